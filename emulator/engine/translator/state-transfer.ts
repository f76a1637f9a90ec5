/**
 * The processor's state in a region's function: it lies in locals while the function runs, and in its words of the buffer
 * (core/state.ts) wherever something else than translated code may look at it.
 */
import * as S from '../../core/state.js';
import type { Instruction } from '../../isa/index.js';
import type { Address } from '../../units.js';
import * as E from './expression.js';
import type { Node } from './expression.js';
import type { FlagState } from './flag-state.js';
import * as F from './flags.js';
import type { FunctionBuilder } from './function-builder.js';
import { COUNT, IT_BEFORE, Local, meterShift, STOP, WHERE, Why, whyBits } from './layout.js';
import { flagsBit, stickyBit } from './survey.js';
import { Op } from './wasm.js';

/** Where and how a region is left. */
export interface RegionExit {
  readonly why: number;
  /** The branch where control continues elsewhere. */
  readonly from?: Address;
  /** The address to continue at, and ITSTATE there: if control continues elsewhere, the state has both. */
  readonly pc: Address;
  readonly it: number;
  /** Cycles and instructions that the words of the state do not count yet. */
  readonly cost: number;
  readonly count: number;
  /** The instructions that a check was for which failed. */
  readonly sites?: readonly Address[];
}

/** How many forms of the flags have an exit of their own; others are brought into the form of the state before. */
const exitForms = 10;

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
  /** The flags that it sets are set again before anything can see them. */
  readonly deadFlags: boolean;
}

export class StateTransfer {
  /** The exits of the function, by number. */
  readonly exits: RegionExit[] = [];
  /** The label of the function's end, and labels before it where flags of a form get into the form of the state. */
  private exitLabel = 0;
  private readonly formLabels: number[] = [];
  /** The form of each; that of flags that are open is the first, because others end in it. */
  private readonly forms: F.Flags[] = [F.open];
  private leftOpen = false;

  /**
   * @param written registers and flags that the region writes, as bits
   * @param inWords registers that stay in their words of the state, as bits
   */
  constructor(
    private readonly f: FunctionBuilder,
    private readonly flags: FlagState,
    private readonly written: number,
    private readonly inWords: number,
  ) {}

  /** Whether a register is in a local, and not in its word of the state. */
  isLocal(n: number): boolean {
    return (this.inWords & (1 << n)) === 0;
  }

  /** What a register holds. */
  register(n: number): Node {
    return this.isLocal(n) ? E.local(Local.register + n) : E.word(n);
  }

  /** Gives a register the value that is on the stack. */
  setRegister(n: number): void {
    const { f } = this;
    const into = this.isLocal(n) ? Local.register + n : f.temporary();
    f.code.byte(Op.localSet).unsigned(into);
    if (!this.isLocal(n)) f.storeWord(n, E.local(into));
  }

  /** Begins the code that leaves to the end of the function. */
  openExits(): void {
    const { f } = this;
    this.exitLabel = f.open(Op.block);
    for (let n = 0; n < exitForms; n++) this.formLabels[n] = f.open(Op.block);
  }

  /** Ends it. What is executed next is the end of the function, with the flags as the state has them. */
  closeExits(): void {
    const { f } = this;
    for (let n = exitForms - 1; n >= 0; n--) {
      f.close();
      if (!this.forms[n] || (n === 0 && !this.leftOpen)) continue;
      this.flags.now = this.forms[n];
      if (n > 0 && this.flags.isOpen) {
        this.flags.open();
        f.br(this.formLabels[0]);
        continue;
      }
      this.flags.spill();
      f.br(this.exitLabel);
    }
    f.close();
  }

  /** Goes to the end of the function with the flags as they are. */
  private exit(): void {
    const { f, flags, forms } = this;
    if (flags.now === F.inLocals) return f.br(this.exitLabel);
    this.leftOpen ||= flags.isOpen;
    let n = forms.findIndex((form) => F.same(form, flags.now));
    if (n < 0) n = forms.push(flags.now) - 1;
    if (n < exitForms) return f.br(this.formLabels[n]);
    forms.length = exitForms;
    flags.spill();
    f.br(this.exitLabel);
  }

  /** Loads registers and flags, given as bits, and the counters. */
  load(bits: number): void {
    const { f } = this;
    for (let n = 0; n < 15; n++) if (bits & ~this.inWords & (1 << n)) f.loadWord(n, Local.register + n);
    if (bits & flagsBit) [S.N, S.Z, S.C, S.V].forEach((word, n) => f.loadWord(word, Local.n + n));
    if (bits & stickyBit) f.loadWord(S.Q, Local.q);
    this.loadMeter(0, () => {
      f.code.byte(Op.const32).signed(0);
      f.memarg(Op.load32Unsigned64, 4 * COUNT);
    });
  }

  /** Stores the state at the end of the function; PC is in a local of its own. */
  store(): void {
    const { f } = this;
    this.writeBack();
    f.storeWord(S.PC, E.local(Local.pc));
    f.storeWord(S.LEFT, E.cyclesLeft());
    f.storeWord(COUNT, E.instructions());
  }

  /** Puts the cycles that the state has left, and `more`, into the local `meter` with instructions that are on the stack. */
  private loadMeter(more: number, instructions: () => void): void {
    const { f } = this;
    const { code } = f;
    code.byte(Op.const32).signed(0);
    f.memarg(Op.load32Signed64, 4 * S.LEFT);
    if (more) code.byte(Op.const64).signed64(more).byte(Op.add64);
    code.bytes(Op.const64, meterShift, Op.shl64);
    instructions();
    code.byte(Op.or64).byte(Op.localSet).unsigned(Local.meter);
  }

  /**
   * Leaves the region.
   * @param it ITSTATE there: its word of the buffer is zero while the function runs
   */
  leave(why: number, pc: Address, cost: number, count: number, it = 0): void {
    this.leaveBy({ why, pc, it, cost, count });
  }

  /** Leaves the region to continue at an address. @param from the branch there */
  goTo(pc: Address, from: Address, cost: number, count: number): void {
    const { f } = this;
    f.count(cost, count);
    f.setLocal(Local.pc, E.constant(pc));
    this.goAway(from);
  }

  /** Leaves the region to continue at the address in the local `pc`; everything is counted. @param from the branch there */
  goAway(from: Address): void {
    this.leaveBy({ why: Why.away, from, pc: 0, it: 0, cost: 0, count: 0 });
  }

  private leaveBy(exit: RegionExit): void {
    const number = this.exits.push(exit) - 1;
    this.f.setLocal(Local.why, E.constant((number << whyBits) | exit.why));
    this.exit();
  }

  /** Leaves the region before an instruction. */
  leaveBefore(why: number, { i, it, cost, count }: CodePosition): void {
    this.leave(why, i.address, cost, count, it);
  }

  /** Leaves the region before an instruction, where a check failed that is for others, too. */
  leaveApart({ i, it, cost, count }: CodePosition, sites: readonly Address[]): void {
    this.leaveBy({ why: Why.apart, pc: i.address, it, cost, count, sites });
  }

  /** Leaves the region before an instruction, where the condition on the stack holds. */
  leaveBeforeIf(why: number, place: CodePosition): void {
    this.f.openRare();
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
    f.storeWord(S.LEFT, E.binary(Op.add, E.cyclesLeft(), E.constant(-place.cost)));
    f.storeWord(COUNT, E.binary(Op.add, E.instructions(), E.constant(place.count + 1)));
  }

  /** After an access out of line: the cycles that are left may have changed. */
  takeBack(place: CodePosition): void {
    const { f } = this;
    const { code } = f;
    if (place.it) f.storeWord(IT_BEFORE, E.constant(0));
    if (place.itAfter) f.storeWord(S.IT, E.constant(0));
    this.loadMeter(place.cost, () => {
      code.byte(Op.localGet).unsigned(Local.meter);
      code
        .byte(Op.const64)
        .signed64(2 ** meterShift - 1)
        .byte(Op.and64);
    });
    f.compareLeft('atMost', place.need);
    code.byte(Op.const32).signed(0);
    f.memarg(Op.load32, 4 * STOP);
    code.byte(Op.or).byte(Op.localSet).unsigned(Local.stop);
  }

  /** Stores registers and flags that the region writes. */
  private writeBack(): void {
    const { f, written } = this;
    for (let n = 0; n < 15; n++) {
      if (written & ~this.inWords & (1 << n)) f.storeWord(n, E.local(Local.register + n));
    }
    if (written & flagsBit) {
      [S.N, S.Z, S.C, S.V].forEach((word, n) => f.storeWord(word, E.local(Local.n + n)));
    }
    if (written & stickyBit) f.storeWord(S.Q, E.local(Local.q));
  }
}
