/** Analogue inputs of whole boards: the thermometer example, recordings on both engines, time travel, the chip's wiring. */
import { readFileSync } from 'node:fs';
import { formatDivergence, History, readRecording, Recorder, Replay } from '../emulator/index.js';
import { ekLm3s9b92, type EkLm3s9b92 } from '../boards/index.js';
import { describe, expect, test } from 'vitest';
import type { Processor } from '../emulator/core/processor.js';
import { Interpreter } from '../emulator/engine/interpreter.js';
import { Translator } from '../emulator/engine/translator/translator.js';

const image = (name: string) => readFileSync(new URL(`../firmware/images/${name}.elf`, import.meta.url));
const thermometer = image('thermometer');
const engines = {
  interpreter: (cpu: Processor) => new Interpreter(cpu),
  translator: (cpu: Processor) => new Translator(cpu),
};

describe('the thermometer', () => {
  test.each([
    [0, -40],
    [1.25, 0],
    [3, 85],
  ])('measures %d V and %i degrees', (volts, celsius) => {
    const board = ekLm3s9b92({ image: thermometer });
    board.analog('AIN0').set(volts);
    board.analog('TEMP').set(celsius);
    board.runUntil(/C\r\n/, { within: '200ms' });
    const [, v, c] = /^AIN0 (.+) V, (.+) C\r\n$/.exec(board.uart0.text)!;
    expect(Math.abs(Number(v) - volts)).toBeLessThan(0.003);
    expect(Math.abs(Number(c) - celsius)).toBeLessThan(0.3);
    expect(board.reports).toEqual([]);
  });

  test('samples every millisecond, 4 us after the timer', () => {
    const board = ekLm3s9b92({ image: thermometer });
    board.run({ for: '50ms' });
    const pending: number[] = [];
    board.cpu.watchExceptions((event, exception) => {
      if (event === 'pend' && board.names.exception(exception) === 'ADC0SS1')
        pending.push(board.clock.cycles);
    });
    const period = board.peripheral('TIMER0').read('TAILR') + 1;
    const timeout = board.clock.cycles + board.peripheral('TIMER0').read('TAV');
    board.run({ for: '9ms' });
    const expected = pending.map((_, n) => timeout + n * period + 4 * 80);
    expect([period, pending.length, pending]).toEqual([80_000, 9, expected]);
  });
});

/** Sets voltages and temperatures, at once and at later times, some from inside a run. */
function enterInputs(board: EkLm3s9b92): void {
  let printed = 0;
  board.uart0.onData(() => {
    if (++printed % 20 === 0) board.analog('AIN0').set(printed / 100);
  });
  board.analog('AIN0').set(2.5, { at: 333.3e6 });
  board.run({ for: '150ms' });
  board.analog('TEMP').set(60);
  board.run({ for: '300ms' });
}

describe('a recording with analogue inputs', () => {
  const text: Record<string, string> = {};
  const ends: Record<string, string> = {};
  const record = (engine: keyof typeof engines) => {
    const board = ekLm3s9b92({ image: thermometer, engine: engines[engine] });
    let lines = '';
    const recorder = new Recorder(board, (line) => (lines += line));
    enterInputs(board);
    recorder.end('time');
    [text[engine], ends[engine]] = [lines, board.digest()];
  };

  test('is the same on both engines', () => {
    record('interpreter');
    record('translator');
    expect(text.translator).toBe(text.interpreter);
    expect(text.translator).toContain('"input":"analog","value":{"name":"TEMP","value":60}');
  });

  test.each([
    ['interpreter', 'translator'],
    ['translator', 'interpreter'],
  ] as const)('made on the %s replays on the %s', (here, there) => {
    const recording = readRecording(text[here], 'a.rec');
    const board = ekLm3s9b92({ image: thermometer, engine: engines[there] });
    const replay = new Replay(board, recording);
    replay.advance();
    expect(replay.divergence && formatDivergence(recording, replay.divergence)).toBeUndefined();
    expect([board.digest(), board.analog('TEMP').value]).toEqual([ends[here], 60]);
  });
});

test('going back undoes an input, and a fork keeps it', () => {
  const board = ekLm3s9b92({ image: thermometer });
  const history = new History(board);
  history.run(800_000);
  board.analog('AIN0').set(1);
  history.run(1_600_000);
  const twin = board.fork();
  board.analog('AIN0').set(2);
  history.run(2_400_000);
  const digest = board.digest();
  const seen = [2_400_000, 1_500_000, 700_000].map((cycle) => {
    history.goTo(cycle);
    return board.analog('AIN0').volts;
  });
  expect([...seen, twin.analog('AIN0').volts]).toEqual([2, 1, 0, 1]);
  history.goTo(2_400_000);
  expect(board.digest()).toBe(digest);
  history.close();
});

test('an unknown input and a voltage out of range are rejected', () => {
  const board = ekLm3s9b92();
  expect(() => board.analog('AIN16')).toThrow("no analogue input 'AIN16' (did you mean");
  expect(() => board.analog('AIN0').set(NaN)).toThrow('AIN0 cannot be NaN V: give -0.3 to 5.5 V');
});

describe('the wiring', () => {
  const [adc0, adc1, portB, portE] = [0x40038000, 0x40039000, 0x40005000, 0x40024000];
  const [ACTSS, EMUX, PSSI, SSCTL3, SSFIFO3, SSFSTAT3] = [0x00, 0x14, 0x28, 0xa4, 0xa8, 0xac];

  /** A board whose program does not use the converters; sequence 3 of each samples AIN0 on PE7. */
  function bench() {
    const board = ekLm3s9b92({ image: image('blinky') });
    board.run({ for: '20ms' });
    const write = (address: number, value: number) => board.bus.write(address, value, 4);
    const set = (address: number, bits: number) => write(address, board.bus.read(address, 4) | bits);
    set(0x400fe100, 0x00030f00);
    set(0x400fe108, 0x12);
    write(portE + 0x528, 0x80);
    for (const adc of [adc0, adc1]) {
      write(adc + SSCTL3, 6);
      write(adc + ACTSS, 8);
    }
    board.analog('AIN0').set(1.5);
    /** The results of both converters, 5 us later. */
    const results = () => {
      board.run({ for: '5us' });
      return [adc0, adc1].map((adc) =>
        board.bus.read(adc + SSFSTAT3, 4) & 0x100 ? 'none' : board.bus.read(adc + SSFIFO3, 4),
      );
    };
    return { board, write, results };
  }

  test('PB4 starts sequences with the external trigger', () => {
    const { board, write, results } = bench();
    write(adc1 + EMUX, 4 << 12);
    write(portB + 0x51c, 0x10);
    write(portB + 0x410, 0x10);
    board.button.press();
    expect(results()).toEqual(['none', 0x1ff]);
  });

  test('GSYNC starts the sequence that waits in the other converter', () => {
    const { write, results } = bench();
    write(adc1 + PSSI, 0x0800_0008);
    expect(results()).toEqual(['none', 'none']);
    write(adc0 + PSSI, 0x8000_0008);
    expect(results()).toEqual([0x1ff, 0x1ff]);
  });

  test('SRCR0 resets one converter; an access to a converter without a clock faults', () => {
    const { board, write, results } = bench();
    write(0x400fe040, 0x0001_0000);
    write(0x400fe040, 0);
    expect([board.peripheral('ADC0').read('ACTSS'), board.peripheral('ADC1').read('ACTSS')]).toEqual([0, 8]);
    write(0x400fe100, 0x0002_0f40);
    expect(() => board.bus.read(adc0 + ACTSS, 4)).toThrow();
    write(adc1 + PSSI, 8);
    expect(() => results()).toThrow();
    expect(board.bus.read(adc1 + SSFIFO3, 4)).toBe(0x1ff);
  });

  test('a pin that is not in analogue mode reads as 0 V and is reported', () => {
    const { board, write, results } = bench();
    write(portE + 0x528, 0);
    write(adc0 + PSSI, 8);
    expect(results()).toEqual([0, 'none']);
    expect(board.reports.map(({ message }) => message)).toEqual([
      'AIN0 is sampled, but PE7 is not in analogue mode (GPIOAMSEL): it reads as 0 V',
    ]);
  });
});
