/** What the tracked remembers of a board: its image's file, what entered it, how far its serial lines have been read. */
import type { Board } from '../board/board.js';
import type { Input } from '../port/inputs.js';
import type { SerialPort } from '../port/serial.js';
import type { Nanoseconds } from '../units.js';
import { imageFileOf } from './image-file.js';

/** Kept with its board: a WeakMap would keep boards until a full garbage collection, which many forks make costly. */
const key = Symbol('tracked board');
type WithTracker = Board & { [key]?: TrackedBoard };

/** Something that entered a board, with its time. */
export interface TimedInput extends Input {
  time: Nanoseconds;
}

/** What is known of a board's past. */
interface KnownInputs {
  /** From when on inputs are known: 0 is power-on. */
  since: Nanoseconds;
  inputs: readonly TimedInput[];
}

export class TrackedBoard {
  /** From when on inputs are known: 0 is power-on. */
  readonly since: Nanoseconds;
  /** What entered the board since then. */
  readonly inputs: TimedInput[];
  /** The image's file, where it is known. */
  readonly file: string | undefined;
  /** Bytes of each serial line that expectations have taken note of. */
  private readonly read = new Map<SerialPort, number>();

  private constructor(board: Board, past: KnownInputs) {
    this.since = past.since;
    this.inputs = [...past.inputs];
    this.file = imageFileOf(board);
    board.inputs.listen((input) => this.inputs.push({ ...input, time: board.clock.now }));
    (board as WithTracker)[key] = this;
  }

  /** The tracked of a board, which follows it from the first call on. */
  static of(board: Board): TrackedBoard {
    return (board as WithTracker)[key] ?? new TrackedBoard(board, { since: board.clock.now, inputs: [] });
  }

  /** Gives a fork of a board the past of that board; what its serial lines printed before counts as read. */
  static fork(board: Board, fork: Board): void {
    const tracked = new TrackedBoard(fork, TrackedBoard.of(board));
    for (const port of Object.values(fork.serial)) tracked.markRead(port, port.bytes.length);
  }

  /** How much of what a line printed expectations have taken note of, in bytes; nothing of a line that was cleared. */
  readOf(port: SerialPort): number {
    const read = this.read.get(port) ?? 0;
    return read <= port.bytes.length ? read : 0;
  }

  markRead(port: SerialPort, bytes: number): void {
    this.read.set(port, bytes);
  }
}
