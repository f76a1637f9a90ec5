import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../boards/index.js';
import type { TraceEvent } from './events.js';
import { traceBoard } from './recorder.js';
import type { TraceSelection } from './selection.js';

const rcgc1 = 0x400fe104;
const rcgc2 = 0x400fe108;
const gpiod = 0x40007000;
const uart0 = 0x4000c000;

/** A board whose GPIOD and UART0 are clocked and PD0 is an output, and what a trace from then on tells. */
function bench(options: TraceSelection) {
  const board = ekLm3s9b92();
  const { bus } = board;
  bus.write(rcgc1, 1, 4);
  bus.write(rcgc2, 8, 4);
  bus.write(gpiod + 0x400, 1, 4);
  bus.write(gpiod + 0x51c, 1, 4);
  const events: TraceEvent[] = [];
  const stop = traceBoard(board, options, (event) => events.push({ ...event }));
  return { board, bus, events, stop };
}

/** An event in a few words. */
function inWords(event: TraceEvent): string {
  switch (event.kind) {
    case 'read':
    case 'write':
      return `${event.kind} ${event.place.label} ${event.value} ${event.before}->${event.after}`;
    case 'pin':
      return `${event.pin} ${event.level}`;
    case 'exception':
      return `${event.name} ${event.action}`;
    default:
      return event.kind;
  }
}

test('a write comes before what it causes', () => {
  const { bus, events } = bench({});
  bus.write(gpiod + 0x3fc, 1, 4);
  expect(events.map(inWords)).toEqual(['write GPIOD.DATA 1 0->1', 'PD0 1']);
  expect(events[1].code).toBe(events[0].code);
});

test('the instruction that caused an edge is known without its access being told', () => {
  const { bus, events } = bench({ pins: ['PD0'] });
  bus.write(gpiod + 0x3fc, 1, 4);
  expect(events.map(inWords)).toEqual(['PD0 1']);
  expect(events[0].code).toBeDefined();
});

test('before and after are what the register holds, whatever was written', () => {
  const { bus, events } = bench({ blocks: ['UART0'] });
  bus.write(uart0 + 0x024, 0xffff_001b, 4);
  bus.write(uart0 + 0x018, 0xff, 4);
  expect(events.map(inWords)).toEqual(['write UART0.IBRD 4294901787 0->27', 'write UART0.FR 255 144->144']);
});

test('a read compares with what was last seen there; bytes are parts of their word', () => {
  const { bus, events } = bench({ blocks: ['uart0.ctl'] });
  bus.read(uart0 + 0x031, 1);
  bus.write(uart0 + 0x030, 0x101, 4);
  bus.read(uart0 + 0x030, 4);
  bus.read(uart0 + 0x031, 1);
  expect(events.map(inWords)).toEqual([
    'read UART0.CTL 3 768->768',
    'write UART0.CTL 257 768->257',
    'read UART0.CTL 257 257->257',
    'read UART0.CTL 1 257->257',
  ]);
});

test('of two registers at one address the direction chooses', () => {
  const { bus, events } = bench({ blocks: ['UART0'] });
  bus.read(uart0 + 0x004, 4);
  bus.write(uart0 + 0x004, 0xff, 4);
  expect(events.map((event) => 'place' in event && event.place.label)).toEqual(['UART0.RSR', 'UART0.ECR']);
});

test('a register whose address masks its bits: what is written is the whole register, what is read are the bits', () => {
  const { bus, events } = bench({ blocks: ['GPIOD'] });
  bus.write(gpiod + 0x400, 3, 4);
  bus.write(gpiod + 0x3fc, 3, 4);
  bus.write(gpiod + 0x004, 0, 4);
  bus.read(gpiod + 0x004, 4);
  bus.read(gpiod + 0x3fc, 4);
  expect(events.slice(1).map(inWords)).toEqual([
    'write GPIOD.DATA 3 0->3',
    'write GPIOD.DATA 0 3->2',
    'read GPIOD.DATA 0 0->0',
    'read GPIOD.DATA 2 2->2',
  ]);
});

test('only what is selected is told, and nothing after the end', () => {
  const { board, bus, events, stop } = bench({ blocks: ['GPIOD.DIR'], exceptions: true });
  bus.write(gpiod + 0x3fc, 1, 4);
  bus.write(gpiod + 0x400, 3, 4);
  board.cpu.setPending(15, true);
  stop();
  bus.write(gpiod + 0x400, 1, 4);
  expect(events.map(inWords)).toEqual(['write GPIOD.DIR 3 1->3', 'SysTick pend']);
});

test('an address without a register is told by its block', () => {
  const { bus, events } = bench({});
  bus.read(uart0 + 0x7f0, 4);
  expect(events.map((event) => 'place' in event && event.place.label)).toEqual(['UART0+0x7F0']);
});

test('history that is executed again is not told again', () => {
  const { board, bus, events } = bench({});
  board.replaying = true;
  bus.write(gpiod + 0x3fc, 1, 4);
  board.cpu.setPending(15, true);
  board.replaying = false;
  expect(events).toEqual([]);
});

test('frames on a pin of a line, and on the pins that were asked for', () => {
  const frame = { data: 1, dataBits: 8, parity: 'none', stopBits: 1, bitTime: 1000, isBreak: false } as const;
  const { board, events } = bench({ serial: true, pins: ['PB1'] });
  for (const name of ['PA0', 'PB1', 'PB2']) board.pin(name).driver('test').transmit(frame);
  expect(events).toMatchObject([
    { kind: 'serial', pin: 'PA0', line: 'uart0', direction: 'rx', frame },
    { kind: 'serial', pin: 'PB1', line: undefined, direction: undefined },
  ]);
});

test('what another master does is its own: the read, the transfer, the write, what that causes', () => {
  const { board, events, stop } = bench({ transfers: true, blocks: ['UART0.DR'], pins: ['PA1'] });
  const { bus } = board;
  const [table, text, gpioa, udma] = [0x20000400, 0x20000800, 0x40004000, 0x400ff000];
  const set = (base: number, values: Record<number, number>) => {
    for (const [offset, value] of Object.entries(values)) bus.write(base + Number(offset), value, 4);
  };
  bus.poke(text, Uint8Array.of(0x41));
  bus.write(rcgc2, 0x2009, 4);
  set(gpioa, { 0x420: 3, 0x51c: 3, 0x52c: 0x11 });
  set(uart0, { 0x24: 8, 0x2c: 0x70, 0x30: 0x301, 0x48: 2 });
  set(table + 9 * 16, { 0: text, 4: uart0, 8: 0xc0000001 });
  events.length = 0;
  set(udma, { 0x04: 1, 0x08: table, 0x28: 1 << 9 });
  board.cpu.standStill();
  board.run({ for: '1us' });
  stop();
  const transfer = {
    channel: 9,
    source: text,
    destination: uart0,
    size: 1,
    value: 0x41,
    from: undefined,
    to: 'UART0.DR',
  };
  expect(events.slice(0, 3)).toMatchObject([
    { kind: 'transfer', master: 'UDMA', code: undefined, ...transfer },
    { kind: 'write', value: 0x41, code: { master: 'UDMA channel 9' } },
    { kind: 'serial', pin: 'PA1', code: { master: 'UDMA channel 9' } },
  ]);
  expect(events[1].code!.pc).toBeUndefined();
});

test('a handler that a reset ended is told of with the next exception', () => {
  const { board, events } = bench({ exceptions: true });
  const { cpu, bus } = board;
  const handlers = new Array<number>(15).fill(0x101);
  bus.poke(0, new Uint8Array(Uint32Array.of(0x20001000, ...handlers).buffer));
  board.reset('software');
  cpu.setPending(14, true);
  cpu.takeExceptions();
  board.reset('software');
  cpu.setPending(2, true);
  expect(events.map(inWords)).toEqual(['PendSV pend', 'PendSV enter', 'PendSV abandon', 'NMI pend']);
});

test('unknown names are refused with near ones', () => {
  const refuse = (options: TraceSelection) => expect(() => bench(options));
  refuse({ blocks: ['UART9'] }).toThrow(/no block 'UART9' \(did you mean 'UART0'/);
  refuse({ blocks: ['UART0.CTX'] }).toThrow(/no register 'CTX' in UART0 \(did you mean 'CTL'\?\)/);
  refuse({ pins: ['PD9'] }).toThrow(/no pin 'PD9' \(did you mean 'PD0'/);
});
