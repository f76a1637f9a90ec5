/** Whole boards with the shipped images: determinism, snapshots, run control, crash reports. */
import { readFileSync } from 'node:fs';
import { formatCrash } from 'perch';
import { ekLm3s9b92 } from 'perch/boards';
import { describe, expect, test } from 'vitest';
import { shippedNames } from '../emulator/image/image.testing.js';

const image = (name: string) => readFileSync(new URL(`../firmware/images/${name}.elf`, import.meta.url));

describe.each(shippedNames)('%s.elf', (name) => {
  test('two runs give the same digest', () => {
    const digests = [1, 2].map(() => {
      const board = ekLm3s9b92({ image: image(name) });
      board.run({ for: '300ms' });
      return board.digest();
    });
    expect(digests[0]).toBe(digests[1]);
  });

  test('a restored state and a fork run to the digest of the first run', () => {
    const board = ekLm3s9b92({ image: image(name) });
    board.run({ for: '20ms' });
    const saved = board.save();
    const fork = board.fork();
    board.run({ for: '100ms' });
    const digest = board.digest();
    board.restore(saved);
    board.run({ for: '100ms' });
    fork.run({ for: '100ms' });
    expect([board.digest(), fork.digest()]).toEqual([digest, digest]);
  });

  test('a run in 50 pieces ends with the same digest', () => {
    const board = ekLm3s9b92({ image: image(name) });
    const pieces = ekLm3s9b92({ image: image(name) });
    board.run({ for: '50ms' });
    for (let n = 1; n <= 50; n++) pieces.run({ for: n * 1e6 - pieces.clock.now });
    expect(pieces.digest()).toBe(board.digest());
  });
});

test('hello prints over UART0 and sleeps', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  expect(board.runUntil('bye', { within: '1s' }).reason).toBe('reached');
  expect(board.uart0.text).toMatch(/^Hello from the LM3S9B92!\r\nclock 80 MHz\r\n/);
  expect(board.clock.frequency).toBe(80_000_000);
  expect(board.reports).toEqual([]);
});

test('blinky toggles the LED every half second, by a timer interrupt', () => {
  const board = ekLm3s9b92({ image: image('blinky') });
  const edges: number[] = [];
  board.pin('PD0').watch(() => edges.push(board.clock.now));
  board.run({ for: '3s' });
  const gaps = edges.slice(1).map((at, n) => Math.round((at - edges[n]) / 1e6));
  expect(gaps.length).toBeGreaterThanOrEqual(4);
  expect(new Set(gaps)).toEqual(new Set([500]));
});

describe('a crash', () => {
  test.each([
    ['n', 'UsageFault', 'INVSTATE'],
    ['u', 'UsageFault', 'UNALIGNED'],
    ['d', 'UsageFault', 'DIVBYZERO'],
  ])('%s prints exception, registers and a symbolised backtrace', (key, exception, status) => {
    const board = ekLm3s9b92({ image: image('crash') });
    board.run({ for: '50ms' });
    board.uart0.send(key);
    const { reason, crash } = board.run({ for: '100ms' });
    expect(reason).toBe('crash');
    const text = formatCrash(crash!);
    expect(text).toMatch(new RegExp(`^(${exception}|HardFault): .*${status}`));
    expect(text).toMatch(/ r0 0x[0-9A-F_]+ .*\n[^]* pc 0x/);
    expect(text).toMatch(/Backtrace:[^]* main\+0x[0-9a-f]+ \(.*crash\.c:\d+\)/);
  });
});

test('a closed board rejects every use and does not affect other boards', () => {
  const board = ekLm3s9b92({ image: image('owlet') });
  board.run({ for: '20ms' });
  const state = board.save();
  const digests = [1, 2, 3].map(() => {
    const fork = board.fork(state);
    expect(fork.digest()).toBe(board.digest());
    fork.run({ for: '100ms' });
    const digest = fork.digest();
    fork.close();
    return digest;
  });
  const fresh = ekLm3s9b92({ image: image('owlet') });
  fresh.run({ for: '20ms' });
  expect(fresh.digest()).toBe(board.digest());
  fresh.close();
  board.run({ for: '100ms' });
  expect(digests).toEqual(new Array(3).fill(board.digest()));
  for (const use of [() => fresh.run({ for: 1 }), () => fresh.digest(), () => fresh.readMemory(0, 4)])
    expect(use).toThrow(/ek-lm3s9b92 is closed/);
});

test('close throws while the board runs', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  board.uart0.onData(() => expect(() => board.close()).toThrow(/while it runs/));
  expect(board.runUntil('bye', { within: '1s' }).reason).toBe('reached');
});

test('registers, pins and blocks are found by name; unknown names are rejected', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  board.runUntil('bye');
  expect(board.peripheral('UART0').read('FR.RXFE')).toBe(1);
  expect(board.pin('PB4').level).toBe(1);
  expect(board.peripheral('FLASH_CTRL').read('USERREG0')).toBe(0x655002);
  expect(() => board.peripheral('UART9')).toThrow(/no modelled block 'UART9'/);
  expect(() => board.peripheral('UART0').read('XY')).toThrow(/UART0 has no register 'XY'/);
  expect(() => board.pin('PZ9')).toThrow(/no pin 'PZ9'/);
  expect(() => board.run({ for: '3 parsecs' })).toThrow(/invalid duration '3 parsecs'/);
});

test('runUntil stops at a symbol, at a condition and at its time limit', () => {
  const board = ekLm3s9b92({ image: image('blinky') });
  expect(board.runUntil({ reach: 'main' }).reason).toBe('reached');
  expect(board.registers.pc).toBe(board.addressOf('main'));
  expect(board.runUntil((b) => b.pin('PD0').level === 1).reason).toBe('reached');
  expect(board.runUntil('never', { within: '10ms' }).reason).toBe('time');
  expect(() => board.runUntil({ reach: 'nowhere' })).toThrow(/no symbol 'nowhere'/);
});

test('a fork and a restored board have the inputs that wait', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  const twins: ReturnType<typeof ekLm3s9b92>[] = [];
  let saved: ReturnType<typeof board.save> | undefined;
  const end = board.watchBoundaries(() => {
    if (saved || board.clock.now < 3e6) return;
    board.button.press();
    board.uart0.send('x');
    board.pin('PB4').input('pull0');
    twins.push(board.fork());
    saved = board.save();
  });
  board.run({ for: '20ms' });
  end();
  const restored = ekLm3s9b92({ image: image('hello') });
  restored.restore(saved!);
  for (const twin of [...twins, restored]) {
    twin.runTo(board.clock.cycles);
    expect([twin.button.pressed, twin.digest()]).toEqual([true, board.digest()]);
  }
});

test('a board is not forked, saved, restored or run within its callbacks, where a change is incomplete', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  const start = board.save();
  const attempts = [
    () => board.fork(),
    () => board.save(),
    () => board.restore(start),
    () => board.run({ for: '1ms' }),
  ];
  const messages: string[] = [];
  const end = board.uart0.onData(() => {
    const attempt = attempts[messages.length];
    if (!attempt) return;
    try {
      attempt();
      messages.push('done');
    } catch (error) {
      messages.push((error as Error).message);
    }
  });
  board.run({ for: '20ms' });
  end();
  expect(messages).toEqual([
    expect.stringContaining('cannot be forked in this callback'),
    expect.stringContaining('cannot be saved in this callback'),
    expect.stringContaining('cannot be restored while it runs'),
    expect.stringContaining('cannot be run while it runs'),
  ]);
  const other = ekLm3s9b92({ image: image('hello') });
  other.run({ for: '20ms' });
  expect(board.digest()).toBe(other.digest());
});

test('a condition of runUntil can fork the board', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  const forks: ReturnType<typeof ekLm3s9b92>[] = [];
  board.runUntil((b) => b.clock.now > 18e6 && forks.push(b.fork() as typeof board) === 3);
  board.run({ for: '10ms' });
  for (const fork of forks) {
    fork.runTo(board.clock.cycles);
    expect(fork.digest()).toBe(board.digest());
  }
});

test('members of a state that are null at times, or lists, are checked too', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  const state = board.save();
  const damaged = (path: string, value: unknown) => {
    const copy = structuredClone(state) as Record<string, unknown>;
    const keys = path.split('.');
    const owner = keys.slice(0, -1).reduce<Record<string, unknown>>((o, key) => o[key] as never, copy);
    owner[keys.at(-1)!] = value;
    return () => board.restore(copy as never);
  };
  for (const [path, value] of [
    ['blocks.UART0', null],
    ['blocks.UART0.state.receiving', 5],
    ['blocks.UDMA.state.halted', 1e300],
    ['blocks.UDMA.state.single', [0]],
    ['blocks.TIMER0.state.paused', { since: 1 }],
    ['blocks.ADC0.state.fifos.0.data', []],
    ['blocks.NVIC.state.mpu.regions.3.base', null],
    ['pins.PD0', null],
    ['pins.PD0.drives', [0]],
    ['pins.PD0.drives.0', 'x'],
    ['lines.0', 3],
    ['analog.values.0', NaN],
    ['analog.pending', [1]],
    ['semihosting.call', { kind: 'read' }],
    ['semihosting.files.0', 7],
    ['reports.doubtful', 1],
    ['reports.entries', [{}]],
  ] as const) {
    expect(damaged(path, value), path).toThrow(`saved state ${path.split('.')[0]}`);
  }
  board.restore(state);
});

test('a reset has a cause of the chip, and a damaged state leaves the board as it is', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  expect(() => board.reset('constructor')).toThrow(
    "input 'reset': LM3S9B92 has no reset cause 'constructor'",
  );
  board.run({ for: '2ms' });
  const digest = board.digest();
  const state = board.save();
  const { clock, ports } = structuredClone(state) as unknown as Record<string, Record<string, unknown>>;
  const damages: [Record<string, unknown>, string][] = [
    [{ board: 'other' }, 'a state of board other does not fit'],
    [{ memory: undefined }, 'saved state has no bytes of memory'],
    [{ memory: new Uint8Array(4) }, 'saved state has 4 bytes of memory'],
    [{ clock: { ...clock, cycles: NaN } }, 'saved state clock.cycles: is NaN'],
    [{ clock: { ...clock, frequency: 0 } }, 'saved state clock.frequency: is out of range'],
    [
      { ports: { ...ports, uart0: { ...(ports.uart0 as object), pending: 5 } } },
      'saved state ports uart0 pending: expected Array',
    ],
    [{ inputs: [{ source: 'button', value: 'x' }] }, "input 'button': expected boolean"],
    [{ instructions: '5' }, 'saved state instructions: is no number'],
  ];
  for (const [damage, message] of damages) {
    expect(() => board.restore({ ...state, ...damage } as never)).toThrow(message);
    expect(() => board.fork({ ...state, ...damage } as never)).toThrow(message);
  }
  expect(board.digest()).toBe(digest);
});
