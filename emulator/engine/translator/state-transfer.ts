/**
 * The processor's state in a region's function: it lies in locals while the function runs, and in its words of the buffer
 * (core/state.ts) wherever something else than translated code may look at it.
 */
import * as S from '../../core/state.js';
import type { Instruction } from '../../isa/index.js';
import type { Address } from '../../units.js';
import * as E from './expression.js';
import type { FlagState } from './flag-state.js';
import type { FunctionBuilder } from './function-builder.js';
import { type Exit, flagSources } from './exit.js';
import { COUNT, IT_BEFORE, Local, STOP, WHERE, Why } from './layout.js';
import { flagsBit, stickyBit } from './survey.js';
import { Op } from './wasm.js';

/** The circumstances of one instruction. */
export interface CodePosition {
  readonly i: Instruction;
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

export class StateTransfer {
  private exitLabel = 0;

  /** @param written registers and flags that the region writes, as bits */
  constructor(
    private readonly f: FunctionBuilder,
    private readonly flags: FlagState,
    private readonly written: number,
  ) {}

  /** The label that `leave` goes to. */
  setExitLabel(label: number): void {
    this.exitLabel = label;
  }

  /** Loads registers and flags, given as bits, and the counters. */
  load(bits: number): void {
    const { f } = this;
    for (let n = 0; n < 15; n++) if (bits & (1 << n)) f.loadWord(n, Local.register + n);
    if (bits & flagsBit) [S.N, S.Z, S.C, S.V].forEach((word, n) => f.loadWord(word, Local.n + n));
    if (bits & stickyBit) f.loadWord(S.Q, Local.q);
    f.loadWord(S.LEFT, Local.left);
    f.loadWord(COUNT, Local.count);
  }

  /** The exits so far; the local `why` has twice the number of one, and 1 more where the exit is yet to be settled. */
  readonly exits: Exit[] = [];

  /**
   * Stores the state at the end of the function: as it is at exits that are settled later, and with PC, which has a local
   * of its own, where control continues elsewhere.
   */
  store(): void {
    const { f, written } = this;
    this.writeBack();
    f.storeWord(S.LEFT, E.local(Local.left));
    f.storeWord(COUNT, E.local(Local.count));
    f.emit(E.binary(Op.and, E.local(Local.why), E.constant(1)));
    f.open(Op.if);
    if (written & flagsBit) {
      for (const [local, word] of flagSources) if (word > COUNT) f.storeWord(word, E.local(local));
    }
    f.otherwise();
    f.storeWord(S.PC, E.local(Local.pc));
    f.close();
  }

  /**
   * Leaves the region, to be settled later.
   * @param it ITSTATE there: its word of the buffer is zero while the function runs
   */
  leave(why: number, pc: Address, cost: number, count: number, it = 0): void {
    const exit = { why, pc, from: undefined, cost, count, it, flags: this.flags.now };
    this.exitBy(2 * this.exits.push(exit) - 1);
  }

  /**
   * Leaves the region for another place.
   * @param from the branch there
   * @param pc undefined: the local has the address to continue at
   */
  goAway(from: Address, pc: Address | undefined, cost: number, count: number): void {
    const { f } = this;
    this.flags.spill();
    f.addToLocal(Local.left, -cost);
    f.addToLocal(Local.count, count);
    if (pc !== undefined) f.setLocal(Local.pc, E.constant(pc));
    const exit = { why: Why.away, pc, from, cost: 0, count: 0, it: 0, flags: this.flags.now };
    this.exitBy(2 * this.exits.push(exit) - 2);
  }

  private exitBy(number: number): void {
    this.f.setLocal(Local.why, E.constant(number));
    this.f.br(this.exitLabel);
  }

  /** Leaves the region before an instruction. */
  leaveBefore(why: number, { i, it, cost, count }: CodePosition): void {
    this.leave(why, i.address, cost, count, it);
  }

  /** Leaves the region before an instruction, where the condition on the stack holds. */
  leaveBeforeIf(why: number, place: CodePosition): void {
    this.f.open(Op.if);
    this.leaveBefore(why, place);
    this.f.close();
  }

  /** Before an access out of line: stores the state as it is while the interpreter executes this instruction. */
  publish(place: CodePosition): void {
    const { f } = this;
    const { i } = place;
    this.flags.spill();
    this.writeBack();
    f.storeWord(S.PC, E.constant(i.address + i.size));
    f.storeWord(WHERE, E.constant(i.address));
    if (place.it) f.storeWord(IT_BEFORE, E.constant(place.it));
    if (place.itAfter) f.storeWord(S.IT, E.constant(place.itAfter));
    f.storeWord(S.LEFT, E.binary(Op.add, E.local(Local.left), E.constant(-place.cost)));
    f.storeWord(COUNT, E.binary(Op.add, E.local(Local.count), E.constant(place.count + 1)));
  }

  /** After an access out of line: the cycles that are left may have changed. */
  takeBack(place: CodePosition): void {
    const { f } = this;
    const { code } = f;
    if (place.it) f.storeWord(IT_BEFORE, E.constant(0));
    if (place.itAfter) f.storeWord(S.IT, E.constant(0));
    code.byte(Op.const32).signed(0);
    f.memarg(Op.load32, 4 * S.LEFT);
    code.byte(Op.const32).signed(place.cost).byte(Op.add).byte(Op.localTee).unsigned(Local.left);
    code.byte(Op.const32).signed(place.need).byte(Op.leSigned);
    code.byte(Op.const32).signed(0);
    f.memarg(Op.load32, 4 * STOP);
    code.byte(Op.or).byte(Op.localSet).unsigned(Local.stop);
  }

  /** Stores registers and flags that the region writes. */
  private writeBack(): void {
    const { f, written } = this;
    for (let n = 0; n < 15; n++) {
      if (written & (1 << n)) f.storeWord(n, E.local(Local.register + n));
    }
    if (written & flagsBit) {
      [S.N, S.Z, S.C, S.V].forEach((word, n) => f.storeWord(word, E.local(Local.n + n)));
    }
    if (written & stickyBit) f.storeWord(S.Q, E.local(Local.q));
  }
}
