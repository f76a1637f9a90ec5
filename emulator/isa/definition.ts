/**
 * What an instruction definition is made of: encoding, operands, assembly text, cycles and meaning (ARMv7-M ARM,
 * chapter A7). The decoder, the engines and the disassembler read the same definitions.
 */

import type { Execute, Instruction } from './instruction.js';
import { extract, type Field, Pattern } from './encoding.js';

/** What an author writes. */
export interface DefinitionText {
  /** The name of the instruction's section in the manual. */
  readonly name: string;
  /** The encoding's name there: T1, T2 … */
  readonly form: string;
  readonly encoding: string;
  /** Combinations of operands that belong to other instructions ("SEE" in the manual). */
  readonly not?: readonly Readonly<Record<string, number>>[];
  /**
   * Mnemonic and operands in objdump's form, or what chooses them. `{d}` is replaced by a register, `{c}` by the
   * condition inside an IT block and so on; see `disassemble.ts`.
   */
  readonly text: string | ((i: Instruction) => string);
  /** `Instruction.cycles`; 1 when absent. */
  readonly cycles?: number | ((i: Instruction) => number);
  /**
   * What becomes of it when an interrupt arrives before its end: it is executed again from its start, or it continues where
   * it was. Other instructions complete first (Cortex-M3 TRM, sections 3.9.1 and 17.2).
   */
  readonly interrupted?: 'restarts' | 'continues';
  /** How the load-store unit overlaps it with its neighbours (Cortex-M3 TRM, section 17.3). */
  readonly pipeline?: 'load' | 'store';
  /** Registers, by their letters, that make the instruction UNPREDICTABLE when they are the PC, or the SP or PC. */
  readonly notPc?: string;
  readonly notSpPc?: string;
  /** Whether it writes the PC: it then ends a straight line and has to be the last one of an IT block. */
  readonly branches?: boolean | ((i: Instruction) => boolean);
  /** UNPREDICTABLE anywhere in an IT block. */
  readonly neverInIt?: boolean;
  /** Executes in an IT block whatever its condition. */
  readonly unconditional?: boolean;
  /** Ends a straight line without being a branch. */
  readonly endsBlock?: boolean;
  /** Completes operands that are more than the encoding's letters; `field` reads any letter. */
  readonly operands?: (i: Instruction, field: (letter: string) => number, inIt: boolean) => void;
  /** Further reasons to be UNPREDICTABLE; empty when there is none. */
  readonly unpredictable?: (i: Instruction) => string;
  readonly execute: Execute;
  /** A quicker way to the same meaning for some operands. */
  readonly variant?: (i: Instruction) => Execute;
}

/** The most cycles that an instruction takes beyond its own: a divide. */
export const mostSpent = 12;

/** What the decoder works with. */
export interface Definition extends DefinitionText {
  readonly pattern: Pattern;
}

/** The operand that each letter of an encoding string sets. Other letters are left to `operands`. */
const OPERANDS: Readonly<Record<string, (i: Instruction, value: number) => void>> = {
  d: (i, value) => (i.d = value),
  n: (i, value) => (i.n = value),
  m: (i, value) => (i.m = value),
  t: (i, value) => (i.t = value),
  u: (i, value) => (i.t2 = value),
  a: (i, value) => (i.a = value),
  /** Rdn: destination and first operand. */
  x: (i, value) => (i.d = i.n = value),
  i: (i, value) => (i.imm = value),
  c: (i, value) => (i.cond = value),
  r: (i, value) => (i.registers = value),
  y: (i, value) => (i.shiftType = value),
  s: (i, value) => (i.shiftAmount = value),
  S: (i, value) => (i.setFlags = value === 1),
  P: (i, value) => (i.index = value === 1),
  U: (i, value) => (i.add = value === 1),
  W: (i, value) => (i.wback = value === 1),
};

/** Reads the encoding string of a definition, and completes it with what that says. */
export function define(text: DefinitionText): Definition {
  return Object.assign(text, { pattern: new Pattern(text.encoding) });
}

/** Bits that have to have a value. */
export interface Bits {
  readonly mask: number;
  readonly value: number;
}

/** The combinations of operand bits that a definition leaves to others. */
export function exclusionsOf(definition: Definition): Bits[] {
  return (definition.not ?? []).map((operands) => {
    let mask = 0;
    let value = 0;
    for (const [letter, wanted] of Object.entries(operands)) {
      for (const piece of findField(definition, letter).pieces) {
        mask |= piece.mask << piece.from;
        value |= ((wanted >>> piece.to) & piece.mask) << piece.from;
      }
    }
    return { mask, value };
  });
}

function findField(definition: Definition, letter: string): Field {
  const field = definition.pattern.fields.find((candidate) => candidate.letter === letter);
  if (!field) throw new RangeError(`${definition.name} ${definition.form} has no ${letter}`);
  return field;
}

/** The operand written with `letter` in a definition's encoding string. */
export function fieldOf(definition: Definition, letter: string, encoding: number): number {
  return extract(findField(definition, letter), encoding);
}

/** Sets the operands that the encoding's letters name. */
export function readOperands(definition: Definition, i: Instruction): void {
  const { fields } = definition.pattern;
  for (let k = 0; k < fields.length; k++) {
    const field = fields[k]!;
    OPERANDS[field.letter]?.(i, extract(field, i.encoding));
  }
}
