/**
 * The memories of a chip and the processor's state, all in one buffer, so that engines reach them by a range check and an
 * offset; and what notices that their bytes are accessed or change.
 */
import { type Address, hex } from '../units.js';
import { WriteMarks, type WrittenRange } from './marks.js';
import { giveBackMemory, takeMemory, type WasmMemory } from './spare-memory.js';

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

/** An access to a memory: `size` bytes at an address. */
export interface MemoryAccess {
  address: Address;
  size: number;
  write: boolean;
  value: number;
}

/** Bytes of a memory whose accesses are reported. */
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

export class Memories {
  /** What `buffer` is: translated code imports it. */
  readonly wasmMemory: WasmMemory;
  readonly buffer: ArrayBuffer;
  /** The processor's state and the memories that can change: what is saved and compared. */
  readonly state: Uint8Array;
  /** The same followed by the ROM. What engines keep comes next. */
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
  /** A byte for each word of the buffer, set where the word is written; only `marking` makes sure that all are. */
  readonly marked: Uint8Array;
  /** Where these bytes lie. */
  readonly markedOffset: number;
  /** Called when bytes of such a page change: offset in the buffer and length. */
  onCodeChanged: (offset: number, length: number) => void = () => {};

  /** Called when other bytes are watched than before, or marking begins or ends: engines look at both then. */
  onWatchChanged: () => void = () => {};

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

  /** The memory that holds an address. */
  memoryAt(address: Address): Memory | undefined {
    const a = address >>> 0;
    for (const memory of this.memories) {
      const offset = a - memory.base;
      if (offset >= 0 && offset < memory.size) return memory;
    }
    return undefined;
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

  /** To be called for every change of memory that does not come through `write`. */
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

  /** Reads 1, 2 or 4 bytes at an aligned offset into the buffer. */
  protected readBuffer(at: number, size: number): number {
    const value = size === 4 ? this.i32[at >> 2] : size === 1 ? this.u8[at] : this.u16[at >> 1];
    if (this.watches.size > 0) this.tellWatches(at, size, false, value);
    return value;
  }

  /** Writes 1, 2 or 4 bytes at an aligned offset into the buffer. */
  protected writeBuffer(at: number, value: number, size: number): void {
    if (size === 4) this.i32[at >> 2] = value;
    else if (size === 1) this.u8[at] = value;
    else this.u16[at >> 1] = value;
    this.marked[at >> 2] = 1;
    if (this.codePages[at >> codePageShift]) this.onCodeChanged(at, size);
    if (this.watches.size > 0) this.tellWatches(at, size, true, value);
  }

  // ---- watched memory ----

  /**
   * Reports every access to bytes of a memory from now on, right after it was done. Returns the function that ends it.
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

  /** Ends marking, unless another account has begun meanwhile. */
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
}

function hasBits(words: Int32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (words[i] !== 0) return true;
  return false;
}

function differs(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return true;
  return false;
}
