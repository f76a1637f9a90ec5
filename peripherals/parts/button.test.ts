import { expect, test } from 'vitest';
import { Pin } from '../../emulator/port/pin.js';
import { testHost } from '../host.testing.js';
import { Button, type ButtonOptions } from './button.js';

function bench(options?: ButtonOptions) {
  const host = testHost();
  const pin = new Pin('PB4', host.clock, host.report);
  return { pin, button: new Button(pin, 'USER', options) };
}

test.each([
  ['to ground with a pull-up', {}, [1, 0, 1]],
  ['to the supply with a pull-down', { activeHigh: true }, [0, 1, 0]],
])('%s', (_how, options, expected) => {
  const { pin, button } = bench(options);
  const levels = [pin.level];
  button.press();
  levels.push(pin.level);
  button.release();
  levels.push(pin.level);
  expect(levels).toEqual(expected);
});

test('without a resistor a released button leaves the pin to others', () => {
  const { pin, button } = bench({ resistor: false });
  const pull = pin.driver('chip');
  button.press();
  pull.set('pull1');
  expect(pin.level).toBe(0);
  button.release();
  expect(pin.level).toBe(1);
});

test('every press from outside goes through one place', () => {
  const { button } = bench();
  const log: boolean[] = [];
  button.onInput = (pressed) => {
    log.push(pressed);
    return pressed;
  };
  button.press();
  button.release();
  expect(log).toEqual([true, false]);
  expect(button.pressed).toBe(true);
});
