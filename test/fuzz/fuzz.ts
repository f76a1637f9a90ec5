/**
 * `npm run fuzz [-- OPTIONS]`: random programs on whole boards, the interpreter against the translator, until a count or a
 * time is over. Prints the seed of each difference, the smallest program that shows it and the command that repeats it.
 */
import { parseArgs } from 'node:util';
import { attempt, commandFor, describeTrial, shrunk, trialOf, type Trial } from './trial.js';

const HELP = `usage: npm run fuzz -- [options]
  --seed N       the first program's seed (default 1); the next ones follow
  --count N      how many programs (default: until the time is over)
  --minutes N    how long (default 5, or no limit with --count)
  --failures N   ends after this many differences (default 1)
  --units LIST   only these units of the program, by number
  --actions LIST only these actions of its plan, by number
  --keep         reports a difference as it is, without looking for a smaller one`;

/** Ends with a message about the options. */
function refuse(message: string): never {
  console.error(`fuzz: ${message}\n${HELP}`);
  process.exit(2);
}

function optionsOf(args: string[]) {
  const string = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      options: {
        seed: string,
        count: string,
        minutes: string,
        failures: string,
        units: string,
        actions: string,
        keep: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const options = optionsOf(process.argv.slice(2));
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

function numberOf(name: 'seed' | 'count' | 'minutes' | 'failures', otherwise: number): number {
  const text = options[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) refuse(`--${name} '${text}' is not a number`);
  return value;
}

function listOf(name: 'units' | 'actions', otherwise: readonly number[]): readonly number[] {
  const text = options[name];
  if (text === undefined) return otherwise;
  const numbers = text === 'none' ? [] : text.split(',').map(Number);
  const wrong = numbers.find((n) => !otherwise.includes(n));
  if (wrong !== undefined) refuse(`--${name} '${text}': numbers are 0 to ${otherwise.length - 1}`);
  return numbers;
}

const first = numberOf('seed', 1);
const count = numberOf('count', Infinity);
const minutes = numberOf('minutes', options.count === undefined ? 5 : Infinity);
const failuresAllowed = numberOf('failures', 1);

function trialFor(seed: number): Trial {
  const trial = trialOf(seed);
  return { ...trial, units: listOf('units', trial.units), actions: listOf('actions', trial.actions) };
}

const start = Date.now();
const secondsPassed = () => (Date.now() - start) / 1000;
let [programs, instructions, stopped, failures] = [0, 0, 0, 0];

function progress(): void {
  const million = (instructions / 1e6).toFixed(0);
  console.log(
    `${programs} programs from seed ${first}, ${million} million instructions, ${stopped} ended early, ` +
      `${failures} differences, ${secondsPassed().toFixed(0)} s`,
  );
}

let nextProgress = 60;
for (let seed = first; programs < count && secondsPassed() < minutes * 60; seed++) {
  const trial = trialFor(seed);
  let result;
  try {
    result = attempt(trial);
  } catch (error) {
    console.error(`seed ${seed} ends with an error: ${commandFor(trial)}`);
    throw error;
  }
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
