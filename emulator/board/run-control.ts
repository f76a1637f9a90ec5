/** How far a board runs: the loop around the engine, what ends it, and what a run may wait for. */
import type { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import type { Engine } from '../engine/engine.js';
import type { Inputs } from '../port/inputs.js';
import type { Clock, ClockEvent } from '../time/clock.js';
import { type Address, type Cycles, duration, type Nanoseconds } from '../units.js';
import type { Crash } from './crash.js';

/** Why a run ended. */
export type StopReason =
  /** The time asked for has passed. */
  | 'time'
  /** What the run was waiting for happened. */
  | 'reached'
  /** The firmware ended itself through semihosting; see `exitCode`. */
  | 'exit'
  /** The firmware crashed; see `crash`. */
  | 'crash'
  /** The processor sleeps and nothing will ever wake it. */
  | 'idle'
  /** `stop` was called. */
  | 'stopped'
  /** A breakpoint is reached: its instruction is the next one. */
  | 'breakpoint'
  /** Something that was watched was accessed, by the instruction before. */
  | 'watchpoint';

export interface RunResult {
  reason: StopReason;
  exitCode?: number;
  crash?: Crash;
}

/** A duration as text (`250ms`) or as nanoseconds. */
export type Duration = string | Nanoseconds;

/** What a run needs of its board. */
interface Machine {
  readonly clock: Clock;
  readonly cpu: Processor;
  readonly engine: Engine;
  readonly inputs: Inputs;
  /** Resets the chip if a reset is due. */
  resetIfDue(): void;
  readonly resetDue: boolean;
}

/** Cycles between the questions of `untilTrue`. */
const betweenQuestions: Cycles = 10_000;

export class RunControl {
  private readonly deadline: ClockEvent;
  private readonly asking: ClockEvent;
  private question = () => false;
  /** Where the run under way began: a breakpoint there is passed. */
  private start: { address: Address; cycle: Cycles } = { address: -1, cycle: -1 };
  private stopping: RunResult | undefined;
  private readonly boundaryListeners = new Set<() => void>();

  constructor(private readonly machine: Machine) {
    const { clock } = machine;
    this.deadline = clock.event('deadline', () => this.stop({ reason: 'time' }), { saved: false });
    this.asking = clock.event('question', () => this.ask(), { saved: false });
  }

  /** Ends the next run after a virtual time, with the reason `time`. */
  endAfter(time: Duration): void {
    const { clock } = this.machine;
    this.deadline.atTime(clock.now + (typeof time === 'number' ? time : duration(time)));
  }

  /** Ends the next run at the first instruction boundary at or after a cycle, with the reason `time`. */
  endAt(cycle: Cycles): void {
    this.deadline.atCycle(cycle);
  }

  /** Ends the run under way at the next instruction boundary. */
  stop(result: RunResult = { reason: 'stopped' }): void {
    this.stopping ??= result;
    this.machine.clock.interrupt();
  }

  /** Calls back at instruction boundaries: see `Board.watchBoundaries`. */
  watchBoundaries(listener: () => void): () => void {
    this.boundaryListeners.add(listener);
    return () => this.boundaryListeners.delete(listener);
  }

  /** Runs until a condition, asked every 10,000 cycles, is true. */
  untilTrue(condition: () => boolean): RunResult {
    this.question = condition;
    try {
      if (condition()) return { reason: 'reached' };
      this.asking.after(betweenQuestions);
      return this.go();
    } finally {
      this.question = () => false;
      this.asking.cancel();
    }
  }

  /** Runs until the instruction at an address is the next one. */
  untilAt(address: Address): RunResult {
    const { cpu } = this.machine;
    const { breakpoints } = cpu;
    const others = breakpoints.has(address);
    breakpoints.set(address);
    try {
      const result = this.go();
      const there = result.reason === 'breakpoint' && cpu.s[S.PC] === (address | 0);
      return there ? { reason: 'reached' } : result;
    } finally {
      if (!others) breakpoints.clear(address);
    }
  }

  /**
   * Runs.
   * @param options.one one instruction only
   * @param options.continuing a breakpoint where the run begins is not passed
   */
  go(options: { one?: boolean; continuing?: boolean } = {}): RunResult {
    const { inputs } = this.machine;
    inputs.running = true;
    try {
      return this.execute(options);
    } finally {
      this.deadline.cancel();
      inputs.enterWaiting();
      inputs.running = false;
    }
  }

  /** For the processor: a breakpoint is reached. Returns whether the run ends there. */
  halt(address: Address): boolean {
    if (address === this.start.address && this.machine.clock.cycles === this.start.cycle) return false;
    this.stop({ reason: 'breakpoint' });
    return true;
  }

  /**
   * The run loop: events, then exceptions, then a stretch of instructions. Time passes while the processor takes
   * exceptions, and events happen: one that ends the run or resets the chip does so before an instruction.
   */
  private execute({ one = false, continuing = false }): RunResult {
    const { machine } = this;
    const { clock, cpu, engine, inputs } = machine;
    this.stopping = undefined;
    this.start = { address: continuing ? -1 : cpu.s[S.PC], cycle: clock.cycles };
    const until = engine.instructions + 1;
    for (;;) {
      clock.advance();
      inputs.enterWaiting();
      machine.resetIfDue();
      if (cpu.s[S.SLEEP] !== 0) cpu.wake();
      for (const listener of this.boundaryListeners) listener();
      if (this.stopping) return this.stopping;
      const awake = cpu.takeExceptions();
      if (this.stopping || machine.resetDue || inputs.waiting) continue;
      if (awake) engine.execute(one ? 1 : undefined);
      else if (!clock.sleep()) return { reason: 'idle' };
      if (one && engine.instructions >= until) return { reason: 'reached' };
    }
  }

  /** Asks what a run is waiting for, and asks it once more later. */
  private ask(): void {
    if (this.question()) this.stop({ reason: 'reached' });
    else this.asking.after(betweenQuestions);
  }
}
