import { describe, expect, test } from 'vitest';
import { BareCpu } from '../../test/bare-cpu.js';
import * as S from './state.js';

const scs = (offset: number) => `0xE000E${offset.toString(16).padStart(3, '0')}`;
const store = (value: string | number, address: string) =>
  `ldr r6, =${value}\nldr r7, =${address}\nstr r6, [r7]\n`;

describe('exception entry and return', () => {
  test('SVC stacks eight words, enters on the main stack and returns after the instruction', () => {
    const cpu = new BareCpu(`
      movs r0, #10
      movs r1, #11
      svc #3
      after: movs r2, #12
      done: b done
      SVCall: mov r4, lr
      mrs r5, ipsr
      bx lr
      `);
    cpu.runTo('SVCall');
    expect(cpu.r(13)).toBe(0x20004000 - 32);
    expect(cpu.word(0x20004000 - 32)).toBe(10);
    expect(cpu.word(0x20004000 - 8)).toBe(cpu.address('after'));
    cpu.runTo('done');
    expect([cpu.r(4), cpu.r(5), cpu.r(2), cpu.r(13)]).toEqual([0xfffffff9, 11, 12, 0x20004000]);
    expect(cpu.cpu.s[S.IPSR]).toBe(0);
  });

  test('Thread mode on the process stack returns with 0xFFFFFFFD, and an odd word is padded', () => {
    const cpu = new BareCpu(`
      ldr r0, =0x20001004
      msr psp, r0
      movs r0, #2
      msr control, r0
      isb
      svc #0
      done: b done
      SVCall: mov r4, lr
      mrs r5, psp
      bx lr
      `);
    cpu.runTo('done');
    expect([cpu.r(4), cpu.r(5), cpu.r(13)]).toEqual([0xfffffffd, 0x20001000 - 32, 0x20001004]);
    expect(cpu.cpu.msp).toBe(0x20004000);
  });

  test('a higher priority preempts, a lower one is tail-chained', () => {
    const cpu = new BareCpu(`
      ${store('0x00004080', scs(0x400))} // interrupt 0 at 0x80, 1 at 0x40, 2 at 0
      ${store('0x6000', scs(0x404))}
      ${store(0x27, scs(0x100))}
      ${store(0x1, scs(0x200))}
      done: b done
      IRQ0: ${store(0x22, scs(0x200))}
      adds r4, #1
      bx lr
      IRQ1: mov r0, lr
      mrs r1, ipsr
      adds r5, r4, #1
      bx lr
      IRQ5: mov r8, r4
      mov r9, lr
      bx lr
      `);
    cpu.runTo('IRQ1');
    expect(cpu.cpu.exceptions.active.slice(16, 18)).toEqual(Uint8Array.of(1, 1));
    cpu.runTo('done');
    expect([cpu.r(4), cpu.r(5), cpu.r(8), cpu.r(9)]).toEqual([1, 1, 0, 0xfffffff1]);
  });

  test('an interrupt inside an IT block resumes the block where it was', () => {
    const cpu = new BareCpu(`
      ${store(1, scs(0x100))}
      movs r0, #0
      cmp r0, #0
      ittt eq
      moveq r1, #1
      inner: moveq r2, #2
      moveq r3, #3
      done: b done
      IRQ0: movs r1, #9
      cmp r1, #0
      bx lr
      `);
    cpu.runTo('inner');
    cpu.cpu.setPending(16, true);
    cpu.runTo('IRQ0');
    expect(cpu.cpu.s[S.IT]).toBe(0);
    cpu.runTo('done');
    expect([cpu.r(1), cpu.r(2), cpu.r(3)]).toEqual([1, 2, 3]);
  });
});

describe('faults', () => {
  const trapAll = store('0x00070000', scs(0xd24));

  test('an undefined instruction is a UsageFault at its own address', () => {
    const cpu = new BareCpu(`${trapAll}
      bad: udf #1
      UsageFault: ldr r0, =${scs(0xd28)}
      ldr r1, [r0]
      ldr r2, [sp, #24]
      done: b done
      `);
    cpu.runTo('done');
    expect([cpu.r(1), cpu.r(2)]).toEqual([1 << 16, cpu.address('bad')]);
  });

  test('a disabled fault escalates to HardFault with FORCED; a fault in HardFault locks up', () => {
    const cpu = new BareCpu(`
      udf #0
      HardFault: ldr r0, =${scs(0xd2c)}
      ldr r1, [r0]
      udf #0
      `);
    cpu.runTo('HardFault');
    cpu.steps(5);
    expect(cpu.r(1)).toBe(1 << 30);
    expect(cpu.events).toContain('lockup');
  });

  test('a load from nowhere is precise with BFAR, a store is imprecise', () => {
    const cpu = new BareCpu(`${trapAll}
      ldr r3, =0x40050000
      ldr r4, [r3]
      str r4, [r3]
      after: b after
      BusFault: ldr r0, =${scs(0xd28)}
      ldr r1, [r0]
      ldr r2, [r0, #16]
      str r1, [r0]
      mov r8, r9
      mov r9, r1
      ldr r0, [sp, #24]
      cmp r8, #0
      bne done
      adds r0, #2
      done: str r0, [sp, #24]
      bx lr
      `);
    cpu.runTo('done');
    expect([cpu.r(9), cpu.r(2)]).toEqual([(1 << 15) | (1 << 9), 0x40050000]);
    cpu.steps(3);
    cpu.runTo('done');
    expect(cpu.r(9)).toBe(1 << 10);
    expect(cpu.r(0) & ~3).toBe(cpu.address('after') & ~3);
  });

  test.each([
    ['ldr r1, =0x20000002\nldm r1, {r2, r3}', 24],
    ['movs r1, #0\nudiv r0, r0, r1', 25],
    ['movs r1, #0x10\nbx r1', 17],
  ])('%s sets CFSR bit %i', (code, bit) => {
    const cpu = new BareCpu(`${trapAll}${store('0x210', scs(0xd14))}
      ${code}
      UsageFault: ldr r0, =${scs(0xd28)}
      ldr r1, [r0]
      done: b done
      `);
    cpu.runTo('done');
    expect(cpu.r(1)).toBe(2 ** bit);
  });

  test('the MPU makes a region read-only, and MMFAR names the address of a forbidden store', () => {
    const cpu = new BareCpu(`${trapAll}
      ${store('0x20001000', scs(0xd9c))}
      ${store('0x06000017', scs(0xda0))} // read-only, 4 KB, enabled
      ${store(5, scs(0xd94))}
      ldr r3, =0x20001234
      ldr r4, [r3]
      str r4, [r3]
      MemManage: ldr r0, =${scs(0xd28)}
      ldr r1, [r0]
      ldr r2, [r0, #12]
      done: b done
      `);
    cpu.runTo('done');
    expect([cpu.r(1) & 0xff, cpu.r(2)]).toEqual([0x82, 0x20001234]);
  });
});

describe('masking and sleep', () => {
  test('PRIMASK holds an interrupt off, and WFI still wakes for it', () => {
    const cpu = new BareCpu(`
      ${store(1, scs(0x100))}
      cpsid i
      wfi
      woken: movs r0, #1
      cpsie i
      after: movs r1, #1
      done: b done
      IRQ0: mov r4, r0
      bx lr
      `);
    cpu.steps(6);
    cpu.settle();
    expect(cpu.events.at(-1)).toBe('asleep');
    cpu.cpu.setPending(16, true);
    cpu.runTo('done');
    expect([cpu.r(4), cpu.r(1)]).toEqual([1, 1]);
  });

  test('BASEPRI lets only higher priorities in', () => {
    const cpu = new BareCpu(`
      ${store('0x2040', scs(0x400))} // interrupt 0 at 0x40, 1 at 0x20
      ${store(3, scs(0x100))}
      movs r0, #0x40
      msr basepri, r0
      ${store(3, scs(0x200))}
      movs r2, #1
      movs r0, #0
      msr basepri, r0
      movs r3, #1
      done: b done
      IRQ0: mov r4, r2
      bx lr
      IRQ1: mov r5, r2
      adds r5, #7
      bx lr
      `);
    cpu.runTo('done');
    expect([cpu.r(4), cpu.r(5)]).toEqual([1, 7]);
  });
});

describe('SysTick', () => {
  test('counts RELOAD + 1 cycles between interrupts, exactly', () => {
    const cpu = new BareCpu(`
      ${store(999, scs(0x14))}
      ${store(7, scs(0x10))}
      wait: wfi
      b wait
      SysTick: bx lr
      `);
    const at: number[] = [];
    for (let n = 0; n < 3; n++) {
      cpu.runTo('SysTick');
      at.push(cpu.clock.cycles);
      cpu.steps(1);
    }
    expect([at[1] - at[0], at[2] - at[1]]).toEqual([1000, 1000]);
  });

  test('COUNTFLAG is set at zero and cleared by reading; writing the value clears it', () => {
    const cpu = new BareCpu(`
      ${store(99, scs(0x14))}
      ${store(5, scs(0x10))}
      ldr r0, =${scs(0x10)}
      poll: ldr r1, [r0]
      tst r1, #0x10000
      beq poll
      ldr r2, [r0]
      str r0, [r0, #8]
      ldr r3, [r0, #8]
      done: b done
      `);
    cpu.runTo('done');
    expect(cpu.r(1)).toBe(0x10005);
    expect(cpu.r(2)).toBe(5);
    expect(cpu.r(3)).toBeGreaterThan(90);
  });
});

describe('the rest of the core', () => {
  test('bit-band aliases of all sizes reach single bits of SRAM', () => {
    const cpu = new BareCpu(`
      ldr r0, =0x20000010
      ldr r1, =0x22000200 // bit 0 of 0x20000010
      movs r2, #1
      str r2, [r1, #12]
      strh r2, [r1, #36]
      strb r2, [r1, #124]
      ldr r3, [r0]
      ldrb r4, [r1, #36]
      ldr r5, [r1, #40]
      done: b done
      `);
    cpu.runTo('done');
    expect([cpu.r(3), cpu.r(4), cpu.r(5)]).toEqual([0x80000208, 1, 0]);
  });

  test('DWT.CYCCNT counts the cycles of the TRM: 3 for a SysCtlDelay loop', () => {
    const cpu = new BareCpu(`
      ${store('0x01000000', scs(0xdfc))}
      ${store(1, '0xE0001000')}
      ldr r7, =0xE0001004
      ldr r1, [r7]
      movs r0, #100
      loop: subs r0, #1
      bne loop
      ldr r2, [r7]
      subs r0, r2, r1
      done: b done
      `);
    cpu.runTo('done');
    expect(cpu.r(0)).toBe(2 + 1 + 3 * 100 - 1);
  });

  test('ITM stimulus port 0 carries what is written once it is enabled', () => {
    const cpu = new BareCpu(`
      ${store('0x01000000', scs(0xdfc))}
      ${store('0xC5ACCE55', '0xE0000FB0')}
      ${store(1, '0xE0000E80')}
      ${store(1, '0xE0000E00')}
      ${store(65, '0xE0000000')}
      done: b done
      `);
    cpu.runTo('done');
    expect(cpu.events).toEqual(['itm 0 65']);
  });

  test('STIR pends an interrupt, INT_CTRL and ACTIVE tell it', () => {
    const cpu = new BareCpu(`
      ${store(0x20, scs(0x100))}
      ${store(5, scs(0xf00))}
      done: b done
      IRQ5: ldr r0, =${scs(0xd04)}
      ldr r1, [r0]
      ldr r0, =${scs(0x300)}
      ldr r2, [r0]
      inside: bx lr
      `);
    cpu.runTo('inside');
    expect([cpu.r(1) & 0x1ff, cpu.r(2)]).toEqual([21, 0x20]);
  });

  test.each([
    ['nothing', '', 17],
    ['PRIMASK', 'cpsid i', 17],
    ['BASEPRI of a lower priority', 'msr basepri, r4', 17],
    ['BASEPRI of the same priority', 'msr basepri, r3', 0],
    ['FAULTMASK', 'cpsid f', 0],
  ])('INT_CTRL.VEC_PEN under %s', (_name, mask, expected) => {
    const cpu = new BareCpu(`
      ldr r0, =0xE000E400
      movs r3, #0x40
      movs r4, #0x60
      strb r3, [r0, #1]       @ interrupt 1: priority 2
      cpsid i
      ldr r0, =0xE000E100
      movs r1, #2
      str r1, [r0]
      str r1, [r0, #0x100]
      ${mask}
      ldr r0, =0xE000ED04
      ldr r2, [r0]
      ubfx r2, r2, #12, #7
      done: b done`);
    cpu.runTo('done');
    expect(cpu.r(2)).toBe(expected);
  });

  test('SYSRESETREQ asks for a reset only with the key', () => {
    const cpu = new BareCpu(`
      ${store('0x00000004', scs(0xd0c))}
      ${store('0x05FA0004', scs(0xd0c))}
      done: b done
      `);
    cpu.steps(3);
    expect(cpu.events).toEqual([]);
    cpu.runTo('done');
    expect(cpu.events).toEqual(['reset']);
  });

  test('code written to SRAM takes effect at once, over and over', () => {
    const cpu = new BareCpu(`
      ldr r0, =0x20000100
      ldr r1, =0x47702001 // movs r0, #1; bx lr
      ldr r4, =0x20000101
      movs r5, #0
      again: ldr r0, =0x20000100
      str r1, [r0]
      blx r4
      add r5, r0
      adds r1, #1
      cmp r0, #10
      bne again
      done: b done
      `);
    cpu.runTo('done');
    expect(cpu.r(5)).toBe(55);
  });
});
