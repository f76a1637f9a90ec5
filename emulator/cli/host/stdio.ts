/** The process's own terminal or pipes: quiet ends, raw mode that is always undone, signals. */
import { fstatSync, readFileSync } from 'node:fs';
import { fileProblem } from '../errors.js';

/** What writing to a closed pipe, or to a terminal that is gone, fails with. */
const closedCodes = new Set(['EPIPE', 'EIO']);

let failed = false;

/** Whether standard output could not be written, though somebody wants it: a full disk. */
export function outputFailed(): boolean {
  return failed;
}

/**
 * Calls back when standard output takes no more. A reader that has closed it (`| head`) is no error. Other failures are reported
 * and decide the exit code: see `outputFailed`.
 */
export function onOutputClosed(closed: () => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!failed && !closedCodes.has(error.code ?? '')) {
      failed = true;
      notify(`cannot write to standard output: ${fileProblem(error)}`);
    }
    closed();
  });
  process.stderr.on('error', () => {});
}

const newline = 10;
let lastByte = newline;

/** Writes to standard output; a promise when the next piece should wait. */
export function writeOutput(data: Uint8Array | string): Promise<void> | undefined {
  const { stdout } = process;
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  if (!bytes.length || stdout.destroyed) return undefined;
  lastByte = bytes[bytes.length - 1];
  stdout.write(bytes);
  return outputDrained();
}

/** Prints a message of the command's own on standard error. */
export function notify(message: string): void {
  process.stderr.write(`perch: ${message}\n`);
}

/** On a terminal, makes what follows begin on a line of its own. */
export function finishLine(): void {
  if (process.stdout.isTTY && lastByte !== newline) writeOutput(Uint8Array.of(newline));
}

/** Settles when standard output has taken what was written to it; undefined when it has already. */
function outputDrained(): Promise<void> | undefined {
  const { stdout } = process;
  if (!stdout.writableNeedDrain || stdout.destroyed) return undefined;
  return new Promise((resolve) => {
    const done = () => {
      stdout.off('drain', done).off('error', done).off('close', done);
      resolve();
    };
    stdout.on('drain', done).on('error', done).on('close', done);
  });
}

/** Puts the terminal into raw mode until the process ends, however it ends. Returns what undoes it. */
export function rawTerminal(): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => {};
  const undo = () => void stdin.setRawMode(false);
  stdin.setRawMode(true);
  process.once('exit', undo);
  return () => {
    process.off('exit', undo);
    undo();
  };
}

const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** Calls back, with the exit code that says so, when the process is asked to end. Returns what undoes it. */
export function onSignal(ended: (exitCode: number) => void): () => void {
  const handlers = Object.entries(signals).map(([name, number]) => {
    const handler = () => ended(128 + number);
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  return () => handlers.forEach((undo) => undo());
}

/**
 * The whole of standard input when it is a regular file: all there at once, so that a run with it can be repeated
 * exactly. Undefined for terminals and pipes.
 */
export function inputFile(): Uint8Array | undefined {
  try {
    return fstatSync(0).isFile() ? readFileSync(0) : undefined;
  } catch {
    return undefined;
  }
}
