import { expect, test } from 'vitest';
import { loadImage } from './image.js';
import { SymbolTable, type ImageSymbol } from './symbols.js';
import { memory, read, shippedImages, tool } from './image.testing.js';

const symbol = (
  name: string,
  address: number,
  size: number,
  more: Partial<ImageSymbol> = {},
): ImageSymbol => ({
  name,
  address,
  size,
  kind: 'function',
  binding: 'global',
  ...more,
});

test('addresses are named by the function they lie in', () => {
  const table = new SymbolTable([
    symbol('main', 0x100, 0x20),
    symbol('start', 0x80, 0),
    symbol('table', 0x130, 8, { kind: 'object' }),
  ]);
  expect(table.format(0x100)).toBe('main');
  expect(table.format(0x112)).toBe('main+0x12');
  expect(table.format(0x90)).toBe('start+0x10');
  expect(table.format(0x120)).toBe('0x0000_0120');
  expect(table.format(0x20)).toBe('0x0000_0020');
  expect(table.byName('table')?.address).toBe(0x130);
});

test('of several names for one place the strongest counts', () => {
  const table = new SymbolTable([
    symbol('UART0_Handler', 0x100, 2, { binding: 'weak' }),
    symbol('local', 0x100, 2, { binding: 'local' }),
    symbol('Default_Handler', 0x100, 2),
  ]);
  expect(table.at(0x100)?.name).toBe('Default_Handler');
  expect(table.byName('UART0_Handler')?.address).toBe(0x100);
});

test('functions and objects are those that nm lists', () => {
  const path = shippedImages.find((name) => name.endsWith('hello.elf'))!;
  const { symbols } = loadImage(path, read(path), { memory });
  const listed = symbols
    .list()
    .filter(({ size }) => size > 0)
    .map(({ address, size, name }) => `${address.toString(16)} ${size.toString(16)} ${name}`);
  const expected = tool('nm', '--print-size', '--defined-only', path)
    .split('\n')
    .map((line) => /^(\w+) (\w+) [^ ] (.+)$/.exec(line))
    .filter((match) => match !== null)
    .map(
      ([, address, size, name]) =>
        `${parseInt(address, 16).toString(16)} ${parseInt(size, 16).toString(16)} ${name}`,
    );
  expect(listed.sort()).toEqual(expected.sort());
  expect(symbols.list()).not.toContainEqual(expect.objectContaining({ name: expect.stringMatching(/^\$/) }));
});

test('mapping symbols tell code from data', () => {
  const path = shippedImages.find((name) => name.endsWith('hello.elf'))!;
  const { symbols } = loadImage(path, read(path), { memory });
  expect(symbols.kindAt(0)).toBe('data');
  expect(symbols.kindAt(symbols.byName('main')!.address)).toBe('code');
});
