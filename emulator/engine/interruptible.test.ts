/** Interrupts within load and store multiple, divides and long multiplies. */
import { describe, expect, test } from 'vitest';
import { BareCpu } from '../../test/bare-cpu.js';
import * as S from '../core/state.js';

const prologue = `
  ldr r6, =1
  ldr r7, =0xE000E100
  str r6, [r7]
  ldr r4, =0x30000040
  mov r12, #0
`;
/** Keeps the return address and xPSR that are stacked. */
const epilogue = `
  after: nop
  done: b done
  IRQ0: ldr r10, [sp, #24]
  ldr r11, [sp, #28]
  irq_end: bx lr
`;
const list = [0, 1, 2, 3, 5, 8] as const;

/** A processor with words at 0x3000_0000 that counts the accesses to them. */
class Interrupted {
  readonly cpu: BareCpu;
  readonly accesses: string[] = [];
  private readonly interrupt;

  constructor(source: string) {
    this.cpu = new BareCpu(prologue + source + epilogue);
    const { bus, cpu, clock } = this.cpu;
    bus.attachWindow(0x30000000, 0x100, {
      name: 'words',
      clocked: true,
      read: (offset) => {
        this.accesses.push(`read ${offset.toString(16)}`);
        return 1000 + offset;
      },
      write: (offset, value) => this.accesses.push(`write ${offset.toString(16)} ${value}`),
    });
    this.interrupt = clock.event('interrupt', () => cpu.setPending(16, true));
  }

  /** Runs to `at`, and to the end with an interrupt so many cycles later. */
  run(cycles: number) {
    const { cpu } = this;
    cpu.cpu.reset();
    this.accesses.length = 0;
    cpu.runTo('at');
    const start = cpu.clock.cycles;
    if (Number.isFinite(cycles)) this.interrupt.atCycle(start + cycles);
    let entered = NaN;
    const end = cpu.cpu.watchExceptions((event) => {
      if (event === 'enter') entered = cpu.clock.cycles - start;
    });
    cpu.runTo('done');
    end();
    return { entered, pc: cpu.r(10), ici: (cpu.r(11) >>> 12) & 15, it: cpu.r(11) & 0x06000c00 };
  }

  registers(): number[] {
    return Array.from({ length: 10 }, (_, n) => this.cpu.r(n));
  }
}

describe('an interrupt within LDM and STM', () => {
  test.each([
    ['at: ldmia r4!, {r0-r3, r5, r8}', (n: number) => `read ${(0x40 + 4 * n).toString(16)}`],
    ['at: ldmdb r4!, {r0-r3, r5, r8}', (n: number) => `read ${(0x28 + 4 * n).toString(16)}`],
    ['at: stmia r4, {r0-r3, r5, r8}', undefined],
    ['at: stmdb r4!, {r0-r3, r5, r8}', undefined],
  ])('%s continues with the register that EPSR.ICI names', (code, access) => {
    const it = new Interrupted(code);
    it.run(Infinity);
    const [whole, registers] = [[...it.accesses], it.registers()];
    expect(whole).toHaveLength(list.length);
    if (access) expect(whole).toEqual(list.map((_, n) => access(n)));
    const at = it.cpu.address('at');
    for (let cycles = 1; cycles <= list.length; cycles++) {
      expect(it.run(cycles), `${cycles}`).toEqual({
        entered: cycles + 12,
        pc: at,
        ici: cycles === 1 ? 0 : list[cycles - 1],
        it: 0,
      });
      expect(it.accesses).toEqual(whole);
      expect(it.registers()).toEqual(registers);
    }
    expect(it.run(list.length + 1)).toMatchObject({ entered: list.length + 13, pc: at + 4 });
  });

  test.each([
    ['in an IT block', 'cmp r4, r4\nittt eq\nnopeq\nat: ldmiaeq r4, {r0-r3}\nnopeq', 'restarts', 3],
    ['after its base is loaded', 'at: ldmia r4, {r3, r4, r5, r8}', 'continues before that', 4],
    [
      'with ACTLR.DISMCYC',
      'ldr r0, =0xE000E008\nmovs r1, #1\nstr r1, [r0]\nat: ldmia r4, {r0-r3}',
      'completes',
      2,
    ],
  ])('%s: %s', (_name, code, what, cycles) => {
    const it = new Interrupted(code);
    it.run(Infinity);
    const [whole, registers] = [[...it.accesses], it.registers()];
    const { pc, ici, it: block } = it.run(cycles);
    expect(it.registers()).toEqual(registers);
    const at = it.cpu.address('at');
    if (what === 'completes') expect([pc, ici, it.accesses]).toEqual([at + 4, 0, whole]);
    else if (what === 'restarts') {
      expect(pc).toBe(at);
      expect(block).not.toBe(0);
      expect(it.accesses).toEqual([...whole.slice(0, 2), ...whole]);
    } else {
      expect([pc, ici]).toEqual([at, 4]);
      expect(it.accesses).toEqual([...whole.slice(0, 3), ...whole.slice(1)]);
    }
  });

  test('a PUSH starts again: the frame of the exception comes to lie where it has stored', () => {
    const it = new Interrupted('movs r0, #1\nmovs r1, #2\nmovs r2, #3\nmovs r3, #4\nat: push {r0-r3}');
    for (let cycles = 1; cycles < 5; cycles++) {
      expect(it.run(cycles)).toEqual({ entered: cycles + 12, pc: it.cpu.address('at'), ici: 0, it: 0 });
      const sp = it.cpu.r(13);
      expect([sp, ...[0, 4, 8, 12].map((n) => it.cpu.word(sp + n))]).toEqual([0x20003ff0, 1, 2, 3, 4]);
    }
  });

  test('a list without the register of EPSR.ICI continues with the next one; other instructions are INVSTATE', () => {
    const cpu = new BareCpu(`
      ldr r0, =0xE000ED24
      ldr r1, =0x70000
      str r1, [r0]
      ldr r4, =0x20000100
      movs r0, #0
      movs r1, #0
      at: ldmia r4, {r0, r1, r3}
      next: nop
      UsageFault: ldr r7, =0xE000ED28
      ldr r7, [r7]
      done: b done
      `);
    cpu.bus.poke(0x20000100, Uint8Array.of(11, 0, 0, 0, 12, 0, 0, 0, 13, 0, 0, 0));
    cpu.runTo('at');
    cpu.cpu.s[S.IT] = 2 << 4;
    cpu.runTo('next');
    expect([0, 1, 3].map((n) => cpu.r(n))).toEqual([0, 0, 13]);
    cpu.cpu.s[S.IT] = 2 << 4;
    cpu.runTo('done');
    expect(cpu.r(7)).toBe(1 << 17);
  });

  test('a fault after it has continued makes it start again', () => {
    const it = new Interrupted(`
      ldr r0, =0xE000ED24
      ldr r1, =0x70000
      str r1, [r0]
      ldr r4, =0x300000F0
      at: ldmia r4!, {r0-r3, r5, r8}
      BusFault: ldr r9, [sp, #28]
      ldr r8, [sp, #24]
      b done
      `);
    expect(it.run(3)).toMatchObject({ ici: 2 });
    expect([it.cpu.r(4), it.cpu.r(8), it.cpu.r(9) & 0x0600fc00]).toEqual([
      0x300000f0,
      it.cpu.address('at'),
      0,
    ]);
  });
});

describe('an interrupt within a computation starts it again', () => {
  test.each([
    ['at: udiv r0, r1, r2', 7],
    ['at: sdiv r0, r1, r2', 7],
    ['at: umull r0, r3, r1, r2', 4],
    ['at: smlal r0, r3, r1, r2', 7],
  ])('%s, %i cycles', (code, cycles) => {
    const it = new Interrupted(`ldr r1, =0xF0000001\nldr r2, =0x18001\n movs r0, #5\n movs r3, #6\n ${code}`);
    it.run(Infinity);
    const registers = it.registers();
    const at = it.cpu.address('at');
    let longest = 0;
    for (let after = 1; after < 14; after++) {
      const { entered, pc } = it.run(after);
      expect(it.registers()).toEqual(registers);
      if (pc !== at) break;
      expect(entered).toBe(after + 12);
      longest = after;
    }
    expect(longest + 1).toBe(cycles);
  });

  test('an event without an interrupt ends nothing', () => {
    const it = new Interrupted('at: ldmia r4!, {r0-r3, r5, r8}');
    const { cpu, clock } = it.cpu;
    const quiet = clock.event('quiet', () => {});
    it.run(Infinity);
    const registers = it.registers();
    cpu.reset();
    it.cpu.runTo('at');
    const start = clock.cycles;
    quiet.atCycle(start + 3);
    it.cpu.runTo('after');
    expect([clock.cycles - start, it.registers()]).toEqual([7, registers]);
  });
});
