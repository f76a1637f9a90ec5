/**
 * The one list of what changes on a board. Whatever has state names it here once, when it is built; saving, restoring,
 * forking, comparing and switching on walk the list, so that no block, port or part writes code for them.
 */
import type { ByteLog } from './byte-log.js';
import { copyPlain, type Plain } from './plain.js';

/** What a list saved: plain data, by name, in the order of declaration. */
export type SavedState = { [name: string]: Plain };

/** One declaration. */
interface Entry {
  readonly name: string;
  save(): Plain;
  restore(saved: Plain): void;
}

/** Saves its state by itself. */
interface Owner<T extends Plain> {
  save(): T;
  restore(saved: T): void;
}

/** Keeps what follows from the state, besides the state itself. */
export interface Derived {
  /** Works it out: whenever a state has been restored, all of it, and what was declared earlier has been worked out. */
  derive(): void;
}

/** Has a first state. */
export interface Powered {
  /** The supply comes on. */
  powerUp(): void;
}

export class StateList implements Entry {
  private readonly entries: (Entry | StateList)[] = [];
  /** Of the whole tree of lists, in the order of declaration. */
  private readonly derived: Derived[];
  private readonly powered: Powered[];

  /** @param name its name in the list it is part of; none for the list of a whole board, and for a section */
  constructor(
    readonly name = '',
    parent?: StateList,
  ) {
    this.derived = parent ? parent.derived : [];
    this.powered = parent ? parent.powered : [];
  }

  // ---- declaring ----

  /** A list of its own under a name. */
  list(name: string): StateList {
    return this.add(new StateList(name, this));
  }

  /** A place in this list that somebody else fills later; what is declared there counts as declared here. */
  section(): StateList {
    return this.add(new StateList('', this));
  }

  /** Plain data under a name, changed in place by its owner: the object stays the same when a state is restored. */
  object<T extends object>(name: string, state: T): T {
    this.add(new InPlace(name, state as Record<string, unknown>));
    return state;
  }

  /**
   * A property that holds plain data; its owner may replace it.
   * @param key the property's name, which may be private to the owner
   * @throws Error when the owner has no such property
   */
  field(name: string, owner: object, key: string): void {
    if (!(key in owner)) throw new Error(`state '${name}': its owner has no '${key}'`);
    this.add(new Field(name, owner as Record<string, unknown>, key));
  }

  /** Properties that hold plain data, under their own names. */
  fields(owner: object, ...keys: string[]): void {
    for (const key of keys) this.field(key, owner, key);
  }

  /** The same property of each of several items, as an array. The items may still be added while the board is built. */
  column<T extends object>(name: string, items: readonly T[], key: keyof T & string): void {
    this.add(new Column(name, items as readonly Record<string, unknown>[], key));
  }

  /** Words that are changed in place. */
  words(name: string, words: Uint32Array): void {
    this.add(new Words(name, words));
  }

  /** Bytes that only grow. */
  bytes(name: string, log: ByteLog): void {
    this.add(new Bytes(name, log));
  }

  /** State with a form of its own: the clock's queue of events, what all blocks of a chip have. */
  custom<T extends Plain>(name: string, owner: Owner<T>): void {
    this.add(new Custom(name, owner as unknown as Owner<Plain>));
  }

  /** Calls `derive` after every restore. */
  afterRestore(derived: Derived): void {
    this.derived.push(derived);
  }

  /** Calls `powerUp` when the board's supply comes on. What does not ask for it keeps its state. */
  onPowerUp(powered: Powered): void {
    this.powered.push(powered);
  }

  /**
   * Checks that names are unique, once everything is declared. A fork has the declarations of a board that was checked.
   * @throws Error naming what is declared twice
   */
  check(names = new Set<string>()): void {
    for (const entry of this.entries) {
      const { name } = entry;
      if (names.has(name)) throw new Error(`state '${name}' is declared twice`);
      if (name !== '') names.add(name);
      if (entry instanceof StateList) entry.check(name === '' ? names : undefined);
    }
  }

  // ---- walking ----

  /** The state of everything declared. Later changes leave it alone. */
  save(): SavedState {
    return this.saveInto({});
  }

  /**
   * Takes back what `save` gave, of this list or of another one with the same declarations.
   * @throws Error naming what the saved state lacks
   */
  restore(saved: Plain): void {
    this.take(saved as SavedState);
    for (const derived of this.derived) derived.derive();
  }

  /** The supply comes on: everything that said so takes its first state again. */
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

  private take(saved: SavedState): void {
    for (const entry of this.entries) {
      const item = entry.name === '' ? saved : saved[entry.name];
      if (item === undefined) throw new Error(`saved state has no '${entry.name}'`);
      if (entry instanceof StateList) entry.take(item as SavedState);
      else entry.restore(item);
    }
  }

  private add<E extends Entry>(entry: E): E {
    this.entries.push(entry);
    return entry;
  }
}

class Custom implements Entry {
  constructor(
    readonly name: string,
    private readonly owner: Owner<Plain>,
  ) {}

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
  ) {}

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
  ) {}

  save(): Plain {
    return copyPlain(this.state) as Plain;
  }

  restore(saved: Plain): void {
    const { state } = this;
    const items = saved as SavedState;
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

  save(): Plain {
    return this.items.map((item) => item[this.key] as Plain);
  }

  restore(saved: Plain): void {
    this.items.forEach((item, n) => (item[this.key] = (saved as Plain[])[n]));
  }
}

class Words implements Entry {
  constructor(
    readonly name: string,
    private readonly words: Uint32Array,
  ) {}

  save(): Plain {
    return this.words.slice();
  }

  restore(saved: Plain): void {
    this.words.set(saved as Uint32Array);
  }
}

class Bytes implements Entry {
  constructor(
    readonly name: string,
    private readonly log: ByteLog,
  ) {}

  save(): Plain {
    return this.log.bytes;
  }

  restore(saved: Plain): void {
    this.log.restore(saved as Uint8Array);
  }
}
