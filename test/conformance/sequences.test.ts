/** Random instruction sequences with memory accesses, branches and IT blocks end in the same state as on Unicorn's Cortex-M3. */
import { describe, expect, it } from 'vitest';
import { Machines } from './machines.js';
import { Random, seed } from './random.js';
import { compareSequence } from './sequences.js';
import { unicorn } from './unicorn.js';

const PARTS = 10;
const INSTRUCTIONS = 100_000;

describe(`random sequences, seed ${seed}`, () => {
  for (let part = 0; part < PARTS; part++) {
    it(`${INSTRUCTIONS} instructions from seed ${seed + part}`, () => {
      const machines = new Machines(unicorn);
      const random = new Random(seed + part);
      machines.fillRam(() => random.next());
      while (machines.instructions < INSTRUCTIONS) {
        expect(compareSequence(machines, random)).toBe('');
      }
    });
  }
});
