/** Detects a program that has next to nothing to do: only input from outside can make it do more. */
import type { Board } from '../../board/board.js';
import type { Cycles, Nanoseconds } from '../../units.js';

/** A program that executes less than this share of the time, for this long, is waiting for somebody. */
const [busyShare, inactiveTime]: [number, Nanoseconds] = [0.05, 60e9];

export class ActivityMonitor {
  /** When the program was last seen to be busy, or the watch was started. */
  private lastBusy: Nanoseconds = 0;
  /** How far it was when it was last looked at. */
  private last: { instructions: number; cycles: Cycles } = { instructions: 0, cycles: 0 };

  constructor(private readonly board: Board) {}

  /** Counts from now on. */
  start(): void {
    this.lastBusy = this.board.clock.now;
    this.sample();
  }

  /** Whether the program has dozed for long. Ask at intervals: what happens between two of them is taken together. */
  inactive(): boolean {
    const { clock, engine } = this.board;
    const instructions = engine.instructions - this.last.instructions;
    const cycles = clock.cycles - this.last.cycles;
    if (cycles < 0 || instructions > cycles * busyShare) this.lastBusy = clock.now;
    this.sample();
    return clock.now - this.lastBusy > inactiveTime;
  }

  private sample(): void {
    const { clock, engine } = this.board;
    this.last = { instructions: engine.instructions, cycles: clock.cycles };
  }
}
