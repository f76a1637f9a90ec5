/**
 * Byte and halfword writes to every register of every block: they act on their own bytes alone, whatever the register does
 * with what is written.
 */
import { describe, expect, test } from 'vitest';
import { ekLm3s9b92 } from '../boards/index.js';
import type { Peripheral } from '../emulator/bus/peripheral.js';
import { Random } from './conformance/random.js';

const seed = 20;
const board = ekLm3s9b92();
const { bus, names } = board;
for (const name of ['RCGC0', 'RCGC1', 'RCGC2']) bus.write(names.find(`SYSCTL.${name}`).address!, -1, 4);
const start = board.save();

/** One block of each kind: GPIOA stands for all ports. */
const kinds = new Map(
  [...names.blocks.values()]
    .reverse()
    .map(({ block, base }) => [
      block.name.replace(/^GPIO.$|\d$/, (end) => (end.startsWith('GPIO') ? 'GPIO' : '')),
      { block: block as Peripheral, base },
    ]),
);
/** The number of the exception that the bits beside it set pending. */
const follows = 'INT_CTRL.VEC_PEN';
const parts = [1, 2].flatMap((size) =>
  [0, 1, 2, 3].filter((at) => at % size === 0).map((at) => ({ size, at })),
);

describe.each([...kinds])(`%s, seed ${seed}`, (_kind, { block, base }) => {
  const random = new Random(seed);
  const views = block.r as Readonly<Record<string, { value: number }>>;
  const { registers } = block.layout;

  /** The board as it began, with all that software could clear set. */
  function prepare(): void {
    board.restore(start);
    for (const { name, access, fields } of registers) {
      const clears = access === 'w1c' || fields.some((field) => field.access === 'w1c');
      if (clears || /RIS$|IM[CR]?$/.test(name))
        views[name].value = fields.reduce((all, { mask }) => all | mask, 0);
    }
  }

  test('the fields in other bytes of the register stay', () => {
    const changed: string[] = [];
    for (const { name, offset, fields } of registers) {
      for (const { size, at } of parts) {
        prepare();
        bus.write(base + offset, random.next(), 4);
        for (const field of fields) if (field.access === 'w1c') views[name].value |= field.mask;
        const old = block.peek(name);
        const bits = size === 1 ? 0xff : 0xffff;
        bus.write(base + offset + at, random.next() & bits, size);
        const differs = (old ^ block.peek(name)) & ~(bits << (8 * at));
        for (const field of fields) {
          if (differs & field.mask && `${name}.${field.name}` !== follows)
            changed.push(`${name}.${field.name} by ${size} bytes at ${at}`);
        }
      }
    }
    expect(changed).toEqual([]);
  });

  test('four bytes are a word', () => {
    const differing: string[] = [];
    for (const { name, offset, access } of registers) {
      if (access === 'wo') continue;
      const word = random.next();
      const results = [4, 2, 1].map((size) => {
        prepare();
        for (let at = 0; at < 4; at += size) {
          bus.write(base + offset + at, (word >>> (8 * at)) & (2 ** (8 * size) - 1), size);
        }
        return block.peek(name);
      });
      if (new Set(results).size > 1) differing.push(`${name}: ${results.join(', ')}`);
    }
    expect(differing).toEqual([]);
  });
});
