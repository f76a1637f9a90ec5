/** Arbitrary damage to files for the property tests of readers, with a fixed seed. */
import * as fc from 'fast-check';
import { expect } from 'vitest';

/** The seed of all properties; `PERCH_RUNS` multiplies the number of runs for a longer search by hand. */
const seed = 20_10;
const factor = Number(process.env.PERCH_RUNS ?? 1);

/** Checks that a reader returns or throws one of its own errors, for every value. */
export function readsOrRejects<T>(
  values: fc.Arbitrary<T>,
  read: (value: T) => unknown,
  errors: readonly (new (...args: never[]) => Error)[],
  numRuns: number,
): void {
  const property = fc.property(values, (value) => {
    const start = performance.now();
    try {
      read(value);
    } catch (error) {
      const name = error instanceof Error ? error.constructor : error;
      if (!errors.includes(name as never)) throw error;
    }
    // Far above what any of these inputs takes, far below a search without an end.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
  fc.assert(property, { seed, numRuns: numRuns * factor });
}

/** Values that break readers: limits of integers, and neighbours of powers of two. */
const interesting = fc.oneof(
  fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);

type Edit = (bytes: Uint8Array) => Uint8Array;

/** One change of a file: a byte, a word, a cut, a copy of a part over another, or a part removed. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]): Edit => (bytes) => {
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), interesting).map(([at, word]): Edit => (bytes) => {
      if (bytes.length >= 4)
        new DataView(bytes.buffer, bytes.byteOffset).setUint32((at % (bytes.length - 3)) & ~1, word, true);
      return bytes;
    }),
  },
  fc.nat().map(
    (at): Edit =>
      (bytes) =>
        bytes.slice(0, bytes.length ? at % bytes.length : 0),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(64)).map(([from, to, length]): Edit => (bytes) => {
    if (bytes.length > 64)
      bytes.copyWithin(
        to % (bytes.length - 64),
        from % (bytes.length - 64),
        (from % (bytes.length - 64)) + length,
      );
    return bytes;
  }),
  fc.tuple(fc.nat(), fc.nat(16)).map(([at, length]): Edit => (bytes) => {
    const start = bytes.length ? at % bytes.length : 0;
    return Uint8Array.from([...bytes.subarray(0, start), ...bytes.subarray(start + length)]);
  }),
);

/** A file with one to six changes; most of them between `from` and `to`, where a reader looks first. */
export function damaged(
  file: Uint8Array,
  parts: readonly { from: number; to: number }[] = [],
): fc.Arbitrary<Uint8Array> {
  const inPart = (part: { from: number; to: number }) =>
    edit.map((change): Edit => (bytes) => {
      const { from, to } = part;
      const changed = change(bytes.slice(from, to));
      const whole = new Uint8Array(from + changed.length + Math.max(0, bytes.length - to));
      whole.set(bytes.subarray(0, from));
      whole.set(changed, from);
      whole.set(bytes.subarray(to), from + changed.length);
      return whole;
    });
  const change = parts.length > 0 ? fc.oneof(edit, ...parts.map(inPart)) : edit;
  return fc
    .array(change, { minLength: 1, maxLength: 6 })
    .map((edits) => edits.reduce<Uint8Array>((bytes, next) => next(bytes), file.slice()));
}

/** Text made of a text's own pieces, of names that objects inherit, and of anything else. */
export function garbled(text: string, pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom(...pieces, 'constructor', '__proto__', 'toString', 'hasOwnProperty'),
    fc.constantFrom(
      '-1',
      '0',
      '1e999',
      '0x',
      '99999999999999999999',
      'NaN',
      ' ',
      '',
      '.',
      ':',
      ',',
      '"',
      '\\',
      '\0',
    ),
    fc.string({ maxLength: 8 }),
    fc.tuple(fc.nat(), fc.nat(40)).map(([at, length]) => text.slice(at % (text.length + 1)).slice(0, length)),
  );
  return fc
    .array(piece, { minLength: 1, maxLength: 8 })
    .chain((parts) => fc.constantFrom(parts.join(' '), parts.join(''), parts.join('.'), parts.join(',')));
}

/** Values that take the place of a field of JSON. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      null,
      true,
      -1,
      0.5,
      2 ** 53,
      1e300,
      '',
      'constructor',
      '__proto__',
      [],
      {},
      [[]],
      { $hex: 'zz' },
      { $number: 'x' },
    ],
    ...[
      { $text: 'ab' },
      { $words: [1.5] },
      { $text: 'a', b: 1 },
      { $object: { $hex: 1 } },
      { length: 5 },
      { $hex: '00ff' },
    ],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A copy of JSON with one to three fields replaced, removed or added, anywhere in it. */
export function damagedJson(value: unknown): fc.Arbitrary<unknown> {
  const change = fc.tuple(
    fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
    fc.option(anyJson),
    fc.constantFrom('x', 'constructor', '__proto__', 'toString'),
  );
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy: unknown = structuredClone(value);
    for (const [path, replacement, added] of changes) replace(copy, path, replacement, added);
    return copy;
  });
}

/** Follows a path of numbers, each taken modulo the number of members, and changes what it leads to. */
function replace(
  value: unknown,
  [index, ...rest]: readonly number[],
  replacement: unknown,
  added: string,
): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const members = value as Record<string, unknown>;
  const keys = Object.keys(members);
  const adds = keys.length === 0 || (index % 11 === 10 && !Array.isArray(value));
  const key = !adds ? keys[index % keys.length] : Array.isArray(value) ? '0' : added;
  const below = members[key];
  if (rest.length > 0 && typeof below === 'object' && below !== null && Object.hasOwn(members, key)) {
    replace(below, rest, replacement, added);
  } else if (replacement === null && Object.hasOwn(members, key)) delete members[key];
  else
    Object.defineProperty(members, key, {
      value: replacement,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}
