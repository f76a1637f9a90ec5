/**
 * Runs a board in slices of virtual time. Between slices the process serves terminals, files and sockets. Virtual time
 * passes as fast as possible, or in step with the wall clock.
 */
import type { RunResult } from '../../board/board.js';
import type { Clock } from '../../time/clock.js';
import type { Nanoseconds } from '../../units.js';

/** What runs in slices: a board, or an object that runs one. */
export interface PacedBoard {
  readonly clock: Clock;
  readonly engine: { readonly instructions: number };
  /** Whether only input can wake it. */
  readonly idle: boolean;
  run(options: { for: Nanoseconds }): RunResult;
}

/** Called between slices. */
export interface PaceHooks {
  /** Before a slice: passes input to the board. */
  before?(): void;
  /** After a slice: passes on the board's output. A returned promise delays the next slice. */
  after(): Promise<void> | undefined;
  /** The virtual time at which a slice must end at the latest. */
  due?(): Nanoseconds | undefined;
  /** Whether input may still arrive. If not, an idle board ends the run. */
  acceptsInput(): boolean;
  /**
   * Passes input to a program that waits for it by semihosting, while virtual time stands still. Returns false if there is none
   * yet. By default such a wait ends the run.
   */
  feedConsole?(): boolean;
  /** Whether the board waits for the user. Virtual time then follows the wall clock, to save the host's processor. */
  waitsForUser?(): boolean;
}

export interface PaceOptions {
  /** In step with the wall clock. */
  realtime?: boolean;
  /** The virtual time at which the run ends. */
  until?: Nanoseconds;
}

const shortestSlice: Nanoseconds = 1e6;
const longestSlice: Nanoseconds = 64e6;
const realtimeSlice: Nanoseconds = 5e6;
/**
 * A slice with fewer instructions lengthens the next one, a slice with more shortens it. The length depends on nothing
 * else, so it is the same in every run.
 */
const [fewInstructions, manyInstructions] = [10_000, 100_000];
/** Wall-clock time, in milliseconds, after which a run yields to the process's other work. */
const yieldInterval = 5;
/** A board that lags the wall clock by more than this, in milliseconds, does not try to catch up. */
const maximumLag = 1000;

/** Wall-clock time in milliseconds since an arbitrary origin. (`performance` takes a millisecond to load.) */
export function wallTime(): number {
  return process.uptime() * 1e3;
}

export class Pace {
  private ending: RunResult | undefined;
  private length = shortestSlice;
  private wakeUp: () => void = () => {};
  private woken = false;
  private lastYield = 0;
  private begun = false;
  /** The wall-clock time, in milliseconds, that corresponds to virtual time 0. */
  private origin = 0;

  constructor(
    private readonly board: PacedBoard,
    private readonly options: PaceOptions = {},
  ) {}

  /** Ends the current run, or the next one, before its next slice. */
  end(result: RunResult): void {
    this.ending ??= result;
    this.wake();
  }

  /** Notifies of input: a board that waits for it resumes. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Runs until the firmware ends, the time limit, a call of `end`, or an idle board without further input (`idle`). */
  async run(hooks: PaceHooks): Promise<RunResult> {
    this.begin();
    while (!this.ending) {
      hooks.before?.();
      if (!this.ending) await this.turn(hooks);
    }
    const { ending } = this;
    this.ending = undefined;
    return ending;
  }

  /**
   * Does what is due between two slices of a run by somebody else, before or between calls of `run`. Returns whether the run
   * continues.
   */
  async between(hooks: PaceHooks): Promise<boolean> {
    if (!this.begun) this.begin();
    const pending = hooks.after();
    if (pending) await pending;
    await this.yieldToHost({ reason: 'stopped' });
    hooks.before?.();
    return !this.ending;
  }

  private begin(): void {
    this.begun = true;
    this.origin = wallTime() - this.board.clock.now / 1e6;
    this.lastYield = wallTime();
  }

  /** Runs a slice, and does what is due before the next one. */
  private async turn(hooks: PaceHooks): Promise<void> {
    const wasIdle = this.board.idle;
    const result = this.slice(hooks);
    const pending = hooks.after();
    if (pending) await pending;
    if (result.reason === 'input' && hooks.feedConsole) await this.feedConsole(hooks.feedConsole());
    else if (result.reason !== 'time' && result.reason !== 'stopped') this.end(result);
    else if (this.board.clock.now >= (this.options.until ?? Infinity)) this.end({ reason: 'time' });
    else if (wasIdle && this.nothingAhead(hooks)) await this.waitForInput(hooks);
    else if (hooks.waitsForUser?.()) await this.waitForWake(realtimeSlice / 1e6);
    else await this.yieldToHost(result);
  }

  /** @param fed whether the program has got its input */
  private async feedConsole(fed: boolean): Promise<void> {
    if (fed) await this.yieldToHost({ reason: 'stopped' });
    else await this.waitForWake();
  }

  private slice(hooks: PaceHooks): RunResult {
    const { clock, engine } = this.board;
    const length = this.options.realtime || hooks.waitsForUser?.() ? realtimeSlice : this.length;
    const until = Math.min(clock.now + length, hooks.due?.() ?? Infinity, this.options.until ?? Infinity);
    const before = engine.instructions;
    const result = this.board.run({ for: Math.max(until - clock.now, 1) });
    this.adapt(engine.instructions - before);
    return result;
  }

  /** Makes slices as long as possible without a delay that the user notices. */
  private adapt(instructions: number): void {
    if (instructions < fewInstructions) this.length = Math.min(this.length * 2, longestSlice);
    else if (instructions > manyInstructions) this.length = Math.max(this.length / 2, shortestSlice);
  }

  private nothingAhead(hooks: PaceHooks): boolean {
    return this.board.idle && hooks.due?.() === undefined && this.options.until === undefined;
  }

  private async waitForInput(hooks: PaceHooks): Promise<void> {
    if (!hooks.acceptsInput()) return this.end({ reason: 'idle' });
    if (this.options.realtime) return this.yieldToHost({ reason: 'time' });
    await this.waitForWake();
  }

  /** Sleeps until `wake` is called, at most for the given time. */
  private async waitForWake(milliseconds?: number): Promise<void> {
    if (!this.woken) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.wakeUp = resolve;
        if (milliseconds !== undefined) timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
    }
    this.woken = false;
    this.lastYield = wallTime();
  }

  /** Yields to the process's other work. */
  private async yieldToHost({ reason }: RunResult): Promise<void> {
    const ahead = this.options.realtime ? this.ahead() : 0;
    const busy = reason === 'stopped' && wallTime() - this.lastYield < yieldInterval;
    if (busy && ahead < 1) return;
    await new Promise<void>((resolve) => {
      if (ahead < 1) setImmediate(resolve);
      else setTimeout(resolve, ahead);
    });
    this.lastYield = wallTime();
  }

  /** By how many milliseconds virtual time is ahead of the wall clock. */
  private ahead(): number {
    const ahead = this.board.clock.now / 1e6 - (wallTime() - this.origin);
    if (ahead < -maximumLag) this.origin -= ahead;
    return ahead;
  }
}
