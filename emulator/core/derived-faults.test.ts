/** Faults of exception entry and return, imprecise faults, and what a negative priority makes of them. */
import { describe, expect, test } from 'vitest';
import { BareCpu } from '../../test/bare-cpu.js';
import * as S from './state.js';

const scs = (offset: number) => `0xE000E${offset.toString(16).padStart(3, '0')}`;
const store = (value: string | number, address: string) =>
  `ldr r6, =${value}\nldr r7, =${address}\nstr r6, [r7]\n`;
const enableFaults = store('0x00070000', scs(0xd24));
/** R1 CFSR, R2 HFSR, R3 LR, R5 PSP, R6 MSP, R7 IPSR. */
const record = `
  mov r3, lr
  ldr r0, =${scs(0xd28)}
  ldr r1, [r0]
  ldr r2, [r0, #4]
  mrs r5, psp
  mov r6, sp
  mrs r7, ipsr
  done: b done
  .ltorg
`;
const handlers = `
  HardFault:
  MemManage:
  BusFault:
  UsageFault:
  ${record}
`;
const top = 0x20004000;
const frame = top - 32;
const forced = 0x40000000;

/** Runs to `done`. @returns exception, CFSR, HFSR, LR, PSP and MSP in its handler */
function faultOf(source: string, prepare: (cpu: BareCpu) => void = () => {}) {
  const cpu = new BareCpu(source);
  prepare(cpu);
  cpu.runTo('done');
  const [cfsr, hfsr, lr, psp, sp, exception] = [1, 2, 3, 5, 6, 7].map((n) => cpu.r(n));
  return { exception, cfsr, hfsr, lr, psp, sp };
}

/** An SVC handler that returns in its own way. */
const returning = (code: string, before = enableFaults) => `
  ${before}
  svc #0
  after: b after
  SVCall: ${code}
  bx lr
  .ltorg
  ${handlers}
`;

const toBadStack = `
  ldr r0, =0x30000000
  msr psp, r0
  ldr lr, =0xfffffffd
`;

describe('exception return', () => {
  test.each([
    ['UNSTKERR alone, from the same frame', returning(toBadStack), 5, 0x800, 0, 0xfffffffd, 0x30000000],
    [
      'escalated where BusFault is disabled',
      returning(toBadStack, ''),
      3,
      0x800,
      forced,
      0xfffffffd,
      0x30000000,
    ],
    [
      'MUNSTKERR: the frame is read by the rights of Thread mode',
      returning(
        `${store(5, scs(0xd94))} ldr r0, =0x20002000\nmsr psp, r0\nmovs r0, #1\nmsr control, r0\nldr lr, =0xfffffffd`,
      ),
      4,
      0x8,
      0,
      0xfffffffd,
      0x20002000,
    ],
    ['INVPC of an unknown value', returning('ldr lr, =0xfffffff5'), 6, 0x40000, 0, 0xfffffff5, 0],
    [
      'INVPC to Handler mode from the only handler',
      returning('ldr lr, =0xfffffff1'),
      6,
      0x40000,
      0,
      0xfffffff1,
      0,
    ],
    [
      'INVPC where the stacked IPSR is not that of Thread mode',
      returning('ldr r0, [sp, #28]\norr r0, #5\nstr r0, [sp, #28]'),
      6,
      0x40000,
      0,
      0xfffffff9,
      0,
    ],
    [
      'INVPC with another handler active, whose priority makes it a HardFault',
      returning(store(0x70480, scs(0xd24))),
      3,
      0x40000,
      forced,
      0xfffffff9,
      0,
    ],
  ])('%s', (_name, source, exception, cfsr, hfsr, lr, psp) => {
    expect(faultOf(source)).toEqual({ exception, cfsr, hfsr, lr, psp, sp: frame });
  });

  test('a fault in unstacking leaves no registers changed', () => {
    const cpu = new BareCpu(returning(`${toBadStack} movs r0, #7\nmov r12, r0`));
    cpu.runTo('BusFault');
    expect([cpu.r(0), cpu.r(12)]).toEqual([7, 7]);
  });
});

describe('exception entry', () => {
  const onBadStack = (before: string) => `
    ${before}
    ldr r0, =0x30000040
    msr psp, r0
    movs r0, #2
    msr control, r0
    svc #0
    after: b after
    SVCall: movs r4, #1
    bx lr
    .ltorg
    ${handlers}
  `;
  const low = store('0x0000E000', scs(0xd18));
  test.each([
    ['STKERR arrives late and comes first', onBadStack(enableFaults), 5, 0x1000, 0, 0],
    ['STKERR of lower priority follows the handler', onBadStack(enableFaults + low), 5, 0x1000, 0, 1],
    ['escalates where it is disabled', onBadStack(''), 3, 0x1000, forced, 0],
  ])('%s', (_name, source, exception, cfsr, hfsr, handled) => {
    const cpu = new BareCpu(source);
    cpu.runTo('done');
    expect([cpu.r(7), cpu.r(1), cpu.r(2), cpu.r(3), cpu.r(4)]).toEqual([
      exception,
      cfsr,
      hfsr,
      0xfffffffd,
      handled,
    ]);
    expect(cpu.cpu.psp).toBe(0x30000040 - 32);
  });

  const pendIrq0 = `
    ${store('0x30000000', scs(0xd08))}
    ${store(1, scs(0x100))}
    ${store(1, scs(0x200))}
    after: b after
    ${handlers}
  `;
  /** Vectors at 0x30000000, as far as that memory goes. */
  const vectors = (bytes: number) => (cpu: BareCpu) =>
    cpu.bus.attachWindow(0x30000000, bytes, {
      name: 'vectors',
      clocked: true,
      read: (offset) => cpu.bus.read(offset, 4),
      write: () => {},
    });

  test('a vector that cannot be read is HFSR.VECTTBL, from the same frame; the interrupt stays pending', () => {
    const cpu = new BareCpu(pendIrq0);
    vectors(0x40)(cpu);
    cpu.runTo('done');
    expect([cpu.r(7), cpu.r(2), cpu.r(3), cpu.r(6)]).toEqual([3, 2, 0xfffffff9, frame]);
    expect([cpu.cpu.exceptions.pending[16], cpu.cpu.exceptions.active[16]]).toEqual([1, 0]);
  });

  test('without a vector of HardFault the processor locks up', () => {
    const cpu = new BareCpu(pendIrq0);
    vectors(0x0c)(cpu);
    cpu.steps(20);
    expect(cpu.events).toContain('lockup');
  });

  test('an NMI ends lockup and returns to 0xFFFFFFFE', () => {
    const cpu = new BareCpu(`
      udf #0
      HardFault: udf #0
      NMI: ldr r1, [sp, #24]
      mrs r7, ipsr
      done: b done
      `);
    cpu.steps(10);
    cpu.cpu.setPending(2, true);
    cpu.runTo('done');
    expect([cpu.r(1), cpu.r(7)]).toEqual([0xfffffffe, 2]);
  });
});

describe('bus errors of data', () => {
  const nowhere = 'ldr r4, =0x30000000\nmovs r5, #0\n';

  test.each([
    ['str r5, [r4], #4', 4],
    ['strd r5, r5, [r4], #8', 8],
    ['stmia r4!, {r5, r6}', 8],
    ['stmdb r4!, {r5, r6}', -8],
    ['strb r5, [r4, #1]!', 1],
  ])('%s is imprecise and completes', (code, moved) => {
    const cpu = new BareCpu(`${enableFaults}${nowhere}${code}
      after: nop
      b .
      BusFault: ldr r0, =${scs(0xd28)}
      ldr r1, [r0]
      ldr r2, [sp, #24]
      done: b done
      `);
    cpu.runTo('done');
    expect([cpu.r(1), cpu.r(2), cpu.r(4)]).toEqual([0x400, cpu.address('after'), 0x30000000 + moved]);
  });

  test.each([
    ['str r5, [r4], #4', true],
    ['stmia r4!, {r5, r6}', true],
    ['strex r6, r5, [r4]', false],
    ['ldmia r4!, {r5, r6}', false],
    ['ldrd r5, r6, [r4], #8', false],
    ['ldr r5, [r4, #4]!', false],
  ])('%s is precise and restores its base', (code, unbuffered) => {
    const cpu = new BareCpu(`${enableFaults}${unbuffered ? store(2, scs(0x008)) : ''}${nowhere}
      at: ${code}
      b .
      BusFault: ldr r0, =${scs(0xd28)}
      ldr r1, [r0]
      ldr r2, [sp, #24]
      done: b done
      `);
    if (code.startsWith('strex')) {
      cpu.runTo('at');
      cpu.cpu.s[S.EXCLUSIVE] = 0x30000000;
    }
    cpu.runTo('done');
    expect([cpu.r(1), cpu.r(2), cpu.r(4), cpu.r(5)]).toEqual([0x8200, cpu.address('at'), 0x30000000, 0]);
  });

  test.each([
    ['FAULTMASK holds an imprecise fault off', enableFaults, 5, 0],
    ['and the HardFault that it becomes', '', 3, forced],
  ])('%s', (_name, enable, exception, hfsr) => {
    const cpu = new BareCpu(`${enable}${nowhere}
      cpsid f
      str r5, [r4]
      movs r7, #1
      cpsie f
      b .
      ${handlers.replace('mov r3, lr', 'mov r8, r7')}
      `);
    cpu.runTo('done');
    expect([cpu.r(8), cpu.r(7), cpu.r(1), cpu.r(2)]).toEqual([1, exception, 0x400, hfsr]);
    expect(cpu.events).not.toContain('lockup');
  });

  test('BASEPRI holds an imprecise fault off; a precise one escalates', () => {
    const masked = `${enableFaults}${store('0x0000E000', scs(0xd18))}${nowhere}movs r0, #0x40\nmsr basepri, r0\n`;
    const late = new BareCpu(
      `${masked} str r5, [r4]\n movs r8, #1\n movs r0, #0\n msr basepri, r0\n b .\n ${handlers}`,
    );
    late.runTo('done');
    expect([late.r(8), late.r(7), late.r(1)]).toEqual([1, 5, 0x400]);
    const escalated = new BareCpu(`${masked} ldr r5, [r4]\n b .\n ${handlers}`);
    escalated.runTo('done');
    expect([escalated.r(7), escalated.r(1), escalated.r(2)]).toEqual([3, 0x8200, forced]);
  });

  test.each([
    ['FAULTMASK', 'cpsid f\nbl work\ndone: b done\n'],
    ['HardFault', 'udf #0\nHardFault: bl work\ndone: b done\n'],
  ])('CCR.BFHFNMIGN: in %s a load goes on, and BFSR records it', (_name, code) => {
    const cpu = new BareCpu(`${store(0x300, scs(0xd14))}${nowhere}
      ${code}
      work: ldmia r4!, {r0, r1}
      ldrh r2, [r4, #2]
      str r5, [r4]
      ldr r3, =${scs(0xd28)}
      ldr r3, [r3]
      bx lr
      .ltorg
      `);
    cpu.runTo('done');
    expect(cpu.r(4)).toBe(0x30000008);
    expect(cpu.r(3) & 0xff00).toBe(0x8600);
    expect(cpu.events).not.toContain('lockup');
  });
});

describe('interrupt inputs are levels', () => {
  test('clear-pending leaves an asserted interrupt pending', () => {
    const cpu = new BareCpu(`
      ${store(1, scs(0x280))}
      first: nop
      ${store(1, scs(0x280))}
      second: nop
      `);
    cpu.cpu.setInterruptLevel(0, true);
    cpu.runTo('first');
    expect(cpu.cpu.exceptions.pending[16]).toBe(1);
    cpu.cpu.setInterruptLevel(0, false);
    expect(cpu.cpu.exceptions.pending[16]).toBe(1);
    cpu.runTo('second');
    expect(cpu.cpu.exceptions.pending[16]).toBe(0);
  });

  test.each([
    ['asserted until its end comes again', '', 2],
    ['whose return fails stays pending', 'ldr lr, =0xfffffff5\n', 1],
  ])('a handler %s', (_name, code, times) => {
    const cpu = new BareCpu(`
      ${store(1, scs(0x100))}
      after: b after
      IRQ0: adds r4, #1
      cmp r4, #2
      beq done
      ${code} bx lr
      done: b done
      HardFault: b done
      `);
    cpu.cpu.setInterruptLevel(0, true);
    cpu.runTo('done');
    expect(cpu.r(4)).toBe(times);
    if (times === 1) expect(cpu.cpu.exceptions.pending[16]).toBe(1);
  });

  test('software clears PendSV and SysTick, which have no input', () => {
    const cpu = new BareCpu(`
      cpsid i
      ${store('0x14000000', scs(0xd04))}
      set: nop
      ${store('0x0A000000', scs(0xd04))}
      done: b done
      `);
    cpu.runTo('set');
    expect([...cpu.cpu.exceptions.pending.slice(14, 16)]).toEqual([1, 1]);
    cpu.runTo('done');
    expect([...cpu.cpu.exceptions.pending.slice(14, 16)]).toEqual([0, 0]);
  });

  test.each([
    ['wfe', '', 0, true, false],
    ['wfe', 'cpsid i', 0, true, true],
    ['wfe', 'cpsid i', 0x10, true, false],
    ['wfe', '', 0x10, false, false],
    ['wfe', '', 0, false, true],
    ['wfe', 'cpsid f', 0, true, true],
    ['wfi', 'cpsid i', 0, true, false],
    ['wfi', 'cpsid f', 0, true, true],
    ['wfi', '', 0x10, false, true],
  ])('%s after "%s" with SCR %i, interrupt enabled %s: sleeps on %s', (wait, mask, scr, enabled, asleep) => {
    const cpu = new BareCpu(`
      ${store(scr, scs(0xd10))}
      ${enabled ? store(1, scs(0x100)) : ''}
      ${mask}
      at: ${wait}
      nop
      done: b done
      IRQ0: bx lr
      `);
    cpu.runTo('at');
    cpu.steps(1);
    cpu.settle();
    expect(cpu.events.at(-1)).toBe('asleep');
    cpu.cpu.setPending(16, true);
    cpu.settle();
    expect(cpu.events.at(-1)).toBe(asleep ? 'asleep' : 'awake');
  });
});
