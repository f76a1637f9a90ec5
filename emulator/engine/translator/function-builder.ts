/**
 * A WebAssembly function under construction: its code, the nesting of its blocks, its temporary locals and the functions
 * of the host that it calls.
 */
import * as E from './expression.js';
import type { Node } from './expression.js';
import { Local, meterOf, meterShift } from './layout.js';
import { type BranchHint, Bytes, empty, type Import, Op } from './wasm.js';

/** The host's functions. A function imports those that it calls: the host compiles code for each import of a module. */
const hostFunctions = {
  load8: { name: 'load8', parameters: 1, results: 1 },
  load16: { name: 'load16', parameters: 1, results: 1 },
  load32: { name: 'load32', parameters: 1, results: 1 },
  store8: { name: 'store8', parameters: 2, results: 0 },
  store16: { name: 'store16', parameters: 2, results: 0 },
  store32: { name: 'store32', parameters: 2, results: 0 },
  loadAligned32: { name: 'loadAligned32', parameters: 1, results: 1 },
  storeAligned32: { name: 'storeAligned32', parameters: 2, results: 0 },
  arrive: { name: 'arrive', parameters: 1, results: 0 },
  move: { name: 'move', parameters: 3, results: 0 },
} as const satisfies Record<string, Import>;
export type HostFunction = keyof typeof hostFunctions;

export class FunctionBuilder implements E.Sink {
  readonly code = new Bytes();
  /** What is imported, in the order of its first call. */
  readonly imports: Import[] = [];
  readonly hints: BranchHint[] = [];
  /** How many locals the function has, its parameter among them. */
  locals: number;
  private nextTemporary: number;
  private depth = 0;

  /** @param firstTemporary the number of named locals: temporaries come after them */
  constructor(private readonly firstTemporary: number) {
    this.locals = firstTemporary;
    this.nextTemporary = firstTemporary;
  }

  // ---- blocks and branches ----

  /** Opens a block, loop or if; returns the label to branch to. */
  open(op: number, type: number = empty): number {
    this.code.op(op, type);
    return ++this.depth;
  }

  /** Opens an `if` whose body is hardly ever executed. */
  openRare(): number {
    this.hint(false);
    return this.open(Op.if);
  }

  /** Says of the branch that comes next whether it is likely taken: for an `if`, whether its body is executed. */
  private hint(likely: boolean): void {
    this.hints.push({ offset: this.code.length, likely });
  }

  close(): void {
    this.code.byte(Op.end);
    this.depth--;
  }

  otherwise(): void {
    this.code.byte(Op.else);
  }

  br(label: number, op: number = Op.br): void {
    this.code.op(op, this.depth - label);
  }

  /** Branches where the condition on the stack holds, which is likely or not. */
  brIf(label: number, likely: boolean): void {
    this.hint(likely);
    this.br(label, Op.brIf);
  }

  /** A label as a branch here encodes it. */
  relative(label: number): number {
    return this.depth - label;
  }

  // ---- values and locals ----

  emit(node: Node, shared = true): void {
    E.emit(this, node, shared);
  }

  /** A local that nothing uses, until `releaseTemporaries`. */
  temporary(): number {
    const index = this.nextTemporary++;
    if (this.nextTemporary > this.locals) this.locals = this.nextTemporary;
    return index;
  }

  releaseTemporaries(): void {
    this.nextTemporary = this.firstTemporary;
  }

  isTemporary(node: Node): boolean {
    return E.isLocal(node) && node.value >= this.firstTemporary;
  }

  setLocal(index: number, node: Node, shared = true): void {
    E.emit(this, node, shared);
    this.code.op(Op.localSet, index);
  }

  /** Counts cycles and instructions. */
  count(cycles: number, instructions: number): void {
    if (cycles === 0 && instructions === 0) return;
    this.code.op(Op.localGet, Local.meter);
    this.code.byte(Op.const64).signed64(meterOf(-cycles, instructions));
    this.code.byte(Op.add64).op(Op.localSet, Local.meter);
  }

  /** Counts cycles that only the running code knows. */
  spend(cycles: Node): void {
    const { code } = this;
    code.op(Op.localGet, Local.meter);
    this.emit(cycles);
    code.bytes(Op.extendUnsigned, Op.const64, meterShift, Op.shl64, Op.sub64);
    code.op(Op.localSet, Local.meter);
  }

  /** Leaves on the stack whether at most so many cycles are left, or more than so many. */
  compareLeft(op: 'atMost' | 'more', cycles: number): void {
    this.code.op(Op.localGet, Local.meter);
    this.code.byte(Op.const64).signed64(meterOf(cycles + 1));
    this.code.byte(op === 'atMost' ? Op.ltSigned64 : Op.geSigned64);
  }

  /** A constant or local with the value of an expression, so that it can be used where branches separate. */
  pinned(node: Node): Node {
    if (E.isConstant(node) || E.isLocal(node)) return node;
    const index = this.temporary();
    this.setLocal(index, node);
    return E.local(index);
  }

  // ---- memory ----

  /** A load or store at a constant offset from the address on the stack. */
  memarg(op: number, offset: number): void {
    this.code.op(op, 0).unsigned(offset);
  }

  /** Stores to a word of the processor's state: see core/state.ts. */
  storeWord(index: number, value: Node): void {
    this.code.const32(0);
    E.emit(this, value, false);
    this.memarg(Op.store32, 4 * index);
  }

  /** Loads a word of the processor's state into a local. */
  loadWord(index: number, into: number): void {
    this.code.const32(0);
    this.memarg(Op.load32, 4 * index);
    this.code.op(Op.localSet, into);
  }

  /** Leaves 1 on the stack where an aligned access lies inside a memory: rotation makes what is unaligned large. */
  inside(at: Node, size: number, limit: number): void {
    const { code } = this;
    const shift = size >> 1;
    this.emit(at);
    if (shift) code.bytes(Op.const32, shift, Op.rotr);
    code.const32(limit >>> shift).byte(Op.ltUnsigned);
  }

  // ---- the host ----

  /** Calls one of the host's functions with what is on the stack. */
  callHost(name: HostFunction): void {
    const { imports } = this;
    const wanted = hostFunctions[name];
    if (!imports.includes(wanted)) imports.push(wanted);
    this.code.op(Op.call, imports.indexOf(wanted));
  }
}
