/**
 * What a trace is made of: typed records, one for each register access, exception, pin edge, serial frame and bus
 * master's transfer, in the order of their cycles. An access comes before what it causes.
 */
import type { Transfer } from '../bus/master.js';
import type { Register } from '../bus/registers.js';
import type { SerialFrame } from '../port/pin.js';
import type { Address, Cycles, Level, Nanoseconds } from '../units.js';

/**
 * What did something: an instruction, with what the image knows of it, or another bus master. There is one record for each
 * address and master.
 */
export interface CodeLocation {
  /** Undefined for a master. */
  readonly pc?: Address;
  /** `UDMA channel 9`, when it was no instruction. */
  readonly master?: string;
  /** The function that it lies in, and how many bytes into it. */
  readonly symbol?: string;
  readonly offset: number;
  /** As the compiler recorded it. */
  readonly file?: string;
  readonly line?: number;
  /** Counts the places of a trace from 0. */
  readonly id: number;
}

/** A register, or a word of a block where it has none. There is one record for each word address. */
export interface RegisterLocation {
  /** Its word's address. */
  readonly address: Address;
  /** The block's name, `UART0`. */
  readonly block: string;
  /** `UART0.CTL`, or `UART0+0x123` where the block has no register. */
  readonly label: string;
  readonly register?: Register;
  /** Counts the registers of a trace from 0. */
  readonly id: number;
}

/** When something happened, and who did it. */
interface Moment {
  time: Nanoseconds;
  cycle: Cycles;
  /** Undefined for what no access to a device did at that moment: a timer, the outside. */
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
  /** What was read, or what software wrote; unsigned. */
  value: number;
  /**
   * The register's word before and after: around a write what the register holds, so that bits which ignore the write
   * or are cleared by it show; for a read what the trace saw there last (the same as after, the first time).
   */
  before: number;
  after: number;
}

/**
 * An exception's life: pending, its handler about to run, its handler returned; or abandoned, when a reset ended it. That is
 * told with the next exception.
 */
export interface ExceptionEvent extends Moment {
  kind: 'exception';
  action: 'pend' | 'enter' | 'return' | 'abandon';
  /** 16 and above are interrupts. */
  exception: number;
  /** `SysTick`, `UART0`. */
  name: string;
}

/** A wire's level changed. */
export interface PinEvent extends Moment {
  kind: 'pin';
  /** `PD0` */
  pin: string;
  level: Level;
}

/** A serial frame began on a wire. */
export interface SerialEvent extends Moment {
  kind: 'serial';
  pin: string;
  /** The board's name of the line, `uart0`; undefined on other pins. */
  line: string | undefined;
  /** As the chip sees it; undefined on pins that are no serial line of the board. */
  direction: 'tx' | 'rx' | undefined;
  frame: SerialFrame;
}

/**
 * An item that a bus master other than the processor moves, such as a DMA controller. It comes after the read of a register
 * and before the write of one.
 */
export interface TransferEvent extends Moment, Transfer {
  kind: 'transfer';
  /** `UDMA` */
  master: string;
  /** The registers at source and destination, `UART0.DR`; undefined for memories. */
  from: string | undefined;
  to: string | undefined;
}

/** Something that happened on a board. */
export type TraceEvent = AccessEvent | ExceptionEvent | PinEvent | SerialEvent | TransferEvent;

/**
 * Told of every event. Records are used again: what is to be kept is copied (`{ ...event }`); `code`, `place` and
 * `frame` may be kept as they are.
 */
export type TraceListener = (event: TraceEvent) => void;
