/** Load and store multiple, PUSH and POP (ARMv7-M ARM, sections A5.2.5, A5.2 and A5.3.5). */

import { define, type Definition } from '../definition.js';
import type { Execute, Instruction } from '../instruction.js';
import type { Machine } from '../machine.js';
import { countOnes, LR, PC, SP } from '../operations.js';

// Meanings. `imm` is where the lowest register lies, relative to the base.

/**
 * Loads the registers of a list, and writes them only when all are loaded, so that a fault in the middle leaves
 * them as they were. Gives what belongs into the PC, if that is in the list.
 */
function loadList<V>(m: Machine<V>, registers: number, base: V, offset: number): V | undefined {
  const value = m.loadAligned32(m.add(base, m.int(offset)));
  const others = registers & (registers - 1);
  const target = others === 0 ? undefined : loadList(m, others, base, offset + 4);
  if (registers === 1 << PC) return value;
  m.setReg(31 - Math.clz32(registers & -registers), value);
  return target;
}

/** The base after the transfer: beyond the highest register, or at the lowest when the addresses go down. */
function writeBack<V>(m: Machine<V>, i: Instruction, base: V): void {
  if (!i.wback) return;
  m.setReg(i.n, m.add(base, m.int(i.imm < 0 ? i.imm : 4 * countOnes(i.registers))));
}

const ldm: Execute = (m, i) => {
  const base = m.reg(i.n);
  const target = i.registers === 0 ? undefined : loadList(m, i.registers, base, i.imm);
  writeBack(m, i, base);
  if (target !== undefined) m.branchExchange(target);
};

const stm: Execute = (m, i) => {
  const base = m.reg(i.n);
  let offset = i.imm;
  for (let rest = i.registers; rest !== 0; rest &= rest - 1) {
    m.storeAligned32(m.add(base, m.int(offset)), m.reg(31 - Math.clz32(rest & -rest)));
    offset += 4;
  }
  writeBack(m, i, base);
};

// Operands.

const cycles = (i: Instruction) => 1 + countOnes(i.registers);
const loadsPc = (i: Instruction) => (i.registers & (1 << PC)) !== 0;
const baseInList = (i: Instruction) => (i.registers & (1 << i.n)) !== 0;

const onStack = (i: Instruction) => {
  i.n = SP;
  i.wback = true;
};
const downwards = (i: Instruction) => {
  i.imm = -4 * countOnes(i.registers);
};
const single = (i: Instruction) => {
  onStack(i);
  i.registers = 1 << i.t;
};

const emptyList = (i: Instruction) => (i.registers === 0 ? 'an empty register list' : '');

function wideList(i: Instruction): string {
  if (countOnes(i.registers) < 2) return 'fewer than two registers';
  if (i.registers & (1 << SP)) return 'SP in the register list';
  return i.wback && baseInList(i) ? 'write-back to a register of the list' : '';
}
const wideLoadList = (i: Instruction) =>
  loadsPc(i) && i.registers & (1 << LR) ? 'both PC and LR in the register list' : wideList(i);
const wideStoreList = (i: Instruction) => (loadsPc(i) ? 'PC in the register list' : wideList(i));

const LOADS = { cycles, branches: loadsPc, interrupted: 'continues', execute: ldm } as const;
const STORES = { cycles, interrupted: 'continues', execute: stm } as const;

export const LOAD_STORE_MULTIPLE: readonly Definition[] = [
  define({
    ...STORES,
    name: 'STM',
    form: 'T1',
    encoding: '11000 nnn rrrrrrrr',
    text: 'stmia{c}\t{n}!, {list}',
    operands: (i) => {
      i.wback = true;
    },
    unpredictable: emptyList,
  }),
  define({
    ...LOADS,
    name: 'LDM',
    form: 'T1',
    encoding: '11001 nnn rrrrrrrr',
    text: 'ldmia{c}\t{n}{!}, {list}',
    operands: (i) => {
      i.wback = !baseInList(i);
    },
    unpredictable: emptyList,
  }),
  define({
    ...STORES,
    name: 'PUSH',
    form: 'T1',
    encoding: '1011010 l rrrrrrrr',
    text: 'push{c}\t{list}',
    operands: (i, field) => {
      onStack(i);
      i.registers |= field('l') << LR;
      downwards(i);
    },
    unpredictable: emptyList,
  }),
  define({
    ...LOADS,
    name: 'POP',
    form: 'T1',
    encoding: '1011110 p rrrrrrrr',
    text: 'pop{c}\t{list}',
    operands: (i, field) => {
      onStack(i);
      i.registers |= field('p') << PC;
    },
    unpredictable: emptyList,
  }),
  define({
    ...STORES,
    name: 'STM',
    form: 'T2',
    encoding: '1110100010 W 0 nnnn | rrrrrrrrrrrrrrrr',
    text: 'stmia{c}.w\t{n}{!}, {list}',
    notPc: 'n',
    unpredictable: wideStoreList,
  }),
  define({
    ...LOADS,
    name: 'LDM',
    form: 'T2',
    encoding: '1110100010 W 1 nnnn | rrrrrrrrrrrrrrrr',
    text: 'ldmia{c}.w\t{n}{!}, {list}',
    notPc: 'n',
    unpredictable: wideLoadList,
  }),
  define({
    ...LOADS,
    name: 'POP',
    form: 'T2',
    encoding: '1110100010 1 1 1101 | rrrrrrrrrrrrrrrr',
    text: 'ldmia{c}.w\tsp!, {list}',
    operands: onStack,
    unpredictable: wideLoadList,
  }),
  define({
    ...LOADS,
    interrupted: undefined,
    name: 'POP',
    form: 'T3',
    encoding: '111110000101 1101 | tttt 101100000100',
    text: 'ldr{c}.w\t{t}, [sp], #4',
    operands: single,
    unpredictable: (i) => (i.t === SP ? 'Rt is SP' : ''),
  }),
  define({
    ...STORES,
    name: 'STMDB',
    form: 'T1',
    encoding: '1110100100 W 0 nnnn | rrrrrrrrrrrrrrrr',
    text: 'stmdb{c}\t{n}{!}, {list}',
    notPc: 'n',
    operands: downwards,
    unpredictable: wideStoreList,
  }),
  define({
    ...LOADS,
    name: 'LDMDB',
    form: 'T1',
    encoding: '1110100100 W 1 nnnn | rrrrrrrrrrrrrrrr',
    text: 'ldmdb{c}\t{n}{!}, {list}',
    notPc: 'n',
    operands: downwards,
    unpredictable: wideLoadList,
  }),
  define({
    ...STORES,
    name: 'PUSH',
    form: 'T2',
    encoding: '1110100100 1 0 1101 | rrrrrrrrrrrrrrrr',
    text: 'stmdb{c}\tsp!, {list}',
    operands: (i) => {
      onStack(i);
      downwards(i);
    },
    unpredictable: wideStoreList,
  }),
  define({
    ...STORES,
    interrupted: undefined,
    name: 'PUSH',
    form: 'T3',
    encoding: '111110000100 1101 | tttt 110100000100',
    text: 'str{c}.w\t{t}, [sp, #-4]!',
    notSpPc: 't',
    operands: (i) => {
      single(i);
      downwards(i);
    },
  }),
];
