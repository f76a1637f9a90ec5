/** The input of a serial line enters the board at times that do not depend on how the run is cut into slices. */
import { expect, test } from 'vitest';
import type { Board } from '../../board/board.js';
import { Clock } from '../../time/clock.js';
import type { Nanoseconds } from '../../units.js';
import { SerialLine } from './serial-line.js';

const [enabled, end]: [Nanoseconds, Nanoseconds] = [3.3e6, 60e6];

/** Runs a port that is enabled at a time and takes all at once, with input that is there from the start. Returns what enters. */
function runInSlices(length: Nanoseconds, input: Uint8Array): unknown[] {
  const clock = new Clock(12e6);
  const entered: unknown[] = [];
  const port = {
    name: 'uart0',
    listened: false,
    backlog: 0,
    onListening: () => {},
    onData: () => () => {},
    send: (bytes: Uint8Array) => entered.push([Math.round(clock.now), bytes.length]),
  };
  const pieces = [input];
  const host = {
    open: false,
    take: () => pieces.pop() ?? new Uint8Array(),
    write: () => undefined,
    close: () => {},
  };
  const line = new SerialLine({ clock, port: () => port } as unknown as Board, 'uart0', host, 'fifo');
  const enabling = clock.event('enabling', () => {
    port.listened = true;
    port.onListening();
  });
  enabling.atTime(enabled);
  while (clock.now < end) {
    line.feed();
    const until = Math.min(clock.now + length, line.due ?? Infinity, end);
    clock.setHorizon(Math.min(clock.cycleAt(until), clock.nextEvent));
    clock.sleep();
    clock.advance();
  }
  return entered;
}

test.each([
  ['a few characters', 20, [[4e6, 20]]],
  [
    'more than the board takes at once',
    100_000,
    [
      [4e6, 65_536],
      [16e6, 34_464],
    ],
  ],
])('%s', (_, length, expected) => {
  for (const slice of [0.3e6, 1e6, 7e6, 100e6])
    expect(runInSlices(slice, new Uint8Array(length))).toEqual(expected);
});
