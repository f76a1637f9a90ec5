/** Exception entry (ARMv7-M ARM B1.5.6): stacking, the vector, and the state that a handler begins in. */
import type { Bus } from '../bus/bus.js';
import { BusError } from '../bus/fault.js';
import type { Clock } from '../time/clock.js';
import type { Address, Cycles } from '../units.js';
import type { Faults } from './faults.js';
import type { Pending } from './pending.js';
import type { Priorities } from './priorities.js';
import type { SystemControlBlock } from './scb.js';
import type { SpecialRegisters } from './special-registers.js';
import type { StackFrame } from './stack-frame.js';
import * as S from './state.js';

/** What an exception entry takes, and a chained entry (TRM 5.6 and 5.7, zero wait states). */
export const entryCycles = 12;
export const chainCycles = 6;

/** What exception entry works on; `s` is the state words. */
export interface EntryParts {
  readonly s: Int32Array;
  readonly exceptions: S.ExceptionState;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly scb: SystemControlBlock;
  readonly priorities: Priorities;
  readonly pending: Pending;
  readonly special: SpecialRegisters;
  readonly faults: Faults;
  readonly frame: StackFrame;
  /** An entry or return takes cycles. */
  overhead(cycles: Cycles): void;
  /** Sets PC and EPSR.T from an address with its Thumb bit. */
  setPc(address: Address): void;
}

export class ExceptionEntry {
  constructor(private readonly cpu: EntryParts) {}

  /** Enters the pending exception of the highest priority. */
  enter(): void {
    const { s, special, faults, frame } = this.cpu;
    const excReturn = s[S.IPSR] !== 0 ? 0xfffffff1 : special.usesPsp ? 0xfffffffd : 0xfffffff9;
    const fault = frame.push(s[S.PC], special.xpsr);
    if (fault) faults.pendDerived(fault);
    this.start(entryCycles, excReturn);
  }

  /** Enters the pending exception of the highest priority after a handler, from the frame that this one was entered with. */
  chain(excReturn: number): void {
    this.start(chainCycles, excReturn);
  }

  /** Lets the entry's cycles pass: an exception of higher priority that arrives meanwhile is the one that is entered. */
  private start(cycles: number, excReturn: number): void {
    const { s, clock, priorities } = this.cpu;
    s[S.LEFT] -= cycles;
    this.cpu.overhead(cycles);
    clock.advance();
    for (;;) {
      const n = priorities.highestPending();
      // There is none where a fault on the way locked the processor up.
      if (!priorities.preempts(n, priorities.execution())) return;
      const handler = this.tryVector(n);
      if (handler !== undefined || s[S.SLEEP] !== 0) {
        this.activate(n, excReturn, handler);
        return;
      }
    }
  }

  /** Starts the handler of exception `n`; in lockup it has none. */
  private activate(n: number, excReturn: number, handler: Address | undefined): void {
    const { s, exceptions, pending } = this.cpu;
    s[S.IPSR] = n;
    s[S.LR] = excReturn | 0;
    s[S.IT] = 0;
    s[S.EXCLUSIVE] = -1;
    s[S.EVENT] = 1;
    s[S.CONTROL] &= 1;
    exceptions.active[n] = 1;
    exceptions.pending[n] = 0;
    if (handler !== undefined) this.cpu.setPc(handler);
    pending.notify('enter', n);
    if (s[S.HALTS] !== 0) this.cpu.faults.vectorCatch(n);
  }

  /**
   * The vector of an exception that is to be taken. Where it cannot be read, HardFault is taken instead, from the same
   * frame, and the exception stays pending; where that has no priority over it, the processor locks up.
   */
  private tryVector(n: number): Address | undefined {
    try {
      return this.vector(n);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.cpu.faults.vectorFault(n, `vector ${n} cannot be read: ${error.reason}`);
      return undefined;
    }
  }

  /** A word of the vector table. @throws BusError where it cannot be read */
  vector(n: number): Address {
    return this.cpu.bus.read(this.cpu.scb.vectorTable + 4 * n, 4);
  }
}
