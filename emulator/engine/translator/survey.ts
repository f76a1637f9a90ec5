/**
 * What an instruction reads and writes, found out without executing it: the abstract machine on values of which at most
 * a register and an offset are known. Regions are laid out from surveys before any code is written.
 */
import type { Instruction } from '../../isa/index.js';
import type { Machine } from '../../isa/machine.js';
import type { Address } from '../../units.js';
import { TranslatorReading, Untranslatable } from './only-interpreted.js';

/** A memory access: relative to what a register held before the instruction, where the address is such. */
export interface Access {
  readonly base: number | undefined;
  readonly offset: number;
  /** In bytes. */
  readonly size: number;
  readonly store: boolean;
}

/** A register holds afterwards what another one, or itself, held before, plus a constant. */
export interface Move {
  readonly to: number;
  readonly from: number;
  readonly offset: number;
}

/** What an instruction does as far as the shape of a region goes. */
export interface Survey {
  readonly translatable: boolean;
  readonly exit: 'none' | 'direct' | 'conditional' | 'indirect';
  /** Where a direct branch goes. */
  readonly target: Address;
  /** It leaves a return address in LR. */
  readonly links: boolean;
  /** It branches to what LR holds, or to what it takes from the stack. */
  readonly returns: boolean;
  /** ITSTATE that an IT instruction sets; 0 for any other instruction. */
  readonly startsIt: number;
  /** The registers and flags that it uses and writes, as bits: `flagsBit` and `stickyBit` besides R0 to R14. */
  readonly used: number;
  readonly written: number;
  readonly setsFlags: boolean;
  /** The flags that it certainly sets, and those that it uses, as bits of their own: `nzBit`, `cBit`, `vBit`. */
  readonly flagsSet: number;
  readonly flagsUsed: number;
  readonly accesses: readonly Access[];
  /** It may take more cycles than its own. */
  readonly spends: boolean;
  /** What it does depends on a value. */
  readonly decides: boolean;
  /** Registers that it moves by a constant: what each holds afterwards is another one's value before, or its own, plus that. */
  readonly moves: readonly Move[];
  /** It only computes registers: no flags, no accesses, nothing that may stop it. */
  readonly pure: boolean;
}

/** N, Z, C and V together, and Q, in the bits of `used` and `written`. */
export const flagsBit = 1 << 16;
export const stickyBit = 1 << 17;

/** Parts of the flags. */
export const nzBit = 1;
export const cBit = 2;
export const vBit = 4;
export const allFlags = nzBit | cBit | vBit;

/** A constant, a register plus a constant, or what is not known. */
interface Value {
  readonly register?: number;
  readonly offset?: number;
}

const unknown: Value = {};
const registers: readonly Value[] = Array.from({ length: 16 }, (_, register) => ({ register, offset: 0 }));
/** Of most instructions: lists that nothing is added to. */
const noAccesses: Access[] = [];
const noMoves: Move[] = [];
const constant = (offset: number): Value => ({ offset: offset | 0 });

/** The value of a constant; undefined for anything else. */
const constantOf = ({ register, offset }: Value) => (register === undefined ? offset : undefined);

/** Surveys an instruction; an instruction that is asked for again is not surveyed again. */
export function survey(i: Instruction): Survey {
  if (i.survey !== undefined) return i.survey as Survey;
  const machine = surveyor;
  const translatable = machine.translates(i);
  const { exit, used, written, accesses, flagsSet, flagsUsed } = machine;
  const setsFlags = (written & flagsBit) !== 0;
  const result: Survey = {
    translatable,
    exit,
    target: machine.target,
    links: exit !== 'none' && (written & (1 << 14)) !== 0 && i.registers === 0,
    returns: machine.returns,
    startsIt: machine.startsIt,
    used,
    written,
    setsFlags,
    flagsSet: machine.decides ? 0 : flagsSet,
    flagsUsed: machine.decides ? allFlags : flagsUsed,
    accesses,
    spends: machine.spends,
    decides: machine.decides,
    moves: machine.moves(),
    pure:
      translatable &&
      !machine.decides &&
      !machine.spends &&
      accesses.length === 0 &&
      exit === 'none' &&
      machine.startsIt === 0 &&
      (written & (flagsBit | stickyBit)) === 0,
  };
  i.survey = result;
  return result;
}

class SurveyMachine extends TranslatorReading<Value> implements Machine<Value> {
  exit: Survey['exit'] = 'none';
  target: Address = 0;
  returns = false;
  startsIt = 0;
  used = 0;
  written = 0;
  flagsSet = 0;
  flagsUsed = 0;
  accesses = noAccesses;
  spends = false;
  /** What it does depends on a value. */
  decides = false;

  private i!: Instruction;
  private readonly results: (Value | undefined)[] = [];

  moves(): readonly Move[] {
    let moves = noMoves;
    this.results.forEach((value, to) => {
      const { register, offset } = value!;
      if (register === undefined || offset === undefined) return;
      const move = { to, from: register, offset };
      if (moves === noMoves) moves = [move];
      else moves.push(move);
    });
    return moves;
  }

  /** Surveys an instruction. Returns whether the translator does all that it does. */
  translates(i: Instruction): boolean {
    this.i = i;
    this.exit = 'none';
    this.target = 0;
    this.returns = false;
    this.startsIt = 0;
    this.used = 0;
    this.written = 0;
    this.flagsSet = 0;
    this.flagsUsed = 0;
    this.accesses = noAccesses;
    this.spends = false;
    this.decides = false;
    this.results.length = 0;
    try {
      i.execute(this, i);
      return true;
    } catch (error) {
      if (!(error instanceof Untranslatable)) throw error;
      return false;
    }
  }

  // ---- values ----

  int(value: number): Value {
    return constant(value);
  }
  reg(n: number): Value {
    if (n === 15) return constant(this.i.address + 4);
    this.used |= 1 << n;
    return this.results[n] ?? registers[n];
  }
  setReg(n: number, value: Value): void {
    this.written |= 1 << n;
    this.results[n] = value;
  }
  add(a: Value, b: Value): Value {
    return plus(a, constantOf(b));
  }
  sub(a: Value, b: Value): Value {
    const subtracted = constantOf(b);
    return plus(a, subtracted && -subtracted);
  }
  mul(): Value {
    return unknown;
  }
  mulHighUnsigned(): Value {
    return unknown;
  }
  mulHighSigned(): Value {
    return unknown;
  }
  divUnsigned(): Value {
    return unknown;
  }
  divSigned(): Value {
    return unknown;
  }
  and(): Value {
    return unknown;
  }
  or(): Value {
    return unknown;
  }
  xor(): Value {
    return unknown;
  }
  not(): Value {
    return unknown;
  }
  shl(): Value {
    return unknown;
  }
  shrUnsigned(): Value {
    return unknown;
  }
  shrSigned(): Value {
    return unknown;
  }
  rotr(): Value {
    return unknown;
  }
  clz(): Value {
    return unknown;
  }
  signExtend8(): Value {
    return unknown;
  }
  signExtend16(): Value {
    return unknown;
  }
  eq(): Value {
    return unknown;
  }
  ltUnsigned(): Value {
    return unknown;
  }
  ltSigned(): Value {
    return unknown;
  }
  select(): Value {
    return unknown;
  }
  /** Surveys both ways: what either writes is unknown afterwards. */
  when(_condition: Value, then: () => void, otherwise?: () => void): void {
    this.decides = true;
    then();
    otherwise?.();
    this.results.forEach((_value, n, results) => (results[n] = unknown));
  }

  // ---- flags ----

  addWithCarry(_a: Value, _b: Value, _carry: Value, setFlags: boolean): Value {
    if (setFlags) this.noteFlags(allFlags);
    return unknown;
  }
  setNZ(): void {
    this.noteFlags(nzBit);
  }
  setC(): void {
    this.noteFlags(cBit);
  }
  setV(): void {
    this.noteFlags(vBit);
  }
  /** What is not written keeps its value: whoever writes one flag uses the others. */
  private noteFlags(set: number): void {
    this.flagsSet |= set;
    this.used |= flagsBit;
    this.written |= flagsBit;
  }
  setQ(): void {
    this.used |= stickyBit;
    this.written |= stickyBit;
  }
  carry(): Value {
    this.used |= flagsBit;
    this.flagsUsed |= cBit;
    return unknown;
  }
  condition(cond: number): Value {
    if (cond !== 14) {
      this.used |= flagsBit;
      this.flagsUsed = allFlags;
    }
    return unknown;
  }
  startIt(firstCondAndMask: number): void {
    this.startsIt = firstCondAndMask;
  }

  // ---- memory ----

  load8(address: Value): Value {
    return this.load(address, 1);
  }
  load16(address: Value): Value {
    return this.load(address, 2);
  }
  load32(address: Value): Value {
    return this.load(address, 4);
  }
  loadAligned32(address: Value): Value {
    return this.load(address, 4);
  }
  store8(address: Value): void {
    this.noteAccess(address, 1, true);
  }
  store16(address: Value): void {
    this.noteAccess(address, 2, true);
  }
  store32(address: Value): void {
    this.noteAccess(address, 4, true);
  }
  storeAligned32(address: Value): void {
    this.noteAccess(address, 4, true);
  }
  private load(address: Value, size: number): Value {
    this.noteAccess(address, size, false);
    return unknown;
  }
  private noteAccess({ register, offset = 0 }: Value, size: number, store: boolean): void {
    const access = { base: register, offset, size, store };
    if (this.accesses === noAccesses) this.accesses = [access];
    else this.accesses.push(access);
  }

  // ---- branches ----

  branch(target: number): void {
    this.goTo('direct', target);
  }
  branchIf(_condition: Value, target: number): void {
    this.goTo('conditional', target);
  }
  /** A branch to itself is left to the interpreter, which passes over its rounds. */
  private goTo(exit: 'direct' | 'conditional', target: Address): void {
    if (target === this.i.address) throw new Untranslatable();
    this.exit = exit;
    this.target = target;
  }
  branchTo(): void {
    this.exit = 'indirect';
  }
  branchExchange(target: Value): void {
    this.exit = 'indirect';
    const popped = this.accesses.length > 0 && this.accesses.every(({ base }) => base === 13);
    this.returns = target.register === 14 || (target === unknown && popped);
  }
  branchLinkExchange(): void {
    this.exit = 'indirect';
  }

  spend(): void {
    this.spends = true;
  }
  divideByZero(): Value {
    return unknown;
  }
}

const surveyor = new SurveyMachine();

function plus({ register, offset }: Value, amount: number | undefined): Value {
  if (offset === undefined || amount === undefined) return unknown;
  return { register, offset: (offset + amount) | 0 };
}
