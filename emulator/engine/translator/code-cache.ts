/**
 * The code cache: the regions and steppers that are translated, where they can be entered, and which pages of memory they
 * were made from.
 */
import { codePageShift, type Bus, type Memory } from '../../bus/bus.js';
import type { Address } from '../../units.js';
import type { Compiled } from './compile.js';
import { exitBits, selectBits, selectLimit, STOP, whyBits } from './layout.js';
import type { Region } from './region.js';
import type { RegionExit } from './state-transfer.js';

/** The bounds of the code cache. */
export interface CacheLimits {
  /** Regions and steppers. */
  readonly regions: number;
  /** Bytes of WebAssembly. */
  readonly bytes: number;
}

export interface CacheStatistics {
  /** In the code cache. */
  regions: number;
  steppers: number;
  bytes: number;
  /** Regions and steppers compiled so far. */
  compiled: number;
  /** How often all of the code cache was dropped. */
  dropped: number;
}

/** A region or a stepper with its code. */
export interface Translated {
  readonly id: number;
  /** What a stepper can be made from; undefined for a stepper. */
  readonly region: Region | undefined;
  readonly run: (select: number) => number;
  /** Places in `Bus.entries` that name it; for a stepper, addresses in `steps`. */
  readonly entries: readonly number[];
  readonly entry: Address;
  /** The addresses of its entries. */
  readonly starts: readonly Address[];
  /** Pages of the buffer that its instructions lie in. */
  readonly pages: readonly number[];
  readonly addresses: ReadonlySet<Address>;
  /** Bytes of WebAssembly. */
  readonly bytes: number;
  /** How often the region was made anew, with more code. */
  readonly remade: number;
  /** Entries that it would not have by itself. */
  readonly added: readonly Address[];
  /** How many of its entries still name it: a later region may have taken them over. */
  live: number;
}

export type History = Pick<Translated, 'remade' | 'added'>;
const noHistory: History = { remade: 0, added: [] };

export class CodeCache {
  /** Functions by region number, for branches from one region to another. */
  readonly table = new WebAssembly.Table({ element: 'anyfunc', initial: 64 });
  /** Whether code of the cache is executing: it is left after the instruction in progress when any code is dropped. */
  running = false;

  /** By halfword of the buffer: see layout.ts. */
  private readonly entries: Int32Array;
  private readonly regions: (Translated | undefined)[] = [undefined];
  private readonly free: number[] = [];
  /** By region number: a region that is dropped while it runs is left at one of its exits. */
  private readonly exits: (readonly RegionExit[])[] = [];
  private readonly byPage = new Map<number, Set<Translated>>();
  /** Instructions that a stepper can be entered at, as `Bus.entries` has it. */
  private readonly steps = new Map<Address, number>();
  private readonly imports: Record<string, Record<string, unknown>>;
  private readonly flash: Memory | undefined;

  /** @param functions the host's functions, by name */
  constructor(
    private readonly bus: Bus,
    functions: Readonly<Record<string, unknown>>,
    private readonly statistics: CacheStatistics,
    private readonly limits: CacheLimits,
  ) {
    this.imports = { env: { memory: bus.wasmMemory, table: this.table, ...functions } };
    this.entries = bus.entries;
    this.flash = bus.memoryAt(0);
  }

  // ---- looking up ----

  /** Index into `Bus.entries` of an address; -1 outside the memories. */
  placeOf(pc: Address): number {
    const { flash } = this;
    if (flash && pc >>> 0 < flash.size) return (flash.offset + pc) >> 1;
    const memory = this.bus.memoryAt(pc);
    return memory ? (memory.offset + (pc >>> 0) - memory.base) >> 1 : -1;
  }

  /** What `Bus.entries` has for an address. */
  entryAt(pc: Address): number {
    const place = this.placeOf(pc);
    return place < 0 ? 0 : this.entries[place];
  }

  /** The address of the next entry in the straight line after an address, within 128 bytes; -1 where there is none. */
  entryAfter(pc: Address): Address {
    const place = this.placeOf(pc);
    if (place < 0) return -1;
    for (let n = 1; n <= 64; n++) if (this.entries[place + n] > 0) return pc + 2 * n;
    return -1;
  }

  /** The entry of a stepper at an address. */
  stepAt(pc: Address): number | undefined {
    return this.steps.get(pc);
  }

  /** Executes from an entry; returns the exit where the code was left. */
  run(entry: number): RegionExit {
    const result = this.regions[entry >> selectBits]!.run(entry & (selectLimit - 1));
    return this.exits[result >>> exitBits][(result & ((1 << exitBits) - 1)) >> whyBits];
  }

  /** The region that can be entered at an address. */
  enteredAt(pc: Address): Translated | undefined {
    const entry = this.entryAt(pc);
    return entry > 0 ? this.regions[entry >> selectBits] : undefined;
  }

  /** The regions that the instruction at an address is part of. */
  regionsAt(pc: Address): Translated[] {
    const near = this.byPage.get((2 * this.placeOf(pc)) >> codePageShift) ?? [];
    return [...near].filter(({ region, addresses }) => region && addresses.has(pc));
  }

  /** Every region and stepper, in a list that stays the same while some are dropped. */
  all(): Translated[] {
    return this.regions.filter((translated) => translated !== undefined);
  }

  // ---- adding ----

  /** Whether it has reached its limits. */
  get full(): boolean {
    const { statistics, limits } = this;
    const kept = statistics.regions + statistics.steppers;
    return kept >= limits.regions || statistics.bytes >= limits.bytes;
  }

  /** The number that the next region or stepper gets. */
  get nextId(): number {
    return this.free[this.free.length - 1] ?? this.regions.length;
  }

  /** Adds a region that begins at an address. @throws WebAssembly.CompileError where the host allows no code */
  addRegion(compiled: Compiled, region: Region, start: Address, history: History): void {
    const places = compiled.entries.map((pc) => this.placeOf(pc));
    const id = this.keep(compiled, region, region, start, places, history);
    places.forEach((place, select) => {
      this.replaced(this.entries[place]);
      this.entries[place] = (id << selectBits) | select;
    });
    this.statistics.regions++;
  }

  /** Adds a stepper. @throws WebAssembly.CompileError where the host allows no code */
  addStepper(compiled: Compiled, region: Region, start: Address): void {
    const { entries } = compiled;
    const id = this.keep(compiled, region, undefined, start, entries);
    entries.forEach((pc, select) => this.steps.set(pc, (id << selectBits) | select));
    this.statistics.steppers++;
  }

  private keep(
    { bytes, exits, literals, entries: starts }: Compiled,
    { blocks }: Region,
    region: Region | undefined,
    entry: Address,
    entries: readonly number[],
    history: History = noHistory,
  ): number {
    const id = this.nextId;
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), this.imports);
    const items = blocks.flatMap((block) => block.items);
    const pages = new Set<number>();
    for (const { i } of items) {
      const offset = 2 * this.placeOf(i.address);
      pages.add(offset >> codePageShift).add((offset + i.size + 3) >> codePageShift);
    }
    for (const address of literals) {
      const memory = this.bus.memoryAt(address)!;
      this.bus.noteCode(memory, (address >>> 0) - memory.base, 1);
      pages.add((memory.offset + (address >>> 0) - memory.base) >> codePageShift);
    }
    const translated: Translated = {
      id,
      region,
      run: instance.exports.run as Translated['run'],
      entries,
      entry,
      starts,
      pages: [...pages],
      addresses: new Set(items.map((item) => item.i.address)),
      bytes: bytes.length,
      live: entries.length,
      ...history,
    };
    this.free.pop();
    this.regions[id] = translated;
    this.exits[id] = exits;
    if (id >= this.table.length) this.table.grow(this.table.length);
    this.table.set(id, translated.run);
    for (const page of pages) {
      const others = this.byPage.get(page);
      if (others) others.add(translated);
      else this.byPage.set(page, new Set([translated]));
    }
    this.statistics.compiled++;
    this.statistics.bytes += bytes.length;
    return id;
  }

  /** An entry is about to name another region: one that has none left is dropped. */
  private replaced(entry: number): void {
    const region = entry > 0 ? this.regions[entry >> selectBits] : undefined;
    if (region && --region.live === 0) this.drop(region);
  }

  // ---- dropping ----

  /** Drops what was translated from bytes of the buffer that changed. */
  codeChanged(offset: number, length: number): void {
    const last = (offset + length - 1) >> codePageShift;
    for (let page = offset >> codePageShift; page <= last; page++) {
      for (const region of [...(this.byPage.get(page) ?? [])]) this.drop(region);
    }
    // What could not be translated may be something else now.
    this.entries.fill(0, offset >> 1, (offset + length + 1) >> 1);
  }

  /** Drops a region or stepper, unless that has been done. */
  drop(region: Translated): void {
    if (this.regions[region.id] !== region) return;
    this.stop();
    this.regions[region.id] = undefined;
    this.free.push(region.id);
    this.table.set(region.id, null);
    this.statistics.bytes -= region.bytes;
    for (const page of region.pages) this.byPage.get(page)?.delete(region);
    if (region.region) {
      for (const place of region.entries) {
        if (this.entries[place] >> selectBits === region.id) this.entries[place] = 0;
      }
      this.statistics.regions--;
    } else {
      for (const pc of region.entries) {
        if (this.steps.get(pc)! >> selectBits === region.id) this.steps.delete(pc);
      }
      this.statistics.steppers--;
    }
  }

  dropAll(): void {
    this.stop();
    this.regions.length = 1;
    this.free.length = 0;
    this.byPage.clear();
    // Faster than to fill a shared memory.
    this.entries.set(new Int32Array(this.entries.length));
    for (let id = 0; id < this.table.length; id++) this.table.set(id, null);
    this.steps.clear();
    this.statistics.regions = 0;
    this.statistics.steppers = 0;
    this.statistics.dropped++;
    this.statistics.bytes = 0;
  }

  private stop(): void {
    if (this.running) this.bus.i32[STOP] = 1;
  }
}
