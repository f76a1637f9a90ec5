import { expect, test } from 'vitest';
import { AnalogInputs } from './analog.js';
import { portTestHost } from './host.testing.js';

const volts = { unit: 'V', lowest: -0.3, highest: 5.5, initial: 0 } as const;

function bench() {
  const host = portTestHost(1_000_000);
  const { clock } = host;
  const descriptions = { AIN0: { ...volts, pin: 'PE7' }, AIN1: volts };
  const inputs = new AnalogInputs(host, { ...descriptions, TEMP: { ...volts, unit: '°C', initial: 25 } });
  const runTo = (cycle: number) => {
    clock.setHorizon(cycle);
    while (clock.cycles < cycle && clock.sleep()) clock.advance();
  };
  return { host, inputs, runTo };
}

test('an input keeps its value', () => {
  const { inputs } = bench();
  const input = inputs.find('AIN0');
  expect([input.volts, input.pin, inputs.find('TEMP').value]).toEqual([0, 'PE7', 25]);
  input.set(1.25);
  expect([input.volts, inputs.find('AIN1').volts]).toEqual([1.25, 0]);
});

test('a change can be scheduled for a later time', () => {
  const { inputs, runTo } = bench();
  const input = inputs.find('AIN0');
  input.set(3, { at: 30_000 });
  input.set(2, { at: 20_000 });
  input.set(1);
  const seen = [10, 19, 20, 29, 30].map((cycle) => {
    runTo(cycle);
    return input.volts;
  });
  expect(seen).toEqual([1, 1, 2, 2, 3]);
});

test('future changes are part of the state', () => {
  const { host, inputs, runTo } = bench();
  inputs.find('AIN0').set(2, { at: 20_000 });
  const saved = host.states.save();
  runTo(25);
  expect(inputs.find('AIN0').volts).toBe(2);
  const twin = bench();
  twin.host.states.restore(saved);
  expect(twin.inputs.find('AIN0').volts).toBe(0);
  twin.runTo(25);
  expect(twin.inputs.find('AIN0').volts).toBe(2);
});

test('unknown names and values out of range are rejected', () => {
  const { inputs } = bench();
  expect(() => inputs.find('AIN9')).toThrow(
    new RangeError("no analogue input 'AIN9' (did you mean 'AIN0' or 'AIN1'?)"),
  );
  expect(() => inputs.find('AIN0').set(NaN)).toThrow(
    new RangeError('AIN0 cannot be NaN V: give -0.3 to 5.5 V'),
  );
  expect(() => inputs.find('AIN1').set(5.6)).toThrow(
    new RangeError('AIN1 cannot be 5.6 V: give -0.3 to 5.5 V'),
  );
  expect(() => inputs.find('TEMP').volts).toThrow(RangeError);
});
