/** Exception return (ARMv7-M ARM B1.5.8): the checks of EXC_RETURN, tail-chaining and unstacking. */
import { hex } from '../units.js';
import type { EntryParts, ExceptionEntry } from './exception-entry.js';
import { Exception, Fault } from './exceptions.js';
import type { Sleep } from './sleep.js';
import * as S from './state.js';

/** What an exception return takes (TRM 5.7, zero wait states). */
export const returnCycles = 10;

/** EXC_RETURN: to Handler mode, to Thread mode on the main stack, to Thread mode on the process stack. */
const toHandler = 0xfffffff1;
const toThread = 0xfffffff9;
const toThreadOnPsp = 0xfffffffd;

interface ReturnParts extends EntryParts {
  readonly entry: ExceptionEntry;
  readonly sleep: Sleep;
}

export class ExceptionReturn {
  constructor(private readonly cpu: ReturnParts) {}

  /** Only in Handler mode, by a branch to 0xF.......: the engine leaves the value in the state. */
  perform(): void {
    const { s, priorities, pending, entry, sleep, scb } = this.cpu;
    const value = s[S.RETURN] >>> 0;
    const returning = s[S.IPSR];
    s[S.RETURN] = 0;
    const problem = this.problem(value, returning);
    this.deactivate(returning);
    pending.notify('return', returning);
    pending.sample(returning);
    if (problem) {
      this.fail(problem, value);
      return;
    }
    const next = priorities.highestPending();
    if (next !== 0 && priorities.preempts(next, priorities.execution())) {
      entry.chain(value);
      return;
    }
    if (!this.pop(value)) return;
    if (value !== toHandler && scb.sleepOnExit && s[S.IPSR] === 0) sleep.waitForInterrupt();
  }

  /** What is wrong with a return, in words; empty where nothing is. */
  private problem(value: number, returning: number): string {
    const { exceptions, priorities, scb } = this.cpu;
    const nested = priorities.activeCount();
    if (!exceptions.active[returning]) return `return from exception ${returning}, which is not active`;
    if (value === toHandler)
      return nested === 1 ? 'return to Handler mode with no other active exception' : '';
    if (value !== toThread && value !== toThreadOnPsp) return `${hex(value)} is no EXC_RETURN value`;
    return nested !== 1 && !scb.nonBaseThread ? 'return to Thread mode with other exceptions active' : '';
  }

  private deactivate(n: number): void {
    const { s, exceptions } = this.cpu;
    exceptions.active[n] = 0;
    if (n !== Exception.NMI) s[S.FAULTMASK] = 0;
  }

  /** An illegal return is a UsageFault taken without unstacking: it chains from the same frame. */
  private fail(reason: string, value: number): void {
    const { faults, entry } = this.cpu;
    this.blameReturn();
    faults.pend(Exception.UsageFault, Fault.INVPC, reason);
    entry.chain(0xf0000000 | value);
  }

  /** Lets reports name the instruction that returns, not what follows it: a handler's last one ends its function. */
  private blameReturn(): void {
    this.cpu.s[S.PC] -= 2;
  }

  /**
   * Unstacks, by the rights of the mode that it returns to. Handler mode runs on the main stack; a return to 0x...D swaps the
   * process stack in before it pops. A frame that cannot be read, or that does not fit, stays where it is: the fault chains
   * from it. Returns whether the handler has ended.
   */
  private pop(value: number): boolean {
    const { s, special, frame, faults, entry, clock } = this.cpu;
    const toPsp = value === toThreadOnPsp;
    const privileged = value === toHandler || (s[S.CONTROL] & 1) === 0;
    const fault = frame.read(toPsp ? special.psp : special.msp, privileged);
    if (fault) {
      this.blameReturn();
      faults.pendDerived(fault);
      entry.chain(value);
      return false;
    }
    const stacked = frame.words[7] & 0x1ff;
    if ((stacked !== 0) !== (value === toHandler)) {
      frame.takeScratch();
      this.fail('the stacked xPSR does not fit EXC_RETURN', value);
      return false;
    }
    if (toPsp) special.swapStacks();
    s[S.CONTROL] = (s[S.CONTROL] & 1) | (toPsp ? 2 : 0);
    frame.take();
    s[S.IPSR] = stacked;
    s[S.EVENT] = 1;
    s[S.EXCLUSIVE] = -1;
    s[S.LEFT] -= returnCycles;
    this.cpu.overhead(returnCycles);
    clock.advance();
    return true;
  }
}
