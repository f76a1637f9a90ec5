import { expect, test } from 'vitest';
import { portTestHost } from './host.testing.js';
import { Pin, type SerialFrame } from './pin.js';
import type { Input } from './inputs.js';
import { sampleFrame, SerialPort, type SerialPortOptions } from './serial.js';

const bitTime = 1e9 / 115200;
const frameTime = 10 * bitTime;

function bench(options?: SerialPortOptions) {
  const host = portTestHost();
  const { clock, reports } = host;
  const [tx, rx] = ['PA1', 'PA0'].map((name) => new Pin(name, host));
  const chip = tx.driver('chip', 1);
  const port = new SerialPort('uart0', host, tx, rx, options);
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

test('input is sent in the order of its times', () => {
  const { port, arrived, run } = bench();
  port.send('b', { at: 2e6 });
  port.send('a', { at: 1e6 });
  run(3e6);
  expect(arrived.map((a) => a.frame.data)).toEqual([0x61, 0x62]);
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

test('characters at another speed are counted and reported', () => {
  const { port, chip, run, frame, reports } = bench();
  chip.transmit({ ...frame(0x41), bitTime: 1e9 / 9600 });
  run(12e6 / 9.6);
  expect(port.framingErrors).toBe(1);
  expect(reports).toEqual(['uart0 expects 115200 baud and receives 9600: framing errors']);
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
