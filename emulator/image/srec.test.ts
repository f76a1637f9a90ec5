import { expect, test } from 'vitest';
import { ImageError } from './error.js';
import { isSrec, readSrec } from './srec.js';

const text = (...lines: string[]) => new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
/** A record: type, and hexadecimal address and data; count and checksum are added. */
function record(type: string, content: string, difference = 0): string {
  const bytes = [...Buffer.from(content, 'hex')];
  const all = [bytes.length + 1, ...bytes];
  const sum = all.reduce((total, byte) => total + byte, 0);
  return `${type}${Buffer.from([...all, (~sum + difference) & 0xff])
    .toString('hex')
    .toUpperCase()}`;
}

const start = record('S0', '000048445200');
const data = record('S1', '100001020304');
const end = record('S9', '1000');

test('data of all address sizes, contiguous records in one segment', () => {
  const more = [
    record('S1', '1004050607'),
    record('S2', '1234560A'),
    record('S3', '20000000FF'),
    record('S5', '0004'),
  ];
  const file = text(start, data, ...more, end);
  expect(data).toBe('S107100001020304DE');
  expect(isSrec(file)).toBe(true);
  const { segments, entry } = readSrec('a.srec', file);
  expect(segments).toEqual([
    { address: 0x1000, bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7) },
    { address: 0x123456, bytes: Uint8Array.of(10) },
    { address: 0x20000000, bytes: Uint8Array.of(255) },
  ]);
  expect(entry).toBe(0x1000);
});

test.each([
  [
    'a wrong checksum',
    [start, record('S1', '100001020304', 1), end],
    'line 2: wrong checksum 0xDF, expected 0xDE',
  ],
  [
    'a wrong length',
    [start, data.replace('S107', 'S108'), end],
    'line 2: the record declares 8 bytes but has 7',
  ],
  ['a type that does not exist', [start, record('S4', '0000'), end], 'line 2: unknown record type S4'],
  ['a record that is too short', [record('S1', '00')], 'line 1: a record S1 has at least 3 bytes, not 2'],
  ['something else', [start, 'hello'], 'line 2: not an S-record'],
  [
    'a wrong count',
    [data, record('S5', '0002'), end],
    'line 2: the record counts 2 data records, but there are 1',
  ],
  ['no end', [start, data], 'truncated: no record S7, S8 or S9 ends the file'],
  ['more after the end', [data, end, data], 'line 3: record after the record that ends the file'],
  [
    'an address beyond the last',
    [record('S3', 'FFFFFFFF0102')],
    'line 1: data beyond the address 0xFFFF_FFFF',
  ],
])('%s is rejected', (_what, lines, message) => {
  expect(() => readSrec('a.srec', text(...lines))).toThrow(new ImageError('a.srec', message));
});
