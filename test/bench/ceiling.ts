/**
 * The ceiling: the same C compiled by clang to WebAssembly and run by the same node. It knows the program's source, and keeps
 * neither the state of a processor nor a count of cycles: what a translator of machine code can come near to.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { costOf } from './child.js';
import type { Comparison } from './compare.js';
import { bareNode } from './machines.js';
import { newlib, requireTools, root, scratch } from './places.js';
import type { Program } from './program.js';
import { geometricMean, median, printTable } from './statistics.js';

const folder = join(root, 'test/bench/ceiling');

const FLAGS = [
  '--target=wasm32',
  '-O2',
  '-mbulk-memory',
  '-msign-ext',
  '-nostdlib',
  '-w',
  '-Wl,--no-entry,--export=work,-z,stack-size=65536',
];

/** newlib's headers serve for any processor that they know the byte order of. */
const headers = () => ['-D__IEEE_LITTLE_ENDIAN', '-isystem', join(newlib(), '../../include')];

/** @returns the path of the module, or why there is none */
function compile(program: Program): { module: string } | { reason: string } {
  if (program.notNative !== undefined) return { reason: program.notNative };
  const module = join(scratch, `${program.name}.wasm`);
  const flags = program.flags.filter((flag) => !flag.startsWith('-W'));
  try {
    const sources = [join(folder, 'libc.c'), ...program.sources];
    execFileSync('clang', [...FLAGS, ...headers(), ...flags, ...sources, '-o', module], { stdio: 'pipe' });
  } catch (error) {
    const [first] = (error as Error).message.split('\n').slice(1);
    return { reason: `clang cannot build it: ${first}` };
  }
  return { module };
}

/** A program's speed in WebAssembly. */
interface Ceiling {
  /** Million instructions a CPU second, as many as the Cortex-M3 needs for these rounds. */
  readonly rate?: number;
  readonly reason?: string;
}

const RUNS = 3;
/** The child that runs a module. */
const runner = fileURLToPath(new URL('./native.js', import.meta.url));

async function ceilingOf(
  { program, rounds, instructions, output }: Comparison,
  node: number,
): Promise<Ceiling> {
  const compiled = compile(program);
  if ('reason' in compiled) return compiled;
  const seconds: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    const cost = await costOf([process.execPath, '--no-liftoff', runner, compiled.module, String(rounds)]);
    if (cost.code !== 0)
      return { reason: `it fails as WebAssembly: ${cost.stderr.trim().split('\n').at(-1)}` };
    if (cost.stdout.trim() !== output) return { reason: `it computes ${cost.stdout.trim()}, not ${output}` };
    seconds.push(cost.seconds - node);
  }
  const least = median(seconds);
  return least > 0.01 ? { rate: instructions / least / 1e6 } : { reason: 'too short to measure' };
}

/** Prints the ceiling of programs beside what Perch reached at the same length. */
export async function printCeiling(lines: readonly Comparison[]): Promise<void> {
  requireTools(['clang', 'wasm-ld']);
  const starts: number[] = [];
  for (let n = 0; n < 5; n++) starts.push((await bareNode()).seconds);
  const node = median(starts);
  const rows: string[][] = [];
  const shares: number[] = [];
  for (const line of lines) {
    const { rate, reason } = await ceilingOf(line, node);
    const ours = line.instructions / (line.perch - node) / 1e6;
    if (rate !== undefined) shares.push(ours / rate);
    rows.push([
      line.program.name,
      ours.toFixed(0),
      rate?.toFixed(0) ?? '',
      rate === undefined ? '' : (ours / rate).toFixed(2),
      reason ?? '',
    ]);
  }
  console.log(
    'The ceiling: the same C, compiled by clang -O2 for wasm32 and run by node, as many rounds as the last table of the suite has. ' +
      "Million instructions of the Cortex-M3 a CPU second, both less bare node's start:\n",
  );
  printTable([
    ['', 'Perch', 'clang', 'share', 'no figure because'],
    ...rows,
    ['geometric mean', '', '', shares.length > 0 ? geometricMean(shares).toFixed(2) : '', ''],
  ]);
  console.log(
    'clang also leaves out work whose result a program does not use, such as a repetition of the same computation. Above 10,000 the ' +
      'figure says so.\n',
  );
}
