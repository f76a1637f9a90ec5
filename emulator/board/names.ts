/** The chip's registers, fields and exceptions by their data sheet names, and names by address. */
import type { Field, Register } from '../bus/registers.js';
import type { Processor } from '../core/processor.js';
import { exceptionName } from '../core/exceptions.js';
import { suggestion } from '../suggestion.js';
import { type Address, hex } from '../units.js';
import type { Chip, MappedBlock, RegisterBlock } from '../chip/chip.js';

/** Base addresses of the processor's own blocks (ARMv7-M ARM, table "Private peripheral bus"). */
const coreBases = {
  itm: 0xe0000000,
  dwt: 0xe0001000,
  fpb: 0xe0002000,
  scs: 0xe000e000,
  tpiu: 0xe0040000,
  romTable: 0xe00ff000,
} as const;

/** The register at an address. */
export interface NamedAddress {
  block: RegisterBlock;
  base: Address;
  register: Register;
  /** `UART0.CTL` */
  label: string;
}

/** Bits of a register: one of its fields, or a bit by its number. */
export type NamedBits = Pick<Field, 'name' | 'low' | 'width' | 'mask'>;

/** What a name such as `UART0`, `UART0.CTL`, `UART0.CTL.TXE` or `GPIOD.DATA.0` refers to. */
export interface RegisterName {
  block: RegisterBlock;
  base: Address;
  register?: Register;
  field?: NamedBits;
  /** The register's address; the last one of a range (GPIODATA). */
  address?: Address;
}

/** The registers, fields and exceptions of a board by name, and names by address. */
export class RegisterNames {
  /** All blocks by name, in the order of their addresses. */
  readonly blocks: ReadonlyMap<string, MappedBlock>;
  private readonly known = new Map<Address, NamedAddress | undefined>();
  private readonly exceptions: readonly string[];

  constructor(chip: Chip, cpu: Processor, interruptNames: readonly string[]) {
    const core = Object.entries(coreBases).map(([name, base]): MappedBlock => ({
      base,
      block: cpu[name as keyof typeof coreBases] as RegisterBlock,
    }));
    const all = [...chip.registers.values(), ...core].sort((a, b) => a.base - b.base);
    this.blocks = new Map(all.map((mapped) => [mapped.block.name, mapped]));
    this.exceptions = Array.from(
      { length: cpu.count },
      (_, n) => (exceptionName(n) ?? interruptNames[n - 16]) || `exception ${n}`,
    );
  }

  /** The register at an address; undefined where there is none. */
  at(address: Address): NamedAddress | undefined {
    const word = (address & ~3) >>> 0;
    if (!this.known.has(word)) this.known.set(word, this.search(word));
    return this.known.get(word);
  }

  private search(address: Address): NamedAddress | undefined {
    for (const { block, base, alias } of this.blocks.values()) {
      for (const start of alias === undefined ? [base] : [base, alias]) {
        const offset = address - start;
        const register = block.layout.registers.find((r) => offset >= r.from && offset <= r.to);
        if (register) return { block, base: start, register, label: `${block.name}.${register.name}` };
      }
    }
    return undefined;
  }

  /**
   * Looks up a block, a register (`BLOCK.REGISTER`), or a field or bit number of one. Case does not matter.
   * @throws RangeError naming the part that does not exist, with near names
   */
  find(text: string): RegisterName {
    const [blockName, registerName, fieldName, ...more] = text.trim().toUpperCase().split('.');
    if (more.length) throw new RangeError(`'${text}' has too many parts: write BLOCK.REGISTER.FIELD`);
    const mapped = this.blocks.get(blockName);
    if (!mapped) throw unknown('block', blockName, this.blocks.keys());
    const { block, base } = mapped;
    if (registerName === undefined) return { block, base };
    const { registers } = block.layout;
    const register = registers.find((r) => r.name.toUpperCase() === registerName);
    if (!register)
      throw unknown(
        'register',
        registerName,
        registers.map((r) => r.name),
        block.name,
      );
    const address = base + register.to;
    if (fieldName === undefined) return { block, base, register, address };
    return { block, base, register, address, field: this.bits(block, register, fieldName) };
  }

  private bits(block: RegisterBlock, register: Register, name: string): NamedBits {
    const field = register.fields.find((f) => f.name.toUpperCase() === name);
    if (field) return field;
    const low = /^\d+$/.test(name) ? Number(name) : 32;
    if (low < 32) return { name, low, width: 1, mask: (1 << low) >>> 0 };
    throw unknown(
      'field',
      name,
      register.fields.map((f) => f.name),
      `${block.name}.${register.name}`,
    );
  }

  /** The address range of a block, or of one of its registers, in each aperture. */
  spansOf({
    block,
    register,
  }: Pick<RegisterName, 'block' | 'register'>): { address: Address; length: number }[] {
    const { base, alias } = this.blocks.get(block.name)!;
    const registers = register ? [register] : block.layout.registers;
    const from = Math.min(...registers.map((r) => r.from));
    const length = Math.max(...registers.map((r) => r.to)) + 4 - from;
    const bases = alias === undefined ? [base] : [base, alias];
    return bases.map((start) => ({ address: start + from, length }));
  }

  /** The fields of a register with their values. */
  fieldsOf(register: Register, value: number): [name: string, value: number][] {
    return register.fields.map(({ name, mask, low }) => [name, ((value & mask) >>> 0) >>> low]);
  }

  /** The fields that differ between two values of a register: `TXE 0->1, RXE 0->1`; empty when none does. */
  changes(register: Register, old: number, value: number): string {
    return register.fields
      .filter(({ mask }) => ((old ^ value) & mask) !== 0)
      .map(({ name, mask, low, width }) => {
        const show = (word: number) => small(((word & mask) >>> 0) >>> low, width);
        return `${name} ${show(old)}->${show(value)}`;
      })
      .join(', ');
  }

  /** An exception's name: `SysTick`, `UART0`, `TIMER0A`. */
  exception(n: number): string {
    return this.exceptions[n] ?? `exception ${n}`;
  }

  /** An exception's number by name. @throws RangeError for an unknown name, with near names */
  exceptionNumber(name: string): number {
    const n = this.exceptions.findIndex((known) => known.toUpperCase() === name.toUpperCase());
    if (n < 0) throw unknown('exception', name, this.exceptions);
    return n;
  }
}

/** Small values in decimal, large ones as the data sheet writes them. */
function small(value: number, width: number): string {
  return width <= 8 ? String(value) : hex(value, Math.ceil(width / 4));
}

function unknown(kind: string, name: string, candidates: Iterable<string>, where = ''): RangeError {
  return new RangeError(`no ${kind} '${name}'${where && ` in ${where}`}${suggestion(name, candidates)}`);
}
