/**
 * Runs a board in slices of virtual time. Between slices the process serves terminals, files and sockets. Virtual time
 * passes as fast as possible, or in step with the wall clock.
 */
import type { RunBounds, RunResult } from '../../board/board.js';
import type { Clock } from '../../time/clock.js';
import type { Cycles, Nanoseconds } from '../../units.js';

/** What bounds a slice: virtual time, and what else ends it. */
export type SliceOptions = { for: Nanoseconds } & Pick<RunBounds, 'while' | 'untilIdle'>;

/** What runs in slices: a board, or an object that runs one. */
export interface PacedBoard {
  readonly clock: Clock;
  /** Whether only input can wake it. */
  readonly idle: boolean;
  run(options: SliceOptions): RunResult;
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

/**
 * The first slices are short, and the process yields after each: what is piped in has then arrived before the firmware reads it.
 * Each is twice as long as the one before; later, wall-clock time ends them. After input they begin short again, so that an
 * answer is passed on when it is given.
 */
const [shortestSlice, longestSlice]: [Nanoseconds, Nanoseconds] = [1e6, 1024e6];
const firstYields = 8;
const realtimeSlice: Nanoseconds = 5e6;
/** Wall-clock time, in milliseconds, after which a slice ends, and a run yields to the process's other work. */
const yieldInterval = 4;
/** Cycles between two looks at the wall clock, which take 0.1 us, unless the engine yields. */
const lookInterval: Cycles = 2 ** 15;
/** A board that lags the wall clock by more than this, in milliseconds, does not try to catch up. */
const maximumLag = 1000;

/** Wall-clock time in milliseconds since an arbitrary origin. (`performance` takes a millisecond to load.) */
export function wallTime(): number {
  return process.uptime() * 1e3;
}

/** Returns a function that yields to the process's other work when it is time to. */
export function yielding(): () => Promise<void> {
  let last = 0;
  return async () => {
    if (wallTime() - last < yieldInterval) return;
    await new Promise((resolve) => setImmediate(resolve));
    last = wallTime();
  };
}

export class Pace {
  private ending: RunResult | undefined;
  private length = shortestSlice;
  /** The cycle from which on the running slice looks at the wall clock. */
  private nextLook: Cycles = 0;
  /** The `yields` of the clock at the last look. */
  private yieldsSeen = 0;
  /** The wall-clock time at which the running slice ends. */
  private sliceEnd = 0;
  private sliceCut = false;
  private wakeUp: () => void = () => {};
  private woken = false;
  private lastYield = 0;
  private yields = 0;
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

  /** Notifies of input: a board that waits for it resumes, and the next slices are short. */
  wake(): void {
    this.woken = true;
    this.length = shortestSlice;
    this.wakeUp();
  }

  /** Ends the running slice: `due` has changed, or there is output that must not wait. */
  endSlice(): void {
    this.sliceCut = true;
    this.board.clock.interrupt();
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
    await this.yieldToHost();
    hooks.before?.();
    return !this.ending;
  }

  private begin(): void {
    this.begun = true;
    this.origin = wallTime() - this.board.clock.now / 1e6;
  }

  /** Runs a slice, and does what is due before the next one. */
  private async turn(hooks: PaceHooks): Promise<void> {
    const wasIdle = this.board.idle;
    const result = this.slice(hooks);
    const pending = hooks.after();
    if (pending) await pending;
    const { reason } = result;
    if (reason === 'input' && hooks.feedConsole) await this.feedConsole(hooks.feedConsole());
    else if (reason !== 'time' && reason !== 'stopped' && reason !== 'idle') this.end(result);
    else if (this.board.clock.now >= (this.options.until ?? Infinity)) this.end({ reason: 'time' });
    else if ((wasIdle || reason === 'idle') && this.nothingAhead(hooks)) await this.waitForInput(hooks);
    else if (hooks.waitsForUser?.()) await this.waitForWake(realtimeSlice / 1e6);
    else await this.yieldToHost();
  }

  /** @param fed whether the program has got its input */
  private async feedConsole(fed: boolean): Promise<void> {
    if (fed) await this.yieldToHost();
    else await this.waitForWake();
  }

  private slice(hooks: PaceHooks): RunResult {
    const { clock } = this.board;
    const { realtime, until: limit = Infinity } = this.options;
    const inStep = realtime || hooks.waitsForUser?.() === true;
    const due = hooks.due?.();
    const until = Math.min(clock.now + (inStep ? realtimeSlice : this.length), due ?? Infinity, limit);
    this.length = Math.min(this.length * 2, longestSlice);
    this.sliceCut = false;
    this.nextLook = clock.cycles + lookInterval;
    this.sliceEnd = this.lastYield + yieldInterval;
    return this.board.run({
      for: Math.max(until - clock.now, 1),
      while: this.sliceLasts,
      untilIdle: !inStep && due === undefined && limit === Infinity,
    });
  }

  private readonly sliceLasts = (): boolean => {
    if (this.sliceCut) return false;
    const { cycles, yields } = this.board.clock;
    if (cycles < this.nextLook && yields === this.yieldsSeen) return true;
    this.nextLook = cycles + lookInterval;
    this.yieldsSeen = yields;
    return wallTime() < this.sliceEnd;
  };

  private nothingAhead(hooks: PaceHooks): boolean {
    return this.board.idle && hooks.due?.() === undefined && this.options.until === undefined;
  }

  private async waitForInput(hooks: PaceHooks): Promise<void> {
    if (!hooks.acceptsInput()) return this.end({ reason: 'idle' });
    if (this.options.realtime) return this.yieldToHost();
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

  /** Yields to the process's other work, if it is time to. */
  private async yieldToHost(): Promise<void> {
    const ahead = this.options.realtime ? this.ahead() : 0;
    const early = this.yields++ < firstYields;
    if (!early && ahead < 1 && wallTime() - this.lastYield < yieldInterval) return;
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
