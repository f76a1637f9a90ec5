/**
 * A driver bug that only an injected fault reveals: firmware/examples/settings.c keeps two numbers in flash and passes every
 * test until the power fails during a write.
 */
import { readFileSync } from 'node:fs';
import { ekLm3s9b92 } from 'perch/boards';
import { bootOnce } from 'perch/testing';
import { expect, test } from 'vitest';

const image = readFileSync(new URL('../firmware/images/settings.elf', import.meta.url));

/** A board with 3 as both numbers. */
const board = bootOnce(() => {
  const booted = ekLm3s9b92({ image });
  booted.runUntil('plain 0 safe 0');
  booted.uart0.send('pspsps');
  booted.runUntil('plain 3 safe 3');
  return booted;
});

/** What the firmware finds after a power cut, this many nanoseconds after the command to write. */
function afterCut(command: 'p' | 's', delay: number): string {
  const b = board();
  b.uart0.send(command);
  b.faults.inject({ kind: 'power-cut', at: b.clock.now + delay, for: 10e6, seed: delay });
  b.run({ for: delay + 10e6 });
  b.uart0.clear();
  b.runUntil(/plain \d+ safe \d+\r\n/, { within: '1s' });
  return b.uart0.text.trim();
}

/** Every half millisecond of the 13 ms that a write takes, and around it. */
const moments = Array.from({ length: 30 }, (_, n) => (n + 1) * 500_000);

test('both numbers survive a reset', () => {
  const b = board();
  b.uart0.send('ps');
  b.runUntil('plain 4 safe 4');
  b.reset('pin');
  expect(b.runUntil('plain 4 safe 4', { within: '1s' }).reason).toBe('reached');
});

test('the number kept safely survives a power cut at any moment of a write', () => {
  for (const delay of moments) expect(['plain 3 safe 3', 'plain 3 safe 4']).toContain(afterCut('s', delay));
});

test('the number kept plainly is lost by a power cut at many moments of a write', () => {
  const lost = moments.filter((delay) => !/plain [34] safe 3/.test(afterCut('p', delay)));
  expect(lost.length).toBeGreaterThan(10);
});
