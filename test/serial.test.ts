/** Serial lines of whole boards: the far end follows the UART, and its characters wait for it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ekLm3s9b92, type EkLm3s9b92 } from '../boards/index.js';
import { Recorder } from '../emulator/debug/recorder.js';
import { readRecording } from '../emulator/debug/recording.js';
import { Replay } from '../emulator/debug/replay.js';
import { settingText } from '../emulator/port/serial-setting.js';
import { assemble } from './assemble.js';

const [sysctl, gpioa, uart0] = [0x400fe000, 0x40004000, 0x4000c000];
const reg = { DR: 0x00, FR: 0x18, IBRD: 0x24, FBRD: 0x28, LCRH: 0x2c, CTL: 0x30 };
const [BRK, PEN, EPS, STP2, FEN, SPS] = [0x01, 0x02, 0x04, 0x08, 0x10, 0x80];
const word = (bits: number) => (bits - 5) << 5;
/** Divisors of the 16 MHz clock, in 64ths. */
const divisor = { 9600: 6667, 57600: 1111, 115200: 556 };
const on = 0x301;

/** A board whose processor sleeps, with UART0 on its pins; a test acts as its firmware. */
function bench() {
  const image = assemble('.word 0x20001000, start + 1\n.space 0x100\nstart: wfi\nb start').bytes;
  const board = ekLm3s9b92({ image });
  board.run({ for: '1us' });
  const set = (base: number, values: Record<number, number>) => {
    for (const [offset, value] of Object.entries(values)) board.bus.write(base + Number(offset), value, 4);
  };
  set(sysctl, { 0x104: 1, 0x108: 1 });
  const pins = () => set(gpioa, { 0x420: 3, 0x51c: 3, 0x52c: 0x11 });
  const configure = (rate: number, lcrh: number) => {
    set(uart0, { [reg.CTL]: 0 });
    set(uart0, { [reg.IBRD]: rate >> 6, [reg.FBRD]: rate & 63, [reg.LCRH]: lcrh, [reg.CTL]: on });
  };
  return { board, set, pins, configure };
}

const wait = (board: EkLm3s9b92, time = '20ms') => void board.run({ for: time });
/** What the firmware reads: data and error bits. */
function readAll(board: EkLm3s9b92): number[] {
  const words: number[] = [];
  while (!(board.bus.read(uart0 + reg.FR, 4) & 0x10)) words.push(board.bus.read(uart0 + reg.DR, 4));
  return words;
}
const codes = (text: string) => [...new TextEncoder().encode(text)];

test.each<[string, number, number, number]>([
  ['9600 8N1', divisor[9600], word(8), 0xa5],
  ['57600 7E2', divisor[57600], word(7) | PEN | EPS | STP2, 0x55],
  ['115200 8O1', divisor[115200], word(8) | PEN, 0x80],
  ['9600 6M1', divisor[9600], word(6) | PEN | SPS, 0x2a],
  ['9600 5S2', divisor[9600], word(5) | PEN | SPS | EPS | STP2, 0x15],
])('firmware at %s is received and heard by its own receiver', (text, rate, lcrh, data) => {
  const { board, set, pins, configure } = bench();
  pins();
  configure(rate, lcrh);
  set(uart0, { [reg.DR]: data });
  wait(board);
  expect([...board.uart0.bytes]).toEqual([data]);
  expect(settingText(board.uart0.setting)).toBe(text);
  board.uart0.send(Uint8Array.of(data));
  wait(board);
  expect(readAll(board)).toEqual([data]);
  expect([board.uart0.framingErrors, board.uart0.parityErrors, board.reports]).toEqual([0, 0, []]);
});

test('the far end follows a change of rate between two characters; a break changes nothing', () => {
  const { board, set, pins, configure } = bench();
  pins();
  configure(divisor[9600], word(8) | FEN);
  set(uart0, { [reg.DR]: 0x31 });
  wait(board);
  configure(divisor[57600], word(8) | BRK);
  wait(board, '2ms');
  expect([board.uart0.breaks, settingText(board.uart0.setting)]).toEqual([1, '9600 8N1']);
  configure(divisor[115200], word(8) | FEN);
  wait(board, '2ms');
  set(uart0, { [reg.DR]: 0x32 });
  board.uart0.send('3');
  wait(board);
  expect(board.uart0.text).toBe('12');
  expect(readAll(board)).toEqual(codes('3'));
});

test('a fixed end and firmware at another setting: both ends are named, once for each direction', () => {
  const { board, set, pins, configure } = bench();
  pins();
  board.uart0.fix('9600,8E1');
  configure(divisor[115200], word(8) | FEN);
  set(uart0, { [reg.DR]: 0x31 });
  board.uart0.send('x');
  wait(board);
  expect(readAll(board)[0] >> 8).not.toBe(0);
  expect(board.reports.map(({ message }) => message)).toEqual([
    'uart0: the host sends at 9600 8E1, the firmware receives at 115200 8N1',
    'uart0: the firmware sends at 115200 8N1, the host receives at 9600 8E1',
  ]);
});

describe('characters wait', () => {
  test('until the pin is multiplexed and the receiver is on', () => {
    const { board, pins, configure } = bench();
    board.uart0.send('early');
    wait(board);
    configure(divisor[9600], word(8) | FEN);
    wait(board);
    expect(board.idle).toBe(true);
    pins();
    wait(board);
    expect(readAll(board)).toEqual(codes('early'));
  });

  test.each([
    ['with FIFOs', FEN, 16],
    ['without FIFOs', 0, 1],
  ])('while the receiver is full, %s', (_what, lcrh, depth) => {
    const { board, pins, configure } = bench();
    const text = 'The quick brown fox jumps over the lazy dog';
    pins();
    configure(divisor[115200], word(8) | lcrh);
    board.uart0.send(text);
    wait(board);
    expect([board.uart0.backlog, board.idle]).toEqual([text.length - depth, true]);
    const got: number[] = [];
    while (board.uart0.sending || got.length < text.length) {
      got.push(...readAll(board));
      wait(board);
    }
    expect(String.fromCharCode(...got)).toBe(text);
  });

  test('except without a pace: the FIFO overruns', () => {
    const { board, pins, configure } = bench();
    pins();
    configure(divisor[115200], word(8) | FEN);
    board.uart0.send('The quick brown fox', { pace: 'none' });
    wait(board);
    expect([board.uart0.backlog, readAll(board).length]).toEqual([0, 16]);
    expect(board.peripheral('UART0').read('RIS.OERIS')).toBe(1);
  });

  test('across a reset and in a fork', () => {
    const { board, pins, configure } = bench();
    pins();
    configure(divisor[115200], word(8));
    board.uart0.send('abc');
    wait(board);
    const fork = board.fork();
    expect(readAll(board)).toEqual(codes('a'));
    wait(board);
    fork.reset('pin');
    wait(fork);
    expect([fork.uart0.backlog, board.uart0.backlog]).toEqual([2, 1]);
  });
});

test('what waited in a recorded run waits in its replay, with a fixed setting', () => {
  const image = readFileSync(new URL('../firmware/images/hello.elf', import.meta.url));
  const board = ekLm3s9b92({ image });
  const lines: string[] = [];
  const recorder = new Recorder(board, (line) => lines.push(line));
  board.uart0.fix('115200,8N2');
  board.uart0.send('?'.repeat(50), { pace: 'char:1ms' });
  board.uart0.send('d', { at: 100e6 });
  board.run({ for: '200ms' });
  recorder.end('time');
  const again = ekLm3s9b92({ image });
  const replay = new Replay(again, readRecording(lines.join(''), 'x.rec'));
  while (!replay.done) replay.advance(again.clock.cycles + 1e6);
  expect(replay.divergence).toBeUndefined();
  expect(again.uart0.text).toBe(board.uart0.text);
  expect(again.digest()).toBe(board.digest());
});
