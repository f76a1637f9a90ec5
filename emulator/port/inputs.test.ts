import { expect, test } from 'vitest';
import type { Plain } from '../state/plain.js';
import { portTestHost } from './host.testing.js';

function bench() {
  const host = portTestHost();
  const seen: Plain[] = [];
  host.inputs.declare('knob', (value: Plain) => void seen.push(value));
  const heard: [string, Plain, number][] = [];
  host.inputs.listen(({ source, value, cycle }) => heard.push([source, value, cycle]));
  return { ...host, seen, heard };
}

test('while the board does not run, a value is applied at once, after listeners are called', () => {
  const { inputs, seen, heard, run } = bench();
  run(100);
  inputs.enter('knob', 3);
  expect([seen, heard]).toEqual([[3], [['knob', 3, 100]]]);
});

test('while the board runs, a copy of the value waits for the next boundary', () => {
  const { inputs, seen } = bench();
  inputs.running = true;
  const value = [1];
  inputs.enter('knob', value);
  value.push(2);
  expect([seen, inputs.waiting]).toEqual([[], true]);
  inputs.enterWaiting();
  expect([seen, inputs.waiting]).toEqual([[[1]], false]);
});

test('a value that a source enters while it applies one is applied next', () => {
  const { inputs, heard } = bench();
  inputs.declare('lever', (value: number) => {
    if (value > 0) inputs.enter('lever', value - 1);
  });
  inputs.enter('lever', 2);
  expect(heard.map(([, value]) => value)).toEqual([2, 1, 0]);
});

test('a recorded input is applied by its source even while live input is closed; listeners are not called', () => {
  const { inputs, seen, heard } = bench();
  inputs.closed = true;
  inputs.enter('knob', 1);
  inputs.apply({ cycle: 0, source: 'knob', value: 2 });
  expect([seen, heard]).toEqual([[2], []]);
});

test('a source is declared once, and a wrong name gets near names', () => {
  const { inputs } = bench();
  expect(() => inputs.declare('knob', () => {})).toThrow("input 'knob' is declared twice");
  expect(() => inputs.enter('knop', 1)).toThrow("the board has no input 'knop' (did you mean 'knob'?)");
});

test('a recorded value stays what it was, whatever its source does with it', () => {
  const { inputs } = bench();
  inputs.declare('list', (value: number[]) => void value.push(1));
  const input = { cycle: 0, source: 'list', value: [5] };
  inputs.apply(input);
  expect(input.value).toEqual([5]);
});
