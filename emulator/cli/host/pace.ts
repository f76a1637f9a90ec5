/**
 * How virtual time passes in a process that has to serve its user as well: in slices, between which terminals, files and
 * sockets get their turn. As fast as it can, or in step with the wall clock.
 */
import type { RunResult } from '../../board/board.js';
import type { Clock } from '../../time/clock.js';
import type { Nanoseconds } from '../../units.js';

/** What is run in slices: a board, or what moves one. */
export interface PacedBoard {
  readonly clock: Clock;
  readonly engine: { readonly instructions: number };
  /** Whether only input can make it go on. */
  readonly idle: boolean;
  run(options: { for: Nanoseconds }): RunResult;
}

/** What the slices are run for. */
export interface PaceHooks {
  /** Before a slice: what came from outside goes into the board. */
  before?(): void;
  /** After a slice: what the board said goes out. */
  after(): Promise<void> | undefined;
  /** When it wants control at the latest, whatever the board does. */
  due?(): Nanoseconds | undefined;
  /** Whether something may still come from outside: a board that nothing else can wake is waited for. */
  acceptsInput(): boolean;
  /** Whether it waits for somebody outside: then time passes as on the wall, and no processor is burnt. */
  waitsForUser?(): boolean;
}

export interface PaceOptions {
  /** In step with the wall clock. */
  realtime?: boolean;
  /** Where virtual time ends. */
  until?: Nanoseconds;
}

const shortestSlice: Nanoseconds = 1e6;
const longestSlice: Nanoseconds = 64e6;
const realtimeSlice: Nanoseconds = 5e6;
/**
 * Instructions between which a slice should take. The length of slices depends on nothing else, so that it is the same
 * in every run.
 */
const [fewInstructions, manyInstructions] = [10_000, 100_000];
/** Wall milliseconds after which the process's other work gets its turn. */
const yieldInterval = 5;
/** A machine that is this late by the wall clock, in milliseconds, does not try to catch up. */
const maximumLag = 1000;

/** Milliseconds on the wall since some time. (`performance` takes a millisecond to load.) */
export function wallTime(): number {
  return process.uptime() * 1e3;
}

export class Pace {
  private ending: RunResult | undefined;
  private length = shortestSlice;
  private wakeUp: () => void = () => {};
  private woken = false;
  private lastYield = 0;
  /** The wall time, in milliseconds, at which virtual time would have been 0. */
  private origin = 0;

  constructor(
    private readonly board: PacedBoard,
    private readonly options: PaceOptions = {},
  ) {}

  /** Ends the run under way, or the next one, before its next slice. */
  end(result: RunResult): void {
    this.ending ??= result;
    this.wake();
  }

  /** Input has come from outside: a board that waits for it resumes. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Runs until the firmware ends, time is over, `end` is called, or nothing can happen any more (`idle`). */
  async run(hooks: PaceHooks): Promise<RunResult> {
    this.origin = wallTime() - this.board.clock.now / 1e6;
    this.lastYield = wallTime();
    while (!this.ending) {
      hooks.before?.();
      if (!this.ending) await this.turn(hooks);
    }
    const { ending } = this;
    this.ending = undefined;
    return ending;
  }

  /** A slice, and what has to happen before the next one. */
  private async turn(hooks: PaceHooks): Promise<void> {
    const wasIdle = this.board.idle;
    const result = this.slice(hooks);
    const pending = hooks.after();
    if (pending) await pending;
    if (result.reason !== 'time' && result.reason !== 'stopped') this.end(result);
    else if (this.board.clock.now >= (this.options.until ?? Infinity)) this.end({ reason: 'time' });
    else if (wasIdle && this.nothingAhead(hooks)) await this.waitForInput(hooks);
    else if (hooks.waitsForUser?.()) await this.waitForWake(realtimeSlice / 1e6);
    else await this.yieldToHost(result);
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

  /** Keeps slices so short that the user does not notice them, and as long as that allows. */
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

  /** Sleeps until something comes from outside, at most for a time. */
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

  /** Lets the process do its other work. */
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

  /** How many milliseconds virtual time is ahead of the wall clock. */
  private ahead(): number {
    const ahead = this.board.clock.now / 1e6 - (wallTime() - this.origin);
    if (ahead < -maximumLag) this.origin -= ahead;
    return ahead;
  }
}
