/** Recordings as files. `--record` writes during the run, so that the recording of a killed run can be replayed. */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Board } from '../../board/board.js';
import { Recorder, type RecorderOptions } from '../../debug/recorder.js';
import { type Recording, readRecording } from '../../debug/recording.js';
import type { Image } from '../../image/image.js';
import { fileProblem, UsageError } from '../errors.js';
import { namesOf, readInput, rejectImage } from '../host/files.js';
import { notify } from '../host/stdio.js';

/** O_APPEND writes at the end of the file, also after lines were taken back. */
const openFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;

/** A recording in progress. */
export class RecordingFile {
  private readonly file: number;
  private readonly recorder: Recorder | undefined;
  /** The offset of the end of each line. */
  private readonly ends: number[] = [];
  private failed = false;
  /** Whether the file has reached its greatest size. */
  private full = false;

  /**
   * Starts recording a board that has not run yet.
   * @param image the firmware, without the other contents of the memories
   * @param maxSize in bytes; a recording that reaches it ends there, and is valid up to there
   * @throws UsageError if the file cannot be written
   */
  constructor(
    private readonly path: string,
    private readonly board: Board,
    image?: Image,
    private readonly maxSize = Infinity,
  ) {
    if (image) rejectImage('--record', path, namesOf(image));
    this.file = this.attempt(() => openSync(path, openFlags));
    const truncate = (lines: number) => this.truncate(lines);
    this.recorder = new Recorder(board, (line) => this.write(line), {
      ...otherMemory(board, image),
      truncate,
    });
  }

  /** Records the end of the run. @throws UsageError if the file cannot be written */
  end(reason: string): void {
    if (!this.failed && !this.full) this.recorder?.end(reason);
    closeSync(this.file);
  }

  /** Takes back a line that cannot be written completely, so that the lines before it can be replayed. */
  private write(line: string): void {
    const bytes = Buffer.from(line);
    // The first line describes the run.
    if (this.full || (this.ends.length > 0 && this.length + bytes.length > this.maxSize)) return this.cut();
    this.attempt(() => {
      try {
        for (let at = 0; at < bytes.length;) at += writeSync(this.file, bytes, at);
      } catch (error) {
        this.fail();
        throw error;
      }
    });
    this.ends.push(this.length + bytes.length);
  }

  private cut(): void {
    if (this.full) return;
    this.full = true;
    this.recorder?.close();
    const time = (this.board.clock.now / 1e6).toFixed(3);
    notify(`--record: '${this.path}' is cut at ${time} ms: it has reached --max-size`);
  }

  private truncate(lines: number): void {
    this.ends.length = lines;
    this.attempt(() => ftruncateSync(this.file, this.length));
  }

  private get length(): number {
    return this.ends.at(-1) ?? 0;
  }

  private fail(): void {
    this.failed = true;
    this.recorder?.close();
    // Only a regular file can be truncated.
    if (fstatSync(this.file).isFile()) ftruncateSync(this.file, this.length);
  }

  private attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new UsageError(`--record: cannot write '${this.path}': ${fileProblem(error)}`);
    }
  }
}

/** The initial contents of the memories besides the image: those of a flash file. */
function otherMemory(board: Board, image: Image | undefined): RecorderOptions {
  if (!image || !board.image) return {};
  const others = board.image.segments.slice(0, board.image.segments.length - image.segments.length);
  const memory = others.map(({ address, bytes }) => ({
    address,
    bytes: bytes.slice(0, bytes.findLastIndex((byte) => byte !== 0xff) + 1),
  }));
  return { image, memory };
}

/**
 * Reads a recording.
 * @throws UsageError if the file cannot be read, RecordingError if it is damaged or not a recording
 */
export function readRecordingFile(path: string): Recording {
  return readRecording(new TextDecoder().decode(readInput(path)), path);
}
