/**
 * Data-processing instructions: moves, arithmetic, logic, compares and PC-relative addresses (ARMv7-M ARM, sections
 * A5.2.1, A5.2.2, A5.3.1, A5.3.3 and A5.3.11).
 */

import { define, type Definition } from '../definition.js';
import type { Execute, Instruction } from '../instruction.js';
import {
  alignedPc,
  decodeImmediateShift,
  expandImmediate,
  LSL,
  operand2,
  PC,
  setLogicalFlags,
  SP,
  writeLogical,
} from '../operations.js';

// Meanings. The second operand is an immediate or a shifted register; operand2 knows.

const and: Execute = (m, i) => writeLogical(m, i, m.and(m.reg(i.n), operand2(m, i)));
const bic: Execute = (m, i) => writeLogical(m, i, m.and(m.reg(i.n), m.not(operand2(m, i))));
const orr: Execute = (m, i) => writeLogical(m, i, m.or(m.reg(i.n), operand2(m, i)));
const orn: Execute = (m, i) => writeLogical(m, i, m.or(m.reg(i.n), m.not(operand2(m, i))));
const eor: Execute = (m, i) => writeLogical(m, i, m.xor(m.reg(i.n), operand2(m, i)));
const mov: Execute = (m, i) => writeLogical(m, i, operand2(m, i));
const mvn: Execute = (m, i) => writeLogical(m, i, m.not(operand2(m, i)));
const tst: Execute = (m, i) => setLogicalFlags(m, i, m.and(m.reg(i.n), operand2(m, i)));
const teq: Execute = (m, i) => setLogicalFlags(m, i, m.xor(m.reg(i.n), operand2(m, i)));

const add: Execute = (m, i) => {
  const n = m.reg(i.n);
  const operand = operand2(m, i);
  m.setReg(i.d, i.setFlags ? m.addWithCarry(n, operand, m.int(0), true) : m.add(n, operand));
};
const sub: Execute = (m, i) => {
  const n = m.reg(i.n);
  const operand = operand2(m, i);
  m.setReg(i.d, i.setFlags ? m.addWithCarry(n, m.not(operand), m.int(1), true) : m.sub(n, operand));
};
const rsb: Execute = (m, i) =>
  m.setReg(i.d, m.addWithCarry(m.not(m.reg(i.n)), operand2(m, i), m.int(1), i.setFlags));
const adc: Execute = (m, i) =>
  m.setReg(i.d, m.addWithCarry(m.reg(i.n), operand2(m, i), m.carry(), i.setFlags));
const sbc: Execute = (m, i) =>
  m.setReg(i.d, m.addWithCarry(m.reg(i.n), m.not(operand2(m, i)), m.carry(), i.setFlags));
const cmp: Execute = (m, i) => {
  m.addWithCarry(m.reg(i.n), m.not(operand2(m, i)), m.int(1), true);
};
const cmn: Execute = (m, i) => {
  m.addWithCarry(m.reg(i.n), operand2(m, i), m.int(0), true);
};

const movPc: Execute = (m, i) => m.branchTo(m.reg(i.m));
const addPc: Execute = (m, i) => m.branchTo(m.add(m.reg(i.n), m.reg(i.m)));

const movTop: Execute = (m, i) => m.setReg(i.d, m.or(m.and(m.reg(i.d), m.int(0xffff)), m.int(i.imm << 16)));
const adr: Execute = (m, i) => m.setReg(i.d, m.int((alignedPc(i) + i.imm) | 0));

// Operands.

/** 16-bit data-processing instructions set the flags outside IT blocks only. */
const flagsOutsideIt = (i: Instruction, _: unknown, inIt: boolean) => {
  i.setFlags = !inIt;
};
const immediateFlagsOutsideIt = (i: Instruction, _: unknown, inIt: boolean) => {
  i.setFlags = !inIt;
  i.immediate = true;
};
const plainImmediate = (i: Instruction) => {
  i.immediate = true;
};
const wordImmediate = (i: Instruction) => {
  i.immediate = true;
  i.imm *= 4;
};
const setsFlags = (i: Instruction) => {
  i.setFlags = true;
};
const emptyByte = (i: Instruction) =>
  i.imm === 0 && ((i.encoding >>> 12) & 7) !== 0 && (i.encoding & 0x0400_0000) === 0
    ? 'a repeated byte of zero'
    : '';

// The 16-bit instructions that work on two low registers.

/** `0100 00oo oomm mddd`. */
function lowRegisters(name: string, opcode: string, text: string, execute: Execute): Definition {
  const compare = execute === tst || execute === cmp || execute === cmn;
  const destination = compare ? 'nnn' : 'xxx';
  return define({
    name: `${name} (register)`,
    form: 'T1',
    encoding: `010000 ${opcode} mmm ${destination}`,
    text,
    operands: compare ? setsFlags : flagsOutsideIt,
    execute,
  });
}

// The 32-bit instructions that come with a modified immediate and with a shifted register.

interface Pair {
  readonly name: string;
  /** Bits 8:5 of hw1. */
  readonly opcode: string;
  readonly mnemonic: string;
  readonly execute: Execute;
  /** Form of the immediate and of the register instruction. */
  readonly forms: readonly [string, string];
  /** Fixed first operand or destination: `n` is 15 for moves, `d` is 15 for tests. */
  readonly without?: 'n' | 'd';
  /** Rn may be the SP. */
  readonly stackOperand?: boolean;
}

const PAIRS: readonly Pair[] = [
  { name: 'AND', opcode: '0000', mnemonic: 'and', execute: and, forms: ['T1', 'T2'] },
  { name: 'TST', opcode: '0000', mnemonic: 'tst', execute: tst, forms: ['T1', 'T2'], without: 'd' },
  { name: 'BIC', opcode: '0001', mnemonic: 'bic', execute: bic, forms: ['T1', 'T2'] },
  { name: 'ORR', opcode: '0010', mnemonic: 'orr', execute: orr, forms: ['T1', 'T2'] },
  { name: 'ORN', opcode: '0011', mnemonic: 'orn', execute: orn, forms: ['T1', 'T1'] },
  { name: 'MVN', opcode: '0011', mnemonic: 'mvn', execute: mvn, forms: ['T1', 'T2'], without: 'n' },
  { name: 'EOR', opcode: '0100', mnemonic: 'eor', execute: eor, forms: ['T1', 'T2'] },
  { name: 'TEQ', opcode: '0100', mnemonic: 'teq', execute: teq, forms: ['T1', 'T1'], without: 'd' },
  { name: 'ADD', opcode: '1000', mnemonic: 'add', execute: add, forms: ['T3', 'T3'] },
  {
    name: 'CMN',
    opcode: '1000',
    mnemonic: 'cmn',
    execute: cmn,
    forms: ['T1', 'T2'],
    without: 'd',
    stackOperand: true,
  },
  { name: 'ADC', opcode: '1010', mnemonic: 'adc', execute: adc, forms: ['T1', 'T2'] },
  { name: 'SBC', opcode: '1011', mnemonic: 'sbc', execute: sbc, forms: ['T1', 'T2'] },
  { name: 'SUB', opcode: '1101', mnemonic: 'sub', execute: sub, forms: ['T3', 'T2'] },
  {
    name: 'CMP',
    opcode: '1101',
    mnemonic: 'cmp',
    execute: cmp,
    forms: ['T2', 'T3'],
    without: 'd',
    stackOperand: true,
  },
  { name: 'RSB', opcode: '1110', mnemonic: 'rsb', execute: rsb, forms: ['T2', 'T1'] },
];

/** objdump writes `.w` only where a 16-bit instruction of the same name exists. */
const ALWAYS_WIDE = new Set(['orn', 'teq', 'rsb']);

function wideText(pair: Pair, operand: 'immediate' | 'register'): string {
  const last = operand === 'immediate' ? '#{i}' : '{m}{shift}';
  const width = ALWAYS_WIDE.has(pair.mnemonic) ? '' : '.w';
  if (pair.without === 'd') return `${pair.mnemonic}{c}${width}\t{n}, ${last}`;
  if (pair.without === 'n') return `${pair.mnemonic}{s}{c}${width}\t{d}, ${last}`;
  return `${pair.mnemonic}{s}{c}${width}\t{d}, {n}, ${last}`;
}

function wide(pair: Pair): Definition[] {
  const flags = pair.without === 'd' ? '1' : 'S';
  const n = pair.without === 'n' ? '1111' : 'nnnn';
  const d = pair.without === 'd' ? '1111' : 'dddd';
  const registers =
    (pair.without === 'd' ? '' : 'd') + (pair.without === 'n' || pair.stackOperand ? '' : 'n');
  const notPc = pair.stackOperand ? 'n' : '';
  const finish = (i: Instruction) => {
    if (pair.without === 'd') i.setFlags = true;
  };
  return [
    define({
      name: `${pair.name} (immediate)`,
      form: pair.forms[0],
      encoding: `11110 i 0 ${pair.opcode} ${flags} ${n} | 0 iii ${d} iiiiiiii`,
      text: wideText(pair, 'immediate'),
      notSpPc: registers,
      notPc,
      operands: (i) => {
        finish(i);
        expandImmediate(i);
      },
      unpredictable: emptyByte,
      execute: pair.execute,
    }),
    define({
      name: `${pair.name} (register)`,
      form: pair.forms[1],
      encoding: `1110101 ${pair.opcode} ${flags} ${n} | (0) sss ${d} ss yy mmmm`,
      text: wideText(pair, 'register'),
      notSpPc: `${registers}m`,
      notPc,
      operands: (i) => {
        finish(i);
        decodeImmediateShift(i);
      },
      execute: pair.execute,
    }),
  ];
}

/** Rd may be the SP only if the shift is LSL #0 to #3. */
const stackShift = (i: Instruction) =>
  i.d === SP && (i.shiftType !== LSL || i.shiftAmount > 3) ? 'SP from a shift other than LSL #0 to #3' : '';

const moveRegisters = (i: Instruction) => {
  const special = (register: number) => register === SP || register === PC;
  if (i.setFlags && (special(i.d) || special(i.m))) return 'MOVS with SP or PC';
  return i.d === SP && i.m === SP ? 'both registers are SP' : '';
};

export const DATA_PROCESSING: readonly Definition[] = [
  // Shift (immediate), add, subtract, move and compare.
  define({
    name: 'MOV (register)',
    form: 'T2',
    encoding: '0000000000 mmm ddd',
    text: 'mov{s}{c}\t{d}, {m}',
    operands: flagsOutsideIt,
    neverInIt: true,
    execute: mov,
  }),
  define({
    name: 'ADD (register)',
    form: 'T1',
    encoding: '0001100 mmm nnn ddd',
    text: 'add{s}{c}\t{d}, {n}, {m}',
    operands: flagsOutsideIt,
    execute: add,
  }),
  define({
    name: 'SUB (register)',
    form: 'T1',
    encoding: '0001101 mmm nnn ddd',
    text: 'sub{s}{c}\t{d}, {n}, {m}',
    operands: flagsOutsideIt,
    execute: sub,
  }),
  define({
    name: 'ADD (immediate)',
    form: 'T1',
    encoding: '0001110 iii nnn ddd',
    text: 'add{s}{c}\t{d}, {n}, #{i}',
    operands: immediateFlagsOutsideIt,
    execute: add,
  }),
  define({
    name: 'SUB (immediate)',
    form: 'T1',
    encoding: '0001111 iii nnn ddd',
    text: 'sub{s}{c}\t{d}, {n}, #{i}',
    operands: immediateFlagsOutsideIt,
    execute: sub,
  }),
  define({
    name: 'MOV (immediate)',
    form: 'T1',
    encoding: '00100 ddd iiiiiiii',
    text: 'mov{s}{c}\t{d}, #{i}',
    operands: immediateFlagsOutsideIt,
    execute: mov,
  }),
  define({
    name: 'CMP (immediate)',
    form: 'T1',
    encoding: '00101 nnn iiiiiiii',
    text: 'cmp{c}\t{n}, #{i}',
    operands: (i) => {
      i.immediate = true;
      i.setFlags = true;
    },
    execute: cmp,
  }),
  define({
    name: 'ADD (immediate)',
    form: 'T2',
    encoding: '00110 xxx iiiiiiii',
    text: 'add{s}{c}\t{d}, #{i}',
    operands: immediateFlagsOutsideIt,
    execute: add,
  }),
  define({
    name: 'SUB (immediate)',
    form: 'T2',
    encoding: '00111 xxx iiiiiiii',
    text: 'sub{s}{c}\t{d}, #{i}',
    operands: immediateFlagsOutsideIt,
    execute: sub,
  }),

  // Data processing.
  lowRegisters('AND', '0000', 'and{s}{c}\t{d}, {m}', and),
  lowRegisters('EOR', '0001', 'eor{s}{c}\t{d}, {m}', eor),
  lowRegisters('ADC', '0101', 'adc{s}{c}\t{d}, {m}', adc),
  lowRegisters('SBC', '0110', 'sbc{s}{c}\t{d}, {m}', sbc),
  lowRegisters('TST', '1000', 'tst{c}\t{n}, {m}', tst),
  define({
    name: 'RSB (immediate)',
    form: 'T1',
    encoding: '010000 1001 nnn ddd',
    text: 'neg{s}{c}\t{d}, {n}',
    operands: immediateFlagsOutsideIt,
    execute: rsb,
  }),
  lowRegisters('CMP', '1010', 'cmp{c}\t{n}, {m}', cmp),
  lowRegisters('CMN', '1011', 'cmn{c}\t{n}, {m}', cmn),
  lowRegisters('ORR', '1100', 'orr{s}{c}\t{d}, {m}', orr),
  lowRegisters('BIC', '1110', 'bic{s}{c}\t{d}, {m}', bic),
  lowRegisters('MVN', '1111', 'mvn{s}{c}\t{d}, {m}', mvn),

  // Special data instructions: any register.
  define({
    name: 'ADD (register)',
    form: 'T2',
    encoding: '01000100 x mmmm xxx',
    text: 'add{c}\t{d}, {m}',
    branches: (i) => i.d === PC,
    unpredictable: (i) => (i.d === PC && i.m === PC ? 'both registers are PC' : ''),
    execute: add,
    variant: (i) => (i.d === PC ? addPc : add),
  }),
  define({
    name: 'ADD (SP plus register)',
    form: 'T1',
    encoding: '01000100 x 1101 xxx',
    text: 'add{c}\t{d}, {m}',
    branches: (i) => i.d === PC,
    operands: (i) => {
      i.m = SP;
    },
    execute: add,
    variant: (i) => (i.d === PC ? addPc : add),
  }),
  define({
    name: 'CMP (register)',
    form: 'T2',
    encoding: '01000101 n mmmm nnn',
    text: 'cmp{c}\t{n}, {m}',
    notPc: 'nm',
    operands: setsFlags,
    unpredictable: (i) => (i.n < 8 && i.m < 8 ? 'both registers are low' : ''),
    execute: cmp,
  }),
  define({
    name: 'MOV (register)',
    form: 'T1',
    encoding: '01000110 d mmmm ddd',
    // The assembler's filler.
    text: (i) => (i.d === 8 && i.m === 8 ? 'nop{c}\t\t\t@ (mov r8, r8)' : 'mov{c}\t{d}, {m}'),
    branches: (i) => i.d === PC,
    execute: mov,
    variant: (i) => (i.d === PC ? movPc : mov),
  }),

  // Addresses relative to PC and SP.
  define({
    name: 'ADR',
    form: 'T1',
    encoding: '10100 ddd iiiiiiii',
    text: 'add{c}\t{d}, pc, #{adr}',
    operands: wordImmediate,
    execute: adr,
  }),
  define({
    name: 'ADD (SP plus immediate)',
    form: 'T1',
    encoding: '10101 ddd iiiiiiii',
    text: 'add{c}\t{d}, sp, #{i}',
    operands: (i) => {
      wordImmediate(i);
      i.n = SP;
    },
    execute: add,
  }),
  define({
    name: 'ADD (SP plus immediate)',
    form: 'T2',
    encoding: '101100000 iiiiiii',
    text: 'add{c}\tsp, #{i}',
    operands: (i) => {
      wordImmediate(i);
      i.d = i.n = SP;
    },
    execute: add,
  }),
  define({
    name: 'SUB (SP minus immediate)',
    form: 'T1',
    encoding: '101100001 iiiiiii',
    text: 'sub{c}\tsp, #{i}',
    operands: (i) => {
      wordImmediate(i);
      i.d = i.n = SP;
    },
    execute: sub,
  }),

  // 32-bit.
  ...PAIRS.flatMap(wide),
  define({
    name: 'MOV (immediate)',
    form: 'T2',
    encoding: '11110 i 0 0010 S 1111 | 0 iii dddd iiiiiiii',
    text: 'mov{s}{c}.w\t{d}, #{i}',
    notSpPc: 'd',
    operands: expandImmediate,
    unpredictable: emptyByte,
    execute: mov,
  }),
  define({
    name: 'MOV (register)',
    form: 'T3',
    encoding: '11101010010 S 1111 | (0) 000 dddd 0000 mmmm',
    text: 'mov{s}{c}.w\t{d}, {m}',
    notPc: 'dm',
    unpredictable: moveRegisters,
    execute: mov,
  }),
  define({
    name: 'ADD (SP plus immediate)',
    form: 'T3',
    encoding: '11110 i 01000 S 1101 | 0 iii dddd iiiiiiii',
    text: 'add{s}{c}.w\t{d}, sp, #{i}',
    notPc: 'd',
    operands: (i) => {
      i.n = SP;
      expandImmediate(i);
    },
    unpredictable: emptyByte,
    execute: add,
  }),
  define({
    name: 'SUB (SP minus immediate)',
    form: 'T2',
    encoding: '11110 i 01101 S 1101 | 0 iii dddd iiiiiiii',
    text: 'sub{s}{c}.w\t{d}, sp, #{i}',
    notPc: 'd',
    operands: (i) => {
      i.n = SP;
      expandImmediate(i);
    },
    unpredictable: emptyByte,
    execute: sub,
  }),
  define({
    name: 'ADD (SP plus register)',
    form: 'T3',
    encoding: '11101011000 S 1101 | (0) sss dddd ss yy mmmm',
    text: 'add{s}{c}.w\t{d}, sp, {m}{shift}',
    notPc: 'd',
    notSpPc: 'm',
    operands: (i) => {
      i.n = SP;
      decodeImmediateShift(i);
    },
    unpredictable: stackShift,
    execute: add,
  }),
  define({
    name: 'SUB (SP minus register)',
    form: 'T1',
    encoding: '11101011101 S 1101 | (0) sss dddd ss yy mmmm',
    text: 'sub{s}{c}.w\t{d}, sp, {m}{shift}',
    notPc: 'd',
    notSpPc: 'm',
    operands: (i) => {
      i.n = SP;
      decodeImmediateShift(i);
    },
    unpredictable: stackShift,
    execute: sub,
  }),

  // Plain binary immediate.
  define({
    name: 'ADD (immediate)',
    form: 'T4',
    encoding: '11110 i 100000 nnnn | 0 iii dddd iiiiiiii',
    text: 'addw{c}\t{d}, {n}, #{i}',
    notSpPc: 'd',
    operands: plainImmediate,
    execute: add,
  }),
  define({
    name: 'ADD (SP plus immediate)',
    form: 'T4',
    encoding: '11110 i 100000 1101 | 0 iii dddd iiiiiiii',
    text: 'addw{c}\t{d}, sp, #{i}',
    notPc: 'd',
    operands: (i) => {
      i.n = SP;
      i.immediate = true;
    },
    execute: add,
  }),
  define({
    name: 'ADR',
    form: 'T3',
    encoding: '11110 i 100000 1111 | 0 iii dddd iiiiiiii',
    text: 'addw{c}\t{d}, pc, #{i}',
    notSpPc: 'd',
    operands: plainImmediate,
    execute: adr,
  }),
  define({
    name: 'SUB (immediate)',
    form: 'T4',
    encoding: '11110 i 101010 nnnn | 0 iii dddd iiiiiiii',
    text: 'subw{c}\t{d}, {n}, #{i}',
    notSpPc: 'd',
    operands: plainImmediate,
    execute: sub,
  }),
  define({
    name: 'SUB (SP minus immediate)',
    form: 'T3',
    encoding: '11110 i 101010 1101 | 0 iii dddd iiiiiiii',
    text: 'subw{c}\t{d}, sp, #{i}',
    notPc: 'd',
    operands: (i) => {
      i.n = SP;
      i.immediate = true;
    },
    execute: sub,
  }),
  define({
    name: 'ADR',
    form: 'T2',
    encoding: '11110 i 101010 1111 | 0 iii dddd iiiiiiii',
    text: 'subw{c}\t{d}, pc, #{-i}',
    notSpPc: 'd',
    operands: (i) => {
      i.immediate = true;
      i.imm = -i.imm;
    },
    execute: adr,
  }),
  define({
    name: 'MOV (immediate)',
    form: 'T3',
    encoding: '11110 i 100100 jjjj | 0 iii dddd iiiiiiii',
    text: 'movw{c}\t{d}, #{i}',
    notSpPc: 'd',
    operands: (i, field) => {
      i.immediate = true;
      i.imm |= field('j') << 12;
    },
    execute: mov,
  }),
  define({
    name: 'MOVT',
    form: 'T1',
    encoding: '11110 i 101100 jjjj | 0 iii dddd iiiiiiii',
    text: 'movt{c}\t{d}, #{i}',
    notSpPc: 'd',
    operands: (i, field) => {
      i.immediate = true;
      i.imm |= field('j') << 12;
    },
    execute: movTop,
  }),
];
