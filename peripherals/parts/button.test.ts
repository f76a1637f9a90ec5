import { expect, test } from 'vitest';
import type { Input } from '../../emulator/port/inputs.js';
import { Pin } from '../../emulator/port/pin.js';
import { testHost } from '../host.testing.js';
import { Button, type ButtonOptions } from './button.js';

function bench(options?: ButtonOptions) {
  const host = testHost();
  const pin = new Pin('PB4', host);
  return { host, pin, button: new Button(host, pin, 'USER', options) };
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

test('without a resistor a released button does not drive the pin', () => {
  const { pin, button } = bench({ resistor: false });
  const pull = pin.driver('chip');
  button.press();
  pull.set('pull1');
  expect(pin.level).toBe(0);
  button.release();
  expect(pin.level).toBe(1);
});

test('a press is an input of the board, and can be re-applied', () => {
  const [first, second] = [bench(), bench()];
  const log: Input[] = [];
  first.host.inputs.listen((input) => log.push(input));
  first.button.press();
  first.button.release();
  expect(log.map(({ source, value }) => [source, value])).toEqual([
    ['USER', true],
    ['USER', false],
  ]);
  second.host.inputs.apply(log[0]);
  expect([second.button.pressed, second.pin.level]).toEqual([true, 0]);
});
