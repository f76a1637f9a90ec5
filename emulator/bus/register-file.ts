/**
 * The stored words of a register table, and the effect of reads and writes. Nearly every access to a peripheral ends here,
 * so all blocks share this class: V8 finds fields without a search only in objects of one shape.
 */
import type { BlockLayout, Register, RegisterTable } from './registers.js';

/** Returns the value of a read; `offset` is that of the word, which distinguishes the words of a register with a range. */
export type Reader = (offset: number) => number;
/** Called after a write: `value` is the word written, `old` the register's previous value. */
export type Writer = (value: number, old: number, offset: number) => void;

/** What words at other offsets of the same page are read from and written to. */
export interface WordDevice {
  read(offset: number, size: number): number;
  write(offset: number, value: number, size: number): void;
}

/** Notified of accesses that the model ignores. */
export interface RegisterFileEvents {
  /** An access at a byte offset without a register. */
  unmapped(what: 'read' | 'write', offset: number): void;
  /** A write set these bits of a register. */
  unmodelled(register: Register, bits: number): void;
}

/** Conditions are comparisons here and in `Bus.fileAt`, which is faster: docs/performance.md, "Register accesses". */
export class RegisterFile {
  /** False while its clock is gated off: an access is then a bus error. */
  clocked = true;
  readonly values: Uint32Array;
  /** By register index. Without a reader, a read returns the stored word. */
  readonly readers: (Reader | undefined)[];
  readonly writers: (Writer | undefined)[];
  /** By register index: what a register holds, where that is not the stored word. Few blocks have any. */
  keepers: (Reader | undefined)[] | undefined;

  /** What answers at offsets without a register; undefined where nothing does. */
  elsewhere: WordDevice | undefined;

  /** The file whose registers it shares, or itself. */
  private readonly origin: RegisterFile;
  private readonly slots: Int16Array;
  private readonly registers: readonly Register[];

  /** @param twin a file with which it shares the registers but not the clock gate */
  constructor(
    private readonly layout: BlockLayout<RegisterTable>,
    private readonly events: RegisterFileEvents,
    twin?: RegisterFile,
  ) {
    this.values = twin ? twin.values : layout.reset.slice();
    this.readers = twin ? twin.readers : this.plainReaders();
    this.writers = twin ? twin.writers : layout.registers.map(() => undefined);
    this.origin = twin ?? this;
    this.slots = layout.slots;
    this.registers = layout.registers;
  }

  private plainReaders(): (Reader | undefined)[] {
    const { layout, values } = this;
    const readers = layout.registers.map((): Reader | undefined => undefined);
    for (const { index, readMask } of layout.partlyRead) readers[index] = () => values[index] & readMask;
    return readers;
  }

  /** Reads the word at a byte offset; unsigned or int32. */
  read(offset: number): number {
    const index = this.slots[offset >> 2];
    if (index < 0) return this.readElsewhere(offset);
    const reader = this.readers[index];
    return reader === undefined ? this.values[index] | 0 : reader(offset & ~3);
  }

  private readElsewhere(offset: number): number {
    if (this.elsewhere) return this.elsewhere.read(offset, 4);
    this.events.unmapped('read', offset);
    return 0;
  }

  /**
   * Writes a byte or halfword. It acts on its own bytes alone: of the rest of the word, bits that hold what is written are
   * written as they are, and all others (write one to clear or set, keys, commands) as zeros, which have no effect.
   */
  writePart(offset: number, value: number, size: number): void {
    const index = this.slots[offset >> 2];
    const shift = (offset & 3) * 8;
    const lanes = (size === 1 ? 0xff : 0xffff) << shift;
    let kept = 0;
    if (index >= 0) {
      const keeper = this.origin.keepers?.[index];
      kept = keeper === undefined ? this.values[index] : keeper(offset & ~3);
      kept &= this.layout.registers[index].keepMask & ~lanes;
    }
    this.write(offset, ((value << shift) & lanes) | kept);
  }

  /** Writes the word at a byte offset. */
  write(offset: number, value: number): void {
    const index = this.slots[offset >> 2];
    if (index < 0) {
      if (this.elsewhere) this.elsewhere.write(offset, value, 4);
      else this.events.unmapped('write', offset);
      return;
    }
    const word = value >>> 0;
    const old = this.values[index];
    const register = this.registers[index];
    const { stores, clears } = register;
    this.values[index] = (old & ~(stores | clears)) | (word & stores) | (old & clears & ~word);
    const unmodelled = word & register.ignores;
    if (unmodelled !== 0) this.events.unmodelled(register, unmodelled);
    const writer = this.writers[index];
    if (writer !== undefined) writer(word, old, offset & ~3);
  }
}
