/**
 * Which words were written. The bus and the engines mark each word of a memory and each register that a write reaches;
 * now and then what is marked becomes a record, which answers later whether some bytes can have been written meanwhile.
 */
import type { Address } from '../units.js';
import { clear } from './clear.js';

/** Bytes in memories as offsets in the bus's buffer, or at addresses of devices; `end` is the first one after them. */
export interface WrittenRange {
  where: 'memory' | 'devices';
  start: number;
  end: number;
}

/** A group of words is what a record keeps bits of, if any of them is marked: 2^8 words, 1 KB. */
const groupShift = 8;
const wordsOfBits = (1 << groupShift) / 32;
/** Marks are looked at four at a time: 2^6 times for a group. */
const quadShift = groupShift - 2;
/** Of so many registers a record keeps which they are; where more are written, it says of all of them that they may be. */
const mostRegisters = 1024;
/** The words of the peripheral region, and those of all other addresses that devices have, which share their marks. */
const registerMarks = 2 << 18;

/** The words that were written in some time. Bytes beside a written byte of the same word count as written. */
export class WriteRecord {
  static readonly none = new WriteRecord(new Uint32Array(0), new Uint32Array(0), new Uint32Array(0));
  /** Of a time in which anything may have been written. */
  static readonly all = new WriteRecord(new Uint32Array(0), new Uint32Array(0), undefined);

  private constructor(
    /** Numbers of groups of words of the buffer, ascending, and the bits of their words. */
    private readonly groups: Uint32Array,
    private readonly bits: Uint32Array,
    /** Numbers of register marks, ascending; undefined for all. */
    private readonly registers: Uint32Array | undefined,
  ) {}

  /** @param marks a byte for each word of the buffer, a multiple of four of them, and not zero where it was written */
  static of(marks: Uint8Array, registers: readonly number[] | undefined): WriteRecord {
    const quads = new Int32Array(marks.buffer, marks.byteOffset, marks.length >> 2);
    const groups: number[] = [];
    for (let quad = 0; quad < quads.length; quad++) {
      if (quads[quad] === 0) continue;
      groups.push(quad >> quadShift);
      quad |= (1 << quadShift) - 1;
    }
    if (groups.length === 0 && registers?.length === 0) return WriteRecord.none;
    const sorted = registers && Uint32Array.from(registers).sort();
    return new WriteRecord(Uint32Array.from(groups), bitsOf(quads, groups), sorted);
  }

  /** What either has. */
  union(other: WriteRecord): WriteRecord {
    const { none, all } = WriteRecord;
    if (other === none || other === this || this === all) return this;
    if (this === none || other === all) return other;
    const groups = merged(this.groups, other.groups);
    const bits = new Uint32Array(groups.length * wordsOfBits);
    for (const record of [this, other]) {
      record.groups.forEach((group, n) => {
        const to = groups.indexOf(group) * wordsOfBits;
        for (let k = 0; k < wordsOfBits; k++) bits[to + k] |= record.bits[n * wordsOfBits + k];
      });
    }
    const registers = this.registers && other.registers && merged(this.registers, other.registers);
    const few = registers && registers.length <= mostRegisters;
    return new WriteRecord(groups, bits, few ? registers : undefined);
  }

  /** Whether any of the bytes may have been written. */
  has({ where, start, end }: WrittenRange): boolean {
    if (this === WriteRecord.all) return true;
    return where === 'memory' ? this.hasWord(start >>> 2, (end - 1) >>> 2) : this.hasRegister(start, end);
  }

  private hasWord(first: number, last: number): boolean {
    for (let word = first; word <= last; word++) {
      const n = this.groups.indexOf(word >> groupShift);
      if (n < 0) word |= (1 << groupShift) - 1;
      else if ((this.bits[n * wordsOfBits + ((word >> 5) & (wordsOfBits - 1))] >>> (word & 31)) & 1)
        return true;
    }
    return false;
  }

  private hasRegister(start: Address, end: Address): boolean {
    const { registers } = this;
    if (!registers) return true;
    const [first, last] = [registerMark(start), registerMark(end - 1)];
    // A range that the shared marks do not keep in one piece.
    if (last - first !== (end - 1 - (start & ~3)) >>> 2) return registers.length > 0;
    return registers.some((register) => register >= first && register <= last);
  }

  /** Bytes that it takes, about. */
  get bytes(): number {
    return this === WriteRecord.none
      ? 0
      : 400 + 4 * (this.groups.length + this.bits.length + (this.registers?.length ?? 0));
  }
}

/** Collects what is written. */
export class WriteMarks {
  private readonly registers = new Uint8Array(registerMarks);
  private written: number[] = [];

  /** @param memory a byte for each word of the bus's buffer, which is not zero where the word was written */
  constructor(private readonly memory: Uint8Array) {
    clear(memory);
  }

  /** A device is written at an address. */
  device(address: Address): void {
    const n = registerMark(address);
    if (this.registers[n] !== 0) return;
    this.registers[n] = 1;
    this.written.push(n);
  }

  /** What was written since this was asked last. */
  take(): WriteRecord {
    const { written, memory, registers } = this;
    const record = WriteRecord.of(memory, written.length > mostRegisters ? undefined : written);
    clear(memory);
    for (const n of written) registers[n] = 0;
    this.written = [];
    return record;
  }
}

function registerMark(address: Address): number {
  const word = (address >>> 2) & (registerMarks / 2 - 1);
  return address >>> 20 === 0x400 ? word : word + registerMarks / 2;
}

/** The bits of groups of marks, of which each quad has four. */
function bitsOf(quads: Int32Array, groups: readonly number[]): Uint32Array {
  const bits = new Uint32Array(groups.length * wordsOfBits);
  groups.forEach((group, at) => {
    for (let n = 0; n < 1 << quadShift; n++) {
      const quad = quads[(group << quadShift) + n];
      const four = (quad & 1) | ((quad >> 7) & 2) | ((quad >> 14) & 4) | ((quad >> 21) & 8);
      bits[at * wordsOfBits + (n >> 3)] |= four << (4 * (n & 7));
    }
  });
  return bits;
}

/** Ascending numbers of both, each once. */
function merged(a: Uint32Array, b: Uint32Array): Uint32Array {
  return same(a, b) ? a : Uint32Array.from(new Set([...a, ...b])).sort();
}

function same(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((value, n) => value === b[n]);
}
