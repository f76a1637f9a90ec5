/** The ROM as programs see it: they call its functions, read its tables and cannot change it. */
import { readFileSync } from 'node:fs';
import { Coverage, formatCrash, Profiler, type TraceEvent, traceBoard } from 'perch';
import { ekLm3s9b92 } from 'perch/boards';
import { expect, test } from 'vitest';
import { lockstep } from './lockstep.js';
import { Translator } from '../emulator/engine/translator/translator.js';
import { UnicornEngine } from '../emulator/engine/unicorn/engine.js';
import { assemble } from './assemble.js';
import { pairWith } from './conformance/agreement.js';
import { unicorn } from './conformance/unicorn.js';
import { build, callingRom } from './flow.js';

const image = readFileSync(new URL('../firmware/images/rom_hello.elf', import.meta.url));
const greeting = 'Hello from the ROM\r\nCRC-16 of 12345678: 3C9D 75A8 0459\r\n';

test('a program prints and receives through the API table', () => {
  const board = ekLm3s9b92({ image });
  board.run({ for: '50ms' });
  board.uart0.send('echo');
  board.run({ for: '5ms' });
  expect(board.uart0.text).toBe(`${greeting}echo`);
  expect(board.reports).toEqual([]);
});

test('hot code in ROM and flash runs translated as it runs interpreted', () => {
  const boards = pairWith((cpu) => new Translator(cpu), build(...callingRom));
  expect(lockstep(boards, { for: 60e6, every: 0.7e6 })?.report).toBeUndefined();
  const { instructions } = boards[1].engine;
  const { returns } = (boards[1].engine as Translator).statistics;
  expect(instructions).toBeGreaterThan(500_000);
  expect(returns.reduce((a, b) => a + b, 0)).toBeLessThan(instructions / 100);
});

test('Unicorn executes calls into the ROM identically', () => {
  const boards = pairWith((cpu) => new UnicornEngine(unicorn, cpu), build(...callingRom));
  expect(lockstep(boards, { for: 2e6, every: 0.5e6 })?.report).toBeUndefined();
});

test('a call of a missing function crashes with its name', () => {
  const board = ekLm3s9b92({ image });
  board.runUntil({ reach: 'print' });
  board.cpu.s[15] = board.addressOf('ROM_UpdateEthernet');
  const { reason, crash } = board.run({ for: '1ms' });
  expect(reason).toBe('crash');
  expect(formatCrash(crash!)).toMatch(
    /^HardFault: ROM function UpdateEthernet is not in this ROM \(UNDEFINSTR, FORCED\)/,
  );
  expect(formatCrash(crash!)).toMatch(/#0 0x\w+ ROM_UpdateEthernet\n {2}#1 0x\w+ main/);
  expect(board.reports).toEqual([]);
});

test('stores to the ROM and accesses beyond its end fault', () => {
  const source = (access: string) =>
    `.word 0x20004000, reset + 1, 0, fault + 1
    reset: ldr r0, =0x01000010
      ${access}
      b .
    fault: b .`;
  const reasonOf = (access: string) => {
    const board = ekLm3s9b92({ image: assemble(source(access)).bytes });
    return board.run({ for: '1ms' }).crash?.reason;
  };
  expect(reasonOf('str r0, [r0]')).toBe('ROM at 0x0100_0010 cannot be written');
  expect(reasonOf('add r0, #0x10000\n ldr r1, [r0]')).toBe('nothing at 0x0101_0010');
  expect(reasonOf('ldr r1, [r0, #4]')).toBeUndefined();
});

test('debuggers, loaders and injected faults cannot change the ROM', () => {
  const board = ekLm3s9b92({ image });
  const refused = '0x0100_0010 is in ROM, which nothing can change';
  expect(() => board.bus.poke(0x01000010, Uint8Array.of(1))).toThrow(refused);
  expect(() => board.faults.inject({ kind: 'flip', target: 0x01000010, bit: 0 })).toThrow(refused);
  const rom = readFileSync(new URL('../firmware/images/rom.elf', import.meta.url));
  expect(() => ekLm3s9b92({ image: rom })).toThrow(/0x0100_0000\.\.0x0100_3FFF is outside flash and SRAM/);
});

test('the ROM is not part of the state', () => {
  const board = ekLm3s9b92({ image });
  board.runUntil({ reach: 'ROM_Crc16Array3' });
  const state = board.save();
  const changing = board.bus.memories.filter(({ name }) => name !== 'ROM');
  expect(state.memory.length).toBe(0x1000 + changing.reduce((sum, { size }) => sum + size, 0));
  const fork = board.fork();
  fork.run({ for: '50ms' });
  expect(fork.uart0.text).toBe(greeting);
});

test('breakpoints, traces, profiles and coverage name the functions of the ROM', () => {
  const board = ekLm3s9b92({ image, counting: true });
  expect(board.runUntil({ reach: 'ROM_SysCtlClockSet' }).reason).toBe('reached');
  const coverage = new Coverage(board);
  const events: TraceEvent[] = [];
  const endTrace = traceBoard(board, { blocks: ['UART0'] }, (event) => events.push(event));
  board.run({ for: '20ms' });
  endTrace();
  expect(coverage.listing()).toMatch(/ <ROM_SysCtlClockSet>\n[^]* <ROM_UARTCharPut>\n +\d+ /);
  coverage.end();
  const symbols = events.flatMap((event) => (event.code ? [event.code.symbol] : []));
  expect(symbols).toContain('ROM_UARTCharPut');
  const another = ekLm3s9b92({ image, counting: true });
  const profiler = new Profiler(another);
  another.run({ for: '20ms' });
  expect(profiler.profile().frames.map(({ frame }) => frame.name)).toContain('ROM_UARTCharPut');
});
