/** Random straight code with IT blocks, short branches forward and memory accesses, run on both machines to its end. */
import type { Definition } from '../../emulator/isa/definition.js';
import { DEFINITIONS } from '../../emulator/isa/index.js';
import type { Instruction } from '../../emulator/isa/instruction.js';
import { type Chooser, halfwordsOf, randomEncoding } from './cases.js';
import { type Machines, RAM_BASE, RAM_SIZE, type Start } from './machines.js';
import { operand, type Random } from './random.js';

/** Bases of accesses to words, bases of all other accesses, and an index: only write-back changes them. */
const ALIGNED_BASES = [8, 13];
const BASES = [9, 10];
const INDEX = 11;
const RESERVED = (1 << 8) | (1 << 9) | (1 << 10) | (1 << 11) | (1 << 13);
const UDF = 0xde00;
const LENGTH = 40;

const WORDS_ONLY = /^(LDRD|STRD|LDM|STM|PUSH|POP|LDREX$)/;
const ACCESS = /^(LDR|STR|LDM|STM|PUSH|POP|PL|Unallocated)/;
const LEFT_OUT =
  /^(STREX|MRS|MSR|CPS|SVC|BKPT|UDF|WF|SEV|YIELD|IT$|TB|B$|BL|BX|CB|CDP|MCR|MRC|MRRC|MCRR|LDC|STC|Hint)/;
const ELIGIBLE = DEFINITIONS.filter(({ name }) => !LEFT_OUT.test(name));

/** The registers that an instruction writes besides a written-back base. */
function written(i: Instruction): number {
  if (/^(STM|PUSH|STR|PL|Unallocated|CMP|CMN|TST|TEQ)/.test(i.name)) return 0;
  if (/^(LDM|POP)/.test(i.name)) return i.registers;
  if (/^(LDRD|.MULL|.MLAL)/.test(i.name)) return (1 << i.t) | (1 << i.t2);
  return i.name.startsWith('LDR') ? 1 << i.t : 1 << i.d;
}

function isAllowed(i: Instruction, inIt: boolean): boolean {
  if (i.endsBlock && (inIt || !/^(DSB|DMB|ISB)/.test(i.name))) return false;
  const stack = i.d === 13 && /^(ADD|SUB) \(SP (plus|minus) immediate\)$/.test(i.name) && (i.imm & 3) === 0;
  if (written(i) & RESERVED & ~(stack && !i.setFlags ? 1 << 13 : 0)) return false;
  if (!ACCESS.test(i.name) || i.n === 15) return true;
  const bases = WORDS_ONLY.test(i.name) ? ALIGNED_BASES : BASES;
  if (i.wback && (i.registers & (1 << i.n)) !== 0) return false;
  return bases.includes(i.n) && (i.immediate || /^(LDM|STM|PUSH|POP)/.test(i.name) || i.m === INDEX);
}

const FREE = [0, 1, 2, 3, 4, 5, 6, 7, 12, 14];

/** Operands that are mostly allowed: bases and index of accesses, other destinations than those. */
function chooserFor({ name }: Definition): Chooser {
  const access = ACCESS.test(name);
  const bases = WORDS_ONLY.test(name) ? ALIGNED_BASES : BASES;
  return (random, letter) => {
    if ('dtu'.includes(letter)) return random.pick(FREE);
    if (access && letter === 'n') return random.pick(bases);
    if (access && letter === 'm') return INDEX;
    if (letter === 'r' && random.chance(90)) return random.next() & ~RESERVED & ~(1 << 15);
    return random.next();
  };
}

/** An allowed instruction of any kind. Retries, since most operands of some kinds are not allowed. */
function randomInstruction(random: Random, address: number, inIt: boolean): Instruction {
  for (;;) {
    const definition: Definition = random.pick(ELIGIBLE);
    for (let attempt = 0; attempt < 20; attempt++) {
      if (inIt && definition.neverInIt) break;
      const i = randomEncoding(definition, random, address, inIt, chooserFor(definition));
      if (i && isAllowed(i, inIt)) return i;
    }
  }
}

/** A sequence: the halfwords of each instruction, or of each IT block. */
export function randomSequence(random: Random, address: number): number[][] {
  const sequence: number[][] = [];
  let at = address;
  for (let n = 0; n < LENGTH; n++) {
    const group = random.chance(8)
      ? itBlock(random, at)
      : random.chance(8)
        ? skip(random, at)
        : plain(random, at, false);
    sequence.push(group);
    at += 2 * group.length;
  }
  return sequence;
}

function plain(random: Random, address: number, inIt: boolean): number[] {
  return halfwordsOf(randomInstruction(random, address, inIt));
}

function itBlock(random: Random, address: number): number[] {
  const count = 1 + random.below(4);
  const end = 1 << (4 - count);
  const halfwords = [0xbf00 | (random.below(14) << 4) | (random.next() & 15 & (-2 * end)) | end];
  for (let n = 0; n < count; n++) halfwords.push(...plain(random, address + 2 * halfwords.length, true));
  return halfwords;
}

/** A conditional branch over an instruction. */
function skip(random: Random, address: number): number[] {
  const over = plain(random, address + 2, false);
  return [random.chance(50) ? branch(random, over.length) : compareAndBranch(random, over.length), ...over];
}

/** B and CBZ or CBNZ over this many halfwords. */
const branch = (random: Random, over: number) => 0xd000 | (random.below(14) << 8) | (over - 1);
const compareAndBranch = (random: Random, over: number) =>
  0xb100 | (random.below(2) << 11) | ((over - 1) << 3) | random.below(8);

export function randomStart(random: Random): Start {
  const registers = Int32Array.from({ length: 15 }, () => operand(random));
  const middle = RAM_BASE + RAM_SIZE / 2;
  for (const n of ALIGNED_BASES) registers[n] = middle + (random.next() & 0x3fc);
  for (const n of BASES) registers[n] = middle + (random.next() & 0x3ff);
  registers[INDEX] = random.next() & 0xff;
  return { registers, flags: random.next() & 0xf8000000 };
}

/** Runs the beginning of a sequence on both machines. @returns the first difference; empty if they agree */
function compareBeginning(machines: Machines, start: Start, address: number, halfwords: number[]): string {
  machines.place(address, [...halfwords, UDF, UDF, UDF]);
  const all = { halfwords, instructions: halfwords.length + 1, units: halfwords.length + 1 };
  const peer = machines.peers(start, address, all);
  const our = machines.ours(start, address, all);
  if (our.ending !== peer.ending) return `ours ends in '${our.ending}', Unicorn in '${peer.ending}'`;
  if (our.ending !== 'bus fault') {
    const n = our.registers.findIndex(
      (value, k) => ((value ^ peer.registers[k]) & (k === 16 ? 0xff00_fc00 : -1)) !== 0,
    );
    if (n >= 0)
      return `R${n}: ours ${our.registers[n].toString(16)}, Unicorn's ${peer.registers[n].toString(16)}`;
  }
  const memory = machines.ramDifference();
  return memory === undefined ? '' : `memory at ${memory.toString(16)}`;
}

/** Compares a sequence. @returns a difference with the code up to the instruction that shows it; empty if none */
export function compareSequence(machines: Machines, random: Random): string {
  const address = machines.nextAddress(false, 6 * LENGTH);
  const sequence = randomSequence(random, address);
  const start = randomStart(random);
  const before = machines.ourRam.slice();
  const difference = compareBeginning(machines, start, address, sequence.flat());
  if (!difference) return '';
  for (let n = 1; n <= sequence.length; n++) {
    machines.setRam(before);
    const first = compareBeginning(machines, start, address, sequence.slice(0, n).flat());
    if (first) return `${first}\n${listing(sequence.slice(0, n), start)}\nat ${address.toString(16)}`;
  }
  return difference;
}

function listing(sequence: number[][], start: Start): string {
  const registers = [...start.registers].map((value, n) => `R${n}=${(value >>> 0).toString(16)}`).join(' ');
  const code = sequence.map((halfwords) => halfwords.map((h) => h.toString(16).padStart(4, '0')).join(' '));
  return [registers, `flags ${(start.flags >>> 0).toString(16)}`, ...code.slice(-8)].join('\n');
}
