/** What a board reports: handled faults, blocks that are not modelled or have no clock, each once, with place and time. */
import { readFileSync } from 'node:fs';
import { formatReport, History, type Report, StrictError } from 'perch';
import { ekLm3s9b92 } from 'perch/boards';
import { describe, expect, test } from 'vitest';
import type { BoardSettings } from '../emulator/board/board.js';
import { Interpreter } from '../emulator/engine/interpreter.js';
import { translator } from '../emulator/engine/translator/translator.js';
import { hex } from '../emulator/units.js';
import { assemble } from './assemble.js';

const engines = {
  interpreter: (cpu: ConstructorParameters<typeof Interpreter>[0]) => new Interpreter(cpu),
  translator,
};

/** A program that ends in a loop. Its fault handlers continue after the next halfword, unless they are others. */
function program(body: string, handler = 'skip') {
  return assemble(`
    .word 0x20008000, start + 1, 0, ${new Array(4).fill(`${handler} + 1`).join(', ')}
    .space 0x200 - 28
    skip: ldr r1, [sp, #24]
      adds r1, #2
      str r1, [sp, #24]
      bx lr
    spin: b spin
    wander: nop
      b wander
    again: ldr r1, =0x40041000
      ldr r1, [r1]
      b .
    restart: ldr r1, =0xe000ed0c
      ldr r2, =0x05fa0004
      str r2, [r1]
      b .
    .pool
    .macro poke address, value
      ldr r0, =\\address
      ldr r1, =\\value
      str r1, [r0]
      nop
      nop
    .endm
    .macro peek address
      ldr r0, =\\address
      ldr r1, [r0]
      nop
    .endm
    start: ${body}
    end: b end
    .pool`);
}

function board(body: string, settings: BoardSettings = {}, handler?: string) {
  const { bytes, symbols } = program(body, handler);
  return { b: ekLm3s9b92({ image: bytes, ...settings }), at: (label: string) => symbols.get(label)! };
}

/** Accesses that `accesses` makes: writes of a value, and reads. */
type Access = readonly [address: number, value?: number];
/** Makes the accesses of a table at the start of SRAM: three words each, 1 to write, 2 to read, 0 to end. */
const accessor = `ldr r4, =0x20000000
  next: ldm r4!, {r0, r1, r2}
  cbz r2, end
  cmp r2, #1
  ite eq
  streq r1, [r0]
  ldrne r1, [r0]
  nop
  nop
  b next`;
let assembled: Uint8Array | undefined;

/** The reports of a program that makes accesses. */
function accesses(...list: readonly Access[]): readonly Report[] {
  const { bytes } = assembled ? { bytes: assembled } : program(accessor);
  assembled = bytes;
  const b = ekLm3s9b92({ image: bytes });
  const words = list.flatMap(([address, value]) => [address, value ?? 0, value === undefined ? 2 : 1]);
  b.bus.poke(0x20000000, new Uint8Array(Uint32Array.from([...words, 0, 0, 0]).buffer));
  b.run({ for: '1ms' });
  return b.reports;
}

function reports(body: string, settings?: BoardSettings): readonly Report[] {
  const { b } = board(body, settings);
  b.run({ for: '1ms' });
  return b.reports;
}

const messages = (list: readonly Report[]) => list.map(({ message }) => message);
const rcgc = (n: number) => 0x400fe100 + 4 * n;

describe.each(Object.entries(engines))('on the %s', (_name, engine) => {
  test('a handled fault has exception, cause, first place and count', () => {
    const { b, at } = board(
      `peek 0x40001000
       movs r4, #200
       loop: ldr r0, =0x4000d018
       first: ldr r1, [r0]
       subs r4, #1
       bne loop
       movs r0, #1
       ldr r2, =0x20000001
       ldr r3, =0xe000ed14
       movs r1, #8
       str r1, [r3]
       nop
       second: ldr r1, [r2]
       nop`,
      { engine },
    );
    b.run({ for: '5ms' });
    expect(b.reports).toEqual([
      expect.objectContaining({
        message: expect.stringContaining("WATCHDOG1's clock is off: RCGC0.WDT1"),
        count: 1,
      }),
      {
        kind: 'fault',
        message:
          "HardFault (escalated BusFault): UART1's clock is off: RCGC1.UART1 (PRECISERR, BFARVALID, address 0x4000_D018)",
        time: expect.any(Number),
        pc: at('first'),
        where: '',
        count: 200,
      },
      expect.objectContaining({
        kind: 'fault',
        message: 'HardFault (escalated UsageFault): unaligned access to 0x2000_0001 (UNALIGNED)',
        pc: at('second'),
        count: 1,
      }),
    ]);
  });

  test('a buffered store has the address of the store, not of the next instruction', () => {
    const { b, at } = board('ldr r0, =0x40020000\n store: str r0, [r0, #4]\n nop\n nop', { engine });
    b.bus.write(rcgc(1), 1 << 12, 4);
    b.run({ for: '1ms' });
    expect(b.reports.at(-1)).toMatchObject({
      kind: 'fault',
      message:
        'HardFault (escalated BusFault): I2C0 at 0x4002_0000 is not modelled (IMPRECISERR, address 0x4002_0004)',
      pc: at('store'),
    });
  });

  test('a store to flash has its address, place and time, and is counted', () => {
    const { b, at } = board(
      'movs r4, #100\n ldr r0, =0x1000\n loop: str r4, [r0]\n adds r0, #4\n subs r4, #1\n bne loop',
      { engine },
    );
    b.run({ for: '1ms' });
    expect(b.reports).toEqual([
      {
        kind: 'notice',
        message: 'a store to flash at 0x0000_1000 has no effect',
        time: expect.closeTo(312.5, -3),
        pc: at('loop'),
        where: expect.any(String),
        count: 100,
      },
    ]);
    expect(formatReport(b.reports[0])).toMatch(
      /^a store to flash at 0x0000_1000 has no effect, at 0\.000\d\d\d ms, PC 0x0000_0\w+$/,
    );
  });
});

test('both engines report the same', () => {
  const body = `poke ${rcgc(0)}, 0x01000000
    movs r5, #100
    loop: peek 0x40040000
    peek 0x40041000
    poke 0x1000, 1
    subs r5, #1
    bne loop`;
  const [one, other] = Object.values(engines).map((engine) => reports(body, { engine }));
  expect(one.length).toBe(4);
  expect(other).toEqual(one);
});

/** The chip's blocks that are not modelled: address and bits of RCGCn. */
const absent: readonly [
  name: string,
  base: number,
  gates: readonly (readonly [n: number, bit: number, field: string])[],
][] = [
  ['SSI0', 0x40008000, [[1, 4, 'SSI0']]],
  ['SSI1', 0x40009000, [[1, 5, 'SSI1']]],
  ['I2C0', 0x40020000, [[1, 12, 'I2C0']]],
  ['I2C1', 0x40021000, [[1, 14, 'I2C1']]],
  ['PWM0', 0x40028000, [[0, 20, 'PWM']]],
  ['QEI0', 0x4002c000, [[1, 8, 'QEI0']]],
  ['QEI1', 0x4002d000, [[1, 9, 'QEI1']]],
  [
    'COMP',
    0x4003c000,
    [
      [1, 24, 'COMP0'],
      [1, 25, 'COMP1'],
      [1, 26, 'COMP2'],
    ],
  ],
  ['CAN0', 0x40040000, [[0, 24, 'CAN0']]],
  ['CAN1', 0x40041000, [[0, 25, 'CAN1']]],
  [
    'Ethernet MAC',
    0x40048000,
    [
      [2, 28, 'EMAC0'],
      [2, 30, 'EPHY0'],
    ],
  ],
  ['USB0', 0x40050000, [[2, 16, 'USB0']]],
  ['I2S0', 0x40054000, [[1, 28, 'I2S0']]],
  ['EPI0', 0x400d0000, [[1, 30, 'EPI0']]],
];

test.each(absent)('%s is named at its first access, without and with its clock', (name, base, gates) => {
  const [[n, bit, field]] = gates;
  const where = `${name} at ${hex(base)} is not modelled`;
  const clockOn: Access = [rcgc(n), 2 ** bit];
  const list = accesses([base], clockOn, [base]);
  expect(messages(list)).toEqual([
    expect.stringContaining(`${name}'s clock is off: RCGC${n}.${field} (${where} either)`),
    `SYSCTL.RCGC${n}.${field} enables the clock of ${name}, which is not modelled`,
  ]);
  expect(list[0].count).toBe(2);
  expect(messages(accesses(clockOn, [base]))[1]).toContain(where);
});

test.each(absent)('%s has one report for clocks and software resets', (name, _base, gates) => {
  const list = accesses(
    ...gates.flatMap(([n, bit]): Access[] => [
      [rcgc(n), 2 ** bit],
      [0x400fe040 + 4 * n, 2 ** bit],
      [0x400fe040 + 4 * n, 0],
    ]),
  );
  expect(messages(list)).toEqual([expect.stringMatching(new RegExp(`of ${name}, which is not modelled$`))]);
});

const [ctlBase, enable, control] = [0x400ff008, 0x400ff028, 0x20001000 + 16 * 10 + 8];
const channel10 = (mode: number): Access[] => [
  [rcgc(2), 1 << 13],
  [ctlBase, 0x20001000],
  [control, mode],
  [enable, 1 << 10],
];

test.each<[string, Access[], string]>([
  ['the software reset', [[0x400fe040, 1 << 24]], 'SYSCTL.SRCR0.CAN0 resets CAN0, which is not modelled'],
  ['the interrupt', [[0xe000e104, 0x80]], 'NVIC.EN1 enables interrupt 39 of CAN0, which is not modelled'],
  [
    'the interrupt of a part',
    [[0xe000e100, 0x400]],
    'NVIC.EN0 enables interrupt 10 of PWM0, which is not modelled',
  ],
  [
    'a DMA channel',
    channel10(1),
    'UDMA channel 10 waits for requests (SSI0RX) of SSI0, which is not modelled',
  ],
  [
    'the clock in sleep mode',
    [[0x400fe114, 1 << 12]],
    'SYSCTL.SCGC1.I2C0 enables the clock of I2C0, which is not modelled',
  ],
])('%s of an absent block is reported', (_what, list, message) => {
  expect(messages(accesses(...list))).toEqual([message]);
});

test('a DMA channel for software requests, and interrupts of modelled and reserved numbers, are not reported', () => {
  expect(accesses(...channel10(2), [0xe000e100, 0x20], [0xe000e104, 0x200])).toEqual([]);
});

test.each<[Access[], string]>([
  [
    [[0x60000000]],
    "EPI0 window's clock is off: RCGC1.EPI0 (EPI0 window at 0x6000_0000 is not modelled either)",
  ],
  [[[rcgc(1), 1 << 30], [0xdffffffc]], 'EPI0 window at 0xDFFF_FFFC is not modelled'],
  [[[0x40004000]], "GPIOA's clock is off: RCGC2.GPIOA"],
  [[[rcgc(2), 1], [0x40058000]], 'GPIOA answers at its APB aperture, not at AHB: GPIOHBCTL.PORTA is 0'],
  [
    [[rcgc(2), 1], [0x400fe06c, 1], [0x40004000]],
    'GPIOA answers at its AHB aperture, not at APB: GPIOHBCTL.PORTA is 1',
  ],
  [[[0x400fc000]], 'the LM3S9B92 has no hibernation module (HIB)'],
  [[[0x40002000]], 'no peripheral at 0x4000_2000'],
  [[[0xe0100000]], 'nothing at 0xE010_0000'],
  [[[0x42000000 + 0x8000 * 32]], 'SSI0 at 0x4000_8000 is not modelled either'],
])('a fault names the block, the aperture or the reserved address: %#', (list, cause) => {
  expect(messages(accesses(...list)).at(-1)).toContain(cause);
});

test('faults of an instruction at different addresses without a block are one report', () => {
  expect(accesses([0x20100000], [0x20200000])).toMatchObject([{ kind: 'fault', count: 2 }]);
});

test('faults of different instructions, and of different kinds at one, are different reports', () => {
  expect(messages(reports('peek 0x20100000\n peek 0x20200004'))).toEqual([
    expect.stringContaining('nothing at 0x2010_0000'),
    expect.stringContaining('nothing at 0x2020_0004'),
  ]);
  expect(messages(accesses([0x400fc000], [0x40002000], [0x20100000]))).toEqual([
    expect.stringContaining('the LM3S9B92 has no hibernation module (HIB)'),
    expect.stringContaining('no peripheral at 0x4000_2000'),
    expect.stringContaining('nothing at 0x2010_0000'),
  ]);
});

test('a program that runs astray has reports of its first faults; the others are counted', () => {
  const list = reports('.rept 20\n .hword 0xde00\n .endr');
  expect(list.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1, 15]);
});

test('an access that CCR.BFHFNMIGN ignores is reported though a fault follows', () => {
  const body = `ldr r0, =0xe000ed14
    ldr r1, =0x100
    str r1, [r0]
    cpsid f
    ldr r0, =0x40020000
    ldr r1, [r0]
    cpsie f
    peek 0x20100000`;
  expect(messages(reports(body))).toEqual([
    expect.stringMatching(/^a read of 0x4002_0000 is ignored: I2C0's clock is off: RCGC1.I2C0/),
    expect.stringContaining('nothing at 0x2010_0000'),
  ]);
});

test('reads and writes of a block are one report', () => {
  expect(accesses([0x40020000], [0x40020000, 1], [0x40020004, 1])).toMatchObject([
    { kind: 'fault', count: 3 },
  ]);
});

test('registers of interrupts that the chip does not have are not reported, others are, by word', () => {
  const absentInterrupts = [0x108, 0x13c, 0x1bc, 0x23c, 0x2bc, 0x33c, 0x438, 0x5ec];
  expect(
    accesses(...absentInterrupts.flatMap((at): Access[] => [[0xe000e000 + at], [0xe000e000 + at, 1]])),
  ).toEqual([]);
  expect(messages(reports('ldr r0, =0xe000e5f0\n ldrb r1, [r0]\n ldrb r1, [r0, #1]'))).toEqual([
    'read of NVIC at offset 0x5f0, where it has no register',
  ]);
});

test('a clock that is judged later has the place and time of the write', () => {
  const { b, at } = board(`ldr r0, =0x400fe060
    ldr r1, =0x078e3ac1
    first: str r1, [r0]
    movs r4, #200
    wait: subs r4, #1
    bne wait
    ldr r1, =0x078e3540
    second: str r1, [r0]`);
  b.run({ for: '2us' });
  const fork = b.fork();
  for (const one of [b, fork]) {
    one.run({ for: '1ms' });
    expect(one.reports).toMatchObject([
      { message: 'SYSCTL: the clock source MOSC is disabled by RCC.MOSCDIS', pc: at('first') },
      {
        message: 'SYSCTL: BYPASS is 0 and PWRDN is 1: without the PLL, the oscillator is used',
        pc: at('second'),
      },
    ]);
  }
});

describe('a crash is not a handled fault', () => {
  const absentRead = 'peek 0x40040000';

  test('with a handler that spins', () => {
    const { b } = board(absentRead, {}, 'spin');
    expect(b.run({ for: '1ms' })).toMatchObject({
      reason: 'crash',
      crash: {
        exception: 'HardFault',
        address: 0x40040000,
        reason: expect.stringContaining("CAN0's clock is off"),
      },
    });
    expect(b.reports).toEqual([]);
    expect(b.run({ for: '1ms' }).reason).toBe('crash');
    expect(b.reports).toEqual([]);
  });

  test('in a lockup', () => {
    const { b } = board(absentRead, {}, 'again');
    expect(b.run({ for: '1ms' })).toMatchObject({ reason: 'crash', crash: { lockup: true } });
    expect(b.reports).toEqual([]);
  });

  test('nor is one in a handler that runs on, with the fault at its entry', () => {
    const { b } = board('ldr r0, =0x20000000\n mov sp, r0\n push {r0}', {}, 'wander');
    b.run({ for: '1ms' });
    expect(b.reports).toMatchObject([
      { message: expect.stringContaining('nothing at 0x1FFF_FFFC'), unfinished: true },
      { message: expect.stringContaining('exception frame'), unfinished: true },
    ]);
  });

  test('but a fault whose handler crashes is kept, as one whose handler has not returned', () => {
    const { b } = board(
      `ldr r0, =0xe000ed24
      ldr r1, =0x20000
      str r1, [r0]
      ${absentRead}`,
      {},
      'again',
    );
    b.run({ for: '1ms' });
    expect(b.reports).toMatchObject([{ message: expect.stringContaining("CAN0's clock"), unfinished: true }]);
  });

  test('but a fault whose handler resets the chip is handled, each time', () => {
    const { b } = board(absentRead, {}, 'restart');
    b.run({ for: '1ms' });
    expect(b.reports.length).toBe(1);
    expect(b.reports[0].count).toBeGreaterThan(2);
  });
});

test('at most 100 different reports are kept', () => {
  const b = ekLm3s9b92();
  for (let n = 0; n < 250; n++) b.bus.read(0xe0001100 + 4 * n, 4);
  expect(b.reports.length).toBe(101);
  expect(b.reports[100]).toMatchObject({ message: expect.stringContaining('further ones'), count: 150 });
});

describe('forks and time travel', () => {
  const body = `poke 0x1000, 1
    peek 0x40040000
    movs r4, #250
    wait: subs r4, #1
    bne wait
    peek 0x40040000
    peek 0x4000d000`;

  test('a fork has the reports so far, a restored state too, and nothing is announced twice', () => {
    const told: string[] = [];
    const { b } = board(body, { onReport: ({ message }) => told.push(message) });
    b.run({ for: '10us' });
    const early = b.save();
    const before = b.reports;
    expect(before.map(({ count }) => count)).toEqual([1, 1]);
    b.run({ for: '1ms' });
    const after = b.reports;
    expect(after.map(({ count }) => count)).toEqual([1, 2, 1]);
    const fork = b.fork(early);
    expect(fork.reports).toEqual(before);
    fork.run({ for: '1ms' });
    expect(fork.reports).toEqual(after);
    b.restore(early);
    expect(b.reports).toEqual(before);
    b.run({ for: '1ms' });
    expect(b.reports).toEqual(after);
    expect(told).toEqual(['a store to flash at 0x0000_1000 has no effect']);
  });

  test('history has the reports of each moment', () => {
    const { b } = board(body);
    const history = new History(b);
    history.run(16000);
    const after = b.reports;
    history.goTo(100);
    expect(b.reports.length).toBe(2);
    history.goTo(history.end);
    expect(b.reports).toEqual(after);
  });

  test('the digest does not depend on them', () => {
    const [one, other] = [board('nop').b, board('nop').b];
    one.bus.write(0x1000, 1, 4);
    expect(one.reports.length).toBe(1);
    expect(one.digest()).toBe(other.digest());
  });
});

describe('strict', () => {
  test('a run that ends with a new report throws it, with place and time', () => {
    const { b } = board('poke 0x1000, 1', { strict: true });
    expect(() => b.run({ for: '1ms' })).toThrow(StrictError);
    expect(b.run({ for: '1ms' }).reason).toBe('time');
    expect(() => board('peek 0x40040000', { strict: true }).b.runUntil('x', { within: '1ms' })).toThrow(
      /^strict: HardFault \(escalated BusFault\): CAN0's clock is off.* once at 0\.\d+ ms, PC 0x/,
    );
  });

  test('a fault whose handler has not returned throws too', () => {
    const { b } = board('peek 0x40040000', { strict: true }, 'wander');
    expect(() => b.run({ for: '1ms' })).toThrow(/CAN0's clock is off.*; its handler has not returned$/);
  });

  test('a fork is strict too, and a run without reports is as usual', () => {
    const image = readFileSync(new URL('../firmware/images/hello.elf', import.meta.url));
    const b = ekLm3s9b92({ image, strict: true });
    expect(b.runUntil('bye').reason).toBe('reached');
    const fork = b.fork();
    fork.cpu.s[0] = 0x1000;
    fork.bus.write(0x1000, 1, 4);
    expect(() => fork.run({ for: '1ms' })).toThrow(
      /a store to flash at 0x0000_1000 has no effect.* from outside/,
    );
  });

  test('a crash is the result of the run', () => {
    const { b } = board('peek 0x40040000', { strict: true }, 'spin');
    expect(b.run({ for: '1ms' }).reason).toBe('crash');
  });
});
