/**
 * Loads and stores in translated code: to flash and SRAM in line, after a check of the address; elsewhere by the host, or
 * by the interpreter.
 */
import { codePageShift, type Bus, type ByteRange, type Memory, type Watched } from '../../bus/bus.js';
import type { Address } from '../../units.js';
import * as E from './expression.js';
import type { Node } from './expression.js';
import type { FunctionBuilder, HostFunction } from './function-builder.js';
import { Why } from './layout.js';
import type { CodePosition, StateTransfer } from './state-transfer.js';
import type { Item } from './region.js';
import type { Check, Use } from './spans.js';
import type { Survey } from './survey.js';
import { i32, Op } from './wasm.js';

const sramBase = 0x20000000;
/** Cycles that an unaligned access takes at most beyond those of an aligned one. */
const mostOfUnaligned = 2;

/** How far below its register an access in line may be, where it may go to flash: memories lie farther from the buffer's beginning. */
const mostBelow = 4096;

const loads: Readonly<Record<number, number>> = { 1: Op.load8, 2: Op.load16, 4: Op.load32 };
const stores: Readonly<Record<number, number>> = { 1: Op.store8, 2: Op.store16, 4: Op.store32 };

/** What the interpreter has seen of accesses, by the address of the instruction. */
export interface AccessSites {
  /** Accesses that go elsewhere than to flash and SRAM: they are done out of line. */
  readonly devices: ReadonlySet<Address>;
  /** Accesses to flash and SRAM that are unaligned at times: they are in line, whatever the address. */
  readonly unaligned: ReadonlySet<Address>;
  /** Accesses that are not served by a check for several: one failed that was not theirs. */
  readonly apart: ReadonlySet<Address>;
  /** Whether a load probably goes to flash: that is tried first then. */
  loadsFlash(pc: Address): boolean;
}

/** An address: a local or constant, plus a constant. */
interface Split {
  readonly value: Node;
  readonly offset: number;
}

export class MemoryAccess {
  /** Whether the instruction can still be left to the interpreter: it has written no register. */
  restartable = true;
  /** Whether any of the instruction's accesses is done out of line: it may change how far the engine may go. */
  outOfLine = false;
  /** Addresses of constants that the code was written with. */
  readonly literals = new Set<Address>();

  private place!: CodePosition;
  /** The instruction's accesses are checked: they go to SRAM, or loads to flash where that makes no difference. */
  private covered = false;
  private readonly sram: Memory | undefined;
  private readonly flash: Memory | undefined;
  private readonly rom: Memory | undefined;
  private readonly watched: Readonly<Record<Watched, readonly ByteRange[]>>;
  /** Whether what is loaded may lie in SRAM or flash without a difference to where it lies in the buffer. */
  private readonly loadsAlike: boolean;

  constructor(
    private readonly bus: Bus,
    private readonly f: FunctionBuilder,
    private readonly state: StateTransfer,
    private readonly sites: AccessSites,
  ) {
    this.watched = { reads: bus.watched('reads'), writes: bus.watched('writes') };
    this.sram = bus.memoryAt(sramBase);
    this.flash = bus.memoryAt(0);
    this.rom = bus.memories.find(({ fixed }) => fixed);
    const { sram, flash } = this;
    const distance = ({ place, base }: Memory) => place - base;
    this.loadsAlike =
      sram !== undefined &&
      flash?.base === 0 &&
      distance(flash) === distance(sram) &&
      distance(flash) >= mostBelow &&
      this.watched.reads.length === 0;
  }

  /** Whether an access elsewhere leaves the region. */
  private get leaves(): boolean {
    return !this.place.device && this.restartable;
  }

  /** An instruction begins. */
  begin(place: CodePosition): void {
    this.place = place;
    this.restartable = true;
    this.outOfLine = false;
    this.covered = false;
  }

  /**
   * Whether one check may serve accesses of an instruction and of others: not where they often go elsewhere or to watched bytes, or
   * may be unaligned.
   */
  useOf({ i, survey }: Item): Use {
    const { sites, sram } = this;
    const { accesses } = survey;
    const [{ store }] = accesses;
    if (!sram) return 'no';
    for (const known of [sites.devices, sites.unaligned, sites.apart]) if (known.has(i.address)) return 'no';
    // A single load goes to flash as well as to SRAM.
    return store || this.loadsAlike || accesses.length > 1 ? 'leads' : 'follows';
  }

  /**
   * Checks the addresses of this instruction and of others; leaves the region where any of them goes elsewhere or is not aligned, or
   * where a byte among them is watched.
   */
  check({ register, offset, length, align, store, sites }: Check): void {
    const { f, state, place, sram, flash } = this;
    const span = { value: state.register(register), offset };
    const test = (memory: Memory) => {
      f.inside(inMemory(memory, span), align, memory.size - length + align);
    };
    const leave = () => {
      state.leaveApart(place, sites);
    };
    if (store || !this.loadsAlike) {
      const leaveUnless = () => {
        f.code.byte(Op.eqz);
        f.openRare();
        leave();
        f.close();
      };
      test(sram!);
      leaveUnless();
      // What stores lead, loads may follow.
      const kinds: readonly Watched[] = store ? ['reads', 'writes'] : ['reads'];
      for (const range of kinds.flatMap((kind) => this.watchedIn(kind, sram!))) {
        this.beside(range, inMemory(sram!, span), length);
        leaveUnless();
      }
      return;
    }
    const found = f.open(Op.block);
    const memories = [sram!, flash!];
    if (this.sites.loadsFlash(place.i.address)) memories.reverse();
    for (const memory of memories) {
      test(memory);
      f.brIf(found, true);
    }
    leave();
    f.close();
  }

  /** The accesses of this instruction are checked. Where stores may change code, they do not if what is stored to has any. */
  cover({ base, low, length }: { base: number; low: number; length: number }, { survey }: Item): void {
    const { sram } = this;
    this.covered = true;
    if (!this.isLeftByStores(survey)) return;
    const at = inMemory(sram!, { value: this.state.register(base), offset: low });
    this.whereCode(sram!, at, length, survey.accesses.length > 1, () => {
      this.state.leaveBeforeIf(Why.access, this.place);
    });
  }

  /** The watched bytes of a memory, by their distance from its start. */
  private watchedIn(kind: Watched, { offset, size }: Memory): readonly ByteRange[] {
    const all = this.watched[kind];
    if (all.length === 0) return all;
    return all
      .filter(({ start, end }) => start < offset + size && end > offset)
      .map(({ start, end }) => ({ start: start - offset, end: end - offset }));
  }

  /** Leaves on the stack whether so many bytes, from a distance on, are all outside a range. */
  private beside(range: ByteRange, from: Node, length: number): void {
    const first = range.start - (length - 1);
    this.f.emit(E.binary(Op.sub, from, E.constant(first)));
    this.f.emit(E.constant(range.end - first));
    this.f.code.byte(Op.geUnsigned);
  }

  /** Whether bytes at a fixed address in a memory are watched for reads. */
  private isReadWatched(memory: Memory, address: Address, size: number): boolean {
    const at = (address >>> 0) - memory.base;
    return this.watchedIn('reads', memory).some(({ start, end }) => at < end && at + size > start);
  }

  /** Whether the region is left where stores of an instruction would change code. */
  isLeftByStores({ accesses }: Survey): boolean {
    return accesses[0].store && this.bus.codeWritable;
  }

  // ---- loads ----

  /** Gives what is loaded: a temporary, or a constant. */
  load(size: number, address: Node, otherwise: HostFunction): Node {
    const { f } = this;
    if (this.covered) {
      f.memarg(loads[size], this.index(this.sram!, this.split(address)));
    } else if (E.isConstant(address)) {
      const literal = this.literal(size, address.value);
      if (literal) return literal;
      this.loadFixed(size, address.value, otherwise);
    } else {
      this.loadAnywhere(size, address, otherwise);
    }
    const result = f.temporary();
    f.code.byte(Op.localSet).unsigned(result);
    return E.local(result);
  }

  /** What lies in flash or ROM at a fixed address: the code is made anew where that changes. */
  private literal(size: number, address: Address): Node | undefined {
    const memory = this.bus.memoryAt(address);
    if (!memory || memory.writable || address & (size - 1)) return undefined;
    if (this.isReadWatched(memory, address, size)) return undefined;
    const { u8, u16, i32 } = this.bus;
    const at = memory.place + (address >>> 0) - memory.base;
    this.literals.add(address);
    return E.constant(size === 4 ? i32[at >> 2] : size === 1 ? u8[at] : u16[at >> 1]);
  }

  private loadFixed(size: number, address: Address, otherwise: HostFunction): void {
    const { f } = this;
    const memory = this.bus.memoryAt(address);
    if (memory && (address & (size - 1)) === 0 && !this.isReadWatched(memory, address, size)) {
      f.code.byte(Op.const32).signed(0);
      f.memarg(loads[size], memory.place + (address >>> 0) - memory.base);
    } else {
      this.elsewhere(otherwise, E.constant(address));
    }
  }

  private loadAnywhere(size: number, address: Node, otherwise: HostFunction): void {
    const { f, sram, flash, rom } = this;
    const split = this.split(address);
    const loose = this.isLoose(size, otherwise);
    const inFlash = this.sites.loadsFlash(this.place.i.address);
    const near = split.offset >= -mostBelow && split.offset % size === 0;
    if (near && !loose && this.leaves && this.loadsAlike) {
      this.loadEither(size, split, inFlash);
      return;
    }
    let open = 0;
    // What often goes elsewhere may go to the ROM: its tables are read before each call of a function in it.
    for (const memory of [
      ...(inFlash ? [flash, sram] : [sram, flash]),
      this.place.device ? rom : undefined,
    ]) {
      if (!memory) continue;
      this.inside('reads', memory, split, size, loose);
      f.open(Op.if, i32);
      if (loose) this.spendUnaligned(size, split);
      f.memarg(loads[size], this.index(memory, split));
      f.otherwise();
      open++;
    }
    this.elsewhere(otherwise, whole(split));
    for (; open > 0; open--) f.close();
  }

  /** Loads from SRAM or flash, where both lie as far from their addresses; leaves the region where the address is in neither. */
  private loadEither(size: number, split: Split, inFlash: boolean): void {
    const { f, place, state } = this;
    const [sram, flash] = [this.sram!, this.flash!];
    const { value, offset } = split;
    const found = f.open(Op.block);
    const tests = [
      () => this.inside('reads', sram, split, size, false),
      // The register itself lies in flash: it and the constant of the load do not exceed 32 bits.
      () => f.inside(offset > 0 ? value : whole(split), size, flash.size - Math.max(offset, 0)),
    ];
    for (const test of inFlash ? tests.reverse() : tests) {
      test();
      f.brIf(found, true);
    }
    state.leaveBefore(Why.access, place);
    f.close();
    f.memarg(loads[size], this.index(sram, split));
  }

  // ---- stores ----

  store(size: number, address: Node, value: Node, otherwise: HostFunction): void {
    const { f, sram } = this;
    const split = this.split(address);
    if (this.covered) {
      const at = this.index(sram!, split);
      f.emit(value);
      f.memarg(stores[size], at);
      if (this.bus.marking) this.mark(inMemory(sram!, split), sram!.offset);
      return;
    }
    const what = f.pinned(value);
    const done = f.open(Op.block);
    if (sram) this.storeInSram(sram, size, split, what, this.isLoose(size, otherwise), done);
    this.elsewhere(otherwise, whole(split), what);
    f.close();
  }

  private storeInSram(
    sram: Memory,
    size: number,
    split: Split,
    what: Node,
    loose: boolean,
    done: number,
  ): void {
    const { f } = this;
    const slow = f.open(Op.block);
    this.inside('writes', sram, split, size, loose);
    f.code.byte(Op.eqz);
    f.brIf(slow, false);
    if (this.bus.codeWritable) {
      this.whereCode(sram, inMemory(sram, split), size, loose, () => f.br(slow, Op.brIf));
    }
    if (loose) this.spendUnaligned(size, split);
    const place = this.index(sram, split);
    f.emit(what);
    f.memarg(stores[size], place);
    if (this.bus.marking) {
      this.mark(inMemory(sram, split), sram.offset);
      if (loose) this.mark(E.binary(Op.add, inMemory(sram, split), E.constant(size - 1)), sram.offset);
    }
    f.br(done);
    f.close();
  }

  /**
   * Before a store: where it goes to a page with code, what is given does something if it finds on the stack that instructions
   * were decoded from the bytes themselves.
   * @param crosses whether they may lie in two pages
   */
  private whereCode(memory: Memory, at: Node, size: number, crosses: boolean, act: () => void): void {
    const { f, bus } = this;
    const pages = bus.codePages.byteOffset + (memory.offset >> codePageShift);
    const from = f.pinned(at);
    const look = (where: Node) => {
      f.emit(E.binary(Op.shrUnsigned, where, E.constant(codePageShift)));
      f.memarg(Op.load8, pages);
    };
    look(from);
    if (crosses) {
      look(E.binary(Op.add, from, E.constant(size - 1)));
      f.code.byte(Op.or);
    }
    f.openRare();
    this.lookForCode(memory, from, crosses && size <= 4 ? size + 1 : size);
    act();
    f.close();
  }

  /** Leaves on the stack whether instructions were decoded from any of so many bytes; perhaps from some behind them, too. */
  private lookForCode(memory: Memory, from: Node, size: number): void {
    const { f, bus } = this;
    const map = bus.codeMap.byteOffset + (memory.offset >> 1);
    const halfwords = (size + 1) >> 1;
    const load = halfwords === 1 ? Op.load8 : halfwords === 2 ? Op.load16 : Op.load32;
    for (let n = 0; n < halfwords; n += 4) {
      f.emit(E.binary(Op.shrUnsigned, from, E.constant(1)));
      f.memarg(load, map + Math.max(0, Math.min(n, halfwords - 4)));
      if (n > 0) f.code.byte(Op.or);
    }
  }

  /** Marks a word as written: at a constant distance, a multiple of four, from where a local says. */
  private mark(at: Node, offset: number): void {
    const { f, bus } = this;
    f.emit(E.binary(Op.shrUnsigned, at, E.constant(2)));
    f.code.bytes(Op.const32, 1);
    f.memarg(Op.store8, bus.markedOffset + (offset >> 2));
  }

  // ---- addresses ----

  /** The parts of an address, in a form that can be used where branches separate. */
  private split(address: Node): Split {
    const { f } = this;
    if (address.op !== Op.add || !E.isConstant(address.b!)) return { value: f.pinned(address), offset: 0 };
    return { value: f.pinned(address.a!), offset: address.b!.value };
  }

  /** Whether an access is done in line at any address: where unaligned ones have been seen and are no fault. */
  private isLoose(size: number, host: HostFunction): boolean {
    const { i } = this.place;
    const mayBe = size > 1 && host !== 'loadAligned32' && host !== 'storeAligned32';
    return mayBe && this.restartable && this.sites.unaligned.has(i.address);
  }

  /** Leaves 1 on the stack where an access may be done in a memory: it lies inside, and is not looked at. */
  private inside(kind: Watched, memory: Memory, split: Split, size: number, loose: boolean): void {
    const { f, place } = this;
    if (loose) {
      f.emit(inMemory(memory, split));
      f.emit(E.constant(memory.size - size));
      f.code.byte(Op.leUnsigned);
      f.compareLeft('more', place.need + mostOfUnaligned);
      f.code.byte(Op.and);
    } else {
      f.inside(inMemory(memory, split), size, memory.size);
    }
    if (this.watched[kind].length === 0) return;
    for (const range of this.watchedIn(kind, memory)) {
      this.beside(range, inMemory(memory, split), size);
      f.code.byte(Op.and);
    }
  }

  /** Counts the cycles of an access beyond those of an aligned one: one for each part but the first. */
  private spendUnaligned(size: number, split: Split): void {
    const { f } = this;
    const address = f.pinned(whole(split));
    const odd = E.binary(Op.and, address, E.constant(1));
    const either = E.binary(Op.or, address, E.binary(Op.shrUnsigned, address, E.constant(1)));
    const more = size === 4 ? E.binary(Op.add, odd, E.binary(Op.and, either, E.constant(1))) : odd;
    f.spend(more);
  }

  /** Leaves on the stack what, with the offset that is returned, is the place of an address in the buffer. */
  private index(memory: Memory, split: Split): number {
    const { value, offset } = memoryIndex(memory, split) ?? {
      value: inMemory(memory, split),
      offset: memory.place,
    };
    this.f.emit(value);
    return offset;
  }

  /** An access that is not to flash or SRAM: left to the interpreter, or done out of line where that happens often. */
  private elsewhere(host: HostFunction, address: Node, value?: Node): void {
    const { f, place, state } = this;
    if (this.leaves) {
      state.leaveBefore(Why.access, place);
      return;
    }
    this.outOfLine = true;
    state.publish(place);
    f.emit(address);
    if (value) f.emit(value);
    f.callHost(host);
    state.takeBack(place);
  }
}

function whole({ value, offset }: Split): Node {
  return E.binary(Op.add, value, E.constant(offset));
}

/** An address as an offset into a memory. */
function inMemory(memory: Memory, { value, offset }: Split): Node {
  return E.binary(Op.add, value, E.constant(offset - memory.base));
}

/**
 * The place in the buffer of an address that lies in a memory, as a value that nothing has to be added to but a constant.
 * Undefined where memories do not lie at their addresses, and where the sum would exceed 32 bits at an address of the memory.
 */
function memoryIndex({ place, base }: Memory, { value, offset }: Split): Split | undefined {
  const constant = place - base + offset;
  return constant >= 0 && offset <= base ? { value, offset: constant } : undefined;
}
