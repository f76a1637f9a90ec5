/** The code in a region that counts how control flows; it is nothing unless somebody counts. */
import type { Memory } from '../../bus/bus.js';
import * as S from '../../core/state.js';
import type { Address } from '../../units.js';
import { type FlowCounters, Move, type MoveKind, Table } from '../flow.js';
import * as E from './expression.js';
import type { FunctionBuilder } from './function-builder.js';
import { Local } from './layout.js';
import { isConditional, type Item } from './region.js';
import { Op } from './wasm.js';

export class FlowCode {
  constructor(
    private readonly f: FunctionBuilder,
    private readonly flow: FlowCounters | undefined,
  ) {}

  /** Adds to a counter. */
  add(table: (typeof Table)[keyof typeof Table], pc: Address, amount = E.constant(1)): void {
    const { flow } = this;
    if (flow) this.addAt(E.constant(0), flow.offsetOf(table, pc), amount);
  }

  /** A branch to a fixed address is taken; one to the next instruction counts nowhere. */
  branch(item: Item, to: Address, cost: number): void {
    const { flow } = this;
    const { i, survey } = item;
    if (!flow) return;
    if (to === i.address + i.size) {
      if (isConditional(item)) this.add(Table.taken, i.address);
      return;
    }
    flow.declareEdge(i.address, to);
    this.add(Table.edges, i.address);
    if (!flow.listener || !(survey.links || flow.listener.crosses(i.address, to))) return;
    this.callMove(i.address, E.constant(to), survey.links ? Move.call : Move.jump, cost);
  }

  /**
   * A branch to the address in the local `pc` is taken; its cost is in the locals.
   * @param ends leaves on the stack whether it ends an exception handler instead, if it can
   */
  indirect(item: Item, ends: (() => void) | undefined): void {
    const { flow, f } = this;
    const { i, survey } = item;
    if (!flow) return;
    flow.declareEdge(i.address, undefined);
    this.add(Table.edges, i.address);
    f.emit(E.binary(Op.eq, E.local(Local.pc), E.constant(i.address + i.size)));
    f.open(Op.if);
    // To the next instruction: no branch, but the condition held.
    if (!isConditional(item)) this.add(Table.taken, i.address, E.constant(-1));
    if (flow.listener) {
      f.otherwise();
      if (ends) {
        ends();
        f.code.byte(Op.eqz);
        f.open(Op.if);
      }
      this.callMove(i.address, E.local(Local.pc), survey.links ? Move.call : Move.indirect, 0);
      if (ends) f.close();
    }
    f.close();
  }

  /** A line begins where the local `pc` says; the local `offset` is how far it lies in a memory. */
  arrival(memory: Memory): void {
    const { flow } = this;
    if (!flow) return;
    const at = E.binary(Op.shl, E.local(Local.offset), E.constant(1));
    this.addAt(at, flow.offsetOf(Table.lines, memory.base), E.constant(1));
  }

  /** A line begins where the local `pc` says, in a memory that the region does not know. */
  arrivalElsewhere(): void {
    this.f.emit(E.local(Local.pc));
    this.f.callHost('arrive');
  }

  private addAt(at: E.Node, offset: number, amount: E.Node): void {
    const { f } = this;
    f.emit(at);
    f.emit(at);
    f.memarg(Op.load32, offset);
    f.emit(amount);
    f.code.byte(Op.add);
    f.memarg(Op.store32, offset);
  }

  private callMove(from: Address, to: E.Node, kind: MoveKind, cost: number): void {
    const { f } = this;
    f.storeWord(S.LEFT, E.binary(Op.sub, E.cyclesLeft(), E.constant(cost)));
    f.emit(E.constant(from));
    f.emit(to);
    f.emit(E.constant(kind));
    f.callHost('move');
  }
}
