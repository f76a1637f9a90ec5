import { expect, test } from 'vitest';
import { Bus } from './bus.js';
import { WriteRecord } from './marks.js';

const bus = new Bus([
  { name: 'flash', base: 0, size: 0x1000, writable: false },
  { name: 'SRAM', base: 0x20000000, size: 0x2000, writable: true },
]);
bus.attach(0x40004000, 0x1000, { name: 'D', clocked: true, read: () => 0, write: () => {} });
bus.attachWindow(0xe0004000, 0x1000, { name: 'W', clocked: true, read: () => 0, write: () => {} });

/** What the record has of the words at addresses. */
const of = (record: WriteRecord, ...addresses: number[]) =>
  addresses.map((address) => record.has(bus.rangeOf(address, 1)));

/** The record of writes to addresses. */
function written(...addresses: number[]): WriteRecord {
  const marks = bus.markWrites();
  for (const address of addresses) bus.write(address, 1, 1);
  return marks.take();
}

test('words of memories and registers', () => {
  const record = written(0x20000005, 0x200013fc, 0x40004008, 0xe0004008);
  expect(of(record, 0x20000003, 0x20000004, 0x20000007, 0x20000008)).toEqual([false, true, true, false]);
  expect(of(record, 0x200013fb, 0x200013fc, 0x20001400, 4)).toEqual([false, true, false, false]);
  expect(of(record, 0x40004004, 0x4000400b, 0x4000400c)).toEqual([false, true, false]);
  expect(of(record, 0xe0004004, 0xe0004008)).toEqual([false, true]);
  expect(record.has(bus.rangeOf(0x20000008, 0x13f4))).toBe(false);
  expect(record.has(bus.rangeOf(0x20000008, 0x13f5))).toBe(true);
  expect(record.has(bus.rangeOf(0x40004000, 0x1000))).toBe(true);
});

test('bit-banding marks its target, and pokes of flash count', () => {
  const marks = bus.markWrites();
  bus.write(0x22000000 + 0x104 * 32, 1, 4);
  bus.write(0x42000000 + 0x4010 * 32, 1, 4);
  bus.poke(0x7fe, Uint8Array.of(1, 2, 3));
  const record = marks.take();
  expect(of(record, 0x20000104, 0x20000100, 0x40004010)).toEqual([true, false, true]);
  expect(of(record, 0x7f8, 0x7fc, 0x800, 0x804)).toEqual([false, true, true, false]);
  expect(marks.take()).toBe(WriteRecord.none);
});

test('both of two records', () => {
  const [a, b] = [written(0x20000000, 0x20000800, 0x40004000), written(0x20000804, 0x40004004)];
  const both = a.union(b);
  const words = [0x20000000, 0x20000800, 0x20000804, 0x40004000, 0x40004004];
  expect(of(both, ...words)).toEqual(words.map(() => true));
  expect(of(both, 0x20000004, 0x20000808, 0x40004008)).toEqual([false, false, false]);
  expect(a.union(WriteRecord.none)).toBe(a);
  expect(WriteRecord.none.union(a)).toBe(a);
  expect(of(a.union(WriteRecord.all), 0x20001000, 0xe0004000)).toEqual([true, true]);
});

test('of too many registers any may have been written', () => {
  const many = Array.from({ length: 1025 }, (_, n) => (n < 1024 ? 0x40004000 + 4 * n : 0xe0004000));
  expect(of(written(...many.slice(1)), 0x40004000)).toEqual([false]);
  expect(of(written(...many), 0xe0004ffc, 0x20000000)).toEqual([true, false]);
});

test('marks are for one at a time', () => {
  const [old, young] = [bus.markWrites(), bus.markWrites()];
  bus.endMarking(old);
  expect([bus.marksFor(old), bus.marksFor(young), bus.marking]).toEqual([false, true, true]);
  bus.endMarking(young);
  expect(bus.marking).toBe(false);
});
