import { describe, expect, it } from 'vitest';
import { loadUnicorn } from '../../dist/emulator/engine/unicorn/library.js';
import { DEFINITIONS } from '../../dist/emulator/isa/index.js';
import { compareDefinition } from './instructions.js';
import { Machines } from './machines.js';
import { Random } from './random.js';

const library = await loadUnicorn();
const cases = Number(process.env.CASES ?? 200);
const machines = new Machines(library);
const random = new Random(20090401);
machines.fillRam(() => random.next());
for (const definition of DEFINITIONS) {
  if (process.env.ONLY && !definition.name.startsWith(process.env.ONLY)) continue;
  it(`${definition.name} ${definition.form} ${definition.encoding}`, () => {
    const outcome = compareDefinition(machines, definition, random, cases);
    expect(outcome.count, outcome.differences.join('\n\n')).toBe(0);
    expect(outcome.cases).toBeGreaterThan(0);
  });
}
