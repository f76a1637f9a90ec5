import { expect, test } from 'vitest';
import { ByteLog } from './byte-log.js';
import { StateList } from './state-list.js';

/** A thing with state of every form, in a list with sections that are filled in another order than they stand. */
function build() {
  const states = new StateList();
  const [first, second] = [states.section(), states.section()];
  const gauge = { reading: 0, history: [] as number[] };
  const lines = [{ level: false }, { level: true }];
  const words = new Uint32Array(2);
  const log = new ByteLog();
  second.field('reading', gauge, 'reading');
  const state = first.object('switch', { pressed: false, times: [1] });
  const own = states.list('port');
  own.bytes('received', log);
  own.fields(gauge, 'history');
  states.column('lines', lines, 'level');
  states.words('registers', words);
  return { states, gauge, lines, words, log, state };
}

function change({ gauge, lines, words, log, state }: ReturnType<typeof build>) {
  gauge.reading = 7;
  gauge.history.push(5, 6);
  lines[0].level = true;
  words[1] = 9;
  for (const byte of [1, 2, 3]) log.append(byte);
  state.pressed = true;
  state.times.push(2);
}

test('what was declared is saved under its names, in the order in which the lists stand', () => {
  const thing = build();
  change(thing);
  const saved = thing.states.save();
  expect(Object.entries(saved)).toEqual([
    ['switch', { pressed: true, times: [1, 2] }],
    ['reading', 7],
    ['port', { received: Uint8Array.of(1, 2, 3), history: [5, 6] }],
    ['lines', [true, true]],
    ['registers', Uint32Array.of(0, 9)],
  ]);
});

test('a saved state does not change with its owner, nor its owner with it', () => {
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

test('an object stays the same object', () => {
  const thing = build();
  const { state } = thing;
  const saved = thing.states.save();
  state.pressed = true;
  thing.states.restore(saved);
  expect(state.pressed).toBe(false);
});

test('what follows from the state is worked out when all of it is back, in the order of declaration', () => {
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

test('switching on reaches what asked for it and leaves the rest alone', () => {
  const thing = build();
  change(thing);
  thing.states.onPowerUp({ powerUp: () => void (thing.gauge.reading = 0) });
  thing.states.powerUp();
  expect([thing.gauge.reading, thing.state.pressed]).toEqual([0, true]);
});

test('a state that lacks something, a name that stands twice and a property that is none are refused', () => {
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
