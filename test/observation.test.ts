/** Observers of a running machine: breakpoints, watched memory, observed devices, exceptions and inputs, on each engine. */
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

  /** Runs to cycle 100,000,000. @param each called at each halt before */
  function runOn(board: EkLm3s9b92, each: () => void): void {
    while (board.runTo(100_000_000).reason !== 'time') each();
  }

  test('breakpoints halt before their instruction and do not change the run', () => {
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

  test('a breakpoint in a hot loop halts in every iteration', () => {
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

  test('an observer of some addresses is notified of these only, and of nothing after its end', () => {
    const board = boot('hello');
    const seen: string[] = [];
    const { UART0 } = Object.fromEntries(board.names.blocks);
    const note = (who: string) => (_: unknown, address: number) => {
      seen.push(`${who} ${board.names.at(address)?.label}`);
    };
    board.bus.observe({ within: [{ address: UART0.base + 0x30, length: 4 }], written: note('near') });
    const end = board.bus.observe({ written: () => endAll() });
    const endOther = board.bus.observe({ written: note('ended') });
    const endAll = () => [end, endOther].forEach((stop) => stop());
    board.run({ for: '20ms' });
    expect(new Set(seen.map((what) => what.replace(/\..*/, '')))).toEqual(new Set(['near UART0']));
    expect(seen).toContain('near UART0.CTL');
  });

  test('a breakpoint where no code can be is rejected', () => {
    expect(() => boot('hello').breakpoints.set(0x40000000)).toThrow('no code can be at 0x4000_0000');
  });

  test('a watched word reports every access and does not change the run', () => {
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

  test('an observer of devices is notified of each write until its end', () => {
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

test('both engines report the same accesses and exceptions in the same cycles', () => {
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

test('each input is reported once, and entering the reported inputs repeats the run', () => {
  const board = ekLm3s9b92({ image: image('hello') });
  const inputs: unknown[] = [];
  board.inputs.listen((input) => inputs.push(input));
  board.uart0.send('x', { at: 5e6 });
  board.button.press();
  board.pin('PB4').input(1);
  board.reset('pin');
  const reported = inputs.map((input) => structuredClone(input));
  expect(reported).toMatchObject([
    { source: 'uart0', value: { time: 5e6 } },
    { source: 'button', value: true },
    { source: 'pin PB4', value: 1 },
    { source: 'reset', value: 'pin' },
  ]);
  const other = ekLm3s9b92({ image: image('hello') });
  other.inputs.listen((input) => inputs.push(input));
  for (const input of reported) other.inputs.apply(input as never);
  expect(inputs.length).toBe(4);
  expect(other.digest()).toBe(board.digest());
  expect(() => other.inputs.apply({ cycle: 0, source: 'knob', value: 1 })).toThrow("no input 'knob'");
});

test('names are found in upper and lower case; wrong ones are rejected with suggestions', () => {
  const { names } = ekLm3s9b92();
  expect(names.find('uart0.ctl.txe').field).toMatchObject({ name: 'TXE', low: 8 });
  expect(names.find('GPIOD.DATA.0').field).toMatchObject({ low: 0, width: 1 });
  expect(names.at(0x4000c030)?.label).toBe('UART0.CTL');
  expect(names.at(0x4005b3fc)?.label).toBe('GPIOD.DATA');
  expect(names.exception(names.exceptionNumber('timer0a'))).toBe('TIMER0A');
  expect(() => names.find('UART0.CTX')).toThrow("no register 'CTX' in UART0 (did you mean 'CTL'");
  expect(() => names.find('UART7')).toThrow("no block 'UART7' (did you mean");
});
