/**
 * What every generated program stands on: vector table and handlers. A fault continues with the next unit of the program, a
 * fault in a handler resets the chip, an interrupt disables itself until the next round, so that no program comes to rest.
 */
import { assemble } from '../assemble.js';
import type { Address } from '../../emulator/units.js';

export const SRAM = 0x2000_0000;
/** Words of SRAM: rounds, faults, interrupts, SysTick exceptions. */
export const STATE = 0x2000_0000;
/** SRAM for data, and for code that is written. */
export const ARENA = 0x2000_1000;
export const ARENA_SIZE = 0x2000;
export const RAM_CODE = 0x2000_4000;
export const RAM_CODE_SIZE = 0x800;
/** SRAM for functions of units of control flow: so many places of so many bytes, which units share. */
export const FLOW_CODE = 0x2000_5000;
export const FLOW_SLOT = 0x200;
export const FLOW_SLOTS = 8;
/** Units of control flow have a second stack below this. */
export const SOFTWARE_STACK = 0x2000_7800;
/** The channel control table of the uDMA controller. */
export const CONTROL_TABLE = 0x2000_8000;
export const STACK = 0x2001_7f00;
/** Flash: the table of units, the SysTick handler, the program. */
const UNITS = 0x400;
const UNIT_LIMIT = 0x200;
export const SYSTICK_HANDLER = 0xc00;
export const PROGRAM = 0x1000;

const INTERRUPTS = 55;

const handlers = (): string => `
  .macro handler name
    .word \\name + 1
  .endm
  .word ${STACK}
  .word ${PROGRAM + 1}
  handler interrupt
  .rept 4
    handler fault
  .endr
  .rept 4
    .word 0
  .endr
  handler interrupt
  handler interrupt
  .word 0
  handler interrupt
  .word ${SYSTICK_HANDLER + 1}
  .rept ${INTERRUPTS}
    handler interrupt
  .endr

interrupt:
  ldr r0, =${STATE}
  ldr r1, [r0, #8]
  adds r1, r1, #1
  str r1, [r0, #8]
  mrs r0, ipsr
  subs r0, r0, #16
  blo 1f
  lsrs r1, r0, #5
  and r2, r0, #31
  movs r3, #1
  lsls r3, r3, r2
  ldr r2, =0xe000e180       @ ICER
  str r3, [r2, r1, lsl #2]
1:
  bx lr

fault:
  ldr r0, =${STATE}
  ldr r1, [r0, #4]
  adds r1, r1, #1
  str r1, [r0, #4]
  ldr r2, =0xe000ed28       @ CFSR, HFSR
  ldr r1, [r2]
  str r1, [r2]
  ldr r1, [r2, #4]
  str r1, [r2, #4]
  tst lr, #8
  beq restart
  tst lr, #4
  ite eq
  mrseq r1, msp
  mrsne r1, psp
  sub r3, r1, #0x20000000
  ldr r2, =0x17fe0
  cmp r3, r2
  bhs restart
  ldr r1, [r1, #24]
  ldr r2, =${UNITS}
  ldr r3, [r2], #4          @ the end of a round, for a PC outside the program
  cmp r1, #${PROGRAM}
  blo resume
1:
  ldr r0, [r2], #4
  cmp r0, r1
  bls 1b
  cmp r0, #-1
  it ne
  movne r3, r0
resume:
  ldr r1, =${STACK - 32}
  msr msp, r1
  movs r2, #0
  msr basepri, r2
  msr control, r2
  str r2, [r1]
  str r2, [r1, #4]
  str r2, [r1, #8]
  str r2, [r1, #12]
  str r2, [r1, #16]
  str r2, [r1, #20]
  str r3, [r1, #24]
  ldr r2, =0x01000000
  str r2, [r1, #28]
  cpsie i
  mvn lr, #6
  bx lr
restart:
  ldr r0, =0xe000ed0c       @ AIRCR.SYSRESETREQ
  ldr r1, =0x05fa0004
  str r1, [r0]
1: b 1b
  .ltorg
`;

let fixed: Uint8Array | undefined;

/** The part of flash below the program. */
function fixedPart(): Uint8Array {
  fixed ??= assemble(handlers()).bytes;
  if (fixed.length > UNITS) throw new RangeError('the handlers reach into the table of units');
  return fixed;
}

/** Code at an address, as halfwords. */
export interface Placed {
  readonly address: Address;
  readonly halfwords: readonly number[];
}

/**
 * An image.
 * @param units where a fault may continue, in ascending order
 * @param roundEnd where it continues when its own place is not in the program
 */
export function imageOf(code: readonly Placed[], units: readonly Address[], roundEnd: Address): Uint8Array {
  if (units.length > UNIT_LIMIT - 2) throw new RangeError('the program has too many units');
  const end = Math.max(...code.map(({ address, halfwords }) => address + 2 * halfwords.length));
  const image = new Uint8Array((end + 3) & ~3).fill(0xff);
  image.set(fixedPart());
  const view = new DataView(image.buffer);
  [roundEnd, ...units, -1].forEach((word, n) => view.setUint32(UNITS + 4 * n, word >>> 0, true));
  for (const { address, halfwords } of code) {
    halfwords.forEach((halfword, n) => view.setUint16(address + 2 * n, halfword, true));
  }
  return image;
}
