/**
 * The decoder: finds the definition of an encoding and fills in an `Instruction` (ARMv7-M ARM, chapter A5). Of the definitions
 * whose fixed bits match, the one with most fixed bits is meant; what belongs to none is UNDEFINED.
 */

import {
  type Bits,
  define,
  type Definition,
  exclusionsOf,
  fieldOf,
  mostSpent,
  readOperands,
} from './definition.js';
import { BITS } from './definitions/bits.js';
import { BRANCHES } from './definitions/branches.js';
import { DATA_PROCESSING } from './definitions/data-processing.js';
import { LOAD_STORE_MULTIPLE } from './definitions/load-store-multiple.js';
import { LOAD_STORE } from './definitions/load-store.js';
import { MULTIPLY } from './definitions/multiply.js';
import { SHIFT_INSTRUCTIONS } from './definitions/shifts.js';
import { SYSTEM, undefinedInstruction } from './definitions/system.js';
import { Instruction } from './instruction.js';
import { countOnes, PC, SP } from './operations.js';

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

/** A definition that the first bits of an encoding allow. */
interface Candidate {
  readonly definition: Definition;
  readonly mask: number;
  readonly value: number;
  readonly exclusions: readonly Bits[];
}

const NARROW = DEFINITIONS.filter(({ pattern }) => !pattern.wide);
const WIDE = DEFINITIONS.filter(({ pattern }) => pattern.wide);

/** By the top ten bits of the first halfword, most fixed bits first; filled in as they are wanted. */
const buckets: (readonly Candidate[] | undefined)[] = [];
/** What is in buckets already. */
const candidates = new Map<Definition, Candidate>();

function makeBucket(hw1: number): readonly Candidate[] {
  const wide = isWide(hw1);
  const top = wide ? hw1 << 16 : hw1;
  const topMask = wide ? 0xffc0_0000 : 0xffc0;
  return (wide ? WIDE : NARROW)
    .filter(({ pattern }) => ((top ^ pattern.value) & pattern.mask & topMask) === 0)
    .sort((a, b) => countOnes(b.pattern.mask) - countOnes(a.pattern.mask))
    .map(candidateOf);
}

function candidateOf(definition: Definition): Candidate {
  const known = candidates.get(definition);
  if (known) return known;
  const { mask, value } = definition.pattern;
  const candidate = { definition, mask, value, exclusions: exclusionsOf(definition) };
  candidates.set(definition, candidate);
  return candidate;
}

/** The definition of an encoding (`hw1`, or `hw1 << 16 | hw2` where `hw1` begins a 32-bit instruction). */
export function definitionOf(encoding: number, wide: boolean): Definition {
  const hw1 = wide ? encoding >>> 16 : encoding;
  const bucket = (buckets[hw1 >>> 6] ??= makeBucket(hw1));
  for (let k = 0; k < bucket.length; k++) {
    const { definition, mask, value, exclusions } = bucket[k]!;
    if (((encoding ^ value) & mask) === 0 && !isExcluded(encoding, exclusions)) return definition;
  }
  return wide ? UNDEFINED_WIDE : UNDEFINED_NARROW;
}

function isExcluded(encoding: number, exclusions: readonly Bits[]): boolean {
  for (let k = 0; k < exclusions.length; k++) {
    const { mask, value } = exclusions[k]!;
    if (((encoding ^ value) & mask) === 0) return true;
  }
  return false;
}

/**
 * Decodes the instruction at `address`.
 *
 * @param hw2 - the second halfword; only 32-bit encodings use it
 * @param inIt - whether the instruction is in an IT block: 16-bit data processing then leaves the flags alone
 * @param lastInIt - whether it is the last one there, as branches have to be
 */
export function decode(
  hw1: number,
  hw2: number,
  address: number,
  inIt: boolean,
  lastInIt = false,
): Instruction {
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
  i.continues = definition.interrupted === 'continues';
  if (definition.interrupted) i.worst = i.cycles + (i.continues ? 0 : mostSpent);
  const writesPc = typeof branches === 'boolean' ? branches : branches(i);
  i.endsBlock = writesPc || endsBlock;
  i.unconditional = definition.unconditional ?? false;
  judge(definition, i, writesPc, inIt, lastInIt);
  return i;
}

/** The register operands, by the letters of the encoding strings. */
const REGISTERS: Readonly<Record<string, 'd' | 'n' | 'm' | 't' | 't2' | 'a'>> = {
  d: 'd',
  n: 'n',
  m: 'm',
  t: 't',
  u: 't2',
  a: 'a',
};

/** Says why an instruction is UNPREDICTABLE, and what the model makes of it. */
function judge(
  definition: Definition,
  i: Instruction,
  writesPc: boolean,
  inIt: boolean,
  lastInIt: boolean,
): void {
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
  for (let k = 0; k < letters.length; k++) {
    const operand = REGISTERS[letters[k]!]!;
    if (i[operand] === register) return `R${operand} is ${register === PC ? 'PC' : 'SP'}`;
  }
  return '';
}

function placeInIt(definition: Definition, writesPc: boolean, inIt: boolean, lastInIt: boolean): string {
  if (!inIt) return '';
  if (definition.neverInIt) return 'inside an IT block';
  return writesPc && !lastInIt ? 'a branch inside an IT block but not its last instruction' : '';
}
