import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../../boards/ek-lm3s9b92.js';
import { Points } from './points.js';

/** GPIODIR of port D in each aperture, and the registers that select clock and aperture. */
const [apb, ahb] = [0x40007400, 0x4005b400];
const [rcgc2, gpiohbctl] = [0x400fe108, 0x400fe06c];
const portD = 8;

test.each([
  ['APB', apb],
  ['AHB', ahb],
])('a watchpoint on the %s address of a register sees it through both apertures', (_name, address) => {
  const board = ekLm3s9b92();
  const points = new Points(board);
  points.insert(2, address, 4);
  const hits: number[] = [];
  points.watch((hit) => hits.push(hit.address));
  board.bus.write(rcgc2, portD, 4);
  board.bus.write(apb, 1, 4);
  board.bus.write(apb + 4, 1, 4);
  board.bus.write(gpiohbctl, portD, 4);
  expect(hits).toEqual([address]);
  board.bus.write(ahb, 3, 4);
  board.bus.write(ahb + 0x1c, 1, 4);
  expect(hits).toEqual([address, address]);
});
