/** Shipped images run identically on the interpreter and on Unicorn, and lockstep locates the error of a faulty engine. */
import { describe, expect, it, test } from 'vitest';
import type { Processor } from '../../emulator/core/processor.js';
import * as S from '../../emulator/core/state.js';
import type { Engine } from '../../emulator/engine/engine.js';
import { Interpreter } from '../../emulator/engine/interpreter.js';
import { lockstep } from '../lockstep.js';
import { UnicornEngine } from '../../emulator/engine/unicorn/engine.js';
import { assemble } from '../assemble.js';
import { shippedNames } from '../../emulator/image/image.testing.js';
import { conversationWith, converse, pairWith, shippedImage } from './agreement.js';
import { unicorn } from './unicorn.js';

/** How long each shipped image runs, in milliseconds of virtual time. */
const MILLISECONDS: Readonly<Record<string, number>> = {
  hello: 50,
  blinky: 2000,
  crash: 30,
  settings: 30,
  rom_hello: 30,
  dma: 50,
  thermometer: 120,
  owlet: 100,
};
/** Programs for Owlet: text, floats, arbitrary integers, exceptions, generators, collection. */
const PROGRAMS = ['algorithm_json', 'float_repr', 'int_big', 'exceptions_statements', 'generators_send'];

describe('interpreter and Unicorn', () => {
  const engine = (cpu: Processor) => new UnicornEngine(unicorn, cpu);

  it.each(shippedNames)('%s.elf', (name) => {
    const boards = pairWith(engine, shippedImage(name));
    expect(lockstep(boards, { for: MILLISECONDS[name] * 1e6, every: 10e6 })?.report).toBeUndefined();
    expect(boards[0].engine.instructions).toBeGreaterThan(1000);
  });

  it.each(PROGRAMS)('Owlet runs %s.py', (name) => {
    const conversation = converse(`firmware/owlet/test/${name}.py`);
    const boards = conversationWith(engine, conversation);
    expect(lockstep(boards, { for: conversation.time, every: 20e6 })?.report).toBeUndefined();
    expect(boards[0].engine.instructions).toBeGreaterThan(50_000);
  });

  it('overwritten code in SRAM', () => {
    const boards = pairWith(engine, overwriting());
    expect(lockstep(boards, { for: 1e6, every: 1e5 })?.report).toBeUndefined();
    for (const { cpu } of boards) expect([cpu.s[4], cpu.s[5], cpu.s[6]]).toEqual([1, 2, 3]);
  });

  it('lists of registers that continue by EPSR.ICI', () => {
    const boards = pairWith(engine, interruptedLists());
    expect(lockstep(boards, { for: 1e6, every: 1e5 })?.report).toBeUndefined();
    for (const { cpu } of boards) expect(cpu.s[11]).toBeGreaterThan(100);
  });
});

/** Moves lists of registers while SysTick interrupts them at other cycles each time. */
function interruptedLists(): Uint8Array {
  return assemble(`
    .word 0x20004000, reset + 1
    .org 0x3c
    .word tick + 1
    reset:
      ldr r0, =0xE000E010
      movs r1, #100
      str r1, [r0, #4]
      movs r1, #7
      str r1, [r0]
      ldr r12, =0x20000100
    again:
      stmia r12, {r0-r11}
      ldmia r12, {r0-r11}
      adds r11, #1
      b again
    tick:
      ldr r0, =0xE000E014
      ldr r1, [r0]
      adds r1, #7
      and r1, #0x7f
      orr r1, #0x40
      str r1, [r0]
      movs r2, #0
      movs r3, #0
      cmp r2, #1
      bx lr`).bytes;
}

/** Calls a function in SRAM after each change of its first instruction, by a word, a halfword and a byte store. */
function overwriting(): Uint8Array {
  return assemble(`
    .word 0x20004000, reset + 1
    reset:
      ldr r0, =0x20000100
      ldr r1, =0x47702001     @ movs r0, #1; bx lr
      str r1, [r0]
      adds r7, r0, #1
      blx r7
      mov r4, r0
      ldr r0, =0x20000100
      ldr r1, =0x2002         @ movs r0, #2
      strh r1, [r0]
      blx r7
      mov r5, r0
      ldr r0, =0x20000100
      movs r1, #3
      strb r1, [r0]           @ movs r0, #3
      blx r7
      mov r6, r0
    stop: b stop`).bytes;
}

/** An engine that corrupts R3 at an instruction, always or only in stretches of more than one instruction. */
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

  get pc(): number {
    return this.interpreter.pc;
  }
}

describe('a difference', () => {
  function compareWith(faulty: (cpu: Processor) => Engine, every?: number) {
    const boards = pairWith(faulty, shippedImage('hello'));
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

  test('that occurs only in longer stretches is narrowed down to a short one', () => {
    const { boards, divergence } = compareWith((cpu) => new Faulty(cpu, 5000, true));
    expect(divergence?.difference.what).toBe('R3');
    expect(divergence!.instructions - 5000).toBeLessThan(10);
    expect(boards[0].cpu.s[S.PC]).toBe(boards[1].cpu.s[S.PC]);
  });
});
