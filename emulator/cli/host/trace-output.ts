/** The output of a trace: a file or standard output. A failed write ends the run and is reported once, with its reason. */
import { closeSync, fstatSync, openSync, write, writeSync } from 'node:fs';
import { fileProblem, UsageError } from '../errors.js';
import { rejectImage } from './files.js';
import { writeOutput } from './stdio.js';

export interface TraceOutput {
  /** Copies the bytes: the caller reuses the array. */
  write(bytes: Uint8Array): void;
  /** Resolves when it accepts more; undefined if it does already. */
  ready(): Promise<void> | undefined;
  /** Closes it once everything is written. @throws UsageError if a write failed */
  close(): Promise<void>;
}

/**
 * @param path a file, or undefined for standard output
 * @param images the firmware's files, which must not be overwritten
 * @param failed called at the first failure, after which nothing is written
 * @throws UsageError if the file cannot be opened
 */
export function openOutput(
  path: string | undefined,
  images: readonly string[],
  failed: () => void,
): TraceOutput {
  const file = path === undefined ? 1 : openFile(path, images);
  const name = path === undefined ? 'standard output' : `'${path}'`;
  const kind = fstatSync(file);
  if (path !== undefined && kind.isFile()) return new FileOutput(file, name, failed);
  if (path !== undefined || kind.isFile() || (kind.isCharacterDevice() && !process.stdout.isTTY)) {
    return new DeviceOutput(file, name, failed);
  }
  return new PipeOutput();
}

function openFile(path: string, images: readonly string[]): number {
  rejectImage('-o', path, images);
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`-o: cannot write '${path}': ${fileProblem(error)}`);
  }
}

/** An output with a file descriptor, on which a write may fail. */
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

/** A device or redirected standard output: writes synchronously, in order. */
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

/** The board waits while more bytes than this are pending. */
const maximumPending = 1 << 25;

/** A regular file: the host's threads write pieces at their offsets while the board runs. */
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

/** A pipe or a terminal as standard output. */
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
