/** DWT, FPB, ITM, DebugMonitor and the debug registers as the program sees them, and what unprivileged code reaches. */
import { describe, expect, test } from 'vitest';
import { BareCpu } from '../../test/bare-cpu.js';

const scs = (offset: number) => `0xE000E${offset.toString(16).padStart(3, '0')}`;
const store = (value: string | number, address: string | number) =>
  `ldr r6, =${value}\nldr r7, =${address}\nstr r6, [r7]\n`;
const dwt = (offset: number) => 0xe0001000 + offset;
const fpb = (offset: number) => 0xe0002000 + offset;
/** DEMCR: TRCENA and MON_EN. */
const monitor = store(0x01010000, scs(0xdfc));

/** Keeps where DebugMonitor returns to, and DFSR, and ends. */
const stopping = `
  after: b after
  DebugMonitor: ldr r10, [sp, #24]
  ldr r7, =${scs(0xd30)}
  ldr r11, [r7]
  done: b done
`;

describe('comparators of the DWT', () => {
  const watch = (n: number, comp: string | number, mask: number, what: number) =>
    store(comp, dwt(0x20 + 16 * n)) + store(mask, dwt(0x24 + 16 * n)) + store(what, dwt(0x28 + 16 * n));
  const program = (code: string, setup: string) => `
    ${monitor}
    ldr r0, =0x20000100
    ldr r1, =0x11223344
    ${setup}
    before: nop
    ${code}
    hit: nop
    nop
    missed: b missed
    ${stopping}
  `;

  test.each([
    ['write', 'str r1, [r0]', watch(0, '0x20000100', 0, 6)],
    ['write of another size within the word', 'str r1, [r0]', watch(3, '0x20000103', 0, 6)],
    ['masked address', 'strb r1, [r0, #7]', watch(1, '0x20000100', 3, 6)],
    ['read', 'ldrh r2, [r0, #2]', watch(2, '0x20000100', 2, 5)],
    ['read or write', 'ldr r2, [r0]', watch(2, '0x20000100', 2, 7)],
    ['register of STM', 'stmia r0, {r1, r2, r3}', watch(2, '0x20000108', 2, 6)],
    ['load from flash', 'ldr r2, =hit', watch(2, 0, 14, 5)],
    ['device', 'ldr r2, [r7]', watch(2, '0xE0001000', 12, 5) + `ldr r7, =0xE0001004\n`],
    ['PC', 'adds r2, #1', watch(1, 'hit - 2', 1, 4)],
    ['value', 'str r1, [r0]', watch(1, '0x11223344', 0, 0x11906)],
    [
      'value of a byte at a linked address',
      'strb r1, [r0, #4]',
      watch(0, '0x20000104', 0, 0) + watch(1, 0x44, 0, 0x106),
    ],
  ])('%s: DebugMonitor follows the instruction', (_name, code, setup) => {
    const cpu = new BareCpu(program(code, setup));
    cpu.runTo('done');
    expect([cpu.r(10), cpu.r(11)]).toEqual([cpu.address('hit'), 4]);
  });

  test.each([
    ['another address', 'str r1, [r0, #4]', watch(0, '0x20000100', 2, 6)],
    ['read for a write', 'ldr r1, [r0]', watch(0, '0x20000100', 2, 6)],
    ['another value', 'str r2, [r0]', watch(1, '0x11223344', 0, 0x11906)],
    [
      'value at an address that is not linked',
      'strb r1, [r0, #3]',
      watch(0, '0x20000104', 0, 0) + watch(1, 0x44, 0, 0x106),
    ],
    ['insufficient priority', 'str r1, [r0]', `${watch(0, '0x20000100', 0, 6)}cpsid i\n`],
    ['TRCENA clear', 'str r1, [r0]', watch(0, '0x20000100', 0, 6) + store(0x00010000, scs(0xdfc))],
    ['MON_EN clear', 'str r1, [r0]', watch(0, '0x20000100', 0, 6) + store(0x01000000, scs(0xdfc))],
  ])('%s: nothing', (_name, code, setup) => {
    const cpu = new BareCpu(program(code, setup));
    cpu.runTo('missed');
    expect(cpu.word(0xe000ed30)).toBe(0);
  });

  test('MATCHED is set by a match and cleared by reading', () => {
    const cpu = new BareCpu(`${store(0x01000000, scs(0xdfc))}${watch(2, '0x20000100', 2, 7)}
      ldr r0, =0x20000100
      ldr r1, [r0]
      ldr r2, =${dwt(0x48)}
      ldr r3, [r2]
      ldr r4, [r2]
      done: b done
      `);
    cpu.runTo('done');
    expect([cpu.r(3), cpu.r(4)]).toEqual([0x01000007, 7]);
  });

  test('CYCMATCH: DebugMonitor at the cycle that CYCCNT equals COMP0', () => {
    const cpu =
      new BareCpu(`${monitor}${store(0x40000001, dwt(0))}${store(500, dwt(0x20))}${store(0x87, dwt(0x28))}
      ldr r0, =${dwt(4)}
      loop: adds r1, #1
      b loop
      DebugMonitor: ldr r2, [r0]
      done: b done
      `);
    cpu.runTo('done');
    // Entry takes 12 cycles, the loop's branch may have to end first, and the load takes 2.
    expect(cpu.r(2)).toBeGreaterThanOrEqual(512);
    expect(cpu.r(2)).toBeLessThan(516);
  });

  test('functions that send packets are reported', () => {
    const cpu = new BareCpu(`${watch(2, 0, 0, 2)}\ndone: b done\n`);
    cpu.runTo('done');
    expect(cpu.events).toEqual(['DWT.FUNCTION2.FUNCTION is 2: trace packets and triggers are not modelled']);
  });
});

test('the counters of the DWT count what cycles go to', () => {
  const cpu = new BareCpu(`${store(0x01000000, scs(0xdfc))}
    ${store(1, scs(0x100))}
    ldr r0, =${dwt(0)}
    ldr r1, =0x403e0000
    str r1, [r0]
    push {r0, r1, r2}
    pop {r0, r1, r2}
    ldr r2, [sp, #-8]
    udiv r2, r1, r0
    svc #0
    wfi
    ldr r1, [r0, #8]
    ldr r2, [r0, #12]
    ldr r3, [r0, #16]
    ldr r4, [r0, #20]
    ldr r5, [r0, #24]
    done: b done
    SVCall: bx lr
    IRQ0: bx lr
    `);
  const wake = cpu.clock.event('wake', () => cpu.cpu.setPending(16, true));
  cpu.cpu.watchSleep((asleep) => asleep && wake.after(100));
  cpu.runTo('done');
  const branches = 2 * 2;
  const [cpi, exc, sleep, , fold] = [1, 2, 3, 4, 5].map((n) => cpu.r(n));
  // PUSH and POP take 4 cycles, the loads of the counters before LSUCNT's own 2 or, overlapped, 1.
  expect([cpi - branches, exc, sleep, fold]).toEqual([1, 2 * (12 + 10), 100, 0]);
  expect(cpu.r(4)).toBeGreaterThanOrEqual(3 + 3 + 1);
});

describe('FPB', () => {
  const enable = (n: number, label: string, replace: number) => `${store(3, fpb(0))}
    ldr r6, =${label}
    bic r6, #3
    orr r6, #${(replace << 30) >>> 0}
    orr r6, #1
    ldr r7, =${fpb(8 + 4 * n)}
    str r6, [r7]
  `;

  test.each([
    [0, 1, ''],
    [1, 2, 'nop'],
    [5, 3, ''],
  ])(
    'comparator %i with REPLACE %i: a breakpoint is DebugMonitor before the instruction',
    (n, replace, before) => {
      const cpu = new BareCpu(`${monitor}${enable(n, 'at', replace)}
      b start
      .ltorg
      .balign 4
      start: movs r0, #1
      nop
      ${before}
      at: movs r0, #2
      ${stopping}`);
      cpu.runTo('done');
      expect([cpu.r(10), cpu.r(11), cpu.r(0)]).toEqual([cpu.address('at'), 2, 1]);
    },
  );

  test('without DebugMonitor it is HardFault with DEBUGEVT', () => {
    const cpu = new BareCpu(`${enable(1, 'at', 3)}
      at: nop
      b .
      HardFault: ldr r0, =${scs(0xd2c)}
      ldr r1, [r0]
      done: b done
      `);
    cpu.runTo('done');
    expect(cpu.r(1)).toBe(0x80000000);
  });

  test('an instruction is patched with a word of SRAM, and is itself again when the FPB is off', () => {
    const cpu = new BareCpu(`
      ${store('0x2002BF00', '0x20000204')} // nop; movs r0, #2
      ${store('0x20000200', fpb(4))}
      bl work
      mov r4, r0
      ${enable(1, 'work', 0)}
      bl work
      mov r5, r0
      ${store(2, fpb(0))}
      bl work
      done: b done
      .ltorg
      .balign 4
      work: nop
      movs r0, #1
      bx lr
      `);
    cpu.runTo('done');
    expect([cpu.r(4), cpu.r(5), cpu.r(0)]).toEqual([1, 2, 1]);
  });

  test('a literal is patched; CTRL needs its key', () => {
    const cpu = new BareCpu(`
      ${store('0x11111111', '0x2000021C')}
      ${store('0x20000200', fpb(4))}
      ldr r0, =table
      bic r0, #3
      adds r1, r0, #1
      ldr r7, =${fpb(0x24)}
      str r1, [r7]
      ${store(1, fpb(0))}
      ldr r3, [r0]
      ${store(3, fpb(0))}
      ldr r4, [r0]
      ldrb r5, [r0, #2]
      ldr r2, [r0, #4]
      done: b done
      .ltorg
      .balign 4
      table: .word 0x22222222, 0x33333333
      `);
    cpu.runTo('done');
    expect([3, 4, 5, 2].map((n) => cpu.r(n))).toEqual([0x22222222, 0x11111111, 0x11, 0x33333333]);
  });
});

describe('DebugMonitor', () => {
  test('MON_PEND waits for MON_EN and priority', () => {
    const cpu = new BareCpu(`
      ${store(0x00020000, scs(0xdfc))}
      ldr r5, [r7]
      movs r4, #1
      cpsid i
      ${store(0x00030000, scs(0xdfc))}
      movs r4, #2
      cpsie i
      b .
      DebugMonitor: ldr r1, [r7]
      done: b done
      `);
    cpu.runTo('done');
    expect([cpu.r(5), cpu.r(4), cpu.r(1)]).toEqual([0x00020000, 2, 0x00010000]);
  });

  test('MON_STEP: after each instruction of lower priority, and not within handlers of higher priority', () => {
    const cpu = new BareCpu(`
      ${store(0x40, scs(0xd20))}
      ${store(0x00030000, scs(0xdfc))}
      nop
      one: movs r4, #1
      svc #0
      two: movs r4, #2
      b two
      SVCall: movs r5, #1
      movs r5, #2
      bx lr
      DebugMonitor: ldr r3, [sp, #24]
      ldr r2, =0x20000100
      ldr r1, [r2]
      adds r1, #4
      str r1, [r2]
      str r3, [r2, r1]
      ldr r0, =${scs(0xdfc)}
      ldr r3, =0x00050000
      str r3, [r0]
      cmp r1, #24
      beq done
      bx lr
      done: b done
      `);
    cpu.runTo('done');
    const seen = [0, 1, 2, 3, 4, 5].map((n) => cpu.word(0x20000104 + 4 * n));
    const at = (label: string, more = 0) => cpu.address(label) + more;
    expect(seen.slice(1)).toEqual([at('one'), at('one', 2), at('two'), at('two', 2), at('two')]);
    expect(cpu.r(5)).toBe(2);
  });

  test('a reset clears the bits of the monitor and keeps TRCENA; S_RESET_ST says that there was one', () => {
    const cpu = new BareCpu(`
      ldr r0, =${scs(0xdf0)}
      ldr r1, [r0]
      ldr r2, [r0]
      ${store(0x010c0001, scs(0xdfc))}
      done: b done
      `);
    cpu.runTo('done');
    const flags = [1, 2].map((n) => cpu.r(n) & 0x02000001);
    cpu.cpu.reset();
    expect(cpu.word(0xe000edfc)).toBe(0x01000001);
    expect(flags).toEqual([0x02000000, 0]);
  });

  test('C_DEBUGEN is set while a debugger is attached', () => {
    const cpu = new BareCpu(`
      ldr r0, =${scs(0xdf0)}
      first: ldr r1, [r0]
      second: ldr r2, [r0]
      done: b done
      `);
    cpu.runTo('second');
    cpu.cpu.haltOnBkpt = true;
    cpu.runTo('done');
    expect([cpu.r(1) & 0x20003, cpu.r(2) & 0x20003]).toEqual([0, 1]);
    expect(cpu.cpu.scs.peek('DBG_CTRL') & 0x20003).toBe(0x20003);
  });
});

describe('unprivileged code', () => {
  const unprivileged = 'movs r0, #1\nmsr control, r0\nisb\n';
  const faults = store('0x00070000', scs(0xd24));
  const end = `
    movs r2, #0
    done: b done
    BusFault: ldr r0, =${scs(0xd38)}
    ldr r2, [r0]
    b done
  `;

  test.each([
    ['STIR with USERSETMPEND', store(0x202, scs(0xd14)), 'movs r1, #5\nldr r0, =0xE000EF00\nstr r1, [r0]', 0],
    ['STIR without', '', 'movs r1, #5\nldr r0, =0xE000EF00\nstr r1, [r0]', 0xe000ef00],
    ['reading STIR', store(0x202, scs(0xd14)), 'ldr r0, =0xE000EF00\nldr r1, [r0]', 0xe000ef00],
    ['SYST_CVR', '', 'ldr r0, =0xE000E018\nldr r1, [r0]', 0xe000e018],
    ['DWT', '', 'ldr r0, =0xE0001004\nldr r1, [r0]', 0xe0001004],
    ['FPB', '', 'ldr r0, =0xE0002000\nstr r0, [r0]', 0xe0002000],
    ['ROM table', '', 'ldr r0, =0xE00FF000\nldr r1, [r0]', 0xe00ff000],
    ['reading ITM', '', 'ldr r0, =0xE0000E80\nldr r1, [r0]', 0],
    ['STRT by privileged code', 'b 2f\n', '2: ldr r0, =0xE000E018\nstrt r0, [r0]', 0xe000e018],
  ])('%s', (_name, setup, code, bfar) => {
    const cpu = new BareCpu(`${faults}${setup}${unprivileged}${code}\n${end}`);
    cpu.runTo('done');
    expect(cpu.r(2)).toBe(bfar);
    expect(cpu.cpu.exceptions.pending[21]).toBe(bfar === 0 && code.includes('str r1') ? 1 : 0);
  });

  test('ITM: ports and TER by the groups of TPR; other writes are discarded', () => {
    const cpu = new BareCpu(`${faults}${store(0x01000000, scs(0xdfc))}
      ${store('0xC5ACCE55', '0xE0000FB0')}
      ${store(1, '0xE0000E80')}
      ${store('0x00FF01FF', '0xE0000E00')}
      ${store(2, '0xE0000E40')}
      ${unprivileged}
      ldr r0, =0xE0000000
      movs r1, #65
      strb r1, [r0]
      str r1, [r0, #0x1C]
      str r1, [r0, #0x20] // port 8: privileged only
      strh r1, [r0, #0x40] // port 16
      ldr r3, =0x01020304
      str r3, [r0, #0xE00]
      str r0, [r0, #0xE80]
      str r0, [r0, #0xE40]
      ldr r4, [r0, #0xE00]
      ldr r5, [r0, #0xE80]
      ${end}`);
    cpu.runTo('done');
    expect(cpu.events).toEqual(['itm 0 65', 'itm 7 65', 'itm 16 65']);
    expect([cpu.r(2), cpu.r(4), cpu.r(5)]).toEqual([0, 0x01020104, 1]);
  });
});

describe('bytes and halfwords', () => {
  test.each([
    ['CFSR', 'UFSR alone', 'udf #0', 0xd28, 'strb', 0, 0xff, 0x10000],
    ['CFSR', 'its own byte', 'udf #0', 0xd28, 'strb', 2, 1, 0],
    ['CFSR', 'zeros', 'udf #0', 0xd28, 'strh', 2, 0, 0x10000],
    ['HFSR', 'a byte', 'udf #0', 0xd2c, 'strb', 3, 0x40, 0],
    ['ISER', 'others stay disabled', store(6, scs(0x100)) + store(4, scs(0x180)), 0x100, 'strb', 1, 1, 0x102],
    [
      'ICER',
      'others stay enabled',
      store(0x606, scs(0x100)) + store(4, scs(0x180)),
      0x180,
      'strb',
      1,
      2,
      0x402,
    ],
    ['ISPR', '', store(6, scs(0x200)) + store(4, scs(0x280)), 0x200, 'strh', 2, 1, 0x10002],
    ['IPR', '', store('0x20406080', scs(0x400)), 0x400, 'strb', 2, 0xff, 0x20e06080],
    ['AIRCR', 'a key alone', store('0x05FA0300', scs(0xd0c)), 0xd0c, 'strh', 2, 0x05fa, 0xfa050300],
    ['AIRCR', 'without its key', '', 0xd0c, 'strb', 0, 4, 0xfa050000],
    ['SHCSR', '', store('0x00070000', scs(0xd24)), 0xd24, 'strb', 2, 2, 0x20000],
    ['SHCSR', 'other bytes', store('0x00070000', scs(0xd24)), 0xd24, 'strb', 1, 0, 0x70000],
    ['CCR', '', '', 0xd14, 'strb', 0, 0x10, 0x210],
    ['MPU_RASR', '', store('0x03000017', scs(0xda0)), 0xda0, 'strb', 1, 0xf0, 0x0300f017],
    ['STIR', '', '', 0xf00, 'strb', 0, 3, 0],
  ])('%s %s', (_name, _what, setup, register, instruction, byte, value, result) => {
    const cpu = new BareCpu(`cpsid i
      ${setup}
      ${setup === 'udf #0' ? 'HardFault: nop' : ''}
      ldr r0, =${scs(register)}
      movs r1, #${value & 0xff}
      ${value > 0xff ? `ldr r1, =${value}` : ''}
      ${instruction} r1, [r0, #${byte}]
      done: b done
      `);
    cpu.runTo('done');
    expect(cpu.word(0xe000e000 + register)).toBe(result);
    expect(cpu.events).not.toContain('reset');
  });

  test('a bit-band write reads, changes and writes the word: write one to clear clears all that is set', () => {
    const cpu = new BareCpu('done: b done\n');
    let status = 0xff;
    cpu.bus.attach(0x40010000, 0x1000, {
      name: 'STATUS',
      clocked: true,
      read: () => status,
      write: (_offset, value) => (status &= ~value),
    });
    cpu.bus.write(0x42000000 + 0x10000 * 32 + 4 * 3, 0, 4);
    expect(status).toBe(8);
  });
});

describe('identification', () => {
  test.each([
    ['ROMTABLE', 0xe00ff000, 0x10],
    ['SCS', 0xe000e000, 0xe0],
    ['DWT', 0xe0001000, 0xe0],
    ['FPB', 0xe0002000, 0xe0],
    ['ITM', 0xe0000000, 0xe0],
    ['TPIU', 0xe0040000, 0x90],
  ])('%s', (_name, base, componentClass) => {
    const cpu = new BareCpu('done: b done\n');
    const ids = [0, 4, 8, 12].map((n) => cpu.word(base + 0xff0 + n));
    expect(ids).toEqual([0x0d, componentClass, 0x05, 0xb1]);
    cpu.bus.write(base + 0xff0, 0xff, 4);
    expect(cpu.word(base + 0xff0)).toBe(0x0d);
  });

  test('the feature registers say which instructions there are: divides in ISAR0, none of Jazelle', () => {
    const cpu = new BareCpu('done: b done\n');
    expect(cpu.word(0xe000ed40)).toBe(0x30);
    expect(cpu.word(0xe000ed60)).toBe(0x01141110);
    expect(cpu.word(0xe000ed70)).toBe(0x01310102);
  });

  test('the entries of the ROM table lead to the components', () => {
    const cpu = new BareCpu('done: b done\n');
    const found: number[] = [];
    for (let at = 0xe00ff000; cpu.word(at) !== 0; at += 4) {
      const entry = cpu.word(at);
      if (entry & 1) found.push((0xe00ff000 + (entry & ~0xfff)) >>> 0);
    }
    expect(found).toEqual([0xe000e000, 0xe0001000, 0xe0002000, 0xe0000000, 0xe0040000]);
  });
});
