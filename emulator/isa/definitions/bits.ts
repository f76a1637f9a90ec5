/**
 * Bit fields, extension, reversal, counting and saturation (ARMv7-M ARM, sections A5.2.5, A5.3.3, A5.3.12 and
 * A5.3.15).
 */

import { define, type Definition } from '../definition.js';
import type { Execute, Instruction } from '../instruction.js';
import type { Machine } from '../machine.js';
import { ASR, LSL, ROR, shift } from '../operations.js';

// Bit fields: `shiftAmount` is the lsb, `imm` the width.

const bfi: Execute = (m, i) => {
  const mask = i.imm === 32 ? -1 : ((1 << i.imm) - 1) << i.shiftAmount;
  const field = m.and(m.shl(m.reg(i.n), m.int(i.shiftAmount)), m.int(mask));
  m.setReg(i.d, m.or(m.and(m.reg(i.d), m.int(~mask)), field));
};
const bfc: Execute = (m, i) => {
  const mask = i.imm === 32 ? -1 : ((1 << i.imm) - 1) << i.shiftAmount;
  m.setReg(i.d, m.and(m.reg(i.d), m.int(~mask)));
};
const ubfx: Execute = (m, i) => {
  const left = m.shl(m.reg(i.n), m.int(32 - i.shiftAmount - i.imm));
  m.setReg(i.d, m.shrUnsigned(left, m.int(32 - i.imm)));
};
const sbfx: Execute = (m, i) => {
  const left = m.shl(m.reg(i.n), m.int(32 - i.shiftAmount - i.imm));
  m.setReg(i.d, m.shrSigned(left, m.int(32 - i.imm)));
};

// Extension: `shiftAmount` is the rotation.

function rotated<V>(m: Machine<V>, i: Instruction): V {
  return shift(m, m.reg(i.m), ROR, i.shiftAmount);
}
const sxtb: Execute = (m, i) => m.setReg(i.d, m.signExtend8(rotated(m, i)));
const sxth: Execute = (m, i) => m.setReg(i.d, m.signExtend16(rotated(m, i)));
const uxtb: Execute = (m, i) => m.setReg(i.d, m.and(rotated(m, i), m.int(0xff)));
const uxth: Execute = (m, i) => m.setReg(i.d, m.and(rotated(m, i), m.int(0xffff)));

// Reversal.

/** Exchanges neighbouring groups of `distance` bits; `mask` selects the lower one of each pair. */
function exchange<V>(m: Machine<V>, value: V, distance: number, mask: number): V {
  const up = m.shl(m.and(value, m.int(mask)), m.int(distance));
  return m.or(up, m.and(m.shrUnsigned(value, m.int(distance)), m.int(mask)));
}
const rev16: Execute = (m, i) => m.setReg(i.d, exchange(m, m.reg(i.m), 8, 0x00ff_00ff));
const rev: Execute = (m, i) => m.setReg(i.d, m.rotr(exchange(m, m.reg(i.m), 8, 0x00ff_00ff), m.int(16)));
const revsh: Execute = (m, i) => m.setReg(i.d, m.signExtend16(exchange(m, m.reg(i.m), 8, 0x00ff_00ff)));
const rbit: Execute = (m, i) => {
  let value = exchange(m, m.reg(i.m), 1, 0x5555_5555);
  value = exchange(m, value, 2, 0x3333_3333);
  value = exchange(m, value, 4, 0x0f0f_0f0f);
  value = exchange(m, value, 8, 0x00ff_00ff);
  m.setReg(i.d, m.rotr(value, m.int(16)));
};
const clz: Execute = (m, i) => m.setReg(i.d, m.clz(m.reg(i.m)));

// Saturation: `imm` is the position saturated to.

function saturate<V>(m: Machine<V>, i: Instruction, lowest: number, highest: number): void {
  const value = shift(m, m.reg(i.n), i.shiftType, i.shiftAmount);
  const above = m.ltSigned(m.int(highest), value);
  const below = m.ltSigned(value, m.int(lowest));
  m.setQ(m.or(above, below));
  m.setReg(i.d, m.select(above, m.int(highest), m.select(below, m.int(lowest), value)));
}
const ssat: Execute = (m, i) => saturate(m, i, -(2 ** (i.imm - 1)), 2 ** (i.imm - 1) - 1);
const usat: Execute = (m, i) => saturate(m, i, 0, 2 ** i.imm - 1);

// Encodings.

function extend(name: string, narrow: string, wide: string, execute: Execute): Definition[] {
  const mnemonic = name.toLowerCase();
  return [
    define({
      name,
      form: 'T1',
      encoding: `10110010 ${narrow} mmm ddd`,
      text: `${mnemonic}{c}\t{d}, {m}`,
      execute,
    }),
    define({
      name,
      form: 'T2',
      encoding: `111110100 ${wide} 1111 | 1111 dddd 1(0)ss mmmm`,
      text: `${mnemonic}{c}.w\t{d}, {m}{rotation}`,
      notSpPc: 'dm',
      operands: (i) => {
        i.shiftAmount *= 8;
        i.shiftType = ROR;
      },
      execute,
    }),
  ];
}

/** Rm stands twice in the encoding. */
const sameRegisters = (i: Instruction) => (i.n === i.m ? '' : 'the two copies of Rm differ');

function miscellaneous(name: string, wide: string, execute: Execute, narrow?: string): Definition[] {
  const mnemonic = name.toLowerCase();
  const definitions = [
    define({
      name,
      form: narrow ? 'T2' : 'T1',
      encoding: `1111101010 ${wide.slice(0, 2)} mmmm | 1111 dddd 10 ${wide.slice(2)} nnnn`,
      text: `${mnemonic}{c}${narrow ? '.w' : ''}\t{d}, {m}`,
      notSpPc: 'dm',
      unpredictable: sameRegisters,
      execute,
    }),
  ];
  if (narrow) {
    const encoding = `10111010 ${narrow} mmm ddd`;
    definitions.push(define({ name, form: 'T1', encoding, text: `${mnemonic}{c}\t{d}, {m}`, execute }));
  }
  return definitions;
}

/** BFC and BFI encode the msb. */
const widthFromMsb = (i: Instruction, field: (letter: string) => number) => {
  i.imm = field('w') - i.shiftAmount + 1;
};
const widthMinus1 = (i: Instruction, field: (letter: string) => number) => {
  i.imm = field('w') + 1;
};
const insideWord = (i: Instruction) =>
  i.shiftAmount + i.imm > 32 || i.imm < 1 ? 'the bit field is not inside the word' : '';

/** LSL, or ASR where the encoding's `h` bit is set. */
const saturationShift = (i: Instruction, field: (letter: string) => number) => {
  i.shiftType = field('h') ? ASR : LSL;
};

export const BITS: readonly Definition[] = [
  define({
    name: 'BFC',
    form: 'T1',
    encoding: '11110 (0) 110110 1111 | 0 sss dddd ss (0) wwwww',
    text: 'bfc{c}\t{d}, #{shiftAmount}, #{width}',
    notSpPc: 'd',
    operands: widthFromMsb,
    unpredictable: insideWord,
    execute: bfc,
  }),
  define({
    name: 'BFI',
    form: 'T1',
    encoding: '11110 (0) 110110 nnnn | 0 sss dddd ss (0) wwwww',
    text: 'bfi{c}\t{d}, {n}, #{shiftAmount}, #{width}',
    notSpPc: 'dn',
    operands: widthFromMsb,
    unpredictable: insideWord,
    execute: bfi,
  }),
  define({
    name: 'SBFX',
    form: 'T1',
    encoding: '11110 (0) 110100 nnnn | 0 sss dddd ss (0) wwwww',
    text: 'sbfx{c}\t{d}, {n}, #{shiftAmount}, #{width}',
    notSpPc: 'dn',
    operands: widthMinus1,
    unpredictable: insideWord,
    execute: sbfx,
  }),
  define({
    name: 'UBFX',
    form: 'T1',
    encoding: '11110 (0) 111100 nnnn | 0 sss dddd ss (0) wwwww',
    text: 'ubfx{c}\t{d}, {n}, #{shiftAmount}, #{width}',
    notSpPc: 'dn',
    operands: widthMinus1,
    unpredictable: insideWord,
    execute: ubfx,
  }),
  define({
    name: 'SSAT',
    form: 'T1',
    encoding: '11110 (0) 1100h0 nnnn | 0 sss dddd ss (0) wwwww',
    not: [{ h: 1, s: 0 }],
    text: 'ssat{c}\t{d}, #{width}, {n}{shift}',
    notSpPc: 'dn',
    operands: (i, field) => {
      saturationShift(i, field);
      i.imm = field('w') + 1;
    },
    execute: ssat,
  }),
  define({
    name: 'USAT',
    form: 'T1',
    encoding: '11110 (0) 1110h0 nnnn | 0 sss dddd ss (0) wwwww',
    not: [{ h: 1, s: 0 }],
    text: 'usat{c}\t{d}, #{width}, {n}{shift}',
    notSpPc: 'dn',
    operands: (i, field) => {
      saturationShift(i, field);
      i.imm = field('w');
    },
    execute: usat,
  }),
  ...extend('SXTH', '00', '000', sxth),
  ...extend('UXTH', '10', '001', uxth),
  ...extend('SXTB', '01', '100', sxtb),
  ...extend('UXTB', '11', '101', uxtb),
  ...miscellaneous('REV', '0100', rev, '00'),
  ...miscellaneous('REV16', '0101', rev16, '01'),
  ...miscellaneous('RBIT', '0110', rbit),
  ...miscellaneous('REVSH', '0111', revsh, '11'),
  ...miscellaneous('CLZ', '1100', clz),
];
