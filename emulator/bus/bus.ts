/**
 * The memory map (data sheet, "Memory Model"): memories, peripheral pages, the bit-band aliases and the private
 * peripheral bus. All memories lie in one buffer, so that engines reach them by a range check and an offset.
 */
import { type Address, hex } from '../units.js';
import { busError } from './fault.js';
import { WriteMarks, type WrittenRange } from './marks.js';
import type { Device } from './peripheral.js';
import type { RegisterFile } from './register-file.js';
import { giveBackMemory, takeMemory } from './spare-memory.js';

/** A memory of the chip. */
export interface MemoryDescription {
  name: string;
  base: Address;
  /** Bytes, a multiple of 4. */
  size: number;
  /** Whether stores reach it (flash and ROM: no). */
  writable: boolean;
  /** What unused bytes hold: 0xFF for flash. */
  erased?: number;
  /**
   * What a mask ROM holds, of which all boards have the same. Nothing changes it, and it is no part of the state.
   */
  contents?: () => Uint8Array;
}

/** A memory with its place in the buffer. */
export interface Memory extends Required<Omit<MemoryDescription, 'contents'>> {
  /** Whether it is a mask ROM, which nothing can change. */
  fixed: boolean;
  /** Byte offset of its first byte in the bus's buffer. */
  offset: number;
  bytes: Uint8Array;
}

/** Bytes at the start of the buffer that belong to the processor's state. */
export const stateBytes = 0x1000;
/** Granularity of the map that says where code has been decoded from: 2^8 bytes. */
export const codePageShift = 8;
/** Bytes of a page of the host's operating system, mostly. */
const hostPage = 0x1000;
/** Tables in `Bus.counters`. */
export const counterTables = 4;

const sramBase = 0x20000000;
const peripheralBase = 0x40000000;
const bitBandSize = 0x100000;

/** Told of every access to a device, whoever does it, at the moment it is done. */
export interface BusObserver {
  /** A device was read. */
  read?(device: Device, address: Address, size: number, value: number): void;
  /** A device is about to be written: its registers still hold what they held. */
  write?(device: Device, address: Address, size: number, value: number): void;
  /** The write is done. */
  written?(device: Device, address: Address, size: number, value: number): void;
  /**
   * The only addresses that matter to it: accesses to other pages (4 KB, a block) go on at full speed, and it may not be told
   * of them. Everywhere unless given.
   */
  within?: readonly { address: Address; length: number }[];
}

/** An observer, until it is ended: it is not told any more then, even of the access that is under way. */
interface Listening {
  observer: BusObserver;
  ended: boolean;
}

/** An access to a memory: `size` bytes at an address. */
export interface MemoryAccess {
  address: Address;
  size: number;
  write: boolean;
  value: number;
}

/** Bytes of a memory that somebody wants to hear of. */
export interface MemoryWatch {
  address: Address;
  /** Bytes. */
  length: number;
  reads?: boolean;
  writes?: boolean;
}

/** Watched bytes as offsets in the buffer. */
interface WatchedRange {
  start: number;
  end: number;
  reads: boolean;
  writes: boolean;
  listener: (access: MemoryAccess) => void;
}

/** A range of addresses outside the 1 MB peripheral region that a device answers to (EPI windows, the PPB). */
interface Window {
  base: Address;
  size: number;
  device: Device;
  /** What was attached: `device` unless something stands in for it. */
  attached: Device;
}

export class Bus {
  /** What `buffer` is: translated code imports it. */
  readonly wasmMemory: WebAssembly.Memory;
  readonly buffer: ArrayBuffer;
  /** The processor's state and the memories that can change: what is saved and compared. */
  readonly state: Uint8Array;
  /** The same with the ROM behind it. What engines keep comes next. */
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly memories: readonly Memory[];
  /** Nonzero for each page of the buffer that an engine has decoded code from. */
  readonly codePages: Uint8Array;
  /** A word for each halfword of the buffer, for what an engine knows of the code there; and where these words lie. */
  readonly entries: Int32Array;
  readonly entriesOffset: number;
  /** Tables of a word for each halfword of the buffer, for what engines count of the code there; empty unless asked for. */
  readonly counters: Int32Array;
  /** A byte for each word of the buffer, set where the word is written; at the latest while `marking` is on. */
  readonly marked: Uint8Array;
  /** Where these bytes lie. */
  readonly markedOffset: number;
  /** Called when bytes of such a page change: offset in the buffer and length. */
  onCodeChanged: (offset: number, length: number) => void = () => {};

  /** Called for a store to a memory that only the flash controller can write: the chip ignores it. */
  onIgnoredStore: (message: string) => void = () => {};

  /** Who accesses the bus while it is not the processor: `UDMA channel 9`. */
  master: string | undefined;

  /** Called when other bytes are watched than before, or marking begins or ends: engines look at both then. */
  onWatchChanged: () => void = () => {};

  private readonly pages = new Array<Device | undefined>(bitBandSize >> 12).fill(undefined);
  /** What was attached to each page: what `pages` has unless something stands in for it. */
  private readonly attached = this.pages.slice();
  /** Of these, those whose words are read and written in a register file. */
  private readonly files = new Array<RegisterFile | undefined>(bitBandSize >> 12).fill(undefined);
  private readonly windows: Window[] = [];
  private readonly listening = new Set<Listening>();
  private readonly replacements = new Set<(device: Device) => Device>();
  private readonly watches = new Set<WatchedRange>();
  private marks: WriteMarks | undefined;

  /** Whether the memories' bytes are zeros that the host's operating system has no pages for yet. */
  private fresh: boolean;

  /**
   * @param options.counting whether there is room for `counters`
   * @param options.blank whether memories are left as they are, all zeros, because `restore` follows
   */
  constructor(
    descriptions: readonly MemoryDescription[],
    options: { counting?: boolean; blank?: boolean } = {},
  ) {
    const tables = options.counting ? counterTables : 0;
    const ordered = [...descriptions].sort((a, b) => Number(!!a.contents) - Number(!!b.contents));
    let offset = stateBytes;
    const places = ordered.map(({ size }) => {
      const start = offset;
      offset += (size + 0x3ff) & ~0x3ff;
      return start;
    });
    const changing = places[ordered.findIndex(({ contents }) => contents)] ?? offset;
    const pages = (offset >> codePageShift) + 1;
    this.entriesOffset = (offset + pages + 3) & ~3;
    this.markedOffset = this.entriesOffset + 2 * offset * (1 + tables);
    const blank = options.blank ?? false;
    const { memory, fresh } = takeMemory(Math.ceil((this.markedOffset + (offset >> 2)) / 0x10000));
    this.wasmMemory = memory;
    this.fresh = fresh && blank;
    this.buffer = this.wasmMemory.buffer;
    this.state = new Uint8Array(this.buffer, 0, changing);
    this.u8 = new Uint8Array(this.buffer, 0, offset);
    this.u16 = new Uint16Array(this.buffer, 0, offset >> 1);
    this.i32 = new Int32Array(this.buffer, 0, offset >> 2);
    this.codePages = new Uint8Array(this.buffer, offset, pages);
    this.entries = new Int32Array(this.buffer, this.entriesOffset, offset >> 1);
    this.counters = new Int32Array(this.buffer, this.entriesOffset + 2 * offset, (offset >> 1) * tables);
    this.marked = new Uint8Array(this.buffer, this.markedOffset, offset >> 2);
    this.memories = ordered.map(({ contents, erased = 0, ...d }, i) => {
      const bytes = new Uint8Array(this.buffer, places[i], d.size);
      if (contents) bytes.set(contents());
      else if (erased && !blank) bytes.fill(erased);
      return { ...d, erased, fixed: contents !== undefined, offset: places[i], bytes };
    });
  }

  /** Puts a device on 4 KB pages of the peripheral region. */
  attach(base: Address, size: number, device: Device): void {
    for (let at = 0; at < size; at += 0x1000) {
      const page = (base + at - peripheralBase) >>> 12;
      this.attached[page] = device;
      this.answer(page, device);
    }
  }

  /** Puts a device on any other range; it sees offsets from `base`. */
  attachWindow(base: Address, size: number, device: Device): void {
    this.windows.push({ base, size, device, attached: device });
  }

  // ---- observation ----

  /** Tells of every access to a device from now on. Returns the function that ends it. */
  observe(observer: BusObserver): () => void {
    const entry = { observer, ended: false };
    this.listening.add(entry);
    this.standIn();
    return () => {
      entry.ended = true;
      if (this.listening.delete(entry)) this.standIn();
    };
  }

  /** Puts other devices in the place of those attached, for faults. Returns the function that ends it. */
  replace(by: (device: Device) => Device): () => void {
    this.replacements.add(by);
    this.standIn();
    return () => {
      if (this.replacements.delete(by)) this.standIn();
    };
  }

  /** Works out what answers on each page and window. */
  private standIn(): void {
    const { replacements } = this;
    const of = (attached: Device, base: Address, size: number) => {
      let device = attached;
      for (const by of replacements) device = by(device);
      const observed = [...this.listening].filter(({ observer }) => concerns(observer, base, size));
      return observed.length > 0 ? new Observed(device, base, observed) : device;
    };
    this.attached.forEach((device, n) => {
      if (device) this.answer(n, of(device, peripheralBase + (n << 12), 0x1000));
    });
    for (const window of this.windows) window.device = of(window.attached, window.base, window.size);
  }

  private answer(page: number, device: Device): void {
    this.pages[page] = device;
    this.files[page] = device.direct;
  }

  /**
   * Tells of every access to bytes of a memory from now on, right after it was done. Returns the function that ends it.
   * @throws RangeError where there is no memory
   */
  watch(watch: MemoryWatch, listener: (access: MemoryAccess) => void): () => void {
    const { address, length, reads = false, writes = false } = watch;
    const { memory, start } = this.within(address, length);
    const at = memory.offset + start;
    const range = { start: at, end: at + length, reads, writes, listener };
    this.watches.add(range);
    this.onWatchChanged();
    return () => {
      if (this.watches.delete(range)) this.onWatchChanged();
    };
  }

  /** The watched bytes from the first to the last, as offsets in the buffer; undefined when none are watched. */
  watched(kind: 'reads' | 'writes'): { start: number; end: number } | undefined {
    const ranges = [...this.watches].filter((watch) => watch[kind]);
    if (ranges.length === 0) return undefined;
    return { start: Math.min(...ranges.map((r) => r.start)), end: Math.max(...ranges.map((r) => r.end)) };
  }

  /** Whether any bytes are watched: accesses to memories have to go through `read` and `write` then. */
  get watching(): boolean {
    return this.watches.size > 0;
  }

  private tellWatches(at: number, size: number, write: boolean, value: number): void {
    for (const { start, end, reads, writes, listener } of this.watches) {
      if (!(write ? writes : reads) || at >= end || at + size <= start) continue;
      const memory = this.memories.findLast((m) => m.offset <= at)!;
      listener({ address: memory.base + at - memory.offset, size, write, value });
    }
  }

  // ---- what is written ----

  /** Keeps account of what is written from now on, for one at a time: whoever did so before is `marksFor` no more. */
  markWrites(): WriteMarks {
    this.marks = new WriteMarks(this.marked);
    this.onWatchChanged();
    return this.marks;
  }

  /** Ends that, unless somebody else has begun meanwhile. */
  endMarking(marks: WriteMarks): void {
    if (!this.marksFor(marks)) return;
    this.marks = undefined;
    this.onWatchChanged();
  }

  marksFor(marks: WriteMarks): boolean {
    return this.marks === marks;
  }

  /** Whether translated code has to mark the words that it writes in `marked`. */
  get marking(): boolean {
    return this.marks !== undefined;
  }

  /** A device is about to be written at an address without `write`. */
  markDevice(address: Address): void {
    this.marks?.device(address);
  }

  /** Bytes of the buffer were written without `write`. */
  markMemory(offset: number, length: number): void {
    if (this.marks) this.marked.fill(1, offset >> 2, (offset + length + 3) >> 2);
  }

  /** Bytes at addresses as marks know them; they lie in one memory, or in none. */
  rangeOf(address: Address, length: number): WrittenRange {
    const memory = this.memoryAt(address);
    const start = memory ? memory.offset + (address >>> 0) - memory.base : address >>> 0;
    return { where: memory ? 'memory' : 'devices', start, end: start + length };
  }

  // ---- accesses ----

  /** The memory that holds an address. */
  memoryAt(address: Address): Memory | undefined {
    const a = address >>> 0;
    for (const memory of this.memories) {
      const offset = a - memory.base;
      if (offset >= 0 && offset < memory.size) return memory;
    }
    return undefined;
  }

  /**
   * Reads 1, 2 or 4 bytes at an aligned address; values are unsigned or int32, the caller takes the bits it wants.
   * @throws BusError where nothing answers.
   */
  read(address: Address, size: number): number {
    const a = address >>> 0;
    if (a >>> 20 === 0x400) return this.page(a, false).read(a & 0xfff, size);
    if (a < 0x60000000) {
      const memory = this.memoryAt(a);
      if (memory) return this.readBuffer(memory.offset + a - memory.base, size);
      const target = bitBandTarget(a, size);
      if (target) return (this.read(target.address, size) >>> target.bit) & 1;
    }
    const { device, base } = this.window(a, false);
    return device.read(a - base, size);
  }

  /** Writes 1, 2 or 4 bytes at an aligned address. @throws BusError where nothing takes it. */
  write(address: Address, value: number, size: number): void {
    const a = address >>> 0;
    if (a >>> 20 === 0x400) {
      this.markDevice(a);
      this.page(a, true).write(a & 0xfff, value, size);
      return;
    }
    const memory = this.memoryAt(a);
    if (memory) {
      if (memory.fixed) busError(a, `${memory.name} at ${hex(a)} cannot be written`, true);
      if (!memory.writable) {
        this.onIgnoredStore(`a store to ${memory.name} has no effect`);
        return;
      }
      this.writeBuffer(memory.offset + a - memory.base, value, size);
      return;
    }
    const target = bitBandTarget(a, size);
    if (target) {
      const old = this.read(target.address, size);
      this.write(target.address, (old & ~(1 << target.bit)) | ((value & 1) << target.bit), size);
      return;
    }
    this.markDevice(a);
    const { device, base } = this.window(a, true);
    device.write(a - base, value, size);
  }

  /** Copies bytes out of memories for a debugger or loader; undefined where an address is no memory. */
  peek(address: Address, length: number): Uint8Array | undefined {
    const memory = this.memoryAt(address);
    const start = (address >>> 0) - (memory?.base ?? 0);
    return memory && start + length <= memory.size ? memory.bytes.slice(start, start + length) : undefined;
  }

  /** Puts bytes into a memory, flash too. @throws RangeError where there is none, or a ROM */
  poke(address: Address, bytes: Uint8Array): void {
    this.checkChangeable(address);
    const { memory, start } = this.within(address, bytes.length);
    memory.bytes.set(bytes, start);
    this.changed(memory.offset + start, bytes.length);
  }

  /** @throws RangeError for an address in a ROM */
  checkChangeable(address: Address): void {
    const memory = this.memoryAt(address);
    if (memory?.fixed) throw new RangeError(`${hex(address)} is in ${memory.name}, which nothing can change`);
  }

  /** The memory that a range of addresses lies in, and where in it. @throws RangeError where there is none */
  private within(address: Address, length: number): { memory: Memory; start: number } {
    const memory = this.memoryAt(address);
    const start = (address >>> 0) - (memory?.base ?? 0);
    if (!memory || start + length > memory.size) {
      throw new RangeError(`${hex(address)} to ${hex(address + length)} is not inside one memory`);
    }
    return { memory, start };
  }

  /** Puts the processor's state and all memories back to what they were. What engines know of unchanged code stays. */
  restore(saved: Uint8Array): void {
    const { codePages, state } = this;
    if (this.fresh) {
      this.fill(saved);
      return;
    }
    const pageBytes = 1 << codePageShift;
    const changed: number[] = [];
    for (let page = stateBytes >> codePageShift; page < state.length >> codePageShift; page++) {
      if (codePages[page] && differs(state, saved, page * pageBytes, (page + 1) * pageBytes))
        changed.push(page);
    }
    state.set(saved);
    for (const page of changed) this.onCodeChanged(page * pageBytes, pageBytes);
  }

  /**
   * Puts saved bytes where zeros are. Pages of the operating system that stay zeros are not touched: each costs time. The
   * first, the processor's state, has been written to while the board was built.
   */
  private fill(saved: Uint8Array): void {
    this.fresh = false;
    if (saved.byteOffset & 3) {
      this.u8.set(saved);
      return;
    }
    const words = new Int32Array(saved.buffer, saved.byteOffset, saved.length >> 2);
    for (let at = 0; at < saved.length; at += hostPage) {
      const end = Math.min(at + hostPage, saved.length);
      if (at === 0 || hasBits(words, at >> 2, end >> 2)) this.u8.set(saved.subarray(at, end), at);
    }
  }

  /** Gives the buffer back for another board: all that lies in it is empty from now on. */
  close(): void {
    giveBackMemory(this.wasmMemory);
  }

  /** To be told of every change of memory that does not come through `write`. */
  changed(offset: number, length: number): void {
    this.markMemory(offset, length);
    if (this.watches.size > 0) this.tellWatches(offset, length, true, this.u8[offset]);
    const last = (offset + length - 1) >> codePageShift;
    for (let page = offset >> codePageShift; page <= last; page++) {
      if (this.codePages[page]) {
        this.onCodeChanged(offset, length);
        return;
      }
    }
  }

  /** The device on a page of the peripheral region; undefined where an access is a bus error. */
  peripheralAt(address: Address): Device | undefined {
    const device = this.pages[(address >>> 12) & 0xff];
    return device !== undefined && device.clocked ? device : undefined;
  }

  /** The register file that answers to a word of the peripheral region; undefined where `read` and `write` know more. */
  registersAt(address: Address): RegisterFile | undefined {
    if (address >>> 20 !== 0x400 || (address & 3) !== 0) return undefined;
    const file = this.files[(address >>> 12) & 0xff];
    return file !== undefined && file.clocked === true ? file : undefined;
  }

  private readBuffer(at: number, size: number): number {
    const value = size === 4 ? this.i32[at >> 2] : size === 1 ? this.u8[at] : this.u16[at >> 1];
    if (this.watches.size > 0) this.tellWatches(at, size, false, value);
    return value;
  }

  private writeBuffer(at: number, value: number, size: number): void {
    if (size === 4) this.i32[at >> 2] = value;
    else if (size === 1) this.u8[at] = value;
    else this.u16[at >> 1] = value;
    this.marked[at >> 2] = 1;
    if (this.codePages[at >> codePageShift]) this.onCodeChanged(at, size);
    if (this.watches.size > 0) this.tellWatches(at, size, true, value);
  }

  private page(a: Address, write: boolean): Device {
    const device = this.pages[(a >>> 12) & 0xff];
    if (!device) busError(a, `no peripheral at ${hex(a)}`, write);
    if (!device.clocked) busError(a, `${device.name} is not clocked`, write);
    return device;
  }

  private window(a: Address, write: boolean): Window {
    for (const window of this.windows) {
      const offset = a - window.base;
      if (offset >= 0 && offset < window.size) return window;
    }
    return busError(a, `nothing at ${hex(a)}`, write);
  }
}

function concerns({ within }: BusObserver, base: Address, size: number): boolean {
  return (
    within === undefined ||
    within.some((span) => span.address < base + size && span.address + span.length > base)
  );
}

/** Stands in for a device on the bus while somebody observes. */
class Observed implements Device {
  constructor(
    readonly device: Device,
    private readonly base: Address,
    private readonly listening: readonly Listening[],
  ) {}

  get name(): string {
    return this.device.name;
  }

  get clocked(): boolean {
    return this.device.clocked;
  }

  read(offset: number, size: number): number {
    const { device } = this;
    const value = device.read(offset, size);
    for (const one of this.listening) {
      if (!one.ended) one.observer.read?.(device, this.base + offset, size, value);
    }
    return value;
  }

  write(offset: number, value: number, size: number): void {
    const { device, listening } = this;
    const address = this.base + offset;
    for (const one of listening) if (!one.ended) one.observer.write?.(device, address, size, value);
    device.write(offset, value, size);
    for (const one of listening) if (!one.ended) one.observer.written?.(device, address, size, value);
  }
}

function hasBits(words: Int32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (words[i] !== 0) return true;
  return false;
}

function differs(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return true;
  return false;
}

/**
 * What a bit-band alias access reaches (ARMv7-M ARM B3.1, Cortex-M3 TRM "Bit-banding"): each word of the alias is
 * one bit; the access goes to the word, halfword or byte that holds the bit, in the access's own size.
 */
function bitBandTarget(a: Address, size: number): { address: Address; bit: number } | undefined {
  const region = a >>> 25 === 0x11 ? sramBase : a >>> 25 === 0x21 ? peripheralBase : -1;
  if (region < 0) return undefined;
  const offset = a & 0x1ffffff;
  const byte = offset >>> 5;
  const inAccess = byte & (size - 1);
  return { address: region + byte - inAccess, bit: inAccess * 8 + ((offset >>> 2) & 7) };
}
