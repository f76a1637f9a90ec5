/**
 * Everything with a name and a value: core registers, registers and fields of blocks, pins, variables, numbers. `print`,
 * `set`, `assert` and `stop when` read names this way.
 */
import type { Board } from '../../board/board.js';
import type { RegisterName } from '../../board/names.js';
import { BusError } from '../../bus/fault.js';
import type { Pin } from '../../port/pin.js';
import { suggestion } from '../../suggestion.js';
import { type Address, hex } from '../../units.js';
import { coreRegister, coreRegisters } from '../core-registers.js';
import { type DebugAccess, debugAccess } from '../debug-access.js';
import type { Span } from '../history.js';
import { ConsoleError } from './error.js';
import type { Locations } from './locations.js';
import { numberOf } from './words.js';

export interface Value {
  /** Its name in messages: `UART0.CTL.TXE`. */
  label: string;
  /** Bits. */
  width: number;
  read(): number;
  /** Absent if read-only. @throws ConsoleError if the write is rejected */
  write?(value: number): void;
  /**
   * Calls back when the value may have changed, with whether the present instruction of the program changed it. Values of
   * devices are checked at each access to a device and each event of the chip: a value that changes with time (a timer's
   * counter) is seen only then. Absent if changes are not reported. Returns the function that ends it.
   */
  watch?(check: (byProgram: boolean) => void): () => void;
  /** The bytes of memory that hold it: only a write to them changes it. */
  bytes?: Span;
  /** Its meaning, for `print`. */
  explain?(value: number): string;
}

const pinName = /^P[A-HJ][0-7]$/i;
/** The sizes, in bytes, of variables that hold one number. */
const numberSizes = [1, 2, 4];

export class Values {
  private readonly access: DebugAccess;

  constructor(
    private readonly board: Board,
    private readonly locations: Locations,
  ) {
    this.access = debugAccess(board);
  }

  /** @throws ConsoleError for an unknown name, with similar names */
  find(text: string): Value {
    const number = numberOf(text);
    if (number !== undefined) return constant(text, number);
    if (text.startsWith('*')) return this.memory(text, this.addressOf(text.slice(1)), 4);
    const core = coreRegister(text);
    if (core) return this.core(core);
    if (pinName.test(text)) return this.pin(text.toUpperCase());
    if (this.locations.symbols.byName(text)) return this.variable(text);
    if (text.includes('.') || this.board.names.blocks.has(text.toUpperCase())) return this.register(text);
    if (text.includes('+')) return this.memory(`*(${text})`, this.locations.address(text), 4);
    this.rejectAnalog(text.toUpperCase());
    throw new ConsoleError(`nothing is called '${text}'${suggestion(text, this.candidates())}`);
  }

  /** The address of a symbol, a number, or the value of a core register. @throws ConsoleError */
  addressOf(text: string): Address {
    const core = this.locations.symbols.byName(text) ? undefined : coreRegister(text);
    return core ? core.register.read(this.board.cpu) : this.locations.address(text);
  }

  /** The block, register or field of a name. @throws ConsoleError */
  registerName(text: string): RegisterName {
    try {
      return this.board.names.find(text);
    } catch (error) {
      throw asConsoleError(error);
    }
  }

  private rejectAnalog(name: string): void {
    if (!this.board.analogNames.includes(name)) return;
    throw new ConsoleError(
      `${name} is an analogue input: \`analog\` shows it, \`set ${name} = 1.5\` sets it`,
    );
  }

  private *candidates(): Generator<string> {
    yield* coreRegisters.keys();
    yield* this.board.names.blocks.keys();
    yield* this.board.analogNames;
    yield* this.board.pinNames;
    for (const { name } of this.locations.symbols.list()) yield name;
  }

  private core({ name, register }: NonNullable<ReturnType<typeof coreRegister>>): Value {
    const { cpu } = this.board;
    const isLocation = name === 'PC' || name === 'LR';
    return {
      label: name,
      width: 32,
      read: () => register.read(cpu),
      write: (value) => this.access.register(name, value),
      ...(isLocation && { explain: (value: number) => this.locations.describe(value & ~1) }),
    };
  }

  private pin(name: string): Value {
    const pin = this.board.pin(name);
    return {
      label: name,
      width: 1,
      read: () => pin.level,
      write: (value) => pin.input(value ? 1 : 0),
      watch: (check) => this.watchDevices(check, pin),
    };
  }

  private variable(name: string): Value {
    const { address, size, kind } = this.locations.symbol(name);
    const isAddress = kind !== 'object';
    if (isAddress) return { ...constant(name, address), explain: () => this.locations.describe(address) };
    if (numberSizes.includes(size)) return this.memory(name, address, size);
    throw new ConsoleError(
      `${name} has ${size} bytes: \`memory ${name}\` shows them, *${name} is the first word`,
    );
  }

  private memory(label: string, address: Address, size: number): Value {
    const at = address >>> 0;
    const read = () => {
      const held = this.board.bus.peek(at, size);
      if (!held) throw new ConsoleError(`${hex(at)} is not inside a memory`);
      return held.reduceRight((value, byte) => value * 256 + byte, 0);
    };
    read();
    const write = (value: number) => {
      const holder = this.board.bus.memoryAt(at);
      if (holder?.fixed) throw new ConsoleError(`${hex(at)} is in ${holder.name}, which cannot be written`);
      const wanted = Uint8Array.from({ length: size }, (_, n) => value >>> (8 * n));
      this.access.memory(at, wanted);
    };
    const watch = (check: (byProgram: boolean) => void) =>
      this.board.bus.watch({ address: at, length: size, writes: true }, () => check(true));
    const bytes = { address: at, length: size };
    return { label, width: size * 8, read, write, watch, bytes, explain: () => `at ${hex(at)}` };
  }

  private register(text: string): Value {
    const name = this.registerName(text);
    const { block, register, field, base } = name;
    if (!register)
      throw new ConsoleError(`${block.name} is a block: \`regs ${block.name}\` shows its registers`);
    const label = `${block.name}.${register.name}`;
    const word = () => block.peek(register.name);
    const write = (value: number) => this.writeDevice(block.name, base + register.to, value);
    const pin = field && register.name === 'DATA' ? this.padOf(block.name, field.name) : undefined;
    const watch = (check: (byProgram: boolean) => void) => this.watchDevices(check, pin);
    if (!field) {
      const fields = (value: number) => fieldsText(this.board.names.fieldsOf(register, value), register.name);
      return { label, width: 32, read: word, write, watch, explain: fields };
    }
    const { mask, low, width } = field;
    return {
      label: `${label}.${field.name}`,
      width,
      read: () => ((word() & mask) >>> 0) >>> low,
      write: (value) => write(((word() & ~mask) | ((value << low) & mask)) >>> 0),
      watch,
    };
  }

  /** The pin of a bit of GPIODATA, which input may change. */
  private padOf(block: string, bit: string): Pin | undefined {
    const name = `${block.replace(/^GPIO/, 'P')}${bit}`;
    return pinName.test(name) ? this.board.pin(name) : undefined;
  }

  private watchDevices(check: (byProgram: boolean) => void, pin?: Pin): () => void {
    const { bus, clock } = this.board;
    let writing = false;
    const observer = {
      read: () => check(true),
      write: () => (writing = true),
      written: () => {
        writing = false;
        check(true);
      },
    };
    const endings = [
      bus.observe(observer),
      clock.watch(() => check(false)),
      pin?.watch(() => check(writing)),
    ];
    return () => endings.forEach((end) => end?.());
  }

  /** Uses the enabled aperture of a block that has two. */
  private writeDevice(block: string, address: Address, value: number): void {
    const placed = this.board.names.blocks.get(block)!;
    const other = placed.alias === undefined ? undefined : address - placed.base + placed.alias;
    const open = other === undefined || this.board.bus.peripheralAt(address) ? address : other;
    try {
      this.access.device(open, value, 4);
    } catch (error) {
      if (error instanceof BusError) throw new ConsoleError(`the write is a bus error: ${error.reason}`);
      throw error;
    }
  }
}

/** A failed lookup is an error of the user. */
export function asConsoleError(error: unknown): unknown {
  return error instanceof RangeError ? new ConsoleError(error.message) : error;
}

function constant(label: string, value: number): Value {
  return { label, width: 32, read: () => value };
}

/** The non-zero fields; empty for a register whose only field has its name. */
function fieldsText(fields: readonly [name: string, value: number][], register: string): string {
  if (fields.length === 1 && fields[0][0] === register) return '';
  const set = fields.filter(([, value]) => value !== 0);
  return set.map(([name, value]) => `${name} ${value}`).join(', ') || 'all fields 0';
}

/** Greater numbers are addresses or sets of bits: decimal does not help. */
const longestDecimal = 1_000_000;

/** A number by its width: up to 4 bits in decimal, wider ones in the data sheet's hexadecimal, and in decimal too. */
export function show(value: number, width: number): string {
  if (width <= 4) return String(value);
  const text = hex(value, Math.ceil(width / 4));
  return value >= 10 && value < longestDecimal ? `${text} (${value})` : text;
}
