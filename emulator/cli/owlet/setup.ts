/** The set-up, standard streams and exit codes that `perch repl` and `perch py` share. */
import type { PaceOptions } from '../host/pace.js';
import type { PipedLines } from '../host/piped-lines.js';
import { notifyReport } from '../host/run-outcome.js';
import { notify, writeOutput } from '../host/stdio.js';
import { packageFile } from '../package/package-file.js';
import { boardOptionsOf, buildBoard, findBoard, readImage } from '../setup/board.js';
import { startInputs } from '../setup/inputs.js';
import type { OwletOptions } from '../usage/python.js';
import { BoardStopped, LinkFailure, OwletHost, type ProgramIo } from './host.js';

/** Builds a board with Owlet in its flash. Its link is not open yet. */
export async function owletHost(options: OwletOptions, pace: PaceOptions): Promise<OwletHost> {
  const description = await findBoard(options.board);
  const image = readImage(options.image ?? packageFile('firmware/images/owlet.elf'), description);
  const board = buildBoard(description, {
    ...boardOptionsOf(options, description),
    image,
    onReport: notifyReport,
  });
  const recording = await startInputs(board, image, options);
  return new OwletHost(board, pace, recording);
}

/** Connects a program to the process's standard input, output and error. */
export function standardIo(lines: PipedLines): ProgramIo {
  return {
    output: (text) => writeOutput(text),
    error: (text) => void process.stderr.write(text),
    input: () => lines.next(),
    notify,
  };
}

/** The process's exit code for a program's status: its low eight bits. */
export function processExitCode(status: number): number {
  return status & 0xff;
}

/**
 * Reports a LinkFailure or BoardStopped. Returns the exit code.
 * @throws any other error
 */
export function reportFailure(error: unknown): number {
  if (!(error instanceof LinkFailure || error instanceof BoardStopped)) throw error;
  notify(error.message);
  return error instanceof BoardStopped ? error.exitCode : 1;
}
