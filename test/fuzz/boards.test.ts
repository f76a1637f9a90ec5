/**
 * Random programs on whole boards: the interpreter and the translator agree on every state, report and observation, through
 * input, forks, saved and restored states. `npm run fuzz` tries more of them.
 */
import { expect, it } from 'vitest';
import { Translator } from '../../emulator/engine/translator/translator.js';
import { seed } from '../conformance/random.js';
import { attempt, describeTrial, shrunk, trialOf } from './trial.js';

const PROGRAMS = 6;

it(`${PROGRAMS} programs from seed ${seed}`, () => {
  let [instructions, alive] = [0, 0];
  for (let n = 0; n < PROGRAMS; n++) {
    const trial = trialOf(seed + n);
    const result = attempt(trial);
    if (result.difference !== undefined) expect.fail(describeTrial(shrunk(trial)));
    instructions += result.instructions;
    if (result.alive) alive++;
  }
  expect(instructions).toBeGreaterThan(500_000);
  expect(alive).toBeGreaterThan(PROGRAMS * 0.8);
});

/** An engine that changes R3 in stretches in which R4 is odd at first; what it changes twice is not as before. */
class Faulty extends Translator {
  private readonly words: Int32Array;

  constructor(cpu: ConstructorParameters<typeof Translator>[0]) {
    super(cpu);
    this.words = cpu.s;
  }

  override execute(most?: number): void {
    const { words } = this;
    const corrupts = most === undefined && (words[4] & 1) === 1;
    super.execute(most);
    if (corrupts) words[3] += 0x100;
  }
}

it('a faulty engine is found, with a small program and the command that repeats it', () => {
  const peer = () => (cpu: ConstructorParameters<typeof Faulty>[0]) => new Faulty(cpu);
  const trial = [0, 1, 2, 3, 4].map(trialOf).find((candidate) => attempt(candidate, peer).difference)!;
  const small = shrunk(trial, peer);
  expect(small.actions.length).toBeLessThan(trial.actions.length);
  expect(small.units.length).toBeLessThan(6);
  const report = describeTrial(small, peer);
  expect(report).toMatch(/^[\w.]+ is 0x/);
  expect(report).toContain(`npm run fuzz -- --seed ${trial.seed} --count 1 --units`);
  expect(report).toMatch(/\n\* R\d+ +0x[0-9A-F_]{9} {2}0x[0-9A-F_]{9}\n/);
});
