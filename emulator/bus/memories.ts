/**
 * The memories of a chip and the processor's state, all in one buffer, so that engines reach them by a range check and an
 * offset; and what notices that their bytes are accessed or change.
 *
 * The buffer holds the processor's state, the tables of what engines know, and the memories. A byte of a memory lies at its
 * address plus a constant that all memories share, so that translated code computes no address; where the host has no
 * room for that, and for a fork, memories lie one after the other. A saved state has them one after the other in any case: `offset`, and what the
 * tables go by, is a byte's place there.
 */
import { type Address, hex } from '../units.js';
import { WriteMarks, type WrittenRange } from './marks.js';
import {
  giveBackMemory,
  type HostMemory,
  type Stretch,
  takeLargeMemory,
  takeMemory,
  type WasmMemory,
} from './spare-memory.js';

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
  /** Byte offset of its first byte in a saved state; tables of what engines know go by it. */
  offset: number;
  /** Byte offset of its first byte in the bus's buffer. */
  place: number;
  bytes: Uint8Array;
}

/** Bytes at the start of the buffer that belong to the processor's state. */
export const stateBytes = 0x1000;
/** Granularity of the map that says where code has been decoded from: 2^8 bytes. */
export const codePageShift = 8;
/** The map of decoded halfwords is looked at in words, and instructions at the end of a memory look ahead. */
const mapSlack = 8;
/** Bytes of a page of the host's operating system, mostly. */
const hostPage = 0x1000;
/** Memories begin at multiples of so many bytes, in the buffer and in a saved state. */
const unit = 0x400;
const wholeUnits = (size: number) => (size + unit - 1) & -unit;
/** Memories lie at their addresses only where the last one ends below this one. */
const mostSpread = 0x3000_0000;
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

/** Which accesses are watched. */
export type Watched = 'reads' | 'writes';

/** Bytes from `start` up to `end`, which is the first behind them. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Translated code compares its accesses with at most so many ranges. */
const mostWatchedRanges = 4;

/** Watched bytes as offsets in a saved state. */
interface WatchedRange extends ByteRange {
  reads: boolean;
  writes: boolean;
  listener: (access: MemoryAccess) => void;
}

export class Memories {
  /** What `buffer` is: translated code imports it, as a memory that may be shared or as one that may not. */
  readonly wasmMemory: WasmMemory;
  readonly shared: boolean;
  readonly buffer: ArrayBuffer;
  /** The buffer: the processor's state comes first, a memory begins at its `place`. */
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly memories: readonly Memory[];
  /** The processor's state and the memories that can change, one after the other: what is saved and compared. */
  readonly state: readonly Uint8Array[];
  /** Bytes of a saved state. */
  readonly stateLength: number;
  /** Nonzero for each page of a saved state, and of the ROM after it, that an engine has decoded code from. */
  readonly codePages: Uint8Array;
  /** Nonzero for each halfword, by its offset, that a decoded instruction was made from: looked at in such pages. */
  readonly codeMap: Uint8Array;
  /** A word for each halfword, by its offset, for what an engine knows of the code there; and where these words lie. */
  readonly entries: Int32Array;
  readonly entriesOffset: number;
  /** Tables of a word for each halfword, for what engines count of the code there; empty unless asked for. */
  readonly counters: Int32Array;
  /** A byte for each word, set where the word is written; only `marking` makes sure that all are. */
  readonly marked: Uint8Array;
  /** Where these bytes lie. */
  readonly markedOffset: number;
  /**
   * Called when bytes change that instructions were decoded from: offset in a saved state and length. And with `halts` when a
   * debugger's breakpoint comes or goes there.
   */
  onCodeChanged: (offset: number, length: number, halts?: boolean) => void = () => {};

  /**
   * Called when other bytes are watched than before, when marking begins or ends, and when there is code in memory that stores
   * reach: engines look at all that then.
   */
  onWatchChanged: () => void = () => {};

  private codeIsWritable = false;
  private readonly watches = new Set<WatchedRange>();
  private marks: WriteMarks | undefined;
  private readonly host: HostMemory;

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
    let end = stateBytes;
    const offsets = ordered.map(({ size }) => {
      const offset = end;
      end += wholeUnits(size);
      return offset;
    });
    this.stateLength = offsets[ordered.findIndex(({ contents }) => contents)] ?? end;
    const pages = (end >> codePageShift) + 1;
    this.entriesOffset = (stateBytes + pages + 3) & ~3;
    this.markedOffset = this.entriesOffset + 2 * end * (1 + tables);
    const mapOffset = this.markedOffset + (end >> 2);
    const mapBytes = (end >> 1) + mapSlack;
    const first = (mapOffset + mapBytes + hostPage - 1) & -hostPage;
    const blank = options.blank ?? false;
    const { host, places } = placed(ordered, offsets, end, first, !blank);
    this.host = host;
    this.wasmMemory = host.memory;
    this.shared = host.large;
    this.fresh = host.fresh && blank;
    this.buffer = host.buffer;
    this.u8 = new Uint8Array(this.buffer);
    this.u16 = new Uint16Array(this.buffer);
    this.i32 = new Int32Array(this.buffer);
    this.codePages = new Uint8Array(this.buffer, stateBytes, pages);
    this.entries = new Int32Array(this.buffer, this.entriesOffset, end >> 1);
    this.counters = new Int32Array(this.buffer, this.entriesOffset + 2 * end, (end >> 1) * tables);
    this.marked = new Uint8Array(this.buffer, this.markedOffset, end >> 2);
    this.codeMap = new Uint8Array(this.buffer, mapOffset, mapBytes);
    this.memories = ordered.map(({ contents, erased = 0, ...d }, i) => {
      const bytes = new Uint8Array(this.buffer, places[i], d.size);
      if (contents) bytes.set(contents());
      else if (erased && !blank) bytes.set(new Uint8Array(d.size).fill(erased));
      return { ...d, erased, fixed: contents !== undefined, offset: offsets[i], place: places[i], bytes };
    });
    this.state = [
      new Uint8Array(this.buffer, 0, stateBytes),
      ...this.memories
        .filter(({ fixed }) => !fixed)
        .map(({ place, size }) => new Uint8Array(this.buffer, place, wholeUnits(size))),
    ];
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

  /**
   * Copies the processor's state and the memories that can change.
   * @param into receives the bytes, `stateLength` of them
   */
  save(into: Uint8Array = new Uint8Array(this.stateLength)): Uint8Array {
    let at = 0;
    for (const part of this.state) {
      into.set(part, at);
      at += part.length;
    }
    return into;
  }

  /** Puts the processor's state and all memories back to what they were. What engines know of unchanged code stays. */
  restore(saved: Uint8Array): void {
    const { codePages, fresh } = this;
    this.fresh = false;
    const pageBytes = 1 << codePageShift;
    const changed: { at: number; length: number }[] = [];
    let offset = 0;
    for (const part of this.state) {
      const bytes = saved.subarray(offset, offset + part.length);
      // The first page, the processor's state, has been written to while the board was built.
      if (fresh && offset > 0) fill(part, bytes);
      else {
        for (let at = offset > 0 ? 0 : part.length; at < part.length; at += pageBytes) {
          if (!codePages[(offset + at) >> codePageShift] || !differs(part, bytes, at, at + pageBytes))
            continue;
          changed.push(...this.changedCode(part, bytes, at, offset));
        }
        part.set(bytes);
      }
      offset += part.length;
    }
    for (const { at, length } of changed) this.onCodeChanged(at, length);
  }

  /** The bytes of a page that code was decoded from, if any of them differ: from the first such one to the last. */
  private changedCode(
    part: Uint8Array,
    bytes: Uint8Array,
    from: number,
    offset: number,
  ): { at: number; length: number }[] {
    const found: number[] = [];
    for (let at = from; at < from + (1 << codePageShift); at += 2) {
      if (this.codeMap[(offset + at) >> 1] && differs(part, bytes, at, at + 2)) found.push(offset + at);
    }
    if (found.length === 0) return [];
    return [{ at: found[0], length: found[found.length - 1] + 2 - found[0] }];
  }

  /** Gives the buffer back for another board: all that lies in it is empty from now on. */
  close(): void {
    giveBackMemory(this.host);
    const none = new ArrayBuffer(0);
    const bytes = new Uint8Array(none);
    for (const memory of this.memories) memory.bytes = bytes;
    const i32 = new Int32Array(none);
    Object.assign(this, {
      buffer: none,
      u8: bytes,
      u16: new Uint16Array(none),
      i32,
      state: [],
      stateLength: 0,
    });
    Object.assign(this, { codePages: bytes, codeMap: bytes, entries: i32, counters: i32, marked: bytes });
  }

  /** To be called for every change of memory that does not come through `write`. */
  changed(offset: number, length: number): void {
    this.markMemory(offset, length);
    if (this.watches.size > 0) this.tellWatches(offset, length, true, this.byteAt(offset));
    const last = (offset + length - 1) >> codePageShift;
    for (let page = offset >> codePageShift; page <= last; page++) {
      if (this.codePages[page]) return this.codeWritten(offset, length);
    }
  }

  /** Bytes of pages with code were written, by their offset: tells engines if instructions were decoded from any of them. */
  codeWritten(offset: number, length: number): void {
    const { codeMap } = this;
    const last = (offset + length - 1) >> 1;
    for (let halfword = offset >> 1; halfword <= last; halfword++) {
      if (codeMap[halfword]) return this.onCodeChanged(offset, length);
    }
  }

  /** Nothing is known any more of instructions decoded from some bytes, by their offset. */
  forgetCode(offset: number, length: number): void {
    this.codeMap.fill(0, offset >> 1, (offset + length + 1) >> 1);
  }

  /** Code is decoded from bytes of a memory. */
  noteCode({ writable, offset }: Memory, within: number, length: number): void {
    const first = offset + within;
    const last = first + length - 1;
    for (let page = first >> codePageShift; page <= last >> codePageShift; page++) this.codePages[page] = 1;
    for (let halfword = first >> 1; halfword <= last >> 1; halfword++) this.codeMap[halfword] = 1;
    if (!writable || this.codeIsWritable) return;
    this.codeIsWritable = true;
    this.onWatchChanged();
  }

  /** Whether code has ever been decoded from memory that stores reach: translated code looks for it then before it stores. */
  get codeWritable(): boolean {
    return this.codeIsWritable;
  }

  /** As `changed`, for bytes at an address, of one memory. */
  changedAt(address: Address, length: number): void {
    const { memory, start } = this.within(address, length);
    this.changed(memory.offset + start, length);
  }

  private byteAt(offset: number): number {
    const memory = this.memories.findLast((m) => m.offset <= offset)!;
    return memory.bytes[offset - memory.offset];
  }

  /** Reads 1, 2 or 4 bytes at an aligned offset into a memory. */
  protected readMemory(memory: Memory, within: number, size: number): number {
    const at = memory.place + within;
    const value = size === 4 ? this.i32[at >> 2] : size === 1 ? this.u8[at] : this.u16[at >> 1];
    if (this.watches.size > 0) this.tellWatches(memory.offset + within, size, false, value);
    return value;
  }

  /** Writes 1, 2 or 4 bytes at an aligned offset into a memory. */
  protected writeMemory(memory: Memory, within: number, value: number, size: number): void {
    const at = memory.place + within;
    if (size === 4) this.i32[at >> 2] = value;
    else if (size === 1) this.u8[at] = value;
    else this.u16[at >> 1] = value;
    const offset = memory.offset + within;
    this.marked[offset >> 2] = 1;
    if (this.codePages[offset >> codePageShift]) this.codeWritten(offset, size);
    if (this.watches.size > 0) this.tellWatches(offset, size, true, value);
  }

  /** The halfword at an even address; undefined where there is no memory. */
  halfwordAt(address: Address): number | undefined {
    const memory = this.memoryAt(address);
    return memory && this.u16[(memory.place + (address >>> 0) - memory.base) >> 1];
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

  /**
   * The watched bytes, as offsets in a saved state, in ascending order. There are at most four ranges: what lies between the
   * nearest of more counts as watched.
   */
  watched(kind: Watched): ByteRange[] {
    const ranges: ByteRange[] = [];
    const sorted = [...this.watches].filter((watch) => watch[kind]).sort((a, b) => a.start - b.start);
    for (const { start, end } of sorted) {
      const last = ranges.at(-1);
      if (last && start <= last.end) last.end = Math.max(last.end, end);
      else ranges.push({ start, end });
    }
    while (ranges.length > mostWatchedRanges) joinNearest(ranges);
    return ranges;
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

  /** Bytes of memories, by their offset, were written without `write`. */
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

/**
 * Takes a buffer for memories, and says where they lie in it: at their addresses, or where they cannot, one after the other.
 * @param offsets their places in a saved state, which ends at `end`
 * @param first the first byte that is free for them
 * @param spreads whether they may lie at their addresses
 */
function placed(
  memories: readonly MemoryDescription[],
  offsets: readonly number[],
  end: number,
  first: number,
  spreads: boolean,
): { host: HostMemory; places: readonly number[] } {
  const spread = memories.map(({ base }) => first + base);
  const last = Math.max(0, ...memories.map(({ base, size }) => base + size + unit - 1));
  const compact = offsets.map((offset) => first + offset - stateBytes);
  const used = (places: readonly number[]): Stretch[] => [
    { start: 0, end: first },
    ...memories.map(({ size }, n) => ({ start: places[n], end: places[n] + wholeUnits(size) })),
  ];
  const fits = spreads && last <= mostSpread && apart(memories);
  const host = fits ? takeLargeMemory(first + last, used(spread)) : undefined;
  if (host) return { host, places: spread };
  return { host: takeMemory(first + end, used(compact)), places: compact };
}

/** Whether memories lie in whole units that they do not share. */
function apart(memories: readonly MemoryDescription[]): boolean {
  return memories.every(
    ({ base, size }, n) =>
      base % unit === 0 &&
      memories.every((other, m) => m === n || other.base >= base + size || other.base + other.size <= base),
  );
}

/**
 * Puts saved bytes where zeros are. Pages of the operating system that stay zeros are not touched: each costs time.
 */
function fill(part: Uint8Array, bytes: Uint8Array): void {
  const aligned = (bytes.byteOffset & 3) === 0;
  const words = aligned ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : undefined;
  for (let at = 0; at < bytes.length; at += hostPage) {
    const end = Math.min(at + hostPage, bytes.length);
    if (!words || hasBits(words, at >> 2, end >> 2)) part.set(bytes.subarray(at, end), at);
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

/** Makes one of the two ranges that lie nearest to each other; they are in ascending order. */
function joinNearest(ranges: ByteRange[]): void {
  let nearest = 1;
  const gap = (n: number) => ranges[n].start - ranges[n - 1].end;
  for (let n = 2; n < ranges.length; n++) if (gap(n) < gap(nearest)) nearest = n;
  const [{ end }] = ranges.splice(nearest, 1);
  ranges[nearest - 1].end = end;
}
