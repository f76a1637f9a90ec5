import { expect, test } from 'vitest';
import { Bus } from '../emulator/bus/bus.js';
import type { Device } from '../emulator/bus/peripheral.js';
import type { Transfer } from '../emulator/bus/master.js';
import { testHost } from './host.testing.js';
import { Udma, udmaChannels } from './udma.js';

const sram = 0x20000000;
const table = sram + 0x400;
const from = sram + 0x1000;
const to = sram + 0x2000;
const fifo = 0x40001000;
const softwareChannel = 30;

/** Values of XFERMODE. */
const mode = {
  stop: 0,
  basic: 1,
  auto: 2,
  pingPong: 3,
  memoryList: 4,
  memoryTask: 5,
  peripheralList: 6,
  peripheralTask: 7,
};

interface Structure {
  mode: keyof typeof mode;
  count: number;
  source?: number;
  destination?: number;
  /** Bytes of an item. */
  size?: 1 | 2 | 4;
  /** Items before the next arbitration. */
  arbitration?: number;
  /** Increments of the addresses in bytes; the size of an item by default. */
  increments?: [source: number, destination: number];
  nextUseburst?: boolean;
}

/** A control structure's words. */
function words(given: Structure): [source: number, destination: number, control: number] {
  const { count, source = from, destination = to, size = 1, arbitration = 1 } = given;
  const increments = given.increments ?? [size, size];
  const code = (bytes: number) => (bytes === 0 ? 3 : Math.log2(bytes));
  const sizes = (code(size) << 28) | (code(size) << 24);
  const [last, lastTo] = [source + (count - 1) * increments[0], destination + (count - 1) * increments[1]];
  const addressing = (code(increments[1]) << 30) | (code(increments[0]) << 26) | sizes;
  const rest = (Math.log2(arbitration) << 14) | ((count - 1) << 4) | (given.nextUseburst ? 8 : 0);
  return [last, lastTo, addressing | rest | mode[given.mode]];
}

/** An enabled controller, with SRAM, flash and a device that records writes to it. */
function bench() {
  const host = testHost();
  const bus = new Bus([
    { name: 'flash', base: 0, size: 0x400, writable: false },
    { name: 'SRAM', base: sram, size: 0x4000, writable: true },
  ]);
  const written: number[] = [];
  const device: Device = {
    name: 'FIFO',
    clocked: true,
    read: () => 0x5a,
    write: (_offset, value) => void written.push(value),
  };
  bus.attach(fifo, 0x1000, device);
  const done: string[] = [];
  const udma = new Udma('UDMA', host, { bus, onDone: (source) => void done.push(source) });
  const write = (register: string, value: number) => udma.write(udma.register(register).offset, value, 4);
  const set = (channel: number, structure: Structure, alternate = false) => {
    const at = table + 16 * channel + (alternate ? 0x200 : 0);
    words(structure).forEach((word, n) => bus.write(at + 4 * n, word, 4));
  };
  const control = (channel: number, alternate = false) =>
    bus.read(table + 16 * channel + (alternate ? 0x200 : 0) + 8, 4);
  const start = (channel: number) => {
    write('ENASET', 2 ** channel);
    write('SWREQ', 2 ** channel);
  };
  const bytes = (address: number, length: number) => [...bus.peek(address, length)!];
  bus.poke(
    from,
    Uint8Array.from({ length: 0x800 }, (_, n) => n + 1),
  );
  write('CFG', 1);
  write('CTLBASE', table);
  return { host, bus, udma, written, done, write, set, control, start, bytes };
}

test('reset values and identification', () => {
  const { udma } = bench();
  udma.reset('system');
  const values = (...names: string[]) => names.map((name) => udma.peek(name));
  expect(values('STAT', 'CTLBASE', 'ALTBASE', 'ENASET', 'ERRCLR')).toEqual([0x1f0000, 0, 0x200, 0, 0]);
  expect(values('PERIPHID0', 'PERIPHID1', 'PERIPHID2', 'PERIPHID4')).toEqual([0x30, 0xb2, 0x0b, 4]);
  expect(values('PCELLID0', 'PCELLID1', 'PCELLID2', 'PCELLID3')).toEqual([0x0d, 0xf0, 0x05, 0xb1]);
});

test('registers in pairs set and clear bits; the alternate table follows the primary one', () => {
  const { udma, write } = bench();
  for (const name of ['USEBURST', 'REQMASK', 'ENA', 'ALT', 'PRIO']) {
    write(`${name}SET`, 0x80000005);
    write(`${name}SET`, 0x2);
    write(`${name}CLR`, 0x4);
    expect([name, udma.peek(`${name}SET`)]).toEqual([name, 0x80000003]);
    expect(udma.peek(`${name}CLR`)).toBe(0);
  }
  expect(udma.peek('ALTBASE')).toBe(table + 0x200);
});

test('auto mode completes after one request and updates the control word', () => {
  const { host, udma, set, start, bytes, control, done } = bench();
  set(softwareChannel, { mode: 'auto', count: 100, arbitration: 8 });
  start(softwareChannel);
  host.run(1000);
  expect(bytes(to, 101)).toEqual([...bytes(from, 100), 0]);
  expect(control(softwareChannel) & 0x3ff7).toBe(0);
  expect(udma.peek('ENASET')).toBe(0);
  expect(done).toEqual(['']);
});

test('an arbitration takes a cycle for each word of the structure, two for each item and one for the control word', () => {
  const { host, udma, set, start, bytes, control } = bench();
  set(softwareChannel, { mode: 'auto', count: 20, arbitration: 16 });
  start(softwareChannel);
  const states = Array.from({ length: 8 }, () => {
    host.run(1);
    return udma.peek('STAT.STATE');
  });
  expect(states).toEqual([1, 2, 3, 4, 5, 4, 5, 4]);
  expect(bytes(to, 3)).toEqual([1, 2, 0]);
  host.run(3 + 32 + 1 - 8);
  expect(udma.peek('STAT.STATE')).toBe(7);
  expect(bytes(to, 16)).toEqual([...bytes(from, 15), 0]);
  host.run(1);
  expect(bytes(to, 17)).toEqual([...bytes(from, 16), 0]);
  expect((control(softwareChannel) >>> 4) & 0x3ff).toBe(3);
  host.run(3 + 8 + 1);
  expect(bytes(to, 20)).toEqual(bytes(from, 20));
  expect(udma.peek('STAT.STATE')).toBe(0);
});

test('basic mode moves ARBSIZE items for each request of software', () => {
  const { host, write, set, start, bytes, control, done } = bench();
  set(softwareChannel, { mode: 'basic', count: 6, arbitration: 4 });
  start(softwareChannel);
  host.run(100);
  expect(bytes(to, 6)).toEqual([1, 2, 3, 4, 0, 0]);
  expect((control(softwareChannel) >>> 4) & 0x3ff).toBe(1);
  expect(done).toEqual([]);
  write('SWREQ', 2 ** softwareChannel);
  host.run(100);
  expect(bytes(to, 6)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(done).toEqual(['']);
});

test('items of 1, 2 and 4 bytes; constant addresses, and increments larger than an item', () => {
  const { host, set, start, bytes, written } = bench();
  set(softwareChannel, { mode: 'auto', count: 3, size: 2, increments: [2, 4], arbitration: 4 });
  start(softwareChannel);
  host.run(100);
  expect(bytes(to, 12)).toEqual([1, 2, 0, 0, 3, 4, 0, 0, 5, 6, 0, 0]);
  set(softwareChannel, { mode: 'auto', count: 2, size: 4, increments: [4, 0], destination: fifo });
  start(softwareChannel);
  host.run(100);
  expect(written).toEqual([0x04030201, 0x08070605]);
  set(softwareChannel, { mode: 'auto', count: 2, increments: [0, 1], source: fifo });
  start(softwareChannel);
  host.run(100);
  expect(bytes(to, 3)).toEqual([0x5a, 0x5a, 0]);
});

test('a single request moves one item, a burst request ARBSIZE', () => {
  const { host, udma, write, set, written, done } = bench();
  const line = udma.request('UART0TX');
  set(9, { mode: 'basic', count: 8, arbitration: 4, increments: [1, 0], destination: fifo });
  write('ENASET', 1 << 9);
  host.run(100);
  expect(written).toEqual([]);
  line.set(true, false);
  host.run(6);
  line.set(false, false);
  host.run(100);
  expect(written).toEqual([1]);
  line.set(true, true);
  host.run(5);
  line.set(false, false);
  host.run(100);
  expect(written).toEqual([1, 2, 3, 4, 5]);
  line.set(true, false);
  host.run(100);
  expect(written).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([udma.peek('ENASET'), done]).toEqual([0, ['UART0TX']]);
});

test('USEBURST ignores single requests until fewer than ARBSIZE items remain', () => {
  const { host, udma, write, set, written } = bench();
  const line = udma.request('UART0TX');
  set(9, { mode: 'basic', count: 6, arbitration: 4, increments: [1, 0], destination: fifo });
  write('USEBURSTSET', 1 << 9);
  write('ENASET', 1 << 9);
  line.set(true, false);
  host.run(100);
  expect(written).toEqual([]);
  line.set(true, true);
  host.run(5);
  line.set(true, false);
  host.run(100);
  expect(written).toEqual([1, 2, 3, 4, 5, 6]);
  expect(udma.peek('USEBURSTSET')).toBe(0);
});

test('REQMASK masks request lines, but not software', () => {
  const { host, udma, write, set, written } = bench();
  set(9, { mode: 'basic', count: 2, increments: [1, 0], destination: fifo });
  write('REQMASKSET', 1 << 9);
  write('ENASET', 1 << 9);
  udma.request('UART0TX').set(true, true);
  host.run(100);
  expect(written).toEqual([]);
  write('SWREQ', 1 << 9);
  host.run(100);
  expect(written).toEqual([1]);
});

test('CHASGN selects the source of a channel; a pulse is served once, and only by an enabled channel', () => {
  const { host, udma, write, set, written, done } = bench();
  set(18, { mode: 'basic', count: 2, increments: [1, 0], destination: fifo });
  const [timer0, timer1] = [udma.request('TIMER0A'), udma.request('TIMER1A')];
  timer1.pulse();
  write('CHASGN', 1 << 18);
  write('ENASET', 1 << 18);
  timer0.pulse();
  host.run(100);
  expect(written).toEqual([]);
  timer1.pulse();
  host.run(100);
  expect(written).toEqual([1]);
  timer1.pulse();
  host.run(100);
  expect([written, done]).toEqual([[1, 2], ['TIMER1A']]);
});

test('a pulse can request a burst', () => {
  const { host, udma, write, set, written } = bench();
  set(14, { mode: 'basic', count: 8, arbitration: 4, increments: [1, 0], destination: fifo });
  write('USEBURSTSET', 1 << 14);
  write('ENASET', 1 << 14);
  udma.request('ADC0SS0').pulse(true);
  host.run(100);
  expect(written).toEqual([1, 2, 3, 4]);
});

test('the channel with high priority is first, then the lowest; channels alternate after ARBSIZE items', () => {
  const { host, udma, write, set } = bench();
  const order: number[] = [];
  udma.watch(({ channel }) => order.push(channel));
  for (const channel of [3, 5, 7]) set(channel, { mode: 'auto', count: 2, arbitration: 1 });
  write('PRIOSET', 1 << 7);
  write('ENASET', 0xa8);
  write('SWREQ', 0xa8);
  host.run(200);
  expect(order).toEqual([7, 7, 3, 3, 5, 5]);
  order.length = 0;
  set(5, { mode: 'auto', count: 4, arbitration: 2 });
  write('ENASET', 1 << 5);
  write('SWREQ', 1 << 5);
  host.run(2);
  set(3, { mode: 'auto', count: 1 });
  write('ENASET', 1 << 3);
  write('SWREQ', 1 << 3);
  host.run(200);
  expect(order).toEqual([5, 5, 3, 5, 5]);
});

test('ping-pong: the structures alternate, each completion interrupts, a stopped one ends it', () => {
  const { host, udma, write, set, bytes, control, done } = bench();
  const line = udma.request('UART0RX');
  set(8, { mode: 'pingPong', count: 2, source: fifo, increments: [0, 1] });
  set(8, { mode: 'pingPong', count: 2, source: fifo, increments: [0, 1], destination: to + 2 }, true);
  write('ENASET', 1 << 8);
  line.set(true, false);
  host.run(1 + 2 * 6);
  expect([udma.peek('ALTSET'), control(8) & 7, control(8, true) & 7]).toEqual([1 << 8, 0, 3]);
  expect(done).toEqual(['UART0RX']);
  host.run(200);
  expect(bytes(to, 5)).toEqual([0x5a, 0x5a, 0x5a, 0x5a, 0]);
  expect(done).toEqual(['UART0RX', 'UART0RX']);
  expect([udma.peek('ALTSET'), udma.peek('ENASET')]).toEqual([0, 0]);
});

/** Tasks as a list in memory, and the primary structure that copies them into the alternate one. */
function list(tasks: readonly Structure[], channel: number, kind: 'memoryList' | 'peripheralList') {
  const at = sram + 0x3000;
  const data = tasks.flatMap((task) => [...words(task), 0]);
  const structure: Structure = {
    mode: kind,
    count: 4 * tasks.length,
    source: at,
    destination: table + 0x200 + 16 * channel,
    size: 4,
    arbitration: 4,
  };
  const [last, , control] = words(structure);
  return { at, data, primary: [last, table + 0x200 + 16 * channel + 12, control] };
}

test('memory scatter-gather executes a list of tasks and interrupts at its end', () => {
  const { host, udma, bus, start, bytes, done } = bench();
  const tasks: Structure[] = [
    { mode: 'memoryTask', count: 3, source: from + 8, destination: to },
    { mode: 'memoryTask', count: 5, source: from, destination: to + 3, arbitration: 2 },
    { mode: 'auto', count: 1, source: from + 0x20, destination: to + 8 },
  ];
  const { at, data, primary } = list(tasks, softwareChannel, 'memoryList');
  data.forEach((word, n) => bus.write(at + 4 * n, word, 4));
  primary.forEach((word, n) => bus.write(table + 16 * softwareChannel + 4 * n, word, 4));
  start(softwareChannel);
  host.run(1000);
  expect(bytes(to, 10)).toEqual([9, 10, 11, 1, 2, 3, 4, 5, 33, 0]);
  expect([done, udma.peek('ENASET')]).toEqual([[''], 0]);
});

test('peripheral scatter-gather starts a task with the request that fetched it and waits for more', () => {
  const { host, udma, bus, write, written, done } = bench();
  const line = udma.request('UART0TX');
  const task = { increments: [1, 0] as [number, number], destination: fifo };
  const tasks: Structure[] = [
    { mode: 'peripheralTask', count: 3, arbitration: 2, nextUseburst: true, ...task },
    { mode: 'basic', count: 2, arbitration: 2, source: from + 16, ...task },
  ];
  const { at, data, primary } = list(tasks, 9, 'peripheralList');
  data.forEach((word, n) => bus.write(at + 4 * n, word, 4));
  primary.forEach((word, n) => bus.write(table + 16 * 9 + 4 * n, word, 4));
  write('ENASET', 1 << 9);
  const burst = () => {
    line.set(false, true);
    host.run(3);
    line.set(false, false);
    host.run(100);
    return written.length;
  };
  expect([burst(), burst(), burst()]).toEqual([2, 3, 5]);
  expect(written).toEqual([1, 2, 3, 17, 18]);
  expect([done, udma.peek('USEBURSTSET')]).toEqual([['UART0TX'], 1 << 9]);
});

test('a structure whose mode is stop disables its channel silently', () => {
  const { host, udma, set, start, done } = bench();
  set(softwareChannel, { mode: 'stop', count: 1 });
  start(softwareChannel);
  host.run(10);
  expect([udma.peek('ENASET'), udma.peek('STAT.STATE'), done]).toEqual([0, 0, []]);
});

test.each([
  ['flash', 0x100, to, 'read of 0x0000_0100: UDMA does not reach it'],
  ['the private peripheral bus', from, 0xe000e010, 'write to 0xE000_E010: UDMA does not reach it'],
  ['a bit-band alias', from, 0x22000000, 'write to 0x2200_0000: UDMA does not reach it'],
  ['an address where nothing is', 0x40002000, to, 'read of 0x4000_2000: no peripheral at 0x4000_2000'],
])('%s: a bus error stops the channel and interrupts', (_, source, destination, reason) => {
  const { host, udma, write, set, start, done, bytes } = bench();
  set(softwareChannel, { mode: 'auto', count: 4, source, destination });
  set(5, { mode: 'auto', count: 1, destination: to + 8 });
  write('ENASET', 1 << 5);
  start(softwareChannel);
  write('SWREQ', 1 << 5);
  host.run(100);
  expect(host.reports).toEqual([`UDMA channel 30 stops after a bus error, ${reason}`]);
  expect([udma.peek('ERRCLR'), udma.peek('ENASET'), [...host.interrupts]]).toEqual([1, 0, [47]]);
  expect([bytes(to + 8, 1), done.length]).toEqual([[1], 1]);
  write('ERRCLR', 1);
  expect([udma.peek('ERRCLR'), host.interrupts.size]).toEqual([0, 0]);
});

test('a control table that cannot be read is a bus error too', () => {
  const { host, udma, write, start } = bench();
  write('CTLBASE', 0x400);
  start(softwareChannel);
  host.run(10);
  expect([udma.peek('ERRCLR'), udma.peek('ENASET')]).toEqual([1, 0]);
});

test('settings that the data sheet leaves undefined are reported', () => {
  const { host, bus, set, start } = bench();
  set(softwareChannel, { mode: 'auto', count: 2, size: 2, increments: [1, 2] });
  const at = table + 16 * softwareChannel + 8;
  bus.write(at, bus.read(at, 4) & ~0x30000000, 4);
  start(softwareChannel);
  host.run(100);
  expect(host.reports).toEqual([
    'UDMA channel 30: DSTSIZE differs from SRCSIZE, which applies',
    'UDMA channel 30: an address increment is smaller than an item',
  ]);
});

test('MASTEN and the clock gate hold the controller; a transfer then continues', () => {
  const { host, udma, write, set, start, bytes } = bench();
  write('CFG', 0);
  set(softwareChannel, { mode: 'auto', count: 16, arbitration: 16 });
  start(softwareChannel);
  host.run(100);
  expect(bytes(to, 1)).toEqual([0]);
  write('CFG', 1);
  host.run(10);
  udma.gate(false);
  const before = bytes(to, 16);
  expect(before.slice(0, 4)).toEqual([1, 2, 3, 0]);
  host.run(1000);
  expect(bytes(to, 16)).toEqual(before);
  udma.gate(true);
  host.run(1 + 3 + 32 + 1 - 10 - 1);
  expect(udma.peek('STAT.STATE')).toBe(7);
  host.run(1);
  expect(bytes(to, 17)).toEqual([...bytes(from, 16), 0]);
});

test('the transfers can be watched', () => {
  const { host, udma, set, start } = bench();
  const seen: Transfer[] = [];
  const end = udma.watch((transfer) => void seen.push(transfer));
  set(softwareChannel, { mode: 'auto', count: 2, size: 2 });
  start(softwareChannel);
  host.run(100);
  const transfer = { channel: 30, size: 2 };
  expect(seen).toEqual([
    { ...transfer, source: from, destination: to, value: 0x0201 },
    { ...transfer, source: from + 2, destination: to + 2, value: 0x0403 },
  ]);
  end();
  start(softwareChannel);
  host.run(100);
  expect(seen).toHaveLength(2);
});

test('a state restored during a transfer continues identically', () => {
  const [a, b] = [bench(), bench()];
  a.set(softwareChannel, { mode: 'auto', count: 40, arbitration: 16 });
  a.start(softwareChannel);
  a.host.run(25);
  b.bus.restore(a.bus.save());
  b.host.follow(a.host);
  for (const { host } of [a, b]) host.run(200);
  expect(b.host.states.save()).toEqual(a.host.states.save());
  expect(b.bytes(to, 40)).toEqual(a.bytes(from, 40));
});

test('only sources that a channel serves have a request line', () => {
  const { udma } = bench();
  expect(() => udma.request('CAN0')).toThrow(/UDMA has no channel for 'CAN0'/);
  expect(() => udma.request('')).toThrow(RangeError);
  expect(udmaChannels).toHaveLength(32);
});
