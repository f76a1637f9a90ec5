/** The nested vectored interrupt controller's registers (data sheet, "NVIC Register Descriptions"; ARMv7-M ARM B3.4). */
import type { RegisterSpec } from '../bus/registers.js';
import type { CoreUnits } from './context.js';
import type { UnitRegisters } from './unit.js';

/** Registers of 32 interrupts each: the low one complete, the high one up to interrupt 54. */
function interruptBits<N extends string>(
  name: N,
  offset: number,
  doc: string,
  access: 'w1s' | 'w1c' | 'ro',
): Record<`${N}${0 | 1}`, RegisterSpec> {
  const spec = (n: number, high: number): RegisterSpec => ({
    offset: offset + 4 * n,
    access,
    doc: `${doc} ${32 * n}-${32 * n + high}`,
    fields: { INT: [high, 0] },
  });
  return { [`${name}0`]: spec(0, 31), [`${name}1`]: spec(1, 22) } as Record<`${N}${0 | 1}`, RegisterSpec>;
}

/** Registers of four priorities each. */
const priorityRegisters = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] as const;
type PriorityRegister = `PRI${(typeof priorityRegisters)[number]}`;

function priorities(): Record<PriorityRegister, RegisterSpec> {
  const spec = (n: number): RegisterSpec => ({
    offset: 0x400 + 4 * n,
    fields: Object.fromEntries([0, 1, 2, 3].map((i) => [`INT${4 * n + i}`, [8 * i + 7, 8 * i + 5] as const])),
    doc: `Interrupt ${4 * n}-${4 * n + 3} Priority`,
  });
  const registers = priorityRegisters.map((n) => [`PRI${n}`, spec(n)]);
  return Object.fromEntries(registers) as Record<PriorityRegister, RegisterSpec>;
}

/** ICTR, ISERn, ICERn, ISPRn, ICPRn, IABRn, IPRn and STIR. */
export const nvicRegisters = {
  INT_TYPE: { offset: 0x004, access: 'ro', fields: { LINES: [4, 0] }, doc: 'Interrupt Controller Type' },
  ...interruptBits('EN', 0x100, 'Interrupt Set Enable', 'w1s'),
  ...interruptBits('DIS', 0x180, 'Interrupt Clear Enable', 'w1c'),
  ...interruptBits('PEND', 0x200, 'Interrupt Set Pending', 'w1s'),
  ...interruptBits('UNPEND', 0x280, 'Interrupt Clear Pending', 'w1c'),
  ...interruptBits('ACTIVE', 0x300, 'Interrupt Active Bit', 'ro'),
  ...priorities(),
  SW_TRIG: { offset: 0xf00, access: 'wo', fields: { INTID: [5, 0] }, doc: 'Software Trigger Interrupt' },
} as const satisfies Record<string, RegisterSpec>;

/** The offsets at which the architecture has registers of 496 interrupts: ISERn to IABRn of 16 words, IPRn of 124. */
const architectural = [0x100, 0x180, 0x200, 0x280, 0x300]
  .map((from) => ({ from, end: from + 0x40 }))
  .concat({ from: 0x400, end: 0x5f0 });

/** Whether a register at an offset would be one of interrupts that a chip need not have (ARMv7-M ARM B3.4.3). */
export function ofAbsentInterrupts(offset: number): boolean {
  return architectural.some(({ from, end }) => offset >= from && offset < end);
}

/** Attaches the registers to the exceptions' state, which is where the processor looks. */
export function attachNvic({ onRead, onWrite }: UnitRegisters<typeof nvicRegisters>, cpu: CoreUnits): void {
  const { enabled, pending, active } = cpu.exceptions;
  const bits = (flags: Uint8Array, n: number) => {
    let word = 0;
    for (let i = 0; i < 32 && 16 + 32 * n + i < cpu.count; i++) word |= flags[16 + 32 * n + i] << i;
    return word;
  };
  const each = (word: number, n: number, action: (exception: number) => void) => {
    for (let i = 0; i < 32; i++) if (word & (1 << i) && 16 + 32 * n + i < cpu.count) action(16 + 32 * n + i);
    cpu.reconsider();
  };
  for (const n of [0, 1] as const) {
    onRead(`EN${n}`, () => bits(enabled, n));
    onRead(`DIS${n}`, () => bits(enabled, n));
    onRead(`PEND${n}`, () => bits(pending, n));
    onRead(`UNPEND${n}`, () => bits(pending, n));
    onRead(`ACTIVE${n}`, () => bits(active, n));
    onWrite(`EN${n}`, (word) =>
      each(word, n, (e) => {
        if (enabled[e] === 0) cpu.hooks.onInterruptEnabled?.(e);
        enabled[e] = 1;
      }),
    );
    onWrite(`DIS${n}`, (word) => each(word, n, (e) => (enabled[e] = 0)));
    onWrite(`PEND${n}`, (word) => each(word, n, (e) => cpu.setPending(e, true)));
    onWrite(`UNPEND${n}`, (word) => each(word, n, (e) => cpu.setPending(e, false)));
  }
  for (const n of priorityRegisters) {
    onWrite(`PRI${n}`, (word) => cpu.setPriorities(16 + 4 * n, word));
  }
  onWrite('SW_TRIG', (word) => {
    const exception = 16 + (word & 0x3f);
    if (exception < cpu.count) cpu.setPending(exception, true);
  });
}
