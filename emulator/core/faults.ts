/**
 * Faults (ARMv7-M ARM B1.5.14): what is recorded of them, and which exception they become, up to lockup. SVC and BKPT
 * escalate by the same rule.
 */
import type { BusError } from '../bus/fault.js';
import type { Clock } from '../time/clock.js';
import type { Address } from '../units.js';
import type { FaultCause, ProcessorHooks } from './context.js';
import { type DebugCause, Exception, Fault, HardFault, type ProcessorFault } from './exceptions.js';
import type { Pending } from './pending.js';
import type { Priorities } from './priorities.js';
import type { SystemControlSpace } from './scs.js';
import type { Sleep } from './sleep.js';
import * as S from './state.js';

export class Faults {
  /** @param s the state words */
  constructor(
    private readonly s: Int32Array,
    private readonly exceptions: S.ExceptionState,
    private readonly scs: SystemControlSpace,
    private readonly priorities: Priorities,
    private readonly pending: Pending,
    private readonly sleep: Sleep,
    private readonly hooks: ProcessorHooks,
    private readonly clock: Clock,
  ) {}

  /** A fault of the current instruction, whose address PC holds; it is entered before the next instruction. */
  take(exception: number, status: number, reason: string, address?: Address): void {
    this.pend(exception, status, reason, address);
    this.clock.interrupt();
  }

  /** Records a fault and pends its exception, escalated to HardFault where it cannot be taken (B1.5.14). */
  pend(exception: number, status: number, reason: string, address?: Address): void {
    const { scb } = this.scs;
    scb.faultStatus |= status;
    if (address !== undefined) scb.setFaultAddress(exception, address);
    const takes =
      this.exceptions.enabled[exception] === 1 &&
      this.priorities.preempts(exception, this.priorities.execution());
    const cause = { exception, status, address };
    if (takes) {
      this.hooks.onFault(exception, reason, cause);
      this.pending.add(exception);
    } else this.escalate(HardFault.FORCED, reason, cause);
  }

  /** Records a fault that accesses to the stack ended with. */
  pendDerived({ exception, status, reason, address }: ProcessorFault): void {
    this.pend(exception, status, reason, address);
  }

  /**
   * HardFault, or lockup where that cannot be taken either.
   * @param status bits of HFSR
   * @param cause the fault that escalates
   */
  escalate(status: number, reason: string, cause?: FaultCause): void {
    this.scs.scb.hardFaultStatus |= status;
    if (this.priorities.execution() <= -1) this.lockUp(reason);
    else {
      const exception = Exception.HardFault;
      this.hooks.onFault(exception, reason, cause ?? { exception, status });
      this.pending.add(Exception.HardFault);
      this.clock.interrupt();
    }
  }

  private lockUp(reason: string): void {
    this.sleep.lockUp();
    this.hooks.onLockup(reason);
  }

  /**
   * The vector of exception `n`, which is about to be taken, cannot be read: HardFault, or lockup where `n` has its priority
   * or a higher one.
   */
  vectorFault(n: number, reason: string): void {
    if (n === Exception.HardFault || n === Exception.NMI) {
      this.scs.scb.hardFaultStatus |= HardFault.VECTTBL;
      this.lockUp(reason);
    } else this.escalate(HardFault.VECTTBL, reason);
  }

  /**
   * A bus error of a buffered store: the instruction completes, the fault arrives after it. It is asynchronous: it stays
   * pending while its priority does not suffice, and never locks the processor up (B1.5.14).
   * @param address the store's, which BFAR does not hold
   */
  takeImprecise(reason: string, address?: Address): void {
    const { scb } = this.scs;
    scb.faultStatus |= Fault.IMPRECISERR;
    const enabled = this.exceptions.enabled[Exception.BusFault] === 1;
    if (!enabled) scb.hardFaultStatus |= HardFault.FORCED;
    const n = enabled ? Exception.BusFault : Exception.HardFault;
    const cause = { exception: Exception.BusFault, status: Fault.IMPRECISERR, address };
    this.hooks.onFault(n, reason, cause);
    this.pending.set(n, true);
  }

  /**
   * A precise bus error of a load or store. Returns whether the instruction continues as if there were none: with
   * CCR.BFHFNMIGN, at a negative execution priority (B3.2.8). BFSR and BFAR record it.
   */
  ignores({ address }: BusError): boolean {
    const { scb } = this.scs;
    if (!scb.ignoresBusFaults || this.priorities.execution() >= 0) return false;
    scb.faultStatus |= Fault.PRECISERR | Fault.BFARVALID;
    scb.setFaultAddress(Exception.BusFault, address);
    return true;
  }

  /** SVC: SVCall, or HardFault where it cannot be taken. */
  supervisorCall(): void {
    if (this.priorities.admits(Exception.SVCall)) this.pending.add(Exception.SVCall);
    else this.escalate(HardFault.FORCED, 'SVC where SVCall cannot be taken');
    this.clock.interrupt();
  }

  /**
   * A debug event other than a breakpoint (C1.6.1): it halts the program for a debugger; DebugMonitor where that is enabled
   * and has the priority; nothing elsewhere.
   */
  debugEvent(cause: DebugCause): void {
    const { scb, debug } = this.scs;
    const halts = this.s[S.HALTS] !== 0;
    if (!halts && !(debug.monitorEnabled && this.priorities.admits(Exception.DebugMonitor))) return;
    scb.noteDebugEvent(cause);
    if (halts) this.hooks.onHalt?.(this.s[S.PC]);
    else this.pending.set(Exception.DebugMonitor, true);
    this.clock.interrupt();
  }

  /** Entering a fault handler halts the program for a debugger where DEMCR catches its vector. */
  vectorCatch(n: number): void {
    if (this.s[S.HALTS] !== 0 && this.scs.debug.catches(n, this.scs.scb.faultStatus))
      this.debugEvent('VCATCH');
  }

  /** A breakpoint of the FPB at the next instruction. Returns whether the instruction is executed after all. */
  patchedBreakpoint(): boolean {
    const { s } = this;
    if (s[S.HALTS] !== 0) {
      if (!this.hooks.onHalt?.(s[S.PC])) return true;
      this.scs.scb.noteDebugEvent('BKPT');
    } else {
      s[S.LEFT] -= 1;
      this.breaks('a breakpoint of the FPB with no debugger');
    }
    this.clock.interrupt();
    return false;
  }

  /** DebugMonitor, or HardFault where that is not enabled or has no priority. */
  private breaks(reason: string): void {
    const { scb, debug } = this.scs;
    scb.noteDebugEvent('BKPT');
    if (debug.monitorEnabled && this.priorities.admits(Exception.DebugMonitor)) {
      this.pending.add(Exception.DebugMonitor);
    } else this.escalate(HardFault.DEBUGEVT, reason);
  }

  /**
   * BKPT: the board's business (semihosting, a debugger), else DebugMonitor or HardFault (C1.6.1). Returns whether the
   * program continues after it.
   */
  breakpoint(immediate: number): boolean {
    if (this.hooks.onBreakpoint(immediate)) return true;
    if (this.s[S.HALTS] !== 0) {
      this.hooks.onHalt?.(this.s[S.PC] - 2);
      return false;
    }
    this.breaks(`BKPT #${immediate} with no debugger`);
    this.clock.interrupt();
    return false;
  }
}
