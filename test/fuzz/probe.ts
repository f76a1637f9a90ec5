/**
 * What an instruction does, found by its meaning on a machine whose values are sums of registers and a constant: which
 * registers it writes, where its memory accesses go, whether it branches. A new definition needs no entry here.
 */
import type { Instruction } from '../../emulator/isa/instruction.js';
import type { Machine } from '../../emulator/isa/machine.js';

/** A constant plus multiples of registers; undefined where that is not known. */
interface Sum {
  readonly terms: ReadonlyMap<number, number>;
  readonly constant: number;
}
type Value = { readonly sum: Sum | undefined };

export interface Access {
  readonly store: boolean;
  /** Undefined where the address is not a sum of registers. */
  readonly address: Sum | undefined;
}

/** What an instruction does, whatever its condition. */
export interface Effects {
  /** The registers that it reads and writes, as bits. */
  readonly read: number;
  readonly written: number;
  readonly accesses: readonly Access[];
  /** The value that it branches to: that of a register, a constant, or a loaded one. */
  readonly branches: boolean;
  readonly target: Sum | undefined;
  /** Names of the calls that are the system's: `waitForInterrupt`, `writeSpecial` … */
  readonly system: readonly string[];
}

const unknown: Value = { sum: undefined };
const constant = (value: number): Value => ({ sum: { terms: new Map(), constant: value | 0 } });
const isValue = (argument: unknown): argument is Value => typeof argument === 'object' && argument !== null;

function plus(a: Value, b: Value, times: number): Value {
  if (!a.sum || !b.sum) return unknown;
  const terms = new Map(a.sum.terms);
  for (const [n, factor] of b.sum.terms) terms.set(n, (terms.get(n) ?? 0) + factor * times);
  return { sum: { terms, constant: (a.sum.constant + b.sum.constant * times) | 0 } };
}

/** The calls that compute: their results are not known, and they do nothing else. */
const COMPUTES =
  /^(mul|div|and|or|xor|not|shr|rotr|clz|signExtend|eq|lt|select|addWithCarry|set[NCVQ]|carry$|condition$|spend$|barrier$)/;

/** Finds out what an instruction does. */
export function probe(i: Instruction): Effects {
  const accesses: Access[] = [];
  const system: string[] = [];
  let [read, written] = [0, 0];
  let branches = false;
  let target: Sum | undefined;
  const known: Readonly<Record<string, (...values: never[]) => unknown>> = {
    int: (value: number) => constant(value),
    reg: (n: number) => {
      if (n === 15) return constant(i.address + 4);
      read |= 1 << n;
      return { sum: { terms: new Map([[n, 1]]), constant: 0 } };
    },
    setReg: (n: number) => void (written |= 1 << n),
    add: (a: Value, b: Value) => plus(a, b, 1),
    sub: (a: Value, b: Value) => plus(a, b, -1),
    shl: (a: Value, b: Value) =>
      b.sum?.terms.size === 0 ? plus(constant(0), a, 2 ** (b.sum.constant & 31)) : unknown,
    when: (_condition: Value, then: () => void, otherwise?: () => void) => {
      then();
      otherwise?.();
    },
  };
  const call = (name: string, values: readonly unknown[]): Value => {
    if (/^(load|store)/.test(name)) {
      accesses.push({ store: name.startsWith('store'), address: values.find(isValue)?.sum });
    } else if (/^branch/.test(name)) {
      branches = true;
      target = values.filter(isValue).at(-1)?.sum;
    } else if (!COMPUTES.test(name)) system.push(name);
    return unknown;
  };
  const machine = new Proxy({} as Machine<Value>, {
    get: (_, name: string) => known[name] ?? ((...values: unknown[]) => call(name, values)),
  });
  i.execute(machine, i);
  return { read, written, accesses, branches, target, system };
}
