/**
 * Every instruction that touches memory, in IT blocks of every shape, at every kind of address, hot and cold, before and
 * after forks and restored states, with exceptions between: the engines agree.
 */
import { describe, expect, it } from 'vitest';
import { UnicornEngine } from '../../emulator/engine/unicorn/engine.js';
import { seed } from '../conformance/random.js';
import { unicorn } from '../conformance/unicorn.js';
import { accessProgram } from './accesses.js';
import { type Action, carryOut } from './plan.js';
import { HOT } from './program.js';
import { boardsWith, translatorPeer, type MakeEngine } from './trial.js';
import { ACCESSING } from './units.js';

/** Definitions that share a program. */
const TOGETHER = 5;
const groups = Array.from({ length: Math.ceil(ACCESSING.length / TOGETHER) }, (_, n) => {
  const definitions = ACCESSING.slice(n * TOGETHER, (n + 1) * TOGETHER);
  return { names: definitions.map(({ name, form }) => `${name} ${form}`).join(', '), definitions, n };
});

const plan = (kinds: readonly Action['kind'][]): Action[] =>
  kinds.map((kind, n) => ({ kind, seed: seed + n }));
const LONG = plan(['warm', 'again', 'fork', 'warm', 'cross', 'run', 'step']);
const SHORT = plan(['run', 'step', 'again', 'cross', 'run']);

describe(`seed ${seed}`, () => {
  function compare({ definitions, n }: (typeof groups)[number], rounds: number, engine: MakeEngine): number {
    const program = accessProgram(definitions, seed + n, rounds);
    const boards = boardsWith(program.image, engine);
    const kinds = rounds === HOT ? LONG : SHORT;
    const { difference, pair } = carryOut(boards, kinds, program, { guise: 'plain' });
    expect(difference).toBeUndefined();
    return pair[0].engine.instructions;
  }

  it.each(groups)('interpreter and translator: $names', (group) => {
    expect(compare(group, HOT, translatorPeer('plain'))).toBeGreaterThan(50_000);
  });

  it.each(groups)('interpreter and Unicorn: $names', (group) => {
    expect(compare(group, 2, (cpu) => new UnicornEngine(unicorn, cpu))).toBeGreaterThan(1000);
  });
});
