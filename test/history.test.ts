/** Time travel with the shipped images: every position has the state of a direct run to it, on each engine. */
import { readFileSync } from 'node:fs';
import { debugAccess, History } from '../emulator/index.js';
import { ekLm3s9b92, type EkLm3s9b92 } from '../boards/index.js';
import { describe, expect, test } from 'vitest';
import type { Processor } from '../emulator/core/processor.js';
import { Interpreter } from '../emulator/engine/interpreter.js';
import { Translator } from '../emulator/engine/translator/translator.js';
import type { Input } from '../emulator/port/inputs.js';
import type { Board } from '../emulator/index.js';
import type { StartObservation, Span } from '../emulator/debug/history.js';

const image = (name: string) => readFileSync(new URL(`../firmware/images/${name}.elf`, import.meta.url));
const engines = {
  interpreter: (cpu: Processor) => new Interpreter(cpu),
  translator: (cpu: Processor) => new Translator(cpu),
};

/** Pseudorandom numbers from 0 to 1: the same seed makes the same numbers. */
function chance(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed / 2 ** 32;
  };
}

function runThrough(history: History, until: number): void {
  while (history.now < until) history.run(until);
}

/** Watches writes to bytes of a memory or of devices; `declared` names the bytes to the history as the only cause. */
function writesTo(board: Board, { address, length }: Span, declared: boolean): StartObservation {
  return (hit) => {
    const end = board.bus.memoryAt(address)
      ? board.bus.watch({ address, length, writes: true }, hit)
      : board.bus.observe({
          written: (_device, at, size) => {
            if (at < address + length && at + size > address) hit();
          },
        });
    return declared ? { end, writes: [{ address, length }] } : end;
  };
}

/** The instructions executed and the halts at breakpoints during an action, re-execution included. */
function effortOf(board: Board, action: () => void): { executed: number; halts: number } {
  const runTo = board.runTo.bind(board);
  const effort = { executed: 0, halts: 0 };
  board.runTo = (...where) => {
    const before = board.engine.instructions;
    const result = runTo(...where);
    effort.executed += board.engine.instructions - before;
    if (result.reason === 'breakpoint') effort.halts++;
    return result;
  };
  action();
  board.runTo = runTo;
  return effort;
}

describe.each(Object.entries(engines))('on the %s', (_name, engine) => {
  const boot = (name: string) => ekLm3s9b92({ image: image(name), engine });

  /** A board with a history of typed text and a pressed button. */
  function boardWithHistory(name: string, typed: string, until: number) {
    const board = boot(name);
    const history = new History(board);
    const inputs: Input[] = [];
    board.inputs.listen((input) => inputs.push(input));
    runThrough(history, until * 0.4);
    board.uart0.send(typed);
    runThrough(history, until * 0.5);
    board.button.press();
    runThrough(history, until * 0.7);
    board.button.release();
    runThrough(history, until);
    return { board, history, inputs };
  }

  /** The digest of a direct run to a position. */
  function digestOfDirectRun(name: string, inputs: readonly Input[], cycle: number): string {
    const board = boot(name);
    const to = (at: number) => {
      while (board.clock.cycles < at) board.runTo(at);
    };
    for (const input of inputs.filter((i) => i.cycle <= cycle)) {
      to(input.cycle);
      board.inputs.apply(input);
    }
    to(cycle);
    return board.digest();
  }

  test.each([
    ['hello', 'x'],
    ['blinky', 'x'],
    ['crash', 'n'],
    ['owlet', 'print(6*7)\r'],
  ])('%s: any position has the digest of a direct run to it', (name, typed) => {
    const until = name === 'crash' ? 800_000 : 4_000_000;
    const { board, history, inputs } = boardWithHistory(name, typed, until);
    expect(inputs.length).toBe(3);
    const end = board.digest();
    const random = chance(7);
    for (let n = 0; n < 4; n++) {
      const at = Math.floor(random() * until);
      history.goTo(at);
      const digest = board.digest();
      expect([at, digest]).toEqual([at, digestOfDirectRun(name, inputs, history.now)]);
      const back = 1 + Math.floor(random() * 5);
      const [cycle, instructions] = [history.now, board.engine.instructions];
      for (let k = 0; k < back; k++) history.stepBack();
      expect(board.engine.instructions).toBe(instructions - back);
      history.goTo(cycle);
      expect(board.digest()).toBe(digest);
    }
    history.goTo(history.end);
    expect(board.digest()).toBe(end);
  });

  test('a step back undoes a step forward, across sleep and interrupts', () => {
    const board = boot('blinky');
    const history = new History(board);
    history.run(1_000_000);
    history.run(board.clock.cycleAt(499.9e6));
    const after: [number, string][] = [];
    for (let n = 0; n < 40; n++) {
      history.step();
      after.push([board.engine.instructions, board.digest()]);
    }
    expect(history.now).toBeGreaterThan(board.clock.cycleAt(500e6));
    for (const [instructions, digest] of after.reverse()) {
      expect(history.stepBack()).toBe(true);
      expect(board.engine.instructions).toBe(instructions - 1);
      const { now } = history;
      history.step();
      expect([instructions, board.digest()]).toEqual([instructions, digest]);
      history.goTo(now);
    }
  });

  test('the last write to an address is found', () => {
    const board = boot('hello');
    const history = new History(board);
    const ahead = boot('hello');
    ahead.run({ for: '20ms' });
    const address = ahead.registers.sp - 8;
    const writes: [number, number][] = [];
    const unwatch = board.bus.watch({ address, length: 4, writes: true }, ({ value }) => {
      writes.push([history.now, value]);
    });
    history.run(12_000_000);
    unwatch();
    expect(writes.length).toBeGreaterThan(2);
    const word = () => new DataView(board.readMemory(address, 4).buffer).getInt32(0, true);
    const arm = (hit: () => void) => board.bus.watch({ address, length: 4, writes: true }, hit);
    for (const [cycle, value] of writes.slice(-3).reverse()) {
      expect(history.searchBack(arm)).toBe(true);
      expect(history.now).toBe(cycle);
      history.step();
      expect(word()).toBe(value | 0);
      history.goTo(cycle);
    }
  });

  test('a search without a match leaves the position unchanged', () => {
    const board = boot('hello');
    const history = new History(board);
    history.run(1_000_000);
    const digest = board.digest();
    const never = (hit: () => void) =>
      board.bus.watch({ address: 0x20000000 + 0x8000, length: 4, writes: true }, hit);
    expect(history.searchBack(never)).toBe(false);
    expect([history.now, board.digest()]).toEqual([1_000_000, digest]);
    expect(history.runBack()).toEqual({ reason: 'time' });
    expect(history.now).toBe(history.start);
    expect(history.stepBack()).toBe(false);
  });

  test('exactly the written words are marked', () => {
    const [board, witness] = [boot('owlet'), boot('owlet')];
    const written = new Set<number>();
    for (const { base, size } of witness.bus.memories) {
      witness.bus.watch({ address: base, length: size, writes: true }, ({ address, size }) => {
        for (let at = address; at < address + size; at += 4 - (at & 3)) written.add(at & ~3);
      });
    }
    witness.bus.observe({ write: (_device, address) => written.add((address & ~3) >>> 0) });
    const marks = board.bus.markWrites();
    for (const b of [board, witness]) {
      b.runTo(3e6);
      b.uart0.send('x');
      b.runTo(4e6);
    }
    expect(board.digest()).toBe(witness.digest());
    const record = marks.take();
    const has = (address: number) => record.has(board.bus.rangeOf(address, 4));
    const { registers } = board.names.blocks.get('UART0')!.block.layout;
    const words = [
      ...Array.from({ length: 0x18000 / 4 }, (_, n) => 0x20000000 + 4 * n),
      ...registers.map(({ offset }) => 0x4000c000 + offset),
    ];
    expect(words.filter(has)).toEqual(words.filter((word) => written.has(word)));
    expect(words.filter(has).length).toBeGreaterThan(500);
  });

  test('a search with declared writes reaches the same position', () => {
    const { board, history } = boardWithHistory('owlet', 'print([6*7])\r', 5e6);
    history.goTo(4e6);
    debugAccess(board).memory(0x20012345, Uint8Array.of(1, 2, 3));
    runThrough(history, 5e6);
    const random = chance(11);
    const anywhere = Array.from({ length: 8 }, () => 0x20000000 + Math.floor(random() * 0x18000));
    const names = ['UART0.DR', 'UART0.CTL', 'SYSCTL.RCGC1', 'NVIC.EN0'].map((name) => board.names.find(name));
    const addresses = [...anywhere, 0x20012345, ...names.map(({ address }) => address!)];
    const { now } = history;
    for (const address of addresses) {
      const positions = [true, false].map((declared) => {
        const found = history.searchBack(writesTo(board, { address, length: 1 }, declared));
        const position = [found, history.now];
        history.goTo(now);
        return position;
      });
      expect([address, positions[0]]).toEqual([address, positions[1]]);
    }
  });

  test('an old write, or none, is found without re-execution of the whole history', () => {
    const board = boot('settings');
    const history = new History(board);
    history.run(200_000);
    debugAccess(board).memory(0x20010000, Uint8Array.of(1));
    const edited = history.now;
    runThrough(history, 16e6);
    const { end } = history;
    expect(board.engine.instructions).toBeGreaterThan(5e6);
    for (const [address, found] of [
      [0x20010000, true],
      [0x20010004, false],
    ] as const) {
      const { executed } = effortOf(board, () => {
        expect(history.searchBack(writesTo(board, { address, length: 1 }, true))).toBe(found);
      });
      expect(executed).toBeLessThan(found ? 2.1e6 : 1);
      if (found) history.step();
      expect(history.now).toBe(found ? edited : end);
      history.goTo(end);
    }
  });

  test('a search for an edge from a timer stops before it', () => {
    const board = boot('blinky');
    const history = new History(board);
    history.run(1.2 * 80e6);
    const level = board.pin('PD0').level;
    expect(history.searchBack((hit) => board.pin('PD0').watch(hit))).toBe(true);
    expect(board.pin('PD0').level).not.toBe(level);
    history.step();
    expect(board.pin('PD0').level).toBe(level);
  });

  test('a search for a press of the button stops before it', () => {
    const board = boot('blinky');
    const history = new History(board);
    history.run(3_000_000);
    board.button.press();
    history.run(5_000_000);
    expect(history.searchBack((hit) => board.pin('PB4').watch(hit))).toBe(true);
    expect([history.now, board.button.pressed]).toEqual([2_999_999, false]);
    history.goTo(3_000_000);
    expect(board.button.pressed).toBe(true);
  });

  test('runs back and forward stop at the same breakpoints', () => {
    const board = boot('blinky');
    const history = new History(board);
    const handler = board.image!.symbols.list().find((s) => /Timer.*Handler|TIMER0A/i.test(s.name))!;
    board.breakpoints.set(handler.address);
    const halts: number[] = [];
    while (halts.length < 3) {
      // In slices, which may end at the breakpoint.
      if (history.run(history.now + 9_999).reason === 'breakpoint') halts.push(history.now);
    }
    for (const cycle of [halts[1], halts[0]]) {
      expect(history.runBack()).toEqual({ reason: 'breakpoint' });
      expect([history.now, board.registers.pc]).toEqual([cycle, handler.address]);
    }
    expect(history.runBack()).toEqual({ reason: 'time' });
    for (const cycle of halts) {
      expect(history.run().reason).toBe('breakpoint');
      expect(history.now).toBe(cycle);
    }
  });

  test('a run back past a breakpoint in a busy loop halts in few of its iterations', () => {
    const board = boot('settings');
    const history = new History(board);
    runThrough(history, 4e6);
    const rounds: number[] = [];
    board.breakpoints.set(board.registers.pc);
    while (rounds.length < 4) if (history.run().reason === 'breakpoint') rounds.push(history.now);
    expect(rounds[3] - rounds[0]).toBeLessThan(1000);
    const { halts } = effortOf(board, () => {
      for (const cycle of rounds.slice(0, 3).reverse()) {
        expect(history.runBack()).toEqual({ reason: 'breakpoint' });
        expect(history.now).toBe(cycle);
      }
      history.goTo(1e6);
      expect(history.stepBack()).toBe(true);
      expect(history.searchBack(() => () => {})).toBe(false);
    });
    expect(halts).toBeLessThan(2000);
    expect(board.breakpoints.size).toBe(1);
  });

  test('a run back stops at a BKPT that halted, though nothing else needs re-execution', () => {
    const board = boot('settings');
    const history = new History(board);
    debugAccess(board).attach(true);
    history.run(1e6);
    const bkpt = board.registers.pc;
    const code = board.readMemory(bkpt, 2);
    debugAccess(board).memory(bkpt, Uint8Array.of(0, 0xbe));
    expect(history.run(2e6).reason).toBe('breakpoint');
    const { now } = history;
    debugAccess(board).memory(bkpt, code);
    runThrough(history, 4e6);
    const never: Span = { address: 0x20010004, length: 4 };
    expect(history.runBack(writesTo(board, never, true))).toEqual({ reason: 'breakpoint' });
    expect(history.now).toBe(now);
  });
});

describe('a history', () => {
  const boot = (name: string): EkLm3s9b92 => ekLm3s9b92({ image: image(name) });

  test('does not notify listeners during re-execution', () => {
    const board = boot('hello');
    const history = new History(board);
    let received = '';
    board.uart0.onData((bytes) => (received += new TextDecoder().decode(bytes)));
    history.run(2_000_000);
    expect(received).toMatch(/^Hello/);
    const before = received;
    history.goTo(100_000);
    expect(board.uart0.text).not.toBe(before);
    history.run(history.end);
    expect([received, board.uart0.text]).toEqual([before, before]);
    history.run(20_000_000);
    expect(received).toBe(board.uart0.text);
    expect(received).toMatch(/bye/);
  });

  test('accepts new input, which replaces the future', () => {
    const board = boot('crash');
    const history = new History(board);
    history.run(2_000_000);
    board.uart0.send('n');
    expect(history.run(9_000_000).crash?.reason).toMatch(/bit 0 clear/);
    history.goTo(2_000_000 - 1);
    const { end } = history;
    board.uart0.send('d');
    expect(history.end).toBe(history.now);
    expect(end).toBeGreaterThan(history.end);
    expect(history.run(9_000_000).crash?.status).toContain('DIVBYZERO');
    history.goTo(0);
    expect(history.run(9_000_000).crash?.status).toContain('DIVBYZERO');
  });

  test('includes the changes of a debugger', () => {
    const board = boot('hello');
    const history = new History(board);
    history.run(500_000);
    const untouched = board.digest();
    debugAccess(board).memory(0x20000000 + 0x9000, Uint8Array.of(1, 2, 3, 4));
    const edited = board.digest();
    history.run(1_500_000);
    const later = board.digest();
    history.goTo(200_000);
    history.run(1_500_000);
    expect(board.digest()).toBe(later);
    history.goTo(500_000);
    expect(board.digest()).toBe(edited);
    expect(edited).not.toBe(untouched);
  });

  test('keeps its record of writes when its future is dropped', () => {
    const board = boot('settings');
    const history = new History(board);
    const word: Span = { address: 0x20010000, length: 4 };
    runThrough(history, 5e6);
    debugAccess(board).memory(word.address, Uint8Array.of(1));
    const edited = history.now;
    runThrough(history, 9e6);
    // A checkpoint is kept after the edit, and re-execution begins there.
    history.goTo(6.5e6);
    history.goTo(9e6);
    history.goTo(6.5e6 + 100);
    board.button.press();
    expect(history.end).toBe(history.now);
    runThrough(history, 12e6);
    expect(history.searchBack(writesTo(board, word, true))).toBe(true);
    history.step();
    expect(history.now).toBe(edited);
    expect(history.searchBack(writesTo(board, { ...word, address: word.address + 4 }, true))).toBe(false);
  });

  test('repeats the input that listeners sent during the run', () => {
    const board = boot('owlet');
    const history = new History(board);
    let answered = 0;
    board.uart0.onData(() => {
      if (answered++ < 20) board.uart0.send('\r\n');
    });
    board.pin('PA1').watch(() => board.button.press());
    runThrough(history, 30_000_000);
    const digest = board.digest();
    expect(answered).toBeGreaterThan(20);
    history.goTo(3_000_000);
    history.run(history.end);
    expect(board.digest()).toBe(digest);
  });

  test('keeps to its memory limit over a long sleep and still reaches old positions', () => {
    const board = boot('blinky');
    const limit = 1 << 20;
    const history = new History(board, { memory: limit });
    history.run(1000);
    const edited = history.now;
    debugAccess(board).memory(0x20010000, Uint8Array.of(1));
    history.run(60 * 80e6);
    expect(history.bytes).toBeLessThan(limit);
    for (const seconds of [59.9, 31, 0.7]) {
      history.goTo(seconds * 80e6);
      const straightThere = boot('blinky');
      straightThere.runTo(edited);
      straightThere.bus.poke(0x20010000, Uint8Array.of(1));
      straightThere.runTo(history.now);
      expect(board.digest()).toBe(straightThere.digest());
    }
    expect(history.searchBack(writesTo(board, { address: 0x20010000, length: 1 }, true))).toBe(true);
    history.step();
    expect(history.now).toBe(edited);
  });

  test('rejects positions beyond its end', () => {
    const history = new History(boot('hello'));
    history.run(1000);
    expect(() => history.goTo(2000)).toThrow('cycle 2000 is not in the history, which extends from 0 to');
    expect(() => history.goTo(NaN)).toThrow(RangeError);
    expect(history.run().reason).toBe('idle');
  });
});
