/**
 * The pseudocode functions that several instruction meanings share (ARMv7-M ARM, sections A5.3.2, A7.4 and appendix D6).
 */

import type { Instruction } from './instruction.js';
import type { Machine } from './machine.js';

export const SP = 13;
export const LR = 14;
export const PC = 15;

export const LSL = 0;
export const LSR = 1;
export const ASR = 2;
export const ROR = 3;
export const RRX = 4;

/** DecodeImmShift: turns the encoded type and amount into the shift that they mean. */
export function decodeImmediateShift(i: Instruction): void {
  if (i.shiftAmount !== 0) return;
  if (i.shiftType === LSR || i.shiftType === ASR) i.shiftAmount = 32;
  if (i.shiftType === ROR) {
    i.shiftType = RRX;
    i.shiftAmount = 1;
  }
}

/** ThumbExpandImm_C: a 12-bit modified immediate as a 32-bit constant and its carry out. */
export function expandImmediate(i: Instruction): void {
  const imm12 = i.imm;
  const byte = imm12 & 0xff;
  i.immediate = true;
  if (imm12 >>> 10 === 0) {
    i.imm = (byte * [1, 0x0001_0001, 0x0100_0100, 0x0101_0101][imm12 >>> 8]!) | 0;
    return;
  }
  const unrotated = 0x80 | (imm12 & 0x7f);
  const rotation = imm12 >>> 7;
  i.imm = (unrotated >>> rotation) | (unrotated << (32 - rotation));
  i.immCarry = i.imm >>> 31;
}

/** SignExtend of a `bits`-wide number. */
export function signExtend(value: number, bits: number): number {
  return (value << (32 - bits)) >> (32 - bits);
}

/** Align(PC, 4): what PC-relative addresses count from. */
export function alignedPc(i: Instruction): number {
  return (i.address + 4) & ~3;
}

/** Where a direct branch goes. */
export function branchTarget(i: Instruction): number {
  return (i.address + 4 + i.imm) | 0;
}

/** BitCount: how many registers a register list has, for one. */
export function countOnes(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The second operand of a data-processing instruction: an immediate or a shifted register. */
export function operand2<V>(m: Machine<V>, i: Instruction): V {
  if (i.immediate) return m.int(i.imm);
  const value = m.reg(i.m);
  return i.shiftAmount === 0 ? value : shift(m, value, i.shiftType, i.shiftAmount);
}

/** Shift by a fixed amount of 0 to 32. */
export function shift<V>(m: Machine<V>, value: V, type: number, amount: number): V {
  if (amount === 0) return value;
  switch (type) {
    case LSL:
      return m.shl(value, m.int(amount));
    case LSR:
      return amount === 32 ? m.int(0) : m.shrUnsigned(value, m.int(amount));
    case ASR:
      return m.shrSigned(value, m.int(Math.min(amount, 31)));
    case ROR:
      return m.rotr(value, m.int(amount));
    default:
      return m.or(m.shrUnsigned(value, m.int(1)), m.shl(m.carry(), m.int(31)));
  }
}

/** The carry out of a shift by a fixed amount of 1 to 32. */
export function shiftCarry<V>(m: Machine<V>, value: V, type: number, amount: number): V {
  const bit = type === LSL ? 32 - amount : amount - 1;
  return m.and(m.shrUnsigned(value, m.int(bit)), m.int(1));
}

/**
 * The flags of a logical instruction: N and Z from the result, C from the shifter. It reads Rm once more, so it
 * comes before the result is written.
 */
export function setLogicalFlags<V>(m: Machine<V>, i: Instruction, result: V): void {
  m.setNZ(result);
  if (i.immediate) {
    if (i.immCarry >= 0) m.setC(m.int(i.immCarry));
  } else if (i.shiftAmount !== 0) {
    m.setC(shiftCarry(m, m.reg(i.m), i.shiftType, i.shiftAmount));
  }
}

/** Ends a logical instruction that has a destination. */
export function writeLogical<V>(m: Machine<V>, i: Instruction, result: V): void {
  if (i.setFlags) setLogicalFlags(m, i, result);
  m.setReg(i.d, result);
}
