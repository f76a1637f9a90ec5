/**
 * The events of a trace: typed records for register accesses, exceptions, pin edges, serial frames and bus masters'
 * transfers, in the order of their cycles. An access precedes its effects.
 */
import type { Transfer } from '../bus/master.js';
import type { Register } from '../bus/registers.js';
import type { SerialFrame } from '../port/pin.js';
import type { Address, Cycles, Level, Nanoseconds } from '../units.js';

/** The origin of an event: an instruction, or another bus master. There is one object for each. */
export interface CodeLocation {
  /** Undefined for a master. */
  readonly pc?: Address;
  /** `UDMA channel 9`; undefined for an instruction. */
  readonly master?: string;
  /** The function that contains the instruction, and the offset into it in bytes. */
  readonly symbol?: string;
  readonly offset: number;
  /** As the compiler recorded it. */
  readonly file?: string;
  readonly line?: number;
  /** Numbers the locations of a trace from 0. */
  readonly id: number;
}

/** A register, or a word of a block without one. There is one object for each. */
export interface RegisterLocation {
  /** The word's address. */
  readonly address: Address;
  /** The block's name, `UART0`. */
  readonly block: string;
  /** `UART0.CTL`, or `UART0+0x123` without a register. */
  readonly label: string;
  readonly register?: Register;
  /** Numbers the registers of a trace from 0. */
  readonly id: number;
}

/** The time and origin of an event. */
interface Moment {
  time: Nanoseconds;
  cycle: Cycles;
  /** Undefined for an event that no access to a device causes, such as a timer's or an input's. */
  code: CodeLocation | undefined;
}

/** An access to a register. */
export interface AccessEvent extends Moment {
  kind: 'read' | 'write';
  code: CodeLocation;
  location: RegisterLocation;
  /** The first byte accessed. */
  address: Address;
  /** 1, 2 or 4 bytes. */
  size: number;
  /** The value read, or the value that software wrote; unsigned. */
  value: number;
  /**
   * The register's word before and after. For a write, its contents, which shows bits that ignore the write or that it
   * clears. For a read, `before` is the word that the trace last saw there; at the first access it equals `after`.
   */
  before: number;
  after: number;
}

/**
 * An exception becomes pending, its handler is entered, or its handler returns. `abandon`: a reset ended the handler; this
 * is reported with the next exception.
 */
export interface ExceptionEvent extends Moment {
  kind: 'exception';
  action: 'pend' | 'enter' | 'return' | 'abandon';
  /** 16 and above are interrupts. */
  exception: number;
  /** `SysTick`, `UART0`. */
  name: string;
}

/** A change of a wire's level. */
export interface PinEvent extends Moment {
  kind: 'pin';
  /** `PD0` */
  pin: string;
  level: Level;
}

/** The start of a serial frame on a wire. */
export interface SerialEvent extends Moment {
  kind: 'serial';
  pin: string;
  /** The board's name of the serial line, `uart0`; undefined on other pins. */
  line: string | undefined;
  /** From the chip's point of view; undefined on other pins. */
  direction: 'tx' | 'rx' | undefined;
  frame: SerialFrame;
}

/**
 * An item moved by a bus master other than the processor, such as a DMA controller. The event follows the read of a
 * register and precedes the write of one.
 */
export interface TransferEvent extends Moment, Transfer {
  kind: 'transfer';
  /** `UDMA` */
  master: string;
  /** The registers at source and destination, `UART0.DR`; undefined for memories. */
  from: string | undefined;
  to: string | undefined;
}

/** Any event of a trace. */
export type TraceEvent = AccessEvent | ExceptionEvent | PinEvent | SerialEvent | TransferEvent;

/**
 * Receives every event. Event objects are reused: to keep one, copy it (`{ ...event }`). `code`, `location` and `frame`
 * are not reused.
 */
export type TraceListener = (event: TraceEvent) => void;
