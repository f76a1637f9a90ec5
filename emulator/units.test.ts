import { expect, test } from 'vitest';
import { type Address, type Cycles, duration, hex, type Hertz, type Nanoseconds } from './units.js';

test('the compiler rejects mixed units and accepts plain numbers for all of them', () => {
  const cycles: Cycles = 80;
  const time: Nanoseconds = 1_000;
  // @ts-expect-error cycles are not nanoseconds
  const mistaken: Nanoseconds = cycles;
  // @ts-expect-error nanoseconds are not cycles
  const other: Cycles = time;
  // @ts-expect-error a frequency is not an address
  const address: Address = 16e6 as Hertz;
  const sum: Nanoseconds = time + 5;
  expect([mistaken, other, address, sum]).toEqual([80, 1_000, 16e6, 1_005]);
});

test.each([
  ['250ms', 250e6],
  ['1.5s', 1.5e9],
  ['20us', 20e3],
  ['7 ns', 7],
  ['2min', 120e9],
])('%s is %i ns', (text, time) => expect(duration(text)).toBe(time));

test.each(['', '5', 'ms', '-1s', '0ms', '1e3s', '1 week'])('%j is not a duration', (text) =>
  expect(() => duration(text)).toThrow(`invalid duration '${text}'`),
);

test('addresses are written as in the data sheet', () => {
  expect([hex(0x4000c018), hex(-1), hex(0x1f, 2)]).toEqual(['0x4000_C018', '0xFFFF_FFFF', '0x1F']);
});
