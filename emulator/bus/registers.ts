/**
 * Register tables: a block of the chip as a table of registers and fields under the data sheet's names. Bus dispatch,
 * traces, saved states, `perch regs` and the check against the SVD read the same table.
 */

/** Bits of a field: one bit, or `[high, low]`. */
export type Bits = number | readonly [high: number, low: number];

/**
 * Access of software to a register or field: read and write, read only, write only (reads as zero), write one to clear, or
 * write one to set. A register stores nothing of bits to set: what is set is the block's to say.
 */
export type Access = 'rw' | 'ro' | 'wo' | 'w1c' | 'w1s';

export interface FieldSpec {
  bits: Bits;
  /** By default the register's. */
  access?: Access;
  /** The model stores it without effect: the first write of a non-zero value is reported. */
  unmodelled?: boolean;
  /** Its meaning, in a few words. */
  doc?: string;
}

/** A register as a table declares it. */
export interface RegisterSpec {
  /** Byte offset from the block's base; a multiple of 4. */
  offset: number;
  /** First byte offset of a register with a range of addresses that ends at `offset` (GPIODATA). */
  from?: number;
  /** Last byte offset of a register with a range of addresses that begins at `offset` (FWBn). */
  to?: number;
  access?: Access;
  /** Value after reset. */
  reset?: number;
  /** Bits by field name. Bits outside all fields are reserved: they keep their reset value and ignore writes. */
  fields?: Readonly<Record<string, Bits | FieldSpec>>;
  /** The register's title in the data sheet. */
  doc: string;
  unmodelled?: boolean;
  /** Holds its reset value always (identification): code has no view of it, which makes boards sooner. */
  constant?: boolean;
}

/** The registers of a block by their data sheet names. */
export type RegisterTable = Readonly<Record<string, RegisterSpec>>;

/** A register in a block's code: `r.CTL.value`, and each field by name, `r.CTL.UARTEN`. */
export type RegisterView<S extends RegisterSpec> = {
  value: number;
} & { -readonly [F in keyof S['fields']]: number };

/** The fields of a register by name, each as a number. */
export type FieldsOf<S extends RegisterSpec> = { readonly [F in keyof S['fields']]: number };

export type Masks<T extends RegisterTable> = { readonly [R in keyof T]: FieldsOf<T[R]> };

export type RegisterViews<T extends RegisterTable> = { readonly [R in keyof T]: RegisterView<T[R]> };

/** A field with its access resolved. */
export interface Field {
  name: string;
  low: number;
  width: number;
  /** Its bits in the register, unsigned. */
  mask: number;
  access: Access;
  unmodelled: boolean;
  doc: string;
}

/** A register with its masks computed. All masks are unsigned. */
export interface Register {
  name: string;
  index: number;
  offset: number;
  from: number;
  to: number;
  doc: string;
  access: Access;
  reset: number;
  fields: readonly Field[];
  readMask: number;
  writeMask: number;
  clearMask: number;
  unmodelledMask: number;
  /** Bits that hold what is written: a write to other bytes of the register keeps them. */
  keepMask: number;
  /** For writes, as int32, which V8 takes from an object at once: bits that a write stores, clears, or stores without effect. */
  stores: number;
  clears: number;
  ignores: number;
}

/** A register table with derived data: computed once per class of block and shared by its instances. */
export interface BlockLayout<T extends RegisterTable> {
  readonly table: T;
  readonly registers: readonly Register[];
  /** Register index by word offset; -1 where there is no register. */
  readonly slots: Int16Array;
  /** Registers with bits that software cannot read. */
  readonly partlyRead: readonly Register[];
  readonly reset: Uint32Array;
  readonly find: ReadonlyMap<string, Register>;
  /** The bits of each field in its register, unsigned: `masks.FR.TXFE` is 0x80. */
  readonly masks: Masks<T>;
  /** The fields of a word of a register. */
  fields<R extends keyof T & string>(register: R, word: number): FieldsOf<T[R]>;
  /** Accessors of the registers and fields of a block's words. */
  views(values: Uint32Array): RegisterViews<T>;
}

/** The register table of a layout. */
export type TableOf<L> = L extends { readonly table: infer T extends RegisterTable } ? T : never;

/** Computes a block's layout from its register table. Keep the result in a module constant. */
export function layout<const T extends RegisterTable>(table: T): BlockLayout<T> {
  const registers = Object.keys(table).map((name, index) => new TableRegister(name, table[name], index));
  let last = 0;
  for (let n = 0; n < registers.length; n++) last = Math.max(last, registers[n].to);
  const slots = new Int16Array(((last >> 12) + 1) * 0x400).fill(-1);
  const find = new Map<string, Register>();
  const reset = new Uint32Array(registers.length);
  for (let n = 0; n < registers.length; n++) {
    const register = registers[n];
    find.set(register.name, register);
    reset[n] = register.reset;
    for (let at = register.from; at <= register.to; at += 4) slots[at >> 2] = n;
  }
  let masks: Masks<T> | undefined;
  return {
    table,
    registers,
    slots,
    partlyRead: registers.filter((r) => r.readMask !== 0xffffffff),
    reset,
    find,
    // Computed on first use: few blocks need it.
    get masks() {
      return (masks ??= byName(registers, ({ fields }) => byName(fields, ({ mask }) => mask)) as Masks<T>);
    },
    fields: fieldReader<T>(find),
    views: viewMaker<T>(registers.filter(({ name }) => !table[name].constant)),
  };
}

/** The function that reads the fields of words: an object of accessors, of a class made at a register's first use. */
function fieldReader<T extends RegisterTable>(find: ReadonlyMap<string, Register>): BlockLayout<T>['fields'] {
  const classes = new Map<string, new (word: number) => { readonly word: number }>();
  return <R extends keyof T & string>(name: R, word: number) => {
    const known = classes.get(name) ?? wordClass(find.get(name)!);
    classes.set(name, known);
    return new known(word) as unknown as FieldsOf<T[R]>;
  };
}

function wordClass({ fields }: Register): new (word: number) => { readonly word: number } {
  class Word {
    constructor(readonly word: number) {}
  }
  for (const { name, low, mask } of fields) {
    Object.defineProperty(Word.prototype, name, {
      get(this: Word) {
        return (this.word & mask) >>> low;
      },
    });
  }
  return Word;
}

function byName<I extends { name: string }, V>(
  items: readonly I[],
  value: (item: I) => V,
): Record<string, V> {
  return Object.fromEntries(items.map((item) => [item.name, value(item)]));
}

/** A register as its table gives it. Its fields are made when they are asked for: few of a chip's are, in most runs. */
class TableRegister implements Register {
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  readonly doc: string;
  readonly access: Access;
  readonly reset: number;
  readonly readMask: number;
  readonly writeMask: number;
  readonly clearMask: number;
  readonly unmodelledMask: number;
  readonly keepMask: number;
  readonly stores: number;
  readonly clears: number;
  readonly ignores: number;
  private readonly given: Readonly<Record<string, Bits | FieldSpec>>;
  private resolved: readonly Field[] | undefined;

  constructor(
    readonly name: string,
    spec: RegisterSpec,
    readonly index: number,
  ) {
    const { offset, from = offset, to = offset, access = 'rw', reset = 0 } = spec;
    const given = spec.fields ?? { [name]: [31, 0] as const };
    let [both, written, cleared, unmodelled] = [0, 0, 0, 0];
    // Not `for of`, here and below: code that runs a few times only makes an object for each step of it.
    for (const key in given) {
      const field = given[key];
      const mask = maskOf(field);
      const kind = (isBits(field) ? undefined : field.access) ?? access;
      if (kind === 'rw') both |= mask;
      else if (kind === 'wo') written |= mask;
      else if (kind === 'w1c') cleared |= mask;
      if (spec.unmodelled || (!isBits(field) && field.unmodelled)) unmodelled |= mask;
    }
    this.offset = offset;
    this.from = from;
    this.to = to;
    this.doc = spec.doc;
    this.access = access;
    this.reset = reset >>> 0;
    this.readMask = ~written >>> 0;
    this.writeMask = (both | written) >>> 0;
    this.clearMask = cleared >>> 0;
    this.unmodelledMask = unmodelled >>> 0;
    this.keepMask = both >>> 0;
    this.stores = access === 'wo' ? 0 : both | written;
    this.clears = access === 'wo' ? 0 : cleared | 0;
    this.ignores = unmodelled | 0;
    this.given = given;
  }

  get fields(): readonly Field[] {
    const { given, access } = this;
    return (this.resolved ??= Object.keys(given).map((name) => resolveField(name, given[name], access)));
  }
}

function isBits(given: Bits | FieldSpec): given is Bits {
  return typeof given === 'number' || Array.isArray(given);
}

/** A field's bits in its register, unsigned. */
function maskOf(given: Bits | FieldSpec): number {
  const bits = isBits(given) ? given : given.bits;
  if (typeof bits === 'number') return (1 << bits) >>> 0;
  const [high, low] = bits;
  return ((2 ** (high - low + 1) - 1) << low) >>> 0;
}

/**
 * A field's bits in its register, unsigned, for what is asked so often that it compares `value` with them: that takes less
 * time than a view's field.
 */
export function fieldMask<S extends RegisterSpec>(spec: S, field: keyof S['fields'] & string): number {
  return maskOf(spec.fields![field]);
}

function resolveField(name: string, given: Bits | FieldSpec, access: Access): Field {
  const spec: FieldSpec = isBits(given) ? { bits: given } : given;
  const { bits } = spec;
  const high = typeof bits === 'number' ? bits : bits[0];
  const low = typeof bits === 'number' ? bits : bits[1];
  return {
    name,
    low,
    width: high - low + 1,
    mask: maskOf(bits),
    access: spec.access ?? access,
    unmodelled: !!spec.unmodelled,
    doc: spec.doc ?? '',
  };
}

/**
 * Returns a function that makes a block's views. It copies a pattern and replaces its values, in a third of the time that
 * adding name by name takes. V8 reads registers a quarter faster from an object made by `fromEntries`, or from its copies.
 */
function viewMaker<T extends RegisterTable>(
  registers: readonly Register[],
): (values: Uint32Array) => RegisterViews<T> {
  const names = registers.map((r) => r.name);
  const prototypes = registers.map(viewPrototype);
  // Not `Object.create` and an assignment, which would look for a setter in `unusedView`.
  const view = (n: number, values: Uint32Array): View => ({ __proto__: prototypes[n], values }) as View;
  const none = new Uint32Array();
  const pattern = Object.fromEntries(names.map((name, n) => [name, view(n, none)]));
  return (values) => {
    const views = { ...pattern };
    for (let n = 0; n < names.length; n++) views[names[n]] = view(n, values);
    return views as unknown as RegisterViews<T>;
  };
}

/**
 * What the views of a register inherit from: accessors over a block's value array. One object per register, so that a view holds
 * only the array. It has the accessors from the first use of one of its views on.
 */
function viewPrototype(register: Register): object {
  const prototype = Object.create(unusedView) as object;
  registersOfViews.set(prototype, register);
  return prototype;
}

type View = { readonly values: Uint32Array };

/** The registers of views, by the prototype of the views. */
const registersOfViews = new WeakMap<object, Register>();

/** What prototypes without accessors inherit from: it makes them. Making those of all registers takes 3 ms of a start. */
const unusedView: object = new Proxy(Object.prototype, {
  get: (_, name, view: View) => Reflect.get(withAccessors(view), name, view) as unknown,
  set: (_, name, value, view: View) => Reflect.set(withAccessors(view), name, value, view),
});

/** Makes the accessors of a register. Returns the prototype that has them. */
function withAccessors(view: View): object {
  const prototype = Object.getPrototypeOf(view) as object;
  const register = registersOfViews.get(prototype);
  if (register) addAccessors(prototype, register);
  Object.setPrototypeOf(prototype, Object.prototype);
  return prototype;
}

function addAccessors(prototype: object, { index, fields }: Register): void {
  Object.defineProperty(prototype, 'value', {
    get(this: View) {
      return this.values[index];
    },
    set(this: View, value: number) {
      this.values[index] = value;
    },
  });
  for (let k = 0; k < fields.length; k++) {
    const { name, low, mask } = fields[k];
    Object.defineProperty(prototype, name, {
      get(this: View) {
        return (this.values[index] & mask) >>> low;
      },
      set(this: View, value: number) {
        this.values[index] = (this.values[index] & ~mask) | ((value << low) & mask);
      },
    });
  }
}
