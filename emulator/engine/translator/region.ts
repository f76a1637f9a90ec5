/** What is translated together: the blocks that are reached by branches from a place that is executed often. */
import { type Instruction, mostSpent } from '../../isa/index.js';
import type { Address } from '../../units.js';
import { directRefill } from '../interpreter-machine.js';
import { flagsBit, type Survey, survey } from './survey.js';

/** Bounds of a region. */
const mostBlocks = 64;
/**
 * A block is cut after this many instructions, and can be entered again there, so that the interpreter executes few of them
 * before and after an event.
 */
const longestBlock = 64;

/** An instruction of a region with its ITSTATE. */
export interface Item {
  readonly i: Instruction;
  readonly it: number;
  readonly itAfter: number;
  readonly survey: Survey;
}

/** A straight line of instructions with one way in; only the last may branch. */
export interface Block {
  readonly start: Address;
  readonly items: readonly Item[];
  /** The address after it, where it continues unless it branches. */
  readonly next: Address;
  /** Whether `next` is reached at all. */
  readonly falls: boolean;
  /** The instruction at `next` has to be interpreted. */
  readonly interprets: boolean;
  /** Where its indirect branch goes, as far as that is known and lies in the region: a return goes behind calls. */
  readonly likely: readonly Address[];
}

export interface Region {
  readonly blocks: readonly Block[];
  /** Starts of blocks that are reached in ways that are not direct branches, the region's own entry first. */
  readonly entries: readonly Address[];
  readonly used: number;
  readonly written: number;
}

/** What the translator knows about the code around. */
export interface Knowledge {
  instructionAt(pc: Address, inIt: boolean): Instruction | undefined;
  /** Whether the instruction there was executed before. */
  executed(pc: Address): boolean;
  /** Whether a branch was ever seen to go there. */
  visited(pc: Address): boolean;
  /** Whether a large region can be entered there: control continues in it, instead of the code being repeated here. */
  translated(pc: Address): boolean;
  /** Where the indirect branch at an address was seen to go. */
  targetsOf(pc: Address): readonly Address[];
  /** A function of fewer instructions is part of the regions that call it. */
  readonly mostCalled: number;
  /** What was found out of functions, for as long as nothing is executed: whether they have fewer. */
  readonly small: Map<Address, boolean>;
}

/** ITSTATE after an instruction in an IT block. */
export function advanceIt(it: number): number {
  return (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
}

/** Whether an item stands in an IT block with a condition that may fail. */
export function isConditional({ it }: Item): boolean {
  return it !== 0 && it >> 4 !== 14;
}

/** What an item costs at least, and at most. Its branch comes on top. */
export function costOf(item: Item): number {
  return isConditional(item) ? 1 : item.i.cycles;
}
function mostOf(item: Item): number {
  return item.i.cycles + (item.survey.spends ? mostSpent : 0);
}

/**
 * One less than the cycles that have to be left for all of a block to be executed: those of all but its last instruction,
 * and of that too where an interrupt can end it before its end.
 */
export function needOf(block: Block): number {
  const last = block.items[block.items.length - 1];
  const whole = last.i.worst > 0 ? mostOf(last) - 1 : 0;
  return block.items.slice(0, -1).reduce((sum, item) => sum + mostOf(item), whole);
}

/** The most that a whole block takes, with its branch. */
export function mostOfBlock(block: Block): number {
  return block.items.reduce((sum, item) => sum + mostOf(item), takenCost);
}

/** The cost of a taken direct branch beyond its own. */
export const takenCost = directRefill;

/** Finds the region that begins at an address. */
export class RegionFinder {
  private readonly items = new Map<Address, Item>();
  private readonly leaders = new Set<Address>();
  private readonly entries = new Set<Address>();
  /** Instructions that the interpreter executes, and what follows them. */
  private readonly resumed = new Map<Address, Address>();
  private readonly work: Address[] = [];
  /** Places to continue with when nothing else is left: called functions, and what follows calls. */
  private readonly later: Address[] = [];

  /** @param mostInstructions the bound of its size, which an IT block may exceed */
  constructor(
    private readonly knowledge: Knowledge,
    private readonly start: Address,
    private readonly mostInstructions: number,
  ) {}

  /**
   * Undefined where the first instruction cannot be translated.
   * @param added blocks that are entries though nothing that is known leads there from outside
   */
  find(added: readonly Address[] = []): Region | undefined {
    this.enter(this.start, this.work);
    for (const pc of added) this.enter(pc, this.later);
    for (;;) {
      const pc = this.work.shift() ?? this.later.shift();
      if (pc === undefined) break;
      this.follow(pc);
    }
    const found = this.blocks();
    if (found.length === 0 || found[0].start !== this.start) return undefined;
    const blocks = this.loopIn(found);
    const starts = new Set(blocks.map((block) => block.start));
    const items = blocks.flatMap((block) => block.items);
    const conditional = items.some((item) => item.it !== 0) ? flagsBit : 0;
    const union = (of: (s: Survey) => number) => items.reduce((bits, item) => bits | of(item.survey), 0);
    return {
      blocks,
      entries: [...this.entries].filter((entry) => starts.has(entry)),
      used: union((s) => s.used) | conditional,
      written: union((s) => s.written),
    };
  }

  /** The blocks of the loop that begins at the first block, if one does: those from which control comes back to it. */
  private loopIn(blocks: readonly Block[]): readonly Block[] {
    const before = new Map<Address, Block[]>();
    for (const block of blocks) {
      for (const way of this.waysOf(block)) before.set(way, [...(before.get(way) ?? []), block]);
    }
    const loop = new Set(before.get(this.start));
    for (const { start } of loop) for (const block of before.get(start) ?? []) loop.add(block);
    return loop.size === 0 ? blocks : blocks.filter((block) => loop.has(block));
  }

  private waysOf({ items, next, falls, interprets, likely }: Block): Address[] {
    const { exit, links, target } = items[items.length - 1].survey;
    const ways = [...likely];
    if (interprets) ways.push(this.resumed.get(next) ?? next);
    else if (falls || links) ways.push(next);
    if (exit === 'direct' || exit === 'conditional') ways.push(target);
    return ways;
  }

  private isElsewhere(pc: Address): boolean {
    return pc !== this.start && this.knowledge.translated(pc);
  }

  private enter(pc: Address, list: Address[]): void {
    if (this.isElsewhere(pc)) return;
    this.entries.add(pc);
    this.lead(pc, list);
  }

  private lead(pc: Address, list: Address[]): void {
    if (this.leaders.has(pc) || this.leaders.size >= mostBlocks || this.isElsewhere(pc)) return;
    this.leaders.add(pc);
    list.push(pc);
  }

  /** Whether a function is taken in where it is called: what was executed of it, its calls apart, is short. */
  private isSmall(called: Address): boolean {
    if (this.items.has(called)) return true;
    const { small, mostCalled } = this.knowledge;
    const known = small.get(called);
    if (known !== undefined) return known;
    const result = sizeOf(called, this.knowledge, mostCalled) < mostCalled;
    small.set(called, result);
    return result;
  }

  /** Takes in a straight line. */
  private follow(start: Address): void {
    let pc = start;
    for (let length = 0; ; length++) {
      if (this.items.has(pc)) {
        if (this.items.get(pc)!.it === 0) this.leaders.add(pc);
        return;
      }
      if (this.items.size >= this.mostInstructions) return;
      if (length >= longestBlock) return this.enter(pc, this.work);
      const i = this.knowledge.instructionAt(pc, false);
      if (!i) return;
      const item = { i, it: 0, itAfter: 0, survey: survey(i) };
      const next = pc + i.size;
      if (!item.survey.translatable) return this.resume(i, next);
      if (item.survey.startsIt !== 0) {
        const end = this.takeIt(item);
        if (end === undefined) return this.resume(i, next);
        const last = this.items.get(end)!;
        pc = end + last.i.size;
        if (this.branch(last, pc)) return;
      } else {
        this.items.set(pc, item);
        pc = next;
        if (this.branch(item, next)) return;
      }
    }
  }

  /** The interpreter executes an instruction; what follows it can be entered again. */
  private resume(i: Instruction, next: Address): void {
    this.resumed.set(i.address, next);
    if (!i.endsBlock || i.name === 'MSR' || i.name === 'CPS') this.enter(next, this.later);
  }

  /** Takes in an IT block; gives the address of its last instruction, or undefined where it is left to the interpreter. */
  private takeIt(first: Item): Address | undefined {
    const found: Item[] = [first];
    let it = first.survey.startsIt;
    let pc = first.i.address + first.i.size;
    while (it !== 0) {
      const i = this.knowledge.instructionAt(pc, true);
      if (!i || this.items.has(pc) || this.leaders.has(pc)) return undefined;
      const item = { i, it, itAfter: advanceIt(it), survey: survey(i) };
      const branches = item.survey.exit !== 'none';
      if (!item.survey.translatable || item.survey.startsIt !== 0) return undefined;
      if (item.survey.exit === 'conditional' || (branches && item.itAfter !== 0)) return undefined;
      found.push(item);
      pc += i.size;
      it = item.itAfter;
    }
    for (const item of found) this.items.set(item.i.address, item);
    return found[found.length - 1].i.address;
  }

  /** Follows an instruction to where it may branch. Returns whether it ends the straight line. */
  private branch(item: Item, next: Address): boolean {
    const { exit, target, links } = item.survey;
    if (exit === 'none') return false;
    const conditional = exit === 'conditional' || isConditional(item);
    if (links) this.enter(next, this.later);
    else if (conditional && this.knowledge.executed(next)) this.lead(next, this.work);
    if (exit === 'indirect') {
      // Nothing is known of returns: what follows the calls of the region is in it, its caller is not.
      for (const to of this.knowledge.targetsOf(item.i.address))
        this.enter(to, links ? this.later : this.work);
    } else if (links) {
      if (this.knowledge.visited(target) && this.isSmall(target)) this.enter(target, this.later);
    } else if (!conditional || this.knowledge.visited(target) || this.items.has(target)) {
      this.lead(target, this.work);
    }
    return true;
  }

  private blocks(): Block[] {
    const starts = [...this.leaders].filter((pc) => this.items.get(pc)?.it === 0);
    const blocks = withLikely(
      starts.map((start) => this.blockAt(start)),
      this.knowledge,
    );
    return blocks.sort((a, b) => Number(b.start === this.start) - Number(a.start === this.start));
  }

  private blockAt(start: Address): Block {
    const items: Item[] = [];
    let pc = start;
    for (;;) {
      const item = this.items.get(pc);
      if (!item || (items.length > 0 && this.leaders.has(pc) && item.it === 0)) break;
      items.push(item);
      pc += item.i.size;
      const { exit } = item.survey;
      if (exit === 'none') continue;
      const falls = exit === 'conditional' || isConditional(item);
      return { start, items, next: pc, falls, interprets: false, likely: [] };
    }
    return {
      start,
      items,
      next: pc,
      falls: true,
      interprets: !this.items.has(pc) && this.resumed.has(pc),
      likely: [],
    };
  }
}

/** The instructions of a function that were executed, its calls apart; counted up to a bound. */
function sizeOf(called: Address, knowledge: Knowledge, bound: number): number {
  const seen = new Set<Address>();
  const work = [called];
  for (let start = work.pop(); start !== undefined; start = work.pop()) {
    let it = 0;
    let pc: Address = start;
    while (!seen.has(pc) && seen.size < bound && (it !== 0 || knowledge.executed(pc))) {
      const i = knowledge.instructionAt(pc, it !== 0);
      if (!i) break;
      seen.add(pc);
      const { exit, target, links, startsIt } = survey(i);
      const conditional = exit === 'conditional' || (it !== 0 && it >> 4 !== 14);
      it = it === 0 ? startsIt : advanceIt(it);
      pc += i.size;
      if (exit === 'none' || links) continue;
      if (exit !== 'indirect') work.push(target);
      if (!conditional) break;
    }
  }
  return seen.size;
}

/** Adds to blocks that branch indirectly where they go: calls and jumps where they went, returns behind the calls. */
function withLikely(blocks: readonly Block[], knowledge: Knowledge): Block[] {
  const byStart = new Map(blocks.map((block) => [block.start, block]));
  const likely = new Map<Address, Set<Address>>();
  const add = (block: Block, ways: readonly Address[]) => {
    const known = likely.get(block.start) ?? new Set();
    for (const way of ways) if (byStart.has(way)) known.add(way);
    likely.set(block.start, known);
  };
  const callers = new Map<Address, Address[]>();
  for (const block of blocks) {
    const last = block.items[block.items.length - 1];
    const { links, exit, target, returns } = last.survey;
    if (returns || (exit !== 'indirect' && !links)) continue;
    const ways = exit === 'indirect' ? knowledge.targetsOf(last.i.address) : [target];
    if (exit === 'indirect') add(block, ways);
    if (links) for (const way of ways) callers.set(way, [...(callers.get(way) ?? []), block.next]);
  }
  for (const [called, continuations] of callers) {
    for (const block of functionFrom(called, byStart)) {
      if (block.items[block.items.length - 1].survey.returns) add(block, continuations);
    }
  }
  return blocks.map((block) => ({ ...block, likely: [...(likely.get(block.start) ?? [])] }));
}

/** The blocks that are reached from the beginning of a function without its calls. */
function functionFrom(called: Address, byStart: ReadonlyMap<Address, Block>): Set<Block> {
  const first = byStart.get(called);
  const found = new Set(first ? [first] : []);
  for (const { items, next, falls } of found) {
    const { exit, target, links } = items[items.length - 1].survey;
    const ways = falls || links ? [next] : [];
    if (!links && (exit === 'direct' || exit === 'conditional')) ways.push(target);
    for (const way of ways) {
      const block = byStart.get(way);
      if (block) found.add(block);
    }
  }
  return found;
}
