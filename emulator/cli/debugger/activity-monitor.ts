/** Detects a program that has next to nothing to do: only input from outside can make it do more. */
import type { Board } from '../../board/board.js';
import type { Cycles, Nanoseconds } from '../../units.js';

/** A program that executes less than this share of the time, for this long, is waiting for somebody. */
const [dozing, longDoze]: [number, Nanoseconds] = [0.05, 60e9];

export class DozeWatch {
  /** When the program was last seen to be busy, or the watch was started. */
  private awake: Nanoseconds = 0;
  /** How far it was when it was last looked at. */
  private seen: { instructions: number; cycles: Cycles } = { instructions: 0, cycles: 0 };

  constructor(private readonly board: Board) {}

  /** Counts from now on. */
  start(): void {
    this.awake = this.board.clock.now;
    this.look();
  }

  /** Whether the program has dozed for long. Ask at intervals: what happens between two of them is taken together. */
  dozes(): boolean {
    const { clock, engine } = this.board;
    const instructions = engine.instructions - this.seen.instructions;
    const cycles = clock.cycles - this.seen.cycles;
    if (cycles < 0 || instructions > cycles * dozing) this.awake = clock.now;
    this.look();
    return clock.now - this.awake > longDoze;
  }

  private look(): void {
    const { clock, engine } = this.board;
    this.seen = { instructions: engine.instructions, cycles: clock.cycles };
  }
}
