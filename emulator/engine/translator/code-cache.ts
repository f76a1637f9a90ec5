/**
 * The code cache: the regions and steppers that are translated, where they can be entered, and which pages of memory they
 * were made from.
 */
import { codePageShift, type Bus, type Memory } from '../../bus/bus.js';
import { clear } from '../../bus/clear.js';
import { decodedBytes } from '../../isa/index.js';
import type { Address } from '../../units.js';
import type { Compiled } from './compile.js';
import { exitBits, selectBits, selectLimit, STOP, whyBits } from './layout.js';

import { exportName, moduleOf } from './module.js';
import type { Region } from './region.js';
import type { RegionExit } from './state-transfer.js';
import type { FunctionCode, Import } from './wasm.js';

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
  /** Its function, once its module is made. */
  run: (select: number) => number;
  /** Places in `Bus.entries` that name it; for a stepper, addresses in `steps`. */
  readonly entries: readonly number[];
  readonly entry: Address;
  /** The addresses of its entries. */
  readonly starts: readonly Address[];
  /** The addresses of the halfwords that it was made from; and what they held, where stores reach them. */
  readonly text: Int32Array;
  readonly contents: Uint16Array | undefined;
  /** Pages of the buffer that these lie in. */
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

/** What changed code leaves behind in case that it comes back: so many regions, and bytes of WebAssembly. */
const mostRetired = 64;
const mostRetiredBytes = 256 << 10;
/** Changes of a page's code from which on it is left apart, and translated only after more arrivals each time. */
const often = 2;
const mostPatience = 5;

/** One module has at most so many functions, and as many bytes before the last one is added. */
const mostFunctions = 16;
const mostModuleBytes = 64 << 10;

export type History = Pick<Translated, 'remade' | 'added'>;
const noHistory: History = { remade: 0, added: [] };

export class CodeCache {
  /** Functions by region number, for branches from one region to another. */
  private table = newTable();
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
  /** Regions whose code has changed, by the addresses of their entries: they keep their numbers. The oldest come first. */
  private readonly retired = new Set<Translated>();
  private readonly retiredAt = new Map<Address, Set<Translated>>();
  private retiredBytes = 0;
  /** Regions that were put back: the interpreter may not know their instructions. */
  private readonly revived = new Set<Translated>();
  /** How often translated code changed, by page of the buffer. */
  private readonly changes = new Map<number, number>();
  private readonly imports: Record<string, Record<string, unknown>>;
  /** What has no module yet, with its functions and what these import. */
  private waiting: { readonly translated: Translated; readonly code: FunctionCode }[] = [];
  private waitingImports: readonly Import[] = [];
  private waitingBytes = 0;
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

  /** The regions and steppers that the instruction at an address is part of, in a list that stays the same while some are dropped. */
  at(pc: Address): Translated[] {
    return [...(this.byPage.get(this.pageOf(pc)) ?? [])].filter(({ addresses }) => addresses.has(pc));
  }

  /** The regions among them. */
  regionsAt(pc: Address): Translated[] {
    return this.at(pc).filter(({ region }) => region);
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

  /** What the module that is made next imports so far. */
  get importsSoFar(): readonly Import[] {
    return this.waitingImports;
  }

  /** Adds a region that begins at an address. It is executed only once its module is made. */
  addRegion(compiled: Compiled, region: Region, start: Address, history: History): void {
    const places = compiled.entries.map((pc) => this.placeOf(pc));
    this.enterAt(this.keep(compiled, region, region, start, places, history));
  }

  /** A region's entries lead to it from now on. */
  private enterAt({ id, entries }: Translated): void {
    entries.forEach((place, select) => {
      this.replaced(this.entries[place]);
      this.entries[place] = (id << selectBits) | select;
    });
    this.statistics.regions++;
  }

  /** Adds a stepper. It is executed only once its module is made. */
  addStepper(compiled: Compiled, region: Region, start: Address): void {
    const { entries } = compiled;
    const { id } = this.keep(compiled, region, undefined, start, entries);
    entries.forEach((pc, select) => this.steps.set(pc, (id << selectBits) | select));
    this.statistics.steppers++;
  }

  private keep(
    { code, imports, exits, literals, entries: starts }: Compiled,
    { blocks }: Region,
    region: Region | undefined,
    entry: Address,
    entries: readonly number[],
    history: History = noHistory,
  ): Translated {
    const id = this.nextId;
    const items = blocks.flatMap((block) => block.items);
    const halfwords = new Set<Address>();
    for (const { i } of items) for (let n = 0; n < decodedBytes(i); n += 2) halfwords.add(i.address + n);
    for (const { interprets, next } of blocks) if (interprets) halfwords.add(next);
    for (const address of literals) {
      this.noteCode(address & ~3, 4);
      halfwords.add(address & ~3).add((address & ~3) + 2);
    }
    const text = Int32Array.from([...halfwords].filter((pc) => this.placeOf(pc) >= 0));
    const translated: Translated = {
      id,
      region,
      run: withoutModule,
      entries,
      entry,
      starts,
      text,
      contents: this.isWritable(text) ? this.contentsOf(text) : undefined,
      pages: [...new Set(Array.from(text, (pc) => this.pageOf(pc)))],
      addresses: new Set(items.map((item) => item.i.address)),
      bytes: code.body.length,
      live: entries.length,
      ...history,
    };
    this.free.pop();
    this.exits[id] = exits;
    if (id >= this.table.length) this.table.grow(this.table.length);
    this.put(translated);
    this.waiting.push({ translated, code });
    this.waitingImports = imports;
    this.waitingBytes += code.body.length;
    return translated;
  }

  /** Whether the next module has reached its bounds. */
  get moduleFull(): boolean {
    return this.waiting.length >= mostFunctions || this.waitingBytes >= mostModuleBytes;
  }

  /** Makes a module of what was added and not dropped since the last one. @throws WebAssembly.CompileError where the host allows no code */
  makeModule(): void {
    const added = this.waiting.filter(({ translated }) => this.regions[translated.id] === translated);
    const imports = this.waitingImports;
    this.forgetWaiting();
    if (added.length === 0) return;
    const bytes = moduleOf(
      imports,
      this.bus.shared,
      added.map(({ code }) => code),
    );
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), this.imports);
    this.statistics.compiled += added.length;
    for (const [n, { translated }] of added.entries()) {
      translated.run = exports[exportName(n)] as Translated['run'];
      this.table.set(translated.id, translated.run);
    }
  }

  private forgetWaiting(): void {
    this.waiting = [];
    this.waitingImports = [];
    this.waitingBytes = 0;
  }

  private put(translated: Translated): void {
    const { id, pages, bytes } = translated;
    this.regions[id] = translated;
    for (const page of pages) addTo(this.byPage, page, translated);
    this.statistics.bytes += bytes;
  }

  /** An entry is about to name another region: one that has none left is dropped. */
  private replaced(entry: number): void {
    const region = entry > 0 ? this.regions[entry >> selectBits] : undefined;
    if (region && --region.live === 0) this.drop(region);
  }

  // ---- dropping ----

  /**
   * Drops what was translated from bytes of the buffer that changed.
   * @param halts whether it is a debugger's breakpoint that came or went, and no byte
   */
  codeChanged(offset: number, length: number, halts: boolean): void {
    const last = (offset + length - 1) >> codePageShift;
    for (let page = offset >> codePageShift; page <= last; page++) {
      let changed = false;
      for (const region of [...(this.byPage.get(page) ?? [])]) {
        if (!this.isMadeFrom(region, offset, length)) continue;
        if (region.region && region.contents && !halts) {
          this.retire(region);
          changed = true;
        } else this.drop(region);
      }
      if (changed) this.changes.set(page, (this.changes.get(page) ?? 0) + 1);
    }
    if (halts) this.forgetRetired((region) => this.isMadeFrom(region, offset, length));
    // What could not be translated may be something else now.
    this.entries.fill(0, offset >> 1, (offset + length + 1) >> 1);
  }

  /** Drops a region or stepper, unless that has been done. */
  drop(region: Translated): void {
    if (this.regions[region.id] !== region) return;
    this.takeOut(region);
    this.free.push(region.id);
  }

  private takeOut(region: Translated): void {
    this.stop();
    this.regions[region.id] = undefined;
    this.revived.delete(region);
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
    this.forgetWaiting();
    this.regions.length = 1;
    this.free.length = 0;
    this.byPage.clear();
    this.retired.clear();
    this.retiredAt.clear();
    this.retiredBytes = 0;
    this.revived.clear();
    clear(this.entries);
    // A table takes the longer to be set the more instances have imported it, those dropped too.
    this.table = newTable();
    this.imports.env.table = this.table;
    this.steps.clear();
    this.statistics.regions = 0;
    this.statistics.steppers = 0;
    this.statistics.dropped++;
    this.statistics.bytes = 0;
  }

  private stop(): void {
    if (this.running) this.bus.i32[STOP] = 1;
  }

  // ---- code that changes and comes back ----

  /** Drops a region whose code has changed, but keeps it for when that code comes back. */
  private retire(region: Translated): void {
    this.takeOut(region);
    this.retired.add(region);
    for (const pc of region.starts) addTo(this.retiredAt, pc, region);
    this.retiredBytes += region.bytes;
    for (const oldest of this.retired) {
      if (this.retired.size <= mostRetired && this.retiredBytes <= mostRetiredBytes) break;
      this.forget(oldest);
    }
  }

  private unlist(region: Translated): void {
    this.retired.delete(region);
    for (const pc of region.starts) this.retiredAt.get(pc)?.delete(region);
    this.retiredBytes -= region.bytes;
  }

  private forget(region: Translated): void {
    this.unlist(region);
    this.free.push(region.id);
  }

  /** Forgets regions whose code has changed that would have to be made anew if it came back. */
  forgetRetired(isStale: (region: Translated) => boolean): void {
    for (const region of this.retired) if (isStale(region)) this.forget(region);
  }

  /** Puts back a region that can be entered at an address, if there is one and its code has come back. Returns whether it did. */
  revive(pc: Address): boolean {
    for (const region of this.retiredAt.get(pc) ?? []) {
      if (!this.isAsBefore(region)) continue;
      this.unlist(region);
      region.live = region.entries.length;
      this.put(region);
      this.table.set(region.id, region.run);
      this.enterAt(region);
      this.revived.add(region);
      for (const at of region.text) this.noteCode(at, 2);
      for (const page of region.pages) {
        const changes = this.changes.get(page) ?? 0;
        if (changes > often) this.changes.set(page, changes - 1);
      }
      return true;
    }
    return false;
  }

  /** Whether an instruction is part of a region that was put back: it was executed, whether or not the interpreter knows. */
  isRevived(pc: Address): boolean {
    for (const { addresses } of this.revived) if (addresses.has(pc)) return true;
    return false;
  }

  /** Whether code near an address changes so often that it is no part of regions that lead there. */
  changesOften(pc: Address): boolean {
    return this.changes.size > 0 && (this.changes.get(this.pageOf(pc)) ?? 0) >= often;
  }

  /** The multiple of arrivals from which on code at an address is translated: more where it has changed often. */
  patience(pc: Address): number {
    if (this.changes.size === 0) return 1;
    const beyond = (this.changes.get(this.pageOf(pc)) ?? 0) - often;
    return 1 << Math.max(0, Math.min(beyond, mostPatience));
  }

  private pageOf(pc: Address): number {
    return (2 * this.placeOf(pc)) >> codePageShift;
  }

  private noteCode(address: Address, length: number): void {
    const memory = this.bus.memoryAt(address)!;
    this.bus.noteCode(memory, (address >>> 0) - memory.base, length);
  }

  private isMadeFrom({ text }: Translated, offset: number, length: number): boolean {
    const [first, last] = [offset >> 1, (offset + length - 1) >> 1];
    return text.some((pc) => {
      const place = this.placeOf(pc);
      return place >= first && place <= last;
    });
  }

  private isWritable(text: Int32Array): boolean {
    return text.some((pc) => this.bus.memoryAt(pc)?.writable);
  }

  private contentsOf(text: Int32Array): Uint16Array {
    return Uint16Array.from(text, (pc) => this.bus.halfwordAt(pc) ?? 0);
  }

  private isAsBefore({ text, contents }: Translated): boolean {
    return contents !== undefined && text.every((pc, n) => this.bus.halfwordAt(pc) === contents[n]);
  }
}

function withoutModule(): never {
  throw new Error('a region has no module');
}

function newTable(): WebAssembly.Table {
  return new WebAssembly.Table({ element: 'anyfunc', initial: 64 });
}

function addTo<K>(map: Map<K, Set<Translated>>, key: K, region: Translated): void {
  const known = map.get(key);
  if (known) known.add(region);
  else map.set(key, new Set([region]));
}
