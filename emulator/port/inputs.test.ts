import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Plain } from '../state/plain.js';
import type { Schema } from '../state/schema.js';
import { portTestHost } from './host.testing.js';
import { InputError } from './inputs.js';

const anything = v.unknown() as Schema<Plain>;

function bench() {
  const host = portTestHost();
  const seen: Plain[] = [];
  host.inputs.declare('knob', anything, (value) => void seen.push(value));
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
  inputs.declare('lever', v.number(), (value) => {
    if (value > 0) inputs.enter('lever', value - 1);
  });
  inputs.enter('lever', 2);
  expect(heard.map(([, value]) => value)).toEqual([2, 1, 0]);
});

test('a recorded input is applied by its source even while live input is closed; listeners are not called', () => {
  const { inputs, seen, heard } = bench();
  inputs.recorded = true;
  inputs.enter('knob', 1);
  inputs.apply({ cycle: 0, source: 'knob', value: 2 });
  expect([seen, heard]).toEqual([[2], []]);
});

test('a source is declared once, and a wrong name gets near names', () => {
  const { inputs } = bench();
  expect(() => inputs.declare('knob', anything, () => {})).toThrow("input 'knob' is declared twice");
  expect(() => inputs.enter('knop', 1)).toThrow("the board has no input 'knop' (did you mean 'knob'?)");
  expect(() => inputs.enter('constructor', 1)).toThrow("no input 'constructor'");
});

test('a recorded value stays what it was, whatever its source does with it', () => {
  const { inputs } = bench();
  inputs.declare('list', v.array(v.number()), (value) => void value.push(1));
  const input = { cycle: 0, source: 'list', value: [5] };
  inputs.apply(input);
  expect(input.value).toEqual([5]);
});

test('a source that throws does not keep what waits behind it; all errors are reported', () => {
  const { inputs, seen } = bench();
  inputs.declare('fuse', v.string(), (value) => {
    throw new Error(value);
  });
  const enter = (...values: [string, Plain][]) => {
    inputs.running = true;
    for (const [source, value] of values) inputs.enter(source, value);
    inputs.running = false;
    inputs.enterWaiting();
  };
  expect(() => enter(['fuse', 'one'], ['knob', 1])).toThrow('one');
  expect(() => enter(['fuse', 'one'], ['knob', 2], ['fuse', 'two'])).toThrow('one; two');
  expect([seen, inputs.waiting]).toEqual([[1, 2], false]);
  expect(() => inputs.enter('fuse', 'three')).toThrow('three');
  expect(inputs.running).toBe(false);
});

describe('a value that its source does not take', () => {
  test.each<[string, unknown, string]>([
    ['lever', '3', 'input \'lever\': expected number, not "3"'],
    ['lever', -1, "input 'lever': expected >=0, not -1"],
    ['lever', 13, "input 'lever': 13 is unlucky"],
    ['dial', {}, "input 'dial': at: is missing"],
    ['dial', { at: { x: true } }, "input 'dial': at.x: expected number, not true"],
    ['dial', { at: { x: 1 }, to: 2 }, "input 'dial': to: is not expected"],
  ])('%s %j is rejected before it is recorded', (source, value, message) => {
    const { inputs, heard } = bench();
    const applied: unknown[] = [];
    const check = (value: number) => {
      if (value === 13) throw new RangeError('13 is unlucky');
    };
    inputs.declare('lever', v.pipe(v.number(), v.minValue(0)), (value) => applied.push(value), check);
    const dial = v.strictObject({ at: v.object({ x: v.number() }) });
    inputs.declare('dial', dial, (value) => applied.push(value));
    for (const running of [false, true]) {
      inputs.running = running;
      expect(() => inputs.enter(source, value as Plain)).toThrow(new InputError(message));
      expect(() => inputs.apply({ cycle: 0, source, value: value as Plain })).toThrow(message);
    }
    expect([applied, heard, inputs.waiting]).toEqual([[], [], false]);
  });
});

describe('values are kept exactly or rejected', () => {
  test.each<[string, Plain]>([
    ['negative zero', -0],
    ['NaN', [NaN, Infinity]],
    ['typed arrays', { a: Uint8Array.of(1), b: Uint32Array.of(2 ** 31) }],
    ['text', '\ud800 \u0000'],
  ])('%s', (_, value) => {
    const { inputs, seen } = bench();
    inputs.enter('knob', value);
    expect(seen).toStrictEqual([value]);
  });

  test('a Buffer becomes a Uint8Array of its own bytes, and an undefined member is dropped', () => {
    const { inputs, seen } = bench();
    const buffer = Buffer.from('ab');
    inputs.running = true;
    inputs.enter('knob', { buffer, none: undefined } as unknown as Plain);
    buffer[0] = 0;
    inputs.enterWaiting();
    expect(seen).toStrictEqual([{ buffer: Uint8Array.of(97, 98) }]);
  });

  const circle: unknown[] = [];
  circle.push(circle);
  test.each<[string, unknown, RegExp]>([
    ['a bigint', 1n, /^input 'knob': the value: a bigint cannot be recorded$/],
    ['undefined', undefined, /: undefined cannot be recorded/],
    ['a function', () => 1, /: a function cannot/],
    ['a Map', { m: new Map() }, /: the value\.m: a Map cannot/],
    ['a Date', [new Date(0)], /: the value\.0: a Date cannot/],
    ['another typed array', Float64Array.of(1), /: a Float64Array cannot/],
    ['a hole', new Array(2), /: the value\.0: undefined cannot/],
    ['an instance', new (class Knob {})(), /: a Knob cannot/],
    ['a symbol', { [Symbol('x')]: 1 }, /: an object with symbols cannot/],
    ['__proto__', JSON.parse('{"__proto__":{"x":1}}'), /cannot have the name __proto__/],
    ['a circle', circle, /: the value is nested more than 32 deep/],
  ])('%s is rejected', (_, value, message) => {
    const { inputs, heard } = bench();
    expect(() => inputs.enter('knob', value as Plain)).toThrow(message);
    expect(heard).toEqual([]);
  });
});
