/**
 * The differences between Unicorn 2.0.1 and the ARMv7-M manual (DDI 0403): the paragraph that decides each, and code that
 * shows it. Generated cases avoid them.
 */
import type { Ending } from './machines.js';

/** The observed result: how the code ended, and registers by number. */
export interface Seen {
  ending: Ending;
  registers?: Readonly<Record<number, number>>;
}

export interface Difference {
  title: string;
  /** The deciding paragraph and its rule. */
  decides: string;
  code: readonly number[];
  /** Instructions; Unicorn counts an IT block as one. */
  instructions: number;
  units: number;
  registers?: Readonly<Record<number, number>>;
  flags?: number;
  ours: Seen;
  unicorn: Seen;
}

const RAM = 0x2000_0400;
const Z = 0x4000_0000;

function unaligned(name: string, code: readonly number[]): Difference {
  return {
    title: `${name} at an address that is no multiple of 4 does not fault`,
    decides:
      'A3.2.1: only single loads and stores may be unaligned; the others generate a UsageFault (UNALIGNED)',
    code,
    instructions: 1,
    units: 1,
    registers: { 1: RAM + 2, 13: RAM },
    ours: { ending: 'exception', registers: { 1: RAM + 2 } },
    unicorn: { ending: 'ok' },
  };
}

function hint(name: string, code: readonly number[]): Difference {
  return {
    title: `${name} ends the emulation as an invalid instruction`,
    decides: 'A5.2.5: a hint; the processor may treat it as NOP',
    code,
    instructions: 1,
    units: 1,
    ours: { ending: 'ok' },
    unicorn: { ending: 'undefined' },
  };
}

export const DIFFERENCES: readonly Difference[] = [
  {
    title: 'Bits 1:0 of the SP can be set',
    decides: 'A5.1.3: bits [1:0] of R13 are SBZP; the Cortex-M3 keeps them zero (TRM 2.3.1)',
    code: [0x469d], // mov sp, r3
    instructions: 1,
    units: 1,
    registers: { 3: RAM + 3 },
    ours: { ending: 'ok', registers: { 13: RAM } },
    unicorn: { ending: 'ok', registers: { 13: RAM + 3 } },
  },
  unaligned('LDM', [0xc90c]), // ldmia r1!, {r2, r3}
  unaligned('STM', [0xc10c]), // stmia r1!, {r2, r3}
  unaligned('LDRD', [0xe9d1, 0x2300]), // ldrd r2, r3, [r1]
  unaligned('STRD', [0xe9c1, 0x2300]), // strd r2, r3, [r1]
  unaligned('STREX', [0xe841, 0x2300]), // strex r3, r2, [r1]
  hint('YIELD', [0xbf10]),
  hint('WFE', [0xbf20]),
  {
    title: 'A store that faults inside an IT block completes its write-back and the block',
    decides:
      'A7.7, STR (immediate), Operation: the write-back follows the access; B1.5.14: the fault ends the instruction',
    code: [0xbf08, 0xf841, 0x2b04], // it eq; streq r2, [r1], #4
    instructions: 2,
    units: 1,
    registers: { 1: 0x3000_0000 },
    flags: Z,
    ours: { ending: 'bus fault', registers: { 1: 0x3000_0000 } },
    unicorn: { ending: 'bus fault', registers: { 1: 0x3000_0004 } },
  },
  {
    title: 'After an ISB inside an IT block, the rest of the block executes regardless of its conditions',
    decides: 'A7.3.2: ITSTATE advances with each instruction of the block',
    code: [0xbf06, 0xf3bf, 0x8f6f, 0x3201, 0x3301], // itte eq; isbeq; addeq r2, #1; addne r3, #1
    instructions: 4,
    units: 4,
    registers: { 3: 5 },
    flags: Z,
    ours: { ending: 'ok', registers: { 3: 5 } },
    unicorn: { ending: 'ok', registers: { 3: 6 } },
  },
];

/** Definitions that Unicorn does not execute at all. */
export const NOT_IN_UNICORN = /^(YIELD|WFE)$/;
