/** Texts and patterns in streams of bytes: found when they are complete, with the byte at which they end. */
import { expect, test } from 'vitest';
import { watchFor } from './text-watch.js';

const bytes = (text: string) => new TextEncoder().encode(text);

/** After each byte: the end of a match that it completes. */
const oneByOne = (wanted: string | RegExp, text: string) => {
  const watch = watchFor(wanted);
  return Array.from(bytes(text), (byte) => (watch.push(Uint8Array.of(byte)) ? watch.end : undefined));
};

test.each<[string | RegExp, string, number]>([
  ['>>> ', 'x>>>> y', 6],
  ['x', 'yx', 2],
  ['µs', '12 µs ', 6],
  [/(\d+) µ/, 'é 12 µs', 8],
  [/^$/, '', 0],
  [/b/g, 'abab', 2],
  [/b/y, 'abab', 2],
])('%s in "%s" ends at byte %i', (wanted, text, end) => {
  const watch = watchFor(wanted);
  expect([watch.push(bytes(text)), watch.end]).toEqual([true, end]);
});

test.each(['ab>>> ', /b>+ /])('%s is found with its last byte', (wanted) => {
  expect(oneByOne(wanted, 'ab>ab>>> x')[8]).toBe(9);
  expect(oneByOne(wanted, 'ab>ab>>> x').slice(0, 8)).toEqual(new Array(8).fill(undefined));
});

test.each([/b/, /b/g, /b/y])('%s matches in the whole stream at every call', (wanted) => {
  expect(oneByOne(wanted, 'abc')).toEqual([undefined, 2, 2]);
  expect(wanted.lastIndex).toBe(0);
});

test('a pattern is found far into a stream, and its beginning only at the beginning', () => {
  const long = 'x'.repeat(50_000);
  const watch = watchFor(/a+b$/);
  const anchored = watchFor(/^x*b/);
  for (let n = 0; n < 5; n++)
    for (const each of [watch, anchored]) expect(each.push(bytes(long))).toBe(false);
  expect([watch.push(bytes('aab')), watch.end]).toEqual([true, 250_003]);
  expect(anchored.push(bytes('aab'))).toBe(false);
});
