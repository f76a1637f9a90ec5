/** Looking into a running machine: breakpoints, watched memory, observed devices, exceptions and inputs, on each engine. */
import { readFileSync } from 'node:fs';
import { ekLm3s9b92, type EkLm3s9b92 } from '../boards/index.js';
import { describe, expect, test } from 'vitest';
import type { Processor } from '../emulator/core/processor.js';
import { Interpreter } from '../emulator/engine/interpreter.js';
import { Translator } from '../emulator/engine/translator/translator.js';

const image = (name: string) => readFileSync(new URL(`../firmware/images/${name}.elf`, import.meta.url));
const engines = {
  interpreter: (cpu: Processor) => new Interpreter(cpu),
  translator: (cpu: Processor) => new Translator(cpu),
};

describe.each(Object.entries(engines))('on the %s', (_name, engine) => {
  const boot = (name: string) => ekLm3s9b92({ image: image(name), engine });

  /** Runs to the end of 1.2 s and tells how often `done` was needed. */
  function runOn(board: EkLm3s9b92, each: () => void): void {
    while (board.runTo(100_000_000).reason !== 'time') each();
  }

  test('breakpoints halt before their instruction and leave the run as it is', () => {
    const plain = boot('blinky');
    plain.runTo(100_000_000);
    const board = boot('blinky');
    const handler = board.image!.symbols.list().find((s) => /Timer.*Handler|TIMER0A/i.test(s.name))!;
    board.breakpoints.set(handler.address);
    let halts = 0;
    runOn(board, () => {
      halts++;
      expect(board.registers.pc).toBe(handler.address);
    });
    expect(halts).toBeGreaterThan(1);
    expect(board.digest()).toBe(plain.digest());
    board.breakpoints.clear(handler.address);
    expect(board.run({ for: '1s' }).reason).toBe('time');
  });

  test('a breakpoint in a hot loop halts in every round', () => {
    const board = boot('hello');
    const loops: number[] = [];
    board.run({ for: '1ms' });
    const at = board.registers.pc;
    board.breakpoints.set(at);
    for (let n = 0; n < 300; n++) {
      if (board.run({ for: '100us' }).reason !== 'breakpoint') break;
      expect(board.registers.pc).toBe(at);
      loops.push(board.clock.cycles);
    }
    expect(new Set(loops).size).toBe(loops.length);
  });

  test('an observer of some addresses hears of these, and of nothing once it is ended', () => {
    const board = boot('hello');
    const heard: string[] = [];
    const { UART0 } = Object.fromEntries(board.names.blocks);
    const note = (who: string) => (_: unknown, address: number) => {
      heard.push(`${who} ${board.names.at(address)?.label}`);
    };
    board.bus.observe({ within: [{ address: UART0.base + 0x30, length: 4 }], written: note('near') });
    const end = board.bus.observe({ written: () => endAll() });
    const endOther = board.bus.observe({ written: note('ended') });
    const endAll = () => [end, endOther].forEach((stop) => stop());
    board.run({ for: '20ms' });
    expect(new Set(heard.map((what) => what.replace(/\..*/, '')))).toEqual(new Set(['near UART0']));
    expect(heard).toContain('near UART0.CTL');
  });

  test('there is no breakpoint where no code can be', () => {
    expect(() => boot('hello').breakpoints.set(0x40000000)).toThrow('no code can be at 0x4000_0000');
  });

  test('a watched word tells every access to it, and the run stays the same', () => {
    const plain = boot('hello');
    plain.run({ for: '20ms' });
    const sp = plain.registers.sp;
    const board = boot('hello');
    const seen: [boolean, number, number][] = [];
    const end = board.bus.watch(
      { address: (sp - 8) & ~3, length: 4, reads: true, writes: true },
      (access) => {
        seen.push([access.write, access.address, board.engine.pc]);
      },
    );
    board.run({ for: '20ms' });
    expect(board.digest()).toBe(plain.digest());
    expect(seen.length).toBeGreaterThan(2);
    end();
    const count = seen.length;
    board.run({ for: '5ms' });
    expect(seen.length).toBe(count);
  });

  test('observed devices tell each access with its instruction', () => {
    const board = boot('hello');
    const writes: string[] = [];
    const end = board.bus.observe({
      written: (_device, address, size, value) => {
        const name = board.names.at(address)?.label;
        if (name === 'UART0.DR') writes.push(String.fromCharCode(value) + size);
      },
    });
    board.runUntil('LM3S', { within: '1s' });
    expect(writes.join('').replaceAll('4', '')).toContain('Hello from the LM3S');
    end();
    const { length } = writes;
    board.runUntil('bye');
    expect(writes.length).toBe(length);
  });
});

test('both engines tell the same accesses and exceptions in the same cycles', () => {
  const [a, b] = Object.values(engines).map((engine) => {
    const board = ekLm3s9b92({ image: image('blinky'), engine });
    const lines: string[] = [];
    board.bus.observe({
      read: (_, address, size, value) =>
        lines.push(`${board.clock.cycles} ${board.engine.pc} r${size} ${address} ${value}`),
      written: (_, address, size, value) =>
        lines.push(`${board.clock.cycles} ${board.engine.pc} w${size} ${address} ${value}`),
    });
    board.cpu.watchExceptions((event, n) =>
      lines.push(`${board.clock.cycles} ${event} ${board.names.exception(n)}`),
    );
    board.run({ for: '1200ms' });
    return lines;
  });
  expect(a).toEqual(b);
  expect(a).toContainEqual(expect.stringMatching(/enter TIMER0A$/));
});

test('inputs are told once and can be entered again', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  const inputs: unknown[] = [];
  board.inputs.listen((input) => inputs.push(input));
  board.uart0.send('x', { at: 5e6 });
  board.button.press();
  board.pin('PB4').input(1);
  board.reset('pin');
  const told = inputs.map((input) => structuredClone(input));
  expect(told).toMatchObject([
    { source: 'uart0', value: { time: 5e6 } },
    { source: 'button', value: true },
    { source: 'pin PB4', value: 1 },
    { source: 'reset', value: 'pin' },
  ]);
  const other = ekLm3s9b92({ image: image('hello') });
  other.inputs.listen((input) => inputs.push(input));
  for (const input of told) other.inputs.apply(input as never);
  expect(inputs.length).toBe(4);
  expect(other.digest()).toBe(board.digest());
  expect(() => other.inputs.apply({ cycle: 0, source: 'knob', value: 1 })).toThrow("no input 'knob'");
});

test('names are found with and without case, and wrong ones explained', () => {
  const { names } = ekLm3s9b92();
  expect(names.find('uart0.ctl.txe').field).toMatchObject({ name: 'TXE', low: 8 });
  expect(names.find('GPIOD.DATA.0').field).toMatchObject({ low: 0, width: 1 });
  expect(names.at(0x4000c030)?.label).toBe('UART0.CTL');
  expect(names.at(0x4005b3fc)?.label).toBe('GPIOD.DATA');
  expect(names.exception(names.exceptionNumber('timer0a'))).toBe('TIMER0A');
  expect(() => names.find('UART0.CTX')).toThrow("no register 'CTX' in UART0 (did you mean 'CTL'");
  expect(() => names.find('UART7')).toThrow("no block 'UART7' (did you mean");
});
