/** Texts and patterns in streams of bytes: found when they are complete, and where they end. */
import { expect, test } from 'vitest';
import { searchFor } from './text-search.js';

const bytes = (text: string) => new TextEncoder().encode(text);

/** What each byte by itself brings. */
const oneByOne = (wanted: string | RegExp, text: string) => {
  const search = searchFor(wanted);
  return Array.from(bytes(text), (byte) => search.push(Uint8Array.of(byte)));
};

test.each<[string | RegExp, string, number]>([
  ['>>> ', 'x>>>> y', 6],
  ['x', 'yx', 2],
  ['µs', '12 µs ', 6],
  [/(\d+) µ/, 'é 12 µs', 8],
  [/^$/, '', 0],
  [/b/g, 'abab', 2],
])('%s in "%s" ends at byte %i', (wanted, text, end) => {
  expect(searchFor(wanted).push(bytes(text))).toBe(end);
});

test.each(['ab>>> ', /b>+ /])('%s is found with its last byte', (wanted) => {
  expect(oneByOne(wanted, 'ab>ab>>> x')[8]).toBe(9);
  expect(oneByOne(wanted, 'ab>ab>>> x').slice(0, 8)).toEqual(new Array(8).fill(undefined));
});
