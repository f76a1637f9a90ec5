/** What the processor reports to its board: resets, faults and crashes, sleep, semihosting, ITM output. */
import type { Bus } from '../bus/bus.js';
import type { Chip, ChipDescription } from '../chip/chip.js';
import type { FaultCause, ProcessorHooks } from '../core/context.js';
import { Exception, exceptionName, Fault, HardFault } from '../core/exceptions.js';
import type { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import type { Code } from '../image/code.js';
import type { Clock } from '../time/clock.js';
import { type Address, hex } from '../units.js';
import type { BoardConsole } from './console.js';
import { type Crash, describeCrash } from './crash.js';
import type { Reports } from './reports.js';
import type { RunResult } from './run-control.js';
import type { BoardSemihosting } from './semihosting.js';

/** The immediate of a BKPT instruction that requests semihosting. */
const semihostingBreakpoint = 0xab;

/** What the reports act on: a board. */
interface Owner {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly cpu: Processor;
  readonly chip: Chip;
  readonly code: Code;
  readonly console: BoardConsole;
  readonly semihosting: BoardSemihosting;
  readonly description: { readonly chip: ChipDescription };
  requestReset(cause: string): void;
  stop(result: RunResult): void;
}

export class ProcessorEvents implements ProcessorHooks {
  /** The last fault since reset; part of the board's state. */
  crash: Crash | null = null;

  /**
   * @param report reports something once
   * @param onHalt asked at a breakpoint whether the run ends there
   */
  constructor(
    private readonly board: Owner,
    readonly report: (message: string, key?: string) => void,
    private readonly reports: Reports,
    readonly onHalt: (address: Address) => boolean,
  ) {}

  onResetRequest(): void {
    this.board.requestReset('software');
  }

  onFault(exception: number, reason: string, cause: FaultCause): void {
    const { cpu, code } = this.board;
    const absent = this.absentRomFunction();
    this.crash = describeCrash(cpu, code, exception, absent ?? reason, cause.address);
    this.noteFault(exception, absent ?? reason, cause);
  }

  /** Faults of an instruction are the same if they differ in addresses only; accesses to a block are, of whatever kind. */
  private noteFault(exception: number, reason: string, cause: FaultCause): void {
    const { status, address } = cause;
    const refused = address !== undefined && (status & (Fault.PRECISERR | Fault.IMPRECISERR)) !== 0;
    const block = refused ? this.board.chip.refusal?.(address)?.block : undefined;
    const kind = `${exception} ${status} ${reason.replace(/0x[0-9A-F_]+/g, '')}`;
    this.reports.fault(exception, () => describeFault(exception, reason, cause), kind, block);
  }

  onInterruptEnabled(exception: number): void {
    this.board.chip.onInterruptEnabled?.(exception - 16);
  }

  onFaultSpin(): void {
    this.reports.gaveUp();
    this.board.stop({ reason: 'crash', crash: this.crash ?? undefined });
  }

  onLockup(reason: string): void {
    const { cpu, code } = this.board;
    this.reports.gaveUp();
    const crash = this.crash ?? describeCrash(cpu, code, 3, reason);
    this.board.stop({
      reason: 'crash',
      crash: { ...crash, reason: `${crash.reason}; then lockup: ${reason}`, lockup: true },
    });
  }

  onBreakpoint(immediate: number): boolean {
    if (immediate !== semihostingBreakpoint) return false;
    this.board.semihosting.call();
    // The run loop sees a call that waits.
    if (this.board.semihosting.waiting) this.board.clock.interrupt();
    return true;
  }

  onSleep(asleep: boolean, deep: boolean): void {
    this.board.chip.onSleep(asleep ? (deep ? 'deep' : 'sleep') : 'run');
  }

  onItm(port: number, value: number, size: number): void {
    if (port !== 0) return;
    const bytes = Uint8Array.of(value, value >> 8, value >> 16, value >> 24);
    this.board.console.write('itm', bytes.subarray(0, size));
  }

  /** The reason of a fault at a call of a ROM function that this ROM lacks; undefined elsewhere. */
  private absentRomFunction(): string | undefined {
    const { cpu, description } = this.board;
    const name = description.chip.romCode?.absentAt(cpu.s[S.PC] >>> 0);
    return name === undefined ? undefined : `ROM function ${name} is not in this ROM`;
  }
}

/** `HardFault (escalated BusFault): I2C0 at 0x4002_0000 is not modelled (PRECISERR, BFARVALID, address 0x4002_0004)` */
function describeFault(exception: number, reason: string, cause: FaultCause): string {
  const { status, address } = cause;
  const escalated = cause.exception === exception ? '' : ` (escalated ${exceptionName(cause.exception)!})`;
  const bits = Object.entries(cause.exception === Exception.HardFault ? HardFault : Fault);
  const details = bits.flatMap(([bit, mask]) => (status & mask ? [bit] : []));
  if (address !== undefined) details.push(`address ${hex(address)}`);
  const what = `${exceptionName(exception)!}${escalated}: ${reason}`;
  return details.length ? `${what} (${details.join(', ')})` : what;
}
