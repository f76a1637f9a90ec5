/** Whether saved data can be the state of a declaration: it has the types and members of the present state. */
import { isPlain, keptPlain, type Plain } from './plain.js';
import { checkedBy, type Schema, ValueError } from './schema.js';

/**
 * Compares saved data with the present data: another type, another kind of typed array, missing or additional members. Null
 * stands for an object or text that is absent; items of arrays are only checked to be plain.
 * @returns the first difference as a message that begins with its place; undefined if there is none
 */
export function unlike(saved: unknown, now: unknown): string | undefined {
  if (typeof now === 'object' && now !== null && !Array.isArray(now)) return unlikeObject(saved, now);
  if (now === null || typeof now === 'object' || now === undefined) return unlikeFree(saved, now);
  if (typeof saved === 'number' && Number.isNaN(saved)) return ': is NaN';
  if (typeof saved === typeof now || (saved === null && typeof now === 'string')) return undefined;
  return `: is no ${typeof now}`;
}

/** As `unlike`, for the whole state of an owner, which is never null. */
export function unlikeWhole(saved: unknown, now: object): string | undefined {
  return saved === null ? ': is no object' : unlike(saved, now);
}

/** An array of anything, or an object or text that is absent now. */
function unlikeFree(saved: unknown, now: unknown): string | undefined {
  if (Array.isArray(now) !== Array.isArray(saved))
    return Array.isArray(now) ? ': is no array' : ': is an array';
  if (isPlain(saved)) return undefined;
  return problemOf(() => keptPlain(saved, ''));
}

/** As `unlike`, for data that has a schema. */
export function unlikeSchema(saved: unknown, schema: Schema<unknown>): string | undefined {
  return problemOf(() => checkedBy(schema, keptPlain(saved, '')));
}

function problemOf(read: () => void): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof ValueError) return `: ${error.message.replace(/^: /, '')}`;
    throw error;
  }
}

function unlikeObject(saved: unknown, now: object, unlikeMember = unlike): string | undefined {
  if (ArrayBuffer.isView(now)) {
    if (ArrayBuffer.isView(saved) && saved.constructor === now.constructor) return undefined;
    const tag = tagOf(now);
    return tagOf(saved) === tag ? undefined : `: is no ${tag}`;
  }
  if (saved === null) return undefined;
  if (typeof saved !== 'object' || Array.isArray(saved) || ArrayBuffer.isView(saved)) return ': is no object';
  const keys = Object.keys(now);
  for (const key of keys) {
    if (!Object.hasOwn(saved, key)) return `.${key}: is missing`;
    const difference = unlikeMember(
      (saved as Record<string, Plain>)[key],
      (now as Record<string, Plain>)[key],
    );
    if (difference !== undefined) return `.${key}${difference}`;
  }
  const others = Object.keys(saved);
  if (others.length === keys.length) return undefined;
  return `.${others.find((key) => !Object.hasOwn(now, key))}: is not expected`;
}

/** `Uint8Array`, `Uint32Array`. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * What a member of a state looks like, where the present one does not show it because it is null at times, or a list: a
 * schema; `as now` for lists whose length and types never change; `itemsOf` for a list of some values whose length never
 * changes.
 */
export type Shape = Schema<unknown> | 'as now' | { readonly itemsOf: readonly Plain[] };
export type Shapes = Readonly<Record<string, Shape>>;

/** As `unlike`, for the members that have shapes. */
export function misshapen(saved: object, now: object, shapes: Shapes): string | undefined {
  for (const name in shapes) {
    const problem = unlikeShape(
      (saved as Record<string, unknown>)[name],
      (now as Record<string, unknown>)[name],
      shapes[name],
    );
    if (problem !== undefined) return `.${name}${problem}`;
  }
  return undefined;
}

function unlikeShape(saved: unknown, now: unknown, shape: Shape): string | undefined {
  if (shape === 'as now') return unlikeNow(saved, now);
  if (!('itemsOf' in shape)) return saved === null && now === null ? undefined : unlikeSchema(saved, shape);
  const { itemsOf } = shape;
  return unlikeItems(saved, now as unknown[], (item) =>
    itemsOf.includes(item as Plain) ? undefined : `: is none of ${itemsOf.join(', ')}`,
  );
}

/** As `unlike`, with the lengths and types of lists. */
export function unlikeNow(saved: unknown, now: unknown): string | undefined {
  if (Array.isArray(now)) return unlikeItems(saved, now, unlikeNow);
  if (typeof now !== 'object' || now === null || ArrayBuffer.isView(now)) return unlike(saved, now);
  return saved === null ? ': is no object' : unlikeObject(saved, now, unlikeNow);
}

function unlikeItems(
  saved: unknown,
  now: readonly unknown[],
  unlikeItem: (item: unknown, now: unknown) => string | undefined,
): string | undefined {
  const { length } = now;
  if (!Array.isArray(saved) || saved.length !== length) return `: has not ${length} items`;
  for (let n = 0; n < length; n++) {
    const difference = unlikeItem(saved[n], now[n]);
    if (difference !== undefined) return `.${n}${difference}`;
  }
  return undefined;
}
