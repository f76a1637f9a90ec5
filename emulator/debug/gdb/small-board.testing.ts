/** A board with little memory and small states, and a program that counts. */
import { Board } from 'perch';
import { ekLm3s9b92Description } from 'perch/boards';
import { lm3s9b92 } from 'perch/peripherals';

/** The program's counter, the addresses of its loop, and the handler of every exception but reset. */
export const counter = 0x20000100;
export const loop = { first: 0x44, store: 0x46, last: 0x48 } as const;
export const handler = 0x50;

const code: readonly number[] = [
  0x2000, // 40 movs r0, #0
  0x4902, // 42 ldr r1, [pc, #8]
  0x3001, // 44 adds r0, #1
  0x6008, // 46 str r0, [r1]
  0xe7fc, // 48 b 44
  0xbf00, // 4a nop
  counter & 0xffff, // 4c
  counter >>> 16,
  0xe7fe, // 50 b 50
];
const codeStart = 0x40;

export function smallBoard(): Board {
  const image = new Uint8Array(codeStart + 2 * code.length);
  const view = new DataView(image.buffer);
  for (let at = 0; at < codeStart; at += 4) view.setUint32(at, handler | 1, true);
  view.setUint32(0, 0x20001000, true);
  view.setUint32(4, codeStart | 1, true);
  code.forEach((halfword, n) => view.setUint16(codeStart + 2 * n, halfword, true));
  const memories = [
    { name: 'flash', base: 0, size: 0x2000, writable: false, erased: 0xff },
    { name: 'SRAM', base: 0x20000000, size: 0x1000, writable: true },
  ];
  return new Board({ ...ekLm3s9b92Description, chip: { ...lm3s9b92, memories } }, { image });
}
