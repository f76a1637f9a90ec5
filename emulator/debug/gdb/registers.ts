/**
 * The processor's registers as GDB numbers them: the features `m-profile` and `m-system` of a target description (GDB
 * manual, "ARM Features"). The order of the table gives their numbers, and the order of the `g` packet.
 */
import type { Board } from '../../board/board.js';
import type { Processor } from '../../core/processor.js';
import * as S from '../../core/state.js';
import { coreRegisters } from '../core-registers.js';
import { debugAccess } from '../debug-access.js';

/** A register of 32 bits. */
export interface GdbRegister {
  /** GDB's name. */
  name: string;
  feature: 'm-profile' | 'm-system';
  /** A type of GDB, or one that the target description defines. */
  type: string;
  /** The core's name. */
  core: string;
}

const profile = { feature: 'm-profile', type: 'uint32' } as const;
const system = { feature: 'm-system', type: 'uint32' } as const;

export const gdbRegisters: readonly GdbRegister[] = [
  ...Array.from({ length: 13 }, (_, n) => ({ ...profile, name: `r${n}`, core: `R${n}` })),
  { ...profile, name: 'sp', type: 'data_ptr', core: 'SP' },
  { ...profile, name: 'lr', core: 'LR' },
  { ...profile, name: 'pc', type: 'code_ptr', core: 'PC' },
  { ...profile, name: 'xpsr', type: 'xpsr', core: 'xPSR' },
  { ...system, name: 'msp', core: 'MSP' },
  { ...system, name: 'psp', core: 'PSP' },
  { ...system, name: 'primask', core: 'PRIMASK' },
  { ...system, name: 'basepri', core: 'BASEPRI' },
  { ...system, name: 'faultmask', core: 'FAULTMASK' },
  { ...system, name: 'control', type: 'control', core: 'CONTROL' },
];

const numberOf = (wanted: string) => gdbRegisters.findIndex(({ name }) => name === wanted);
export const pcNumber = numberOf('pc');
/** Numbers of the registers in every stop reply. */
export const expedited: readonly number[] = ['sp', 'lr', 'pc', 'xpsr'].map(numberOf);

/** The value of a register by its number. */
export function readRegister(cpu: Processor, number: number): number {
  const { name, core } = gdbRegisters[number];
  return name === 'pc' ? programCounter(cpu) : coreRegisters.get(core)!.read(cpu);
}

/** Between a branch to EXC_RETURN and the return, PC reads as EXC_RETURN: GDB unwinds from there as from the handler. */
function programCounter({ s }: Processor): number {
  return (s[S.RETURN] || s[S.PC]) >>> 0;
}

export function writeRegister(board: Board, number: number, value: number): void {
  if (readRegister(board.cpu, number) === value >>> 0) return;
  debugAccess(board).register(gdbRegisters[number].core, value);
}
