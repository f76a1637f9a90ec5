/**
 * The processor's state: words at the start of the bus's buffer (ARMv7-M ARM B1.4), so that the interpreter,
 * translated code and snapshots all work on the same bytes. The constants are int32 indices.
 */
import { stateBytes } from '../bus/bus.js';

export const SP = 13;
export const LR = 14;
/** Address of the instruction to execute next. */
export const PC = 15;
/** The flags as results: N is the sign of its word, Z is set when its word is zero, C, V and Q are 0 or 1. */
export const N = 16;
export const Z = 17;
export const C = 18;
export const V = 19;
export const Q = 20;
/** ITSTATE, 8 bits. */
export const IT = 21;
/** EPSR.T: 0 makes the next instruction a UsageFault. */
export const T = 22;
/** The clock's `left`. */
export const LEFT = 23;
/** IPSR: the number of the exception being handled, 0 in Thread mode. */
export const IPSR = 24;
export const PRIMASK = 25;
export const FAULTMASK = 26;
export const BASEPRI = 27;
/** Bit 0: Thread mode is unprivileged; bit 1: Thread mode uses PSP. */
export const CONTROL = 28;
/** The stack pointer that R13 is not at the moment. */
export const OTHER_SP = 29;
/** Address that LDREX tagged, or -1. */
export const EXCLUSIVE = 30;
/** WFE's event register. */
export const EVENT = 31;
/** 0 running, 1 WFI, 2 WFE, 3 lockup. */
export const SLEEP = 32;
/** An EXC_RETURN value that the last instruction branched to, or 0. */
export const RETURN = 33;
/** 1: BKPT halts the program for a debugger, instead of being a fault. A reset leaves it. */
export const HALTS = 34;

/** Exceptions of ARMv7-M: 16 system exceptions and up to 240 interrupts. */
export const exceptionLimit = 256;

/** The exception arrays in the buffer, one entry an exception number. */
export interface ExceptionState {
  pending: Uint8Array;
  active: Uint8Array;
  enabled: Uint8Array;
  /** Levels of the interrupt inputs. */
  level: Uint8Array;
  /** -3 to 255; what PRIn and SHPRn hold, and the fixed ones. */
  priority: Int16Array;
}

export function exceptionState(buffer: ArrayBuffer): ExceptionState {
  const at = (n: number) => stateBytes - 6 * exceptionLimit + n * exceptionLimit;
  return {
    pending: new Uint8Array(buffer, at(0), exceptionLimit),
    active: new Uint8Array(buffer, at(1), exceptionLimit),
    enabled: new Uint8Array(buffer, at(2), exceptionLimit),
    level: new Uint8Array(buffer, at(3), exceptionLimit),
    priority: new Int16Array(buffer, at(4), exceptionLimit),
  };
}
