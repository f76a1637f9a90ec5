/**
 * Faults (ARMv7-M ARM B1.5.14): what is recorded of them, and which exception they become, up to lockup. SVC and BKPT
 * escalate by the same rule.
 */
import type { Clock } from '../time/clock.js';
import type { Address } from '../units.js';
import type { FaultCause, ProcessorHooks } from './context.js';
import { Exception, Fault, HardFault, type ProcessorFault } from './exceptions.js';
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
    if (this.priorities.execution() <= -1) {
      this.sleep.lockUp();
      this.hooks.onLockup(reason);
    } else {
      const exception = Exception.HardFault;
      this.hooks.onFault(exception, reason, cause ?? { exception, status });
      this.pending.add(Exception.HardFault);
      this.clock.interrupt();
    }
  }

  /**
   * A bus error of a buffered store: the instruction has completed, the fault arrives after it.
   * @param address the store's, which BFAR does not hold
   */
  takeImprecise(reason: string, address?: Address): void {
    this.scs.scb.faultStatus |= Fault.IMPRECISERR;
    const n = Exception.BusFault;
    const cause = { exception: n, status: Fault.IMPRECISERR, address };
    if (this.exceptions.enabled[n]) {
      this.hooks.onFault(n, reason, cause);
      this.pending.set(n, true);
    } else this.escalate(HardFault.FORCED, reason, cause);
  }

  /** SVC: SVCall, or HardFault where it cannot be taken. */
  supervisorCall(): void {
    if (this.priorities.admits(Exception.SVCall)) this.pending.add(Exception.SVCall);
    else this.escalate(HardFault.FORCED, 'SVC where SVCall cannot be taken');
    this.clock.interrupt();
  }

  /**
   * BKPT: the board's business (semihosting, a debugger), else DebugMonitor or HardFault (C1.6.1). Returns whether the
   * program continues after it.
   */
  breakpoint(immediate: number): boolean {
    const { scb, debug } = this.scs;
    if (this.hooks.onBreakpoint(immediate)) return true;
    if (this.s[S.HALTS] !== 0) {
      this.hooks.onHalt?.(this.s[S.PC] - 2);
      return false;
    }
    scb.noteBreakpoint();
    if (debug.monitorEnabled && this.priorities.admits(Exception.DebugMonitor)) {
      this.pending.add(Exception.DebugMonitor);
    } else this.escalate(HardFault.DEBUGEVT, `BKPT #${immediate} with no debugger`);
    this.clock.interrupt();
    return false;
  }
}
