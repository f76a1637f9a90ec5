/**
 * `npm run lockstep [-- OPTIONS]`: the programs of the benchmark on whole boards, the interpreter against the translator. Both have
 * the same state after each of many stretches of random length, from one cycle to some million, or the difference is printed.
 */
import { readFileSync } from 'node:fs';
import { type EkLm3s9b92, ekLm3s9b92 } from '../../boards/index.js';
import { Interpreter } from '../../emulator/engine/interpreter.js';
import { Translator } from '../../emulator/engine/translator/translator.js';
import { Random } from '../conformance/random.js';
import { compareAll, lockstep } from '../lockstep.js';
import { optionsOf, script, ScriptError } from '../script.js';
import { build } from './build.js';
import { embenchPrograms } from './embench.js';
import { ownPrograms } from './guests.js';
import { requireTools } from './places.js';
import type { Program } from './program.js';
import { roundsFor } from './rounds.js';

const HELP = `usage: npm run lockstep -- [options]
  --seed N        of the lengths of the stretches (default 1)
  --million N     instructions of each program, and at least three rounds (default 8)
  --only LIST     only these programs
  --embench PATH  a clone of embench/embench-iot to take the suite from (default: PERCH_EMBENCH, else GitHub)`;

const string = { type: 'string' } as const;
const OPTIONS = { seed: string, million: string, only: string, embench: string };

function refuse(message: string): never {
  throw new ScriptError(`${message}\n${HELP}`);
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  return value > 0 ? value : refuse(`--${name}: '${text}' is not a number above 0`);
}

/** Stretches in cycles: most are short, because engines hand over at their ends. */
const LONGEST = [8, 60, 1000, 1000, 20_000, 20_000, 60_000, 500_000];

interface Outcome {
  readonly points: number;
  readonly instructions: number;
  /** What differs, where; undefined if nothing does. */
  readonly difference?: string;
}

type Boards = readonly [EkLm3s9b92, EkLm3s9b92];

/** A difference that was seen after a stretch: found again from the state before it, down to the instruction. */
function describe(boards: Boards, before: readonly object[], from: number, what: string): string {
  const [{ clock, code }] = boards;
  const stretch = `cycles ${from} to ${clock.cycles}: ${what}`;
  const span = ((clock.cycles - from) * 1e9) / clock.frequency;
  boards.forEach((board, n) => board.restore(before[n] as never));
  const symbol = (address: number) => code.symbols.format(address);
  const found = lockstep(boards, { for: span, every: span, symbol });
  return `${stretch}\n${found?.report ?? '(from the state before it, the boards agree)'}`;
}

function run(image: Uint8Array, random: Random): Outcome {
  const boards: Boards = [
    ekLm3s9b92({ image, engine: (cpu) => new Interpreter(cpu) }),
    ekLm3s9b92({ image, engine: (cpu) => new Translator(cpu) }),
  ];
  const [first] = boards;
  let points = 0;
  let difference: string | undefined;
  for (let running = true; running && difference === undefined; points++) {
    const before = boards.map((board) => board.save());
    const from = first.clock.cycles;
    const to = from + 1 + random.below(random.pick(LONGEST));
    const [reason, other] = boards.map((board) => board.runTo(to).reason);
    const found =
      compareAll(boards) ?? (reason === other ? undefined : { what: 'reason', values: [reason, other] });
    if (found) {
      difference = describe(boards, before, from, `${found.what} is ${found.values.join(' and ')}`);
    }
    running = reason === 'time';
  }
  const { instructions } = first.engine;
  for (const board of boards) board.close();
  return { points, instructions, difference };
}

async function imageOf(program: Program, million: number): Promise<string> {
  const { rounds } = await roundsFor(program, million * 1e6);
  return build(program, Math.max(3, rounds));
}

async function main(): Promise<void> {
  const { seed = '1', million = '8', only, embench, help } = optionsOf(OPTIONS, HELP);
  if (help) {
    console.log(HELP);
    return;
  }
  requireTools(['bash', 'arm-none-eabi-gcc']);
  const names = only?.split(',');
  const programs = [...embenchPrograms(embench), ...ownPrograms()];
  const unknown = names?.find((name) => !programs.some((program) => program.name === name));
  if (unknown !== undefined) refuse(`--only: no program '${unknown}'`);
  let differences = 0;
  for (const program of programs) {
    if (names && !names.includes(program.name)) continue;
    const image = readFileSync(await imageOf(program, numberOf('million', million)));
    const { points, instructions, difference } = run(image, new Random(numberOf('seed', seed)));
    const counts = `${(instructions / 1e6).toFixed(1)} million instructions, ${points} comparisons`;
    console.log(`${program.name}: ${counts}, ${difference === undefined ? 'no difference' : 'A DIFFERENCE'}`);
    if (difference === undefined) continue;
    differences++;
    console.log(
      `${difference}\nnpm run lockstep -- --seed ${seed} --million ${million} --only ${program.name}\n`,
    );
  }
  console.log(`${differences} differences, seed ${seed}`);
  process.exitCode = differences > 0 ? 1 : 0;
}

await script('lockstep', main);
