/** Signals of stop replies, as GDB numbers them (include/gdb/signals.h), and the signal of a crash. */
import type { Crash } from '../../board/crash.js';

export const Signal = {
  INT: 2,
  ILL: 4,
  TRAP: 5,
  FPE: 8,
  BUS: 10,
  SEGV: 11,
} as const;

/** Signals by fault status bits; the first match counts. */
const faultSignals: readonly (readonly [bits: readonly string[], signal: number])[] = [
  [['DIVBYZERO'], Signal.FPE],
  [['UNDEFINSTR', 'INVSTATE', 'INVPC', 'NOCP'], Signal.ILL],
  [['IACCVIOL', 'DACCVIOL', 'MUNSTKERR', 'MSTKERR'], Signal.SEGV],
  [['IBUSERR', 'PRECISERR', 'IMPRECISERR', 'UNSTKERR', 'STKERR', 'VECTTBL', 'UNALIGNED'], Signal.BUS],
];

/** SIGTRAP for a crash without a fault status: an unhandled BKPT. */
export function crashSignal(crash: Pick<Crash, 'status'> | undefined): number {
  const found = faultSignals.find(([bits]) => bits.some((bit) => crash?.status.includes(bit)));
  return found?.[1] ?? Signal.TRAP;
}
