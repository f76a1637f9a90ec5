/**
 * The disassembler: writes a definition's assembly text with an instruction's operands, in the words of GNU
 * objdump (tabs included), and walks code while keeping track of IT blocks.
 */

import { decode, definitionOf, isWide } from './decode.js';
import { fieldOf } from './definition.js';
import { SPECIAL_REGISTERS } from './definitions/system.js';
import type { Instruction } from './instruction.js';
import { alignedPc, branchTarget, PC, RRX } from './operations.js';

export interface DisassembleOptions {
  /** What lies at an address, such as `main+0x4`; undefined where nothing is known. */
  readonly symbol?: (address: number) => string | undefined;
  /** The condition that an IT block gives the instruction, such as `eq`. */
  readonly itCondition?: string;
}

/** One line of a disassembly. */
export interface Line {
  readonly address: number;
  readonly size: 2 | 4;
  readonly encoding: number;
  readonly text: string;
}

/** What conditions are called, by their number. */
export const CONDITIONS = 'eq ne cs cc mi pl vs vc hi ls ge lt gt le al'.split(' ');
const REGISTERS = 'r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 sl fp ip sp lr pc'.split(' ');
const SHIFTS = ['lsl', 'lsr', 'asr', 'ror'];
const BARRIERS: Readonly<Record<number, string>> = {
  15: 'sy',
  14: 'st',
  13: 'ld',
  11: 'ish',
  10: 'ishst',
  9: 'ishld',
  7: 'un',
  6: 'unst',
  5: 'nshld',
  3: 'osh',
  2: 'oshst',
  1: 'oshld',
};

/** Numbers that objdump repeats in hexadecimal after the line. */
function remark(value: number): string {
  return value > 32 || value < -16 ? `\t@ 0x${(value >>> 0).toString(16)}` : '';
}

function showAddress(address: number, options: DisassembleOptions): string {
  const hex = (address >>> 0).toString(16);
  if (!options.symbol) return `0x${hex}`;
  const symbol = options.symbol(address >>> 0);
  return symbol === undefined ? hex : `${hex} <${symbol}>`;
}

function literalRemark(i: Instruction, options: DisassembleOptions): string {
  return `\t@ ${showAddress(alignedPc(i) + i.imm, options)}`;
}

function registerList(registers: number): string {
  return `{${REGISTERS.filter((_, n) => registers & (1 << n)).join(', ')}}`;
}

/** The `, lsl #3` after a register; nothing for LSL #0. */
function shiftSuffix(i: Instruction): string {
  if (i.shiftType === RRX) return ', rrx';
  return i.shiftAmount === 0 ? '' : `, ${SHIFTS[i.shiftType]} #${i.shiftAmount}`;
}

/** `[rn, …]` of the 32-bit loads and stores; `zero` is how an offset of zero is written. */
function addressText(i: Instruction, zero: string): string {
  const base = REGISTERS[i.n]!;
  if (!i.immediate) {
    const shift = i.shiftAmount === 0 ? '' : `, lsl #${i.shiftAmount}`;
    return `[${base}, ${REGISTERS[i.m]}${shift}]`;
  }
  const offset = i.imm === 0 ? zero : `#${i.imm}`;
  if (!i.index) return `[${base}], ${offset}`;
  const bare = offset === '#0' && i.n !== PC;
  return `${bare ? `[${base}]` : `[${base}, ${offset}]`}${i.wback ? '!' : ''}`;
}

/** A zero offset that shows whether it is added or subtracted. */
const signedZero = (i: Instruction) => (i.add ? '#0' : '#-0');

/** `ittet eq` and its like. */
function itText(i: Instruction): string {
  const firstCond = i.imm >>> 4;
  const mask = i.imm & 15;
  let letters = '';
  for (let bit = 3; (mask & ((1 << bit) - 1)) !== 0; bit--) {
    letters += ((mask >>> bit) & 1) === (firstCond & 1) ? 't' : 'e';
  }
  return `it${letters}\t${CONDITIONS[firstCond] ?? '<und>'}`;
}

function cpsText(i: Instruction): string {
  const flags = (i.imm & 4 ? 'a' : '') + (i.imm & 2 ? 'i' : '') + (i.imm & 1 ? 'f' : '');
  return `cps${i.imm & 8 ? 'id' : 'ie'}\t${flags}`;
}

/** What objdump writes for encodings that it does not know, and where should-be bits are not as they should be. */
function undefinedText(i: Instruction): string {
  return `\t\t@ <UNDEFINED> instruction: 0x${i.encoding.toString(16).padStart(i.size * 2, '0')}`;
}

/** What a name in braces in an assembly text stands for; `append` adds a remark after the line. */
type Token = (i: Instruction, options: DisassembleOptions, append: (text: string) => void) => string;

const TOKENS: Readonly<Record<string, Token>> = {
  c: (_, options) => options.itCondition ?? '',
  s: (i) => (i.setFlags ? 's' : ''),
  cond: (i) => CONDITIONS[i.cond]!,
  d: (i) => REGISTERS[i.d]!,
  n: (i) => REGISTERS[i.n]!,
  m: (i) => REGISTERS[i.m]!,
  t: (i) => REGISTERS[i.t]!,
  u: (i) => REGISTERS[i.t2]!,
  a: (i) => REGISTERS[i.a]!,
  '!': (i) => (i.wback ? '!' : ''),
  i: (i, _, append) => {
    append(remark(i.imm >>> 0));
    return String(i.imm >>> 0);
  },
  '-i': (i, _, append) => {
    append(remark(-i.imm));
    return String(-i.imm);
  },
  shift: shiftSuffix,
  shiftAmount: (i) => String(i.shiftAmount),
  rotation: (i) => (i.shiftAmount === 0 ? '' : `, ror #${i.shiftAmount}`),
  width: (i) => String(i.imm >>> 0),
  list: (i) => registerList(i.registers),
  label: (i, options) => showAddress(branchTarget(i), options),
  literal: (i, options, append) => {
    append(`\t@ (${showAddress(alignedPc(i) + i.imm, options)})`);
    return String(i.imm);
  },
  adr: (i, options, append) => {
    append(`\t@ (adr ${REGISTERS[i.d]}, ${showAddress(alignedPc(i) + i.imm, options)})`);
    return String(i.imm);
  },
  address: (i, options, append) => {
    if (i.immediate) append(i.n === PC ? literalRemark(i, options) : remark(i.imm));
    const here = i.immediate && i.n === PC && i.imm === 0 && i.index && !i.wback;
    return here ? '[pc]' : addressText(i, signedZero(i));
  },
  /** The address of LDC and STC, which can carry an option instead of an offset. */
  transfer: (i, options, append) => {
    if (!i.index && !i.wback) {
      append(remark(i.imm / 4));
      return `[${REGISTERS[i.n]}], {${i.imm / 4}}`;
    }
    append(i.n === PC ? literalRemark(i, options) : remark(i.imm));
    if (i.imm === 0 && i.add) return `[${REGISTERS[i.n]}]`;
    if (i.imm === 0 && i.index) return `[${REGISTERS[i.n]}, #-0]`;
    return addressText(i, signedZero(i));
  },
  indexed: (i) => addressText(i, '#0'),
  pair: (i, options, append) => {
    if (i.imm === 0 && i.add && i.index) return `[${REGISTERS[i.n]}]`;
    if (i.n === PC) append(literalRemark(i, options));
    append(remark(Math.abs(i.imm)));
    return addressText(i, signedZero(i));
  },
  it: itText,
  notInIt: (_, { itCondition }) => (itCondition === undefined ? '' : `\t@ unpredictable <IT:${itCondition}>`),
  cps: cpsText,
  bkpt: (i) => `0x${i.imm.toString(16).padStart(4, '0')}`,
  barrier: (i) => (i.name === 'ISB' && i.imm !== 15 ? undefined : BARRIERS[i.imm]) ?? `#${i.imm}`,
  special: (i) => SPECIAL_REGISTERS.get(i.imm) ?? '<unknown>',
  specialMask: (i) => {
    const register = SPECIAL_REGISTERS.get(i.imm & 0xff) ?? '<unknown>';
    return register === 'CPSR' ? 'CPSR_f' : register;
  },
  undefined: undefinedText,
};

/**
 * Mnemonic, tab, operands and objdump's remark, such as `ldr\tr3, [pc, #12]\t@ (8020 <x>)`.
 *
 * Without `symbol` addresses are written as objdump writes those of a file without symbols.
 */
export function disassemble(i: Instruction, options: DisassembleOptions = {}): string {
  const definition = definitionOf(i.encoding, i.size === 4);
  const { pattern, text } = definition;
  if (((i.encoding ^ pattern.shouldValue) & pattern.shouldMask) !== 0) return undefinedText(i);
  const template = typeof text === 'string' ? text : text(i);
  let remarks = '';
  const append = (text: string) => {
    remarks += text;
  };
  const line = template.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    if (name.endsWith('#')) return String(fieldOf(definition, name[0]!, i.encoding));
    if (name === 'l') return fieldOf(definition, 'L', i.encoding) ? 'l' : '';
    const token = TOKENS[name];
    return token ? token(i, options, append) : whole;
  });
  return line + remarks;
}

/** The condition of the next instruction of an IT block, and the state after it. */
interface ItState {
  readonly condition: string;
  readonly last: boolean;
  readonly next: number;
}

function advanceIt(state: number): ItState | undefined {
  if ((state & 15) === 0) return undefined;
  const rest = (state & 0xe0) | ((state << 1) & 0x1f);
  const last = (rest & 15) === 0;
  return { condition: CONDITIONS[state >>> 4] ?? '', last, next: last ? 0 : rest };
}

/** Disassembles the bytes of `code`, which lie at `address`; a half instruction at the end is left out. */
export function* disassembleRange(
  code: Uint8Array,
  address: number,
  symbol?: (address: number) => string | undefined,
): Generator<Line> {
  const halfword = (offset: number) => code[offset]! | (code[offset + 1]! << 8);
  let itState = 0;
  for (let offset = 0; offset + 2 <= code.length;) {
    const hw1 = halfword(offset);
    if (isWide(hw1) && offset + 4 > code.length) return;
    const it = advanceIt(itState);
    const hw2 = isWide(hw1) ? halfword(offset + 2) : 0;
    const i = decode(hw1, hw2, address + offset, it !== undefined, it?.last);
    yield {
      address: address + offset,
      size: i.size,
      encoding: i.encoding,
      text: disassemble(i, { symbol, itCondition: it?.condition }),
    };
    itState = i.name === 'IT' ? i.imm : (it?.next ?? 0);
    offset += i.size;
  }
}
