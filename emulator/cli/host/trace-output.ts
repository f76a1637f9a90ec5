/** Where a trace goes: a file, or standard output. A failure to write ends the run and is reported once, with the reason. */
import { closeSync, fstatSync, openSync, write, writeSync } from 'node:fs';
import { fileProblem, UsageError } from '../errors.js';
import { rejectImage } from './files.js';
import { writeOutput } from './stdio.js';

export interface TraceOutput {
  /** Takes bytes, which are overwritten after the call. */
  write(bytes: Uint8Array): void;
  /** Settles when more may be written; undefined when it may be at once. */
  ready(): Promise<void> | undefined;
  /** Ends it when everything is written. @throws UsageError when something could not be written */
  close(): Promise<void>;
}

/**
 * @param path a file, or undefined for standard output
 * @param image the firmware's file, which must not be overwritten
 * @param failed called at the first failure: nothing more is written after it
 * @throws UsageError when the file cannot be opened
 */
export function openOutput(path: string | undefined, image: string, failed: () => void): TraceOutput {
  const file = path === undefined ? 1 : openFile(path, image);
  const name = path === undefined ? 'standard output' : `'${path}'`;
  const kind = fstatSync(file);
  if (path !== undefined && kind.isFile()) return new FileOutput(file, name, failed);
  if (path !== undefined || kind.isFile() || (kind.isCharacterDevice() && !process.stdout.isTTY)) {
    return new DeviceOutput(file, name, failed);
  }
  return new PipeOutput();
}

function openFile(path: string, image: string): number {
  rejectImage('-o', path, image);
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`-o: cannot write '${path}': ${fileProblem(error)}`);
  }
}

/** What is written to by number, and may fail. */
abstract class Output implements TraceOutput {
  private problem: unknown;

  constructor(
    protected readonly file: number,
    private readonly name: string,
    private readonly failed: () => void,
  ) {}

  abstract write(bytes: Uint8Array): void;
  abstract ready(): Promise<void> | undefined;
  protected abstract done(): Promise<void>;

  async close(): Promise<void> {
    await this.done();
    try {
      if (this.file !== 1) closeSync(this.file);
    } catch (error) {
      this.fail(error);
    }
    if (!this.broken) return;
    throw new UsageError(`cannot write the trace to ${this.name}: ${fileProblem(this.problem)}`);
  }

  protected get broken(): boolean {
    return this.problem !== undefined;
  }

  protected fail(error: unknown): void {
    if (this.broken) return;
    this.problem = error;
    this.failed();
  }
}

/** What is no file of its own: bytes are written in their order, at once. */
class DeviceOutput extends Output {
  write(bytes: Uint8Array): void {
    if (this.broken) return;
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.file, bytes, at);
    } catch (error) {
      this.fail(error);
    }
  }

  ready(): undefined {}

  protected async done(): Promise<void> {}
}

/** Bytes that may be on their way to a file while the board runs on. */
const maximumPending = 1 << 25;

/** A file: pieces are written to their places by the host's threads while the board runs on. */
class FileOutput extends Output {
  private end = 0;
  private pendingBytes = 0;
  private readonly pendingWrites = new Set<Promise<void>>();

  write(bytes: Uint8Array): void {
    if (this.broken) return;
    const piece = this.put(bytes.slice(), this.end).catch((error: unknown) => this.fail(error));
    this.end += bytes.length;
    this.pendingBytes += bytes.length;
    this.pendingWrites.add(piece);
    void piece.then(() => {
      this.pendingWrites.delete(piece);
      this.pendingBytes -= bytes.length;
    });
  }

  ready(): Promise<void> | undefined {
    return this.pendingBytes > maximumPending ? this.done() : undefined;
  }

  protected async done(): Promise<void> {
    await Promise.all(this.pendingWrites);
  }

  private put(bytes: Uint8Array, position: number): Promise<void> {
    return new Promise((resolve, reject) => {
      write(this.file, bytes, 0, bytes.length, position, (error, written) => {
        if (error) reject(error);
        else if (written === bytes.length) resolve();
        else this.put(bytes.subarray(written), position + written).then(resolve, reject);
      });
    });
  }
}

/** Standard output that is a pipe or a terminal. */
class PipeOutput implements TraceOutput {
  private pending: Promise<void> | undefined;

  write(bytes: Uint8Array): void {
    this.pending = writeOutput(bytes.slice());
  }

  ready(): Promise<void> | undefined {
    return this.pending;
  }

  async close(): Promise<void> {
    await this.pending;
  }
}
