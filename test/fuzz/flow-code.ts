/** What units of control flow are made of: computations, straight lines, loops, branches whose target follows later. */
import type { Address } from '../../emulator/units.js';
import type { Random } from '../conformance/random.js';
import type { CodeWriter } from './code.js';
import { UnitMaker } from './units.js';

/** R0 to R3 compute. R3 counts short loops, R4 and R7 the others; R6 is the depth of recursion. */
const COMPUTES = 0b1111;
const SHORT = 3;
export const OUTER = 4;
export const DEPTH = 6;
export const INNER = 7;
const EQ = 0;
export const PL = 5;
export const NOP = 0xbf00;
export const BX_LR = 0x4770;
export const MOV_PC_LR = 0x46f7;

export class FlowCode {
  /** About how many cycles the code takes that was written since it was 0. */
  cost = 0;

  constructor(
    readonly w: CodeWriter,
    readonly random: Random,
  ) {}

  compute(count: number, free = COMPUTES): void {
    const maker = new UnitMaker(this.w, this.random, free, false);
    if (this.random.chance(15)) maker.anyAccess(['RAM', 'RAM', 'RAM', 'flash']);
    else if (this.random.chance(20)) maker.skip();
    else this.plain(count, maker);
    this.cost += count + 2;
  }

  /** Instructions that only compute. */
  plain(count: number, maker = new UnitMaker(this.w, this.random, COMPUTES, false)): void {
    for (let left = count; left > 0; left -= 4) maker.compute(Math.min(4, left));
  }

  /** More instructions one after the other than a block, or several, may have. */
  straight(): void {
    const count = 34 + this.random.below(107);
    this.plain(count);
    this.cost += count;
  }

  /** A loop of one block, or of few. */
  shortLoop(): void {
    const rounds = 2 + this.random.below(14);
    this.move(SHORT, rounds);
    const start = this.w.here;
    const before = this.cost;
    this.compute(1 + this.random.below(5), COMPUTES & ~(1 << SHORT));
    this.repeat(SHORT, start);
    this.cost += (this.cost - before + 4) * (rounds - 1);
  }

  /** Counts down and branches. */
  repeat(counter: number, start: Address): void {
    const { w } = this;
    w.put(0x3801 | (counter << 8)); // subs
    const over = (start - (w.here + 4)) >> 1;
    if (over >= -128) return w.put(0xd100 | (over & 0xff)); // bne
    w.skip(EQ, 2);
    w.branch(start);
  }

  /** MOVS (immediate). */
  move(d: number, value: number): void {
    this.w.put(0x2000 | (d << 8) | value);
  }

  /** A multiple of four for what follows. */
  align(): void {
    if (this.w.here & 2) this.w.put(NOP);
  }

  /** Words, where the next instructions would be. */
  words(list: readonly number[]): void {
    this.w.put(...list.flatMap((word) => [word & 0xffff, word >>> 16]));
  }

  /** Room for a branch. */
  reserve(): Address {
    const { here } = this.w;
    this.w.branch(here);
    return here;
  }

  /** A branch goes to the next instruction. */
  settle(at: Address): void {
    const { here } = this.w;
    this.w.rewrite(at, (code) => code.branch(here));
  }
}
