/** Run control: the loop around the engine, the conditions that end a run, and the conditions that a run waits for. */
import type { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import type { Engine } from '../engine/engine.js';
import type { Inputs } from '../port/inputs.js';
import type { Clock, ClockEvent } from '../time/clock.js';
import { type Address, type Cycles, duration, type Nanoseconds } from '../units.js';
import type { Crash } from './crash.js';

/** Why a run ended. */
export type StopReason =
  /** The given time has passed. */
  | 'time'
  /** The condition that the run waits for holds. */
  | 'reached'
  /** The firmware exited through semihosting; see `exitCode`. */
  | 'exit'
  /** The firmware crashed; see `crash`. */
  | 'crash'
  /** The processor sleeps and no event is scheduled. */
  | 'idle'
  /** The program waits for console input of semihosting: `console.send` or `console.end`. Virtual time stands still. */
  | 'input'
  /** `stop` was called. */
  | 'stopped'
  /** A breakpoint: its instruction is the next one. */
  | 'breakpoint'
  /** A watchpoint: the previous instruction made the access. */
  | 'watchpoint';

export interface RunResult {
  reason: StopReason;
  exitCode?: number;
  /** Why a program exited that did not end by itself, by the name of its reason code: `ADP_Stopped_RunTimeErrorUnknown`. */
  exitReason?: string;
  crash?: Crash;
}

/** What ends a run beside its time and the firmware. */
export interface RunBounds {
  /** Called at instruction boundaries, at least every 2^19 cycles; false ends the run, with the reason `time`. */
  while?: () => boolean;
  /** Ends the run where only input can wake the processor, with the reason `idle`. By default, time passes to its end. */
  untilIdle?: boolean;
  /** Whether the run continues one that ended here: a breakpoint at its start then stops it. */
  continuing?: boolean;
}

/** A duration as text (`250ms`) or as nanoseconds. */
export type Duration = string | Nanoseconds;

/** The board as run control sees it. */
interface Machine {
  readonly clock: Clock;
  readonly cpu: Processor;
  readonly engine: Engine;
  readonly inputs: Inputs;
  /** Resets the chip if a reset is due. */
  resetIfDue(): void;
  readonly resetDue: boolean;
  /** A call of semihosting that waits for its answer stops the processor and virtual time. */
  readonly semihosting: { readonly waiting: boolean };
}

/** Cycles between two checks of the condition of `untilTrue`. */
const pollInterval: Cycles = 10_000;

export class RunControl {
  /** Whether an instruction is executed: not while events, inputs and exception entries take effect. */
  executing = false;
  /** Whether a listener of boundaries or a condition is called: between instructions, events and inputs. */
  atBoundary = false;

  private readonly deadline: ClockEvent;
  private readonly polling: ClockEvent;
  private condition = () => false;
  /** Where the current run started: a breakpoint there does not stop it. */
  private start: { address: Address; cycle: Cycles } = { address: -1, cycle: -1 };
  private stopping: RunResult | undefined;
  private readonly boundaryListeners = new Set<() => void>();

  constructor(private readonly machine: Machine) {
    const { clock } = machine;
    this.deadline = clock.event('deadline', () => this.stop({ reason: 'time' }), { saved: false });
    this.polling = clock.event('poll', () => this.poll(), { saved: false });
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

  /** Ends the current run at the next instruction boundary. */
  stop(result: RunResult = { reason: 'stopped' }): void {
    this.stopping ??= result;
    this.machine.clock.interrupt();
  }

  /** See `Board.watchBoundaries`. */
  watchBoundaries(listener: () => void): () => void {
    this.boundaryListeners.add(listener);
    return () => this.boundaryListeners.delete(listener);
  }

  /** Runs until a condition, checked every 10,000 cycles, is true. */
  untilTrue(condition: () => boolean): RunResult {
    this.condition = condition;
    try {
      if (condition()) return { reason: 'reached' };
      this.polling.after(pollInterval);
      return this.go();
    } finally {
      this.condition = () => false;
      this.polling.cancel();
    }
  }

  /** Runs until the instruction at an address is next. */
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
   * Runs until a condition ends the run.
   * @param options.one executes only one instruction
   */
  go(options: RunBounds & { one?: boolean } = {}): RunResult {
    const { inputs } = this.machine;
    inputs.running = true;
    try {
      return this.execute(options);
    } finally {
      this.executing = false;
      this.atBoundary = false;
      this.deadline.cancel();
      try {
        inputs.enterWaiting();
      } finally {
        inputs.running = false;
      }
    }
  }

  /** For the processor, at a breakpoint. Returns whether the run ends. */
  halt(address: Address): boolean {
    if (address === this.start.address && this.machine.clock.cycles === this.start.cycle) return false;
    this.stop({ reason: 'breakpoint' });
    return true;
  }

  /**
   * The run loop: events, then pending exceptions, then instructions up to the next event. Exception entry takes time, in
   * which events may fall due: one that ends the run or resets the chip takes effect before the next instruction.
   */
  private execute({ one = false, continuing = false, ...bounds }: RunBounds & { one?: boolean }): RunResult {
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
      if (this.boundaryListeners.size > 0) this.callListeners();
      if (this.stopping) return this.stopping;
      if (machine.semihosting.waiting) return { reason: 'input' };
      if (bounds.while?.() === false) return { reason: 'time' };
      const awake = cpu.takeExceptions();
      if (this.stopping || machine.resetDue || inputs.waiting) continue;
      if (awake) {
        this.executing = true;
        engine.execute(one ? 1 : undefined);
        this.executing = false;
      } else if ((bounds.untilIdle && this.nothingElse) || !clock.sleep()) return { reason: 'idle' };
      if (one && engine.instructions >= until) return { reason: 'reached' };
    }
  }

  /** Whether no event is scheduled but the end of the run. */
  private get nothingElse(): boolean {
    return this.machine.clock.nextBesides(this.deadline) === Infinity;
  }

  private callListeners(): void {
    this.atBoundary = true;
    for (const listener of this.boundaryListeners) listener();
    this.atBoundary = false;
  }

  /** Checks the condition of `untilTrue`; schedules the next check unless it holds. */
  private poll(): void {
    this.atBoundary = true;
    const holds = this.condition();
    this.atBoundary = false;
    if (holds) this.stop({ reason: 'reached' });
    else this.polling.after(pollInterval);
  }
}
