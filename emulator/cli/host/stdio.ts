/** The standard streams of the process: closed pipes, raw mode that is always restored, signals. */
import { fstatSync, readFileSync, type Stats, statSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Writable } from 'node:stream';
import { fileProblem } from '../errors.js';

/** Error codes of a write to a closed pipe or a closed terminal. */
const closedCodes = new Set(['EPIPE', 'EIO']);

let failed = false;

/** Whether a write to standard output failed for another reason than a closed reader, such as a full disk. */
export function outputFailed(): boolean {
  return failed;
}

/**
 * Calls back when standard output fails. A closed reader (`| head`) is not an error. Reports other failures, which
 * determine the exit code: see `outputFailed`.
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

/** Writes to standard output. A returned promise delays the next piece. */
export function writeOutput(data: Uint8Array | string): Promise<void> | undefined {
  const { stdout } = process;
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  if (!bytes.length || stdout.destroyed) return undefined;
  lastByte = bytes[bytes.length - 1];
  stdout.write(bytes);
  return outputDrained();
}

/** The console that wrote to standard output last. */
let lastConsole: string | undefined;

/**
 * Writes what a program prints on its consoles, each from a line of its own; what it writes to its standard error goes to that
 * of the process. A returned promise resolves when standard output takes more.
 */
export function writeConsole(stream: string, bytes: Uint8Array, isError: boolean): Promise<void> | undefined {
  if (isError) {
    process.stderr.write(bytes);
    return undefined;
  }
  if (lastConsole !== undefined && lastConsole !== stream && lastByte !== newline) void writeOutput('\n');
  lastConsole = stream;
  return writeOutput(bytes);
}

/**
 * Prints a message of the command to standard error.
 * @param options.apart on a line of its own: ends a line of output that is unfinished where both go to the same place
 */
export function notify(message: string, { apart = false } = {}): void {
  const unfinished = apart && lastByte !== newline && oneDestination();
  if (unfinished) lastByte = newline;
  process.stderr.write(`${unfinished ? '\n' : ''}perch: ${message}\n`);
}

/** Whether standard output and standard error go to the same terminal, pipe or file. */
function oneDestination(): boolean {
  try {
    const [output, error] = [fstatSync(1), fstatSync(2)];
    return output.dev === error.dev && output.ino === error.ino;
  } catch {
    return false;
  }
}

/** Ends an unfinished line of output on a terminal. */
export function finishLine(): void {
  if (process.stdout.isTTY && lastByte !== newline) writeOutput(Uint8Array.of(newline));
}

/** Resolves when standard output has drained; undefined if it already has. */
function outputDrained(): Promise<void> | undefined {
  const { stdout } = process;
  return stdout.writableNeedDrain && !stdout.destroyed ? drained(stdout) : undefined;
}

const draining = new WeakMap<Writable, Promise<void>>();

/** Resolves when a stream that is full takes more, or has failed. All that wait share its listeners. */
export function drained(stream: Writable): Promise<void> {
  const pending = draining.get(stream);
  if (pending) return pending;
  const next = new Promise<void>((resolve) => {
    const done = () => {
      stream.off('drain', done).off('error', done).off('close', done);
      draining.delete(stream);
      resolve();
    };
    stream.on('drain', done).on('error', done).on('close', done);
  });
  draining.set(stream, next);
  return next;
}

/** How long the reader of standard output may take, in milliseconds, once a signal has ended the command. */
const longestDrain = 2000;

/** Gives up output that its reader does not take in time. */
function limitDrain(): void {
  const giveUp = () => {
    if (process.stdout.writableLength) process.stdout.destroy();
  };
  setTimeout(giveUp, longestDrain).unref();
}

/** Puts the terminal into raw mode, until the process exits at the latest. Returns a function that restores it. */
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

/**
 * Calls back with the exit code 128 + N on SIGINT, SIGTERM and SIGHUP. Output then has two seconds until it is given up.
 * Returns a function that unsubscribes, unless a signal ends the process: a second one must not cut off what the command writes then.
 * @param options.survives the command may continue after SIGINT
 */
export function onSignal(ended: (exitCode: number) => void, { survives = false } = {}): () => void {
  let ending = false;
  const handlers = Object.entries(signals).map(([name, number]) => {
    const handler = () => {
      if (number !== signals.SIGINT || !survives) {
        ending = true;
        limitDrain();
      }
      ended(128 + number);
    };
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  return () => {
    if (!ending) handlers.forEach((undo) => undo());
  };
}

/**
 * Returns the whole of standard input if it is a regular file, so that a run with it is repeatable, or the null device.
 * Undefined for terminals and pipes.
 */
export function inputFile(): Uint8Array | undefined {
  try {
    const input = fstatSync(0);
    return input.isFile() || isNullDevice(input) ? readFileSync(0) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file is the null device. As a stream it would take 4 ms of the start. */
function isNullDevice(file: Stats): boolean {
  return file.isCharacterDevice() && file.rdev === statSync(devNull).rdev;
}
