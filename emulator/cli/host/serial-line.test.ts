/** The input of a serial line enters the board at times that do not depend on how the run is cut into slices. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../../boards/index.js';
import type { Nanoseconds } from '../../units.js';
import { SerialLine } from './serial-line.js';

const image = readFileSync(new URL('../../../firmware/images/owlet.elf', import.meta.url));
const end: Nanoseconds = 120e6;

/** Runs with input that is there from the start, in slices of a length. Returns when it entered, and the state at the end. */
function runInSlices(length: Nanoseconds, input: Uint8Array): unknown {
  const board = ekLm3s9b92({ image });
  const entered: unknown[] = [];
  board.inputs.listen(({ cycle, source }) => entered.push([source, cycle]));
  const pieces = [input];
  const host = {
    open: false,
    take: () => pieces.pop() ?? new Uint8Array(),
    write: () => undefined,
    close: () => {},
  };
  const line = new SerialLine(board, 'uart0', host, 'fifo');
  let cut = false;
  line.onDue = () => {
    cut = true;
    board.clock.interrupt();
  };
  while (board.clock.now < end - 1) {
    line.feed();
    cut = false;
    const until = Math.min(board.clock.now + length, line.due ?? Infinity, end);
    board.run({ for: Math.max(until - board.clock.now, 1), while: () => !cut });
  }
  return [entered, board.digest()];
}

test.each([
  ['a few characters', 20],
  ['more than the board takes at once', 100_000],
])('%s', (_, length) => {
  const input = new Uint8Array(length).fill(0x0d);
  const [entered, digest] = runInSlices(100e6, input) as [unknown[], string];
  expect(entered.length).toBeGreaterThan(0);
  for (const slice of [0.3e6, 1e6, 7e6]) expect(runInSlices(slice, input)).toEqual([entered, digest]);
});
