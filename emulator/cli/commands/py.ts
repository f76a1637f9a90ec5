/** `perch py`: compiles a Python file, loads it into a board with Owlet on it and runs it headless. */
import { statSync } from 'node:fs';
import { compileFile } from '../../../firmware/toolchain/index.js';
import { fileProblem, UsageError } from '../errors.js';
import { PipedLines } from '../host/piped-lines.js';
import { onOutputClosed, onSignal } from '../host/stdio.js';
import type { OwletHost } from '../owlet/host.js';
import { owletHost, processExitCode, reportFailure, standardIo } from '../owlet/setup.js';
import type { PyOptions } from '../usage/python.js';

/** Ctrl-C this often ends a program that does not listen. */
const forcedEndCount = 3;

/** Runs to the end and gives the exit code. */
export async function runPython(file: string, args: readonly string[], options: PyOptions): Promise<number> {
  const image = compile(file);
  const host = await owletHost(options, { realtime: options.realtime, until: options.for });
  const io = standardIo(new PipedLines());
  const stop = watchSignals(host);
  try {
    await host.connect(io);
    const { status } = await host.run(image, { args: [file, ...args] }, io);
    return stop.exitCode ?? processExitCode(status);
  } catch (error) {
    return stop.exitCode ?? reportFailure(error);
  } finally {
    host.close();
  }
}

/** @throws UsageError for a file that cannot be read, PythonSyntaxError for one that is no Python. */
function compile(file: string): Uint8Array {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found || found.isDirectory()) {
    const problem = fileProblem({ code: found ? 'EISDIR' : 'ENOENT' });
    throw new UsageError(`cannot read '${file}': ${problem}`);
  }
  return compileFile(file);
}

/** Ctrl-C interrupts the program, and ends the run when that does not help; the other signals end it at once. */
function watchSignals(host: OwletHost): { exitCode?: number } {
  const stop: { exitCode?: number } = {};
  const end = (code: number) => {
    stop.exitCode = code;
    host.stop();
  };
  let interrupts = 0;
  onSignal((code) => {
    const helps = code === 130 && ++interrupts < forcedEndCount && host.interrupt();
    if (!helps) end(code);
  });
  onOutputClosed(() => end(0));
  return stop;
}
