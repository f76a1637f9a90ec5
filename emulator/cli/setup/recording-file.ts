/** Recordings as files: `--record` writes one during the run, so that what a killed run leaves can be replayed. */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Board } from '../../board/board.js';
import { Recorder, type RecorderOptions } from '../../debug/recorder.js';
import { type Recording, readRecording } from '../../debug/recording.js';
import type { Image } from '../../image/image.js';
import { fileProblem, UsageError } from '../errors.js';
import { readInput, rejectImage } from '../host/files.js';

/** What is written goes to the end, wherever that is after lines were taken back. */
const openFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;

/** A recording that is being written. */
export class RecordingFile {
  private readonly file: number;
  private readonly recorder: Recorder | undefined;
  /** How long the file is, up to the end of each of its lines. */
  private readonly ends: number[] = [];
  private failed = false;

  /**
   * Begins to record a board that has not run yet.
   * @param image the firmware without what else was put into the memories
   * @throws UsageError when the file cannot be written
   */
  constructor(
    private readonly path: string,
    board: Board,
    image?: Image,
  ) {
    if (image) rejectImage('--record', path, image.name);
    this.file = this.attempt(() => openSync(path, openFlags));
    const takeBack = (lines: number) => this.takeBack(lines);
    this.recorder = new Recorder(board, (line) => this.write(line), {
      ...otherMemory(board, image),
      takeBack,
    });
  }

  /** The run has ended. @throws UsageError when the file cannot be written */
  end(reason: string): void {
    if (!this.failed) this.recorder?.end(reason);
    closeSync(this.file);
  }

  /** A line that is not written whole is taken back: what stands before it can be replayed. */
  private write(line: string): void {
    const bytes = Buffer.from(line);
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

  private takeBack(lines: number): void {
    this.ends.length = lines;
    this.attempt(() => ftruncateSync(this.file, this.length));
  }

  private get length(): number {
    return this.ends.at(-1) ?? 0;
  }

  private fail(): void {
    this.failed = true;
    this.recorder?.close();
    // What is no file cannot be shortened, and keeps nothing anyway.
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

/** What a board's memories were filled with besides the image: the contents of a flash file. */
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
 * @throws UsageError when the file cannot be read, RecordingError when it is damaged or none
 */
export function readRecordingFile(path: string): Recording {
  return readRecording(new TextDecoder().decode(readInput(path)), path);
}
