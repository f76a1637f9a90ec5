import { expect, test } from 'vitest';
import { pinMux } from './pin-mux.js';

/** All pins that can carry a signal, each with its function number. */
function pinsOf(signal: string): string[] {
  return Object.entries(pinMux).flatMap(([pin, functions]) =>
    Object.entries(functions).flatMap(([choice, name]) => (name === signal ? [`${pin}=${choice}`] : [])),
  );
}

test('the package has 65 GPIO pins', () => {
  expect(Object.keys(pinMux)).toHaveLength(65);
});

test('functions are numbered 1 to 11, and no pin offers a signal twice', () => {
  for (const [pin, functions] of Object.entries(pinMux)) {
    const names = Object.values(functions);
    expect(new Set(names).size, pin).toBe(names.length);
    for (const choice of Object.keys(functions).map(Number)) {
      expect(choice, pin).toBeGreaterThan(0);
      expect(choice, pin).toBeLessThan(12);
    }
  }
});

test('signals are where the data sheet has them', () => {
  expect(pinsOf('U0Rx')).toEqual(['PA0=1']);
  expect(pinsOf('U0Tx')).toEqual(['PA1=1']);
  expect(pinsOf('U2Tx')).toEqual(['PD1=4', 'PD6=9', 'PE4=5', 'PG1=1']);
  expect(pinsOf('CCP6')).toEqual(['PB5=3', 'PD0=6', 'PD2=2', 'PE1=5', 'PH0=1', 'PJ3=10']);
});
