/**
 * The translator: code that is executed often becomes WebAssembly, a region of blocks at a time; everything else is left
 * to the interpreter, which also takes over wherever exactness asks for single steps. See docs/performance.md.
 */
import { isRegisterWord } from '../../bus/bus.js';
import type { Processor } from '../../core/processor.js';
import * as S from '../../core/state.js';
import type { Address } from '../../units.js';
import type { Engine } from '../engine.js';
import type { FlowCounters, MoveKind } from '../flow.js';
import { Interpreter } from '../interpreter.js';
import {
  type CacheLimits,
  type CacheStatistics,
  CodeCache,
  type History,
  type Translated,
} from './code-cache.js';
import { compile, type Compiled, TooLarge } from './compile.js';
import { COUNT, IT_BEFORE, STOP, WHERE, Why } from './layout.js';
import { type Region, RegionFinder } from './region.js';
import type { RegionExit } from './state-transfer.js';
import { stepped } from './stepper.js';
import { survey } from './survey.js';

/**
 * Arrivals by branches at a place until what begins there is translated: the fewest, and the most. Of a program that has much
 * code, each piece is executed less often: from twice these instructions translated on, the arrivals double each time that their number does.
 */
const [fewestArrivals, mostArrivals] = [16, 256];
const translatedFor = 4096;
/**
 * Interpreted instructions that take about as long as the translation of one before the host has optimised the translator, as the
 * decision about a place, and instructions that a region takes as long as beside its own.
 */
const [translationCost, decisionCost, regionCost] = [1024, 2048, 16];
/**
 * So many instructions, with those that regions count for, are translated at a time: about 10 ms. The last region may exceed it. It is
 * more once much has been translated: the host has optimised the translator then.
 */
const [leastAtOnce, mostAtOnce] = [256, 1024];
/** Interpreted instructions that take about as long as leaving translated code and coming back. */
const returnCost = 8;
/** Instructions between arrivals from which on a place is left to the interpreter: what it leads to is translated already. */
const rare = 2 ** 21;
/** A region that repeats so many instructions of others is made after these arrivals; one that repeats more, after a multiple. */
const repeatedSize = 100;
/**
 * Once so many instructions have been translated, repeated ones included, the bound of the functions that are repeated where they are
 * called falls with each further one, down to a fifth: the more code there is, the less often each part of it is executed.
 */
const muchTranslated = 5000;
const leastRepeated = 0.2;
/** How often a region is made anew with more code, each time after twice as many arrivals. */
const mostRemade = 4;
/** Arrivals until a region is first made anew, for a place that it leads to, and for one that it has, but no entry for. */
const [arrivalsOutside, arrivalsInside] = [64, 512];
/**
 * Places that became hot are translated together: after as many arrivals at them as are asked for beyond the fewest, or once there are
 * so many of them. Where much code becomes hot at the same time, a module is made for many of its regions.
 */
const mostHot = 64;
/** What `Bus.entries` has for a place that cannot be translated. */
const untranslatable = -(2 ** 30);
/** From how many arrivals on a place is noted as the target of an indirect branch. */
const warm = 4;
/** Interpreted accesses to devices by an instruction until what is translated has them in it. */
const deviceAccesses = 8;
/** Times that the cycles do not suffice at a place until a stepper is tried again where it was not possible. */
const retry = 1000;
/** Instructions from which on a stepper takes no further block in: less where the first gives too much code. */
const stepperSizes = [64, 0];
/**
 * The bounds of one region: instructions, and bytes of WebAssembly. The bytes bound how long its compilation takes,
 * about a millisecond for each 1.5 KB when the host runs this compiler for the first time, a quarter of that later.
 */
const mostInstructions = 800;
/** A function of fewer instructions is part of the regions that call it, as long as little has been translated. */
const mostCalled = 64;
/** What a region of so many instructions has at its entries is not repeated in regions that lead there. */
const large = 100;
export const mostCode = 32 << 10;

/** At one of these bounds all of the code cache is dropped. */
const bounds: TranslatorLimits = { regions: 8192, bytes: 8 << 20, shortages: 256 };

/** Where an exception of the host ends an access: the state is as the interpreter leaves it. */
const stopped: RegionExit = { why: Why.stopped, pc: 0, it: 0, cost: 0, count: 0 };
const noSites: ReadonlySet<Address> = new Set();

export interface TranslatorLimits extends CacheLimits {
  /** Times that the cycles do not suffice at a place until the code around it gets a stepper. */
  readonly shortages: number;
}

export interface TranslatorStatistics extends CacheStatistics {
  /** Returns from translated code, by reason. */
  returns: number[];
}

export class Translator implements Engine {
  readonly name = 'translator';
  readonly statistics: TranslatorStatistics = {
    regions: 0,
    steppers: 0,
    bytes: 0,
    compiled: 0,
    dropped: 0,
    returns: [0, 0, 0, 0, 0, 0, 0],
  };

  private readonly interpreter: Interpreter;
  private readonly s: Int32Array;
  private readonly entries: Int32Array;
  private readonly cache: CodeCache;
  private readonly shortages = new Map<Address, number>();
  /** Instructions that a region may have that begins at an address, where that is fewer than usual. */
  private readonly sizes = new Map<Address, number>();
  private readonly devices = new Map<Address, number>();
  private readonly deviceSites = new Set<Address>();
  private readonly unalignedSites = new Set<Address>();
  private readonly failures = new Map<Address, number>();
  private readonly apartSites = new Set<Address>();
  /** CCR.UNALIGN_TRP as translated code takes it to be. */
  private unalignedTraps = false;
  /** Regions that the one under construction takes the place of. */
  private readonly replaced = new Set<Translated>();
  /** Places that became hot and are not translated yet, with the branch that led there. */
  private readonly hotPlaces = new Map<Address, { from: Address; arrivals: number }>();
  /** Arrivals at such places since the first. */
  private waited = 0;
  /** Whether functions are short, as of the regions that are translated together. */
  private readonly small = new Map<Address, boolean>();
  /** Instructions translated so far, each as often as it was. */
  private translated = 0;
  /** The same, and what each region and stepper counts for beside its instructions. */
  private work = 0;
  private readonly targets = new Map<Address, Address[]>();
  /** Called once where WebAssembly cannot be compiled: everything is interpreted then. */
  onRefused: (reason: string) => void = () => {};
  private refused = false;
  /** The instructions executed when arrivals at a place had reached a power of two. */
  private readonly seen = new Map<number, number>();
  /** Arrivals from which on a place is translated. */
  private fewest: number = fewestArrivals;
  private flow: FlowCounters | undefined;

  constructor(
    private readonly cpu: Processor,
    private readonly limits = bounds,
  ) {
    this.interpreter = new Interpreter(cpu);
    // Bound for the sake of garbage collection, here and below: see Board.
    this.interpreter.machine.onAccess = this.noteAccess.bind(this);
    this.interpreter.machine.onUnaligned = this.noteUnaligned.bind(this);
    this.s = cpu.s;
    this.entries = cpu.bus.entries;
    this.cache = new CodeCache(cpu.bus, { ...this.accesses(), ...this.moves() }, this.statistics, limits);
    cpu.bus.onCodeChanged = this.codeChanged.bind(this);
    cpu.bus.onWatchChanged = this.watchChanged.bind(this);
  }

  get instructions(): number {
    return this.interpreter.instructions;
  }
  set instructions(count: number) {
    this.interpreter.instructions = count;
  }

  execute(most = Infinity): void {
    const { s, interpreter, cache } = this;
    if (most !== Infinity || this.cpu.mpuEnabled || this.refused || this.cpu.probing) {
      interpreter.execute(most);
      return;
    }
    while (s[S.LEFT] > 0) {
      if (this.cpu.scb.trapsUnaligned !== this.unalignedTraps) this.trapChanged();
      const outside = s[S.IT] === 0;
      const entry = outside ? cache.entryAt(s[S.PC]) : 0;
      const step = outside && entry <= 0 ? cache.stepAt(s[S.PC]) : undefined;
      if (entry > 0 || step !== undefined) {
        this.run(step ?? entry);
        interpreter.shortenStretch(returnCost);
      } else if (!outside || !this.entersHandler() || !this.arrived(s[S.PC], -1)) {
        interpreter.stopAt = cache.entryAfter(s[S.PC]);
        interpreter.execute(Infinity, this.onArrival);
      }
    }
  }

  /** At the first instruction of an exception handler, which no branch leads to. */
  private entersHandler(): boolean {
    return this.s[S.LR] >>> 4 === 0xfffffff;
  }

  get pc(): Address {
    return this.cache.running ? this.s[WHERE] : this.interpreter.pc;
  }

  // ---- running translated code ----

  private run(entry: number): void {
    const exit = this.enter(entry);
    const { why, from = -1 } = exit;
    if (why === Why.away) this.arrived(this.s[S.PC], from);
    else if (why === Why.budget) this.finish();
    else this.goOn(exit);
  }

  /** To the boundary that the cycles end at. */
  private finish(): void {
    const pc = this.s[S.PC];
    const step = this.cache.stepAt(pc);
    if (step === undefined) {
      this.interpreter.execute();
      this.noteShortage(pc);
      return;
    }
    const exit = this.enter(step);
    if (exit.why !== Why.budget) this.goOn(exit);
    else if (this.s[S.LEFT] > 0) this.interpreter.execute();
  }

  private goOn({ why, sites }: RegionExit): void {
    if (why === Why.interpret) this.interpreter.execute(1, undefined, true);
    else if (why === Why.access) {
      this.noteAccess(this.s[S.PC]);
      this.interpreter.execute(1);
    } else if (why === Why.apart) {
      this.noteApart(this.s[S.PC], sites!);
      this.interpreter.execute(1);
    } else if (why === Why.returned) this.cpu.reconsider();
  }

  /** Returns the exit where translated code was left. */
  private enter(entry: number): RegionExit {
    const { s, interpreter, flow, cache } = this;
    let exit = stopped;
    cache.running = true;
    flow?.resume(s[S.PC]);
    try {
      exit = cache.run(entry);
      this.settle(exit);
    } catch (error) {
      interpreter.machine.pc = s[WHERE];
      interpreter.machine.it = s[IT_BEFORE];
      interpreter.takeFault(error);
    }
    cache.running = false;
    flow?.pause(s[S.PC]);
    interpreter.instructions += s[COUNT];
    s[COUNT] = 0;
    s[STOP] = 0;
    s[WHERE] = 0;
    s[IT_BEFORE] = 0;
    this.statistics.returns[exit.why]++;
    return exit;
  }

  /** Completes the state at an exit of translated code. */
  private settle({ why, pc, it, cost, count }: RegionExit): void {
    if (why === Why.away) return;
    const { s } = this;
    s[S.PC] = pc;
    s[S.LEFT] -= cost;
    s[COUNT] += count;
    if (it !== 0) s[S.IT] = it;
  }

  /** An instruction is about to reach something that is not flash or SRAM, or what translated code does not do in line. */
  private noteAccess(pc: Address): void {
    if (this.cache.running) return;
    const count = (this.devices.get(pc) ?? 0) + 1;
    if (count > deviceAccesses) return;
    this.devices.set(pc, count);
    if (count < deviceAccesses) return;
    this.deviceSites.add(pc);
    this.repeatWith(pc);
  }

  /** An interpreted instruction is about to access flash or SRAM at an address that is not aligned. */
  private noteUnaligned(pc: Address): void {
    if (this.cache.running || this.unalignedSites.has(pc)) return;
    this.unalignedSites.add(pc);
    this.repeatWith(pc);
  }

  /** A check for accesses of several instructions failed, before the first of them. */
  private noteApart(pc: Address, sites: readonly Address[]): void {
    const count = (this.failures.get(pc) ?? 0) + 1;
    this.failures.set(pc, count);
    if (count < deviceAccesses) return;
    for (const site of sites) this.apartSites.add(site);
    this.repeatWith(pc);
  }

  /** CCR.UNALIGN_TRP is another one than code was translated for. */
  private trapChanged(): void {
    this.unalignedTraps = this.cpu.scb.trapsUnaligned;
    this.dropAll();
  }

  /** The functions that translated code does other accesses with; by far the most of them are to words of peripherals. */
  private accesses(): Record<string, unknown> {
    const { machine } = this.interpreter;
    const { registerFiles } = this.cpu.bus;
    const store = (other: (address: number, value: number) => void) => (address: number, value: number) => {
      other(address, value);
      const { mpuEnabled, scb } = this.cpu;
      if (mpuEnabled || scb.trapsUnaligned !== this.unalignedTraps) this.s[STOP] = 1;
    };
    const store32 = store((address, value) => machine.store32(address, value));
    return {
      load8: (address: number) => machine.load8(address),
      load16: (address: number) => machine.load16(address),
      load32: (address: number) => {
        if (!isRegisterWord(address)) return machine.load32(address);
        // As `readRegister` does it, which is two calls more: of weight while V8 has not optimised this.
        const file = registerFiles[(address >>> 12) & 0xff];
        if (file !== undefined && file.clocked === true) return file.read(address & 0xfff) | 0;
        return machine.readRegister(address);
      },
      loadAligned32: (address: number) => machine.loadAligned32(address),
      store8: store((address, value) => machine.store8(address, value)),
      store16: store((address, value) => machine.store16(address, value)),
      store32: (address: number, value: number) => {
        if (isRegisterWord(address)) machine.writeRegister(address, value);
        else store32(address, value);
      },
      storeAligned32: store((address, value) => machine.storeAligned32(address, value)),
    };
  }

  // ---- counting ----

  countFlow(counters: FlowCounters | undefined): void {
    const { interpreter } = this;
    interpreter.countFlow(counters);
    this.flow = counters;
    interpreter.machine.onSpend = counters && ((cycles) => counters.spend(this.pc, cycles));
    this.dropAll();
  }

  /** The functions that translated code reports its way to; `clock.cycles` is exact then. */
  private moves(): Record<string, unknown> {
    return {
      arrive: (pc: Address) => this.flow?.begin(pc, 1),
      move: (from: Address, to: Address, kind: MoveKind) => this.flow?.listener?.moved(from, to, kind),
    };
  }

  // ---- what is executed often ----

  private readonly onArrival = (to: Address, from: Address): boolean =>
    this.s[S.IT] === 0 && this.arrived(to, from);

  /**
   * Counts an arrival. Returns whether there is translated code to continue with.
   * @param from the branch that led there; -1 where none did
   */
  private arrived(to: Address, from: Address): boolean {
    const place = this.cache.placeOf(to);
    if (place < 0 || this.refused) return false;
    const { entries } = this;
    const known = entries[place];
    if (from >= 0 && (known > 0 || known <= -warm)) this.noteTarget(from, to);
    if (known > 0) return true;
    if (known === untranslatable) return false;
    entries[place] = known - 1;
    const count = 1 - known;
    // Looked for at powers of two, because the code may be on its way.
    if ((count & (count - 1)) === 0) {
      if (this.cache.revive(to)) return true;
      if (this.comesOften(place, count) && count >= this.fewest)
        this.hotPlaces.set(to, { from, arrivals: count });
    }
    if (count < this.fewest || this.hotPlaces.size === 0) return false;
    if (++this.waited < this.fewest - fewestArrivals && this.hotPlaces.size < mostHot) return false;
    this.translateHot();
    return entries[place] > 0;
  }

  /** Whether the second half of the arrivals at a place followed each other fast enough for it to matter. */
  private comesOften(place: number, count: number): boolean {
    if (count < fewestArrivals / 2) return false;
    const { instructions } = this;
    const since = this.seen.get(place);
    this.seen.set(place, instructions);
    return since === undefined || instructions - since < rare * (count / 2);
  }

  /**
   * Translates what became hot, in that order: a function does before those that it calls. What remains once much has been translated
   * follows at the next arrival.
   */
  private translateHot(): void {
    const { hotPlaces } = this;
    const until = this.work + Math.min((leastAtOnce * this.fewest) / fewestArrivals, mostAtOnce);
    this.small.clear();
    this.waited = 0;
    for (const [start, { from, arrivals }] of hotPlaces) {
      if (this.work >= until) {
        this.waited = mostArrivals;
        break;
      }
      hotPlaces.delete(start);
      const known = this.cache.entryAt(start);
      if (known > -this.fewest || known === untranslatable) continue;
      this.translate(start, from, arrivals);
      if (this.cache.moduleFull) this.makeModule();
    }
    this.makeModule();
  }

  private makeModule(): boolean {
    return this.allowed(() => this.cache.makeModule()) === true;
  }

  /** Notes where an indirect branch goes that is no return. */
  private noteTarget(from: Address, to: Address): void {
    const i = this.interpreter.instructionAt(from, false);
    if (!i) return;
    const { exit, returns } = survey(i);
    if (exit !== 'indirect' || returns) return;
    const list = this.targets.get(from);
    if (!list) this.targets.set(from, [to]);
    else if (!list.includes(to)) list.push(to);
  }

  // ---- translating ----

  /** @param arrivals a power of two: the more code there is already, the more of them are asked for */
  private translate(start: Address, from: Address, arrivals: number): void {
    const times = arrivals / this.fewest;
    this.interpreter.shortenStretch(decisionCost);
    if (this.refused || times < this.cache.patience(start)) return;
    const around = this.regionAround(start, from);
    if (around) {
      const inside = around.addresses.has(start);
      if (arrivals < (inside ? arrivalsInside : arrivalsOutside) << around.remade) return;
      if (this.widen(around, start)) return;
    }
    const region = this.regionAt(start);
    if (!region) {
      this.entries[this.cache.placeOf(start)] = untranslatable;
      return;
    }
    if (times >= Math.min(this.repeats(region) / repeatedSize, 8)) this.make(region, start, 0, []);
  }

  /**
   * Translates a region, in the place of those that lie in it. Returns whether its code fits.
   * @param remade how often the region was made anew
   * @param added entries that it would not have by itself
   */
  private make(region: Region, start: Address, remade: number, added: readonly Address[]): boolean {
    const inside = this.regionsIn(region);
    const entries = new Set([...added, ...inside.flatMap((translated) => translated.starts)]);
    entries.delete(start);
    const whole = inside.length > 0 ? this.regionAt(start, [...entries])! : region;
    const fit = this.attempt(() => this.install(whole, start, { remade, added: [...entries] }));
    if (fit === true) {
      for (const translated of inside) this.cache.drop(translated);
      return true;
    }
    if (!this.refused) this.shrink(region, start, fit);
    return false;
  }

  /** How many instructions of a region are translated already. */
  private repeats({ blocks }: Region): number {
    const repeated = blocks.filter(({ start }) => this.cache.regionsAt(start).length > 0);
    return repeated.reduce((sum, block) => sum + block.items.length, 0);
  }

  /** The regions of which all blocks are in another one. */
  private regionsIn({ blocks }: Region): Translated[] {
    const starts = new Set(blocks.map((block) => block.start));
    const near = new Set(blocks.flatMap(({ start }) => this.cache.regionsAt(start)));
    return [...near].filter(({ region }) => region!.blocks.every((block) => starts.has(block.start)));
  }

  /** The region that a place belongs into: one that has it without an entry, or that leads there. */
  private regionAround(start: Address, from: Address): Translated | undefined {
    const { cache } = this;
    const grows = ({ addresses, remade }: Translated) =>
      addresses.size < (mostInstructions * 3) / 4 && remade < mostRemade;
    return cache.regionsAt(start).find(grows) ?? (from < 0 ? undefined : cache.regionsAt(from).find(grows));
  }

  /** Makes a region anew with a place that it lacks. Returns whether it has it now. */
  private widen(around: Translated, start: Address): boolean {
    const { entry, addresses } = around;
    const entries = addresses.has(start) ? [...around.added, start] : around.added;
    this.replaced.add(around);
    const region = this.regionAt(entry, entries);
    this.replaced.clear();
    if (!region?.blocks.some((block) => block.start === start)) return false;
    this.cache.drop(around);
    return this.make(region, entry, around.remade + 1, entries);
  }

  /** What gave too much code is tried again at its next arrival, with fewer instructions. */
  private shrink(region: Region, start: Address, fit: number): void {
    const size = sizeOf(region);
    this.sizes.set(start, Math.floor(Math.min(fit, size) * 0.75));
    this.expect(this.cache.placeOf(start));
  }

  /** @param added entries that it would not have by itself */
  private regionAt(start: Address, added: readonly Address[] = []): Region | undefined {
    const { interpreter } = this;
    const most = this.sizes.get(start) ?? mostInstructions;
    const changes = this.cache.changesOften(start);
    const knowledge = {
      executed: (pc: Address) => interpreter.knows(pc) || this.cache.isRevived(pc),
      instructionAt: (pc: Address, inIt: boolean) => interpreter.instructionAt(pc, inIt),
      visited: (pc: Address) => this.cache.entryAt(pc) !== 0,
      translated: (pc: Address) => this.isLarge(pc) || (this.cache.changesOften(pc) && !changes),
      targetsOf: (pc: Address) => this.targets.get(pc) ?? [],
      mostCalled: this.mostCalled(),
      small: this.small,
    };
    return new RegionFinder(knowledge, start, most).find(added);
  }

  /** A function of fewer instructions is part of the regions that call it. */
  private mostCalled(): number {
    return mostCalled * Math.max(leastRepeated, Math.min(1, muchTranslated / this.translated));
  }

  /** Whether the region at an address is too large to be repeated in others. */
  private isLarge(pc: Address): boolean {
    const found = this.cache.enteredAt(pc);
    return found !== undefined && found.addresses.size >= large && !this.replaced.has(found);
  }

  /** Regions that an instruction is part of are made anew. */
  private repeatWith(pc: Address): void {
    this.cache.forgetRetired(({ addresses }) => addresses.has(pc));
    for (const translated of this.cache.at(pc)) this.repeat(translated);
  }

  private repeat(region: Translated): void {
    this.cache.drop(region);
    const place = this.cache.placeOf(region.entry);
    if (region.region && this.entries[place] <= 0) this.expect(place);
  }

  /** The next arrival at a place translates it. */
  private expect(place: number): void {
    this.entries[place] = 1 - this.fewest;
    this.seen.delete(place);
  }

  private noteShortage(pc: Address): void {
    const count = (this.shortages.get(pc) ?? 0) + 1;
    this.shortages.set(pc, count);
    if (count < this.limits.shortages) return;
    const [around] = this.cache.regionsAt(pc);
    const fits =
      around !== undefined &&
      stepperSizes.some(
        (size) =>
          this.attempt(() => this.installStepper(stepped(around.region!, pc, size), pc)) === true &&
          this.makeModule(),
      );
    this.shortages.set(pc, fits ? 0 : this.limits.shortages - retry);
  }

  /**
   * Adds to the code cache. Returns true, or how many instructions of a region fit into its code where not all do; 0
   * where the host allows no code.
   */
  private attempt(install: () => void): true | number {
    const isMemory = this.cpu.bus.wasmMemory instanceof WebAssembly.Memory;
    if (!isMemory) return this.refuse('the host has no address space for it (ulimit -v)');
    if (this.cache.full) this.dropAll();
    return this.allowed(install);
  }

  private allowed(install: () => void): true | number {
    try {
      install();
      return true;
    } catch (error) {
      if (error instanceof TooLarge) return error.instructions;
      if (!(error instanceof WebAssembly.CompileError)) throw error;
      return this.refuse(error.message);
    }
  }

  private refuse(reason: string): 0 {
    this.refused = true;
    this.dropAll();
    this.onRefused(`translated code is refused, everything is interpreted: ${reason}`);
    return 0;
  }

  private compile(region: Region, stepping: boolean): Compiled {
    const { cpu, cache, deviceSites, unalignedSites, apartSites, flow, interpreter } = this;
    // Who counts cycles by instruction is told of those of unaligned accesses out of line.
    const devices = flow ? new Set([...deviceSites, ...unalignedSites]) : deviceSites;
    const sites = {
      devices,
      unaligned: flow || this.unalignedTraps ? noSites : unalignedSites,
      apart: apartSites,
      loadsFlash: (pc: Address) => interpreter.machine.loadsFlash(pc),
    };
    return compile(cpu.bus, region, cache.nextId, cache.importsSoFar, sites, mostCode, stepping, flow);
  }

  private install(region: Region, start: Address, history: History): void {
    this.translated += sizeOf(region);
    const doublings = Math.log2(Math.max(this.translated / translatedFor, 1));
    this.fewest = Math.min(fewestArrivals << doublings, mostArrivals);
    this.spend(region);
    this.cache.addRegion(this.compile(region, false), region, start, history);
  }

  private installStepper(region: Region, start: Address): void {
    this.spend(region);
    this.cache.addStepper(this.compile(region, true), region, start);
  }

  /** The translation of a region or stepper takes the host some time: the stretch ends soon. */
  private spend(region: Region): void {
    const work = sizeOf(region) + regionCost;
    this.work += work;
    this.interpreter.shortenStretch(translationCost * work);
  }

  // ---- forgetting ----

  private codeChanged(offset: number, length: number, halts = false): void {
    this.interpreter.forget(offset, length);
    this.cache.codeChanged(offset, length, halts);
  }

  /** Code is translated anew, with or without looking at what it accesses. */
  private watchChanged(): void {
    this.interpreter.machine.limit();
    this.dropAll();
  }

  private dropAll(): void {
    this.cache.dropAll();
    this.shortages.clear();
  }
}

function sizeOf({ blocks }: Region): number {
  return blocks.reduce((sum, block) => sum + block.items.length, 0);
}

/** The translator for a board's settings. Where the host refuses to compile, the board reports it once. */
export function translator(cpu: Processor): Engine {
  const engine = new Translator(cpu);
  engine.onRefused = cpu.hooks.report;
  return engine;
}
