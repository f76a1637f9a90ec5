/** `perch py`: compiles a Python file, loads it onto a board with Owlet and runs it. */
import { statSync } from 'node:fs';
import { fileProblem, UsageError } from '../errors.js';
import { PipedLines } from '../host/piped-lines.js';
import { closeReports } from '../host/run-outcome.js';
import { onOutputClosed, onSignal } from '../host/stdio.js';
import { compile, type Compilation } from '../owlet/compiler.js';
import type { OwletHost, ProgramIo } from '../owlet/host.js';
import { owletHost, processExitCode, reportFailure, standardIo } from '../owlet/setup.js';
import type { PyOptions } from '../usage/python.js';

/** The number of Ctrl-C after which a program that ignores them is stopped. */
const forcedEndCount = 3;

/** Runs a program to its end. Returns the exit code. */
export async function runPython(file: string, args: readonly string[], options: PyOptions): Promise<number> {
  const image = await compiled(file);
  if (typeof image === 'number') return image;
  const host = await owletHost(options, { realtime: options.realtime, until: options.for });
  const io = standardIo(new PipedLines());
  const stop = watchSignals(host);
  try {
    const exitCode = await conversation(host, image, [file, ...args], io);
    return closeReports(host.board, stop.exitCode ?? exitCode, options);
  } catch (error) {
    return closeReports(host.board, stop.exitCode ?? reportFailure(error), options);
  } finally {
    host.close();
  }
}

/** Returns the program's exit code. */
async function conversation(
  host: OwletHost,
  image: Uint8Array,
  args: readonly string[],
  io: ProgramIo,
): Promise<number> {
  await host.connect(io);
  const { status } = await host.run(image, { args }, io);
  return processExitCode(status);
}

/**
 * Returns the image, or the exit code if a signal ended the compilation.
 * @throws UsageError if the file cannot be read, PythonSyntaxError if it does not compile
 */
async function compiled(file: string): Promise<Uint8Array | number> {
  const compilation = start(file);
  let exitCode = 0;
  const undo = onSignal((code) => {
    exitCode = code;
    compilation.stop();
  });
  try {
    return (await compilation.image) ?? exitCode;
  } finally {
    undo();
  }
}

function start(file: string): Compilation {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found || found.isDirectory()) {
    const problem = fileProblem({ code: found ? 'EISDIR' : 'ENOENT' });
    throw new UsageError(`cannot read '${file}': ${problem}`);
  }
  return compile({ path: file });
}

/** Ctrl-C interrupts the program, and ends the run if the program ignores it. Other signals end the run at once. */
function watchSignals(host: OwletHost): { exitCode?: number } {
  const stop: { exitCode?: number } = {};
  const end = (code: number) => {
    stop.exitCode = code;
    host.stop();
  };
  let interrupts = 0;
  onSignal(
    (code) => {
      const interrupted = code === 130 && ++interrupts < forcedEndCount && host.interrupt();
      if (!interrupted) end(code);
    },
    { survives: true },
  );
  onOutputClosed(() => end(0));
  return stop;
}
