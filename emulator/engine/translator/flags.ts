/**
 * Flags as translated code holds them: not computed before something reads them. Each of the three parts (N and Z, C, V)
 * has a source; what the sources need stays in locals of their own.
 */
import { binary, constant, local, type Node, unary } from './expression.js';
import { Local } from './layout.js';
import { Op } from './wasm.js';

/**
 * `local`: in the flag's own local, as in the processor's state. `open`: as the local `lazy` says; such a flag has to be put
 * into its local before it is read.
 */
export interface Flags {
  readonly nz: 'open' | 'local' | 'result';
  /** `compare`: from a subtraction, `add`: from an addition, `sum`: from an addition with any carry. */
  readonly c: 'open' | 'local' | 'compare' | 'add' | 'sum' | 'single';
  readonly v: 'open' | 'local' | 'compare' | 'add' | 'sum' | 'single';
  /** What N, Z, C and V all follow from, where it is one thing. */
  readonly from: 'compare' | 'add' | undefined;
}

export const inLocals: Flags = { nz: 'local', c: 'local', v: 'local', from: undefined };
/** As they are between blocks. */
export const open: Flags = { nz: 'open', c: 'open', v: 'open', from: undefined };
/** As a subtraction and an addition leave them. */
export const compared: Flags = { nz: 'result', c: 'compare', v: 'compare', from: 'compare' };
export const added: Flags = { nz: 'result', c: 'add', v: 'add', from: 'add' };

/** Whether two have the same forms. */
export function same(one: Flags, other: Flags): boolean {
  return one.nz === other.nz && one.c === other.c && one.v === other.v && one.from === other.from;
}

const a = () => local(Local.operandA);
const b = () => local(Local.operandB);
const sum = () => local(Local.sum);
const difference = () => binary(Op.sub, a(), b());
const total = () => binary(Op.add, a(), b());
const topBit = (value: Node) => binary(Op.shrUnsigned, value, constant(31));
const zero = constant(0);

export function negative(flags: Flags): Node {
  return local(flags.nz === 'result' ? Local.result : Local.n);
}

/** Zero exactly where Z is set. */
export function zeroness(flags: Flags): Node {
  return local(flags.nz === 'result' ? Local.result : Local.z);
}

/** The result of the comparison or addition that all flags follow from. */
export function resultOf(from: 'compare' | 'add'): Node {
  return from === 'compare' ? difference() : total();
}

/** C, 0 or 1. */
export function carry(flags: Flags): Node {
  switch (flags.c) {
    case 'open':
    case 'local':
      return local(Local.c);
    case 'single':
      return local(Local.carry);
    case 'compare':
      return binary(Op.geUnsigned, a(), b());
    case 'add':
      return binary(Op.ltUnsigned, total(), a());
    default: {
      const either = binary(Op.and, binary(Op.or, a(), b()), binary(Op.xor, sum(), constant(-1)));
      return topBit(binary(Op.or, binary(Op.and, a(), b()), either));
    }
  }
}

/** V, 0 or 1. */
export function overflow(flags: Flags): Node {
  switch (flags.v) {
    case 'open':
    case 'local':
      return local(Local.v);
    case 'single':
      return local(Local.overflow);
    case 'compare':
      return topBit(binary(Op.and, binary(Op.xor, a(), b()), binary(Op.xor, a(), difference())));
    case 'add':
      return topBit(binary(Op.and, binary(Op.xor, a(), total()), binary(Op.xor, b(), total())));
    default:
      return topBit(binary(Op.and, binary(Op.xor, a(), sum()), binary(Op.xor, b(), sum())));
  }
}

/** Comparisons of the operands that a condition is after a subtraction: where it holds, and where its inverse does. */
const COMPARISONS: Readonly<Record<number, readonly [number, number]>> = {
  0: [Op.eq, Op.ne],
  2: [Op.geUnsigned, Op.ltUnsigned],
  8: [Op.gtUnsigned, Op.leUnsigned],
  10: [Op.geSigned, Op.ltSigned],
  12: [Op.gtSigned, Op.leSigned],
};

/** ConditionPassed for a condition 0 to 14. */
export function condition(flags: Flags, cond: number): Node {
  if (cond === 14) return constant(1);
  const comparison = COMPARISONS[cond & ~1];
  if (flags.from === 'compare' && comparison) return binary(comparison[cond & 1], a(), b());
  const holds = positive(flags, cond & ~1);
  return cond & 1 ? unary(Op.eqz, holds) : holds;
}

function positive(flags: Flags, cond: number): Node {
  const isMinus = () => binary(Op.ltSigned, negative(flags), zero);
  const notZero = () => binary(Op.ne, zeroness(flags), zero);
  const sameSign = () => binary(Op.eq, isMinus(), overflow(flags));
  switch (cond) {
    case 0:
      return unary(Op.eqz, zeroness(flags));
    case 2:
      return carry(flags);
    case 4:
      return isMinus();
    case 6:
      return overflow(flags);
    case 8:
      return binary(Op.and, carry(flags), notZero());
    case 10:
      return sameSign();
    default:
      return binary(Op.and, notZero(), sameSign());
  }
}
