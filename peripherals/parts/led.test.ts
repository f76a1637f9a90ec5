import { expect, test } from 'vitest';
import { Pin } from '../../emulator/port/pin.js';
import { testHost } from '../host.testing.js';
import { Led } from './led.js';

function bench(options?: { activeLow: boolean }) {
  const host = testHost();
  const pin = new Pin('PD0', host);
  const chip = pin.driver('chip');
  return { host, chip, led: new Led(host, pin, 'STATUS', options) };
}

test('it is lit while its pin is high, and reports each change with its cycle', () => {
  const { host, chip, led } = bench();
  const changes: [boolean, number][] = [];
  led.onChange((on, at) => changes.push([on, at]));
  host.run(100);
  chip.set(1);
  expect(led.on).toBe(true);
  host.run(50);
  chip.set(0);
  expect(changes).toEqual([
    [true, 100],
    [false, 150],
  ]);
});

test('an active-low one is lit while its pin is low', () => {
  const { chip, led } = bench({ activeLow: true });
  expect(led.on).toBe(true);
  chip.set(1);
  expect(led.on).toBe(false);
});

test('its brightness follows from the time it was lit, across a saved state too', () => {
  const { host, chip, led } = bench();
  for (let i = 0; i < 10; i++) {
    chip.set(1);
    host.run(25);
    chip.set(0);
    host.run(75);
  }
  expect(led.lit(host.clock.cycles) / host.clock.cycles).toBe(0.25);
  const other = bench();
  other.host.follow(host);
  expect(other.led.lit(host.clock.cycles)).toBe(250);
});
