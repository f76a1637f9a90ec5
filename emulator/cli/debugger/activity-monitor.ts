/** Detects a program that is almost always asleep, and so waits for input. */
import type { Board } from '../../board/board.js';
import type { Cycles, Nanoseconds } from '../../units.js';

/** A program that executes fewer instructions than this share of the cycles, for this long, waits for input. */
const [busyShare, inactiveTime]: [number, Nanoseconds] = [0.05, 60e9];

export class ActivityMonitor {
  /** When the program was last busy, or monitoring started. */
  private lastBusy: Nanoseconds = 0;
  /** The counts at the last sample. */
  private last: { instructions: number; cycles: Cycles } = { instructions: 0, cycles: 0 };

  constructor(private readonly board: Board) {}

  /** Starts monitoring at the present time. */
  start(): void {
    this.lastBusy = this.board.clock.now;
    this.sample();
  }

  /** Whether the program has been inactive for a long time. Each call samples the activity since the last one. */
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
