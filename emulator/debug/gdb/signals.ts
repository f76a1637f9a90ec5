/** Signals that stop replies carry (numbered by GDB, include/gdb/signals.h), and which of them a crash is. */
import type { Crash } from '../../board/crash.js';

export const Signal = {
  INT: 2,
  ILL: 4,
  TRAP: 5,
  FPE: 8,
  BUS: 10,
  SEGV: 11,
} as const;

/** By fault status bits, the first that is set. */
const faultSignals: readonly (readonly [bits: readonly string[], signal: number])[] = [
  [['DIVBYZERO'], Signal.FPE],
  [['UNDEFINSTR', 'INVSTATE', 'INVPC', 'NOCP'], Signal.ILL],
  [['IACCVIOL', 'DACCVIOL', 'MUNSTKERR', 'MSTKERR'], Signal.SEGV],
  [['IBUSERR', 'PRECISERR', 'IMPRECISERR', 'UNSTKERR', 'STKERR', 'VECTTBL', 'UNALIGNED'], Signal.BUS],
];

/** SIGTRAP for a crash without a fault's status: a BKPT instruction with nobody to take it. */
export function crashSignal(crash: Pick<Crash, 'status'> | undefined): number {
  const found = faultSignals.find(([bits]) => bits.some((bit) => crash?.status.includes(bit)));
  return found?.[1] ?? Signal.TRAP;
}
