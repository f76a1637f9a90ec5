/** What a script of a run moves, in the place of a history: a board that only goes forwards, with its stimuli. */
import type { Board, RunResult } from '../../board/board.js';
import type { Cycles, Nanoseconds } from '../../units.js';
import { ConsoleError } from '../console/error.js';
import type { ConsoleHistory } from '../console/motion.js';
import type { Stimuli } from './stimuli.js';

export class ForwardRun implements ConsoleHistory {
  readonly start = 0;
  readonly bytes = 0;
  /** How the firmware ended, once it has. */
  ending: RunResult | undefined;
  private continuing = false;

  /** @param slice the virtual time after which a run yields to the host at the latest */
  constructor(
    readonly board: Board,
    private readonly stimuli: Stimuli,
    private readonly slice: Nanoseconds,
  ) {}

  get now(): Cycles {
    return this.board.clock.cycles;
  }

  get end(): Cycles {
    return this.now;
  }

  /** Runs to a cycle, or until a slice is over (reason `time`), or until the run ends for another reason. */
  run(until: Cycles = Infinity): RunResult {
    const { clock } = this.board;
    const limit = Math.min(until, clock.cycleAt(clock.now + this.slice));
    return this.ended(this.ending ?? this.stimuli.runTo(limit, this.continuing));
  }

  step(until: Cycles = Infinity): RunResult {
    return this.ended(this.ending ?? this.board.step(until));
  }

  private ended(result: RunResult): RunResult {
    this.continuing = result.reason === 'time';
    if (result.reason === 'exit' || result.reason === 'crash') this.ending = result;
    return result;
  }

  goTo(cycle: Cycles): void {
    if (cycle !== this.now) goesForwards();
  }

  stepBack(): boolean {
    return goesForwards();
  }

  searchBack(): boolean {
    return goesForwards();
  }

  runBack(): RunResult {
    return goesForwards();
  }

  enter(): void {
    goesForwards();
  }

  close(): void {}
}

function goesForwards(): never {
  throw new ConsoleError('a run goes forwards only: `perch debug` goes back');
}
