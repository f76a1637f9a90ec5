/**
 * Flags as translated code holds them: not computed before something reads them. Each of the three parts (N and Z, C, V)
 * has a source; what the sources need stays in locals of their own.
 */
import { binary, constant, inverted, local, type Node, select, unary } from './expression.js';
import { Local } from './layout.js';
import { Op } from './wasm.js';

/**
 * What an arithmetic instruction computes from its operands: a subtraction, an addition, and both with a carry, which keep
 * their result in the local `sum`.
 */
export type Arithmetic = 'compare' | 'add' | 'subtractWithCarry' | 'addWithCarry';
const arithmetics: readonly Arithmetic[] = ['compare', 'add', 'subtractWithCarry', 'addWithCarry'];

/**
 * `local`: in the flag's own local, as in the processor's state. `single`: in the local of a single result. `arithmetic`: from
 * the operands of the last arithmetic instruction. `open`: one of these, as the local `lazy` says.
 */
export type Source = 'local' | 'single' | 'arithmetic' | 'open';
const sources: readonly Source[] = ['local', 'single', 'arithmetic'];

export interface Flags {
  readonly nz: Source;
  readonly c: Source;
  readonly v: Source;
  /** Undefined where the local `lazy` says it, or no source needs it. */
  readonly kind: Arithmetic | undefined;
}

export const inLocals: Flags = { nz: 'local', c: 'local', v: 'local', kind: undefined };
/** As they are where several ways meet. */
export const open: Flags = { nz: 'open', c: 'open', v: 'open', kind: undefined };

/** As an arithmetic instruction leaves them. */
export function after(kind: Arithmetic): Flags {
  return { nz: 'arithmetic', c: 'arithmetic', v: 'arithmetic', kind };
}

/** Whether two have the same forms. */
export function same(one: Flags, other: Flags): boolean {
  return one.nz === other.nz && one.c === other.c && one.v === other.v && one.kind === other.kind;
}

// ---- the local `lazy` ----

/** Where the sources of the three parts stand in it, two bits each, and the kind of arithmetic. */
const [nzAt, cAt, vAt, kindAt] = [0, 2, 4, 6];

/** Its value for flags; it is not known, but for the parts that are not open, where any is. */
export function lazyOf({ nz, c, v, kind }: Flags): Node {
  let [known, value] = [0, 0];
  const put = (at: number, part: number) => {
    if (part < 0) return;
    known |= 3 << at;
    value |= part << at;
  };
  put(nzAt, sources.indexOf(nz));
  put(cAt, sources.indexOf(c));
  put(vAt, sources.indexOf(v));
  const isOpen = nz === 'open' || c === 'open' || v === 'open';
  if (kind) put(kindAt, arithmetics.indexOf(kind));
  if (!isOpen) return constant(value);
  return binary(Op.or, binary(Op.and, local(Local.lazy), constant(~known)), constant(value));
}

const lazyBit = (at: number) => binary(Op.and, local(Local.lazy), constant(1 << at));

/** The value of a part that is open. */
function opened(at: number, arithmetic: Node, single: number, own: number): Node {
  return select(lazyBit(at + 1), arithmetic, select(lazyBit(at), local(single), local(own)));
}

/** The result of the last arithmetic instruction, of whatever kind. */
export function openResult(): Node {
  return select(lazyBit(kindAt + 1), sum(), select(lazyBit(kindAt), total(), difference()));
}

/** What that added to the first operand. */
const openAddend = () => select(lazyBit(kindAt), b(), binary(Op.xor, b(), constant(-1)));

// ---- reading ----

const a = () => local(Local.operandA);
const b = () => local(Local.operandB);
const sum = () => local(Local.sum);
const difference = () => binary(Op.sub, a(), b());
const total = () => binary(Op.add, a(), b());
const topBit = (value: Node) => binary(Op.shrUnsigned, value, constant(31));
const zero = constant(0);

function resultOf(kind: Arithmetic): Node {
  if (kind === 'compare') return difference();
  return kind === 'add' ? total() : sum();
}

function result(flags: Flags, own: number, all: () => Node): Node {
  switch (flags.nz) {
    case 'local':
      return local(own);
    case 'single':
      return local(Local.result);
    case 'arithmetic':
      return resultOf(flags.kind!);
    default:
      return opened(nzAt, all(), Local.result, own);
  }
}

/** @param all gives the result of the last arithmetic instruction where the flags are open; so do others below */
export function negative(flags: Flags, all = openResult): Node {
  return result(flags, Local.n, all);
}

/** Zero exactly where Z is set. */
export function zeroness(flags: Flags, all = openResult): Node {
  return result(flags, Local.z, all);
}

function carryOf(kind: Arithmetic): Node {
  switch (kind) {
    case 'compare':
      return binary(Op.geUnsigned, a(), b());
    case 'add':
      return binary(Op.ltUnsigned, total(), a());
    // Each of the two steps may carry, or borrow.
    case 'addWithCarry':
      return binary(Op.or, binary(Op.ltUnsigned, total(), a()), binary(Op.ltUnsigned, sum(), total()));
    default:
      return binary(Op.and, binary(Op.geUnsigned, a(), b()), binary(Op.leUnsigned, sum(), difference()));
  }
}

/** V in the sign. */
function overflowOf(kind: Arithmetic): Node {
  const sign = resultOf(kind);
  const subtracted = kind === 'compare' || kind === 'subtractWithCarry';
  const other = subtracted ? binary(Op.xor, a(), b()) : binary(Op.xor, b(), resultOf(kind));
  return binary(Op.and, binary(Op.xor, a(), sign), other);
}

/** Where both operands have the top bit, or one and not the result. */
function openCarry(all: Node): Node {
  const either = binary(Op.and, binary(Op.or, a(), openAddend()), binary(Op.xor, all, constant(-1)));
  return topBit(binary(Op.or, binary(Op.and, a(), openAddend()), either));
}

function openOverflow(all: Node): Node {
  return topBit(binary(Op.and, binary(Op.xor, a(), all), binary(Op.xor, openAddend(), all)));
}

/** C, 0 or 1. */
export function carry(flags: Flags, all = openResult): Node {
  switch (flags.c) {
    case 'local':
      return local(Local.c);
    case 'single':
      return local(Local.carry);
    case 'arithmetic':
      return carryOf(flags.kind!);
    default:
      return opened(cAt, openCarry(all()), Local.carry, Local.c);
  }
}

/** V, 0 or 1. */
export function overflow(flags: Flags, all = openResult): Node {
  switch (flags.v) {
    case 'local':
      return local(Local.v);
    case 'single':
      return local(Local.overflow);
    case 'arithmetic':
      return topBit(overflowOf(flags.kind!));
    default:
      return opened(vAt, openOverflow(all()), Local.overflow, Local.v);
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
  if (same(flags, after('compare')) && comparison) return binary(comparison[cond & 1], a(), b());
  const holds = positive(flags, cond & ~1);
  return cond & 1 ? inverted(holds) : holds;
}

function positive(flags: Flags, cond: number): Node {
  const notZero = () => binary(Op.ne, zeroness(flags), zero);
  switch (cond) {
    case 0:
      return unary(Op.eqz, zeroness(flags));
    case 2:
      return carry(flags);
    case 4:
      return binary(Op.ltSigned, negative(flags), zero);
    case 6:
      return overflow(flags);
    case 8:
      return binary(Op.and, carry(flags), notZero());
    case 10:
      return sameSign(flags);
    default:
      return binary(Op.and, notZero(), sameSign(flags));
  }
}

/** N equals V. */
function sameSign(flags: Flags): Node {
  if (flags.v === 'arithmetic') {
    return binary(Op.geSigned, binary(Op.xor, negative(flags), overflowOf(flags.kind!)), zero);
  }
  return binary(Op.eq, binary(Op.ltSigned, negative(flags), zero), overflow(flags));
}
