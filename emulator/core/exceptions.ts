/** Exception numbers, fault status bits and the fault that ends an instruction (ARMv7-M ARM B1.5.2, B3.2.15). */
import type { Address } from '../units.js';

/** Exception numbers (B1.5.2). */
export const Exception = {
  Reset: 1,
  NMI: 2,
  HardFault: 3,
  MemManage: 4,
  BusFault: 5,
  UsageFault: 6,
  SVCall: 11,
  DebugMonitor: 12,
  PendSV: 14,
  SysTick: 15,
} as const;

const names = new Map<number, string>(Object.entries(Exception).map(([name, n]) => [n, name]));

/** A system exception's name; undefined for what has none, interrupts among them. */
export function exceptionName(n: number): string | undefined {
  return names.get(n);
}

/** Bits of the configurable fault status register, named as in the manual. */
export const Fault = {
  IACCVIOL: 1 << 0,
  DACCVIOL: 1 << 1,
  MUNSTKERR: 1 << 3,
  MSTKERR: 1 << 4,
  MMARVALID: 1 << 7,
  IBUSERR: 1 << 8,
  PRECISERR: 1 << 9,
  IMPRECISERR: 1 << 10,
  UNSTKERR: 1 << 11,
  STKERR: 1 << 12,
  BFARVALID: 1 << 15,
  UNDEFINSTR: 1 << 16,
  INVSTATE: 1 << 17,
  INVPC: 1 << 18,
  NOCP: 1 << 19,
  UNALIGNED: 1 << 24,
  DIVBYZERO: 1 << 25,
} as const;

/** Bits of the hard fault status register. */
export const HardFault = {
  VECTTBL: 1 << 1,
  FORCED: 1 << 30,
  DEBUGEVT: 1 << 31,
} as const;

/** What raises a debug event: a field of DFSR, the debug fault status register. */
export type DebugCause = 'HALTED' | 'BKPT' | 'DWTTRAP' | 'VCATCH';

/** A fault that ends the instruction: thrown through its meaning, caught by the engine. One object is reused. */
export class ProcessorFault {
  exception: number = Exception.UsageFault;
  status = 0;
  address: Address | undefined;
  reason = '';
}

const theFault = new ProcessorFault();

/** Ends the current instruction with a fault. */
export function raise(exception: number, status: number, reason: string, address?: Address): never {
  theFault.exception = exception;
  theFault.status = status;
  theFault.reason = reason;
  theFault.address = address;
  throw theFault;
}
