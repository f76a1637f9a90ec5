import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../boards/index.js';
import type { TraceEvent } from './events.js';
import { TextTrace, type TextOptions } from './text.js';
import { access, main, locationOf, put, textOf } from './trace.testing.js';

const board = ekLm3s9b92();
const [ctl, fr, icr] = ['UART0.CTL', 'UART0.FR', 'UART0.ICR'].map((name, id) => locationOf(board, name, id));

/** The lines of a trace, without the heading. */
function lines(events: readonly TraceEvent[], options: TextOptions = {}): string[] {
  const text = textOf((sink) => {
    const trace = new TextTrace(sink, options);
    for (const event of events) trace.event(event);
    trace.end();
  });
  return text.trimEnd().split('\n').slice(1);
}

/** The columns after time, cycle and code. */
const tails = (events: readonly TraceEvent[]) => lines(events).map((line) => line.slice(84));

const edge: TraceEvent = { kind: 'pin', time: 500, cycle: 8, code: undefined, pin: 'PD0', level: 1 };

test('a line has time, cycle, code, register, value and the fields that changed', () => {
  const write = access('write', ctl, 1600, 0x301, { before: 0x300, after: 0x301 });
  expect(lines([write])).toEqual([
    '     0.1000000          1600  0x0000_0214 put+0x12 uart.c:45                        ' +
      'UART0.CTL           w32 0x0000_0301  UARTEN 0->1',
  ]);
});

test('values of all sizes have the same width', () => {
  const change = { before: 0x300, after: 0x301 };
  const accesses = [1, 2].map((size) => access('write', ctl, 1, 1, { ...change, size }));
  expect(tails(accesses)).toEqual([
    'UART0.CTL           w8  0x01         UARTEN 0->1',
    'UART0.CTL           w16 0x0001       UARTEN 0->1',
  ]);
});

test('a write to a register that cannot be read shows the fields written', () => {
  expect(tails([access('write', icr, 1, 0x50, { before: 0, after: 0 })])).toEqual([
    'UART0.ICR           w32 0x0000_0050  RXIC 1, RTIC 1',
  ]);
});

test('repeated reads of one value are one line, with the value that ends them', () => {
  const poll = Array.from({ length: 1203 }, (_, n) => access('read', fr, n * 16, 0xb8));
  const last = access('read', fr, 1203 * 16, 0x98, { before: 0xb8 });
  expect(tails([...poll, last])).toEqual([
    'UART0.FR            r32 0x0000_0098  UART0.FR.TXFF polled 1,204 times in 1203.0 us, TXFF 1->0',
  ]);
});

test('a poll that nothing ends has its count', () => {
  expect(tails([0, 16, 32].map((cycle) => access('read', fr, cycle, 0x90)))).toEqual([
    'UART0.FR            r32 0x0000_0090  UART0.FR polled 3 times in 2.0 us',
  ]);
});

test('events during a poll follow it, in the order of time', () => {
  const reads = [0, 4, 12].map((cycle) => access('read', fr, cycle, 0xb8));
  const events = [reads[0], reads[1], edge, reads[2], access('write', ctl, 16, 0)];
  expect(tails(events).map((line) => line.trimEnd().split(/ {2,}/)[0])).toEqual([
    'UART0.FR',
    'PD0',
    'UART0.CTL',
  ]);
  expect(lines(events)[0]).toContain('polled 3 times');
});

test('rounds of reads are folded, and an incomplete round keeps its reads', () => {
  const location = locationOf(board, 'GPIOD.DATA', 3);
  const pair = (n: number) => [
    access('read', fr, n * 32, 0x90),
    access('read', location, n * 32 + 16, 0, { code: main }),
  ];
  const rounds = Array.from({ length: 50 }, (_, n) => pair(n)).flat();
  expect(tails(rounds)).toEqual([
    'UART0.FR            r32 0x0000_0090  UART0.FR polled 50 times in 98.0 us',
    'GPIOD.DATA          r32 0x0000_0000  GPIOD.DATA polled 50 times in 98.0 us',
  ]);
  const pressed = access('read', location, 1616, 1, { code: main, before: 0 });
  expect(tails([...rounds, pair(50)[0], pressed])).toEqual([
    'UART0.FR            r32 0x0000_0090  UART0.FR polled 51 times in 100.0 us',
    'GPIOD.DATA          r32 0x0000_0001  GPIOD.DATA polled 51 times in 100.0 us, DATA 0->1',
  ]);
  const early = lines([...pair(0), pair(1)[0], access('write', ctl, 40, 1)]);
  expect(early.map((line) => line.slice(15, 29).trim() + line.slice(84, 93))).toEqual([
    '0UART0.FR ',
    '16GPIOD.DAT',
    '32UART0.FR ',
    '40UART0.CTL',
  ]);
});

test('reads of two instructions, or of other values, are not a poll', () => {
  const elsewhere = access('read', fr, 16, 0x90, { code: main });
  expect(lines([access('read', fr, 0, 0x90), elsewhere])).toHaveLength(2);
  expect(lines([0x41, 0x42, 0x43].map((value, n) => access('read', fr, n, value)))).toHaveLength(3);
});

test('exceptions, edges, serial bytes and transfers', () => {
  const moment = { time: 62.5, cycle: 1, code: undefined };
  const frame = { data: 0x0a, dataBits: 8, parity: 'none', stopBits: 1, bitTime: 1e9 / 115200 } as const;
  const events: TraceEvent[] = [
    { kind: 'exception', ...moment, code: put, action: 'enter', exception: 21, name: 'UART0' },
    edge,
    {
      kind: 'serial',
      ...moment,
      pin: 'PA1',
      line: 'uart0',
      direction: 'tx',
      frame: { ...frame, isBreak: false },
    },
    {
      kind: 'transfer',
      ...moment,
      master: 'UDMA',
      from: undefined,
      to: 'UART0.DR',
      channel: 9,
      source: 0x20000010,
      destination: 0x4000c000,
      size: 1,
      value: 0x41,
    },
  ];
  expect(tails(events)).toEqual([
    '[UART0]             entered',
    'PD0                 0->1',
    "uart0 tx            0x0A '\\n'   on PA1, 115200 8N1",
    'UDMA channel 9      m8  0x41  0x2000_0010 -> UART0.DR',
  ]);
});

test('colours enclose columns and change nothing else', () => {
  const events = [access('write', ctl, 1, 1), edge];
  const colored = lines(events, { color: true });
  expect(colored.join('\n')).toContain('\x1b[33mUART0.CTL');
  expect(colored.map((line) => line.replace(/\x1b\[\d*m/g, ''))).toEqual(lines(events));
});
