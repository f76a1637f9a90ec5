/**
 * Values of translated code: expressions over constants and WebAssembly locals. They are pure; memory accesses leave
 * their result in a local.
 */
import { Local, meterShift } from './layout.js';
import { type Bytes, Op } from './wasm.js';

/** What is not an opcode. */
const CONSTANT = -1;
const LOCAL = -2;
const SELECT = -3;
const HIGH = -4;
/** These have 64 bits. */
const PRODUCT_UNSIGNED = -5;
const PRODUCT_SIGNED = -6;
const CYCLES_LEFT = -7;
const INSTRUCTIONS = -8;
const WORD = -9;

export interface Node {
  op: number;
  /** The constant, or the number of the local. */
  value: number;
  readonly a?: Node;
  readonly b?: Node;
  readonly c?: Node;
  /** How many other nodes and effects refer to it. */
  uses: number;
}

export function constant(value: number): Node {
  return { op: CONSTANT, value: value | 0, uses: 0 };
}

export function local(index: number): Node {
  return { op: LOCAL, value: index, uses: 0 };
}

/** A word of the processor's state. */
export function word(index: number): Node {
  return { op: WORD, value: index, uses: 0 };
}

/** The cycles left, as the local `meter` has them. */
export function cyclesLeft(): Node {
  return { op: CYCLES_LEFT, value: 0, uses: 0 };
}

/** The instructions executed, as the local `meter` has them. */
export function instructions(): Node {
  return { op: INSTRUCTIONS, value: 0, uses: 0 };
}

export function isConstant(node: Node, value?: number): boolean {
  return node.op === CONSTANT && (value === undefined || node.value === value);
}

export function isWord(node: Node, index: number): boolean {
  return node.op === WORD && node.value === index;
}

export function isLocal(node: Node, index?: number): boolean {
  return node.op === LOCAL && (index === undefined || node.value === index);
}

/** The operand of a complement; undefined for anything else. */
export function complemented(node: Node): Node | undefined {
  if (node.op === CONSTANT) return constant(~node.value);
  return node.op === Op.xor && isConstant(node.b!, -1) ? node.a : undefined;
}

function make(op: number, a: Node, b?: Node, c?: Node): Node {
  a.uses++;
  if (b) b.uses++;
  if (c) c.uses++;
  return { op, value: 0, a, b, c, uses: 0 };
}

/** An operation of one operand. */
export function unary(op: number, a: Node): Node {
  if (a.op === CONSTANT && op === Op.eqz) return constant(a.value === 0 ? 1 : 0);
  return make(op, a);
}

/** What binary operations give on constants. */
const FOLDED: Readonly<Record<number, (a: number, b: number) => number>> = {
  [Op.add]: (a, b) => a + b,
  [Op.sub]: (a, b) => a - b,
  [Op.and]: (a, b) => a & b,
  [Op.or]: (a, b) => a | b,
  [Op.xor]: (a, b) => a ^ b,
  [Op.shl]: (a, b) => a << b,
  [Op.shrUnsigned]: (a, b) => a >>> b,
  [Op.shrSigned]: (a, b) => a >> b,
};

/** Operations that leave their first operand as it is where the second is 0. */
const NEUTRAL_ZERO = new Set<number>([Op.add, Op.sub, Op.or, Op.xor, Op.shl, Op.shrUnsigned, Op.shrSigned]);

export function binary(op: number, a: Node, b: Node): Node {
  if (b.op === CONSTANT) {
    if (a.op === CONSTANT && Object.hasOwn(FOLDED, op)) return constant(FOLDED[op](a.value, b.value));
    if (b.value === 0 && NEUTRAL_ZERO.has(op)) return a;
    if (op === Op.add && a.op === Op.add && isConstant(a.b!)) {
      return binary(Op.add, a.a!, constant(a.b!.value + b.value));
    }
  }
  return make(op, a, b);
}

export function select(condition: Node, a: Node, b: Node): Node {
  return make(SELECT, a, b, condition);
}

/** A product of 64 bits: only for `lowOf` and `highOf`, and only one in an instruction. */
export function product(signed: boolean, a: Node, b: Node): Node {
  return make(signed ? PRODUCT_SIGNED : PRODUCT_UNSIGNED, a, b);
}

export function lowOf(wide: Node): Node {
  return make(Op.wrap, wide);
}

export function highOf(wide: Node): Node {
  return make(HIGH, wide);
}

/** The comparisons that hold where others do not. */
const INVERSES = new Map<number, number>(
  [
    [Op.eq, Op.ne],
    [Op.ltSigned, Op.geSigned],
    [Op.ltUnsigned, Op.geUnsigned],
    [Op.gtSigned, Op.leSigned],
    [Op.gtUnsigned, Op.leUnsigned],
  ].flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);

/** 1 where a condition is 0, and 0 where it is 1. */
export function inverted(condition: Node): Node {
  const inverse = INVERSES.get(condition.op);
  return inverse === undefined ? unary(Op.eqz, condition) : make(inverse, condition.a!, condition.b);
}

/** Where expressions are written to; gives temporary locals. */
export interface Sink {
  readonly code: Bytes;
  temporary(): number;
}

/**
 * Writes code that leaves the expression on the stack. What is used more than once is kept in a temporary, unless
 * `shared` is false: then nothing is, because the code that is written may be jumped over.
 */
export function emit(sink: Sink, node: Node, shared = true): void {
  const { code } = sink;
  if (node.op === CONSTANT) {
    code.const32(node.value);
    return;
  }
  if (node.op === LOCAL) {
    code.op(Op.localGet, node.value);
    return;
  }
  if (node.op === WORD) {
    code.bytes(Op.const32, 0, Op.load32, 0).unsigned(4 * node.value);
    return;
  }
  if (node.op === CYCLES_LEFT || node.op === INSTRUCTIONS) emitMeter(code, node.op);
  else emitOperation(sink, node, shared);
  if (!shared || node.uses < 2) return;
  const isWide = node.op === PRODUCT_UNSIGNED || node.op === PRODUCT_SIGNED;
  const index = isWide ? Local.wide : sink.temporary();
  code.op(Op.localTee, index);
  becomesLocal(node, index);
}

/** Lets a node stand for a local that has its value from now on. */
export function becomesLocal(node: Node, index: number): void {
  node.op = LOCAL;
  node.value = index;
}

function emitMeter(code: Bytes, op: number): void {
  code.op(Op.localGet, Local.meter);
  if (op === CYCLES_LEFT) code.bytes(Op.const64, meterShift, Op.shrSigned64, Op.wrap);
  else
    code
      .bytes(Op.wrap, Op.const32)
      .signed(2 ** meterShift - 1)
      .byte(Op.and);
}

function emitOperation(sink: Sink, node: Node, shared: boolean): void {
  const { code } = sink;
  const { op } = node;
  const isProduct = op === PRODUCT_UNSIGNED || op === PRODUCT_SIGNED;
  const extend = op === PRODUCT_SIGNED ? Op.extendSigned : Op.extendUnsigned;
  emit(sink, node.a!, shared);
  if (isProduct) code.byte(extend);
  if (node.b) emit(sink, node.b, shared);
  if (node.c) emit(sink, node.c, shared);
  if (isProduct) code.byte(extend).byte(Op.mul64);
  else if (op === HIGH) code.bytes(Op.const64, 32, Op.shrUnsigned64, Op.wrap);
  else code.byte(op === SELECT ? Op.select : op);
}
