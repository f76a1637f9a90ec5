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
  onFault(exception: number, reason: string): void;
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
  report(message: string): void;
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
}
