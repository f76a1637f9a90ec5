/** Tracks a board under test: its image's file, its inputs, and how far expectations have read its serial lines. */
import type { Board } from '../board/board.js';
import type { Input } from '../port/inputs.js';
import type { SerialPort } from '../port/serial.js';
import type { Nanoseconds } from '../units.js';
import { imageFilesOf } from './image-file.js';

/** A property of the board: a WeakMap would keep boards until a full garbage collection, costly with many forks. */
const key = Symbol('tracked board');
type WithTracker = Board & { [key]?: TrackedBoard };

/** An input with its time. */
export interface TimedInput extends Input {
  time: Nanoseconds;
}

/** The known inputs of a board. */
interface KnownInputs {
  /** The time from which inputs are known; 0 is power-on. */
  since: Nanoseconds;
  inputs: readonly TimedInput[];
}

export class TrackedBoard {
  /** The time from which inputs are known; 0 is power-on. */
  readonly since: Nanoseconds;
  /** The inputs since then. */
  readonly inputs: TimedInput[];
  /** The image's files; undefined if they are not known. */
  readonly files: readonly string[] | undefined;
  /** Bytes of each serial line that expectations have consumed. */
  private readonly read = new Map<SerialPort, number>();

  private constructor(board: Board, past: KnownInputs) {
    this.since = past.since;
    this.inputs = [...past.inputs];
    this.files = imageFilesOf(board);
    board.inputs.listen((input) => this.inputs.push({ ...input, time: board.clock.now }));
    (board as WithTracker)[key] = this;
  }

  /** The tracked board of a board, which is tracked from the first call. */
  static of(board: Board): TrackedBoard {
    return (board as WithTracker)[key] ?? new TrackedBoard(board, { since: board.clock.now, inputs: [] });
  }

  /** Tracks a fork with the inputs of its original; its serial output so far counts as read. */
  static fork(board: Board, fork: Board): void {
    const tracked = new TrackedBoard(fork, TrackedBoard.of(board));
    for (const port of Object.values(fork.serial)) tracked.markRead(port, port.dropped + port.bytes.length);
  }

  /**
   * The bytes of a serial line's output that expectations have consumed or that are no longer kept; 0 after the output was
   * cleared.
   */
  readOf(port: SerialPort): number {
    const read = this.read.get(port) ?? 0;
    return read <= port.dropped + port.bytes.length ? Math.max(read, port.dropped) : 0;
  }

  /** Sets the number of consumed bytes, from the start of the output. */
  markRead(port: SerialPort, bytes: number): void {
    this.read.set(port, bytes);
  }
}
