/** Injected faults on whole boards: the effect of each, its determinism, its text form. */
import { readFileSync } from 'node:fs';
import { type InjectedFault, parseFault } from 'perch';
import { ekLm3s9b92 } from 'perch/boards';
import { describe, expect, test } from 'vitest';

const image = (name: string) => readFileSync(new URL(`../firmware/images/${name}.elf`, import.meta.url));
const boot = (name: string) => ekLm3s9b92({ image: image(name) });
const none = () => {
  throw new RangeError('no symbols');
};

function strikes(board: ReturnType<typeof boot>): string[] {
  const lines: string[] = [];
  board.faults.onStrike = (text, time) => lines.push(`${(time / 1e6).toFixed(3)} ${text}`);
  return lines;
}

test('flip inverts a bit at its time', () => {
  const board = boot('hello');
  const lines = strikes(board);
  board.faults.inject({ kind: 'flip', target: 0x2000ff00, bit: 3, at: 5e6 });
  board.run({ for: '4ms' });
  expect(board.readMemory(0x2000ff00, 1)[0]).toBe(0);
  board.run({ for: '2ms' });
  expect(board.readMemory(0x2000ff00, 1)[0]).toBe(8);
  expect(lines).toEqual(['5.000 bit 3 of 0x2000_FF00 flips: 0x00 becomes 0x08']);
});

test('lose, double and corrupt change transmitted characters', () => {
  const plain = boot('hello');
  plain.runUntil('bye');
  const texts = (['lose', 'double', 'corrupt'] as const).map((kind) => {
    const board = boot('hello');
    board.faults.inject({ kind, line: 'uart0', direction: 'out', nth: 2 });
    board.runTo(plain.clock.cycles);
    return board.uart0.text.slice(0, 6);
  });
  expect(texts[0]).toBe('Hllo f');
  expect(texts[1]).toBe('Heello');
  expect(texts[2]).toMatch(/^H[^e]llo /);
});

test('lose and double change received characters', () => {
  const board = boot('owlet');
  board.runUntil('\n');
  const arrived: number[] = [];
  board.pin('PA0').onFrame((frame) => arrived.push(frame.data));
  board.faults.inject({ kind: 'double', line: 'uart0', direction: 'in', nth: 1 });
  board.faults.inject({ kind: 'lose', line: 'uart0', direction: 'in', nth: 4 });
  board.uart0.send('abcde', { pace: 'none' });
  board.run({ for: '10ms' });
  expect(String.fromCharCode(...arrived)).toBe('aabde');
});

test('a stuck wire keeps its level and carries no frames; once released, it follows its drivers', () => {
  const board = boot('blinky');
  board.faults.inject({ kind: 'stuck', pin: 'PD0', level: 1, at: 1e6, for: 1.4e9 });
  const levels: number[] = [];
  board.pin('PD0').watch((level) => levels.push(level));
  board.run({ for: '1300ms' });
  expect(levels).toEqual([1]);
  board.run({ for: '1s' });
  expect(levels.length).toBeGreaterThan(2);
  const silent = boot('hello');
  silent.faults.inject({ kind: 'stuck', pin: 'PA1', level: 1 });
  silent.run({ for: '50ms' });
  expect(silent.uart0.text).toBe('');
});

test('a dead block causes a bus fault or reads as 0', () => {
  const board = boot('hello');
  board.faults.inject({ kind: 'dead', block: 'UART0', answer: 'fault' });
  const result = board.run({ for: '50ms' });
  expect(result.crash?.exception).toMatch(/BusFault|HardFault/);
  const zeros = boot('hello');
  zeros.faults.inject({ kind: 'dead', block: 'UART0' });
  expect(zeros.run({ for: '50ms' }).reason).not.toBe('crash');
  expect(zeros.uart0.text).toBe('');
});

test('oscillator drift changes the baud rate', () => {
  const board = boot('hello');
  board.uart0.fix('115200');
  board.faults.inject({ kind: 'drift', ppm: 100_000 });
  board.run({ for: '50ms' });
  expect(board.uart0.framingErrors).toBeGreaterThan(0);
  expect(board.reports.map(({ message }) => message).join()).toMatch(
    /the firmware sends at 126\d\d\d 8N1, the host receives at 115200 8N1/,
  );
});

test('a power cut restarts the firmware with noise in SRAM', () => {
  const board = boot('hello');
  board.run({ for: '20ms' });
  const lines = strikes(board);
  board.faults.inject({ kind: 'power-cut', at: 30e6, for: 5e6, seed: 3 });
  board.run({ for: '200ms' });
  expect(lines).toEqual(['30.000 power-cut begins', '35.000 power-cut ends']);
  expect(board.uart0.text.match(/Hello/g)?.length).toBe(2);
  expect(board.readMemory(0x20010000, 64)).not.toEqual(new Uint8Array(64));
  expect(board.peripheral('SYSCTL').read('RESC')).toBe(2);
});

test('stuck and noise change the samples of an analogue input, not its set value', () => {
  const board = boot('thermometer');
  board.analog('AIN0').set(2);
  board.faults.inject({ kind: 'stuck', input: 'AIN0', value: 1, at: 115e6, for: 200e6 });
  board.faults.inject({ kind: 'noise', input: 'AIN0', by: 0.2, every: 1e6, at: 320e6 });
  const lines = strikes(board);
  const volts = [...Array(4).keys()].map(() => {
    board.uart0.clear();
    board.runUntil(/C\r\n/);
    return Number(/AIN0 (.+) V/.exec(board.uart0.text)![1]);
  });
  expect(volts.slice(0, 3).map((value) => Math.round(value * 10) / 10)).toEqual([2, 1, 1]);
  expect(Math.abs(volts[3] - 2)).toBeLessThan(0.1);
  expect(volts[3]).not.toBe(2);
  expect([board.analog('AIN0').volts, lines]).toEqual([
    2,
    [
      '115.000 AIN0 stuck at 1 begins',
      '315.000 AIN0 stuck at 1 ends',
      '320.000 noise on AIN0 (seed 1) begins',
    ],
  ]);
});

test('a brown-out sets RIS.BORRIS or resets the chip', () => {
  const board = boot('hello');
  board.faults.inject({ kind: 'brown-out', at: 20e6 });
  board.run({ for: '40ms' });
  expect(board.peripheral('SYSCTL').read('RIS.BORRIS') || board.peripheral('SYSCTL').read('RESC.BOR')).toBe(
    1,
  );
});

test.each<InjectedFault>([
  { kind: 'noise', pin: 'PB4', every: 1e5, for: 20e6, seed: 5 },
  { kind: 'noise', input: 'AIN0', by: 0.1, every: 1e5, for: 20e6, seed: 5 },
  { kind: 'corrupt', line: 'uart0', direction: 'out', oneIn: 3, seed: 9 },
  { kind: 'drift', ppm: -300, at: 5e6, for: 10e6 },
  { kind: 'power-cut', at: 6e6, for: 3e6 },
  { kind: 'cell', address: 0x20000100, bit: 1, value: 1 },
])('$kind is part of the state: a fork keeps it, a restored earlier state is without it', (fault) => {
  const board = boot('hello');
  const before = board.save();
  board.faults.inject(fault);
  board.run({ for: '7ms' });
  const twin = board.fork();
  board.run({ for: '30ms' });
  twin.run({ for: '30ms' });
  expect(twin.digest()).toBe(board.digest());
  const plain = boot('hello');
  board.restore(before);
  for (const each of [board, plain]) each.run({ for: '40ms' });
  expect(board.digest()).toBe(plain.digest());
});

describe('as text', () => {
  test.each<[string, InjectedFault]>([
    ['flip 0x2000_0100.3 at 12ms', { kind: 'flip', target: 0x20000100, bit: 3, at: 12e6 }],
    ['flip R4.31', { kind: 'flip', target: 'r4', bit: 31 }],
    ['cell counter.0 1 for 1s', { kind: 'cell', address: 0x1234, bit: 0, value: 1, for: 1e9 }],
    ['stuck pb4 0 at 10ms', { kind: 'stuck', pin: 'PB4', level: 0, at: 10e6 }],
    ['noise PB4 every 10us seed 7', { kind: 'noise', pin: 'PB4', every: 10e3, seed: 7 }],
    ['stuck ain0 1.2', { kind: 'stuck', input: 'AIN0', value: 1.2 }],
    ['noise AIN0 by 0.05 every 1ms', { kind: 'noise', input: 'AIN0', by: 0.05, every: 1e6 }],
    ['lose uart0 in 1/10 seed 7', { kind: 'lose', line: 'uart0', direction: 'in', oneIn: 10, seed: 7 }],
    ['double uart0 out nth 5', { kind: 'double', line: 'uart0', direction: 'out', nth: 5 }],
    ['dead uart0 fault at 1ms', { kind: 'dead', block: 'UART0', answer: 'fault', at: 1e6 }],
    ['drift -200ppm', { kind: 'drift', ppm: -200 }],
    ['power-cut at 1s for 20ms', { kind: 'power-cut', at: 1e9, for: 20e6 }],
  ])('%s', (text, fault) => {
    expect(parseFault(text, () => 0x1234)).toEqual(fault);
  });

  test.each([
    ['explode', "'explode' is not a kind of fault: flip, cell"],
    ['stuck PB4 2', "'2' is not a level"],
    ['flip 0x20000100', 'names no bit'],
    ['stuck PB4 0 at', "'at' needs a value"],
    ['stuck PB4 0 at noon', "invalid duration 'noon'"],
    ['dead UART0 silently', "'silently' is none of zero, fault"],
    ['brown-out now', "unexpected 'now'"],
    ['noise PB4', "the interval is missing, as in 'every 10us'"],
    ['stuck AIN0', 'the value is missing'],
    ['stuck AIN0 high', "value 'high' is not a number"],
  ])("'%s' is rejected with a reason", (text, message) => {
    expect(() => parseFault(text, none)).toThrow(message);
  });

  test('names and addresses that the board does not have are rejected', () => {
    const board = boot('hello');
    expect(() => board.faults.inject({ kind: 'stuck', pin: 'PX1', level: 0 })).toThrow("no pin 'PX1'");
    expect(() => board.faults.inject({ kind: 'stuck', input: 'AIN99', value: 0 })).toThrow(
      'no analogue input',
    );
    expect(() => board.faults.inject({ kind: 'dead', block: 'UART9' })).toThrow("no block 'UART9'");
    expect(() => board.faults.inject({ kind: 'flip', target: 0x20000000, bit: 8 })).toThrow('give 0 to 7');
    expect(() => board.faults.inject({ kind: 'flip', target: 0x70000000, bit: 0 })).toThrow(
      'not inside a memory',
    );
  });
});

describe('of two faults on one target, the one that began last wins, also in a fork', () => {
  const same = (board: ReturnType<typeof boot>) => {
    const fork = board.fork();
    expect([fork.pin('PB4').level, fork.digest()]).toEqual([board.pin('PB4').level, board.digest()]);
    for (const either of [board, fork]) either.run({ for: '25ms' });
    expect([fork.pin('PB4').level, fork.digest()]).toEqual([board.pin('PB4').level, board.digest()]);
  };

  test('a pin that is stuck twice, injected in the other order', () => {
    const board = boot('hello');
    board.faults.inject({ kind: 'stuck', pin: 'PB4', level: 0, at: 20e6 });
    board.faults.inject({ kind: 'stuck', pin: 'PB4', level: 1, at: 10e6 });
    board.run({ for: '15ms' });
    expect(board.pin('PB4').level).toBe(1);
    board.run({ for: '15ms' });
    expect(board.pin('PB4').level).toBe(0);
    same(board);
  });

  test('the end of one leaves the other', () => {
    const board = boot('hello');
    board.faults.inject({ kind: 'stuck', pin: 'PB4', level: 0 });
    board.faults.inject({ kind: 'stuck', pin: 'PB4', level: 1, at: 10e6, for: 10e6 });
    const levels = ['5ms', '10ms', '10ms'].map((time) => {
      board.run({ for: time });
      return board.pin('PB4').level;
    });
    expect(levels).toEqual([0, 1, 0]);
    same(board);
  });

  test('an analogue input that is stuck and noisy', () => {
    const board = boot('thermometer');
    board.faults.inject({ kind: 'stuck', input: 'AIN0', value: 2, at: 20e6 });
    board.faults.inject({ kind: 'noise', input: 'AIN0', by: 0.5, every: 1e6, at: 10e6 });
    board.run({ for: '30ms' });
    same(board);
  });

  test('a memory cell that is to hold 0 and 1', () => {
    const board = boot('hello');
    for (const value of [0, 1] as const)
      board.faults.inject({ kind: 'cell', address: 0x2000ff00, bit: 1, value });
    board.run({ for: '5ms' });
    expect(board.readMemory(0x2000ff00, 1)[0] & 2).toBe(2);
    same(board);
  });
});

test('a restore while a pin is held causes no edge', () => {
  const board = boot('hello');
  const [DEN, IBE, ICR] = [0x51c, 0x408, 0x41c];
  board.run({ for: '20ms' });
  board.bus.write(0x400fe108, board.bus.read(0x400fe108, 4) | 2, 4);
  board.bus.write(0x40005000 + DEN, 0x10, 4);
  board.bus.write(0x40005000 + IBE, 0x10, 4);
  board.faults.inject({ kind: 'stuck', pin: 'PB4', level: 0 });
  board.bus.write(0x40005000 + ICR, 0x10, 4);
  const before = board.digest();
  board.restore(board.save());
  expect([board.peripheral('GPIOB').read('RIS'), board.digest()]).toEqual([0, before]);
});
