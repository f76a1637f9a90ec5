/** Writes the WebAssembly function of a region. */
import type { Bus, Memory } from '../../bus/bus.js';
import * as S from '../../core/state.js';
import type { Address } from '../../units.js';
import { type FlowCounters, Table } from '../flow.js';
import { registerRefill } from '../interpreter-machine.js';
import * as E from './expression.js';
import { FlagState } from './flag-state.js';
import * as F from './flags.js';
import { FlowCode } from './flow-code.js';
import { FunctionBuilder } from './function-builder.js';
import { exitBits, Local, selectBits, selectLimit, Why, whyBits, wideLocals } from './layout.js';
import { TranslatorMachine } from './machine.js';
import { type AccessSites, MemoryAccess } from './memory-access.js';
import {
  type Block,
  costOf,
  isConditional,
  type Item,
  mostOfBlock,
  needOf,
  type Region,
  takenCost,
} from './region.js';
import { deadFlags } from './liveness.js';
import { Spans, type Step } from './spans.js';
import { type CodePosition, type RegionExit, StateTransfer } from './state-transfer.js';
import { type Shape, shapeOf } from './structure.js';
import { Bytes, type FunctionCode, i32, i64, type Import, Op } from './wasm.js';

/** Small loops are unrolled: at most this often, and to at most so many instructions. */
const mostRounds = 4;
const mostUnrolled = 40;
/** A stepper goes back to the region where more than so many cycles are left. */
const steppingCycles = 64;
/** The cycles that one check may ask for, for blocks that follow each other. */
const mostCovered = 40;

/** So many registers are in locals: of the host's, about a dozen are there for them, the meter, flags and temporaries. */
const mostLocal = 10;
/** Loops inside more than so many others count as if they were not. */
const mostDepth = 4;

/** At most so many places are compared with where an indirect branch goes. */
const mostLikely = 4;

/** Thrown where a region would take more code than allowed, after so many of its instructions. */
export class TooLarge extends Error {
  constructor(readonly instructions: number) {
    super('the region takes too much code');
  }
}

export interface Compiled {
  /** The function, with its locals, as a module has it. */
  readonly code: FunctionCode;
  /** What its module imports: what it was given, and what it calls besides. */
  readonly imports: readonly Import[];
  /** Blocks that can be entered, each at its index. */
  readonly entries: readonly Address[];
  /** The exits that the function's result may name. */
  readonly exits: readonly RegionExit[];
  /** Where constants lie that the code has in it: it has to be made anew when they change. */
  readonly literals: ReadonlySet<Address>;
}

/**
 * @param id the region's number, which `Bus.entries` has for its entries
 * @param imports what its module imports already
 * @param sites what is known of instructions' accesses
 * @param most bytes of WebAssembly that the function may have
 * @param stepping whether it is a stepper: what it does is exact in each block, and it is left where there is time
 * @param flow what counts how control flows, if anything does
 * @throws TooLarge
 */
export function compile(
  bus: Bus,
  region: Region,
  id: number,
  imports: readonly Import[],
  sites: AccessSites,
  most: number,
  stepping: boolean,
  flow?: FlowCounters,
): Compiled {
  return new Compiler(bus, region, id, imports, sites, most, stepping, flow).compile();
}

class Compiler {
  private readonly f = new FunctionBuilder(Local.temporary);
  private readonly flags = new FlagState(this.f);
  private readonly state: StateTransfer;
  private readonly memory: MemoryAccess;
  private readonly m: TranslatorMachine;
  private readonly counting: FlowCode;
  private readonly nodes = new Map<Address, number>();
  private readonly shape: Shape;
  /** Where indirect branches are looked up: the memory that the region begins in first, then others it has to do with. */
  private readonly texts: readonly Memory[];
  private readonly blockLabels: number[] = [];
  private readonly loopLabels: number[] = [];
  private dispatcher = 0;
  private readonly spans = new Spans((item) => this.memory.useOf(item));
  /** What is known of addresses at the place where code is written. */
  private known = this.spans.unknown();

  constructor(
    bus: Bus,
    private readonly region: Region,
    private readonly id: number,
    imports: readonly Import[],
    private readonly sites: AccessSites,
    private readonly most: number,
    private readonly stepping: boolean,
    private readonly flow: FlowCounters | undefined,
  ) {
    const { f, flags } = this;
    f.imports.push(...imports);
    region.blocks.forEach((block, n) => this.nodes.set(block.start, n + 1));
    const direct = [[], ...region.blocks.map((block) => this.successors(block))];
    const successors = direct.map((list, node) =>
      node === 0 ? list : [...list, ...this.nodesAt(this.likelyOf(region.blocks[node - 1]))],
    );
    this.shape = shapeOf(
      successors,
      region.entries.slice(0, selectLimit - 64).map((entry) => this.nodes.get(entry)!),
      direct.flatMap((list, node) => (this.rounds(node, list) > 1 ? list.filter((to) => to !== node) : [])),
    );
    this.state = new StateTransfer(f, flags, region.written, rarest(region, this.depths(successors)));
    this.memory = new MemoryAccess(bus, f, this.state, sites);
    this.m = new TranslatorMachine(f, flags, this.state, this.memory);
    this.counting = new FlowCode(f, flow);
    this.entriesOffset = bus.entriesOffset;
    this.texts = textsOf(bus, region);
    this.unrolled = direct.map((list, node) => this.rounds(node, list));
  }

  /** How many loops there are around each node, about: a loop reaches from its beginning to the last branch back to it. */
  private depths(successors: readonly (readonly number[])[]): number[] {
    const { order } = this.shape;
    const ends = new Map<number, number>();
    successors.forEach((list, from) => {
      for (const to of list)
        if (order[to] <= order[from]) ends.set(order[to], Math.max(ends.get(order[to]) ?? 0, order[from]));
    });
    const loops = [...ends];
    return order.map((at) => loops.filter(([first, last]) => first <= at && at <= last).length);
  }

  private readonly entriesOffset: number;
  /** By node: how many rounds of a loop of one block are written one after the other, with one check of the cycles. */
  private readonly unrolled: readonly number[];
  /** Rounds still to be written of the loop under construction. */
  private roundsLeft = 0;
  /** Blocks for which the check of the cycles before an earlier one is enough. */
  private readonly covered = new Set<number>();

  private rounds(node: number, successors: readonly number[]): number {
    if (this.stepping || node === 0 || !successors.includes(node)) return 1;
    const { length } = this.region.blocks[node - 1].items;
    return Math.max(1, Math.min(mostRounds, Math.floor(mostUnrolled / length)));
  }

  /** Where a block continues, unless its branch is an indirect one. */
  private successors(block: Block): number[] {
    const { exit, target } = block.items[block.items.length - 1].survey;
    const ways = exit === 'direct' || exit === 'conditional' ? [target] : [];
    if (block.falls && !block.interprets) ways.unshift(block.next);
    return this.nodesAt(ways);
  }

  private nodesAt(ways: readonly Address[]): number[] {
    return ways.flatMap((pc) => this.nodes.get(pc) ?? []);
  }

  /** Where an indirect branch most likely goes, if that is few places. */
  private likelyOf({ likely }: Block): readonly Address[] {
    return this.stepping || this.flow || likely.length > mostLikely ? [] : likely;
  }

  compile(): Compiled {
    const { f } = this;
    this.state.load(this.region.used | this.region.written);
    this.state.openExits();
    this.dispatcher = f.open(Op.loop);
    this.within(0, () => this.dispatch());
    f.close();
    f.code.byte(Op.unreachable);
    this.state.closeExits();
    this.epilogue();
    f.code.byte(Op.end);
    this.checkSize();
    const body = new Bytes().unsigned(2).unsigned(wideLocals).byte(i64);
    body.unsigned(f.locals - 1 - wideLocals).byte(i32);
    const hints = f.hints.map(({ offset, likely }) => ({ offset: body.length + offset, likely }));
    body.append(f.code);
    const { blocks } = this.region;
    const entries = this.shape.entries.map((node) => blocks[node - 1].start);
    return {
      code: { body: body.value, hints },
      imports: f.imports,
      entries,
      exits: this.state.exits,
      literals: this.memory.literals,
    };
  }

  /** Instructions written so far, each round of an unrolled loop counted. */
  private written = 0;

  private checkSize(): void {
    if (this.f.code.length > this.most) throw new TooLarge(this.written);
  }

  // ---- in and out ----

  /** Stores the state, and continues in another region where there is one. */
  private epilogue(): void {
    const { f } = this;
    const { code } = f;
    this.state.store();
    f.emit(E.unary(Op.eqz, E.binary(Op.and, E.local(Local.why), E.constant((1 << whyBits) - 1))));
    f.open(Op.if);
    this.lookUp(() => {
      f.emit(E.binary(Op.gtSigned, E.local(Local.select), E.constant(0)));
      f.open(Op.if);
      f.emit(E.binary(Op.and, E.local(Local.select), E.constant(selectLimit - 1)));
      f.emit(E.binary(Op.shrUnsigned, E.local(Local.select), E.constant(selectBits)));
      code.byte(Op.returnCallIndirect).unsigned(0).unsigned(0);
      f.close();
    });
    f.close();
    f.emit(E.binary(Op.or, E.local(Local.why), E.constant(this.id << exitBits)));
  }

  /** Loads what is known of the code at the local `pc` into `select`, where it lies in one of the region's memories. */
  private lookUp(then: (memory: Memory) => void, otherwise?: () => void): void {
    const { f, texts } = this;
    texts.forEach((memory, n) => {
      f.setLocal(Local.offset, E.binary(Op.sub, E.local(Local.pc), E.constant(memory.base)));
      f.inside(E.local(Local.offset), 1, memory.size);
      f.open(Op.if);
      f.emit(E.binary(Op.shl, E.local(Local.offset), E.constant(1)));
      f.memarg(Op.load32, this.entriesOffset + 2 * memory.offset);
      f.code.byte(Op.localSet).unsigned(Local.select);
      then(memory);
      if (otherwise || n < texts.length - 1) f.otherwise();
    });
    otherwise?.();
    texts.forEach(() => f.close());
  }

  private dispatch(): void {
    const { f, shape } = this;
    const { entries, first } = shape;
    const inLoops = entries.findIndex((entry, n) => entry !== first[n]);
    if (inLoops >= 0) {
      const select = E.local(Local.select);
      const is = E.binary(Op.geSigned, select, E.constant(inLoops));
      f.setLocal(Local.resume, E.select(is, select, E.constant(0)));
    }
    f.emit(E.local(Local.select));
    f.code.byte(Op.brTable).unsigned(entries.length - 1);
    for (const node of first) f.code.unsigned(f.relative(this.blockLabels[node]));
  }

  /** At the beginning of a loop: continues on the way to an entry inside, where that is wanted. */
  private resume(node: number): void {
    const { f, shape } = this;
    const { entries, within } = shape;
    if (within[node].length === 0) return;
    f.emit(E.local(Local.resume));
    f.openRare();
    for (const { entry, next } of within[node]) {
      f.emit(E.binary(Op.eq, E.local(Local.resume), E.constant(entries.indexOf(entry))));
      f.open(Op.if);
      if (entry === next) f.setLocal(Local.resume, E.constant(0));
      f.br(this.blockLabels[next]);
      f.close();
    }
    f.close();
  }

  // ---- the nesting of blocks ----

  /** A block and what it dominates. Costs up to here are in the locals, except for what is given. */
  private tree(node: number, cost: number, count: number, need = 0): void {
    const { f, shape } = this;
    const body = () => {
      this.resume(node);
      this.block(node, cost, count, need);
    };
    if (!shape.loops[node]) return this.within(node, body);
    this.known = this.spans.unknown();
    this.loopLabels[node] = f.open(Op.loop);
    this.within(node, body);
    f.close();
  }

  /** Puts a body inside labels for the blocks that it dominates and that merge, and these after it. */
  private within(node: number, body: () => void): void {
    const { f } = this;
    const below = this.shape.below[node];
    for (let k = below.length - 1; k >= 0; k--) this.blockLabels[below[k]] = f.open(Op.block);
    body();
    for (const merging of below) {
      f.close();
      this.flags.now = F.open;
      this.known = this.spans.unknown();
      this.tree(merging, 0, 0);
    }
  }

  /** Counts what is not counted yet, and brings the flags into the form that they have between blocks. */
  private bringUpToDate(cost: number, count: number): void {
    const { f } = this;
    this.flags.open();
    f.count(cost, count);
  }

  private edge(from: number, pc: Address, cost: number, count: number, need: number): void {
    const { f, shape } = this;
    const to = this.nodes.get(pc);
    if (to === undefined) return this.state.goTo(pc, this.lastOf(from), cost, count);
    if (this.stepping && pc !== this.region.blocks[from - 1].next)
      this.leaveWithTime(this.lastOf(from), pc, cost, count);
    if (shape.dispatched(from, to)) {
      this.bringUpToDate(cost, count);
      f.setLocal(Local.select, E.constant(shape.entries.indexOf(to)));
      return f.br(this.dispatcher);
    }
    if (shape.order[to] <= shape.order[from]) {
      if (to === from && this.roundsLeft > 0) {
        this.roundsLeft--;
        return this.items(to, cost, count, need);
      }
      this.bringUpToDate(cost, count);
      return f.br(this.loopLabels[to]);
    }
    if (shape.merges[to]) {
      this.bringUpToDate(cost, count);
      return f.br(this.blockLabels[to]);
    }
    if (!shape.loops[to]) return this.tree(to, cost, count, need);
    this.bringUpToDate(cost, count);
    this.tree(to, 0, 0);
  }

  /** The address of the last instruction of a node's block. */
  private lastOf(node: number): Address {
    const { items } = this.region.blocks[node - 1];
    return items[items.length - 1].i.address;
  }

  /** Leaves a stepper at a branch, unless an event is near. */
  private leaveWithTime(from: Address, pc: Address, cost: number, count: number): void {
    const { f } = this;
    f.compareLeft('more', cost + steppingCycles);
    f.open(Op.if);
    this.state.goTo(pc, from, cost, count);
    f.close();
  }

  // ---- one block ----

  private block(node: number, cost: number, count: number, needBefore: number): void {
    const { f } = this;
    if (this.covered.has(node)) return this.items(node, cost, count, needBefore);
    const rounds = this.unrolled[node];
    const block = this.region.blocks[node - 1];
    const more = rounds > 1 ? (rounds - 1) * mostOfBlock(block) : 0;
    const need = rounds > 1 ? cost + more + needOf(block) : this.cover(node, cost);
    f.compareLeft('atMost', need);
    f.openRare();
    this.state.leave(Why.budget, block.start, cost, count);
    f.close();
    this.roundsLeft = rounds - 1;
    this.items(node, cost, count, need);
  }

  /** Lets the check before a block be enough for blocks that are only reached from it; gives the cycles to check for. */
  private cover(node: number, cost: number): number {
    const { shape } = this;
    const block = this.region.blocks[node - 1];
    let need = cost + needOf(block);
    const after = cost + mostOfBlock(block);
    if (this.stepping) return need;
    for (const to of this.successors(block)) {
      if (shape.merges[to] || shape.loops[to] || shape.order[to] <= shape.order[node]) continue;
      if (after + needOf(this.region.blocks[to - 1]) > mostCovered) continue;
      this.covered.add(to);
      need = Math.max(need, this.cover(to, after));
    }
    return need;
  }

  private items(node: number, cost: number, count: number, need: number): void {
    const { m } = this;
    const block = this.region.blocks[node - 1];
    let spent = cost;
    let done = count;
    m.masks.clear();
    const { steps, after } = this.spans.plan(block.items, this.known);
    this.known = after;
    const stays = (n: number) =>
      steps[n].covered !== undefined && !steps[n].check && !this.memory.isLeftByStores(block.items[n].survey);
    const dead = deadFlags(block, stays);
    for (const [n, item] of block.items.entries()) {
      this.checkSize();
      this.written++;
      const device = this.sites.devices.has(item.i.address);
      const { i, it, itAfter } = item;
      const place = { i, it, itAfter, cost: spent, count: done, need, device, deadFlags: dead[n] };
      if (item.survey.exit !== 'none') return this.branching(node, block, item, place, steps[n]);
      this.straight(item, place, steps[n]);
      spent += costOf(item);
      done++;
    }
    if (block.interprets) this.state.leave(Why.interpret, block.next, spent, done);
    else this.edge(node, block.next, spent, done, need);
  }

  private straight(item: Item, place: CodePosition, step: Step): void {
    const { f, m } = this;
    const { i, survey, it } = item;
    const conditional = isConditional(item);
    if (conditional && survey.pure && i.cycles === 1 && !this.flow) {
      const condition = m.condition(it >> 4);
      m.begin(place);
      i.execute(m, i);
      m.onlyIf(condition);
      m.end();
      return;
    }
    const before = this.flags.now;
    if (conditional) {
      f.emit(m.condition(it >> 4));
      f.open(Op.if);
    }
    const spends = survey.spends && this.flow?.listener !== undefined;
    if (spends) f.setLocal(Local.before, E.cyclesLeft());
    this.execute(item, place, step);
    m.end();
    if (spends)
      this.counting.add(Table.spent, i.address, E.binary(Op.sub, E.local(Local.before), E.cyclesLeft()));
    if (conditional) {
      this.counting.add(Table.taken, i.address);
      f.count(i.cycles - 1, 0);
      this.flags.join(before);
      f.close();
      m.masks.clear();
    }
    if (this.memory.outOfLine) this.leaveIfStopped(item, place);
  }

  private execute(item: Item, place: CodePosition, { check, covered }: Step): void {
    const { m } = this;
    const { i } = item;
    m.begin(place);
    if (check) this.memory.check(check);
    if (covered) this.memory.cover(covered, item);
    i.execute(m, i);
  }

  /** After an access out of line that changed how far the engine may go. */
  private leaveIfStopped(item: Item, place: CodePosition): void {
    const { f } = this;
    const { i, itAfter } = item;
    f.emit(E.local(Local.stop));
    f.openRare();
    this.state.leave(Why.stopped, i.address + i.size, place.cost + costOf(item), place.count + 1, itAfter);
    f.close();
  }

  /** An instruction that ends its block. */
  private branching(node: number, block: Block, item: Item, place: CodePosition, step: Step): void {
    const { f, m } = this;
    const conditional = isConditional(item);
    if (conditional) {
      f.emit(m.condition(item.it >> 4));
      f.open(Op.if);
    }
    const { known } = this;
    const { now } = this.flags;
    this.execute(item, { ...place, device: false }, step);
    const cost = place.cost + item.i.cycles;
    const count = place.count + 1;
    const exit = m.exit!;
    if (exit.kind === 'indirect') {
      this.indirect(node, item, exit, place);
    } else {
      m.end();
      if (exit.condition) {
        const after = this.flags.now;
        f.emit(exit.condition);
        f.open(Op.if);
        this.counting.branch(item, exit.target, cost + takenCost);
        this.edge(node, exit.target, cost + takenCost, count, place.need);
        f.close();
        this.flags.now = after;
        this.known = known;
        this.edge(node, block.next, cost, count, place.need);
      } else {
        this.counting.branch(item, exit.target, cost + takenCost);
        this.edge(node, exit.target, cost + takenCost, count, place.need);
      }
    }
    if (!conditional) return;
    f.close();
    this.flags.now = now;
    this.known = known;
    this.edge(node, block.next, place.cost + 1, count, place.need);
  }

  private indirect(
    node: number,
    item: Item,
    exit: { target: E.Node; exchange: string },
    place: CodePosition,
  ): void {
    const { f, m, id } = this;
    const { i } = item;
    const target = f.pinned(exit.target);
    if (exit.exchange !== 'none') {
      f.emit(E.unary(Op.eqz, E.binary(Op.and, target, E.constant(1))));
      f.openRare();
      this.state.leaveBefore(Why.interpret, place);
      f.close();
    }
    f.setLocal(Local.pc, E.binary(Op.and, target, E.constant(~1)));
    m.end();
    this.bringUpToDate(place.cost + i.cycles + registerRefill, place.count + 1);
    const { known } = this;
    for (const to of this.likelyOf(this.region.blocks[node - 1])) {
      f.emit(E.binary(Op.eq, E.local(Local.pc), E.constant(to)));
      f.open(Op.if);
      this.edge(node, to, 0, 0, 0);
      f.close();
      this.flags.now = F.open;
      this.known = known;
    }
    const returns = exit.exchange === 'return';
    this.counting.indirect(item, returns ? () => this.endsHandler(target) : undefined);
    this.lookUp(
      (memory) => {
        this.counting.arrival(memory);
        f.emit(
          E.binary(
            Op.eq,
            E.binary(Op.shrSigned, E.local(Local.select), E.constant(selectBits)),
            E.constant(id),
          ),
        );
        f.open(Op.if);
        f.setLocal(Local.select, E.binary(Op.and, E.local(Local.select), E.constant(selectLimit - 1)));
        f.br(this.dispatcher);
        f.close();
      },
      this.flow && (() => this.counting.arrivalElsewhere()),
    );
    if (returns) this.exceptionReturn(target, i.address + i.size);
    this.state.goAway(i.address);
  }

  /** Leaves on the stack whether a branch ends an exception handler: in one, its target is 0xF........ */
  private endsHandler(target: E.Node): void {
    const { f } = this;
    f.emit(E.binary(Op.eq, E.binary(Op.shrUnsigned, target, E.constant(28)), E.constant(15)));
    f.code.byte(Op.const32).signed(0);
    f.memarg(Op.load32, 4 * S.IPSR);
    f.code.bytes(Op.const32, 0, Op.ne, Op.and);
  }

  /** What follows the end of an exception handler is left to the processor. */
  private exceptionReturn(target: E.Node, next: Address): void {
    const { f } = this;
    this.endsHandler(target);
    f.open(Op.if);
    // PC stays where it is: what counted as the end of a line continues.
    this.counting.add(Table.lines, next);
    f.storeWord(S.RETURN, target);
    this.state.leave(Why.returned, next, 0, 0);
    f.close();
  }
}

/** The registers that a region uses least, as bits: they stay in their words, so that the host has registers for all the others. */
function rarest({ blocks, used, written }: Region, depths: readonly number[]): number {
  const uses = new Array<number>(15).fill(0);
  blocks.forEach(({ items }, n) => {
    const weight = 8 ** Math.min(depths[n + 1], mostDepth);
    for (const { survey } of items) {
      const bits = survey.used | survey.written;
      for (let r = 0; r < 15; r++) if (bits & (1 << r)) uses[r] += weight;
    }
  });
  const all = uses.map((_, n) => n).filter((n) => (used | written) & (1 << n));
  all.sort((a, b) => uses[b] - uses[a]);
  return all.slice(mostLocal).reduce((bits, n) => bits | (1 << n), 0);
}

/** The memories that a region's code lies in, the one that it begins in first; functions in ROM return to flash. */
function textsOf(bus: Bus, region: Region): Memory[] {
  const found = region.blocks.map(({ start }) => bus.memoryAt(start)!);
  const flash = bus.memoryAt(0);
  if (found[0].fixed && flash) found.push(flash);
  return [...new Set(found)];
}
