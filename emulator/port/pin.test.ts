import { expect, test } from 'vitest';
import type { Level } from '../units.js';
import { portTestHost } from './host.testing.js';
import { type Drive, Pin } from './pin.js';

const drives: readonly Drive[] = ['z', 'pull0', 'pull1', 0, 1];

/** What a wire with these drivers is, in the simplest words. */
function levelOf(all: readonly Drive[], before: Level): Level {
  if (all.includes(0)) return 0;
  if (all.includes(1) || all.includes('pull1')) return 1;
  return all.includes('pull0') ? 0 : before;
}

/** Numbers below a limit, the same ones for the same seed. */
function random(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

test.each([1, 2, 3])(
  'three drivers in 1,000 random steps, with restored states in between (seed %i)',
  (seed) => {
    const next = random(seed);
    const host = portTestHost();
    const pin = new Pin('PB2', host);
    const parties = [1, 2, 3].map((n) => pin.driver(`driver ${n}`));
    const now: Drive[] = ['z', 'z', 'z'];
    let { level } = pin;
    let saved = { state: host.states.save(), now: [...now], level };
    let pad = level;
    let notified = level;
    let changes = 0;
    pin.pad = { sense: () => void (pad = pin.level) };
    pin.watch((changed) => (notified = changed));
    for (let step = 0; step < 1000; step++) {
      const n = next(3);
      now[n] = drives[next(drives.length)];
      parties[n].set(now[n]);
      const expected = levelOf(now, level);
      if (expected !== level) changes++;
      level = expected;
      expect([step, pin.level, pad, notified]).toEqual([step, level, level, level]);
      if (next(20) === 0) saved = { state: host.states.save(), now: [...now], level };
      if (next(20) === 0) {
        host.states.restore(saved.state);
        now.splice(0, 3, ...saved.now);
        level = pad = notified = saved.level;
      }
    }
    expect(changes).toBeGreaterThan(100);
  },
);

test('conflicting drivers are reported; low wins, and a forced level overrides both', () => {
  const host = portTestHost();
  const { reports } = host;
  const pin = new Pin('PB2', host);
  const [chip, part] = [pin.driver('GPIOB'), pin.driver('part')];
  chip.set(1);
  expect(reports).toEqual([]);
  part.set(0);
  expect([pin.level, reports]).toEqual([0, ['pin PB2: GPIOB drives 1, part drives 0']]);
  pin.force(1);
  chip.set(0);
  expect(pin.level).toBe(1);
  pin.force(undefined);
  expect(pin.level).toBe(0);
});
