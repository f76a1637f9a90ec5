import { expect, it } from 'vitest';
import { loadUnicorn } from '../../dist/emulator/engine/unicorn/library.js';
import { Machines } from './machines.js';
import { Random } from './random.js';
import { compareSequence } from './sequences.js';

const library = await loadUnicorn();
it('random sequences', () => {
  const machines = new Machines(library);
  const random = new Random(Number(process.env.SEED ?? 7));
  machines.fillRam(() => random.next());
  let executed = 0, sequences = 0;
  while (executed < Number(process.env.COUNT ?? 100000)) {
    const result = compareSequence(machines, random);
    expect(result.difference).toBe('');
    executed += result.executed; sequences++;
  }
  console.log(executed, sequences);
});
