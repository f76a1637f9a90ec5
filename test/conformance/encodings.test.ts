/** Every encoding, with generated operands, flags and IT blocks, has the same effect as on Unicorn's Cortex-M3. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFINITIONS } from '../../emulator/isa/index.js';
import { NOT_IN_UNICORN } from './differences.js';
import { compareDefinition } from './encodings.js';
import { Machines } from './machines.js';
import { Random, seed } from './random.js';
import { unicorn } from './unicorn.js';

const CASES = 2000;

describe(`${CASES} cases an encoding, seed ${seed}`, () => {
  const random = new Random(seed);
  let machines: Machines;

  beforeAll(() => {
    machines = new Machines(unicorn);
    machines.fillRam(() => random.next());
  });

  for (const definition of DEFINITIONS.filter(({ name }) => !NOT_IN_UNICORN.test(name))) {
    it(`${definition.name} ${definition.form}, ${definition.encoding}`, () => {
      const { cases, count, differences } = compareDefinition(machines, definition, random, CASES);
      expect(cases).toBe(CASES);
      expect(count, differences.join('\n\n')).toBe(0);
    });
  }
});
