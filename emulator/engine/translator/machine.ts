/**
 * The abstract machine on code: what instruction meanings do in the translator. Each call adds WebAssembly to the
 * function under construction, or an expression to one that is not written yet. Registers live in locals; what an
 * instruction writes takes effect together at its end, so that it can still be left before.
 */
import { codePageShift, type Bus, type Memory } from '../../bus/bus.js';
import * as S from '../../core/state.js';
import type { Instruction } from '../../isa/index.js';
import type { Machine } from '../../isa/machine.js';
import type { Address } from '../../units.js';
import * as E from './expression.js';
import type { Node } from './expression.js';
import * as F from './flags.js';
import { COUNT, Lazy, Local, STOP, WHERE, Why } from './layout.js';
import { Bytes, empty, i32, type Import, Op } from './wasm.js';

const sramBase = 0x20000000;

/** Thrown by what only the interpreter does. */
export class Untranslatable extends Error {}

/** Where an instruction goes that does not go on with the next one. */
export type Exit =
  | { readonly kind: 'direct'; readonly target: Address; readonly condition?: Node }
  | { readonly kind: 'indirect'; readonly target: Node; readonly exchange: 'none' | 'thumb' | 'return' };

/** A memory access as `survey` saw it: relative to a local, where the address is such. */
export interface Access {
  readonly base: number | undefined;
  readonly offset: number;
  readonly store: boolean;
}

/** The host's functions. A region imports those that it calls: the host compiles code for each import of a module. */
const HOST_FUNCTIONS: readonly Import[] = [
  { name: 'load8', parameters: 1, results: 1 },
  { name: 'load16', parameters: 1, results: 1 },
  { name: 'load32', parameters: 1, results: 1 },
  { name: 'store8', parameters: 2, results: 0 },
  { name: 'store16', parameters: 2, results: 0 },
  { name: 'store32', parameters: 2, results: 0 },
  { name: 'loadAligned32', parameters: 1, results: 1 },
  { name: 'storeAligned32', parameters: 2, results: 0 },
  { name: 'arrive', parameters: 1, results: 0 },
  { name: 'move', parameters: 3, results: 0 },
];
const callNumbers = (...names: string[]) =>
  names.map((wanted) => HOST_FUNCTIONS.findIndex(({ name }) => name === wanted));
/** Those that are told where control goes, for `callHost`. */
export const [arriveCall, moveCall] = callNumbers('arrive', 'move');

const LOADS: Readonly<Record<number, number>> = { 1: Op.load8, 2: Op.load16, 4: Op.load32 };
const STORES: Readonly<Record<number, number>> = { 1: Op.store8, 2: Op.store16, 4: Op.store32 };

/** Which registers and flags a region uses and writes, as bits; the flags together count as register 16, Q as 17. */
export interface Footprint {
  used: number;
  written: number;
}
export const flagsBit = 1 << 16;
export const stickyBit = 1 << 17;

/** A bit of a register, by the number of its local. */
interface Mask {
  readonly from: number;
  readonly bit: number;
}

/** The circumstances of one instruction. */
export interface Place {
  /** ITSTATE before and after it. */
  readonly it: number;
  readonly itAfter: number;
  /** Cycles and instructions before it that the locals do not count yet. */
  readonly cost: number;
  readonly count: number;
  /** The cycles that have to be left for the rest of the block, in the same reckoning as `cost`. */
  readonly need: number;
  /** Its accesses go elsewhere than to flash and SRAM: those that do not go to the ROM are done out of line. */
  readonly device: boolean;
}

export class TranslatorMachine implements Machine<Node> {
  code = new Bytes();
  flags = F.inLocals;
  /** Where the instruction goes; undefined when it goes on with the next one. */
  exit: Exit | undefined;
  /** ITSTATE that an IT instruction sets; 0 after any other instruction. */
  startedIt = 0;
  footprint: Footprint = { used: 0, written: 0 };
  /** Accesses of the instruction being surveyed. */
  accesses: Access[] = [];
  /** The most that `spend` may add to the cycles. */
  spends = false;
  /** What is imported, in the order of its first call. */
  readonly imports: Import[] = [];
  /** Highest number of locals needed. */
  locals = Local.temporary as number;

  private i!: Instruction;
  private place!: Place;
  private nextTemporary = Local.temporary as number;
  private depth = 0;
  private exitLabel = 0;
  private pending = new Map<number, Node>();
  private newFlags: Partial<Record<'nz' | 'c' | 'v' | 'a' | 'b' | 'sum' | 'q', Node>> = {};
  private flagsAfter = F.inLocals;
  /** Registers already written by this instruction: it cannot be started again. */
  private begun = false;
  /**
   * Registers that hold all ones or zero as a bit of another one is set or clear. Masking with them is a choice then,
   * which is faster where a loop waits for it, as in a CRC by bits.
   */
  readonly masks = new Map<number, Mask>();
  private nodes: Node[] = [];
  /** While the accesses of one instruction go to SRAM without a check: the local that holds where, less the lowest offset. */
  private direct: { local: number; base: number; lowest: number } | undefined;
  private readonly sram: Memory | undefined;
  private readonly text: Memory | undefined;
  private readonly rom: Memory | undefined;
  private readonly watched: Readonly<Record<'reads' | 'writes', { start: number; end: number } | undefined>>;

  constructor(
    private readonly bus: Bus,
    private readonly surveying: boolean,
  ) {
    this.watched = { reads: bus.watched('reads'), writes: bus.watched('writes') };
    this.sram = bus.memoryAt(sramBase);
    this.text = bus.memoryAt(0);
    this.rom = bus.memories.find(({ fixed }) => fixed);
  }

  // ---- the function around instructions ----

  /** Opens a block, loop or if; gives the label to branch to. */
  open(op: number, type: number = empty): number {
    this.code.byte(op).byte(type);
    return ++this.depth;
  }

  close(): void {
    this.code.byte(Op.end);
    this.depth--;
  }

  otherwise(): void {
    this.code.byte(Op.else);
  }

  br(label: number, op: number = Op.br): void {
    this.code.byte(op).unsigned(this.depth - label);
  }

  /** The label that `leave` goes to. */
  setExitLabel(label: number): void {
    this.exitLabel = label;
  }

  relative(label: number): number {
    return this.depth - label;
  }

  temporary(): number {
    const index = this.nextTemporary++;
    if (this.nextTemporary > this.locals) this.locals = this.nextTemporary;
    return index;
  }

  emit(node: Node): void {
    E.emit(this, node);
  }

  setLocal(index: number, node: Node, shared = true): void {
    E.emit(this, node, shared);
    this.code.byte(Op.localSet).unsigned(index);
  }

  addToLocal(index: number, amount: number): void {
    if (amount === 0) return;
    this.code.byte(Op.localGet).unsigned(index).byte(Op.const32).signed(amount).byte(Op.add);
    this.code.byte(Op.localSet).unsigned(index);
  }

  /** Puts the flags into their own locals, as the processor's state has them. */
  flagsToLocals(): void {
    const wasOpen = this.hasOpenFlags();
    this.spillFlags();
    if (wasOpen) this.setLocal(Local.lazy, E.constant(Lazy.none));
    this.flags = F.inLocals;
  }

  /** Brings the flags into the form that they have between blocks. */
  openFlags(): void {
    const { flags } = this;
    if (flags === F.open) return;
    if (flags.from) {
      this.setLocal(Local.lazy, E.constant(Lazy[flags.from]));
    } else {
      this.spillFlags();
      this.setLocal(Local.lazy, E.constant(Lazy.none));
    }
    this.flags = F.open;
  }

  /** Before flags are read. */
  private closeFlags(): void {
    if (!this.hasOpenFlags()) return;
    const { flags } = this;
    this.spillOpenFlags();
    this.setLocal(Local.lazy, E.constant(Lazy.none));
    const { nz, c, v, from } = flags;
    const closed = <T extends string>(part: T) => (part === 'open' ? 'local' : part) as Exclude<T, 'open'>;
    this.flags = { nz: closed(nz), c: closed(c), v: closed(v), from };
    const after = this.flagsAfter;
    this.flagsAfter = { nz: closed(after.nz), c: closed(after.c), v: closed(after.v), from: after.from };
  }

  private hasOpenFlags(): boolean {
    const { nz, c, v } = this.flags;
    return nz === 'open' || c === 'open' || v === 'open';
  }

  /** Gives the locals of the flags that `lazy` tells about their values; nothing else changes. */
  private spillOpenFlags(): void {
    const { flags } = this;
    const spill = (from: F.Flags) => {
      if (flags.nz === 'open') {
        this.setLocal(Local.z, F.resultOf(from.from!), false);
        this.setLocal(Local.n, E.local(Local.z));
      }
      if (flags.c === 'open') this.setLocal(Local.c, F.carry(from), false);
      if (flags.v === 'open') this.setLocal(Local.v, F.overflow(from), false);
    };
    this.emit(E.local(Local.lazy));
    this.open(Op.if);
    this.emit(E.binary(Op.eq, E.local(Local.lazy), E.constant(Lazy.compare)));
    this.open(Op.if);
    spill(F.compared);
    this.otherwise();
    spill(F.added);
    this.close();
    this.close();
  }

  private spillFlags(): void {
    const { flags } = this;
    if (this.hasOpenFlags()) this.spillOpenFlags();
    if (flags.nz === 'result') {
      this.setLocal(Local.n, F.negative(flags));
      this.setLocal(Local.z, F.zeroness(flags));
    }
    if (flags.c !== 'local' && flags.c !== 'open') this.setLocal(Local.c, F.carry(flags), false);
    if (flags.v !== 'local' && flags.v !== 'open') this.setLocal(Local.v, F.overflow(flags), false);
  }

  /** Leaves the region; `pc` undefined: the local holds where to go on. */
  leave(why: number, pc: Address | undefined, cost: number, count: number): void {
    this.spillFlags();
    this.addToLocal(Local.left, -cost);
    this.addToLocal(Local.count, count);
    if (pc !== undefined) this.setLocal(Local.pc, E.constant(pc));
    this.setLocal(Local.why, E.constant(why));
    this.br(this.exitLabel);
  }

  // ---- one instruction ----

  begin(i: Instruction, place: Place): void {
    this.i = i;
    this.place = place;
    this.exit = undefined;
    this.startedIt = 0;
    this.begun = false;
    this.pending.clear();
    this.newFlags = {};
    this.flagsAfter = this.flags;
    this.nextTemporary = Local.temporary;
    this.nodes = [];
    this.direct = undefined;
    this.accesses = [];
    this.spends = false;
  }

  /** Lets the following accesses go to SRAM after one check for all of them; leaves the region where it fails. */
  beginDirect(accesses: readonly Access[]): void {
    const { sram, code } = this;
    const base = accesses[0].base!;
    const offsets = accesses.map((access) => access.offset);
    const lowest = Math.min(...offsets);
    const span = Math.max(...offsets) - lowest + 4;
    const at = this.temporary();
    this.setLocal(at, E.binary(Op.add, E.local(base), E.constant(lowest - sramBase)));
    this.direct = { local: at, base, lowest };
    const where = () => code.byte(Op.localGet).unsigned(at);
    where()
      .bytes(Op.const32, 2, Op.rotr)
      .byte(Op.const32)
      .signed((sram!.size - span) >> 2);
    code.byte(Op.gtUnsigned);
    this.leaveIf();
    if (!accesses[0].store) return;
    const map = this.bus.codePages.byteOffset + (sram!.offset >> codePageShift);
    const page = () => code.bytes(Op.const32, codePageShift, Op.shrUnsigned, Op.load8, 0).unsigned(map);
    where();
    page();
    where()
      .byte(Op.const32)
      .signed(span - 4)
      .byte(Op.add);
    page();
    code.byte(Op.or);
    this.leaveIf();
  }

  /** Leaves this instruction to the interpreter where the condition on the stack holds. */
  private leaveIf(): void {
    this.open(Op.if);
    this.leave(Why.access, this.i.address, this.place.cost, this.place.count);
    this.close();
  }

  /** Gives effect to what the instruction wrote. Its exit, if any, is left to the caller. */
  end(): void {
    this.direct = undefined;
    this.flush();
    this.flags = this.flagsAfter;
  }

  private flush(): void {
    const { code, pending, newFlags } = this;
    const masks = [...pending].map(([n, node]) => [n, maskOf(node)] as const);
    const targets: number[] = [];
    const put = (node: Node | undefined, ...locals: number[]) => {
      if (!node) return;
      E.emit(this, node);
      targets.push(...locals);
    };
    put(newFlags.a, Local.operandA);
    put(newFlags.b, Local.operandB);
    put(newFlags.sum, Local.sum);
    put(newFlags.nz, Local.result);
    put(newFlags.c, Local.carry);
    put(newFlags.v, Local.overflow);
    put(newFlags.q, Local.q);
    for (const [n, node] of pending) put(node, Local.register + n);
    while (targets.length) code.byte(Op.localSet).unsigned(targets.pop()!);
    for (const [n, mask] of masks) this.noteMask(Local.register + n, mask);
    if (pending.size) this.begun = true;
    pending.clear();
    this.newFlags = {};
  }

  private noteMask(local: number, mask: Mask | undefined): void {
    const { masks } = this;
    for (const [at, { from }] of masks) if (from === local) masks.delete(at);
    if (mask && mask.from !== local) masks.set(local, mask);
    else masks.delete(local);
  }

  /** Makes what this instruction writes depend on a condition. */
  onlyIf(condition: Node): void {
    for (const [n, value] of this.pending) {
      value.uses--;
      this.pending.set(n, E.select(condition, value, E.local(Local.register + n)));
    }
  }

  /** Before something that is seen outside: what was written so far takes effect, and what was read is kept. */
  private settle(): void {
    if (this.pending.size === 0) return;
    this.keepNodes();
    this.flush();
  }

  private keepNodes(): void {
    for (const node of this.nodes) {
      if (E.isConstant(node) || (E.isLocal(node) && node.value >= Local.temporary)) continue;
      const index = this.temporary();
      this.setLocal(index, node);
      Object.assign(node, E.local(index));
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
    if (n === 15) return E.constant(this.i.address + 4);
    this.footprint.used |= 1 << n;
    return this.pending.get(n) ?? this.node(E.local(Local.register + n));
  }
  setReg(n: number, value: Node): void {
    this.footprint.written |= 1 << n;
    this.pending.set(n, n === 13 ? this.aligned(value) : value);
    value.uses++;
  }
  /** The stack pointer moved by a multiple of four needs no mask. */
  private aligned(value: Node): Node {
    const { a, b } = value;
    const moved =
      (value.op === Op.add || value.op === Op.sub) && E.isLocal(a!) && a!.value === Local.register + 13;
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
    return this.op(Op.mul, a, b);
  }
  mulHighUnsigned(a: Node, b: Node): Node {
    return this.node(E.mulHigh(false, a, b));
  }
  mulHighSigned(a: Node, b: Node): Node {
    return this.node(E.mulHigh(true, a, b));
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
    this.settle();
    this.keepNodes();
    this.emit(condition);
    this.open(Op.if);
    then();
    this.flush();
    if (otherwise) {
      this.otherwise();
      otherwise();
      this.flush();
    }
    this.close();
    this.masks.clear();
  }

  // ---- flags ----

  addWithCarry(a: Node, b: Node, carry: Node, setFlags: boolean): Node {
    const subtrahend = E.isConstant(carry, 1) ? E.complemented(b) : undefined;
    const sum = subtrahend ? this.sub(a, subtrahend) : this.add(this.add(a, b), carry);
    if (!setFlags) return sum;
    const kind = subtrahend ? 'compare' : E.isConstant(carry, 0) ? 'add' : 'sum';
    this.setNewFlags({ a, b: subtrahend ?? b, nz: sum });
    if (kind === 'sum') this.setNewFlags({ sum });
    this.flagsAfter = { nz: 'result', c: kind, v: kind, from: kind === 'sum' ? undefined : kind };
    return sum;
  }
  setNZ(result: Node): void {
    this.setNewFlags({ nz: result });
    this.flagsAfter = { ...this.flagsAfter, nz: 'result', from: undefined };
  }
  setC(bit: Node): void {
    this.setNewFlags({ c: bit });
    this.flagsAfter = { ...this.flagsAfter, c: 'single', from: undefined };
  }
  setV(bit: Node): void {
    this.setNewFlags({ v: bit });
    this.flagsAfter = { ...this.flagsAfter, v: 'single', from: undefined };
  }
  setQ(bit: Node): void {
    this.footprint.used |= stickyBit;
    this.footprint.written |= stickyBit;
    this.newFlags.q = this.or(bit, E.local(Local.q));
  }
  private setNewFlags(set: TranslatorMachine['newFlags']): void {
    this.footprint.used |= flagsBit;
    this.footprint.written |= flagsBit;
    for (const node of Object.values(set)) node.uses++;
    Object.assign(this.newFlags, set);
  }
  carry(): Node {
    this.footprint.used |= flagsBit;
    this.closeFlags();
    return this.node(F.carry(this.flags));
  }
  condition(cond: number): Node {
    if (cond === 14) return E.constant(1);
    this.footprint.used |= flagsBit;
    this.closeFlags();
    return F.condition(this.flags, cond);
  }
  startIt(firstCondAndMask: number): void {
    this.startedIt = firstCondAndMask;
  }

  // ---- memory ----

  load8(address: Node): Node {
    return this.load(1, address, 0);
  }
  load16(address: Node): Node {
    return this.load(2, address, 1);
  }
  load32(address: Node): Node {
    return this.load(4, address, 2);
  }
  loadAligned32(address: Node): Node {
    return this.load(4, address, 6);
  }
  store8(address: Node, value: Node): void {
    this.store(1, address, value, 3);
  }
  store16(address: Node, value: Node): void {
    this.store(2, address, value, 4);
  }
  store32(address: Node, value: Node): void {
    this.store(4, address, value, 5);
  }
  storeAligned32(address: Node, value: Node): void {
    this.store(4, address, value, 7);
  }

  private noteAccess(address: Node, store: boolean): void {
    const simple = E.isLocal(address);
    const sum = address.op === Op.add && E.isLocal(address.a!) && E.isConstant(address.b!);
    const base = simple ? address.value : sum ? address.a!.value : undefined;
    this.accesses.push({ base, offset: sum ? address.b!.value : 0, store });
  }

  private offsetOf(address: Node): number {
    return E.isLocal(address) ? 0 : address.b!.value;
  }

  private load(size: number, address: Node, hostFunction: number): Node {
    this.settle();
    const result = this.temporary();
    if (this.surveying) {
      this.noteAccess(address, false);
      return this.node(E.local(result));
    }
    const { code } = this;
    if (this.direct) {
      code.byte(Op.localGet).unsigned(this.direct.local);
      this.memarg(Op.load32, this.sram!.offset + this.offsetOf(address) - this.direct.lowest);
    } else if (E.isConstant(address)) {
      this.loadFixed(size, address.value, hostFunction);
    } else {
      this.loadAnywhere(size, address, hostFunction);
    }
    code.byte(Op.localSet).unsigned(result);
    return this.node(E.local(result));
  }

  memarg(op: number, offset: number): void {
    this.code.byte(op).byte(0).unsigned(offset);
  }

  private loadFixed(size: number, address: Address, hostFunction: number): void {
    const memory = this.bus.memoryAt(address);
    const { reads } = this.watched;
    if (memory && !reads && (address & (size - 1)) === 0) {
      this.code.byte(Op.const32).signed(0);
      this.memarg(LOADS[size], memory.offset + (address >>> 0) - memory.base);
    } else {
      this.elsewhere(hostFunction, E.constant(address));
    }
  }

  private loadAnywhere(size: number, address: Node, hostFunction: number): void {
    const where = this.pinned(address);
    const { sram, text, rom } = this;
    let open = 0;
    // What often goes elsewhere may go to the ROM: its tables are read before each call of a function in it.
    for (const memory of [sram, text, this.place.device ? rom : undefined]) {
      if (!memory) continue;
      const at = this.pinned(E.binary(Op.add, where, E.constant(-memory.base)));
      this.inside(at, size, memory.size);
      this.unlessWatched('reads', at, size, memory);
      this.open(Op.if, i32);
      this.emit(at);
      this.memarg(LOADS[size], memory.offset);
      this.otherwise();
      open++;
    }
    this.elsewhere(hostFunction, where);
    for (; open > 0; open--) this.close();
  }

  private store(size: number, address: Node, value: Node, hostFunction: number): void {
    this.settle();
    if (this.surveying) {
      this.noteAccess(address, true);
      return;
    }
    const { code, sram } = this;
    if (this.direct) {
      const at = sram!.offset + this.offsetOf(address) - this.direct.lowest;
      code.byte(Op.localGet).unsigned(this.direct.local);
      this.emit(value);
      this.memarg(Op.store32, at);
      this.mark(E.local(this.direct.local), at);
      return;
    }
    const where = this.pinned(address);
    const what = this.pinned(value);
    const done = this.open(Op.block);
    if (sram) {
      const slow = this.open(Op.block);
      const at = this.pinned(E.binary(Op.add, where, E.constant(-sramBase)));
      this.inside(at, size, sram.size);
      this.unlessWatched('writes', at, size, sram);
      code.byte(Op.eqz);
      this.br(slow, Op.brIf);
      this.emit(at);
      code.bytes(Op.const32, codePageShift, Op.shrUnsigned);
      this.memarg(Op.load8, this.bus.codePages.byteOffset + (sram.offset >> codePageShift));
      this.br(slow, Op.brIf);
      this.emit(at);
      this.emit(what);
      this.memarg(STORES[size], sram.offset);
      this.mark(at, sram.offset);
      this.br(done);
      this.close();
    }
    this.elsewhere(hostFunction, where, what);
    this.close();
  }

  /** Marks a word as written: at an offset into the buffer, a multiple of four, from where a local says. */
  private mark(at: Node, offset: number): void {
    if (!this.bus.marking) return;
    this.emit(E.binary(Op.shrUnsigned, at, E.constant(2)));
    this.code.bytes(Op.const32, 1);
    this.memarg(Op.store8, this.bus.markedOffset + (offset >> 2));
  }

  /** A constant or local with the value of an expression, so that it can be used where branches separate. */
  pinned(node: Node): Node {
    if (E.isConstant(node) || E.isLocal(node)) return node;
    const index = this.temporary();
    this.setLocal(index, node);
    return E.local(index);
  }

  /** Whether an aligned access at an offset lies inside a memory: rotation makes what is unaligned large. */
  inside(at: Node, size: number, limit: number): void {
    const { code } = this;
    const shift = size >> 1;
    this.emit(at);
    if (shift) code.bytes(Op.const32, shift, Op.rotr);
    code
      .byte(Op.const32)
      .signed(limit >>> shift)
      .byte(Op.ltUnsigned);
  }

  /** Makes a condition false where an access at an offset into a memory touches watched bytes. */
  private unlessWatched(kind: 'reads' | 'writes', at: Node, size: number, memory: Memory): void {
    const range = this.watched[kind];
    if (!range) return;
    const first = range.start - memory.offset - (size - 1);
    this.emit(E.binary(Op.sub, at, E.constant(first)));
    this.emit(E.constant(range.end - memory.offset - first));
    this.code.bytes(Op.geUnsigned, Op.and);
  }

  /** An access that is not to flash or SRAM: left to the interpreter, or done out of line where that happens often. */
  private elsewhere(hostFunction: number, address: Node, value?: Node): void {
    const { place, i } = this;
    if (!place.device && !this.begun) {
      this.leave(Why.access, i.address, place.cost, place.count);
      return;
    }
    this.publish();
    this.emit(address);
    if (value) this.emit(value);
    this.callHost(hostFunction);
    this.takeBack();
  }

  /** Calls one of the host's functions with what is on the stack. */
  callHost(number: number): void {
    const { imports } = this;
    const wanted = HOST_FUNCTIONS[number];
    if (!imports.includes(wanted)) imports.push(wanted);
    this.code.byte(Op.call).unsigned(imports.indexOf(wanted));
  }

  /** Puts the state into memory as it is while the interpreter executes this instruction. */
  private publish(): void {
    const { place, i } = this;
    this.spillFlags();
    this.writeBack();
    this.storeWord(S.PC, E.constant(i.address + i.size));
    this.storeWord(WHERE, E.constant(i.address | (place.it ? 1 : 0)));
    if (place.itAfter) this.storeWord(S.IT, E.constant(place.itAfter));
    this.storeWord(S.LEFT, E.binary(Op.add, E.local(Local.left), E.constant(-place.cost)));
    this.storeWord(COUNT, E.binary(Op.add, E.local(Local.count), E.constant(place.count + 1)));
  }

  /** After an access out of line: the cycles that are left may have changed. */
  private takeBack(): void {
    const { code, place } = this;
    if (place.itAfter) this.storeWord(S.IT, E.constant(0));
    code.byte(Op.const32).signed(0);
    this.memarg(Op.load32, 4 * S.LEFT);
    code.byte(Op.const32).signed(place.cost).byte(Op.add).byte(Op.localTee).unsigned(Local.left);
    code.byte(Op.const32).signed(place.need).byte(Op.leSigned);
    code.byte(Op.const32).signed(0);
    this.memarg(Op.load32, 4 * STOP);
    code.byte(Op.or).byte(Op.localSet).unsigned(Local.stop);
  }

  storeWord(index: number, value: Node): void {
    this.code.byte(Op.const32).signed(0);
    E.emit(this, value, false);
    this.memarg(Op.store32, 4 * index);
  }

  loadWord(index: number, into: number): void {
    this.code.byte(Op.const32).signed(0);
    this.memarg(Op.load32, 4 * index);
    this.code.byte(Op.localSet).unsigned(into);
  }

  /** What the region writes, as bits, for `writeBack`. */
  regionWrites = 0;

  /** Stores registers and flags that the region writes. */
  writeBack(): void {
    for (let n = 0; n < 15; n++) {
      if (this.regionWrites & (1 << n)) this.storeWord(n, E.local(Local.register + n));
    }
    if (this.regionWrites & flagsBit) {
      [S.N, S.Z, S.C, S.V].forEach((word, n) => this.storeWord(word, E.local(Local.n + n)));
    }
    if (this.regionWrites & stickyBit) this.storeWord(S.Q, E.local(Local.q));
  }

  // ---- branches ----

  branch(target: number): void {
    this.goTo(target);
  }
  branchIf(condition: Node, target: number): void {
    this.goTo(target, condition);
  }
  /** The interpreter passes over the rounds of a branch to itself. */
  private goTo(target: number, condition?: Node): void {
    if (target === this.i.address) throw new Untranslatable();
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
    this.spends = true;
    this.setLocal(Local.left, E.binary(Op.sub, E.local(Local.left), cycles));
  }

  // ---- what only the interpreter does ----

  loadUnprivileged(): Node {
    throw new Untranslatable();
  }
  storeUnprivileged(): void {
    throw new Untranslatable();
  }
  loadExclusive(): Node {
    throw new Untranslatable();
  }
  storeExclusive(): Node {
    throw new Untranslatable();
  }
  clearExclusive(): void {
    throw new Untranslatable();
  }
  /** Leaves the division to the interpreter, which knows whether it is a fault. */
  divideByZero(): Node {
    if (!this.surveying) this.leave(Why.interpret, this.i.address, this.place.cost, this.place.count);
    return E.constant(0);
  }
  supervisorCall(): void {
    throw new Untranslatable();
  }
  breakpoint(): void {
    throw new Untranslatable();
  }
  halt(): void {
    throw new Untranslatable();
  }
  undefinedInstruction(): void {
    throw new Untranslatable();
  }
  noCoprocessor(): void {
    throw new Untranslatable();
  }
  waitForInterrupt(): void {
    throw new Untranslatable();
  }
  waitForEvent(): void {
    throw new Untranslatable();
  }
  sendEvent(): void {
    throw new Untranslatable();
  }
  changeProcessorState(): void {
    throw new Untranslatable();
  }
  readSpecial(): Node {
    throw new Untranslatable();
  }
  writeSpecial(): void {
    throw new Untranslatable();
  }
  barrier(): void {}
}

/** The bit of a register that a value is a mask of: a shift to the right by 31 copies the sign everywhere. */
function maskOf({ op, a, b }: Node): Mask | undefined {
  if (op !== Op.shrSigned || !E.isConstant(b!, 31)) return undefined;
  const shifted = a!.op === Op.shl && E.isConstant(a!.b!);
  const from = shifted ? a!.a! : a!;
  const isRegister = E.isLocal(from) && from.value >= Local.register && from.value < Local.n;
  return isRegister ? { from: from.value, bit: 31 - (shifted ? a!.b!.value : 0) } : undefined;
}
