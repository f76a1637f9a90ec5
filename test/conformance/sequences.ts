/** Random straight code with IT blocks, short branches forward and memory accesses, run on both machines to its end. */
import type { Definition } from '../../dist/emulator/isa/definition.js';
import { DEFINITIONS } from '../../dist/emulator/isa/index.js';
import type { Instruction } from '../../dist/emulator/isa/instruction.js';
import { halfwordsOf, randomEncoding } from './cases.js';
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

function isAllowed(i: Instruction): boolean {
  if (i.endsBlock && !/^(DSB|DMB|ISB)/.test(i.name)) return false;
  const stack = i.d === 13 && /^(ADD|SUB) \(SP (plus|minus) immediate\)$/.test(i.name) && (i.imm & 3) === 0;
  if (written(i) & RESERVED & ~(stack && !i.setFlags ? 1 << 13 : 0)) return false;
  if (!ACCESS.test(i.name) || i.n === 15) return true;
  const bases = WORDS_ONLY.test(i.name) ? ALIGNED_BASES : BASES;
  if (i.wback && (i.registers & (1 << i.n)) !== 0) return false;
  return bases.includes(i.n) && (i.immediate || /^(LDM|STM|PUSH|POP)/.test(i.name) || i.m === INDEX);
}

/** An instruction of any kind; kinds that are mostly not allowed are tried again and again. */
function randomInstruction(random: Random, address: number, inIt: boolean): Instruction {
  for (;;) {
    const definition: Definition = random.pick(ELIGIBLE);
    for (let attempt = 0; attempt < 20; attempt++) {
      if (inIt && definition.neverInIt) break;
      const i = randomEncoding(definition, random, address, inIt);
      if (i && isAllowed(i)) return i;
    }
  }
}

/** A sequence: the halfwords of each instruction. */
export function randomSequence(random: Random, address: number): number[][] {
  const sequence: number[][] = [];
  let at = address;
  let left = 0;
  const push = (...halfwords: number[]) => {
    sequence.push(halfwords);
    at += 2 * halfwords.length;
  };
  while (sequence.length < LENGTH || left > 0) {
    if (left === 0 && random.chance(8)) {
      left = 1 + random.below(4);
      const condition = random.below(14);
      push(0xbf00 | (condition << 4) | ((random.next() << (5 - left)) & 15) | (1 << (4 - left)));
      continue;
    }
    if (left === 0 && random.chance(8)) {
      const skipped = halfwordsOf(randomInstruction(random, at + 2, false));
      push(random.chance(50) ? branch(random, skipped.length) : compareAndBranch(random, skipped.length));
      push(...skipped);
      continue;
    }
    const i = randomInstruction(random, at, left > 0);
    push(...halfwordsOf(i));
    if (left > 0) left--;
  }
  return sequence;
}

/** B and CBZ or CBNZ over so many halfwords. */
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

/** Runs the beginning of a sequence on both machines and says where they differ; `` when they agree. */
function compareBeginning(machines: Machines, start: Start, address: number, halfwords: number[]): string {
  machines.place(address, [...halfwords, UDF, UDF, UDF]);
  const all = { halfwords, instructions: halfwords.length + 1, units: 0 };
  const peer = machines.peers(start, address, all);
  const our = machines.ours(start, address, all);
  if (our.ending !== peer.ending) return `ours ends in '${our.ending}', Unicorn in '${peer.ending}'`;
  if (our.ending !== 'bus fault') {
    const n = our.registers.findIndex((value, k) => ((value ^ peer.registers[k]) & (k === 16 ? 0xff00_fc00 : -1)) !== 0);
    if (n >= 0) return `R${n}: ours ${our.registers[n].toString(16)}, Unicorn's ${peer.registers[n].toString(16)}`;
  }
  const memory = machines.ramDifference();
  return memory === undefined ? '' : `memory at ${memory.toString(16)}`;
}

/** Compares a sequence; where there is a difference, names the first instruction after which it shows. */
export function compareSequence(machines: Machines, random: Random): { difference: string; executed: number } {
  const address = machines.nextAddress(false, 2 * LENGTH + 16);
  const sequence = randomSequence(random, address);
  const start = randomStart(random);
  const before = machines.ourRam.slice();
  const count = machines.instructions;
  const difference = compareBeginning(machines, start, address, sequence.flat());
  const executed = machines.instructions - count;
  if (!difference) return { difference, executed };
  for (let n = 1; n <= sequence.length; n++) {
    machines.setRam(before);
    const first = compareBeginning(machines, start, address, sequence.slice(0, n).flat());
    if (first) return { difference: `${first}\n${listing(sequence.slice(0, n), start)}\n@${address.toString(16)}`, executed };
  }
  return { difference, executed };
}

function listing(sequence: number[][], start: Start): string {
  const registers = [...start.registers].map((value, n) => `R${n}=${(value >>> 0).toString(16)}`).join(' ');
  const code = sequence.map((halfwords) => halfwords.map((h) => h.toString(16).padStart(4, '0')).join(' '));
  return [registers, `flags ${(start.flags >>> 0).toString(16)}`, ...code.slice(-8)].join('\n');
}
