import { expect, test } from 'vitest';
import { ByteLog } from './byte-log.js';
import { StateList } from './state-list.js';

/** An owner with state of every form, in a list whose sections are filled out of order. */
function build() {
  const states = new StateList();
  const [first, second] = [states.section(), states.section()];
  const gauge = { reading: 0, history: [] as number[] };
  const lines = [{ level: false }, { level: true }];
  const log = new ByteLog();
  second.field('reading', gauge, 'reading');
  const state = first.object('switch', { pressed: false, times: [1] });
  const own = states.list('port');
  own.bytes('received', log);
  own.fields(gauge, 'history');
  states.column('lines', lines, 'level');
  return { states, gauge, lines, log, state };
}

function change({ gauge, lines, log, state }: ReturnType<typeof build>) {
  gauge.reading = 7;
  gauge.history.push(5, 6);
  lines[0].level = true;
  for (const byte of [1, 2, 3]) log.append(byte);
  state.pressed = true;
  state.times.push(2);
}

test('declared state is saved under its names, in the order of the lists', () => {
  const thing = build();
  change(thing);
  const saved = thing.states.save();
  expect(Object.entries(saved)).toEqual([
    ['switch', { pressed: true, times: [1, 2] }],
    ['reading', 7],
    ['port', { received: Uint8Array.of(1, 2, 3), history: [5, 6] }],
    ['lines', [true, true]],
  ]);
});

test('a saved state and its owner do not affect each other', () => {
  const [one, other] = [build(), build()];
  change(one);
  const saved = one.states.save();
  const copy = structuredClone(saved);
  change(one);
  other.states.restore(saved);
  expect(other.states.save()).toEqual(copy);
  change(other);
  expect(saved).toEqual(copy);
  expect(other.log.bytes).toEqual(Uint8Array.of(1, 2, 3, 1, 2, 3));
});

test('a restore keeps the object', () => {
  const thing = build();
  const { state } = thing;
  const saved = thing.states.save();
  state.pressed = true;
  thing.states.restore(saved);
  expect(state.pressed).toBe(false);
});

test('derived data is recomputed after the whole state is restored, in the order of declaration', () => {
  const thing = build();
  const seen: [string, boolean][] = [];
  for (const name of ['wire', 'port']) {
    thing.states.list(name + ' that follows').afterRestore({
      derive: () => void seen.push([name, thing.state.pressed]),
    });
  }
  change(thing);
  const saved = thing.states.save();
  thing.state.pressed = false;
  thing.states.restore(saved);
  expect(seen).toEqual([
    ['wire', true],
    ['port', true],
  ]);
});

test('power-up calls what was declared for it and keeps other state', () => {
  const thing = build();
  change(thing);
  thing.states.onPowerUp({ powerUp: () => void (thing.gauge.reading = 0) });
  thing.states.powerUp();
  expect([thing.gauge.reading, thing.state.pressed]).toEqual([0, true]);
});

test('an incomplete state, a duplicate name and a missing property are rejected', () => {
  const { states, gauge } = build();
  const { lines: _, ...rest } = states.save();
  expect(() => states.restore(rest)).toThrow("saved state has no 'lines'");
  states.check();
  states.section().list('port');
  expect(() => states.check()).toThrow("state 'port' is declared twice");
  expect(() => states.field('speed', gauge, 'velocity')).toThrow(
    "state 'speed': its owner has no 'velocity'",
  );
});

test('properties that were added since are gone after a restore', () => {
  const { states, state } = build();
  const saved = states.save();
  (state as Record<string, unknown>).later = 1;
  states.restore(saved);
  expect(state).toEqual({ pressed: false, times: [1] });
});

test('a state that is not plain data is refused by name', () => {
  const { states } = build();
  states.object('cache', { entries: new Map() });
  expect(() => states.check()).toThrow("state 'cache'.entries is not plain data: it is a Map");
});
