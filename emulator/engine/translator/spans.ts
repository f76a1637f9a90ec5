/**
 * Which accesses of a block one check serves: those that address a span of memory from the same value of a register. The first of them
 * checks for all, because a block is executed as a whole; blocks that are reached only from it still know of the span.
 */
import type { Address } from '../../units.js';
import { isConditional, type Item } from './region.js';

/** Addresses from a value: from `low` up to `high`, which is not in it, with the value plus `phase` aligned to `align`. */
interface Extent {
  readonly low: number;
  readonly high: number;
  readonly align: number;
  readonly phase: number;
  /** It lies in SRAM; otherwise in SRAM or flash. */
  readonly store: boolean;
}

/** A check: so many bytes, from a register plus an offset, which has to be aligned. */
export interface Check {
  readonly register: number;
  readonly offset: number;
  readonly length: number;
  readonly align: number;
  /** For stores among others: only SRAM will do. */
  readonly store: boolean;
  /** The instructions that it serves. */
  readonly sites: readonly Address[];
}

/** What an instruction needs for its accesses. */
export interface Step {
  readonly check: Check | undefined;
  /** No further check; from the base register, the addresses are these. */
  readonly covered: { readonly base: number; readonly low: number; readonly length: number } | undefined;
}
const nothing: Step = { check: undefined, covered: undefined };

/** A value that a register holds, by a number that nothing else has, plus a constant. */
interface Value {
  readonly id: number;
  readonly offset: number;
}

/** What is known at a place: the values of registers, and the extents that were checked from a value. */
export interface Known {
  readonly values: readonly Value[];
  readonly extents: ReadonlyMap<number, readonly Extent[]>;
}

/** The accesses of an instruction, as an extent from a value. */
interface Member {
  readonly extent: Extent;
  readonly id: number;
  readonly base: number;
  /** Where the value of the base register lies in the extent's reckoning. */
  readonly at: number;
  /** The accesses themselves, from the base register. */
  readonly low: number;
  readonly length: number;
  /** It can check for others. */
  readonly leads: boolean;
  readonly pc: Address;
}

/** The accesses of an instruction that a check could serve: which do, and whether they may check for others. */
export type Use = 'no' | 'follows' | 'leads';

/** The longest span of one check, in bytes: far less than a memory. */
const longest = 1024;

const registers = 15;
const remainder = (a: number, b: number) => ((a % b) + b) % b;

export class Spans {
  private ids = 0;

  /** @param useOf says of an instruction with accesses whether checks may serve them */
  constructor(private readonly useOf: (item: Item) => Use) {}

  /** Nothing is known. */
  unknown(): Known {
    const values = Array.from({ length: registers }, () => ({ id: this.ids++, offset: 0 }));
    return { values, extents: new Map() };
  }

  /** What the instructions of a block need, one step for each, and what is known after them. */
  plan(items: readonly Item[], { values, extents }: Known): { steps: Step[]; after: Known } {
    const now = [...values];
    const members = items.map((item) => {
      const member = this.memberOf(item, now);
      this.move(item, now);
      return member;
    });
    const known = new Map(extents);
    const steps = members.map((member, n) => this.step(member, members.slice(n), known));
    return { steps, after: { values: now, extents: known } };
  }

  private step(
    member: Member | undefined,
    following: readonly (Member | undefined)[],
    known: Map<number, readonly Extent[]>,
  ): Step {
    if (!member) return nothing;
    const { base, low, length, id, at } = member;
    const covered = { base, low, length };
    const before = known.get(id) ?? [];
    if (before.some((extent) => covers(extent, member.extent))) return { check: undefined, covered };
    if (!member.leads) return nothing;
    let { extent } = member;
    const sites: Address[] = [];
    for (const other of following) {
      if (other?.id !== id || !other.leads) continue;
      const both = joined(extent, other.extent);
      if (!both) continue;
      extent = both;
      sites.push(other.pc);
    }
    known.set(id, [...before, extent]);
    const { align, store } = extent;
    const from = extent.low - remainder(extent.low - extent.phase, align);
    const to = extent.high + remainder(extent.phase - extent.high, align);
    return { check: { register: base, offset: from - at, length: to - from, align, store, sites }, covered };
  }

  private memberOf(item: Item, values: readonly Value[]): Member | undefined {
    const { accesses, decides } = item.survey;
    if (accesses.length === 0 || decides) return undefined;
    const [{ base, store }] = accesses;
    const use = base === undefined ? 'no' : this.useOf(item);
    if (base === undefined || use === 'no') return undefined;
    let [low, high, align, phase] = [Infinity, -Infinity, 0, 0];
    for (const access of accesses) {
      if (access.base !== base || access.store !== store) return undefined;
      low = Math.min(low, access.offset);
      high = Math.max(high, access.offset + access.size);
      if (access.size > align) [align, phase] = [access.size, access.offset];
    }
    if (accesses.some(({ offset, size }) => (offset - phase) % size !== 0) || high - low > longest)
      return undefined;
    const { id, offset: at } = values[base];
    // Where loads go to flash, the register itself has to lie in it: it and the constant of a load do not exceed 32 bits then.
    const first = store ? low : Math.min(low, 0);
    const extent = { low: at + first, high: at + high, align, phase: at + phase, store };
    const leads = use === 'leads' && !isConditional(item) && extent.high - extent.low <= longest;
    return { extent, id, base, at, low, length: high - low, leads, pc: item.i.address };
  }

  /** The values after an instruction. */
  private move(item: Item, values: Value[]): void {
    const { written, moves } = item.survey;
    const known = isConditional(item)
      ? []
      : moves.filter(({ to, from, offset }) => to !== 13 || (from === 13 && offset % 4 === 0));
    const moved = known.map(({ to, from, offset }) => ({
      to,
      value: { id: values[from].id, offset: values[from].offset + offset },
    }));
    for (let n = 0; n < registers; n++) if (written & (1 << n)) values[n] = { id: this.ids++, offset: 0 };
    for (const { to, value } of moved) values[to] = value;
  }
}

function covers(known: Extent, wanted: Extent): boolean {
  const inside = known.low <= wanted.low && wanted.high <= known.high;
  const aligned = known.align >= wanted.align && remainder(known.phase - wanted.phase, wanted.align) === 0;
  return inside && aligned && (known.store || !wanted.store);
}

/** An extent around both, if one check can be for it. */
function joined(one: Extent, other: Extent): Extent | undefined {
  const [low, high] = [Math.min(one.low, other.low), Math.max(one.high, other.high)];
  const [finer, coarser] = one.align < other.align ? [one, other] : [other, one];
  if (high - low > longest || remainder(one.phase - other.phase, finer.align) !== 0) return undefined;
  return { low, high, align: coarser.align, phase: coarser.phase, store: one.store || other.store };
}
