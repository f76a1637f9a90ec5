import { describe, expect, test } from 'vitest';
import { portTestHost } from './host.testing.js';
import { type FrameFormat, Pin, type SerialFrame } from './pin.js';
import type { Input } from './inputs.js';
import { sampleFrame } from './serial-frame.js';
import { SerialPort } from './serial.js';
import type { PaceText } from './serial-pace.js';
import { settingOf, settingText } from './serial-setting.js';

const bitTime = 1e9 / 115200;
const frameTime = 10 * bitTime;

/** The data bits in the order in which they are sent. */
const bitsOf = (data: number) => Array.from({ length: 8 }, (_, n) => ((data >> n) & 1) as 0 | 1);

function bench() {
  const host = portTestHost();
  const { clock, reports } = host;
  const [tx, rx] = ['PA1', 'PA0'].map((name) => new Pin(name, host));
  const chip = tx.driver('chip', 1);
  const port = new SerialPort('uart0', host, tx, rx);
  const arrived: { time: number; frame: SerialFrame }[] = [];
  rx.onFrame((frame) => arrived.push({ time: clock.now, frame }));
  const run = (time: number) => {
    clock.setHorizon(clock.cycleAt(clock.now + time));
    do {
      clock.sleep();
      clock.advance();
    } while (!clock.expired);
  };
  const frame = (data: number): SerialFrame => ({
    data,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
    bitTime,
    isBreak: false,
  });
  return { host, port, chip, rx, arrived, reports, run, frame };
}

test('characters are sent back to back from the given time', () => {
  const { port, arrived, run, rx } = bench();
  expect(rx.level).toBe(1);
  port.send('Ab', { at: 1e6 });
  run(2e6);
  expect(arrived.map((a) => a.frame.data)).toEqual([0x41, 0x62]);
  expect(arrived[0].time).toBeCloseTo(1e6, 0);
  expect(arrived[1].time).toBeGreaterThanOrEqual(1e6 + frameTime);
  expect(arrived[1].time).toBeLessThan(1e6 + frameTime + 100);
  expect(port.sending).toBe(false);
});

test('it receives while a character is on the line, as a frame or as levels, and a bit longer', () => {
  const { port, chip, run, frame } = bench();
  run(1e6);
  expect(port.receiving).toBe(false);
  const at = (...times: number[]) => times.map((time) => (run(time), port.receiving));
  chip.transmit(frame(0x41));
  expect([port.receiving, ...at(frameTime / 2, frameTime / 2 + 1, 2 * bitTime)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  chip.set(0);
  expect(at(bitTime)).toEqual([true]);
  chip.set(1);
  expect(at(2 * frameTime)).toEqual([false]);
});

test('input is sent in the order of its times', () => {
  const { port, arrived, run } = bench();
  port.send('b', { at: 2e6 });
  port.send('a', { at: 1e6 });
  run(3e6);
  expect(arrived.map((a) => a.frame.data)).toEqual([0x61, 0x62]);
});

test('firmware without a UART has a terminal: levels are sampled, and its pin is driven', () => {
  const { host, port, chip, rx, run } = bench();
  // The pin is not that of a UART.
  rx.pad = { sense: () => {} };
  const levels: number[] = [];
  const sample = host.clock.event('sample', () => {
    if (levels.push(rx.level) < 10) sample.atTime(host.clock.now + bitTime);
  });
  port.send('5');
  run(1e6);
  expect([port.listened, port.backlog]).toEqual([false, 1]);
  for (const level of [0, ...bitsOf(0x4f), 1] as const) {
    chip.set(level);
    run(bitTime);
  }
  expect([port.text, port.listened]).toEqual(['O', true]);
  rx.watch((level) => {
    if (level === 0 && !levels.length && !sample.pending) sample.atTime(host.clock.now + bitTime / 2);
  });
  run(4 * frameTime);
  expect(levels).toEqual([0, ...bitsOf(0x35), 1]);
  // A glitch is no start bit, and a line that stays low is a break.
  for (const [level, time] of [
    [0, bitTime / 4],
    [1, bitTime],
    [0, 12 * bitTime],
    [1, bitTime],
  ] as const) {
    chip.set(level);
    run(time);
  }
  expect([port.text, port.breaks, port.framingErrors]).toEqual(['O', 1, 0]);
});

test('characters are received at the end of their stop bit', () => {
  const { port, chip, run, frame } = bench();
  const got: number[] = [];
  port.onData((bytes) => got.push(...bytes));
  chip.transmit(frame(0x4f));
  run(frameTime - 200);
  expect(port.text).toBe('');
  run(400);
  expect([port.text, got]).toEqual(['O', [0x4f]]);
});

test('text is UTF-8', () => {
  const { port, chip, run, frame } = bench();
  for (const byte of new TextEncoder().encode('µΩ')) {
    chip.transmit(frame(byte));
    run(frameTime);
  }
  run(frameTime);
  expect(port.text).toBe('µΩ');
});

test('the far end follows the rate and format of each frame, and says so once', () => {
  const { port, chip, run, frame, reports } = bench();
  const followed: string[] = [];
  port.onFollow((setting) => followed.push(settingText(setting)));
  const send = (changes: Partial<SerialFrame>) => {
    chip.transmit({ ...frame(0x41), ...changes });
    run(2e6);
  };
  send({});
  const slow = { bitTime: 1e9 / 9599.5 };
  for (let n = 0; n < 2; n++) send({ ...slow, dataBits: 7, parity: 'even' });
  send({ ...slow, data: 0x1f, dataBits: 5, parity: 'mark', stopBits: 2 });
  expect(port.bytes).toEqual(Uint8Array.of(0x41, 0x41, 0x41, 0x1f));
  expect(followed).toEqual(['9600 7E1', '9600 5M2']);
  expect([port.framingErrors, port.parityErrors, reports]).toEqual([0, 0, []]);
});

test('a fixed far end misreads other settings, and the report names both ends', () => {
  const { port, chip, run, frame, reports } = bench();
  port.fix('115200,8E1');
  expect(settingText(port.setting)).toBe('115200 8E1');
  chip.transmit({ ...frame(0x41), bitTime: 1e9 / 9600 });
  run(12e6 / 9.6);
  expect([port.framingErrors, port.parityErrors]).toEqual([1, 0]);
  chip.transmit(frame(0x41));
  run(frameTime * 2);
  expect([port.framingErrors, port.parityErrors]).toEqual([1, 1]);
  chip.transmit({ ...frame(0x41), parity: 'even', stopBits: 2 });
  run(frameTime * 2);
  expect([port.framingErrors, port.parityErrors]).toEqual([1, 1]);
  expect(reports).toEqual([
    'uart0: the firmware sends at 9600 8N1, the host receives at 115200 8E1',
    'uart0: the firmware sends at 115200 8N1, the host receives at 115200 8E1',
  ]);
  port.follow();
  chip.transmit({ ...frame(0x42), bitTime: 1e9 / 9600 });
  run(12e6 / 9.6);
  expect(port.bytes.at(-1)).toBe(0x42);
});

describe('a far end with a receiver', () => {
  /** A receiver with a FIFO of 4 characters. */
  function receiverBench() {
    const made = bench();
    const { rx, host, arrived } = made;
    const frames: FrameFormat = { bitTime, dataBits: 8, parity: 'none', stopBits: 1 };
    const receiver = {
      on: false,
      unread: 0,
      format: frames,
      get expects() {
        return receiver.on ? receiver.format : undefined;
      },
      get room() {
        return 4 - receiver.unread;
      },
      change(changes: { on?: boolean; unread?: number; format?: FrameFormat }) {
        Object.assign(receiver, changes);
        rx.onReceiver!();
      },
    };
    rx.pad = { sense: () => {}, receiver };
    rx.onFrame(() => receiver.unread++);
    const text = () => String.fromCharCode(...arrived.map(({ frame }) => frame.data));
    return { ...made, receiver, text, now: () => host.clock.now };
  }

  test('characters wait for a receiver that is off or full', () => {
    const { port, receiver, run, text, host } = receiverBench();
    port.send('abcdefgh');
    run(5e6);
    expect(text()).toBe('');
    expect(host.clock.nextEvent).toBe(Infinity);
    receiver.change({ on: true });
    run(5e6);
    expect([text(), port.backlog, port.sending]).toEqual(['abcd', 4, true]);
    receiver.change({ unread: 3 });
    run(5e6);
    expect(text()).toBe('abcde');
    receiver.change({ unread: 0 });
    run(5e6);
    expect([text(), port.backlog, port.sending]).toEqual(['abcdefgh', 0, false]);
  });

  test('without a pace nothing waits', () => {
    const { port, run, text } = receiverBench();
    port.send('abcdefgh', { pace: 'none' });
    run(5e6);
    expect(text()).toBe('abcdefgh');
  });

  test('by characters each waits until the one before is read, and for the gap', () => {
    const { port, receiver, run, text, arrived, now } = receiverBench();
    receiver.change({ on: true });
    port.send('abc', { pace: 'char:3ms' });
    run(5e6);
    expect(text()).toBe('a');
    receiver.change({ unread: 0 });
    const read = now();
    run(5e6);
    expect(text()).toBe('ab');
    expect(arrived[1].time).toBeCloseTo(read + 3e6, -2);
  });

  test('by lines the next waits until the line is read and the chip is quiet', () => {
    const { port, chip, receiver, run, text, arrived, now, frame } = receiverBench();
    receiver.change({ on: true });
    port.send('a\r\nb\nc', { pace: 'line:3ms' });
    run(10e6);
    expect(text()).toBe('a\r\n');
    receiver.change({ unread: 0 });
    run(2e6);
    chip.transmit(frame(0x3e));
    const quiet = now() + frameTime;
    run(10e6);
    expect(text()).toBe('a\r\nb\n');
    expect(arrived[3].time).toBeCloseTo(quiet + 3e6, -2);
  });

  test('it sends as the receiver expects at each character, unless it is fixed', () => {
    const { port, receiver, run, arrived, reports } = receiverBench();
    const slow: FrameFormat = { bitTime: 1e9 / 9600, dataBits: 7, parity: 'even', stopBits: 2 };
    receiver.change({ on: true });
    port.send('a');
    run(2e6);
    receiver.change({ format: slow });
    port.send('b');
    run(2e6);
    port.fix('57600');
    port.send('c');
    run(2e6);
    const sent = arrived.map(({ frame }) => settingText(settingOf(frame)));
    expect(sent).toEqual(['115200 8N1', '9600 7E2', '57600 8N1']);
    expect(reports).toEqual(['uart0: the host sends at 57600 8N1, the firmware receives at 9600 7E2']);
  });

  test('a saved port that waits continues to wait', () => {
    const [a, b] = [receiverBench(), receiverBench()];
    a.receiver.change({ on: true });
    a.port.fix('9600,7O1');
    a.port.send('ab', { pace: 'char:1ms' });
    a.run(5e6);
    b.host.follow(a.host);
    for (const { receiver, run } of [a, b]) {
      receiver.change({ on: true, unread: 0 });
      run(5e6);
    }
    expect(b.host.states.save()).toEqual(a.host.states.save());
    expect([a.text(), b.text()]).toEqual(['ab', 'b']);
  });
});

test.each([
  ['', "'' is not a rate in baud: use 1 to 20000000, as in 9600 or 9600,8E1"],
  ['fast', /^'fast' is not a rate/],
  ['0', /^'0' is not a rate/],
  ['9600,9N1', /^'9N1' is not a format: use data bits 5 to 8/],
  ['9600,8N', /^'8N' is not a format/],
  ['9600,8N1,', /^'8N1,' is not a format/],
])('the setting %j is refused', (text, message) => {
  const { port } = bench();
  expect(() => port.fix(text)).toThrow(message);
});

test('a setting or pace of a program is checked', () => {
  const { port } = bench();
  expect(() => port.fix({ baud: NaN })).toThrow('NaN is not a rate in baud');
  expect(() => port.fix({ dataBits: 9 })).toThrow('9 is not a number of data bits: 5 to 8');
  expect(() => port.send('x', { pace: 'chr' as PaceText })).toThrow(
    "'chr' is not a pace (did you mean 'char'?): use fifo, none, char, line, or a gap",
  );
  expect(() => port.send('x', { pace: 'char:5' })).toThrow("invalid duration '5'");
  expect(() => port.send('x', { pace: 'none:5ms' as PaceText })).toThrow('the pace none has no gap');
});

test('input can be recorded and replayed', () => {
  const first = bench();
  const recording: Input[] = [];
  first.host.inputs.listen((input) => recording.push(input));
  first.run(1e5);
  first.port.send('x');
  first.port.sendBreak({ at: 9e5 });
  first.run(2e6);
  const second = bench();
  for (const input of recording) second.host.inputs.apply(input);
  second.run(2.1e6);
  expect(second.arrived).toEqual(first.arrived);
  expect(first.arrived.map((a) => a.frame.isBreak)).toEqual([false, true]);
});

test('a saved port continues', () => {
  const a = bench();
  a.port.send('hello');
  a.chip.transmit(a.frame(0x21));
  a.run(1.5 * frameTime);
  const b = bench();
  b.host.follow(a.host);
  a.run(1e6);
  b.run(1e6);
  expect(b.host.states.save()).toEqual(a.host.states.save());
  expect(b.arrived).toEqual(a.arrived.slice(2));
});

test('a receiver samples in the middle of its bits', () => {
  const sent: SerialFrame = {
    data: 0x41,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
    bitTime: 1000,
    isBreak: false,
  };
  const format = { dataBits: 8, parity: 'none', stopBits: 1 } as const;
  expect(sampleFrame(sent, format, 1000)).toMatchObject({ data: 0x41, framingError: false });
  expect(sampleFrame(sent, format, 500)).toMatchObject({ data: 0x06 });
  expect(sampleFrame(sent, { ...format, dataBits: 7 }, 1000)).toMatchObject({
    data: 0x41,
    framingError: true,
  });
});

test('a time that is no number is refused', () => {
  const { port, host } = bench();
  expect(() => port.send('x', { at: NaN })).toThrow("input 'uart0': time: expected number, not NaN");
  const event = host.clock.event('bell', () => {});
  expect(() => event.atCycle(NaN)).toThrow("clock event 'bell' cannot be scheduled at NaN");
});
