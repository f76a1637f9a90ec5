/**
 * What every block of the chip is built from: a register table, declared state, interrupt lines and clock events.
 * A subclass adds the behaviour that hangs on single registers, with `onRead` and `onWrite`.
 */
import type { Clock } from '../time/clock.js';
import type { Signals } from '../port/signal.js';
import { copyPlain, type Plain } from '../state/plain.js';
import type { StateList } from '../state/state-list.js';
import { type Reader, RegisterFile, type Writer } from './register-file.js';
import type { BlockLayout, Register, RegisterTable, RegisterViews } from './registers.js';

/** An interrupt request from a block to the NVIC: a level. */
export interface InterruptLine {
  set(level: boolean): void;
}

/**
 * Why a block is reset: `power` and `system` are the chip's resets (power-on; every other), `block` is its own bit
 * in SRCR0 to SRCR2.
 */
export type ResetKind = 'power' | 'system' | 'block';

/** What every block may know of what it is part of. */
export interface BlockHost {
  readonly clock: Clock;
  /** Where state is declared. */
  readonly states: StateList;
  /** Tells the user once that software used something the model does not do. */
  report(message: string): void;
}

/** What a block may know of the chip around it. */
export interface ChipHost extends BlockHost {
  /** The on-chip side of the pin multiplexer. */
  readonly signals: Signals;
  /** The NVIC's interrupt input `number` (vector number minus 16), 0 to 53. */
  interrupt(number: number): InterruptLine;
}

/** Anything the bus can hand an access to. `size` is 1, 2 or 4; accesses are aligned to it. */
export interface Device {
  readonly name: string;
  /** False while its clock is gated off: the bus answers such an access with a bus error. */
  readonly clocked: boolean;
  read(offset: number, size: number): number;
  write(offset: number, value: number, size: number): void;
  /** Where the bus may read and write its words instead, to the same effect and under the same `clocked`. */
  readonly direct?: RegisterFile;
}

/** A block of the chip: a register table and the behaviour of single registers. Its state is declared for it. */
export abstract class Peripheral<
  T extends RegisterTable = RegisterTable,
  S = object,
  H extends BlockHost = ChipHost,
> implements Device {
  // Declared: a field that is defined here costs a tenth of a microsecond in each block, because each has a shape of its own.
  declare readonly name: string;
  declare readonly layout: BlockLayout<T>;
  declare protected readonly host: H;
  /** The registers and their fields by name. */
  declare readonly r: RegisterViews<T>;
  /** What changes besides the registers: plain data. */
  declare protected state: S;

  declare private readonly file: RegisterFile;
  declare private readonly peekers: (Reader | undefined)[];

  constructor(name: string, layout: BlockLayout<T>, host: H) {
    this.name = name;
    this.layout = layout;
    this.host = host;
    this.peekers = [];
    this.file = new RegisterFile(layout, this);
    this.r = layout.views(this.file.values);
    this.state = this.initialState();
    host.states.custom(name, this);
    host.states.onPowerUp(this);
  }

  /** @internal for the state list. */
  save(): { registers: Uint32Array; state: Plain; clocked: boolean } {
    const { values, clocked } = this.file;
    return { registers: values.slice(), state: copyPlain(this.state) as Plain, clocked };
  }

  /** @internal for the state list. A subclass that keeps derived data declares it with `afterRestore`. */
  restore(saved: { registers: Uint32Array; state: Plain; clocked: boolean }): void {
    this.file.values.set(saved.registers);
    this.state = copyPlain(saved.state) as S;
    this.file.clocked = saved.clocked;
  }

  get clocked(): boolean {
    return this.file.clocked;
  }

  set clocked(clocked: boolean) {
    this.file.clocked = clocked;
  }

  /** Undefined for a subclass with a `read` or `write` of its own. */
  get direct(): RegisterFile | undefined {
    const { read, write } = Peripheral.prototype;
    return this.read === read && this.write === write ? this.file : undefined;
  }

  /** Its registers once more, under a clock gate of their own: for a block with two address ranges. */
  protected twin(): RegisterFile {
    return new RegisterFile(this.layout, this, this.file);
  }

  /** The state after reset. Called from the constructor too: it may not use what a subclass sets up. */
  protected abstract initialState(): S;

  /** Back to reset values. A subclass that overrides it calls this first, then cancels events and lowers outputs. */
  reset(_kind: ResetKind): void {
    this.file.values.set(this.layout.reset);
    this.state = this.initialState();
  }

  /** The supply comes on. */
  powerUp(): void {
    this.reset('power');
  }

  /** Its clock is switched on or off by system control. A subclass whose time stands still without it overrides this. */
  gate(clocked: boolean): void {
    this.clocked = clocked;
  }

  /** Computes a register when it is read. With side effects (a FIFO, clear on read) give `peek` as well. */
  protected onRead(name: keyof T & string, read: Reader, peek: Reader = read): void {
    const { index } = this.register(name);
    this.file.readers[index] = read;
    this.peekers[index] = peek;
  }

  /**
   * Reacts to a write. The stored value has been updated by the register's access rules when this runs: `value` is
   * what software wrote, `old` what the register held before.
   */
  protected onWrite(name: keyof T & string, write: Writer): void {
    this.file.writers[this.register(name).index] = write;
  }

  /** Looks a register up by its data sheet name. @throws RangeError when the block has no such register. */
  register(name: string): Register {
    const register = this.layout.find.get(name);
    if (!register) throw new RangeError(`${this.name} has no register '${name}'`);
    return register;
  }

  /** A read by the bus, of `size` bytes at an offset that is aligned to it. */
  read(offset: number, size: number): number {
    const word = this.file.read(offset);
    if (size === 4) return word;
    const shifted = word >>> ((offset & 3) * 8);
    return size === 1 ? shifted & 0xff : shifted & 0xffff;
  }

  /** A write by the bus. A byte or halfword is completed with what the register holds. */
  write(offset: number, value: number, size: number): void {
    this.file.write(offset, size === 4 ? value : widen(value, this.file.stored(offset), offset, size));
  }

  /**
   * Reads without side effects. `name` may be `FR` or `FR.TXFE`; `offset` chooses a word of a register that answers to
   * a range. @throws RangeError for a name the block does not have.
   */
  peek(name: string, offset?: number): number {
    const [registerName, fieldName] = name.split('.');
    const register = this.register(registerName);
    const word = this.peekWord(register, offset);
    if (fieldName === undefined) return word;
    const field = register.fields.find((f) => f.name === fieldName);
    if (!field) throw new RangeError(`${this.name}.${registerName} has no field '${fieldName}'`);
    return (word & field.mask) >>> field.low;
  }

  /** Reads one of its registers without side effects: `peek` for those who do it often. */
  peekWord(register: Register, offset = register.offset): number {
    const peeker = this.peekers[register.index];
    return (peeker ? peeker(offset) : this.file.values[register.index] & register.readMask) >>> 0;
  }

  /** @internal for RegisterFile. */
  unmodelled(register: Register, bits: number): void {
    for (const field of register.fields) {
      if (field.mask & bits) {
        this.host.report(`${this.name}.${register.name}.${field.name} is written but not modelled`);
      }
    }
  }

  /** @internal for RegisterFile. */
  unmapped(what: 'read' | 'write', offset: number): void {
    this.host.report(`${what} of ${this.name} at offset 0x${offset.toString(16)}, where it has no register`);
  }
}

/** A byte or halfword write as the word that results. */
function widen(value: number, old: number, offset: number, size: number): number {
  const shift = (offset & 3) * 8;
  const mask = (size === 1 ? 0xff : 0xffff) << shift;
  return (old & ~mask) | ((value << shift) & mask);
}
