/**
 * Hints, exceptions, barriers, special registers and coprocessor instructions (ARMv7-M ARM, sections A5.2.5, A5.2.6,
 * A5.3.4, A5.3.18 and B5.2).
 */

import { define, type Definition } from '../definition.js';
import type { Execute, Instruction } from '../instruction.js';
import { PC } from '../operations.js';

// Meanings.

const nothing: Execute = () => {};
const wfe: Execute = (m) => m.waitForEvent();
const wfi: Execute = (m) => m.waitForInterrupt();
const sev: Execute = (m) => m.sendEvent();
const svc: Execute = (m, i) => m.supervisorCall(i.imm);
const bkpt: Execute = (m, i) => m.breakpoint(i.imm);
export const undefinedInstruction: Execute = (m) => m.undefinedInstruction();
const noCoprocessor: Execute = (m) => m.noCoprocessor();
const clrex: Execute = (m) => m.clearExclusive();
const dsb: Execute = (m) => m.barrier('dsb');
const dmb: Execute = (m) => m.barrier('dmb');
const isb: Execute = (m) => m.barrier('isb');
/** `imm` is im:A:I:F. */
const cps: Execute = (m, i) =>
  m.changeProcessorState((i.imm & 8) !== 0, (i.imm & 2) !== 0, (i.imm & 1) !== 0);
/** `imm` is SYSm, and the mask above it. */
const mrs: Execute = (m, i) => m.setReg(i.d, m.readSpecial(i.imm));
const msr: Execute = (m, i) => m.writeSpecial(i.imm & 0xff, i.imm >>> 8, m.reg(i.n));

/** The special registers that the ARMv7-M manual names, by SYSm (section B5.1.1). */
export const SPECIAL_REGISTERS: ReadonlyMap<number, string> = new Map([
  [0, 'CPSR'],
  [1, 'IAPSR'],
  [2, 'EAPSR'],
  [3, 'PSR'],
  [5, 'IPSR'],
  [6, 'EPSR'],
  [7, 'IEPSR'],
  [8, 'MSP'],
  [9, 'PSP'],
  [16, 'PRIMASK'],
  [17, 'BASEPRI'],
  [18, 'BASEPRI_MAX'],
  [19, 'FAULTMASK'],
  [20, 'CONTROL'],
]);

const unnamed = (i: Instruction) => (SPECIAL_REGISTERS.has(i.imm & 0xff) ? '' : 'no such special register');

/** Without the DSP extension the only mask is 0b10, which writes the flags of the APSR. */
const specialMask = (i: Instruction) => (i.imm >>> 8 === 2 ? unnamed(i) : 'a mask other than 0b10');

function narrowHint(name: string, number: string, execute: Execute, endsBlock = false): Definition {
  const encoding = `10111111 ${number} 0000`;
  return define({ name, form: 'T1', encoding, text: `${name.toLowerCase()}{c}`, endsBlock, execute });
}

function wideHint(name: string, number: string, execute: Execute, endsBlock = false): Definition {
  return define({
    name,
    form: 'T2',
    encoding: `111100111010 (1)(1)(1)(1) | 10 (0) 0 (0) 000 0000 ${number}`,
    text: `${name.toLowerCase()}{c}.w`,
    endsBlock,
    execute,
  });
}

function barrier(name: string, opcode: string, execute: Execute): Definition {
  return define({
    name,
    form: 'T1',
    encoding: `111100111011 (1)(1)(1)(1) | 10 (0) 0 (1)(1)(1)(1) ${opcode} iiii`,
    text: `${name.toLowerCase()}{c}\t{barrier}`,
    endsBlock: true,
    execute,
  });
}

interface Coprocessor {
  readonly name: string;
  /** From bit 27 on; bit 28 distinguishes CDP from CDP2 and so on. */
  readonly encoding: string;
  readonly operands: string;
}

const COPROCESSOR: readonly Coprocessor[] = [
  {
    name: 'CDP',
    encoding: '1110 oooo nnnn | dddd pppp eee 0 mmmm',
    operands: '{p#}, {o#}, cr{d#}, cr{n#}, cr{m#}, {{e#}}',
  },
  {
    name: 'MCR',
    encoding: '1110 ooo 0 nnnn | tttt pppp eee 1 mmmm',
    operands: '{p#}, {o#}, {t}, cr{n#}, cr{m#}, {{e#}}',
  },
  {
    name: 'MRC',
    encoding: '1110 ooo 1 nnnn | tttt pppp eee 1 mmmm',
    operands: '{p#}, {o#}, {t}, cr{n#}, cr{m#}, {{e#}}',
  },
  {
    name: 'MCRR',
    encoding: '1100 0100 uuuu | tttt pppp oooo mmmm',
    operands: '{p#}, {o#}, {t}, {u}, cr{m#}',
  },
  {
    name: 'MRRC',
    encoding: '1100 0101 uuuu | tttt pppp oooo mmmm',
    operands: '{p#}, {o#}, {t}, {u}, cr{m#}',
  },
  {
    name: 'STC',
    encoding: '110 PULW0 nnnn | dddd pppp iiiiiiii',
    operands: '{p#}, cr{d#}, {transfer}',
  },
  {
    name: 'LDC',
    encoding: '110 PULW1 nnnn | dddd pppp iiiiiiii',
    operands: '{p#}, cr{d#}, {transfer}',
  },
];

const transferredPair = (i: Instruction) =>
  i.t === i.t2 || i.t === PC || i.t2 === PC ? 'Rt and Rt2 are the same, or one is PC' : '';

function coprocessor({ name, encoding, operands }: Coprocessor): Definition[] {
  const transfer = name === 'STC' || name === 'LDC';
  return ['', '2'].map((suffix) =>
    define({
      name: name + suffix,
      form: suffix ? 'T2' : 'T1',
      encoding: `111 ${suffix ? '1' : '0'} ${encoding}`,
      not: transfer ? [{ P: 0, U: 0, W: 0 }] : undefined,
      text: `${name.toLowerCase()}${suffix}${transfer ? '{l}' : ''}{c}\t${operands}`,
      endsBlock: true,
      operands: (i) => {
        if (!transfer) return;
        i.immediate = true;
        i.imm *= i.add ? 4 : -4;
      },
      unpredictable: name === 'MRRC' ? transferredPair : undefined,
      execute: noCoprocessor,
    }),
  );
}

export const SYSTEM: readonly Definition[] = [
  // Hints; those without a name do nothing.
  define({
    name: 'Hint',
    form: 'T1',
    encoding: '10111111 iiii 0000',
    text: 'nop{c}\t{{i}}',
    execute: nothing,
  }),
  narrowHint('NOP', '0000', nothing),
  narrowHint('YIELD', '0001', nothing),
  narrowHint('WFE', '0010', wfe, true),
  narrowHint('WFI', '0011', wfi, true),
  narrowHint('SEV', '0100', sev, true),
  define({
    name: 'Hint',
    form: 'T2',
    encoding: '111100111010 (1)(1)(1)(1) | 10 (0) 0 (0) 000 iiiiiiii',
    text: 'nop{c}.w\t{{i}}',
    execute: nothing,
  }),
  wideHint('NOP', '0000', nothing),
  wideHint('YIELD', '0001', nothing),
  wideHint('WFE', '0010', wfe, true),
  wideHint('WFI', '0011', wfi, true),
  wideHint('SEV', '0100', sev, true),
  define({
    name: 'DBG',
    form: 'T1',
    encoding: '111100111010 (1)(1)(1)(1) | 10 (0) 0 (0) 000 1111 iiii',
    text: 'dbg{c}\t#{i}',
    execute: nothing,
  }),

  // Exceptions.
  define({
    name: 'SVC',
    form: 'T1',
    encoding: '11011111 iiiiiiii',
    text: 'svc{c}\t{i}',
    endsBlock: true,
    execute: svc,
  }),
  define({
    name: 'BKPT',
    form: 'T1',
    encoding: '10111110 iiiiiiii',
    text: 'bkpt\t{bkpt}',
    unconditional: true,
    endsBlock: true,
    execute: bkpt,
  }),
  define({
    name: 'UDF',
    form: 'T1',
    encoding: '11011110 iiiiiiii',
    text: 'udf{c}\t#{i}',
    endsBlock: true,
    execute: undefinedInstruction,
  }),
  define({
    name: 'UDF',
    form: 'T2',
    encoding: '111101111111 iiii | 1010 iiiiiiiiiiii',
    text: 'udf{c}.w\t#{i}',
    endsBlock: true,
    execute: undefinedInstruction,
  }),

  // Processor state and special registers.
  define({
    name: 'CPS',
    form: 'T1',
    encoding: '10110110011 e (0) (0) if',
    text: '{cps}{notInIt}',
    neverInIt: true,
    endsBlock: true,
    operands: (i, field) => {
      i.imm = (field('e') << 3) | (i.imm << 1) | field('f');
    },
    unpredictable: (i) => ((i.imm & 3) === 0 ? 'neither I nor F' : ''),
    execute: cps,
  }),
  define({
    name: 'MRS',
    form: 'T1',
    encoding: '111100111110 (1)(1)(1)(1) | 10 (0) 0 dddd iiiiiiii',
    text: 'mrs{c}\t{d}, {special}',
    notSpPc: 'd',
    unpredictable: unnamed,
    execute: mrs,
  }),
  define({
    name: 'MSR',
    form: 'T1',
    encoding: '11110011100 (0) nnnn | 10 (0) 0 jj (0)(0) iiiiiiii',
    text: 'msr{c}\t{specialMask}, {n}',
    notSpPc: 'n',
    endsBlock: true,
    operands: (i, field) => {
      i.imm |= field('j') << 8;
    },
    unpredictable: specialMask,
    execute: msr,
  }),

  // Barriers.
  define({
    name: 'CLREX',
    form: 'T1',
    encoding: '111100111011 (1)(1)(1)(1) | 10 (0) 0 (1)(1)(1)(1) 0010 (1)(1)(1)(1)',
    text: 'clrex{c}',
    execute: clrex,
  }),
  barrier('DSB', '0100', dsb),
  barrier('DMB', '0101', dmb),
  barrier('ISB', '0110', isb),

  ...COPROCESSOR.flatMap(coprocessor),
];
