/**
 * `npm run bench [-- OPTIONS]`: compares whole processes of `perch run` with QEMU on the Embench-IoT suite and on the project's
 * own programs, with what clang makes of the same source, and takes the other measures of docs/performance.md, each next to
 * its mark.
 */
import { optionsOf, script, ScriptError, type Values } from '../script.js';
import { printAccesses } from './accesses.js';
import { printCeiling } from './ceiling.js';
import { embenchPrograms } from './embench.js';
import { ownPrograms } from './guests.js';
import { printMeasures } from './measures.js';
import { printPeers } from './peers.js';
import { requireTools } from './places.js';
import type { Program } from './program.js';
import { printSlowdowns } from './slowdown.js';
import { printSpeed, secondsFor } from './speed.js';

const PARTS = ['speed', 'ceiling', 'measures', 'peers'] as const;
const SUITES = ['embench', 'own'] as const;
const LENGTHS = [0.3, 1, 5];
/** The own programs are shapes of code, some of which take QEMU minutes. */
const OWN_LENGTHS = [0.3, 1];

const HELP = `usage: npm run bench -- [options]
  --length LIST   billions of instructions of a program (default ${LENGTHS.join()}; of the project's own ${OWN_LENGTHS.join()})
  --runs N        runs of each program (default: 3 below a billion, 2 below 5, else 1; of the project's own 1)
  --suite LIST    ${SUITES.join(', ')} (default: both)
  --only LIST     only these programs: the marks, which are those of whole suites, are not judged
  --part LIST     ${PARTS.join(', ')} (default: all; with another option: speed)
  --embench PATH  a clone of embench/embench-iot to take the suite from (default: PERCH_EMBENCH, else GitHub);
                  it is taken once, and kept in the user's cache folder`;

const string = { type: 'string' } as const;
const OPTIONS = { length: string, runs: string, suite: string, only: string, part: string, embench: string };
type Options = Values<typeof OPTIONS>;

/** The names of a list that an option selects. */
function chosen<T extends string>(option: string, text: string | undefined, all: readonly T[]): readonly T[] {
  if (text === undefined) return all;
  const names = text.split(',');
  const wrong = names.find((name) => !all.some((known) => known === name));
  if (wrong !== undefined) throw new ScriptError(`--${option}: '${wrong}' is none of ${all.join(', ')}`);
  return all.filter((name) => names.includes(name));
}

function numbers(option: string, text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.some((value) => !(value > 0)))
    throw new ScriptError(`--${option}: '${text}' is not a number above 0`);
  return values;
}

function programsOf({ suite, only, embench }: Options): Program[] {
  const suites = chosen('suite', suite, SUITES);
  const own = suites.includes('own') ? ownPrograms() : [];
  const allOwn = only?.split(',').every((name) => own.some((program) => program.name === name));
  const all = [...(suites.includes('embench') && !allOwn ? embenchPrograms(embench) : []), ...own];
  const names = chosen(
    'only',
    only,
    all.map(({ name }) => name),
  );
  return all.filter(({ name }) => names.includes(name));
}

function partsOf({ part, length, runs, suite, only }: Options): readonly string[] {
  const quick = [length, runs, suite, only].some((option) => option !== undefined);
  return part === undefined && quick ? ['speed'] : chosen('part', part, PARTS);
}

/** For slowdowns, programs that differ: a tight loop, much code, many calls, tables. */
const LOOKED_AT = ['crc32', 'edn', 'nettle-aes', 'picojpeg', 'slre', 'wikisort'];

async function measure(programs: readonly Program[], length: number, runs = 3): Promise<void> {
  await printAccesses(runs);
  const few = programs.filter(({ name }) => LOOKED_AT.includes(name));
  await printSlowdowns(few.length > 0 ? few : programs.slice(0, 3), length, Math.min(runs, 2));
  await printMeasures(runs);
}

/** The parts besides the comparison with QEMU take about so many minutes. */
const REST = 5;

async function main(): Promise<void> {
  const options = optionsOf(OPTIONS, HELP);
  if (options.help) {
    console.log(HELP);
    return;
  }
  const parts = partsOf(options);
  const versions = requireTools(['bash', 'arm-none-eabi-gcc', 'qemu-system-arm']);
  if (parts.includes('ceiling')) versions.push(...requireTools(['clang', 'wasm-ld']));
  if (parts.includes('measures')) requireTools(['gdb-multiarch']);
  const programs = parts.every((part) => part === 'peers') ? [] : programsOf(options);
  const given = options.length === undefined ? undefined : numbers('length', options.length);
  const lengths = { embench: given ?? LENGTHS, own: given ?? OWN_LENGTHS };
  const runs = options.runs === undefined ? undefined : numbers('runs', options.runs)[0];
  const compared = parts.includes('speed') || parts.includes('ceiling');
  const rest = parts.some((part) => part === 'measures' || part === 'peers') ? REST : 0;
  const minutes = Math.ceil((compared ? secondsFor(programs, { lengths, runs }) : 0) / 60) + rest;
  console.log(`${[`node ${process.version}`, ...versions].join('; ')}.`);
  const duration = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  console.log(`Takes about ${duration} where Perch is as fast as QEMU and nothing else runs.\n`);
  if (compared) {
    const longest = await printSpeed(programs, { lengths, runs, partial: options.only !== undefined });
    if (parts.includes('ceiling')) await printCeiling(longest);
  }
  if (parts.includes('measures')) await measure(programs, given?.[0] ?? 1, runs);
  if (parts.includes('peers')) await printPeers();
}

await script('bench', main);
