/** The core registers by name, as a debugger reads and writes them. */
import type { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import type { Address } from '../units.js';

interface CoreRegister {
  read(cpu: Processor): number;
  write(cpu: Processor, value: number): void;
}

const general = (n: number): CoreRegister => ({
  read: (cpu) => cpu.s[n] >>> 0,
  write: (cpu, value) => (cpu.s[n] = value | 0),
});

/** A special register with the bits that exist. A debugger writes it in any mode of the program. */
const special = (index: number, mask: (cpu: Processor) => number): CoreRegister => ({
  read: (cpu) => cpu.s[index] >>> 0,
  write: (cpu, value) => {
    cpu.s[index] = value & mask(cpu);
    cpu.reconsider();
  },
});

/** CONTROL.SPSEL selects the stack pointer in Thread mode; MSP and PSP keep their values. */
function setControl(cpu: Processor, value: number): void {
  const { msp, psp, s } = cpu;
  s[S.CONTROL] = s[S.IPSR] === 0 ? value & 3 : (s[S.CONTROL] & 2) | (value & 1);
  cpu.msp = msp;
  cpu.psp = psp;
  cpu.reconsider();
}

/** The core registers by name, in display order. */
export const coreRegisters: ReadonlyMap<string, CoreRegister> = new Map<string, CoreRegister>([
  ...Array.from({ length: 13 }, (_, n): [string, CoreRegister] => [`R${n}`, general(n)]),
  ['SP', { read: (cpu) => cpu.s[S.SP] >>> 0, write: (cpu, value) => (cpu.s[S.SP] = value & ~3) }],
  ['LR', general(S.LR)],
  ['PC', { read: (cpu) => cpu.s[S.PC] >>> 0, write: jumpTo }],
  [
    'xPSR',
    {
      read: (cpu) => cpu.xpsr,
      write: (cpu, value) => {
        cpu.xpsr = value;
        cpu.reconsider();
      },
    },
  ],
  ['MSP', { read: (cpu) => cpu.msp, write: (cpu, value) => (cpu.msp = value) }],
  ['PSP', { read: (cpu) => cpu.psp, write: (cpu, value) => (cpu.psp = value) }],
  ['PRIMASK', special(S.PRIMASK, () => 1)],
  ['BASEPRI', special(S.BASEPRI, (cpu) => cpu.priorityMask)],
  ['FAULTMASK', special(S.FAULTMASK, () => 1)],
  ['CONTROL', { read: (cpu) => cpu.s[S.CONTROL], write: setControl }],
]);

/** Continues the program at an address: outside any IT block, awake, without a pending exception return. */
function jumpTo(cpu: Processor, address: Address): void {
  const { s } = cpu;
  s[S.IT] = 0;
  s[S.RETURN] = 0;
  if (s[S.SLEEP] !== 0) {
    s[S.SLEEP] = 0;
    cpu.hooks.onSleep(false, false);
  }
  cpu.setPc(address | 1);
}

/** A core register by its name in any case; undefined for other names. */
export function coreRegister(name: string): { name: string; register: CoreRegister } | undefined {
  const wanted = name.toUpperCase();
  for (const [known, register] of coreRegisters)
    if (known.toUpperCase() === wanted) return { name: known, register };
  return undefined;
}
