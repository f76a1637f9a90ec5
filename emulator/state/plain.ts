/** Plain data, of which states, inputs and recordings consist. */

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
