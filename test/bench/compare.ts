/** Perch beside QEMU: one program, several times in turn, on the same image; and what a table of programs comes to. */
import { build } from './build.js';
import { type Cost, STOPPED } from './child.js';
import { EMPTY } from './guests.js';
import { bareNode, perchRun, qemu, qemuCounted } from './machines.js';
import type { Program } from './program.js';
import { roundsFor } from './rounds.js';
import { median } from './statistics.js';

/** CPU seconds of starts alone: node without a script, QEMU with a program that does nothing. */
export interface Starts {
  readonly node: number;
  readonly qemu: number;
  readonly counted: number;
}

export async function measureStarts(): Promise<Starts> {
  const image = build(EMPTY, 1);
  const several = async (run: () => Promise<Cost>) => {
    const seconds: number[] = [];
    for (let n = 0; n < 5; n++) seconds.push((await run()).seconds);
    return median(seconds);
  };
  return {
    node: await several(bareNode),
    qemu: await several(() => qemu(image)),
    counted: await several(() => qemuCounted(image)),
  };
}

/** What one program came to at one length; ratios above 1 are in favour of Perch. */
export interface Comparison {
  readonly program: Program;
  readonly rounds: number;
  readonly instructions: number;
  /** CPU seconds, medians. */
  readonly perch: number;
  readonly qemu: number;
  /** Undefined where counted QEMU was not run. */
  readonly counted?: number;
  /** QEMU's CPU seconds by Perch's, whole processes; the median of the pairs. */
  readonly ratio: number;
  /** The same by wall time. */
  readonly wallRatio: number;
  /** The same less bare node's start and QEMU's. */
  readonly lessStarts: number;
  readonly countedRatio?: number;
  /** Perch was stopped before the end: it is slower than the figures say. */
  readonly stopped: boolean;
  /** What the program printed. */
  readonly output: string;
}

export interface CompareOptions {
  readonly runs: number;
  /** How many of the runs have counted QEMU beside them. */
  readonly countedRuns: number;
  readonly starts: Starts;
}

/** Perch is stopped when it takes so many times as long as QEMU: a cliff is a figure, not a night. */
const PATIENCE = 20;

/** The costs of Perch, QEMU and counted QEMU. */
interface Costs {
  readonly perch: Cost;
  readonly qemu: Cost;
  readonly counted?: Cost;
}

/**
 * One run of each.
 * @throws Error if an exit code is not 0 or if they print different things
 */
async function runEach(image: string, name: string, withCounted: boolean): Promise<Costs> {
  const theirs = await qemu(image);
  const ours = await perchRun(image, Math.ceil(PATIENCE * theirs.wall + 2));
  const counted = withCounted ? await qemuCounted(image) : undefined;
  const all = [theirs, ...(ours.code === STOPPED ? [] : [ours]), ...(counted ? [counted] : [])];
  if (all.some(({ code, stdout }) => code !== 0 || stdout !== theirs.stdout)) {
    const texts = all.map(({ code, stdout, stderr }) => `exit code ${code}: ${stdout}${stderr}`);
    throw new Error(`${name} fails or its results differ:\n${texts.join('\n')}`);
  }
  return { perch: ours, qemu: theirs, counted };
}

/** Runs a program of about so many instructions on Perch and QEMU in turn. */
export async function compare(
  program: Program,
  about: number,
  { runs, countedRuns, starts }: CompareOptions,
): Promise<Comparison> {
  const { rounds, instructions } = await roundsFor(program, about);
  const image = build(program, rounds);
  const all: Costs[] = [];
  for (let n = 0; n < runs; n++) all.push(await runEach(image, program.name, n < countedRuns));
  const of = (value: (costs: Costs) => number) => median(all.map(value));
  const counted = all.flatMap(({ perch, counted }) => (counted ? [[perch.seconds, counted.seconds]] : []));
  return {
    program,
    rounds,
    instructions,
    perch: of(({ perch }) => perch.seconds),
    qemu: of(({ qemu }) => qemu.seconds),
    ratio: of(({ perch, qemu }) => qemu.seconds / perch.seconds),
    wallRatio: of(({ perch, qemu }) => qemu.wall / perch.wall),
    lessStarts: of(({ perch, qemu }) => (qemu.seconds - starts.qemu) / (perch.seconds - starts.node)),
    ...(counted.length > 0 && {
      counted: median(counted.map(([, seconds]) => seconds)),
      countedRatio: median(counted.map(([ours, seconds]) => seconds / ours)),
    }),
    stopped: all.some(({ perch }) => perch.code === STOPPED),
    output: all[0].qemu.stdout.trim(),
  };
}
