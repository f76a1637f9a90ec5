/** DMA on whole boards, as the processor, the engines, saved states and history see it. */
import { readFileSync } from 'node:fs';
import { ekLm3s9b92, type EkLm3s9b92 } from '../boards/index.js';
import { describe, expect, test } from 'vitest';
import type { Processor } from '../emulator/core/processor.js';
import type { Engine } from '../emulator/engine/engine.js';
import { Interpreter } from '../emulator/engine/interpreter.js';
import { Translator } from '../emulator/engine/translator/translator.js';
import { History } from '../emulator/debug/history.js';
import { assemble } from './assemble.js';

const image = readFileSync(new URL('../firmware/images/dma.elf', import.meta.url));
const engines = {
  interpreter: (cpu: Processor) => new Interpreter(cpu),
  translator: (cpu: Processor) => new Translator(cpu),
};

const [sysctl, udma, uart0, gpioa, timer0, adc0, mpu] = [
  0x400fe000, 0x400ff000, 0x4000c000, 0x40004000, 0x40030000, 0x40038000, 0xe000ed90,
];
const [table, buffer] = [0x20004000, 0x20005000];
const reg = { SWREQ: 0x14, ENASET: 0x28 };
/** Control words: bytes from a peripheral to memory, from memory to a peripheral; words within memory, from a peripheral. */
const control = { receive: 0x0c000000, transmit: 0xc0000000, words: 0xaa000000, peripheralWords: 0xae000000 };
const mode = { basic: 1, auto: 2, pingPong: 3 };

/** A board that executes a program, with clocks, UART0 on its pins, and the controller enabled. */
function bench(source: string, engine: (cpu: Processor) => Engine = engines.translator) {
  const code = assemble(`.word 0x20001000, start + 1\n.space 0x100\n${source}`).bytes;
  const board = ekLm3s9b92({ engine });
  board.bus.poke(0, code);
  board.reset('power');
  const set = (base: number, values: Record<number, number>) => {
    for (const [offset, value] of Object.entries(values)) board.bus.write(base + Number(offset), value, 4);
  };
  set(sysctl, { 0x104: 0x10001, 0x108: 0x2001 });
  set(gpioa, { 0x420: 3, 0x51c: 3, 0x52c: 0x11 });
  set(uart0, { 0x24: 8, 0x28: 43, 0x2c: 0x70, 0x30: 0x301, 0x48: 3 });
  set(udma, { 0x04: 1, 0x08: table });
  const request = (channel: number) => {
    set(udma, { [reg.ENASET]: 1 << channel });
    set(udma, { [reg.SWREQ]: 1 << channel });
  };
  return { board, set, request };
}

/** Writes a control structure into the table. */
function structure(board: EkLm3s9b92, index: number, from: number, to: number, count: number, word: number) {
  [from, to, word | ((count - 1) << 4)].forEach((value, n) =>
    board.bus.write(table + 16 * index + 4 * n, value, 4),
  );
}

const bytes = (board: EkLm3s9b92, count: number) => [...board.readMemory(buffer, count)];
const sleeping = 'start: wfi\nb start';

describe('both engines', () => {
  const boards = () => Object.values(engines).map((engine) => ekLm3s9b92({ image, engine }));

  test('see every item at the same instruction', () => {
    const [a, b] = boards();
    for (const board of [a, b]) board.runUntil({ reach: 'sleep_until' });
    expect(a.peripheral('UDMA').read('STAT.STATE')).not.toBe(0);
    for (let n = 0; n < 300; n++) {
      for (const board of [a, b]) board.step();
      expect([n, b.clock.cycles, b.digest()]).toEqual([n, a.clock.cycles, a.digest()]);
    }
    for (const board of [a, b]) board.run({ for: '20ms' });
    expect([b.digest(), b.uart0.text]).toEqual([a.digest(), a.uart0.text]);
  });

  test('execute code written by DMA from the next instruction', () => {
    const jump = 'start: ldr r2, =0x20005001\nbx r2\n.ltorg';
    const results = Object.values(engines).map((engine) => {
      const { board, set } = bench(jump, engine);
      const patch = assemble('adds r0, #1\nadds r1, #1\nb .-4').bytes;
      const [first, second, branch] = [0, 2, 4].map((n) => patch[n] | (patch[n + 1] << 8));
      board.bus.poke(buffer, Uint8Array.of(first, first >> 8, first, first >> 8, branch, branch >> 8));
      board.bus.poke(buffer + 0x100, Uint8Array.of(second, second >> 8, second, second >> 8));
      structure(board, 18, buffer + 0x100, buffer, 1, control.words | mode.basic);
      set(udma, { [reg.ENASET]: 1 << 18 });
      set(timer0, { 0x04: 1, 0x28: 40_000, 0x0c: 1 });
      board.run({ for: '5ms' });
      return [board.registers['r0'], board.registers['r1'], board.clock.cycles, board.digest()];
    });
    expect(results[0]).toEqual(results[1]);
    expect(Math.abs(Number(results[0][0]) - 20_000)).toBeLessThan(20);
    expect(Number(results[0][1])).toBeGreaterThan(9_000);
  });

  test('execute hot code that DMA changes, changes back and changes again', () => {
    const jump = 'start: ldr r2, =0x20005001\nbx r2\n.ltorg';
    const patch = assemble('adds r0, #1\nb .-2\n.align 2\nadds r1, #1\nb .-2').bytes;
    const results = Object.values(engines).map((engine) => {
      const { board, request } = bench(jump, engine);
      board.bus.poke(buffer, patch.slice(0, 4));
      board.bus.poke(buffer + 0x100, patch);
      const compiled: number[] = [];
      const states = Array.from({ length: 10 }, (_, n) => {
        board.run({ for: '2ms' });
        structure(board, 30, buffer + 0x100 + 4 * ((n + 1) & 1), buffer, 1, control.words | mode.auto);
        request(30);
        board.run({ for: '2ms' });
        if (board.engine instanceof Translator) compiled.push(board.engine.statistics.compiled);
        return [board.registers['r0'], board.registers['r1'], board.clock.cycles, board.digest()];
      });
      // Regions are kept for when their code comes back; steppers are made anew.
      if (compiled.length > 0) expect(compiled.at(-1)).toBeLessThan(8);
      return states;
    });
    expect(results[1]).toEqual(results[0]);
    const [last] = results[0].slice(-1);
    expect(Number(last[0])).toBeGreaterThan(40_000);
    expect(Number(last[1])).toBeGreaterThan(40_000);
  });
});

test('a fork, a restored state and history continue in the middle of a transfer', () => {
  const board = ekLm3s9b92({ image });
  board.runUntil({ reach: 'sleep_until' });
  board.runTo(board.clock.cycles + 60);
  expect(board.peripheral('UDMA').read('STAT.STATE')).not.toBe(0);
  const [saved, fork] = [board.save(), board.fork()];
  const history = new History(board);
  history.run(board.clock.cycles + 2_000_000);
  const [end, digest] = [board.clock.cycles, board.digest()];
  history.goTo(history.start + 30);
  history.goTo(end);
  expect(board.digest()).toBe(digest);
  history.close();
  fork.runTo(end);
  board.restore(saved);
  board.runTo(end);
  expect([fork.digest(), board.digest()]).toEqual([digest, digest]);
});

test('watched memory reports reads and writes by DMA', () => {
  const { board, request } = bench(sleeping);
  const seen: string[] = [];
  const note = { address: buffer, length: 8, reads: true, writes: true };
  board.bus.watch(note, ({ address, write, value }) => {
    seen.push(`${write ? 'write' : 'read'} ${address - buffer} ${value} by ${board.bus.master}`);
  });
  board.bus.poke(buffer, Uint8Array.of(7));
  structure(board, 30, buffer, buffer + 4, 1, control.words | mode.auto);
  request(30);
  board.run({ for: '1us' });
  expect(seen.slice(1)).toEqual(['read 0 7 by UDMA channel 30', 'write 4 7 by UDMA channel 30']);
  expect(board.bus.master).toBeUndefined();
});

test('the MPU does not restrict DMA', () => {
  const { board, set, request } = bench(sleeping);
  set(mpu, { 4: 5, 0xc: 0x20000010, 0x10: 0x1f });
  board.bus.poke(buffer, Uint8Array.of(7));
  structure(board, 30, buffer, buffer + 4, 1, control.words | mode.auto);
  request(30);
  board.run({ for: '1us' });
  expect([bytes(board, 5)[4], board.crash]).toEqual([7, undefined]);
});

describe('UART0', () => {
  test('receives into two buffers in turn, with an interrupt at the end of each', () => {
    const { board, set } = bench(sleeping);
    const pending: number[] = [];
    board.cpu.watchExceptions((event, n) => void (event === 'pend' && pending.push(n - 16)));
    structure(board, 8, uart0, buffer + 3, 4, control.receive | mode.pingPong);
    structure(board, 8 + 32, uart0, buffer + 7, 4, control.receive | mode.pingPong);
    set(udma, { [reg.ENASET]: 1 << 8 });
    board.uart0.send('abcdef');
    board.run({ for: '1ms' });
    expect(String.fromCharCode(...bytes(board, 8))).toBe('abcdef\0\0');
    expect([pending, board.peripheral('UDMA').read('ALTSET')]).toEqual([[5], 1 << 8]);
    structure(board, 8, uart0, buffer + 11, 4, control.receive | mode.pingPong);
    board.uart0.send('ghijklmnop');
    board.run({ for: '1ms' });
    expect(String.fromCharCode(...bytes(board, 13))).toBe('abcdefghijkl\0');
    expect(board.peripheral('UDMA').read('ENASET')).toBe(0);
  });

  test('transmits from memory while the processor sleeps', () => {
    const { board, set } = bench(sleeping);
    const text = 'The quick brown fox jumps over the lazy dog.';
    board.bus.poke(buffer, new TextEncoder().encode(text));
    structure(board, 9, buffer + text.length - 1, uart0, text.length, control.transmit | mode.basic);
    set(udma, { [reg.ENASET]: 1 << 9 });
    board.run({ for: '5ms' });
    expect(board.uart0.text).toBe(text);
  });

  test('without a clock causes a bus error, which interrupts and stops the channel', () => {
    const { board, set, request } = bench(sleeping);
    structure(board, 9, buffer, uart0, 1, control.transmit | mode.basic);
    set(sysctl, { 0x104: 0x10000 });
    request(9);
    board.run({ for: '1us' });
    const { read } = board.peripheral('UDMA');
    expect([read('ERRCLR'), read('ENASET')]).toEqual([1, 0]);
    expect(board.cpu.exceptions.pending[16 + 47]).toBe(1);
    expect(board.reports.at(-1)).toMatchObject({
      message:
        "UDMA channel 9 stops after a bus error, write to 0x4000_C000: UART0's clock is off: RCGC1.UART0",
      where: 'by UDMA channel 9',
    });
  });
});

test('a converter transfers its results and interrupts at the end', () => {
  const { board, set } = bench(sleeping);
  const fifo3 = adc0 + 0xa8;
  board.analog('TEMP').set(40);
  set(sysctl, { 0x100: 0x10000 });
  structure(board, 17, fifo3, buffer + 8, 3, control.peripheralWords | mode.basic);
  set(udma, { [reg.ENASET]: 1 << 17 });
  // SSCTL3: TS0, IE0 and END0; ACTSS.ASEN3; PSSI.SS3.
  set(adc0, { 0xa4: 0xe, 0x00: 8 });
  const pending: number[] = [];
  board.cpu.watchExceptions((event, n) => void (event === 'pend' && pending.push(n - 16)));
  for (let n = 0; n < 3; n++) {
    expect(pending).toEqual([]);
    set(adc0, { 0x28: 8 });
    board.run({ for: '10us' });
  }
  // ADC = (147.5 - 40) * 1023 / 225
  expect([0, 4, 8].map((at) => board.bus.read(buffer + at, 4))).toEqual([488, 488, 488]);
  expect([pending, board.peripheral('UDMA').read('ENASET')]).toEqual([[17], 0]);
});

describe('the controller', () => {
  const started = () => {
    const { board, set, request } = bench(sleeping);
    board.bus.poke(buffer, Uint8Array.of(1, 2, 3, 4));
    structure(board, 30, buffer, buffer + 4, 1, control.words | mode.auto);
    return { board, set, start: () => request(30) };
  };

  test('is gated in sleep by SCGC2.UDMA if RCC.ACG is set', () => {
    const { board, set, start } = started();
    const rcc = board.bus.read(sysctl + 0x60, 4);
    set(sysctl, { 0x60: rcc | 0x08000000 });
    start();
    board.run({ for: '10us' });
    expect(bytes(board, 8).slice(4)).toEqual([0, 0, 0, 0]);
    set(sysctl, { 0x118: 0x2000, 0x60: rcc });
    board.run({ for: '10us' });
    expect(bytes(board, 8).slice(4)).toEqual([1, 2, 3, 4]);
  });

  test('is reset by SRCR2.UDMA; an access without a clock faults', () => {
    const { board, set, start } = started();
    set(sysctl, { 0x48: 0x2000 });
    set(sysctl, { 0x48: 0 });
    start();
    board.run({ for: '10us' });
    expect(bytes(board, 8).slice(4)).toEqual([0, 0, 0, 0]);
    set(sysctl, { 0x108: 1 });
    expect(() => board.bus.read(udma, 4)).toThrow();
  });
});
