import { expect, test } from 'vitest';
import { type Drive, Pin, type SerialFrame } from '../emulator/port/pin.js';
import { Gpio } from './gpio.js';
import { testHost, type TestHost } from './host.testing.js';

const at = {
  DATA: 0x3fc,
  DIR: 0x400,
  IS: 0x404,
  IBE: 0x408,
  IEV: 0x40c,
  IM: 0x410,
  RIS: 0x414,
  MIS: 0x418,
  ICR: 0x41c,
};
const conf = { AFSEL: 0x420, DR2R: 0x500, DR8R: 0x508, ODR: 0x50c, PUR: 0x510, PDR: 0x514, DEN: 0x51c };
const { LOCK, CR, PCTL } = { LOCK: 0x520, CR: 0x524, PCTL: 0x52c };
const key = 0x4c4f434b;

function bench(port: string, onEvent?: (pad: number) => void) {
  const host = testHost();
  const pins = [...Array(8).keys()].map((i) => new Pin(`P${port}${i}`, host));
  const gpio = new Gpio(`GPIO${port}`, host, { port, interrupt: 3, pins, onEvent });
  const outside = pins.map((pin) => pin.driver('outside'));
  return {
    host,
    gpio,
    pins,
    outside,
    read: (offset: number) => gpio.read(offset, 4),
    write: (offset: number, value: number) => gpio.write(offset, value, 4),
  };
}

test.each([
  ['A', { AFSEL: 0, DEN: 0, PUR: 0, CR: 0xff, PCTL: 0x00111111 }],
  ['B', { AFSEL: 0, DEN: 0, PUR: 0, CR: 0x7f, PCTL: 0x00001100 }],
  ['C', { AFSEL: 0x0f, DEN: 0x0f, PUR: 0x0f, CR: 0xf0, PCTL: 0x00003333 }],
  ['D', { AFSEL: 0, DEN: 0, PUR: 0, CR: 0xff, PCTL: 0 }],
])('port %s has the reset values of the data sheet', (port, expected) => {
  const { gpio, write } = bench(port);
  write(conf.DEN, 0xff);
  write(PCTL, 0);
  gpio.reset('system');
  const values = Object.keys(expected).map((name) => [name, gpio.peek(name)]);
  expect(Object.fromEntries(values)).toEqual(expected);
  expect([gpio.peek('DR2R'), gpio.peek('LOCK')]).toEqual([0xff, 1]);
});

test('address bits 9 to 2 mask reads and writes', () => {
  const { read, write, pins } = bench('D');
  write(at.DIR, 0xff);
  write(conf.DEN, 0xff);
  write(0x098, 0xeb);
  expect(read(at.DATA)).toBe(0x22);
  expect(pins.map((p) => p.level)).toEqual([0, 1, 0, 0, 0, 1, 0, 0]);
  write(at.DATA, 0xb4);
  expect(read(0x0c4)).toBe(0x30);
  expect(read(0x000)).toBe(0);
});

test('an input reads its pin, or 0 while its digital function is off', () => {
  const { read, write, outside } = bench('D');
  outside[3].set(1);
  expect(read(at.DATA)).toBe(0);
  write(conf.DEN, 0x08);
  expect(read(at.DATA)).toBe(0x08);
  write(at.DATA, 0);
  expect(read(at.DATA)).toBe(0x08);
});

test('a driver overrides pull-ups and pull-downs, which exclude each other', () => {
  const { read, write, outside } = bench('B');
  write(conf.DEN, 0xff);
  write(conf.PUR, 0x10);
  expect(read(at.DATA)).toBe(0x10);
  outside[4].set(0);
  expect(read(at.DATA)).toBe(0);
  outside[4].set('z');
  write(conf.PDR, 0x10);
  expect([read(at.DATA), read(conf.PUR)]).toEqual([0, 0]);
});

test('an open-drain output only drives low', () => {
  const { host, write, pins } = bench('D');
  const driveOf = ({ states }: TestHost) => (states.save().PD0 as { drives: Drive[] }).drives[1];
  write(conf.PUR, 1);
  write(conf.ODR, 1);
  write(at.DIR, 1);
  write(conf.DEN, 1);
  expect([pins[0].level, driveOf(host)]).toEqual([0, 0]);
  write(at.DATA, 1);
  expect([pins[0].level, driveOf(host)]).toEqual([1, 'pull1']);
});

test('a rising edge is held until it is cleared, and interrupts while unmasked', () => {
  const { host, read, write, outside } = bench('D');
  write(conf.DEN, 0xff);
  write(at.IEV, 0x01);
  outside[0].set(1);
  outside[0].set(0);
  expect([read(at.RIS), read(at.MIS), host.interrupts.size]).toEqual([1, 0, 0]);
  write(at.IM, 0x01);
  expect([read(at.MIS), [...host.interrupts]]).toEqual([1, [3]]);
  write(at.ICR, 0x01);
  expect([read(at.RIS), host.interrupts.size]).toEqual([0, 0]);
});

test('IBE detects both edges, otherwise IEV selects one', () => {
  const { read, write, outside } = bench('D');
  const edge = (level: 0 | 1) => {
    outside[1].set(level);
    const caught = read(at.RIS);
    write(at.ICR, 0xff);
    return caught;
  };
  write(conf.DEN, 0xff);
  expect([edge(1), edge(0)]).toEqual([0, 2]);
  write(at.IBE, 2);
  expect([edge(1), edge(0)]).toEqual([2, 2]);
});

test('a level interrupt lasts as long as the level and cannot be cleared before', () => {
  const { host, read, write, outside } = bench('D');
  outside[2].set(1);
  write(conf.DEN, 0xff);
  write(at.IS, 4);
  write(at.IM, 4);
  expect(host.interrupts.size).toBe(0);
  outside[2].set(0);
  write(at.ICR, 4);
  expect([read(at.RIS) & 4, host.interrupts.size]).toEqual([4, 1]);
  outside[2].set(1);
  expect([read(at.RIS) & 4, host.interrupts.size]).toEqual([0, 0]);
});

test('PC3 to PC0 and PB7 keep their function until GPIOCR is unlocked and their bit set', () => {
  const { read, write } = bench('C');
  write(conf.AFSEL, 0xf0);
  expect(read(conf.AFSEL)).toBe(0xff);
  write(CR, 0xff);
  expect(read(CR)).toBe(0xf0);
  write(LOCK, key);
  expect(read(LOCK)).toBe(0);
  write(CR, 0xf1);
  expect([read(CR), read(LOCK)]).toEqual([0xf1, 1]);
  write(conf.AFSEL, 0);
  write(conf.DEN, 0);
  expect([read(conf.AFSEL), read(conf.DEN)]).toEqual([0x0e, 0x0e]);
});

test('GPIOCR bits of unprotected pins cannot be cleared', () => {
  const { read, write } = bench('B');
  write(LOCK, key);
  write(CR, 0x80);
  expect(read(CR)).toBe(0xff);
});

test('a pin has one drive strength', () => {
  const { read, write } = bench('D');
  write(conf.DR8R, 0x01);
  expect([read(conf.DR2R), read(conf.DR8R)]).toEqual([0xfe, 0x01]);
});

const character: SerialFrame = {
  data: 0x55,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  bitTime: 1000,
  isBreak: false,
};

test('AFSEL and PCTL connect a pin to the signal of a block, frames included', () => {
  const { host, write, pins, outside } = bench('A');
  const tx = host.signals.output('U0Tx', 1);
  const rx = host.signals.input('U0Rx', 1);
  const [sent, received]: SerialFrame[][] = [[], []];
  pins[1].onFrame((f) => sent.push(f));
  rx.onFrame((f) => received.push(f));
  tx.transmit(character);
  outside[0].transmit(character);
  expect([sent.length, received.length, pins[1].level]).toEqual([0, 0, 0]);
  write(PCTL, 0x11);
  write(conf.AFSEL, 3);
  write(conf.DEN, 3);
  tx.transmit(character);
  outside[0].transmit(character);
  expect([sent.length, received.length, pins[1].level]).toEqual([1, 1, 1]);
  tx.set(0);
  expect(pins[1].level).toBe(0);
  outside[0].set(1);
  expect(rx.level).toBe(1);
  outside[0].set(0);
  expect(rx.level).toBe(0);
  write(conf.AFSEL, 0);
  expect([rx.level, tx.connected]).toEqual([1, false]);
});

test('a function that no block offers, or that the pin lacks, is reported once', () => {
  const { host, write } = bench('D');
  write(conf.DEN, 3);
  write(conf.AFSEL, 3);
  write(PCTL, 0xf1);
  write(conf.DEN, 0);
  write(conf.DEN, 3);
  expect(host.reports).toEqual([
    'PD0 is set to PWM0, which no modelled block offers',
    'PD1 is set to alternate function 15, which it does not have',
  ]);
});

test('the unmasked interrupt event of a pad is announced', () => {
  const events: number[] = [];
  const { write, outside } = bench('B', (pad) => events.push(pad));
  const pulse = () => [1, 0].forEach((level) => outside[4].set(level as 0 | 1));
  write(conf.DEN, 0x10);
  write(at.IEV, 0x10);
  pulse();
  expect(events).toEqual([]);
  write(at.IM, 0x10);
  pulse();
  pulse();
  expect(events).toEqual([4, 4]);
  write(at.IBE, 0x10);
  pulse();
  expect(events).toEqual([4, 4, 4, 4]);
});

test('AMSEL connects the analogue side of a pad', () => {
  const { gpio, write } = bench('E');
  expect(gpio.isAnalog(7)).toBe(false);
  write(0x528, 0x80);
  expect([gpio.isAnalog(7), gpio.isAnalog(6)]).toEqual([true, false]);
});

test('both apertures access the same registers; the one not selected is not clocked', () => {
  const { host, gpio } = bench('D');
  gpio.apb.write(at.DIR, 0x5a, 4);
  expect(gpio.ahb.read(at.DIR, 4)).toBe(0x5a);
  expect([gpio.apb.clocked, gpio.ahb.clocked]).toEqual([true, false]);
  gpio.apb.enabled = false;
  gpio.ahb.enabled = true;
  gpio.reset('block');
  const other = bench('D');
  other.host.follow(host);
  expect([other.gpio.apb.clocked, other.gpio.ahb.clocked]).toEqual([false, true]);
  gpio.gate(false);
  expect(gpio.ahb.clocked).toBe(false);
});

test('a restored port detects the same edges', () => {
  const { host, write } = bench('D');
  write(conf.DEN, 0xff);
  write(at.IEV, 0x03);
  write(at.IBE, 0x04);
  write(at.IS, 0x02);
  const other = bench('D');
  other.host.follow(host);
  for (const pin of [0, 1, 2, 3]) for (const level of [1, 0] as const) other.outside[pin].set(level);
  other.write(at.IS, 0);
  expect(other.read(at.RIS)).toBe(0x0d);
});

test('a restored port keeps its outputs and routing and changes no level', () => {
  const a = bench('A');
  const b = bench('A');
  for (const { host, write, outside } of [a, b]) {
    host.signals.output('U0Tx', 1);
    if (host !== a.host) continue;
    write(PCTL, 0x10);
    write(conf.AFSEL, 2);
    write(conf.DEN, 0xff);
    write(at.DIR, 0x80);
    write(at.DATA, 0x80);
    outside[6].set(1);
  }
  const levels: string[] = [];
  b.pins.forEach((pin) => pin.watch(() => levels.push(pin.name)));
  b.host.follow(a.host);
  expect(levels).toEqual([]);
  expect(b.read(at.DATA)).toBe(a.read(at.DATA));
  b.host.signals.find('U0Tx').output?.set(0);
  expect(levels).toEqual(['PA1']);
});
