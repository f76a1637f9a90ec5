import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../boards/index.js';
import type { SerialFrame } from '../port/pin.js';
import type { SerialEvent, TraceEvent } from './events.js';
import { VcdTrace } from './vcd.js';
import { CheckedSelection, type TraceSelection } from './selection.js';
import { access, locationOf, textOf } from './trace.testing.js';

const everything: SerialFrame = {
  data: 0x35,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  bitTime: 1000,
  isBreak: false,
};

const moment = (time: number) => ({ time, cycle: time, code: undefined });
const serial = (time: number, change: Partial<SerialFrame> = {}): SerialEvent => ({
  kind: 'serial',
  ...moment(time),
  pin: 'PA1',
  line: 'uart0',
  direction: 'tx',
  frame: { ...everything, ...change },
});
const pin = (time: number, name: string, level: 0 | 1): TraceEvent => ({
  kind: 'pin',
  ...moment(time),
  pin: name,
  level,
});

/** The changes in a dump that ends at `end`, after the initial levels. */
function dump(events: readonly TraceEvent[], selection: TraceSelection, end = 100_000): string[] {
  const board = ekLm3s9b92();
  const text = textOf((sink) => {
    const trace = new VcdTrace(sink, board, new CheckedSelection(board, selection));
    for (const event of events) trace.event(event);
    board.clock.setHorizon(board.clock.cycleAt(end));
    board.clock.sleep();
    trace.end();
  });
  const names = new Map(
    [...text.matchAll(/\$var \w+ \d+ (\S+) (\S+) \$end/g)].map(([, id, name]) => [id, name]),
  );
  let time = '';
  let started = false;
  const changes: string[] = [];
  for (const line of text.slice(text.indexOf('$enddefinitions')).split('\n')) {
    const change = /^([01])(\S+)$/.exec(line);
    if (line.startsWith('#')) time = line.slice(1);
    else if (line === '$end') started = true;
    else if (change && started) changes.push(`${time} ${names.get(change[2])} ${change[1]}`);
  }
  expect(time).toBe(String(end));
  return changes;
}

test('a frame is its bits, at their times, among the edges of other wires', () => {
  const events = [pin(0, 'PA1', 1), serial(5000), pin(6500, 'PD0', 1), pin(8000, 'PD0', 0)];
  expect(dump(events, { pins: ['PA1', 'PD0'] })).toEqual([
    '0 PA1 1',
    '5000 PA1 0',
    '6000 PA1 1',
    '6500 PD0 1',
    '7000 PA1 0',
    '8000 PA1 1',
    '8000 PD0 0',
    '9000 PA1 0',
    '10000 PA1 1',
    '12000 PA1 0',
    '14000 PA1 1',
  ]);
});

test('parity and fractions of a nanosecond', () => {
  const events = [serial(0.4, { data: 0x01, dataBits: 5, parity: 'even', bitTime: 62.5 })];
  expect(dump(events, { serial: true })).toEqual(['0 PA1 0', '63 PA1 1', '125 PA1 0', '375 PA1 1']);
});

test('without the edges of its wire, a serial line is idle between frames', () => {
  const events = [serial(1000, { data: 0xff }), serial(20_000, { data: 0xff })];
  const both = ['1000 PA1 0', '2000 PA1 1', '20000 PA1 0', '21000 PA1 1'];
  expect(dump(events, { serial: true })).toEqual(both);
  expect(dump(events, { serial: true, pins: ['PD0'] })).toEqual(both);
  expect(dump([pin(0, 'PA1', 1), ...events], { serial: true, pins: ['PA1'] })).toEqual(['0 PA1 1', ...both]);
});

test('a break is low for a whole frame, stop bits included', () => {
  const events = [pin(0, 'PA1', 1), serial(1000, { data: 0, isBreak: true })];
  expect(dump(events, { pins: ['PA1'] })).toEqual(['0 PA1 1', '1000 PA1 0', '11000 PA1 1']);
});

test('a frame that starts early discards the rest of the one before it', () => {
  const events = [pin(0, 'PA1', 1), serial(0, { data: 0, isBreak: true }), serial(9990, { data: 0xff })];
  expect(dump(events, { pins: ['PA1'] })).toEqual(['0 PA1 1', '0 PA1 0', '10990 PA1 1']);
});

test('the dump has no changes after its end', () => {
  expect(dump([pin(0, 'PA1', 1), serial(0)], { pins: ['PA1'] }, 1500)).toEqual([
    '0 PA1 1',
    '0 PA1 0',
    '1000 PA1 1',
  ]);
});

test('an exception is a wire that is high while its handler is active, and a register is its bits', () => {
  const exception = { kind: 'exception', exception: 21, name: 'UART0' } as const;
  const events: TraceEvent[] = [
    { ...exception, ...moment(10), action: 'pend' },
    { ...exception, ...moment(20), action: 'enter' },
    access('write', locationOf(ekLm3s9b92(), 'UART0.IBRD'), 1, 27, { time: 30 }),
    { ...exception, ...moment(40), action: 'return' },
  ];
  expect(dump(events, { exceptions: true, blocks: ['UART0.IBRD'] })).toEqual([
    '20 UART0 1',
    ...[4, 3, 1, 0].map((bit) => `30 DIVINT[${bit}] 1`),
    '40 UART0 0',
  ]);
});
