/** Accesses that take the slow way. */
import { expect, test } from 'vitest';
import { BareCpu } from '../../test/bare-cpu.js';

test('an unaligned load that ends outside of memory leaves the address it asked for in BFAR', () => {
  const bare = new BareCpu(`
      ldr r0, =0x20003FFE
      ldr r1, [r0]
      b spin
    HardFault:
      b spin`);
  bare.runTo('HardFault');
  expect(bare.word(0xe000ed28)).toBe(0x8200);
  expect(bare.word(0xe000ed38)).toBe(0x20003ffe);
});
