import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../boards/index.js';
import { type TraceFormat, traceWriter } from './index.js';
import type { TraceEvent } from './events.js';
import { access, main, locationOf, textOf } from './trace.testing.js';

const board = ekLm3s9b92();
const ctl = locationOf(board, 'UART0.CTL');
const write = access('write', ctl, 33, 0x301, { before: 0x300, after: 0x301 });
const moment = { time: 1e6, cycle: 16_000, code: undefined };
const edge: TraceEvent = { kind: 'pin', ...moment, pin: 'PD0', level: 1 };
const exception = (action: 'enter' | 'return', number: number, time: number): TraceEvent => ({
  kind: 'exception',
  ...moment,
  time,
  action,
  exception: number,
  name: board.names.exception(number),
});
const frame = {
  data: 0x22,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  bitTime: 8680.5,
  isBreak: false,
} as const;
const serial: TraceEvent = { kind: 'serial', ...moment, pin: 'PA1', line: 'uart0', direction: 'tx', frame };

const written = (format: TraceFormat, events: readonly TraceEvent[]) =>
  textOf((sink) => {
    const writer = traceWriter(format, board, sink);
    for (const event of events) writer.event(event);
    writer.end();
  });

const objects = (events: readonly TraceEvent[]) =>
  written('jsonl', events)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('JSON lines: an access with its code and its changes as numbers', () => {
  expect(objects([write])).toEqual([
    {
      time: 2062.5,
      cycle: 33,
      kind: 'write',
      register: 'UART0.CTL',
      address: 0x4000c030,
      size: 4,
      pc: 0x214,
      symbol: 'put',
      offset: 0x12,
      file: 'lib/uart.c',
      line: 45,
      value: 0x301,
      changes: { UARTEN: [0, 1] },
    },
  ]);
});

test('JSON lines: a frame that an instruction starts has a serial line and a source line', () => {
  expect(objects([{ ...serial, code: write.code }])).toMatchObject([
    { kind: 'serial', port: 'uart0', direction: 'tx', file: 'lib/uart.c', line: 45 },
  ]);
});

test('JSON lines: code without a source line, accesses of other sizes, events without an instruction', () => {
  const bytes = [0, 1].map((n) =>
    access('read', ctl, 1, n, { size: 1, address: ctl.address + n, code: main }),
  );
  expect(objects([...bytes, edge])).toMatchObject([
    { address: 0x4000c030, size: 1, value: 0, symbol: 'main', offset: 0 },
    { address: 0x4000c031, size: 1, value: 1 },
    { time: 1e6, cycle: 16_000, kind: 'pin', pin: 'PD0', level: 1 },
  ]);
  expect(objects(bytes)[0]).not.toHaveProperty('line');
  expect(objects([edge])[0]).not.toHaveProperty('pc');
});

test('Perfetto: exceptions nest, and the end of the trace closes open slices', () => {
  const events = [exception('enter', 15, 1e3), exception('enter', 21, 2e3), exception('return', 21, 3e3)];
  const { traceEvents } = JSON.parse(written('perfetto', events));
  const slices = traceEvents.filter(({ ph }: { ph: string }) => ph === 'B' || ph === 'E');
  expect(slices.map(({ ph, name, ts }: Record<string, unknown>) => [ph, name, ts])).toEqual([
    ['B', 'SysTick', 1],
    ['B', 'UART0', 2],
    ['E', undefined, 3],
    ['E', undefined, 0],
  ]);
});

test('Perfetto: accesses are instants on the track of their block, pins are counters, frames are slices', () => {
  const { traceEvents } = JSON.parse(written('perfetto', [write, edge, serial]));
  const tracks = traceEvents.filter(({ name }: { name: string }) => name === 'thread_name');
  expect(tracks.map(({ args }: { args: { name: string } }) => args.name)).toEqual(['UART0', 'uart0 tx']);
  expect(traceEvents).toContainEqual({
    ph: 'i',
    s: 't',
    pid: 1,
    tid: 1,
    name: 'w32 UART0.CTL',
    ts: 2.0625,
    args: { value: '0x0000_0301', changes: 'UARTEN 0->1', code: '0x0000_0214 put+0x12 uart.c:45' },
  });
  expect(traceEvents).toContainEqual({ ph: 'C', pid: 1, name: 'PD0', ts: 1000, args: { level: 1 } });
  const slice = traceEvents.find(({ ph }: { ph: string }) => ph === 'X');
  expect(slice).toMatchObject({ tid: 2, name: `'"'`, ts: 1000, dur: 82.4647 });
});
