/**
 * The abstract machine on code: what instruction meanings do in the translator. Each call adds WebAssembly to the
 * function under construction, or an expression to one that is not written yet. Registers live in locals; what an
 * instruction writes takes effect together at its end, so that it can still be left before.
 */
import type { Machine } from '../../isa/machine.js';
import type { Address } from '../../units.js';
import * as E from './expression.js';
import type { Node } from './expression.js';
import type { FlagState } from './flag-state.js';
import * as F from './flags.js';
import type { FunctionBuilder, HostFunction } from './function-builder.js';
import { Local, Why } from './layout.js';
import type { MemoryAccess } from './memory-access.js';
import { TranslatorReading } from './only-interpreted.js';
import type { CodePosition, StateTransfer } from './state-transfer.js';
import { Op } from './wasm.js';

/** Where an instruction goes that does not continue with the next one. */
export type Exit =
  | { readonly kind: 'direct'; readonly target: Address; readonly condition?: Node }
  | { readonly kind: 'indirect'; readonly target: Node; readonly exchange: 'none' | 'thumb' | 'return' };

/** A bit of a register, by the number of its local. */
interface Mask {
  readonly from: number;
  readonly bit: number;
}

export class TranslatorMachine extends TranslatorReading<Node> implements Machine<Node> {
  /** Where the instruction goes; undefined when it continues with the next one. */
  exit: Exit | undefined;
  /**
   * Registers that hold all ones or zero as a bit of another one is set or clear. Masking with them is a choice then,
   * which is faster where a loop waits for it, as in a CRC by bits.
   */
  readonly masks = new Map<number, Mask>();

  private place!: CodePosition;
  /** Nobody sees the flags that the instruction sets. */
  private deadFlags = false;
  /** The locals that the instruction writes, and what. */
  private readonly pending: number[] = [];
  private readonly values: Node[] = [];
  private readonly nodes: Node[] = [];
  /** The 64-bit product of the instruction: its halves are computed once. */
  private product: Node | undefined;

  constructor(
    private readonly f: FunctionBuilder,
    private readonly flags: FlagState,
    private readonly state: StateTransfer,
    private readonly memory: MemoryAccess,
  ) {
    super();
  }

  // ---- one instruction ----

  begin(place: CodePosition): void {
    this.place = place;
    this.deadFlags = place.deadFlags;
    this.exit = undefined;
    this.pending.length = 0;
    this.values.length = 0;
    this.nodes.length = 0;
    this.product = undefined;
    this.flags.begin();
    this.memory.begin(place);
    this.f.releaseTemporaries();
  }

  /** Gives effect to what the instruction wrote. Its exit, if any, is left to the caller. */
  end(): void {
    this.flush();
    this.flags.end();
  }

  private flush(): void {
    const { f, pending, values } = this;
    const { length } = pending;
    if (length === 0) return;
    let [mask, masked]: [Mask | undefined, number] = [undefined, 0];
    for (let n = 0; n < length; n++) {
      const found = maskOf(values[n]);
      if (found) [mask, masked] = [found, pending[n]];
      f.emit(values[n]);
    }
    for (let n = length - 1; n >= 0; n--) {
      const local = pending[n];
      if (!isRegister(local)) {
        f.code.op(Op.localSet, local);
        continue;
      }
      this.state.setRegister(local - Local.register);
      this.noteMask(local, local === masked ? mask : undefined);
      this.memory.restartable = false;
    }
    pending.length = 0;
    values.length = 0;
  }

  private noteMask(local: number, mask: Mask | undefined): void {
    const { masks } = this;
    if (masks.size === 0 && !mask) return;
    for (const [at, { from }] of masks) if (from === local) masks.delete(at);
    if (mask && mask.from !== local) masks.set(local, mask);
    else masks.delete(local);
  }

  /** Makes what this instruction writes depend on a condition. */
  onlyIf(condition: Node): void {
    this.pending.forEach((local, n) => {
      this.values[n].uses--;
      this.values[n] = E.select(condition, this.values[n], this.state.register(local - Local.register));
    });
  }

  /** Before something that is seen outside: what was written so far takes effect, and what was read is kept. */
  private commitWrites(): void {
    if (!this.pending.some(isRegister)) return;
    this.keepNodes();
    this.flush();
  }

  private keepNodes(): void {
    const { f } = this;
    for (const node of this.nodes) {
      if (E.isConstant(node) || f.isTemporary(node)) continue;
      const index = f.temporary();
      f.setLocal(index, node);
      E.becomesLocal(node, index);
    }
  }

  private node(node: Node): Node {
    this.nodes.push(node);
    return node;
  }

  // ---- values ----

  int(value: number): Node {
    return E.constant(value);
  }
  reg(n: number): Node {
    if (n === 15) return E.constant(this.place.i.address + 4);
    const at = this.pending.indexOf(Local.register + n);
    return at < 0 ? this.node(this.state.register(n)) : this.values[at];
  }
  setReg(n: number, value: Node): void {
    this.put(Local.register + n, n === 13 ? this.aligned(value) : value);
    value.uses++;
  }
  /** Lets a local have a value once the instruction has read what it needs. */
  private put(local: number, value: Node): void {
    const { pending, values } = this;
    const at = pending.indexOf(local);
    if (at >= 0) {
      values[at] = value;
      return;
    }
    pending.push(local);
    values.push(value);
  }
  /** The stack pointer moved by a multiple of four needs no mask. */
  private aligned(value: Node): Node {
    const { a, b } = value;
    const moved =
      (value.op === Op.add || value.op === Op.sub) &&
      (E.isWord(a!, 13) || E.isLocal(a!, Local.register + 13));
    if (moved && E.isConstant(b!) && (b!.value & 3) === 0) return value;
    return this.node(E.binary(Op.and, value, E.constant(~3)));
  }
  private op(op: number, a: Node, b: Node): Node {
    return this.node(E.binary(op, a, b));
  }
  add(a: Node, b: Node): Node {
    return this.op(Op.add, a, b);
  }
  sub(a: Node, b: Node): Node {
    return this.op(Op.sub, a, b);
  }
  mul(a: Node, b: Node): Node {
    const { product } = this;
    if (product?.a === a && product.b === b) return this.node(E.lowOf(product));
    return this.op(Op.mul, a, b);
  }
  mulHighUnsigned(a: Node, b: Node): Node {
    return this.mulHigh(false, a, b);
  }
  mulHighSigned(a: Node, b: Node): Node {
    return this.mulHigh(true, a, b);
  }
  private mulHigh(signed: boolean, a: Node, b: Node): Node {
    this.product = E.product(signed, a, b);
    return this.node(E.highOf(this.product));
  }
  divUnsigned(a: Node, b: Node): Node {
    return this.op(Op.divUnsigned, a, b);
  }
  /** WebAssembly traps where the quotient does not fit, which is -0x8000_0000 / -1 only. */
  divSigned(a: Node, b: Node): Node {
    const lowest = E.constant(-0x80000000);
    const trap = this.op(Op.and, this.op(Op.eq, a, lowest), this.op(Op.eq, b, E.constant(-1)));
    return this.op(Op.divSigned, a, this.select(trap, E.constant(1), b));
  }
  and(a: Node, b: Node): Node {
    return this.masked(a, b) ?? this.masked(b, a) ?? this.op(Op.and, a, b);
  }
  private masked(mask: Node, value: Node): Node | undefined {
    const known = E.isLocal(mask) ? this.masks.get(mask.value) : undefined;
    if (!known || E.isConstant(value)) return undefined;
    const bit = E.binary(Op.and, E.local(known.from), E.constant(1 << known.bit));
    return this.node(E.select(this.node(bit), value, E.constant(0)));
  }
  or(a: Node, b: Node): Node {
    return this.op(Op.or, a, b);
  }
  xor(a: Node, b: Node): Node {
    return this.op(Op.xor, a, b);
  }
  not(a: Node): Node {
    return this.op(Op.xor, a, E.constant(-1));
  }
  shl(a: Node, b: Node): Node {
    return this.op(Op.shl, a, b);
  }
  shrUnsigned(a: Node, b: Node): Node {
    return this.op(Op.shrUnsigned, a, b);
  }
  shrSigned(a: Node, b: Node): Node {
    return this.op(Op.shrSigned, a, b);
  }
  rotr(a: Node, b: Node): Node {
    return this.op(Op.rotr, a, b);
  }
  clz(a: Node): Node {
    return this.node(E.unary(Op.clz, a));
  }
  signExtend8(a: Node): Node {
    return this.node(E.unary(Op.signExtend8, a));
  }
  signExtend16(a: Node): Node {
    return this.node(E.unary(Op.signExtend16, a));
  }
  eq(a: Node, b: Node): Node {
    if (E.isConstant(b, 0)) return this.node(E.unary(Op.eqz, a));
    return this.op(Op.eq, a, b);
  }
  ltUnsigned(a: Node, b: Node): Node {
    return this.op(Op.ltUnsigned, a, b);
  }
  ltSigned(a: Node, b: Node): Node {
    return this.op(Op.ltSigned, a, b);
  }
  select(condition: Node, a: Node, b: Node): Node {
    return this.node(E.select(condition, a, b));
  }

  when(condition: Node, then: () => void, otherwise?: () => void): void {
    const { f } = this;
    this.commitWrites();
    this.keepNodes();
    f.emit(condition);
    f.open(Op.if);
    then();
    this.flush();
    if (otherwise) {
      f.otherwise();
      otherwise();
      this.flush();
    }
    f.close();
    this.masks.clear();
  }

  // ---- flags ----

  addWithCarry(a: Node, b: Node, carry: Node, setFlags: boolean): Node {
    const minuend = E.isConstant(carry, 1) && !E.isConstant(a) ? E.complemented(a) : undefined;
    if (minuend) return this.arithmetic(b, b, minuend, carry, setFlags);
    return this.arithmetic(a, b, subtrahendOf(b, carry), carry, setFlags);
  }
  /** @param subtrahend the complement of `b`, where the sum is better computed as a difference */
  private arithmetic(a: Node, b: Node, subtrahend: Node | undefined, carry: Node, setFlags: boolean): Node {
    const without = E.isConstant(carry, subtrahend ? 1 : 0);
    const step = subtrahend ? this.sub(a, subtrahend) : this.add(a, b);
    let sum = step;
    if (!without) sum = subtrahend ? this.sub(step, E.inverted(carry)) : this.add(step, carry);
    if (!setFlags || this.deadFlags) return sum;
    const [plain, carried] = subtrahend
      ? (['compare', 'subtractWithCarry'] as const)
      : (['add', 'addWithCarry'] as const);
    this.setFlag(Local.operandA, a);
    this.setFlag(Local.operandB, subtrahend ?? b);
    if (!without) this.setFlag(Local.sum, sum);
    this.flags.after = F.after(without ? plain : carried);
    return sum;
  }
  setNZ(result: Node): void {
    if (this.deadFlags) return;
    this.setFlag(Local.result, result);
    this.flags.after = { ...this.flags.after, nz: 'single' };
  }
  setC(bit: Node): void {
    if (this.deadFlags) return;
    this.setFlag(Local.carry, bit);
    this.flags.after = { ...this.flags.after, c: 'single' };
  }
  setV(bit: Node): void {
    if (this.deadFlags) return;
    this.setFlag(Local.overflow, bit);
    this.flags.after = { ...this.flags.after, v: 'single' };
  }
  setQ(bit: Node): void {
    this.setFlag(Local.q, this.or(bit, E.local(Local.q)));
  }
  /** @param local one that flags follow from */
  private setFlag(local: number, value: Node): void {
    this.put(local, value);
    value.uses++;
  }
  carry(): Node {
    return this.node(F.carry(this.flags.now));
  }
  condition(cond: number): Node {
    return F.condition(this.flags.now, cond);
  }
  /** The ITSTATE of each instruction is in its place. */
  startIt(): void {}

  // ---- memory ----

  load8(address: Node): Node {
    return this.load(1, address, 'load8');
  }
  load16(address: Node): Node {
    return this.load(2, address, 'load16');
  }
  load32(address: Node): Node {
    return this.load(4, address, 'load32');
  }
  loadAligned32(address: Node): Node {
    return this.load(4, address, 'loadAligned32');
  }
  store8(address: Node, value: Node): void {
    this.store(1, address, value, 'store8');
  }
  store16(address: Node, value: Node): void {
    this.store(2, address, value, 'store16');
  }
  store32(address: Node, value: Node): void {
    this.store(4, address, value, 'store32');
  }
  storeAligned32(address: Node, value: Node): void {
    this.store(4, address, value, 'storeAligned32');
  }
  private load(size: number, address: Node, host: HostFunction): Node {
    this.commitWrites();
    return this.node(this.memory.load(size, address, host));
  }
  private store(size: number, address: Node, value: Node, host: HostFunction): void {
    this.commitWrites();
    this.memory.store(size, address, value, host);
  }

  // ---- branches ----

  branch(target: number): void {
    this.exit = { kind: 'direct', target };
  }
  branchIf(condition: Node, target: number): void {
    this.exit = { kind: 'direct', target, condition };
  }
  branchTo(target: Node): void {
    this.exit = { kind: 'indirect', target, exchange: 'none' };
  }
  branchExchange(target: Node): void {
    this.exit = { kind: 'indirect', target, exchange: 'return' };
  }
  branchLinkExchange(target: Node): void {
    this.exit = { kind: 'indirect', target, exchange: 'thumb' };
  }

  spend(cycles: Node): void {
    this.f.spend(cycles);
  }

  /** Leaves the division to the interpreter, which knows whether it is a fault. */
  divideByZero(): Node {
    this.state.leaveBefore(Why.interpret, this.place);
    return E.constant(0);
  }
}

/** Whether a local that an instruction writes is a register, R0 to R14. */
function isRegister(local: number): boolean {
  return local >= Local.register && local < Local.n;
}

/** What an addition with a carry subtracts, if it is a subtraction: with a constant, either may be meant. */
function subtrahendOf(b: Node, carry: Node): Node | undefined {
  const subtracts = E.isConstant(carry) ? carry.value === 1 : !E.isConstant(b) || b.value < 0;
  return subtracts ? E.complemented(b) : undefined;
}

/** The bit of a register that a value is a mask of: a shift to the right by 31 copies the sign everywhere. */
function maskOf({ op, a, b }: Node): Mask | undefined {
  if (op !== Op.shrSigned || !E.isConstant(b!, 31)) return undefined;
  const shifted = a!.op === Op.shl && E.isConstant(a!.b!);
  const from = shifted ? a!.a! : a!;
  return E.isLocal(from) && isRegister(from.value)
    ? { from: from.value, bit: 31 - (shifted ? a!.b!.value : 0) }
    : undefined;
}
