import { expect, test } from 'vitest';
import type { BoardState } from '../board/board.js';
import type { SavedState } from '../state/state-list.js';
import { Clock } from '../time/clock.js';
import { type Checkpoint, Checkpoints } from './checkpoints.js';

const memoryBytes = 64 << 10;

/** A state at a cycle, with the bytes of memory that `changes` sets, by address. */
function stateAt(cycle: number, changes: Record<number, number> = {}): BoardState {
  const memory = new Uint8Array(memoryBytes);
  for (const [at, value] of Object.entries(changes)) memory[Number(at)] = value;
  const clock = new Clock(1e6);
  clock.left[0] = -cycle;
  return {
    board: 'test',
    memory,
    blocks: {
      UART0: { registers: Uint32Array.of(1, 2, 3), state: {}, clocked: true },
      TIMER0: { count: cycle },
    },
    pins: {},
    signals: {},
    lines: [],
    clock: clock.save(),
    parts: {},
    ports: {},
    analog: { values: [], pending: [] },
    console: { semihosting: '', itm: '', input: new Uint8Array() },
    instructions: cycle,
    reset: null,
    fault: null,
  };
}

test('a packed state unpacks unchanged', () => {
  const checkpoints = new Checkpoints(1 << 20);
  const states = [stateAt(0), stateAt(10, { 5: 1 }), stateAt(20, { 5: 1, 9000: 2 })];
  for (const state of states) checkpoints.add(checkpoints.pack(state, 0));
  for (const state of states) {
    const packed = checkpoints.before(state.clock.cycles);
    expect(checkpoints.unpack(packed, new Uint8Array(memoryBytes))).toEqual(state);
  }
});

test('unchanged parts are kept once', () => {
  const checkpoints = new Checkpoints(1 << 20);
  checkpoints.add(checkpoints.pack(stateAt(0), 0));
  const { bytes } = checkpoints;
  checkpoints.add(checkpoints.pack(stateAt(10, { 5: 1 }), 0));
  const [first, second] = [checkpoints.first, checkpoints.last];
  const uart = ({ rest }: Checkpoint) => (rest.blocks as SavedState).UART0;
  expect(uart(second)).toBe(uart(first));
  expect(second.pages.filter((page, n) => page !== first.pages[n])).toHaveLength(1);
  expect(checkpoints.bytes - bytes).toBeLessThan(4096);
});

test('the checkpoint before a cycle, and none after one', () => {
  const checkpoints = new Checkpoints(1 << 20);
  for (const cycle of [0, 10, 20, 30]) checkpoints.add(checkpoints.pack(stateAt(cycle), 0));
  expect([0, 9, 10, 29, 99].map((cycle) => checkpoints.before(cycle).cycle)).toEqual([0, 0, 10, 20, 30]);
  checkpoints.dropAfter(15);
  expect(checkpoints.before(99).cycle).toBe(10);
  checkpoints.dropAfter(-1);
  expect(checkpoints.before(99).cycle).toBe(0);
});

test('old checkpoints are thinned out by age, within the limit', () => {
  const limit = 1 << 20;
  const checkpoints = new Checkpoints(limit);
  const count = 3000;
  for (let n = 0; n <= count; n++) {
    const changes = Object.fromEntries(Array.from({ length: 8 }, (_, k) => [k * 1024, n & 0xff]));
    checkpoints.add(checkpoints.pack(stateAt(n, changes), 0));
    expect(checkpoints.bytes).toBeLessThanOrEqual(limit);
  }
  expect(checkpoints.first.cycle).toBe(0);
  for (const age of [1, 10, 100, 1000]) {
    expect(count - checkpoints.before(count - age).cycle).toBeLessThan(1 + age * 1.5);
  }
  checkpoints.dropAfter(0);
  const empty = new Checkpoints(limit);
  empty.add(
    empty.pack(stateAt(0, Object.fromEntries(Array.from({ length: 8 }, (_, k) => [k * 1024, 0]))), 0),
  );
  expect(checkpoints.bytes).toBe(empty.bytes);
});

test('text that consoles have printed counts, once for checkpoints that share it', () => {
  const limit = 2_000_000;
  const checkpoints = new Checkpoints(limit);
  const add = (cycle: number, semihosting: string) => {
    const console = { semihosting, itm: '', input: new Uint8Array() };
    checkpoints.add(checkpoints.pack({ ...stateAt(cycle), console }, 0));
  };
  add(0, '');
  const { bytes } = checkpoints;
  for (let n = 1; n <= 10; n++) add(n, 'x'.repeat(100_000 * n));
  expect(checkpoints.bytes - bytes).toBeGreaterThan(1_000_000);
  expect(checkpoints.bytes - bytes).toBeLessThan(1_100_000);
  // Each of these has a text of its own.
  for (let n = 11; n <= 100; n++) add(n, String(n).repeat(n % 2 ? 200_000 : 100_000));
  expect(checkpoints.bytes).toBeLessThan(limit);
  const kept = new Set(Array.from({ length: 100 }, (_, n) => checkpoints.before(n)));
  expect(kept.size).toBeLessThan(limit / 200_000 + 2);
});
