/** What `perch repl` and `perch py` have in common before a program runs. */
import type { PaceOptions } from '../host/pace.js';
import type { PipedLines } from '../host/piped-lines.js';
import { notify, writeOutput } from '../host/stdio.js';
import { packageFile } from '../package-file.js';
import { buildBoard, findBoard, readImage } from '../setup/board.js';
import { startInputs } from '../setup/inputs.js';
import type { OwletOptions } from '../usage/python.js';
import { BoardStopped, LinkFailure, OwletHost, type ProgramIo } from './host.js';

/** A board with Owlet in its flash, not yet connected to. */
export async function owletHost(options: OwletOptions, pace: PaceOptions): Promise<OwletHost> {
  const description = findBoard(options.board);
  const image = readImage(options.image ?? packageFile('firmware/images/owlet.elf'), description);
  const board = buildBoard(description, { image, onReport: notify });
  const recording = await startInputs(board, image, options);
  return new OwletHost(board, pace, recording);
}

/** A program on the process's own standard input, output and error. */
export function standardIo(lines: PipedLines): ProgramIo {
  return {
    output: (text) => writeOutput(text),
    error: (text) => void process.stderr.write(text),
    input: () => lines.next(),
    notify,
  };
}

/** What a program's status becomes as a process's exit code: eight bits of it, as everywhere. */
export function processExitCode(status: number): number {
  return status & 0xff;
}

/**
 * Reports that the link has failed or the board has stopped; gives the exit code.
 * @throws the error when it is another
 */
export function reportFailure(error: unknown): number {
  if (!(error instanceof LinkFailure || error instanceof BoardStopped)) throw error;
  notify(error.message);
  return error instanceof BoardStopped ? error.exitCode : 1;
}
