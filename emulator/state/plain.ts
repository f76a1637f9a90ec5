/** Plain data, of which states, inputs and recordings consist. */
import { ValueError } from './schema.js';

/** Data that can be copied, compared and serialised: no functions, no cycles. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | Uint32Array
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** The deepest nesting of a value from outside. */
const deepest = 32;

/** @param path names the data in the message. @throws Error when something in it is not plain, such as a Map */
export function checkPlain(value: unknown, path: string): void {
  if (value === null) return;
  const kind = typeof value;
  if (kind === 'function' || kind === 'bigint' || kind === 'symbol')
    throw new Error(`${path} is not plain data: it is a ${kind}`);
  if (typeof value !== 'object') return;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return;
  if (!Array.isArray(value) && !hasPlainPrototype(value))
    throw new Error(`${path} is not plain data: it is ${describe(value)}`);
  for (const [key, item] of Object.entries(value)) checkPlain(item, `${path}.${key}`);
}

/**
 * A copy of a value from outside that is exactly equal to it: a negative zero, a NaN and a typed array stay what they are. A
 * Buffer becomes a Uint8Array; members that are undefined are dropped.
 * @param place names the value in the message
 * @throws ValueError naming what cannot be kept: a Map, a bigint, another typed array, a hole, too deep a nesting
 */
export function keptPlain(value: unknown, place: string, depth = 0): Plain {
  if (value === null) return null;
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'string':
      return value;
    case 'object':
      return keptObject(value, place, depth);
    default:
      throw new ValueError(`${place}: ${describe(value)} cannot be recorded`);
  }
}

/** Whether `keptPlain` would keep a value; faster, but without a message. */
export function isPlain(value: unknown, depth = 0): value is Plain {
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'string':
      return true;
    case 'object':
      return value === null || isPlainObject(value, depth);
    default:
      return false;
  }
}

function isPlainObject(value: object, depth: number): boolean {
  if (value instanceof Uint8Array || value instanceof Uint32Array) return true;
  if (depth === deepest) return false;
  if (Array.isArray(value)) {
    // Not `every`, which skips holes.
    for (const item of value) if (!isPlain(item, depth + 1)) return false;
    return true;
  }
  if (!hasPlainPrototype(value) || Object.getOwnPropertySymbols(value).length > 0) return false;
  return Object.entries(value).every(([key, item]) => key !== '__proto__' && isPlain(item, depth + 1));
}

function keptObject(value: object, place: string, depth: number): Plain {
  // By tag: an array of another realm is no instance of this one's classes.
  const tag = ArrayBuffer.isView(value) ? Object.prototype.toString.call(value) : '';
  if (tag === '[object Uint8Array]') return new Uint8Array(value as Uint8Array);
  if (tag === '[object Uint32Array]') return new Uint32Array(value as Uint32Array);
  if (depth === deepest) throw new ValueError(`${place}: the value is nested more than ${deepest} deep`);
  if (Array.isArray(value))
    return Array.from(value, (item, n) => keptPlain(item, `${place}.${n}`, depth + 1));
  if (!hasPlainPrototype(value) || Object.getOwnPropertySymbols(value).length > 0)
    throw new ValueError(`${place}: ${describe(value)} cannot be recorded`);
  const kept: { [key: string]: Plain } = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw new ValueError(`${place}: a member cannot have the name __proto__`);
    if (item !== undefined) kept[key] = keptPlain(item, `${place}.${key}`, depth + 1);
  }
  return kept;
}

/** Objects of another realm, such as a vitest worker's or a frame's, have an `Object.prototype` of their own. */
function hasPlainPrototype(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return value === undefined ? 'undefined' : `a ${typeof value}`;
  const { constructor } = value as { constructor?: unknown };
  const name = typeof constructor === 'function' ? constructor.name : '';
  return name === '' || name === 'Object' ? 'an object with symbols' : `a ${name}`;
}

/** A deep copy of plain data. */
export function copyPlain<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return (value as unknown as Uint8Array).slice() as unknown as T;
  if (Array.isArray(value)) return value.map(copyPlain) as unknown as T;
  // V8 spreads an object in a tenth of the time that it takes key by key.
  const copy = { ...value } as Record<string, unknown>;
  for (const key in copy) {
    const item = copy[key];
    if (typeof item === 'object') copy[key] = copyPlain(item);
  }
  return copy as T;
}
