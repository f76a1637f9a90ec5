/** Shifts by an immediate and by a register (ARMv7-M ARM, sections A5.2.1, A5.2.2, A5.3.1 and A5.3.12). */

import { define, type Definition } from '../definition.js';
import type { Execute, Instruction } from '../instruction.js';
import type { Machine } from '../machine.js';
import { ASR, decodeImmediateShift, LSL, LSR, operand2, ROR, RRX, writeLogical } from '../operations.js';

// Meanings.

const shiftImmediate: Execute = (m, i) => writeLogical(m, i, operand2(m, i));

/** The amount of a shift by register: bits 7:0. */
function amountOf<V>(m: Machine<V>, i: Instruction): V {
  return m.and(m.reg(i.m), m.int(0xff));
}

/** Writes a shift's result and sets the flags; `carryOut` is the carry when the amount is not 0. */
function writeShift<V>(m: Machine<V>, i: Instruction, amount: V, result: V, carryOut: V): void {
  m.setNZ(result);
  m.setC(m.select(m.eq(amount, m.int(0)), m.carry(), carryOut));
  m.setReg(i.d, result);
}

/** The bit that a shift to the right by 1 to 255 puts into the carry, from the value shifted by one less. */
function lowBit<V>(m: Machine<V>, value: V): V {
  return m.and(value, m.int(1));
}

/** A shift that gives 0 from 32 on. */
function below32<V>(m: Machine<V>, amount: V, shifted: V): V {
  return m.select(m.ltUnsigned(amount, m.int(32)), shifted, m.int(0));
}

const lslRegister: Execute = (m, i) => {
  const value = m.reg(i.n);
  const amount = amountOf(m, i);
  const result = below32(m, amount, m.shl(value, amount));
  if (!i.setFlags) return m.setReg(i.d, result);
  const oneLess = m.sub(amount, m.int(1));
  const carryOut = below32(m, oneLess, m.shrUnsigned(m.shl(value, oneLess), m.int(31)));
  writeShift(m, i, amount, result, carryOut);
};
const lsrRegister: Execute = (m, i) => {
  const value = m.reg(i.n);
  const amount = amountOf(m, i);
  const result = below32(m, amount, m.shrUnsigned(value, amount));
  if (!i.setFlags) return m.setReg(i.d, result);
  const oneLess = m.sub(amount, m.int(1));
  const carryOut = below32(m, oneLess, lowBit(m, m.shrUnsigned(value, oneLess)));
  writeShift(m, i, amount, result, carryOut);
};
const asrRegister: Execute = (m, i) => {
  const value = m.reg(i.n);
  const amount = amountOf(m, i);
  const upTo31 = m.select(m.ltUnsigned(amount, m.int(32)), amount, m.int(31));
  const result = m.shrSigned(value, upTo31);
  if (!i.setFlags) return m.setReg(i.d, result);
  const oneLess = m.sub(amount, m.int(1));
  const upTo31Less = m.select(m.ltUnsigned(oneLess, m.int(32)), oneLess, m.int(31));
  writeShift(m, i, amount, result, lowBit(m, m.shrSigned(value, upTo31Less)));
};
const rorRegister: Execute = (m, i) => {
  const amount = amountOf(m, i);
  const result = m.rotr(m.reg(i.n), amount);
  if (!i.setFlags) return m.setReg(i.d, result);
  writeShift(m, i, amount, result, m.shrUnsigned(result, m.int(31)));
};

// Encodings.

interface Shift {
  readonly name: string;
  readonly mnemonic: string;
  readonly type: number;
  /** Bits 1:0 of the type field. */
  readonly bits: string;
  /** Bits 9:6 of the 16-bit instruction by register. */
  readonly opcode: string;
  readonly execute: Execute;
}

const SHIFTS: readonly Shift[] = [
  { name: 'LSL', mnemonic: 'lsl', type: LSL, bits: '00', opcode: '0010', execute: lslRegister },
  { name: 'LSR', mnemonic: 'lsr', type: LSR, bits: '01', opcode: '0011', execute: lsrRegister },
  { name: 'ASR', mnemonic: 'asr', type: ASR, bits: '10', opcode: '0100', execute: asrRegister },
  { name: 'ROR', mnemonic: 'ror', type: ROR, bits: '11', opcode: '0111', execute: rorRegister },
];

function byRegister({ name, mnemonic, bits, opcode, execute }: Shift): Definition[] {
  return [
    define({
      name: `${name} (register)`,
      form: 'T1',
      encoding: `010000 ${opcode} mmm xxx`,
      text: `${mnemonic}{s}{c}\t{d}, {m}`,
      operands: (i, _, inIt) => {
        i.setFlags = !inIt;
      },
      execute,
    }),
    define({
      name: `${name} (register)`,
      form: 'T2',
      encoding: `111110100 ${bits} S nnnn | 1111 dddd 0000 mmmm`,
      text: `${mnemonic}{s}{c}.w\t{d}, {n}, {m}`,
      notSpPc: 'dnm',
      execute,
    }),
  ];
}

function byImmediate({ name, mnemonic, type, bits }: Shift): Definition[] {
  const decode = (i: Instruction) => {
    i.shiftType = type;
    decodeImmediateShift(i);
  };
  const wide = define({
    name: `${name} (immediate)`,
    form: name === 'ROR' ? 'T1' : 'T2',
    encoding: `11101010010 S 1111 | (0) sss dddd ss ${bits} mmmm`,
    text: 'mov{s}{c}.w\t{d}, {m}{shift}',
    notSpPc: 'dm',
    operands: decode,
    execute: shiftImmediate,
  });
  if (name === 'ROR') return [wide];
  const narrow = define({
    name: `${name} (immediate)`,
    form: 'T1',
    encoding: `000 ${bits} sssss mmm ddd`,
    text: `${mnemonic}{s}{c}\t{d}, {m}, #{shiftAmount}`,
    operands: (i, _, inIt) => {
      decode(i);
      i.setFlags = !inIt;
    },
    execute: shiftImmediate,
  });
  return [narrow, wide];
}

export const SHIFT_INSTRUCTIONS: readonly Definition[] = [
  ...SHIFTS.flatMap(byImmediate),
  ...SHIFTS.flatMap(byRegister),
  define({
    name: 'RRX',
    form: 'T1',
    encoding: '11101010010 S 1111 | (0) 000 dddd 0011 mmmm',
    text: 'mov{s}{c}.w\t{d}, {m}, rrx',
    notSpPc: 'dm',
    operands: (i) => {
      i.shiftType = RRX;
      i.shiftAmount = 1;
    },
    execute: shiftImmediate,
  }),
];
