/** Shipped images run alike on the interpreter and on Unicorn, and lockstep finds what a faulty engine does. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { ekLm3s9b92 } from '../../dist/boards/ek-lm3s9b92.js';
import type { Processor } from '../../dist/emulator/core/processor.js';
import * as S from '../../dist/emulator/core/state.js';
import type { Engine } from '../../dist/emulator/engine/engine.js';
import { Interpreter } from '../../dist/emulator/engine/interpreter.js';
import { lockstep } from '../../dist/emulator/engine/lockstep.js';
import { UnicornEngine } from '../../dist/emulator/engine/unicorn/engine.js';
import { Python } from '../python.js';
import { unicorn } from './unicorn.js';

const image = (name: string) => readFileSync(new URL(`../../firmware/images/${name}.elf`, import.meta.url));

/** Shipped images and how long they run, in seconds of virtual time. */
const SHIPPED: readonly (readonly [name: string, seconds: number])[] = [
  ['hello', 0.05],
  ['blinky', 2],
  ['crash', 0.03],
  ['owlet', 0.1],
];

describe.skipIf(!unicorn)('interpreter and Unicorn', () => {
  it.each(SHIPPED)('%s.elf, %d s', (name, seconds) => {
    const boards = [
      ekLm3s9b92({ image: image(name) }),
      ekLm3s9b92({ image: image(name), engine: (cpu: Processor) => new UnicornEngine(unicorn!, cpu) }),
    ] as const;
    expect(lockstep(boards, { for: seconds * 1e9, every: 10e6 })?.report).toBeUndefined();
    expect(boards[0].engine.instructions).toBeGreaterThan(1000);
  });
});

/** Programs that Owlet runs in lockstep: text, floats, arbitrary integers, exceptions, generators, collection. */
const PROGRAMS = ['algorithm_json', 'float_repr', 'int_big', 'exceptions_statements', 'generators_send'];

describe.skipIf(!unicorn)('interpreter and Unicorn at the prompt', () => {
  it.each(PROGRAMS)('%s.py', (name) => {
    const { state, sent, time } = conversation(`firmware/owlet/test/${name}.py`);
    const boards = [
      ekLm3s9b92({ image: image('owlet') }),
      ekLm3s9b92({ image: image('owlet'), engine: (cpu: Processor) => new UnicornEngine(unicorn!, cpu) }),
    ] as const;
    for (const board of boards) {
      board.restore(state);
      for (const { data, at } of sent) board.uart0.send(data, { at });
    }
    expect(lockstep(boards, { for: time, every: 20e6 })?.report).toBeUndefined();
    expect(boards[1].engine.instructions).toBeGreaterThan(50_000);
  });
});

/** What a host sends for a program to run, and when: from the state that it begins in. */
function conversation(path: string) {
  const python = new Python();
  const state = python.board.save();
  const start = python.board.clock.now;
  const sent: { data: string | Uint8Array; at: number }[] = [];
  const port = python.board.uart0;
  const send = port.send.bind(port);
  port.send = (data, options) => {
    sent.push({ data, at: python.board.clock.now });
    send(data, options);
  };
  python.runFile(path);
  return { state, sent, time: python.board.clock.now - start };
}

/** An engine that spoils R3 at an instruction, always or only in stretches of more than one instruction. */
class Faulty implements Engine {
  readonly name = 'faulty';
  private readonly interpreter: Interpreter;

  constructor(
    private readonly cpu: Processor,
    private readonly at: number,
    private readonly stretchesOnly: boolean,
  ) {
    this.interpreter = new Interpreter(cpu);
  }

  get instructions(): number {
    return this.interpreter.instructions;
  }
  set instructions(count: number) {
    this.interpreter.instructions = count;
  }

  execute(most = Infinity): void {
    const before = this.instructions;
    this.interpreter.execute(most);
    const single = this.instructions - before <= 1;
    if (this.stretchesOnly && single) return;
    if (before < this.at && this.instructions >= this.at) this.cpu.s[3] ^= 0x100;
  }

  invalidate(): void {
    this.interpreter.invalidate();
  }
}

describe('a difference', () => {
  function compareWith(faulty: (cpu: Processor) => Engine, every?: number) {
    const boards = [
      ekLm3s9b92({ image: image('hello') }),
      ekLm3s9b92({ image: image('hello'), engine: faulty }),
    ] as const;
    return {
      boards,
      divergence: lockstep(boards, { for: 20e6, every, symbol: (a) => boards[0].image?.symbols.at(a)?.name }),
    };
  }

  test.each([undefined, 0])('is narrowed down to the instruction (comparing every %s ns)', (every) => {
    const { divergence } = compareWith((cpu) => new Faulty(cpu, 5000, false), every);
    expect(divergence?.instructions).toBe(5000);
    expect(divergence?.difference.what).toBe('R3');
    expect(divergence?.report).toMatch(
      /^interpreter and faulty differ after 5000 instructions, \d+ cycles\n/,
    );
    expect(divergence?.report).toMatch(/\n\* R3 +0x[0-9A-F_]{9} +0x[0-9A-F_]{9}\n/);
    expect(divergence?.report).toMatch(/\n> 0x[0-9A-F_]{9} {2}[a-z]/);
  });

  test('that needs a stretch of instructions is narrowed down to a short one', () => {
    const { boards, divergence } = compareWith((cpu) => new Faulty(cpu, 5000, true));
    expect(divergence?.difference.what).toBe('R3');
    expect(divergence!.instructions - 5000).toBeLessThan(10);
    expect(boards[0].cpu.s[S.PC]).toBe(boards[1].cpu.s[S.PC]);
  });
});
