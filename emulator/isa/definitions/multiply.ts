/** Multiply and divide (ARMv7-M ARM, sections A5.2.2, A5.3.16 and A5.3.17; cycles from Cortex-M3 TRM, table 17-1). */

import { define, type Definition } from '../definition.js';
import type { Execute, Instruction } from '../instruction.js';
import type { Machine } from '../machine.js';

// Meanings. Instructions with a 64-bit result have RdLo in `t` and RdHi in `t2`.

const mul: Execute = (m, i) => {
  const result = m.mul(m.reg(i.n), m.reg(i.m));
  if (i.setFlags) m.setNZ(result);
  m.setReg(i.d, result);
};
const mla: Execute = (m, i) => m.setReg(i.d, m.add(m.reg(i.a), m.mul(m.reg(i.n), m.reg(i.m))));
const mls: Execute = (m, i) => m.setReg(i.d, m.sub(m.reg(i.a), m.mul(m.reg(i.n), m.reg(i.m))));

function absolute<V>(m: Machine<V>, value: V): V {
  return m.select(m.ltSigned(value, m.int(0)), m.sub(m.int(0), value), value);
}

/** A long multiply ends early when both magnitudes are below 64K (TRM, table 17-1); otherwise it takes all its cycles. */
function spendUnlessSmall<V>(m: Machine<V>, a: V, b: V, more: number): void {
  m.spend(m.select(m.ltUnsigned(m.or(a, b), m.int(0x1_0000)), m.int(0), m.int(more)));
}

const umull: Execute = (m, i) => {
  const a = m.reg(i.n);
  const b = m.reg(i.m);
  spendUnlessSmall(m, a, b, 1);
  m.setReg(i.t2, m.mulHighUnsigned(a, b));
  m.setReg(i.t, m.mul(a, b));
};
const smull: Execute = (m, i) => {
  const a = m.reg(i.n);
  const b = m.reg(i.m);
  spendUnlessSmall(m, absolute(m, a), absolute(m, b), 1);
  m.setReg(i.t2, m.mulHighSigned(a, b));
  m.setReg(i.t, m.mul(a, b));
};

/** Adds a 64-bit product to RdHi:RdLo. */
function accumulate<V>(m: Machine<V>, i: Instruction, high: V, low: V): void {
  const sum = m.add(low, m.reg(i.t));
  m.setReg(i.t2, m.add(m.add(high, m.reg(i.t2)), m.ltUnsigned(sum, low)));
  m.setReg(i.t, sum);
}
const umlal: Execute = (m, i) => {
  const a = m.reg(i.n);
  const b = m.reg(i.m);
  spendUnlessSmall(m, a, b, 2);
  accumulate(m, i, m.mulHighUnsigned(a, b), m.mul(a, b));
};
const smlal: Execute = (m, i) => {
  const a = m.reg(i.n);
  const b = m.reg(i.m);
  spendUnlessSmall(m, absolute(m, a), absolute(m, b), 2);
  accumulate(m, i, m.mulHighSigned(a, b), m.mul(a, b));
};

/**
 * The TRM gives 2 to 12 cycles (2 when the divisor is larger than the dividend or zero) and says that similar sizes end
 * early; the model takes one cycle for every four bits of quotient: 2, or 4 + (bits - 1) / 4, and one more when
 * signed.
 */
function spendOnQuotient<V>(m: Machine<V>, dividend: V, divisor: V, start: number): void {
  const bits = m.sub(m.clz(divisor), m.clz(dividend));
  const cycles = m.add(m.int(start), m.shrUnsigned(bits, m.int(2)));
  m.spend(m.select(m.ltUnsigned(dividend, divisor), m.int(0), cycles));
}

const udiv: Execute = (m, i) => {
  const divisor = m.reg(i.m);
  m.when(
    m.eq(divisor, m.int(0)),
    () => m.setReg(i.d, m.divideByZero()),
    () => {
      const dividend = m.reg(i.n);
      spendOnQuotient(m, dividend, divisor, 2);
      m.setReg(i.d, m.divUnsigned(dividend, divisor));
    },
  );
};
const sdiv: Execute = (m, i) => {
  const divisor = m.reg(i.m);
  m.when(
    m.eq(divisor, m.int(0)),
    () => m.setReg(i.d, m.divideByZero()),
    () => {
      const dividend = m.reg(i.n);
      spendOnQuotient(m, absolute(m, dividend), absolute(m, divisor), 3);
      m.setReg(i.d, m.divSigned(dividend, divisor));
    },
  );
};

const differentHalves = (i: Instruction) => (i.t === i.t2 ? 'RdHi and RdLo are the same' : '');

function long(
  name: string,
  opcode: string,
  cycles: number,
  execute: Execute,
  unpredictable = differentHalves,
): Definition {
  return define({
    name,
    form: 'T1',
    encoding: `111110111 ${opcode} nnnn | tttt uuuu 0000 mmmm`,
    text: `${name.toLowerCase()}{c}\t{t}, {u}, {n}, {m}`,
    cycles,
    interrupted: 'restarts',
    notSpPc: 'tunm',
    unpredictable,
    execute,
  });
}

function divide(name: string, opcode: string, execute: Execute): Definition {
  return define({
    name,
    form: 'T1',
    encoding: `111110111 ${opcode} nnnn | (1)(1)(1)(1) dddd 1111 mmmm`,
    text: `${name.toLowerCase()}{c}\t{d}, {n}, {m}`,
    cycles: 2,
    interrupted: 'restarts',
    notSpPc: 'dnm',
    execute,
  });
}

export const MULTIPLY: readonly Definition[] = [
  define({
    name: 'MUL',
    form: 'T1',
    encoding: '010000 1101 nnn ddd',
    text: 'mul{s}{c}\t{d}, {n}',
    operands: (i, _, inIt) => {
      i.m = i.d;
      i.setFlags = !inIt;
    },
    execute: mul,
  }),
  define({
    name: 'MUL',
    form: 'T2',
    encoding: '111110110000 nnnn | 1111 dddd 0000 mmmm',
    text: 'mul{c}.w\t{d}, {n}, {m}',
    notSpPc: 'dnm',
    execute: mul,
  }),
  define({
    name: 'MLA',
    form: 'T1',
    encoding: '111110110000 nnnn | aaaa dddd 0000 mmmm',
    text: 'mla{c}\t{d}, {n}, {m}, {a}',
    cycles: 2,
    notSpPc: 'dnma',
    execute: mla,
  }),
  define({
    name: 'MLS',
    form: 'T1',
    encoding: '111110110000 nnnn | aaaa dddd 0001 mmmm',
    text: 'mls{c}\t{d}, {n}, {m}, {a}',
    cycles: 2,
    notSpPc: 'dnma',
    execute: mls,
  }),
  // The signed versions take one cycle more (TRM, table 17-1, note 3).
  long('SMULL', '000', 4, smull),
  long('UMULL', '010', 3, umull),
  long('SMLAL', '100', 5, smlal),
  long('UMLAL', '110', 4, umlal),
  divide('SDIV', '001', sdiv),
  divide('UDIV', '011', udiv),
];
