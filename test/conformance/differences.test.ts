/** Each known difference between Unicorn and the manual, shown on both machines. Generated cases avoid them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DIFFERENCES, type Seen } from './differences.js';
import { Machines, type Result } from './machines.js';
import { unicorn } from './unicorn.js';

function expectSeen(result: Result, seen: Seen): void {
  expect(result.ending).toBe(seen.ending);
  for (const [n, value] of Object.entries(seen.registers ?? {})) {
    expect(result.registers[Number(n)], `R${n}`).toBe(value);
  }
}

describe('Unicorn differs from the manual', () => {
  let machines: Machines;

  beforeAll(() => {
    machines = new Machines(unicorn);
  });

  for (const difference of DIFFERENCES) {
    it(`${difference.title} (${difference.decides})`, () => {
      const { code, instructions, units } = difference;
      const registers = new Int32Array(15);
      for (const [n, value] of Object.entries(difference.registers ?? {})) registers[Number(n)] = value;
      const start = { registers, flags: difference.flags ?? 0 };
      const address = machines.nextAddress(false, code.length);
      machines.place(address, code);
      const framed = { halfwords: code, instructions, units };
      expectSeen(machines.ours(start, address, framed), difference.ours);
      expectSeen(machines.peers(start, address, framed), difference.unicorn);
    });
  }
});
