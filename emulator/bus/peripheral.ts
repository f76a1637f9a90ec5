/**
 * The base class of every block of the chip: a register table, declared state, interrupt lines and clock events. A
 * subclass adds the behaviour of single registers with `onRead` and `onWrite`.
 */
import type { Clock } from '../time/clock.js';
import type { Signals } from '../port/signal.js';
import { misshapen, type Shapes } from '../state/likeness.js';
import { copyPlain, type Plain } from '../state/plain.js';
import type { StateList } from '../state/state-list.js';
import { type Reader, RegisterFile, type Writer } from './register-file.js';
import type { BlockLayout, Register, RegisterTable, RegisterViews } from './registers.js';

/** An interrupt line from a block to the NVIC: a level. */
export interface InterruptLine {
  /** Asserts or deasserts the request. */
  set(level: boolean): void;
}

/**
 * Why a block is reset: `power` at power-on, `system` by any other reset of the chip, `block` by its bit in SRCR0 to
 * SRCR2.
 */
export type ResetKind = 'power' | 'system' | 'block';

/** The board as every block sees it. */
export interface BlockHost {
  readonly clock: Clock;
  /** State is declared here. */
  readonly states: StateList;
  /**
   * Reports to the user, once, that software used a feature that the model lacks.
   * @param key what makes two reports the same; the message by default
   */
  report(message: string, key?: string): void;
}

/** The chip as its blocks see it. */
export interface ChipHost extends BlockHost {
  /** The on-chip side of the pin multiplexer. */
  readonly signals: Signals;
  /** The NVIC's interrupt input `number` (vector number minus 16), 0 to 53. */
  interrupt(number: number): InterruptLine;
  /** Remembers the present place and time under a name, for reports of what it causes later. */
  noteCause(name: string): void;
  /** Reports as that of `BlockHost` does. @param cause a name given to `noteCause`: the report has that place and time */
  report(message: string, key?: string, cause?: string): void;
}

/** A device on the bus. `size` is 1, 2 or 4; accesses are aligned to it. */
export interface Device {
  readonly name: string;
  /** False while its clock is gated off: an access is then a bus error. */
  readonly clocked: boolean;
  /** Reads 1, 2 or 4 bytes at an offset from its base. */
  read(offset: number, size: number): number;
  /** Writes 1, 2 or 4 bytes at an offset from its base. */
  write(offset: number, value: number, size: number): void;
  /** Its registers, where the bus may access words directly, with the same effect and the same `clocked`. */
  readonly direct?: RegisterFile | undefined;
}

const noShapes: Shapes = {};

/** A saved block. */
type PeripheralState = { registers: Uint32Array; state: Plain; clocked: boolean };

/** A block of the chip: a register table and the behaviour of single registers. The class declares its state. */
export abstract class Peripheral<
  T extends RegisterTable = RegisterTable,
  S = object,
  H extends BlockHost = ChipHost,
> implements Device {
  // `declare`: a field defined here costs a tenth of a microsecond per block, because each block has its own shape.
  declare readonly name: string;
  declare readonly layout: BlockLayout<T>;
  declare protected readonly host: H;
  /** The registers and their fields by name. */
  declare readonly r: RegisterViews<T>;
  /** Its state besides the registers: plain data. */
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

  /** @internal For the state list. */
  save(): PeripheralState {
    const { values, clocked } = this.file;
    return { registers: values.slice(), state: copyPlain(this.state) as Plain, clocked };
  }

  /** @internal For the state list. */
  present(): PeripheralState {
    const { values, clocked } = this.file;
    return { registers: values, state: this.state as Plain, clocked };
  }

  /** What members of its state look like that are null at times, or lists. */
  protected get shapes(): Shapes {
    return noShapes;
  }

  /** @internal For the state list: why these cannot be its registers and state. */
  unfit({ registers, state }: PeripheralState): string | undefined {
    const { length } = this.file.values;
    if (registers.length !== length) return `.registers: has not ${length} words`;
    const problem = misshapen(state as object, this.state as object, this.shapes);
    return problem === undefined ? undefined : `.state${problem}`;
  }

  /** @internal For the state list. A subclass that keeps derived data declares it with `afterRestore`. */
  restore(saved: PeripheralState): void {
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

  /** Undefined for a subclass that overrides `read` or `write`. */
  get direct(): RegisterFile | undefined {
    const { read, write } = Peripheral.prototype;
    return this.read === read && this.write === write ? this.file : undefined;
  }

  /** A second view of its registers with its own clock gate: for a block with two address ranges, or that shares its page. */
  twin(): RegisterFile {
    return new RegisterFile(this.layout, this, this.file);
  }

  /** The state after reset. Called from the constructor too: it must not use fields of a subclass. */
  protected abstract initialState(): S;

  /** Restores reset values. A subclass that overrides it calls this first, then cancels events and deasserts outputs. */
  reset(_kind: ResetKind): void {
    this.file.values.set(this.layout.reset);
    this.state = this.initialState();
  }

  /** Resets the block at power-on. */
  powerUp(): void {
    this.reset('power');
  }

  /** System control switches its clock on or off. A subclass that counts time or works on its own overrides this. */
  gate(clocked: boolean): void {
    this.clocked = clocked;
  }

  /** Computes a register when it is read. A read with side effects (a FIFO, clear on read) needs a separate `peek`. */
  protected onRead(name: keyof T & string, read: Reader, peek: Reader = read): void {
    const { index } = this.register(name);
    this.file.readers[index] = read;
    this.peekers[index] = peek;
  }

  /**
   * Reacts to a write, after the register has stored the value by its access rules. `value` is the word written, `old` the
   * register's previous value.
   * @param keeps what the register's bits hold that a write of single bytes leaves alone, where that is not the stored word
   */
  protected onWrite(name: keyof T & string, write: Writer, keeps?: Reader): void {
    const { index } = this.register(name);
    this.file.writers[index] = write;
    if (keeps !== undefined) (this.file.keepers ??= [])[index] = keeps;
  }

  /** Finds a register by its data sheet name. @throws RangeError when the block has no such register */
  register(name: string): Register {
    const register = this.layout.find.get(name);
    if (!register) throw new RangeError(`${this.name} has no register '${name}'`);
    return register;
  }

  /** A bus read of `size` bytes at an offset aligned to it. */
  read(offset: number, size: number): number {
    const word = this.file.read(offset);
    if (size === 4) return word;
    const shifted = word >>> ((offset & 3) * 8);
    return size === 1 ? shifted & 0xff : shifted & 0xffff;
  }

  /** A bus write. A byte or halfword acts on its own bytes alone. */
  write(offset: number, value: number, size: number): void {
    if (size === 4) this.file.write(offset, value);
    else this.file.writePart(offset, value, size);
  }

  /**
   * Reads a register or field (`FR`, `FR.TXFE`) without side effects. `offset` selects a word of a register with a range.
   * @throws RangeError for an unknown name
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

  /** Reads a register without side effects, faster than `peek`. */
  peekWord(register: Register, offset = register.offset): number {
    const peeker = this.peekers[register.index];
    return (peeker ? peeker(offset) : this.file.values[register.index] & register.readMask) >>> 0;
  }

  /** @internal For RegisterFile. */
  unmodelled(register: Register, bits: number): void {
    for (const field of register.fields) {
      if (field.mask & bits) {
        this.host.report(`${this.name}.${register.name}.${field.name} is written but not modelled`);
      }
    }
  }

  /** @internal For RegisterFile. */
  unmapped(what: 'read' | 'write', offset: number): void {
    const word = `${what} of ${this.name} at offset 0x${(offset & ~3).toString(16)}, where it has no register`;
    this.host.report(word);
  }
}
