import { describe, expect, it } from 'vitest';
import { decode, DEFINITIONS, isWide, pipelinesInto } from './index.js';
import { TestMachine } from './machine.testing.js';

/** One halfword, or two as `hw1 << 16 | hw2`. */
function at(encoding: number, inIt = false, lastInIt = false) {
  return encoding > 0xffff
    ? decode(encoding >>> 16, encoding & 0xffff, 0x100, inIt, lastInIt)
    : decode(encoding, 0, 0x100, inIt, lastInIt);
}

/** What executing one instruction does to a machine whose registers hold their numbers. */
function run(encoding: number, registers: Readonly<Record<number, number>> = {}): TestMachine {
  const m = new TestMachine(new Uint8Array(4), 0x2000_0000, 64);
  for (let n = 0; n < 15; n++) m.registers[n] = registers[n] ?? n;
  const i = at(encoding);
  i.execute(m, i);
  return m;
}

const full = ({ name, form }: { name: string; form: string }) => `${name} ${form}`;

describe('definitions', () => {
  it('are told apart by their fixed bits', () => {
    const ones = (value: number) => value.toString(2).replace(/[-0]/g, '').length;
    for (const a of DEFINITIONS) {
      for (const b of DEFINITIONS) {
        const [p, q] = [a.pattern, b.pattern];
        if (a === b || p.wide !== q.wide || ((p.value ^ q.value) & p.mask & q.mask) !== 0) continue;
        if (a.not || b.not) continue;
        expect(ones(p.mask >>> 0), `${full(a)} and ${full(b)}`).not.toBe(ones(q.mask >>> 0));
      }
    }
  });

  it('have names of their own', () => {
    const names = DEFINITIONS.filter(({ form }) => form !== '').map(full);
    expect(names.filter((name, k) => names.indexOf(name) !== k)).toEqual([]);
  });
});

describe('decode', () => {
  it.each([
    [0xbf00, 'NOP T1'],
    [0xf3af_8000, 'NOP T2'],
    [0xe92d_4ff0, 'PUSH T2'],
    [0xf84d_ed04, 'PUSH T3'],
    [0xe8bd_8ff0, 'POP T2'],
    [0xf8df_f004, 'LDR (literal) T2'],
    [0xf85f_1eb9, 'LDR (literal) T2'],
    [0xf891_f004, 'PLD T1'],
    [0xf851_0e03, 'LDRT T1'],
    [0xea4f_0001, 'MOV (register) T3'],
    [0xea4f_0041, 'LSL (immediate) T2'],
    [0xea4f_0031, 'RRX T1'],
    [0xf110_0f01, 'CMN (immediate) T1'],
    [0xf10d_0001, 'ADD (SP plus immediate) T3'],
    [0xf20f_0004, 'ADR T3'],
    [0xfb01_f202, 'MUL T2'],
    [0xf36f_0084, 'BFC T1'],
    [0xe8d0_f001, 'TBB T1'],
    [0xe8d1_0f4f, 'LDREXB T1'],
    [0xee01_0f10, 'MCR T1'],
  ])('finds %s to be %s', (encoding, name) => {
    expect(full(at(encoding))).toBe(name);
    expect(at(encoding).unpredictable).toBe('');
  });

  it('tells 32-bit instructions by the first halfword', () => {
    expect([0xe7ff, 0xe800, 0xf000, 0xffff].map(isWide)).toEqual([false, true, true, true]);
  });

  it.each([
    ['DSP', 0xfa90_f010],
    ['SSAT16', 0xf320_0003],
    ['STR to the PC', 0xf8cf_0000],
    ['LDREXD', 0xe8d1_017f],
    ['Advanced SIMD', 0xef00_0000],
    ['CPS for another profile', 0xb600],
  ])('leaves %s UNDEFINED', (_, encoding) => {
    expect(at(encoding).name).toBe('UNDEFINED');
    expect(at(encoding).endsBlock).toBe(true);
    expect(run(encoding).events).toEqual(['udf']);
  });

  it('gives coprocessor instructions, floating point too, to the coprocessor fault', () => {
    for (const encoding of [0xee01_0f10, 0xed9f_0a00, 0xfe00_0000, 0xec51_0b10]) {
      expect(run(encoding).events).toEqual(['nocp']);
    }
  });

  it('sets the flags of 16-bit data processing outside IT blocks only', () => {
    expect([at(0x1c40).setFlags, at(0x1c40, true).setFlags]).toEqual([true, false]);
    expect([at(0x2800).setFlags, at(0x2800, true).setFlags]).toEqual([true, true]);
  });

  it.each([
    ['should-be bits', 0xea00_8001, 'a should-be bit is not'],
    ['SP as an operand', 0xea0d_0001, 'Rn is SP'],
    ['write-back to Rt', 0xf850_0b04, 'write-back to Rt'],
    ['an empty list', 0xb400, 'an empty register list'],
    ['a list of one', 0xe891_0001, 'fewer than two registers'],
    ['PC and LR', 0xe8bd_c001, 'both PC and LR in the register list'],
    ['a bit field past the word', 0xf3c0_70c8, 'the bit field is not inside the word'],
  ])('says that %s are UNPREDICTABLE', (_, encoding, reason) => {
    expect(at(encoding).unpredictable).toBe(reason);
  });

  it('refuses to write the PC other than by a branch', () => {
    const i = at(0xea00_0f01);
    expect(i.unpredictable).toBe('Rd is PC');
    expect(run(0xea00_0f01).events).toEqual(['udf']);
  });

  it('wants branches last in an IT block, and some instructions not at all', () => {
    expect(at(0x4770, true, true).unpredictable).toBe('');
    expect(at(0x4770, true, false).unpredictable).toMatch('not its last');
    for (const encoding of [0xd0fe, 0xb100, 0xb672, 0xbf08]) {
      expect(at(encoding, true, true).unpredictable).toBe('inside an IT block');
    }
  });

  it('ends straight lines at what may go elsewhere', () => {
    const ends = [
      0xe7fe, 0xd0fe, 0x4770, 0x4780, 0xb100, 0xbd00, 0x4687, 0x4487, 0xdf00, 0xbe00, 0xbf30, 0xbf08,
    ];
    const wideEnds = [0xf7ff_fffe, 0xe8d0_f001, 0xf8d0_f000, 0xe8bd_8001, 0xf3bf_8f4f, 0xf380_8810];
    expect([...ends, ...wideEnds].filter((encoding) => !at(encoding).endsBlock)).toEqual([]);
    const straight = [0x2001, 0x6800, 0xb500, 0xbc01, 0x4600, 0x4400, 0xbf00, 0xf8d0_0000, 0xfb90_f0f1];
    expect(straight.filter((encoding) => at(encoding).endsBlock)).toEqual([]);
  });
});

// Cortex-M3 TRM, table 17-1 and section 17.3; pipeline refill is the engine's to add.
describe('cycles', () => {
  it.each([
    ['adds r0, #1', 0x3001, 1],
    ['b.n', 0xe7fe, 1],
    ['ldr r0, [r1]', 0x6808, 2],
    ['ldr r0, [r1, r2]', 0x5888, 2],
    ['str r0, [r1]', 0x6008, 1],
    ['str r0, [r1, r2]', 0x5088, 2],
    ['str r0, [r1], #4', 0xf841_0b04, 2],
    ['push {r4, r5, lr}', 0xb530, 4],
    ['ldrd r0, r1, [r2]', 0xe9d2_0100, 3],
    ['ldrex r0, [r1]', 0xe851_0f00, 2],
    ['muls r0, r1', 0x4348, 1],
    ['mla r0, r1, r2, r3', 0xfb01_3002, 2],
    ['tbb [r0, r1]', 0xe8d0_f001, 4],
  ])('of %s', (_, encoding, cycles) => {
    expect(at(encoding).cycles).toBe(cycles);
  });

  it.each([
    ['umull', 0xfba2_0103, 3, 4],
    ['smull', 0xfb82_0103, 4, 5],
    ['umlal', 0xfbe2_0103, 4, 6],
    ['smlal', 0xfbc2_0103, 5, 7],
  ])('of %s depend on the size of its operands', (_, encoding, small, large) => {
    const cycles = (n: number) => at(encoding).cycles + run(encoding, { 2: n, 3: 0xffff }).spent;
    expect([cycles(0xffff), cycles(0x1_0000)]).toEqual([small, large]);
  });

  it.each([
    ['udiv by zero', 0xfbb1_f0f2, 100, 0, 2],
    ['udiv with a larger divisor', 0xfbb1_f0f2, 3, 4, 2],
    ['udiv of similar numbers', 0xfbb1_f0f2, 5, 4, 4],
    ['udiv at its longest', 0xfbb1_f0f2, -1, 1, 11],
    ['sdiv of similar numbers', 0xfb91_f0f2, -5, 4, 5],
    ['sdiv at its longest', 0xfb91_f0f2, -0x8000_0000, 1, 12],
  ])('of %s', (_, encoding, dividend, divisor, cycles) => {
    expect(at(encoding).cycles + run(encoding, { 1: dividend, 2: divisor }).spent).toBe(cycles);
  });

  it.each([
    ['ldr r0, [r1]; ldr r1, [r2]', 0x6808, 0x6811, true],
    ['ldr r0, [r1, r2]; str r1, [r3, r2]', 0x5888, 0x5099, true],
    ['ldr r0, [r1, r2]; str r0, [r3, r2]', 0x5888, 0x5098, true],
    ['ldr r0, [r1]; ldr r2, [r0]', 0x6808, 0x6802, false],
    ['ldr r0, [r1]; ldr r2, [r3, r0]', 0x6808, 0x581a, false],
    ['ldr r0, [r1]; str r0, [r3]', 0x6808, 0x6018, false],
    ['str r0, [r1]; ldr r2, [r3]', 0x6008, 0x681a, false],
    ['ldr r0, [r1], #4; ldr r2, [r3]', 0xf851_0b04, 0x681a, false],
    ['ldr r0, [r1]; ldr pc, [r3]', 0x6808, 0xf8d3_f000, false],
    ['ldr r0, [r1]; adds r2, #1', 0x6808, 0x3201, false],
    ['ldrex r0, [r1]; ldr r2, [r3]', 0xe851_0f00, 0x681a, true],
    ['ldrd r0, r1, [r2]; ldr r2, [r3]', 0xe9d2_0100, 0x681a, false],
  ])('of %s overlap or not', (_, first, second, overlap) => {
    expect(pipelinesInto(at(first), at(second))).toBe(overlap);
  });
});
