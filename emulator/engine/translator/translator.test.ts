/** The translator against the interpreter: same state after the same cycles, whatever happens in between. */
import { describe, expect, test } from 'vitest';
import { BareCpu } from '../../../test/bare-cpu.js';
import * as S from '../../core/state.js';
import { Why } from './layout.js';
import { mostCode, Translator } from './translator.js';

/** Something of everything: loops, IT blocks, calls, tables, multiples, unaligned words, division, carries. */
const MIX = `
  ldr r7, =0x20000100
  movs r6, #0
  movs r5, #1
outer:
  movs r4, #4
inner:
  add r6, r6, r5, lsl #3
  eors r6, r4
  subs r4, #1
  bne inner
  cmp r6, #0
  itte mi
  addmi r5, #7
  rsbmi r6, r6, #0
  movpl r3, r6
  sbfx r2, r6, #3, #1
  and r1, r2, r5
  asr r3, r1, #31
  it ne
  asrne r3, r5, #31
  ands r3, r6
  itet hi
  subhi sp, #8
  addls r3, r1
  addhi sp, #8
  umull r0, r1, r6, r5
  adds r2, r0, r1
  adc r2, r2, #3
  udiv r1, r2, r5
  sdiv r0, r6, r5
  stmia r7, {r0, r1, r2, r6}
  ldr r0, [r7, #2]
  str r0, [r7, #5]
  ldrd r0, r1, [r7, #8]
  push {r0, r4, r5}
  mov r0, r6
  bl leaf
  add r6, r0
  and r0, r6, #3
  tbb [pc, r0]
table:
  .byte (case0 - table) / 2, (case1 - table) / 2, (case2 - table) / 2, (case0 - table) / 2
case0:
  lsls r1, r6, #5
  it cs
  addcs r5, #1
  b joined
case1:
  ssat r1, #12, r6
  bl nested
case2:
  ldr r3, =leaf
  blx r3
joined:
  pop {r0, r4, r5}
  add r5, r0
  ror r5, r5, #9
  orr r5, r5, #1
  b outer
nested:
  push {r4, lr}
  mov r0, r5
  bl leaf
  pop {r4, pc}
leaf:
  cmp r0, #100
  it lt
  bxlt lr
  mvn r0, r0, lsr #1
  bx lr
`;

const TIMER = `
  ldr r0, =0xe000e010
  ldr r1, =0x20000400
  ldr r1, [r1]
  str r1, [r0, #4]
  str r1, [r0, #8]
  movs r1, #7
  str r1, [r0]
`;

/** Sums up where it interrupted and what the flags were there. */
const HANDLER = `
SysTick:
  ldr r0, =0x20000000
  ldr r1, [r0]
  ldr r2, [sp, #24]
  ldr r3, [sp, #28]
  add r1, r1, r2
  eor r1, r3, r1, ror #7
  str r1, [r0]
  ldr r1, [r0, #4]
  adds r1, #1
  str r1, [r0, #4]
  bx lr
  .ltorg
`;

/** The same, ending in other ways. */
const HANDLERS = {
  BX: HANDLER,
  POP: HANDLER.replace('SysTick:', 'SysTick:\n  push {r4, lr}')
    .replace('#24', '#32')
    .replace('#28', '#36')
    .replace('bx lr', 'pop {r4, pc}'),
  'BX in an IT block': HANDLER.replace(
    'bx lr',
    'lsrs r2, r1, #1\n  ite cs\n  addcs r2, #1\n  bxcc lr\n  bx lr',
  ),
};

/** Polls a receiver that is seldom full with a conditional load, as compilers write it. */
const RECEIVER = `
  ldr r3, =0x40000000
  ldr r5, =0x20000100
  movs r6, #0
poll:
  ldr r0, [r3, #4]
  cmp r0, #0
  itte pl
  ldrpl r0, [r3]
  uxtbpl r0, r0
  movmi r0, #-1
  cmp r0, #0
  blt poll
  str r0, [r5]
  adds r6, #1
  ite eq
  strbeq r0, [r3, #8]
  strhne r6, [r3, #8]
  b poll
  .ltorg
`;

/** A FIFO that has a character for every sixtieth look at its status. Returns what is taken from it. */
function receiver(bus: BareCpu['bus']): number[] {
  const taken: number[] = [];
  let looks = 0;
  bus.attach(0x40000000, 0x1000, {
    name: 'receiver',
    clocked: true,
    read: (offset) => {
      if (offset === 4) return ++looks % 60 === 0 ? 0x10 : -1;
      taken.push(taken.length & 0xff);
      return 0xa500 | taken[taken.length - 1];
    },
    write: () => {},
  });
  return taken;
}

/** What a hot instruction in an IT block does once in 256 rounds: r1 is 1 then, r2 an address in SRAM otherwise. */
const LEAVING = {
  'a word that is not aligned': 'ldreq r0, [r2, r1]',
  'a load of several words from the bit-band alias': 'ldmiaeq r3, {r0, r7}',
  'a store to the bit-band alias': 'streq r1, [r3, #8]',
  'a pair of words in the bit-band alias': 'strdeq r1, r1, [r3, #16]',
  'a division by zero': 'sdiveq r0, r6, r4',
};

/** A hot loop with such an instruction in the middle of an IT block. */
const leaving = (rare: string) => `
  movs r6, #1
loop:
  adds r6, #1
  ands r4, r6, #255
  ite ne
  movne r1, #0
  moveq r1, #1
  ldr r2, =0x20000100
  ite ne
  ldrne r3, =0x20000200
  ldreq r3, =0x22002000
  tst r6, #1
  ittte eq
  addeq r5, #1
  ${rare}
  addeq r5, r5, r0
  eorne r5, r5, r6
  b loop
  .ltorg
`;

/** Steppers are made soon. */
const shortages = 8;
const roomy = { regions: 512, bytes: 1 << 20, shortages };

function pair(source: string): [BareCpu, BareCpu, Translator] {
  const translated = new BareCpu(source, (cpu) => new Translator(cpu, roomy));
  return [new BareCpu(source), translated, translated.engine as Translator];
}

function run(machine: BareCpu, until: number): void {
  const { clock, cpu, engine } = machine;
  clock.setHorizon(until);
  for (;;) {
    clock.advance();
    if (clock.expired) return;
    if (cpu.takeExceptions()) engine.execute();
    else if (!clock.sleep()) return;
  }
}

/** Compares everything that an engine may change; `left` depends on when the horizon was looked at. */
function expectSame(translated: BareCpu, interpreted: BareCpu, when = ''): void {
  const [a, b] = [translated, interpreted].map(({ bus, cpu, clock, engine }) => {
    const words = new Int32Array(bus.save().buffer);
    words[S.LEFT] = 0;
    return { words, cycles: clock.cycles, instructions: engine.instructions, xpsr: cpu.xpsr };
  });
  const same = Buffer.compare(Buffer.from(a.words.buffer), Buffer.from(b.words.buffer)) === 0;
  const differing = same
    ? []
    : [...a.words].flatMap((word, n) => (word === b.words[n] ? [] : [[n, word, b.words[n]]]));
  expect({ ...a, words: differing }, when).toEqual({ ...b, words: [] });
}

/** Runs both machines to the same cycles, from the first to before the last, and compares them at each. */
function expectAgreement(
  interpreted: BareCpu,
  translated: BareCpu,
  stops: { from: number; to: number; step: number },
): void {
  for (let until = stops.from; until < stops.to; until += stops.step) {
    run(interpreted, until);
    run(translated, until);
    expectSame(translated, interpreted, `at ${until} cycles`);
  }
}

describe('agrees with the interpreter', () => {
  test('at every boundary of a stretch of hot code', () => {
    const [interpreted, translated, engine] = pair(MIX);
    run(interpreted, 100_000);
    run(translated, 100_000);
    expect(engine.statistics.regions).toBeGreaterThan(0);
    expectAgreement(interpreted, translated, { from: 100_001, to: 100_600, step: 1 });
    expect(engine.statistics.steppers).toBeGreaterThan(0);
  });

  test('at many boundaries of recursion that ends by POP', () => {
    const [interpreted, translated, engine] = pair(`
      again: movs r0, #7
        bl deep
        b again
      deep: push {r4, lr}
        mov r4, r0
        cbz r0, bottom
        subs r0, #1
        bl deep
        adds r5, r4
        pop {r4, pc}
      bottom: adds r6, #1
        pop {r4, pc}`);
    run(interpreted, 60_000);
    run(translated, 60_000);
    expect(engine.statistics.regions).toBeGreaterThan(0);
    expectAgreement(interpreted, translated, { from: 60_001, to: 160_000, step: 331 });
  });

  test.each(Object.entries(HANDLERS))(
    'with an interrupt at every phase, returning by %s',
    (name, handler) => {
      const [interpreted, translated, engine] = pair(TIMER + MIX + handler);
      const begin = [0, 0];
      for (let phase = 0; phase < 400; phase += name === 'BX' ? 1 : 7) {
        [interpreted, translated].forEach((machine, n) => {
          const { bus, cpu, clock } = machine;
          bus.poke(0x20000000, new Uint8Array(0x4000));
          bus.poke(0x20000400, Uint8Array.of(phase, 4 + (phase >> 8)));
          cpu.reset();
          begin[n] = clock.cycles;
          run(machine, begin[n] + 20_000);
        });
        expect(begin[0]).toBe(begin[1]);
        expect(interpreted.word(0x20000004)).toBeGreaterThan(10);
        expectSame(translated, interpreted, `phase ${phase}`);
      }
      expect(engine.statistics.steppers).toBeGreaterThan(0);
      expect(engine.statistics.returns[Why.returned]).toBeGreaterThan(0);
    },
  );

  test('in IT blocks with conditional accesses to a receiver, hot and cold', () => {
    const [interpreted, translated, engine] = pair(RECEIVER);
    const read = [interpreted, translated].map(({ bus }) => receiver(bus));
    expectAgreement(interpreted, translated, { from: 500, to: 60_000, step: 500 });
    expect(read[0].length).toBeGreaterThan(50);
    expect(read[1]).toEqual(read[0]);
    expect(read[1]).toEqual(read[1].map((_, n) => n & 0xff));
    expect(engine.statistics.returns[Why.access]).toBeGreaterThan(0);
  });

  test.each(Object.entries(LEAVING))('where a translated IT block is left in the middle by %s', (_, rare) => {
    const [interpreted, translated, engine] = pair(leaving(rare));
    expectAgreement(interpreted, translated, { from: 3000, to: 30_000, step: 997 });
    const { returns } = engine.statistics;
    expect(returns[Why.access] + returns[Why.interpret]).toBeGreaterThan(0);
  });

  test('when faults end instructions', () => {
    const source = `
      ldr r0, =0xe000ed24
      ldr r1, =0x70000
      str r1, [r0]
      ldr r4, =0x20000100
      movs r5, #0
    loop:
      ldr r0, [r4]
      str r5, [r4]
      adds r5, #1
      cmp r5, #400
      it eq
      ldreq r4, =0x60000000
      b loop
    BusFault:
      ldr r4, =0x20000100
      str r4, [sp, #16]
      ldr r0, =0x20000000
      ldr r1, [sp, #24]
      str r1, [r0]
      ldr r1, [r0, #4]
      adds r1, #1
      str r1, [r0, #4]
      movs r5, #0
      add r2, sp, #24
      ldr r1, [r2]
      add r1, r1, #2
      str r1, [r2]
      bx lr
      .ltorg`;
    const [interpreted, translated] = pair(source);
    expectAgreement(interpreted, translated, { from: 1000, to: 40_000, step: 977 });
    expect(translated.word(0x20000004)).toBeGreaterThan(0);
  });
});

describe('accesses that one check serves', () => {
  const LOADS = 'ldrb r1, [r0, #7]\n ldr r2, [r0, #4]\n ldrh r3, [r0, #10]\n ldr r2, [r0, #8]';
  const MOVES =
    'ldr r1, [r0], #4\n ldr r2, [r0, #4]!\n mov r9, r0\n strb r2, [r9, #-3]\n ldrd r2, r3, [r9, #-8]\n add r9, #8\n stmdb r9!, {r1, r2}';

  test.each([
    ['in SRAM', '0x20000100', '0x20000140', LOADS],
    ['in SRAM and flash', '0x20000100', '0x40', LOADS],
    ['below the beginning of SRAM and of flash', '0x1ffffffc', '0xfffffffc', LOADS],
    ['in flash, and in registers of the processor', '0x100', '0xe000ed00', LOADS],
    ['with a base that moves', '0x20000100', '0x20000180', MOVES],
    ['at an address that is not aligned at times', '0x20000100', '0x20000181', LOADS],
    ['at the end of SRAM', '0x20003ff0', '0x20000180', LOADS],
  ])('%s', (_where, base, other, accesses) => {
    const [interpreted, translated, engine] = pair(`
      ldr r4, =${base}
      ldr r5, =${other}
    loop:
      adds r6, #1
      tst r6, #28
      ite ne
      movne r0, r4
      moveq r0, r5
      ${accesses}
      eors r7, r1
      add r7, r3
      add r7, r2, r7, ror #3
      b loop
      .ltorg`);
    expectAgreement(interpreted, translated, { from: 100, to: 60_000, step: 977 });
    const left = engine.statistics.returns[Why.apart];
    run(interpreted, 200_000);
    run(translated, 200_000);
    expectSame(translated, interpreted);
    expect(engine.statistics.returns[Why.apart] - left).toBe(0);
  });
});

describe('accesses that are not aligned', () => {
  const ACCESSES = [
    'ldr r1, [r0]',
    'ldrh r1, [r0]',
    'ldrsh r1, [r0, #2]',
    'str r2, [r0]',
    'strh r2, [r0, #-2]',
  ];

  test.each([
    ['in SRAM', 'ldr r4, =0x20000100', ACCESSES],
    ['to the end of SRAM', 'ldr r4, =0x20003ff8', ACCESSES],
    ['in flash', 'adr r4, loop', ACCESSES.slice(0, 3)],
  ])('%s have their cycles at every boundary', (_where, setBase, accesses) => {
    const [interpreted, translated, engine] = pair(`
      ${setBase}
      movs r6, #0
    loop:
      ${accesses
        .map(
          (access, n) => `
      adds r6, #1
      and r0, r6, #${n === 0 ? 3 : 5}
      add r0, r4
      ${access}
      eors r3, r1
      add r2, r3, r6, lsl #4`,
        )
        .join('')}
      b loop
      .ltorg`);
    run(interpreted, 50_000);
    run(translated, 50_000);
    const left = engine.statistics.returns[Why.access];
    expectAgreement(interpreted, translated, { from: 50_001, to: 50_200, step: 1 });
    run(interpreted, 200_000);
    run(translated, 200_000);
    expectSame(translated, interpreted);
    // Where an event is near, the interpreter does them.
    expect(engine.statistics.returns[Why.access] - left).toBeLessThan(300);
  });

  test.each([
    ['stores', 'str r3, [r7]'],
    ['stores of several words', 'stmia r7, {r3}'],
  ])('are faults from the instruction after CCR.UNALIGN_TRP is set, by %s', (_by, set) => {
    const [interpreted, translated] = pair(`
      ldr r7, =0xe000ed24
      ldr r0, =0x40000
      str r0, [r7]
      ldr r7, =0xe000ed14
      ldr r4, =0x20000101
      movs r5, #0
    loop:
      adds r5, #1
      and r3, r5, #64
      lsrs r3, #3
      ${set}
      str r5, [r4]
      ldr r1, [r4, #1]
      add r6, r1
      b loop
    UsageFault:
      ldr r0, =0x20000000
      ldr r1, [r0]
      adds r1, #1
      str r1, [r0]
      movs r2, #0
      ldr r3, =0xe000ed14
      str r2, [r3]
      bx lr
      .ltorg`);
    expectAgreement(interpreted, translated, { from: 1000, to: 60_000, step: 977 });
    expect(translated.word(0x20000000)).toBeGreaterThan(100);
  });
});

describe('code that changes', () => {
  /** A routine in SRAM is called and rewritten every 200 calls: `adds r6, #n; bx lr`. */
  const REWRITING = `
    ldr r4, =0x20000201
    movs r6, #0
    movs r7, #1
  next:
    ldr r0, =0x47703600
    orr r0, r0, r7
    str r0, [r4, #-1]
    movs r5, #200
  call:
    blx r4
    subs r5, #1
    bne call
    add r7, #1
    and r7, r7, #63
    b next
    .ltorg`;

  test('in SRAM takes effect at the next fetch', () => {
    const [interpreted, translated, engine] = pair(REWRITING);
    expectAgreement(interpreted, translated, { from: 1000, to: 100_000, step: 3331 });
    expect(engine.statistics.compiled).toBeGreaterThan(3);
  });

  test('in SRAM for the first time, after stores were translated that did not look for code', () => {
    // The routine gets its first instruction by stores that are long translated, and is called from then on.
    const [interpreted, translated] = pair(`
      ldr r4, =0x20000200
      ldr r0, =0x47703600
      movs r5, #0
      movs r6, #0
    loop:
      and r1, r5, #63
      orr r2, r0, r1
      str r2, [r4]
      stmia r4, {r2, r3}
      adds r5, #1
      cmp r5, #600
      blo loop
      add r3, r4, #1
      blx r3
      b loop
      .ltorg`);
    expectAgreement(interpreted, translated, { from: 1000, to: 40_000, step: 877 });
    expect(translated.r(6)).toBeGreaterThan(1000);
  });

  test('in SRAM is put back when it comes back, and data beside it changes nothing', () => {
    // Two routines take turns in a buffer, between words that are written all the time.
    const [interpreted, translated, engine] = pair(`
      ldr r4, =0x20000208
      movs r6, #0
      movs r7, #0
    next:
      ldr r0, =0x47703601
      eor r7, r7, #2
      orr r0, r0, r7
      str r0, [r4]
      movs r5, #200
    call:
      add r3, r4, #1
      blx r3
      str r6, [r4, #-4]
      strh r6, [r4, #4]
      add r2, r4, #8
      stmia r2, {r5, r6}
      str r6, [r4, #-7]
      subs r5, #1
      bne call
      b next
      .ltorg`);
    run(interpreted, 60_000);
    run(translated, 60_000);
    const { compiled } = engine.statistics;
    expectAgreement(interpreted, translated, { from: 60_000, to: 200_000, step: 3331 });
    // Steppers are made anew.
    expect(engine.statistics.compiled - compiled).toBeLessThan(10);
  });

  test.each([
    ['a word before it', 'str r3, [r4, #-4]'],
    ['its first halfword', 'strh r3, [r4]'],
    ['its last byte', 'strb r1, [r4, #3]'],
    ['a halfword behind it', 'strh r3, [r4, #4]'],
    ['words around it', 'stmia r2, {r1, r3, r5}'],
    ['a word across its end', 'str r1, [r4, #3]'],
  ])('in SRAM takes effect where stores reach %s', (_what, store) => {
    const [interpreted, translated] = pair(`
      ldr r4, =0x20000200
      sub r2, r4, #4
      ldr r3, =0x47703601
      ldr r1, =0x00477047
      str r3, [r4]
      add r5, r4, #1
      movs r6, #0
    again: movs r7, #250
    loop: blx r5
      subs r7, #1
      bne loop
      ldr r0, =0x20000300
      ldr r8, [r0]
      add r8, r8, #1
      str r8, [r0]
      cmp r8, #4
      bne again
      ${store}
      ldr r3, =0x47703602
      str r3, [r4]
      b again
      .ltorg`);
    expectAgreement(interpreted, translated, { from: 1000, to: 60_000, step: 1777 });
    expect(translated.r(6)).toBeGreaterThan(1000);
  });

  test('in flash, and constants among it, by a loader or a restored state', () => {
    const [interpreted, translated, engine] = pair(`
    loop: ldr r1, constant
      adds r0, r0, r1
      b loop
      .align 2
    constant: .word 3`);
    for (const machine of [interpreted, translated]) {
      run(machine, 20_000);
      const saved = machine.bus.save();
      const regions = engine.statistics.compiled;
      machine.bus.poke(machine.address('constant'), Uint8Array.of(5));
      run(machine, 40_000);
      if (machine === translated) expect(engine.statistics.compiled).toBeGreaterThan(regions);
      machine.bus.restore(saved);
      run(machine, 60_000);
    }
    expectSame(translated, interpreted);
  });

  test('in flash by a loader or debugger too', () => {
    const [interpreted, translated] = pair(`loop: adds r0, #1\nb loop`);
    for (const machine of [interpreted, translated]) {
      run(machine, 20_000);
      machine.bus.poke(machine.address('loop'), Uint8Array.of(0x02, 0x30));
      run(machine, 40_000);
    }
    expect(translated.r(0)).toBe(interpreted.r(0));
    expectSame(translated, interpreted);
  });

  test('under the memory protection unit is interpreted', () => {
    const source = `
      ldr r4, =0xe000ed94
      movs r5, #0
    loop:
      adds r5, #1
      cmp r5, #300
      bne loop
      movs r0, #1
      str r0, [r4]
      b loop
    HardFault:
      b HardFault
      .ltorg`;
    const [interpreted, translated] = pair(source);
    run(interpreted, 5000);
    run(translated, 5000);
    expectSame(translated, interpreted);
    expect(translated.events).toEqual(interpreted.events);
  });
});

describe('what is translated together', () => {
  /** Runs to an end, and then on without compiling anything or leaving translated code for other code. */
  function expectSettled(source: string, regions: number): void {
    const [interpreted, translated, engine] = pair(source);
    run(translated, 1_000_000);
    const { compiled, returns } = engine.statistics;
    const away = returns[Why.away];
    run(translated, 1_200_000);
    run(interpreted, 1_200_000);
    expectSame(translated, interpreted);
    expect(engine.statistics).toMatchObject({ regions, compiled });
    expect(engine.statistics.returns[Why.away]).toBe(away);
  }

  test('a place that becomes hot later joins the region that leads to it', () => {
    expectSettled(
      `
      movs r0, #0
    loop: adds r0, #1
      cmp.w r0, #8192
      bhs later
      eors r1, r0
      b loop
    later: ands r3, r0, #3
      beq other
      adds r2, #1
      b loop
    other: subs r2, r3
      b loop`,
      1,
    );
  });

  test('loops inside loops are one region', () => {
    expectSettled(
      `
    first: movs r0, #7
    second: movs r1, #9
    third: adds r3, r1
      subs r1, #1
      bne third
      eors r3, r0
      subs r0, #1
      bne second
      adds r4, #1
      b first`,
      1,
    );
  });

  test('a function goes back to each of the places that it is called from', () => {
    expectSettled(
      `
    loop: bl small
      adds r1, r0
      bl small
      eors r1, r0
      b loop
    small: adds r0, #3
      cmp r0, r1
      it hi
      bxhi lr
      subs r0, r2
      bx lr`,
      1,
    );
  });
});

describe('bounds', () => {
  const LARGE = [
    'ldmia r8, {r0-r7, r9-r11}',
    'stmia r8, {r0-r7, r9-r11}',
    'cmp r0, r1',
    'itete hi',
    'ldmiahi r8, {r0-r7}',
    'stmials r8, {r0-r7}',
    'addhi r0, r1',
    'strls r0, [r8, r1]',
    'adcs r2, r3',
    'bfi r2, r3, #3, #5',
    'push {r0-r7, r12}',
    'pop {r0-r7, r12}',
  ];
  /** A loop of much code for few instructions, with tables in it. */
  const WORST = `
    ldr r8, =0x20000100
    movs r1, #4
    mov r12, #0
  loop:
    ${Array.from({ length: 48 }, (_, n) => `${LARGE.join('\n')}\n tbb [pc, r12]\n t${n}: .byte (u${n} - t${n}) / 2, 0\n u${n}:`).join('\n')}
    movs r1, #4
    b loop
    .ltorg`;

  /** The sizes of the functions in a module's code section, which is the last one. */
  function functionsIn(module: Uint8Array): number[] {
    let at = 8;
    const number = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = module[at++];
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    for (let id = module[at++], size = number(); id !== 10; id = module[at++], size = number()) at += size;
    return Array.from({ length: number() }, () => {
      const size = number();
      at += size;
      return size;
    });
  }

  function sizesOf(work: () => void): number[] {
    const { Module } = WebAssembly;
    const sizes: number[] = [];
    WebAssembly.Module = class extends Module {
      constructor(bytes: Uint8Array<ArrayBuffer>) {
        super(bytes);
        sizes.push(...functionsIn(bytes));
      }
    };
    try {
      work();
    } finally {
      WebAssembly.Module = Module;
    }
    return sizes;
  }

  test('no function is larger than what is compiled in time', () => {
    const [interpreted, translated] = pair(WORST);
    const sizes = sizesOf(() => run(translated, 1_600_000));
    run(interpreted, 1_600_000);
    expectSame(translated, interpreted);
    const besides = 500;
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(mostCode + besides);
    expect(Math.max(...sizes)).toBeGreaterThan(mostCode / 2);
  });

  test('a large function is translated once for all of its callers', () => {
    const [interpreted, translated] = pair(`
      first: bl large
        adds r4, #1
        cmp r4, #200
        bne first
        ldr r6, =second
        bx r6
      second: bl large
        adds r5, #1
        b second
      large: .rept 60
        adds r0, r0, r4
        eors r0, r5
        .endr
        bx lr
        .ltorg`);
    const [largest, ...callers] = sizesOf(() => run(translated, 100_000)).sort((a, b) => b - a);
    expect(callers).toHaveLength(2);
    expect(callers[0]).toBeLessThan(largest / 2);
    run(interpreted, 100_000);
    expectAgreement(interpreted, translated, { from: 100_001, to: 100_300, step: 1 });
  });

  test.each([
    ['regions', { regions: 2, bytes: 1 << 20 }],
    ['bytes', { regions: 100, bytes: 8000 }],
  ])('a cache that is full of %s is dropped, and fills again', (_, limits) => {
    const interpreted = new BareCpu(TIMER + MIX + HANDLER);
    const translated = new BareCpu(
      TIMER + MIX + HANDLER,
      (cpu) => new Translator(cpu, { ...limits, shortages }),
    );
    for (const machine of [interpreted, translated]) machine.bus.poke(0x20000400, Uint8Array.of(0, 2));
    const { statistics } = translated.engine as Translator;
    for (let until = 2000; until < 200_000; until += 1717) {
      run(interpreted, until);
      run(translated, until);
      expectSame(translated, interpreted, `at ${until} cycles`);
      expect(statistics.regions + statistics.steppers).toBeLessThanOrEqual(limits.regions);
      expect(statistics.bytes).toBeLessThanOrEqual(limits.bytes + mostCode);
    }
    expect(statistics.dropped).toBeGreaterThan(1);
    expect(statistics.regions).toBeGreaterThan(0);
  });

  test('what is dropped leaves nothing behind', () => {
    const machine = new BareCpu(MIX, (cpu) => new Translator(cpu));
    run(machine, 50_000);
    const { statistics } = machine.engine as Translator;
    expect(statistics.bytes).toBeGreaterThan(0);
    machine.bus.onCodeChanged(0, 0x40000);
    expect(statistics).toMatchObject({ regions: 0, steppers: 0, bytes: 0 });
  });
});

test('marks the words that it writes, and no others', () => {
  const [witness, machine, engine] = pair(MIX);
  const marks = machine.bus.markWrites();
  const written = new Set<number>();
  for (const m of [witness, machine]) run(m, 200_000);
  const { compiled } = engine.statistics;
  marks.take();
  const end = witness.bus.watch(
    { address: 0x20000000, length: 0x4000, writes: true },
    ({ address, size }) => {
      for (let at = address; at < address + size; at++) written.add(at & ~3);
    },
  );
  // Without interrupts: what the interpreter executes in between would mark the same words.
  for (const m of [witness, machine]) run(m, 201_000);
  end();
  expectSame(machine, witness);
  const words = Array.from({ length: 0x1000 }, (_, n) => 0x20000000 + 4 * n);
  const record = marks.take();
  expect(words.filter((word) => record.has(machine.bus.rangeOf(word, 4)))).toEqual(
    words.filter((word) => written.has(word)),
  );
  expect(written.size).toBe(9);
  expect(engine.statistics).toMatchObject({ compiled, dropped: 1 });
});

test.each([
  ['words that multiples store', [0x20000104]],
  ['words of the stack', [0x20003ff8]],
  ['a byte of an unaligned access', [0x20000107]],
  ['places far from each other', [0x20000000, 0x2000010c, 0x20003ff4]],
  [
    'more places than are compared one by one',
    [0, 0x80, 0x104, 0x108, 0x10c, 0x3ff0].map((n) => 0x20000000 + n),
  ],
  ['nothing that is accessed', [0x20002000]],
])(
  'watches of %s report what the interpreter reports, set before and while code is translated',
  (_, places) => {
    const [interpreted, translated] = pair(MIX);
    const [wanted, found] = [interpreted, translated].map((machine) => {
      const accesses: unknown[] = [];
      const watch = (address: number) =>
        machine.bus.watch({ address, length: 1, reads: true, writes: true }, (access) =>
          accesses.push(access),
        );
      run(machine, 50_000);
      const ends = places.map(watch);
      run(machine, 100_000);
      ends[0]();
      run(machine, 120_000);
      return accesses;
    });
    expectSame(translated, interpreted);
    expect(found).toEqual(wanted);
  },
);

test('of many watches, those that lie near each other count as one', () => {
  const { bus } = new BareCpu(MIX);
  const first = bus.memoryAt(0x20000000)!;
  for (const at of [0x400, 0, 0x100, 0x108, 0x300, 0x301]) {
    bus.watch({ address: first.base + at, length: 1, writes: true }, () => {});
  }
  const range = (start: number, end: number) => ({ start: first.offset + start, end: first.offset + end });
  expect(bus.watched('writes')).toEqual([
    range(0, 1),
    range(0x100, 0x109),
    range(0x300, 0x302),
    range(0x400, 0x401),
  ]);
  expect(bus.watched('reads')).toEqual([]);
});

test('goes on with the interpreter where WebAssembly is refused', () => {
  const [interpreted, translated, engine] = pair(MIX);
  const reasons: string[] = [];
  engine.onRefused = (reason) => reasons.push(reason);
  const { Module } = WebAssembly;
  WebAssembly.Module = class {
    constructor() {
      throw new WebAssembly.CompileError('not allowed here');
    }
  };
  try {
    run(interpreted, 50_000);
    run(translated, 50_000);
  } finally {
    WebAssembly.Module = Module;
  }
  expectSame(translated, interpreted);
  expect(reasons).toHaveLength(1);
});

test('goes on with the interpreter where there is no address space for a memory', () => {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class {
    constructor() {
      throw new RangeError('could not allocate memory');
    }
  } as unknown as typeof Memory;
  let machines: ReturnType<typeof pair>;
  try {
    machines = pair(MIX);
  } finally {
    WebAssembly.Memory = Memory;
  }
  const [interpreted, translated, engine] = machines;
  const reasons: string[] = [];
  engine.onRefused = (reason) => reasons.push(reason);
  run(interpreted, 50_000);
  run(translated, 50_000);
  expectSame(translated, interpreted);
  expect(reasons).toHaveLength(1);
  translated.bus.close();
  expect(translated.bus.buffer.byteLength).toBe(0);
});
