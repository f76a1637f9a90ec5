/**
 * Loads and stores of single registers and of register pairs, exclusive accesses and memory hints (ARMv7-M ARM,
 * sections A5.2.4, A5.3.6 to A5.3.10; cycles from Cortex-M3 TRM, section 17.3).
 */

import { define, type Definition } from '../definition.js';
import type { Execute, Instruction } from '../instruction.js';
import type { Machine } from '../machine.js';
import { alignedPc, PC, SP } from '../operations.js';

// Addresses.

/** The address accessed: from the PC, a base register and an immediate, or two registers. */
function address<V>(m: Machine<V>, i: Instruction): V {
  if (!i.immediate) {
    const offset = m.reg(i.m);
    return m.add(m.reg(i.n), i.shiftAmount === 0 ? offset : m.shl(offset, m.int(i.shiftAmount)));
  }
  if (i.n === PC) return m.int((alignedPc(i) + i.imm) | 0);
  return i.index ? m.add(m.reg(i.n), m.int(i.imm)) : m.reg(i.n);
}

/** Base register write-back. It follows the access, so that a fault leaves the base as it was. */
function writeBack<V>(m: Machine<V>, i: Instruction): void {
  if (i.wback) m.setReg(i.n, m.add(m.reg(i.n), m.int(i.imm)));
}

/** Ends a load. */
function writeLoaded<V>(m: Machine<V>, i: Instruction, value: V): void {
  writeBack(m, i);
  m.setReg(i.t, value);
}

// Meanings.

const ldr: Execute = (m, i) => writeLoaded(m, i, m.load32(address(m, i)));
const ldrb: Execute = (m, i) => writeLoaded(m, i, m.load8(address(m, i)));
const ldrh: Execute = (m, i) => writeLoaded(m, i, m.load16(address(m, i)));
const ldrsb: Execute = (m, i) => writeLoaded(m, i, m.signExtend8(m.load8(address(m, i))));
const ldrsh: Execute = (m, i) => writeLoaded(m, i, m.signExtend16(m.load16(address(m, i))));
const ldrPc: Execute = (m, i) => {
  const target = m.load32(address(m, i));
  writeBack(m, i);
  m.branchExchange(target);
};
const str: Execute = (m, i) => {
  m.store32(address(m, i), m.reg(i.t));
  writeBack(m, i);
};
const strb: Execute = (m, i) => {
  m.store8(address(m, i), m.reg(i.t));
  writeBack(m, i);
};
const strh: Execute = (m, i) => {
  m.store16(address(m, i), m.reg(i.t));
  writeBack(m, i);
};

const ldrt: Execute = (m, i) => m.setReg(i.t, m.loadUnprivileged(4, address(m, i)));
const ldrbt: Execute = (m, i) => m.setReg(i.t, m.loadUnprivileged(1, address(m, i)));
const ldrht: Execute = (m, i) => m.setReg(i.t, m.loadUnprivileged(2, address(m, i)));
const ldrsbt: Execute = (m, i) => m.setReg(i.t, m.signExtend8(m.loadUnprivileged(1, address(m, i))));
const ldrsht: Execute = (m, i) => m.setReg(i.t, m.signExtend16(m.loadUnprivileged(2, address(m, i))));
const strt: Execute = (m, i) => m.storeUnprivileged(4, address(m, i), m.reg(i.t));
const strbt: Execute = (m, i) => m.storeUnprivileged(1, address(m, i), m.reg(i.t));
const strht: Execute = (m, i) => m.storeUnprivileged(2, address(m, i), m.reg(i.t));

const ldrd: Execute = (m, i) => {
  const first = address(m, i);
  const low = m.loadAligned32(first);
  const high = m.loadAligned32(m.add(first, m.int(4)));
  writeBack(m, i);
  m.setReg(i.t, low);
  m.setReg(i.t2, high);
};
const strd: Execute = (m, i) => {
  const first = address(m, i);
  m.storeAligned32(first, m.reg(i.t));
  m.storeAligned32(m.add(first, m.int(4)), m.reg(i.t2));
  writeBack(m, i);
};

const ldrex: Execute = (m, i) => m.setReg(i.t, m.loadExclusive(4, address(m, i)));
const ldrexb: Execute = (m, i) => m.setReg(i.t, m.loadExclusive(1, address(m, i)));
const ldrexh: Execute = (m, i) => m.setReg(i.t, m.loadExclusive(2, address(m, i)));
const strex: Execute = (m, i) => m.setReg(i.d, m.storeExclusive(4, address(m, i), m.reg(i.t)));
const strexb: Execute = (m, i) => m.setReg(i.d, m.storeExclusive(1, address(m, i), m.reg(i.t)));
const strexh: Execute = (m, i) => m.setReg(i.d, m.storeExclusive(2, address(m, i), m.reg(i.t)));

/** There is no cache to preload. */
const hint: Execute = () => {};

// What one access size and direction has in common.

interface Access {
  readonly name: string;
  readonly size: 1 | 2 | 4;
  readonly load: boolean;
  /** Bits 8 and 6:4 of the first halfword of the 32-bit encodings: sign, size and direction. */
  readonly wide: readonly [string, string];
  /** Bits 11:9 of the 16-bit register form and 15:11 of the 16-bit immediate form. */
  readonly narrowRegister: string;
  readonly narrowImmediate?: string;
  readonly execute: Execute;
  readonly unprivileged: Execute;
  /** What a load to R15 is instead. */
  readonly hint?: string;
}

const ACCESSES: readonly Access[] = [
  {
    name: 'STR',
    size: 4,
    load: false,
    wide: ['0', '100'],
    narrowRegister: '000',
    narrowImmediate: '01100',
    execute: str,
    unprivileged: strt,
  },
  {
    name: 'STRH',
    size: 2,
    load: false,
    wide: ['0', '010'],
    narrowRegister: '001',
    narrowImmediate: '10000',
    execute: strh,
    unprivileged: strht,
  },
  {
    name: 'STRB',
    size: 1,
    load: false,
    wide: ['0', '000'],
    narrowRegister: '010',
    narrowImmediate: '01110',
    execute: strb,
    unprivileged: strbt,
  },
  {
    name: 'LDR',
    size: 4,
    load: true,
    wide: ['0', '101'],
    narrowRegister: '100',
    narrowImmediate: '01101',
    execute: ldr,
    unprivileged: ldrt,
  },
  {
    name: 'LDRH',
    size: 2,
    load: true,
    wide: ['0', '011'],
    narrowRegister: '101',
    narrowImmediate: '10001',
    execute: ldrh,
    unprivileged: ldrht,
    hint: 'Unallocated memory hint',
  },
  {
    name: 'LDRB',
    size: 1,
    load: true,
    wide: ['0', '001'],
    narrowRegister: '110',
    narrowImmediate: '01111',
    execute: ldrb,
    unprivileged: ldrbt,
    hint: 'PLD',
  },
  {
    name: 'LDRSB',
    size: 1,
    load: true,
    wide: ['1', '001'],
    narrowRegister: '011',
    execute: ldrsb,
    unprivileged: ldrsbt,
    hint: 'PLI',
  },
  {
    name: 'LDRSH',
    size: 2,
    load: true,
    wide: ['1', '011'],
    narrowRegister: '111',
    execute: ldrsh,
    unprivileged: ldrsht,
    hint: 'Unallocated memory hint',
  },
];

// Operands.

const baseIsPc = [{ n: PC }];

/** A load of PC blocks: with the two cycles of a register branch's refill it comes to five. */
const loadCycles = (i: Instruction) => (i.t === PC ? 3 : 2);

/** A store with an immediate offset takes one cycle: its data goes out while the next instruction runs. */
const storeCycles = (i: Instruction) => (i.immediate && !i.wback ? 1 : 2);

const cyclesOf = (access: Access) => (access.load ? loadCycles : storeCycles);

const offset = (i: Instruction) => {
  i.immediate = i.index = true;
  i.add = true;
};
/** An offset whose sign is the U bit. */
const signedOffset = (i: Instruction) => {
  i.immediate = true;
  if (!i.add) i.imm = -i.imm;
};
const negativeOffset = (i: Instruction) => {
  i.immediate = i.index = true;
  i.imm = -i.imm;
};
const literal = (i: Instruction) => {
  signedOffset(i);
  i.index = true;
  i.n = PC;
};
const registerOffset = (i: Instruction) => {
  i.index = i.add = true;
};
const loadsPc = (i: Instruction) => i.t === PC;

function narrow(access: Access): Definition[] {
  const mnemonic = access.name.toLowerCase();
  const pipeline = access.load ? 'load' : 'store';
  const { execute } = access;
  const definitions = [
    define({
      name: `${access.name} (register)`,
      form: 'T1',
      encoding: `0101 ${access.narrowRegister} mmm nnn ttt`,
      text: `${mnemonic}{c}\t{t}, [{n}, {m}]`,
      cycles: 2,
      pipeline,
      operands: registerOffset,
      execute,
    }),
  ];
  if (access.narrowImmediate) {
    definitions.push(
      define({
        name: `${access.name} (immediate)`,
        form: 'T1',
        encoding: `${access.narrowImmediate} iiiii nnn ttt`,
        text: `${mnemonic}{c}\t{t}, [{n}, #{i}]`,
        cycles: cyclesOf(access),
        pipeline,
        operands: (i) => {
          offset(i);
          i.imm *= access.size;
        },
        execute,
      }),
    );
  }
  return definitions;
}

/** The first halfword up to Rn; `u` is bit 7. */
const wideOpcode = (access: Access, u: string) => `1111100 ${access.wide[0]} ${u} ${access.wide[1]}`;

/** Which registers Rt must not be: only words go to and come from the SP, only words are loaded into the PC. */
function transferRules(access: Access): Pick<Definition, 'notPc' | 'notSpPc' | 'branches' | 'variant'> {
  if (access.size !== 4) return { notSpPc: 't' };
  if (!access.load) return { notPc: 't' };
  return { branches: loadsPc, variant: (i) => (i.t === PC ? ldrPc : ldr) };
}

const overwritesBase = (i: Instruction) => (i.wback && i.n === i.t ? 'write-back to Rt' : '');

function wide(access: Access): Definition[] {
  const mnemonic = access.name.toLowerCase();
  const narrowImmediate = access.narrowImmediate !== undefined;
  const rules = transferRules(access);
  const text = `${mnemonic}{c}.w\t{t}, {address}`;
  const { execute } = access;
  const pipeline = access.load ? 'load' : 'store';
  return [
    define({
      ...rules,
      name: `${access.name} (immediate)`,
      form: access.size === 4 ? 'T3' : narrowImmediate ? 'T2' : 'T1',
      encoding: `${wideOpcode(access, '1')} nnnn | tttt iiiiiiiiiiii`,
      not: baseIsPc,
      text,
      cycles: cyclesOf(access),
      pipeline,
      operands: offset,
      execute,
    }),
    define({
      ...rules,
      name: `${access.name} (immediate)`,
      form: access.size === 4 ? 'T4' : narrowImmediate ? 'T3' : 'T2',
      encoding: `${wideOpcode(access, '0')} nnnn | tttt 1PUW iiiiiiii`,
      not: [...baseIsPc, { P: 0, W: 0 }, { P: 1, U: 1, W: 0 }],
      text: `${mnemonic}{c}.w\t{t}, {indexed}`,
      cycles: cyclesOf(access),
      pipeline,
      operands: signedOffset,
      unpredictable: overwritesBase,
      execute,
    }),
    define({
      ...rules,
      name: `${access.name} (register)`,
      form: 'T2',
      encoding: `${wideOpcode(access, '0')} nnnn | tttt 000000 ss mmmm`,
      not: baseIsPc,
      text,
      cycles: 2,
      pipeline,
      notSpPc: `${rules.notSpPc ?? ''}m`,
      operands: registerOffset,
      execute,
    }),
    define({
      name: `${access.name}T`,
      form: 'T1',
      encoding: `${wideOpcode(access, '0')} nnnn | tttt 1110 iiiiiiii`,
      not: baseIsPc,
      text: `${mnemonic}t{c}\t{t}, {indexed}`,
      cycles: cyclesOf(access),
      pipeline,
      notSpPc: 't',
      operands: offset,
      execute: access.unprivileged,
    }),
  ];
}

function literals(access: Access): Definition[] {
  if (!access.load) return [];
  return [
    define({
      ...transferRules(access),
      name: `${access.name} (literal)`,
      form: access.size === 4 ? 'T2' : 'T1',
      encoding: `1111100 ${access.wide[0]} U ${access.wide[1]} 1111 | tttt iiiiiiiiiiii`,
      text: `${access.name.toLowerCase()}{c}.w\t{t}, {address}`,
      cycles: loadCycles,
      pipeline: 'load',
      operands: literal,
      execute: access.execute,
    }),
  ];
}

/** Byte and halfword loads to R15. */
function hints(access: Access): Definition[] {
  if (access.hint === undefined) return [];
  const named = access.hint.startsWith('PL');
  const unnamed = access.name === 'LDRSH' ? 'ldrsh{c}.w\tpc, ' : 'pldw{c}\t';
  const text = named ? `${access.hint.toLowerCase()}{c}\t` : unnamed;
  const common = { name: access.hint, execute: hint };
  const form = (number: string) => (named ? number : '');
  return [
    define({
      ...common,
      form: form('T1'),
      text: `${text}{address}`,
      encoding: `${wideOpcode(access, '1')} nnnn | 1111 iiiiiiiiiiii`,
      not: baseIsPc,
      operands: offset,
    }),
    define({
      ...common,
      form: form('T2'),
      text: `${text}{indexed}`,
      encoding: `${wideOpcode(access, '0')} nnnn | 1111 1100 iiiiiiii`,
      not: baseIsPc,
      operands: negativeOffset,
    }),
    define({
      ...common,
      form: form('T3'),
      text: `${text}{address}`,
      encoding: `${wideOpcode(access, 'U')} 1111 | 1111 iiiiiiiiiiii`,
      operands: literal,
    }),
    define({
      ...common,
      form: form('T4'),
      text: `${text}{address}`,
      encoding: `${wideOpcode(access, '0')} nnnn | 1111 000000 ss mmmm`,
      not: baseIsPc,
      notSpPc: 'm',
      operands: registerOffset,
    }),
  ];
}

// Pairs.

const pairOffset = (i: Instruction) => {
  i.imm *= 4;
  signedOffset(i);
};
const overlappingPair = (i: Instruction) => {
  if (i.t === i.t2) return 'Rt and Rt2 are the same';
  return i.wback && (i.n === i.t || i.n === i.t2) ? 'write-back to Rt or Rt2' : '';
};
const neitherIndexNorWback = { P: 0, W: 0 };

const PAIR_TRANSFERS: readonly Definition[] = [
  define({
    name: 'STRD (immediate)',
    form: 'T1',
    encoding: '1110100 P U 1 W 0 nnnn | tttt uuuu iiiiiiii',
    not: [neitherIndexNorWback],
    text: 'strd{c}\t{t}, {u}, {pair}',
    cycles: 3,
    notPc: 'n',
    notSpPc: 'tu',
    operands: pairOffset,
    unpredictable: (i) => (i.wback && (i.n === i.t || i.n === i.t2) ? 'write-back to Rt or Rt2' : ''),
    execute: strd,
  }),
  define({
    name: 'LDRD (immediate)',
    form: 'T1',
    encoding: '1110100 P U 1 W 1 nnnn | tttt uuuu iiiiiiii',
    not: [neitherIndexNorWback],
    text: 'ldrd{c}\t{t}, {u}, {pair}',
    cycles: 3,
    notSpPc: 'tu',
    operands: pairOffset,
    unpredictable: overlappingPair,
    execute: ldrd,
  }),
  define({
    name: 'LDRD (literal)',
    form: 'T1',
    encoding: '1110100 P U 1 W 1 1111 | tttt uuuu iiiiiiii',
    not: [neitherIndexNorWback],
    text: 'ldrd{c}\t{t}, {u}, {pair}',
    cycles: 3,
    notSpPc: 'tu',
    operands: (i) => {
      pairOffset(i);
      i.n = PC;
    },
    unpredictable: (i) => (i.wback ? 'write-back to PC' : overlappingPair(i)),
    execute: ldrd,
  }),
];

// Exclusive accesses.

const exclusiveOffset = (i: Instruction) => {
  offset(i);
  i.imm *= 4;
};
const statusOverlaps = (i: Instruction) => (i.d === i.n || i.d === i.t ? 'Rd is Rn or Rt' : '');

const EXCLUSIVE: readonly Definition[] = [
  define({
    name: 'LDREX',
    form: 'T1',
    encoding: '111010000101 nnnn | tttt (1)(1)(1)(1) iiiiiiii',
    text: 'ldrex{c}\t{t}, {address}',
    cycles: 2,
    pipeline: 'load',
    notPc: 'n',
    notSpPc: 't',
    operands: exclusiveOffset,
    execute: ldrex,
  }),
  define({
    name: 'LDREXB',
    form: 'T1',
    encoding: '111010001101 nnnn | tttt (1)(1)(1)(1) 0100 (1)(1)(1)(1)',
    text: 'ldrexb{c}\t{t}, {address}',
    cycles: 2,
    pipeline: 'load',
    notPc: 'n',
    notSpPc: 't',
    operands: offset,
    execute: ldrexb,
  }),
  define({
    name: 'LDREXH',
    form: 'T1',
    encoding: '111010001101 nnnn | tttt (1)(1)(1)(1) 0101 (1)(1)(1)(1)',
    text: 'ldrexh{c}\t{t}, {address}',
    cycles: 2,
    pipeline: 'load',
    notPc: 'n',
    notSpPc: 't',
    operands: offset,
    execute: ldrexh,
  }),
  define({
    name: 'STREX',
    form: 'T1',
    encoding: '111010000100 nnnn | tttt dddd iiiiiiii',
    text: 'strex{c}\t{d}, {t}, {address}',
    cycles: 2,
    pipeline: 'load',
    notPc: 'n',
    notSpPc: 'dt',
    operands: exclusiveOffset,
    unpredictable: statusOverlaps,
    execute: strex,
  }),
  define({
    name: 'STREXB',
    form: 'T1',
    encoding: '111010001100 nnnn | tttt (1)(1)(1)(1) 0100 dddd',
    text: 'strexb{c}\t{d}, {t}, {address}',
    cycles: 2,
    pipeline: 'load',
    notPc: 'n',
    notSpPc: 'dt',
    operands: offset,
    unpredictable: statusOverlaps,
    execute: strexb,
  }),
  define({
    name: 'STREXH',
    form: 'T1',
    encoding: '111010001100 nnnn | tttt (1)(1)(1)(1) 0101 dddd',
    text: 'strexh{c}\t{d}, {t}, {address}',
    cycles: 2,
    pipeline: 'load',
    notPc: 'n',
    notSpPc: 'dt',
    operands: offset,
    unpredictable: statusOverlaps,
    execute: strexh,
  }),
];

export const LOAD_STORE: readonly Definition[] = [
  ...ACCESSES.flatMap(narrow),
  define({
    name: 'LDR (literal)',
    form: 'T1',
    encoding: '01001 ttt iiiiiiii',
    text: 'ldr{c}\t{t}, [pc, #{literal}]',
    cycles: loadCycles,
    pipeline: 'load',
    operands: (i) => {
      offset(i);
      i.imm *= 4;
      i.n = PC;
    },
    execute: ldr,
  }),
  define({
    name: 'STR (immediate)',
    form: 'T2',
    encoding: '10010 ttt iiiiiiii',
    text: 'str{c}\t{t}, [sp, #{i}]',
    cycles: storeCycles,
    pipeline: 'store',
    operands: (i) => {
      offset(i);
      i.imm *= 4;
      i.n = SP;
    },
    execute: str,
  }),
  define({
    name: 'LDR (immediate)',
    form: 'T2',
    encoding: '10011 ttt iiiiiiii',
    text: 'ldr{c}\t{t}, [sp, #{i}]',
    cycles: loadCycles,
    pipeline: 'load',
    operands: (i) => {
      offset(i);
      i.imm *= 4;
      i.n = SP;
    },
    execute: ldr,
  }),
  ...ACCESSES.flatMap(wide),
  ...ACCESSES.flatMap(literals),
  ...ACCESSES.flatMap(hints),
  ...PAIR_TRANSFERS,
  ...EXCLUSIVE,
];
