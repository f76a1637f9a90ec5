import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../boards/index.js';
import { ByteWriter } from './bytes.js';
import { writeChanges } from './fields.js';
import { textOf } from './trace.testing.js';

/** A linear congruential generator (Numerical Recipes), so that every run sees the same values. */
function* words(seed: number): Generator<number> {
  for (let state = seed; ;) yield (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
}

test('changes have the form of board.names.changes, for every register of the chip', () => {
  const { names } = ekLm3s9b92();
  const values = words(2026);
  const next = () => values.next().value as number;
  const expected: string[] = [];
  const written = textOf((sink) => {
    const out = new ByteWriter(sink);
    for (const { block } of names.blocks.values()) {
      for (const register of block.layout.registers) {
        const [before, after] = [next(), next()];
        expected.push(names.changes(register, before, after));
        writeChanges(out, register, before, after);
        out.text('\n');
      }
    }
    out.flush();
  });
  expect(written.trimEnd().split('\n')).toEqual(expected);
  expect(expected.length).toBeGreaterThan(300);
});
