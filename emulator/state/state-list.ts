/**
 * The one list of a board's state. Each owner declares its state here once, when it is built; save, restore, fork, digest
 * and power-up walk the list, so that blocks, ports and parts need no code for them.
 */
import type { ByteLog } from './byte-log.js';
import { misshapen, type Shapes, unlike, unlikeNow, unlikeSchema, unlikeWhole } from './likeness.js';
import { checkPlain, copyPlain, type Plain } from './plain.js';
import { type Schema, ValueError } from './schema.js';

/** A saved state: plain data, by name, in the order of declaration. */
export type SavedState = { [name: string]: Plain };

/** One declaration. */
interface Entry {
  readonly name: string;
  /** @throws Error when the state is not plain data */
  checkPlain?(): void;
  /** Why a saved state cannot be one of this declaration: a message that begins with the place; else undefined. */
  unfit(saved: Plain): string | undefined;
  save(): Plain;
  restore(saved: Plain): void;
}

/** Saves and restores its own state. */
interface Owner<T extends Plain> {
  save(): T;
  restore(saved: T): void;
  /** Its present state, which the caller does not keep or change; what `save` returns by default. */
  present?(): T;
  /** Why it cannot restore a saved state of the right types, as `Entry.unfit` says it. */
  unfit?(saved: T): string | undefined;
}

/** Keeps data that is derived from the state. */
export interface Derived {
  /** Recomputes the data: after the whole state is restored, in the order of declaration. */
  derive(): void;
}

/** Has a power-on state. */
export interface Powered {
  /** Takes its power-on state. */
  powerUp(): void;
}

/** A list of declared state, which may contain lists. */
export class StateList implements Entry {
  private readonly entries: (Entry | StateList)[] = [];
  /** Those of the whole tree of lists, in the order of declaration. */
  private readonly derived: Derived[];
  private readonly powered: Powered[];

  /** @param name its name in its parent; empty for the list of a whole board, and for a section */
  constructor(
    readonly name = '',
    parent?: StateList,
  ) {
    this.derived = parent ? parent.derived : [];
    this.powered = parent ? parent.powered : [];
  }

  // ---- declarations ----

  /** Adds a nested list. */
  list(name: string): StateList {
    return this.add(new StateList(name, this));
  }

  /** Adds a position in this list that is filled later: its declarations count as this list's. */
  section(): StateList {
    return this.add(new StateList('', this));
  }

  /**
   * Declares an object of plain data, which its owner changes in place. A restore keeps the object and sets its properties.
   * @param shapes what members look like that are null at times, or lists
   */
  object<T extends object>(name: string, state: T, shapes: Shapes = {}): T {
    this.add(new InPlace(name, state as Record<string, unknown>, shapes));
    return state;
  }

  /**
   * Declares a property that holds plain data, which its owner may replace.
   * @param key the property's name; the property may be private
   * @param schema what the data looks like, where the present data does not show it: null, or a list
   * @throws Error when the owner has no such property
   */
  field(name: string, owner: object, key: string, schema?: Schema<unknown>): void {
    if (!Reflect.has(owner, key)) throw new Error(`state '${name}': its owner has no '${key}'`);
    this.add(new Field(name, owner as Record<string, unknown>, key, schema));
  }

  /** Declares properties that hold plain data, under their own names. */
  fields(owner: object, ...keys: string[]): void {
    for (const key of keys) this.field(key, owner, key);
  }

  /** Declares one property of several items, as an array. Items may be added while the board is built. */
  column<T extends object>(name: string, items: readonly T[], key: keyof T & string): void {
    this.add(new Column(name, items as readonly Record<string, unknown>[], key));
  }

  /** Declares a sequence of bytes that only grows. */
  bytes(name: string, log: ByteLog): void {
    this.add(new Bytes(name, log));
  }

  /** Declares state that its owner saves and restores: the clock's queue of events, the registers of a block. */
  custom<T extends Plain>(name: string, owner: Owner<T>): void {
    this.add(new Custom(name, owner as unknown as Owner<Plain>));
  }

  /** Calls `derive` after every restore. */
  afterRestore(derived: Derived): void {
    this.derived.push(derived);
  }

  /** Calls `powerUp` at power-on. Other state is kept. */
  onPowerUp(powered: Powered): void {
    this.powered.push(powered);
  }

  /**
   * Checks that names are unique and states plain data, after all declarations. A fork needs no check: it repeats those
   * of a checked board.
   * @throws Error naming the declaration
   */
  check(names = new Set<string>()): void {
    for (const entry of this.entries) {
      const { name } = entry;
      if (names.has(name)) throw new Error(`state '${name}' is declared twice`);
      if (name !== '') names.add(name);
      if (entry instanceof StateList) entry.check(name === '' ? names : undefined);
      else entry.checkPlain?.();
    }
  }

  /**
   * Checks a saved state from outside before it is restored: each item must be like the present one.
   * @throws ValueError naming the item that it lacks, or that cannot be restored
   */
  checkSaved(saved: Plain): void {
    const problem = this.unfit(saved);
    if (problem !== undefined) throw new ValueError(`saved state${problem}`);
  }

  /** @internal For its parent. */
  unfit(saved: Plain): string | undefined {
    if (typeof saved !== 'object' || saved === null || Array.isArray(saved) || ArrayBuffer.isView(saved))
      return ': is no object';
    for (const entry of this.entries) {
      const { name } = entry;
      if (name !== '' && !Object.hasOwn(saved, name)) return ` has no '${name}'`;
      const problem = entry.unfit(name === '' ? saved : (saved as SavedState)[name]);
      if (problem !== undefined) return name === '' ? problem : ` ${name}${problem}`;
    }
    return undefined;
  }

  // ---- walks ----

  /** Saves all declared state. Later changes do not affect the result. */
  save(): SavedState {
    return this.saveInto({});
  }

  /**
   * Restores a saved state, of this list or of another one with the same declarations.
   * @throws Error naming a declaration that the saved state lacks
   */
  restore(saved: Plain): void {
    this.restoreEntries(saved as SavedState);
    for (const derived of this.derived) derived.derive();
  }

  /** Powers up everything that was declared with `onPowerUp`. */
  powerUp(): void {
    for (const powered of this.powered) powered.powerUp();
  }

  private saveInto(saved: SavedState): SavedState {
    for (const entry of this.entries) {
      if (!(entry instanceof StateList)) saved[entry.name] = entry.save();
      else if (entry.name === '') entry.saveInto(saved);
      else saved[entry.name] = entry.saveInto({});
    }
    return saved;
  }

  private restoreEntries(saved: SavedState): void {
    for (const entry of this.entries) {
      const item = itemOf(saved, entry);
      if (entry instanceof StateList) entry.restoreEntries(item as SavedState);
      else entry.restore(item);
    }
  }

  private add<E extends Entry>(entry: E): E {
    this.entries.push(entry);
    return entry;
  }
}

/** The part of a saved state that belongs to a declaration. @throws Error when there is none */
function itemOf(saved: SavedState, { name }: Entry): Plain {
  const item = name === '' ? saved : saved[name];
  if (item === undefined) throw new ValueError(`saved state has no '${name}'`);
  return item;
}

class Custom implements Entry {
  constructor(
    readonly name: string,
    private readonly owner: Owner<Plain>,
  ) {}

  unfit(saved: Plain): string | undefined {
    const { owner } = this;
    return unlikeWhole(saved, (owner.present?.() ?? owner.save()) as object) ?? owner.unfit?.(saved);
  }

  save(): Plain {
    return this.owner.save();
  }

  restore(saved: Plain): void {
    this.owner.restore(saved);
  }
}

class Field implements Entry {
  constructor(
    readonly name: string,
    private readonly owner: Record<string, unknown>,
    private readonly key: string,
    private readonly schema: Schema<unknown> | undefined,
  ) {}

  unfit(saved: Plain): string | undefined {
    return this.schema ? unlikeSchema(saved, this.schema) : unlike(saved, this.owner[this.key]);
  }

  checkPlain(): void {
    checkPlain(this.owner[this.key], `state '${this.name}'`);
  }

  save(): Plain {
    return copyPlain(this.owner[this.key]) as Plain;
  }

  restore(saved: Plain): void {
    this.owner[this.key] = typeof saved === 'object' ? copyPlain(saved) : saved;
  }
}

class InPlace implements Entry {
  constructor(
    readonly name: string,
    private readonly state: Record<string, unknown>,
    private readonly shapes: Shapes,
  ) {}

  unfit(saved: Plain): string | undefined {
    return unlikeWhole(saved, this.state) ?? misshapen(saved as object, this.state, this.shapes);
  }

  checkPlain(): void {
    checkPlain(this.state, `state '${this.name}'`);
  }

  save(): Plain {
    return copyPlain(this.state) as Plain;
  }

  restore(saved: Plain): void {
    const { state } = this;
    const items = saved as SavedState;
    for (const key in state) if (!Object.hasOwn(items, key)) delete state[key];
    for (const key in items) {
      const item = items[key];
      state[key] = typeof item === 'object' ? copyPlain(item) : item;
    }
  }
}

class Column implements Entry {
  constructor(
    readonly name: string,
    private readonly items: readonly Record<string, unknown>[],
    private readonly key: string,
  ) {}

  unfit(saved: Plain): string | undefined {
    return unlikeNow(saved, this.save());
  }

  save(): Plain {
    return this.items.map((item) => item[this.key] as Plain);
  }

  restore(saved: Plain): void {
    this.items.forEach((item, n) => (item[this.key] = (saved as Plain[])[n]));
  }
}

class Bytes implements Entry {
  constructor(
    readonly name: string,
    private readonly log: ByteLog,
  ) {}

  unfit(saved: Plain): string | undefined {
    return unlike(saved, this.log.bytes);
  }

  save(): Plain {
    return this.log.bytes;
  }

  restore(saved: Plain): void {
    this.log.restore(saved as Uint8Array);
  }
}
