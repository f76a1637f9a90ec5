/** Measures of a whole board and of the command: register accesses, start-up, memory, idling and compile pauses. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ekLm3s9b92 } from '../../boards/index.js';
import { ACCESSES_PER_ROUND, build, IDLE, REGISTERS, UART } from './guests.js';
import { cpuSeconds, installed, pauses } from './peers.js';
import { quartilesOf, show, type Spread, spreadOf } from './statistics.js';

/** A line of the report. */
export interface Measure {
  readonly what: string;
  /** What was measured, with its spread. */
  readonly text: string;
  /** The goal of issue 3; empty if there is none. */
  readonly mark: string;
  readonly met: boolean;
}

const path = (relative: string) => fileURLToPath(new URL(`../../../../${relative}`, import.meta.url));
const perch = path('dist/bin/perch.cjs');
const images = (name: string) => path(`firmware/images/${name}.elf`);

const repeat = <T>(runs: number, work: () => T) => Array.from({ length: runs }, work);

/** Register accesses per CPU second into the board's models, tracing off. */
function registers(runs: number): Measure {
  const image = readFileSync(build(REGISTERS));
  const rates = repeat(runs, () => {
    const board = ekLm3s9b92({ image });
    const seconds = cpuSeconds(() => board.run({ for: '60s' }));
    return (REGISTERS.rounds * ACCESSES_PER_ROUND) / seconds / 1e6;
  });
  const rate = spreadOf(rates);
  const what = `register accesses (${REGISTERS.what}), million a CPU second`;
  return { what, text: show(rate, 1), mark: 'at least 30', met: rate.median >= 30 };
}

/** Milliseconds until a command writes the text, by default anything, or ends. */
async function timeUntil(command: readonly string[], text = ''): Promise<number> {
  const [name, ...args] = command;
  const start = performance.now();
  const child = spawn(name, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (bytes) => {
      output += String(bytes);
      if (!output.includes(text)) return;
      resolve(performance.now() - start);
      child.kill();
    });
    child.on('error', reject).on('close', () => resolve(performance.now() - start));
  });
}

/** How many milliseconds longer than bare node a command takes; runs of both alternate. */
async function aboveNode(
  runs: number,
  command: readonly string[],
  text: string,
  around: (command: readonly string[]) => readonly string[] = (bare) => bare,
): Promise<{ above: Spread; node: Spread }> {
  const [node, above]: [number[], number[]] = [[], []];
  for (let n = 0; n < runs; n++) {
    const bare = await timeUntil(around([process.execPath, '-e', '0']));
    node.push(bare);
    above.push((await timeUntil(around(command), text)) - bare);
  }
  return { node: quartilesOf(node), above: quartilesOf(above) };
}

/** Runs a command on a pseudo-terminal: the prompt appears only on a terminal. */
const onTerminal = (command: readonly string[]) => ['script', '-qec', command.join(' '), '/dev/null'];

/** Fills the code cache: only a start that runs to its end does. */
function startOnce(): void {
  execFileSync(process.execPath, [perch, 'run', images('hello'), '--until-text', 'bye']);
  execFileSync(process.execPath, [perch, 'repl'], { input: '6 * 7\n' });
}

async function startUp(runs: number): Promise<Measure[]> {
  const many = 5 * runs;
  startOnce();
  const first = await aboveNode(many, [process.execPath, perch, 'run', images('hello')], 'H');
  const prompt = await aboveNode(many, [process.execPath, perch, 'repl'], '>>> ', onTerminal);
  const measures = [
    {
      what: `\`perch run\` to the first UART byte, from the second start on, ms above bare node's ${first.node.median.toFixed(0)}`,
      text: show(first.above),
      mark: 'at most 60',
      met: first.above.median <= 60,
    },
    {
      what: '`perch repl` to its prompt, from the second start on, ms above bare node',
      text: show(prompt.above),
      mark: 'at most 120',
      met: prompt.above.median <= 120,
    },
  ];
  if (!installed('qemu-system-arm')) return measures;
  const qemu = ['qemu-system-arm', '-M', 'lm3s6965evb', '-nographic', '-monitor', 'none', '-serial', 'stdio'];
  const [theirs, total]: [number[], number[]] = [[], []];
  for (let n = 0; n < many; n++) {
    theirs.push(await timeUntil([...qemu, '-kernel', build(UART)], 'h'));
    total.push(await timeUntil([process.execPath, perch, 'run', images('hello')], 'H'));
  }
  return [
    ...measures,
    {
      what: `the same, ms from the start, against QEMU's ${show(quartilesOf(theirs))} with a program that sends at once`,
      text: show(quartilesOf(total)),
      mark: '',
      met: true,
    },
  ];
}

/** Resident memory in MB of a fresh process that has run this many Owlet boards to the banner. */
function residentMemory(boards: number): number {
  const script = fileURLToPath(new URL('./resident.js', import.meta.url));
  const output = execFileSync(process.execPath, [script, images('owlet'), String(boards)], {
    encoding: 'utf8',
  });
  return Number(output) / 1e6;
}

function memory(runs: number): Measure[] {
  const bare = 'process.stdout.write(String(process.memoryUsage().rss))';
  const several = repeat(runs, () => {
    const node = Number(execFileSync(process.execPath, ['-e', bare], { encoding: 'utf8' })) / 1e6;
    const one = residentMemory(1);
    return { first: one - node, each: (residentMemory(100) - one) / 99 };
  });
  const first = spreadOf(several.map((run) => run.first));
  const each = spreadOf(several.map((run) => run.each));
  return [
    {
      what: 'resident memory of a board, MB above bare node',
      text: show(first, 1),
      mark: 'below 60',
      met: first.median < 60,
    },
    {
      what: 'each further one of 100 boards in a process, MB',
      text: show(each, 1),
      mark: 'below 10',
      met: each.median < 10,
    },
  ];
}

function idle(runs: number): Measure {
  const image = readFileSync(build(IDLE));
  const seconds = spreadOf(
    repeat(runs, () => {
      const board = ekLm3s9b92({ image });
      return cpuSeconds(() => board.run({ for: '3600s' }));
    }),
  );
  const what = 'an hour of idle firmware with a 100 Hz tick, CPU seconds';
  return { what, text: show(seconds, 2), mark: 'below 2', met: seconds.median < 2 };
}

/** The guest with the longest wait for a translation in the preceding comparison. */
function pause(): Measure {
  const [[guest, longest]] = [...pauses]
    .map(([name, list]) => [name, spreadOf(list)] as const)
    .sort(([, a], [, b]) => b.median - a.median);
  const what = `longest wait of a program for a translation (${guest}), ms`;
  return { what, text: show(longest, 1), mark: 'at most 20', met: longest.median <= 20 };
}

/** All measures besides the comparison with peers. */
export async function measures(runs: number): Promise<Measure[]> {
  return [registers(runs), ...(await startUp(runs)), ...memory(runs), idle(runs), pause()];
}
