/** Branches, table branches and IT (ARMv7-M ARM, sections A5.2.3, A5.2.5, A5.2.6, A5.3.4 and A5.3.6). */

import { define, type Definition } from '../definition.js';
import type { Execute, Instruction } from '../instruction.js';
import { branchTarget, LR, PC, SP, signExtend } from '../operations.js';

// Meanings.

const b: Execute = (m, i) => m.branch(branchTarget(i));
const bCond: Execute = (m, i) => m.branchIf(m.condition(i.cond), branchTarget(i));
const cbz: Execute = (m, i) => m.branchIf(m.eq(m.reg(i.n), m.int(0)), branchTarget(i));
const cbnz: Execute = (m, i) => m.branchIf(m.xor(m.eq(m.reg(i.n), m.int(0)), m.int(1)), branchTarget(i));
const bl: Execute = (m, i) => {
  m.setReg(LR, m.int((i.address + 4) | 1));
  m.branch(branchTarget(i));
};
const bx: Execute = (m, i) => m.branchExchange(m.reg(i.m));
const blx: Execute = (m, i) => {
  const target = m.reg(i.m);
  m.setReg(LR, m.int((i.address + 2) | 1));
  m.branchLinkExchange(target);
};
const tbb: Execute = (m, i) => {
  const halfwords = m.load8(m.add(m.reg(i.n), m.reg(i.m)));
  m.branchTo(m.add(m.reg(PC), m.shl(halfwords, m.int(1))));
};
const tbh: Execute = (m, i) => {
  const halfwords = m.load16(m.add(m.reg(i.n), m.shl(m.reg(i.m), m.int(1))));
  m.branchTo(m.add(m.reg(PC), m.shl(halfwords, m.int(1))));
};
const it: Execute = (m, i) => m.startIt(i.imm);

// Operands.

const displacement = (bits: number) => (i: Instruction) => {
  i.imm = signExtend(i.imm * 2, bits + 1);
};

/** Bits 23 and 22 of a long displacement are stored as J1 and J2, inverted where they differ from the sign. */
const longDisplacement = (i: Instruction, field: (letter: string) => number) => {
  const sign = field('g');
  const i1 = 1 ^ field('j') ^ sign;
  const i2 = 1 ^ field('k') ^ sign;
  i.imm = signExtend((sign << 24) | (i1 << 23) | (i2 << 22) | (i.imm << 1), 25);
};

/** An IT block of more than one instruction has no ELSE for AL, and NV is no condition. */
function itCondition(i: Instruction): string {
  const firstCond = i.imm >>> 4;
  const mask = i.imm & 15;
  if (firstCond === 15) return 'condition NV';
  return firstCond === 14 && (mask & (mask - 1)) !== 0 ? 'ELSE of AL' : '';
}

const compareAndBranch = (name: string, bit: string, execute: Execute): Definition =>
  define({
    name,
    form: 'T1',
    encoding: `1011 ${bit} 0 i 1 iiiii nnn`,
    text: `${name.toLowerCase()}\t{n}, {label}{notInIt}`,
    branches: true,
    neverInIt: true,
    operands: (i) => {
      i.imm *= 2;
    },
    execute,
  });

const tableBranch = (name: string, bit: string, operand: string, execute: Execute): Definition =>
  define({
    name,
    form: 'T1',
    encoding: `111010001101 nnnn | (1)(1)(1)(1) (0)(0)(0)(0) 000 ${bit} mmmm`,
    text: `${name.toLowerCase()}{c}\t[{n}, ${operand}]`,
    // Two for the load, one for the addition and one for the branch.
    cycles: 4,
    branches: true,
    notSpPc: 'm',
    unpredictable: (i) => (i.n === SP ? 'Rn is SP' : ''),
    execute,
  });

export const BRANCHES: readonly Definition[] = [
  define({
    name: 'B',
    form: 'T1',
    encoding: '1101 cccc iiiiiiii',
    not: [{ c: 14 }, { c: 15 }],
    text: 'b{cond}.n\t{label}{notInIt}',
    branches: true,
    neverInIt: true,
    operands: displacement(8),
    execute: bCond,
  }),
  define({
    name: 'B',
    form: 'T2',
    encoding: '11100 iiiiiiiiiii',
    text: 'b{c}.n\t{label}',
    branches: true,
    operands: displacement(11),
    execute: b,
  }),
  define({
    name: 'B',
    form: 'T3',
    encoding: '11110 g cccc iiiiii | 10 j 0 k iiiiiiiiiii',
    not: [{ c: 14 }, { c: 15 }],
    text: 'b{cond}.w\t{label}{notInIt}',
    branches: true,
    neverInIt: true,
    operands: (i, field) => {
      const high = (field('g') << 19) | (field('k') << 18) | (field('j') << 17);
      i.imm = signExtend((high | i.imm) * 2, 21);
    },
    execute: bCond,
  }),
  define({
    name: 'B',
    form: 'T4',
    encoding: '11110 g iiiiiiiiii | 10 j 1 k iiiiiiiiiii',
    text: 'b{c}.w\t{label}',
    branches: true,
    operands: longDisplacement,
    execute: b,
  }),
  define({
    name: 'BL',
    form: 'T1',
    encoding: '11110 g iiiiiiiiii | 11 j 1 k iiiiiiiiiii',
    text: 'bl{c}\t{label}',
    branches: true,
    operands: longDisplacement,
    execute: bl,
  }),
  define({
    name: 'BX',
    form: 'T1',
    encoding: '010001110 mmmm (0)(0)(0)',
    text: 'bx{c}\t{m}',
    branches: true,
    notPc: 'm',
    execute: bx,
  }),
  define({
    name: 'BLX (register)',
    form: 'T1',
    encoding: '010001111 mmmm (0)(0)(0)',
    text: 'blx{c}\t{m}',
    branches: true,
    notPc: 'm',
    execute: blx,
  }),
  compareAndBranch('CBZ', '0', cbz),
  compareAndBranch('CBNZ', '1', cbnz),
  tableBranch('TBB', '0', '{m}', tbb),
  tableBranch('TBH', '1', '{m}, lsl #1', tbh),
  define({
    name: 'IT',
    form: 'T1',
    encoding: '10111111 iiiiiiii',
    text: '{it}',
    neverInIt: true,
    endsBlock: true,
    unpredictable: itCondition,
    execute: it,
  }),
];
