import { expect, test } from 'vitest';
import { ByteWriter, encode } from './bytes.js';
import { firstDifference, textOf } from './trace.testing.js';

const written = (write: (out: ByteWriter) => void) =>
  textOf((sink) => {
    const out = new ByteWriter(sink);
    write(out);
    out.flush();
  });

const integers = [
  0,
  9,
  10,
  99,
  1234,
  9999,
  10_000,
  123_456,
  2 ** 30,
  2 ** 31,
  2 ** 32 + 1,
  987_654_321_012_345,
];

test('integers in decimal, padded on the left', () => {
  for (const n of integers) {
    expect(written((out) => out.decimal(n))).toBe(String(n));
    expect(written((out) => out.decimal(n, 12))).toBe(String(n).padStart(12));
  }
});

test('numbers with places after the point', () => {
  for (const [value, places] of [
    [0, 1],
    [62.5, 1],
    [0.0000625, 7],
    [14_925.4375, 4],
    [3_600_000.0000125, 7],
    [1.96, 1],
  ]) {
    expect(written((out) => out.rounded(value, places))).toBe(value.toFixed(places));
  }
});

test('hexadecimal digits, as many as asked for', () => {
  for (const digits of [1, 2, 3, 4, 5, 8]) {
    const expected = (0xa5c39_1fe).toString(16).toUpperCase().slice(-digits);
    expect(written((out) => out.hex(0xa5c39_1fe | 0, digits))).toBe(expected);
  }
});

test('nothing is lost or moved however long it is', () => {
  const line = `${'µ'.repeat(500)}\n`;
  const long = encode('x'.repeat(1 << 19));
  const text = written((out) => {
    for (let n = 0; n < 1000; n++) {
      out.settle();
      out.raw(encode(line));
      out.decimal(n);
    }
    out.raw(long);
    out.char(0x2e);
  });
  const numbers = Array.from({ length: 1000 }, (_, n) => `${line}${n}`).join('');
  expect(firstDifference(text, `${numbers}${'x'.repeat(1 << 19)}.`)).toBeUndefined();
});
