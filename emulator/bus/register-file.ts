/**
 * The words behind a register table, and what reading and writing them does. Nearly every access of a program to a
 * peripheral ends here, so all blocks share this one class: V8 finds fields without a search only in objects of one shape.
 */
import type { BlockLayout, Register, RegisterTable } from './registers.js';

/** What a read gives; `offset` is that of the word, which tells the words of a register with a range apart. */
export type Reader = (offset: number) => number;
/** What a write does after the register took it: `value` is what was written, `old` what the register held before. */
export type Writer = (value: number, old: number, offset: number) => void;

/** Told of what a program does that the model does nothing with. */
export interface RegisterFileEvents {
  /** There is no register at a byte offset. */
  unmapped(what: 'read' | 'write', offset: number): void;
  /** These bits of a register were set. */
  unmodelled(register: Register, bits: number): void;
}

/** Conditions are comparisons here and in `Devices.registersAt`, which is faster: docs/performance.md, "Register accesses". */
export class RegisterFile {
  /** False while its clock is gated off: the bus answers an access with a bus error. */
  clocked = true;
  readonly values: Uint32Array;
  /** By register index. Where there is no reader, all bits are read as they are stored. */
  readonly readers: (Reader | undefined)[];
  readonly writers: (Writer | undefined)[];

  private readonly slots: Int16Array;
  private readonly storeMasks: Uint32Array;
  private readonly clearMasks: Uint32Array;
  private readonly unmodelledMasks: Uint32Array;

  /** @param twin a file whose registers it has too, under a clock gate of its own */
  constructor(
    private readonly layout: BlockLayout<RegisterTable>,
    private readonly events: RegisterFileEvents,
    twin?: RegisterFile,
  ) {
    this.values = twin ? twin.values : layout.reset.slice();
    this.readers = twin ? twin.readers : this.plainReaders();
    this.writers = twin ? twin.writers : layout.registers.map(() => undefined);
    this.slots = layout.slots;
    this.storeMasks = layout.storeMasks;
    this.clearMasks = layout.clearMasks;
    this.unmodelledMasks = layout.unmodelledMasks;
  }

  private plainReaders(): (Reader | undefined)[] {
    const { layout, values } = this;
    const readers = layout.registers.map((): Reader | undefined => undefined);
    for (const { index, readMask } of layout.partlyRead) readers[index] = () => values[index] & readMask;
    return readers;
  }

  /** Reads the word that a byte offset lies in; unsigned or int32. */
  read(offset: number): number {
    const index = this.slots[offset >> 2];
    if (index < 0) {
      this.events.unmapped('read', offset);
      return 0;
    }
    const reader = this.readers[index];
    return reader === undefined ? this.values[index] | 0 : reader(offset & ~3);
  }

  /** What the register at a byte offset holds, whatever it reads as; 0 where there is none. */
  stored(offset: number): number {
    const index = this.slots[offset >> 2];
    return index < 0 ? 0 : this.values[index];
  }

  /** Writes the word that a byte offset lies in. */
  write(offset: number, value: number): void {
    const index = this.slots[offset >> 2];
    if (index < 0) {
      this.events.unmapped('write', offset);
      return;
    }
    const word = value >>> 0;
    const old = this.values[index];
    const stored = this.storeMasks[index];
    const cleared = this.clearMasks[index];
    this.values[index] = (old & ~(stored | cleared)) | (word & stored) | (old & cleared & ~word);
    const unmodelled = word & this.unmodelledMasks[index];
    if (unmodelled !== 0) this.events.unmodelled(this.layout.registers[index], unmodelled);
    const writer = this.writers[index];
    if (writer !== undefined) writer(word, old, offset & ~3);
  }
}
