import { expect, test } from 'vitest';
import { readHex, type HexFile } from './hex.js';

const parse = (text: string): HexFile => readHex('a.hex', new TextEncoder().encode(text));

/** A record with its checksum. */
function record(offset: number, type: number, ...data: number[]): string {
  const bytes = [data.length, offset >> 8, offset & 255, type, ...data];
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  return (
    ':' +
    [...bytes, -sum & 255]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase()
  );
}
const end = ':00000001FF';

test('all record types', () => {
  const file = parse(
    [
      record(0x10, 0, 1, 2),
      record(0x12, 0, 3),
      record(0, 2, 0x10, 0x00),
      record(4, 0, 4),
      record(0, 4, 0x20, 0x00),
      record(8, 0, 5),
      record(0, 3, 0x10, 0x00, 0x00, 0x05),
      record(0, 5, 0x00, 0x00, 0x01, 0x41),
      end,
    ].join('\r\n'),
  );
  expect(file.segments.map(({ address, bytes }) => [address, ...bytes])).toEqual([
    [0x10, 1, 2, 3],
    [0x1_0004, 4],
    [0x2000_0008, 5],
  ]);
  expect(file.entry).toBe(0x141);
});

test('lower-case digits and empty lines are valid', () => {
  expect(parse(`\n${record(0, 0, 0xab).toLowerCase()}\n\n${end}\n`).segments[0].bytes).toEqual(
    Uint8Array.of(0xab),
  );
});

test.each([
  [
    'a wrong checksum',
    `${record(0, 0, 1)}\n:0100010001FF\n${end}`,
    'a.hex: line 2: wrong checksum 0xFF, expected 0xFD',
  ],
  ['a wrong length', ':0200000001FD', 'line 1: the record declares 2 data bytes but has 1'],
  ['no hexadecimal', ':00zz', 'line 1: not an Intel HEX record'],
  ['an unknown type', record(0, 6), 'line 1: unknown record type 6'],
  ['a short address', record(0, 4, 1), 'line 1: a record of type 4 must have 2 data bytes, not 1'],
  ['no end', record(0, 0, 1), 'truncated: no end-of-file record'],
  ['a record after the end', `${end}\n${record(0, 0, 1)}`, 'line 2: record after the end-of-file record'],
  [
    'data beyond memory',
    [record(0, 4, 0xff, 0xff), record(0xffff, 0, 1, 2), end].join('\n'),
    'line 2: data beyond',
  ],
])('%s is rejected', (_what, text, message) => {
  expect(() => parse(text)).toThrow(message);
});
