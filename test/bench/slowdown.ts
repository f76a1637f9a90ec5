/** What looking costs: coverage, a breakpoint and a watch that are never hit, a trace of a quiet block; beside the plain run. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build } from './build.js';
import { type Cost, costOf, costOfSuccess } from './child.js';
import { verdict } from './marks.js';
import { perch, scratch } from './places.js';
import type { Program } from './program.js';
import { roundsFor } from './rounds.js';
import { geometricMean, median, printTable } from './statistics.js';

/** A function that no program calls, and a word of SRAM that none writes: they have the first 64 KB. */
const NEVER = 'stuck';
const QUIET_WORD = '0x20017ff0';

interface Look {
  readonly name: string;
  readonly mark?: number;
  run(image: string): Promise<Cost>;
}

const command = (name: string, ...args: readonly string[]) => [process.execPath, perch, name, ...args];
const output = (name: string) => join(scratch, name);

/** The actions never come due, which is exit code 3 for a run that ends by itself, and its own code for one that exits. */
const looks: readonly Look[] = [
  {
    name: 'coverage',
    mark: 1.5,
    run: (image) => costOfSuccess(command('coverage', image, '-o', output('coverage.info'))),
  },
  {
    name: 'breakpoint',
    mark: 1.1,
    run: (image) => costOfSuccess(command('run', image, '--at', `at ${NEVER}`, 'press button')),
  },
  {
    name: 'watch',
    mark: 1.1,
    run: (image) => costOfSuccess(command('run', image, '--at', `at write ${QUIET_WORD}`, 'press button')),
  },
  {
    name: 'trace of one block',
    mark: 1.1,
    run: (image) => costOfSuccess(command('trace', image, '--blocks', 'TIMER3', '-o', output('trace.txt'))),
  },
  {
    name: 'debug, breakpoint',
    run: (image) => costOfSuccess(command('debug', image, '-c', `stop at ${NEVER}`, '-c', 'run')),
  },
  { name: 'gdb, breakpoint and watch', run: underGdb },
];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no TCP port is free');
  return address.port;
}

/** What `perch gdb` costs while GDB runs the program to its end. GDB itself is not counted. */
async function underGdb(image: string): Promise<Cost> {
  const port = await freePort();
  const script = [
    `target remote localhost:${port}`,
    `break ${NEVER}`,
    `watch *(int *)${QUIET_WORD}`,
    'continue',
  ];
  let started = false;
  return costOf(command('gdb', image, '--port', String(port), '--once'), {
    onError: (text) => {
      if (started || !text.includes('listens on')) return;
      started = true;
      const lines = script.flatMap((line) => ['-ex', line]);
      spawn('gdb-multiarch', ['-batch', '-nx', image, ...lines], { stdio: 'ignore' });
    },
  });
}

/** CPU seconds of the plain run and of each look, in turn; the ratios of medians. */
async function slowdownsOf(image: string, runs: number): Promise<number[]> {
  const plain: number[] = [];
  const seconds: number[][] = looks.map(() => []);
  for (let n = 0; n < runs; n++) {
    plain.push((await costOfSuccess(command('run', image))).seconds);
    for (const [k, look] of looks.entries()) seconds[k].push((await look.run(image)).seconds);
  }
  return seconds.map((list) => median(list) / median(plain));
}

/** Prints how many times the plain run's CPU seconds each look takes. */
export async function printSlowdowns(
  programs: readonly Program[],
  billions: number,
  runs: number,
): Promise<void> {
  const rows: string[][] = [];
  const all: number[][] = looks.map(() => []);
  // From the second start of a command on, as everywhere.
  for (const program of programs.slice(0, 1)) await slowdownsOf(build(program, 1), 1);
  for (const program of programs) {
    const { rounds } = await roundsFor(program, billions * 1e9);
    const ratios = await slowdownsOf(build(program, rounds), runs);
    ratios.forEach((ratio, k) => all[k].push(ratio));
    rows.push([program.name, ...ratios.map((ratio) => ratio.toFixed(2))]);
  }
  const means = all.map(geometricMean);
  const marks = looks.map(({ mark }, k) => {
    return mark === undefined ? '' : `${mark}: ${verdict(Math.max(...all[k]) <= mark)}`;
  });
  console.log(
    `CPU seconds of ${billions} billion instructions, times those of \`perch run\`; the marks are for each program:\n`,
  );
  printTable([
    ['', ...looks.map(({ name }) => name)],
    ...rows,
    ['geometric mean', ...means.map((mean) => mean.toFixed(2))],
    ['mark', ...marks],
  ]);
}
