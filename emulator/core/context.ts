/** What the processor is given, and what its own units (SCS, DWT, ITM) may know of it. */
import type { StateList } from '../state/state-list.js';
import type { Clock } from '../time/clock.js';
import type { Address } from '../units.js';
import type { DebugCause } from './exceptions.js';
import type { ExceptionState } from './state.js';

/** What the processor reports to the board. */
export interface ProcessorHooks {
  /** SYSRESETREQ or VECTRESET was written. */
  onResetRequest(): void;
  /** A fault exception is about to be entered: state is still that of the faulting instruction. */
  onFault(exception: number, reason: string, cause: FaultCause): void;
  /** A fault handler does nothing but branch to itself: the firmware has given up. */
  onFaultSpin(exception: number): void;
  /** The processor locked up. */
  onLockup(reason: string): void;
  /** BKPT; true when it was taken care of (semihosting). */
  onBreakpoint(immediate: number): boolean;
  /** A debugger's breakpoint is reached; whether the program halts there. */
  onHalt?(address: Address): boolean;
  /** WFI or WFE puts the processor to sleep, or it wakes. */
  onSleep(asleep: boolean, deep: boolean): void;
  /** Bytes written to an ITM stimulus port. */
  onItm(port: number, value: number, size: number): void;
  /** Software enables an interrupt in the NVIC, by its exception number. */
  onInterruptEnabled?(exception: number): void;
  /** @param key what makes two reports the same; the message by default */
  report(message: string, key?: string): void;
}

/** What a fault exception comes from. */
export interface FaultCause {
  /** The fault exception that was escalated to HardFault, or the one that is taken. */
  exception: number;
  /** Bits of CFSR that this fault sets, or of HFSR where it is a HardFault from the start. */
  status: number;
  /** What MMFAR or BFAR holds, or the address of a buffered store. */
  address?: Address;
}

export interface ProcessorOptions {
  /** Number of interrupt inputs. */
  interrupts: number;
  /** Implemented priority bits, 3 on the LM3S9B92. */
  priorityBits: number;
  /** Where its units declare their state; the words in the bus's buffer are saved with it. */
  states: StateList;
}

/** The processor as its memory-mapped units see it. */
export interface CoreUnits {
  readonly clock: Clock;
  readonly hooks: ProcessorHooks;
  readonly options: ProcessorOptions;
  /** The state words: see state.ts. */
  readonly s: Int32Array;
  readonly exceptions: ExceptionState;
  /** Exceptions that exist: 16 plus the interrupts. */
  readonly count: number;
  readonly traceEnabled: boolean;
  /** DEMCR was written. */
  traceChanged(): void;
  /** What DWT, FPB or DEMCR.MON_STEP look at has changed. */
  probesChanged(): void;
  /** A debug event: see `Faults.debugEvent`. */
  debugEvent(cause: DebugCause): void;
  setPending(exception: number, pending: boolean): void;
  /** Sets the priorities of four exceptions, from `first` on, to the bytes of a register. */
  setPriorities(first: number, word: number): void;
  /** Something changed that may let an exception in. */
  reconsider(): void;
  /** The priority that an exception must beat to be taken. */
  executionPriority(): number;
  /** The pending, enabled exception of the highest priority; 0 when there is none. */
  highestPending(): number;
  /** Whether neither BASEPRI nor FAULTMASK masks an exception. */
  unmasked(exception: number): boolean;
}
