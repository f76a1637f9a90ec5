/**
 * `npm run fuzz [-- OPTIONS]`: random programs on whole boards, the interpreter against the translator, until a count or a
 * time is over. Prints the seed of each difference, the smallest program that shows it and the command that repeats it.
 */
import { optionsOf, script, ScriptError, type Values } from '../script.js';
import { attempt, commandFor, describeTrial, shrunk, trialOf, type Trial } from './trial.js';

const HELP = `usage: npm run fuzz -- [options]
  --seed N       the first program's seed (default 1); the next ones follow
  --count N      how many programs (default: until the time is over)
  --minutes N    how long (default 5, or no limit with --count)
  --failures N   ends after this many differences (default 1)
  --units LIST   only these units of the program, by number
  --actions LIST only these actions of its plan, by number
  --keep         reports a difference as it is, without looking for a smaller one`;

const string = { type: 'string' } as const;
const OPTIONS = {
  seed: string,
  count: string,
  minutes: string,
  failures: string,
  units: string,
  actions: string,
  keep: { type: 'boolean' },
} as const;

function refuse(message: string): never {
  throw new ScriptError(`${message}\n${HELP}`);
}

type Options = Values<typeof OPTIONS>;

function numberOf(
  options: Options,
  name: 'seed' | 'count' | 'minutes' | 'failures',
  otherwise: number,
): number {
  const text = options[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) refuse(`--${name} '${text}' is not a number`);
  return value;
}

function listOf(
  options: Options,
  name: 'units' | 'actions',
  otherwise: readonly number[],
): readonly number[] {
  const text = options[name];
  if (text === undefined) return otherwise;
  const numbers = text === 'none' ? [] : text.split(',').map(Number);
  const wrong = numbers.find((n) => !otherwise.includes(n));
  if (wrong !== undefined) refuse(`--${name} '${text}': numbers are 0 to ${otherwise.length - 1}`);
  return numbers;
}

function trialFor(options: Options, seed: number): Trial {
  const trial = trialOf(seed);
  return {
    ...trial,
    units: listOf(options, 'units', trial.units),
    actions: listOf(options, 'actions', trial.actions),
  };
}

function tried(trial: Trial, seed: number): ReturnType<typeof attempt> {
  try {
    return attempt(trial);
  } catch (error) {
    console.error(`seed ${seed} ends with an error: ${commandFor(trial)}`);
    throw error;
  }
}

function fuzz(options: Options): void {
  const first = numberOf(options, 'seed', 1);
  const count = numberOf(options, 'count', Infinity);
  const minutes = numberOf(options, 'minutes', options.count === undefined ? 5 : Infinity);
  const failuresAllowed = numberOf(options, 'failures', 1);
  const start = Date.now();
  const secondsPassed = () => (Date.now() - start) / 1000;
  let [programs, instructions, stopped, failures] = [0, 0, 0, 0];
  const progress = () => {
    const million = (instructions / 1e6).toFixed(0);
    console.log(
      `${programs} programs from seed ${first}, ${million} million instructions, ${stopped} ended early, ` +
        `${failures} differences, ${secondsPassed().toFixed(0)} s`,
    );
  };
  let nextProgress = 60;
  for (let seed = first; programs < count && secondsPassed() < minutes * 60; seed++) {
    const trial = trialFor(options, seed);
    const result = tried(trial, seed);
    programs++;
    instructions += result.instructions;
    if (!result.alive) stopped++;
    if (result.difference !== undefined) {
      failures++;
      console.log(`\nseed ${seed}: ${result.difference}`);
      console.log(describeTrial(options.keep ? trial : shrunk(trial)) + '\n');
      if (failures >= failuresAllowed) break;
    }
    if (secondsPassed() >= nextProgress) {
      progress();
      nextProgress = secondsPassed() + 60;
    }
  }
  progress();
  process.exitCode = failures > 0 ? 1 : 0;
}

await script('fuzz', () => {
  const options = optionsOf(OPTIONS, HELP);
  if (options.help) console.log(HELP);
  else fuzz(options);
});
