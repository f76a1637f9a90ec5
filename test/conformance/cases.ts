/** Test cases of one encoding: operands, registers, and the code around the instruction. */
import type { Definition } from '../../emulator/isa/definition.js';
import { decode } from '../../emulator/isa/index.js';
import type { Instruction } from '../../emulator/isa/instruction.js';
import { RAM_BASE, RAM_SIZE } from './machines.js';
import { operand, type Random } from './random.js';

const PC = 15;
const FIELD_EDGES = [0, 1, -1, -2, 0x5555, 0xaaaa];
const ACCESS = /^(LDR|STR|LDM|STM|PUSH|POP|TB|PL|Unallocated)/;
/** Instructions that ARMv7-M restricts to aligned words (A3.2.1); Unicorn 2.0 accepts any address. */
const ALIGNED = /^(LDRD|STRD|LDM|STM|PUSH|POP|LDREX|STREX)/;

/** Chooses the value of an operand by its letter; excess bits are ignored. */
export type Chooser = (random: Random, letter: string) => number;

const anything: Chooser = (random) => (random.chance(15) ? random.pick(FIELD_EDGES) : random.next());

/** An encoding of a definition with random operands that is not UNPREDICTABLE in its position; undefined if not found. */
export function randomEncoding(
  definition: Definition,
  random: Random,
  address: number,
  inIt: boolean,
  choose: Chooser = anything,
): Instruction | undefined {
  const { pattern } = definition;
  for (let attempt = 0; attempt < 2000; attempt++) {
    let encoding = pattern.value | pattern.shouldValue;
    for (const field of pattern.fields) {
      const value = choose(random, field.letter);
      for (const { from, mask, to } of field.pieces) encoding |= ((value >>> to) & mask) << from;
    }
    const wide = pattern.wide;
    const i = decode(wide ? encoding >>> 16 : encoding, encoding & 0xffff, address, inIt, inIt);
    if (i.name === definition.name && i.form === definition.form && !i.unpredictable) return i;
  }
  return undefined;
}

/** Register values with which most memory accesses hit SRAM; random operands for everything else. */
export function randomRegisters(i: Instruction, random: Random): Int32Array {
  const registers = Int32Array.from({ length: 15 }, () => operand(random));
  registers[13] = (RAM_BASE + RAM_SIZE / 2 + (random.next() & 0x3fc)) & ~3;
  if (ACCESS.test(i.name)) aim(i, registers, random);
  else if (/^(BX|BLX|MOV|ADD)/.test(i.name) && i.endsBlock && i.m < 15)
    registers[i.m] = codeAddress(i, random);
  registers[13] &= ~3;
  return registers;
}

function codeAddress(i: Instruction, random: Random): number {
  const near = i.address + (random.next() >> 18);
  return random.chance(80) ? near | 1 : random.chance(50) ? near & ~1 : 0x3000_0001;
}

/** The address of the access. */
function target(i: Instruction, random: Random): number {
  if (random.chance(6)) return random.pick([0x3000_0000, 0xa000_0000, RAM_BASE + RAM_SIZE - 4]);
  const address = RAM_BASE + 0x400 + random.below(RAM_SIZE - 0x800);
  return ALIGNED.test(i.name) || random.chance(60) ? address & ~(i.name.startsWith('TBH') ? 1 : 3) : address;
}

function aim(i: Instruction, registers: Int32Array, random: Random): void {
  let address = target(i, random);
  if (i.n === PC) {
    if (i.name.startsWith('TB')) registers[i.m] = random.below(40);
    return;
  }
  if (/^(LDM|STM|PUSH|POP)/.test(i.name) && i.name !== 'POP') registers[i.n] = address - i.imm;
  else if (i.name === 'POP') registers[13] = address;
  else if (i.immediate) registers[i.n] = i.index ? address - i.imm : address;
  else {
    const shift = i.name === 'TBH' ? 1 : i.shiftAmount;
    if (i.n === i.m) registers[i.n] = Math.floor(address / (1 + 2 ** shift));
    else {
      if (i.n === 13) address = registers[13] + (random.below(64) << shift);
      registers[i.m] = i.n === 13 ? (address - registers[13]) >> shift : random.next() >> random.below(31);
      registers[i.n] = address - (registers[i.m] << shift);
    }
  }
}

/** An instruction with its IT block, or with the load that an exclusive store needs. */
export interface Framed {
  halfwords: number[];
  instructions: number;
  units: number;
  inIt: boolean;
}

export const halfwordsOf = (i: Instruction): number[] =>
  i.size === 4 ? [i.encoding >>> 16, i.encoding & 0xffff] : [i.encoding];

/** The code before the instruction; its length is fixed before the instruction is chosen. */
export interface Lead {
  halfwords: readonly number[];
  inIt: boolean;
  instructions: number;
}

const ADDS_R0_TO_R7 = 0x3000;

/** An IT instruction and up to three 16-bit additions; the tested instruction is the last of the block. */
export function itLead(random: Random, alone: boolean): Lead {
  const others = alone || random.chance(60) ? 0 : 1 + random.below(3);
  const condition = random.below(15);
  const count = others + 1;
  let mask = 1 << (4 - count);
  for (let k = 1; k < count; k++) {
    const isElse = condition !== 14 && random.chance(40) ? 1 : 0;
    mask |= ((condition & 1) ^ isElse) << (4 - k);
  }
  const halfwords = [0xbf00 | (condition << 4) | mask];
  for (let k = 0; k < others; k++) halfwords.push(ADDS_R0_TO_R7 | (random.next() & 0x7fc));
  return { halfwords, inIt: true, instructions: count };
}

export const NO_LEAD: Lead = { halfwords: [], inIt: false, instructions: 0 };

/** The code of a case. An exclusive store mostly gets the load that it needs, otherwise a CLREX. */
export function frame(lead: Lead, i: Instruction, random: Random): Framed {
  if (i.name === 'IT') return itItself(i, random);
  const before = i.name.startsWith('STREX') ? exclusiveLead(i, random) : [];
  const count = before.length / 2;
  return {
    halfwords: [...before, ...lead.halfwords, ...halfwordsOf(i)],
    instructions: count + lead.instructions + 1,
    units: count + 1,
    inIt: lead.inIt,
  };
}

/** Unicorn does not stop inside an IT block, so the case includes the block. */
function itItself(i: Instruction, random: Random): Framed {
  const count = 4 - Math.log2(i.imm & -i.imm);
  const block = Array.from({ length: count }, () => ADDS_R0_TO_R7 | (random.next() & 0x7fc));
  return { halfwords: [i.encoding, ...block], instructions: 1 + count, units: 1, inIt: true };
}

function exclusiveLead(i: Instruction, random: Random): number[] {
  if (random.chance(25)) return [0xf3bf, 0x8f2f];
  const free = [0, 1, 2, 3, 4].find((r) => r !== i.n && r !== i.t && r !== i.d)!;
  if (i.name === 'STREX') return [0xe850 | i.n, (free << 12) | 0xf00 | (i.imm >> 2)];
  return [0xe8d0 | i.n, (free << 12) | (i.name === 'STREXB' ? 0xf4f : 0xf5f)];
}
