/**
 * The decoder: finds the definition of an encoding and fills in an `Instruction` (ARMv7-M ARM, chapter A5). Of the definitions
 * whose fixed bits match, the one with most fixed bits is meant; what belongs to none is UNDEFINED.
 */

import { define, fieldOf, isExcluded, readOperands, type Definition } from './definition.js';
import { BITS } from './definitions/bits.js';
import { BRANCHES } from './definitions/branches.js';
import { DATA_PROCESSING } from './definitions/data-processing.js';
import { LOAD_STORE_MULTIPLE } from './definitions/load-store-multiple.js';
import { LOAD_STORE } from './definitions/load-store.js';
import { MULTIPLY } from './definitions/multiply.js';
import { SHIFT_INSTRUCTIONS } from './definitions/shifts.js';
import { SYSTEM, undefinedInstruction } from './definitions/system.js';
import { Instruction } from './instruction.js';
import { PC, SP } from './operations.js';

/** Every instruction of the processor, in no particular order. */
export const DEFINITIONS: readonly Definition[] = [
  ...DATA_PROCESSING,
  ...SHIFT_INSTRUCTIONS,
  ...MULTIPLY,
  ...BITS,
  ...LOAD_STORE,
  ...LOAD_STORE_MULTIPLE,
  ...BRANCHES,
  ...SYSTEM,
];

const UNDEFINED_NARROW = define({
  name: 'UNDEFINED',
  form: '',
  encoding: 'iiiiiiiiiiiiiiii',
  text: '{undefined}',
  endsBlock: true,
  execute: undefinedInstruction,
});
const UNDEFINED_WIDE = define({ ...UNDEFINED_NARROW, encoding: 'iiiiiiiiiiiiiiii | jjjjjjjjjjjjjjjj' });

/** Whether a first halfword begins a 32-bit instruction. */
export function isWide(hw1: number): boolean {
  return hw1 >>> 11 >= 0b11101;
}

// Definitions by the top ten bits of the first halfword, most fixed bits first; filled in as they are wanted.

const buckets: (readonly Definition[] | undefined)[] = [];

function countBits(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function bucketOf(hw1: number): readonly Definition[] {
  const index = hw1 >>> 6;
  return (buckets[index] ??= DEFINITIONS.filter(({ pattern }) => {
    if (pattern.wide !== isWide(hw1)) return false;
    const [mask, value] = pattern.wide ? [pattern.mask >>> 16, pattern.value >>> 16] : [pattern.mask, pattern.value];
    return ((hw1 ^ value) & mask & 0xffc0) === 0;
  }).sort((a, b) => countBits(b.pattern.mask) - countBits(a.pattern.mask)));
}

/** The definition of an encoding (`hw1`, or `hw1 << 16 | hw2` where `hw1` begins a 32-bit instruction). */
export function definitionOf(encoding: number, wide: boolean): Definition {
  for (const definition of bucketOf(wide ? encoding >>> 16 : encoding)) {
    const { mask, value } = definition.pattern;
    if (((encoding ^ value) & mask) === 0 && !isExcluded(definition, encoding)) return definition;
  }
  return wide ? UNDEFINED_WIDE : UNDEFINED_NARROW;
}

/**
 * Decodes the instruction at `address`.
 *
 * @param hw2 - the second halfword; only 32-bit encodings use it
 * @param inIt - whether the instruction is in an IT block: 16-bit data processing then leaves the flags alone
 * @param lastInIt - whether it is the last one there, as branches have to be
 */
export function decode(hw1: number, hw2: number, address: number, inIt: boolean, lastInIt = false): Instruction {
  const wide = isWide(hw1);
  const encoding = wide ? ((hw1 << 16) | hw2) >>> 0 : hw1;
  const definition = definitionOf(encoding, wide);
  const i = new Instruction();
  i.address = address;
  i.size = wide ? 4 : 2;
  i.encoding = encoding;
  i.name = definition.name;
  i.form = definition.form;
  readOperands(definition, i);
  definition.operands?.(i, (letter) => fieldOf(definition, letter, encoding), inIt);
  i.execute = definition.variant?.(i) ?? definition.execute;
  const { cycles = 1, branches = false, endsBlock = false } = definition;
  i.cycles = typeof cycles === 'number' ? cycles : cycles(i);
  const writesPc = typeof branches === 'boolean' ? branches : branches(i);
  i.endsBlock = writesPc || endsBlock;
  judge(definition, i, writesPc, inIt, lastInIt);
  return i;
}

/** Tells why an instruction is UNPREDICTABLE, and what the model makes of it. */
function judge(definition: Definition, i: Instruction, writesPc: boolean, inIt: boolean, lastInIt: boolean): void {
  const { pattern, notPc = '', notSpPc = '' } = definition;
  const wrongPc = forbidden(i, notPc + notSpPc, PC);
  if (wrongPc) {
    // Only branches may write the PC, so the model refuses the instruction as UNDEFINED.
    i.unpredictable = wrongPc;
    i.execute = undefinedInstruction;
    i.endsBlock = true;
    return;
  }
  i.unpredictable =
    forbidden(i, notSpPc, SP) ||
    (definition.unpredictable?.(i) ?? '') ||
    (((i.encoding ^ pattern.shouldValue) & pattern.shouldMask) !== 0 ? 'a should-be bit is not' : '') ||
    placeInIt(definition, writesPc, inIt, lastInIt);
}

function forbidden(i: Instruction, letters: string, register: number): string {
  for (const letter of letters) {
    if (registerOf(i, letter) === register) return `R${letter} is ${register === PC ? 'PC' : 'SP'}`;
  }
  return '';
}

function registerOf(i: Instruction, letter: string): number {
  switch (letter) {
    case 'd':
      return i.d;
    case 'n':
      return i.n;
    case 'm':
      return i.m;
    case 't':
      return i.t;
    case 'u':
      return i.t2;
    default:
      return i.a;
  }
}

function placeInIt(definition: Definition, writesPc: boolean, inIt: boolean, lastInIt: boolean): string {
  if (!inIt) return '';
  if (definition.neverInIt) return 'inside an IT block';
  return writesPc && !lastInIt ? 'a branch inside an IT block but not its last instruction' : '';
}
