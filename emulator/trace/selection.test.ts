/** Selections of a trace: by name, checked once. */
import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../boards/index.js';
import { checkSelection } from './selection.js';

const board = ekLm3s9b92();

test('an empty selection includes everything', () => {
  const all = checkSelection(board, {});
  expect(all).toMatchObject({ onBoard: true, exceptions: true, serial: true, transfers: true });
  expect(all.pins).toEqual(board.pinNames);
  expect(all.includes('UART0', 'DR')).toBe(true);
  expect(all.explicit).toEqual({ blocks: false, transfers: false });
});

test('a selection includes only its blocks, registers and pins', () => {
  const some = checkSelection(board, { blocks: ['UART0', 'gpiod.data'], pins: ['pd0'] });
  expect(some).toMatchObject({
    onBoard: true,
    exceptions: false,
    serial: false,
    transfers: false,
    pins: ['PD0'],
  });
  const included = [
    ['UART0', 'DR'],
    ['GPIOD', 'DATA'],
    ['GPIOD', 'DIR'],
    ['UART1', 'DR'],
  ].map(([block, register]) => some.includes(block, register));
  expect(included).toEqual([true, true, false, false]);
});

test('transfers alone need no observer of the bus', () => {
  expect(checkSelection(board, { transfers: true })).toMatchObject({ onBoard: false, pins: [] });
});

test('a checked selection is returned unchanged', () => {
  const checked = checkSelection(board, { pins: ['PD0'] });
  expect(checkSelection(board, checked)).toBe(checked);
});

test.each([[{ blocks: ['UART9'] }], [{ pins: ['PZ9'] }]])('%j is rejected', (selection) => {
  expect(() => checkSelection(board, selection)).toThrow(RangeError);
});
