/** Measures of the command besides its speed: start-up, answers to input, memory, idling. */
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.js';
import { costOf } from './child.js';
import { ECHO, IDLE, UART } from './guests.js';
import { qemuCommand } from './machines.js';
import { verdict } from './marks.js';
import { perch, root } from './places.js';
import { median, printTable, quartilesOf, show, type Spread, spreadOf } from './statistics.js';

/** A line of the report. */
interface Measure {
  readonly what: string;
  /** What was measured, with its spread. */
  readonly text: string;
  /** The goal; empty if there is none. */
  readonly mark: string;
  readonly met: boolean;
}

const images = (name: string) => join(root, `firmware/images/${name}.elf`);

const repeat = <T>(runs: number, work: () => T) => Array.from({ length: runs }, work);

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
  const [theirs, total]: [number[], number[]] = [[], []];
  const image = build(UART, 1);
  for (let n = 0; n < many; n++) {
    theirs.push(await timeUntil(qemuCommand(image), 'h'));
    total.push(await timeUntil([process.execPath, perch, 'run', image], 'h'));
  }
  return [
    ...measures,
    {
      what: `a program that sends at once, ms to its first byte, beside QEMU's ${show(quartilesOf(theirs))}`,
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

async function idle(runs: number): Promise<Measure> {
  const command = [process.execPath, perch, 'run', build(IDLE, 1), '--for', '3600s'];
  const seconds: number[] = [];
  for (let n = 0; n < runs; n++) seconds.push((await costOf(command)).seconds);
  const spread = spreadOf(seconds);
  const what = 'an hour of idle firmware with a 100 Hz tick, CPU seconds of the whole process';
  return { what, text: show(spread, 2), mark: 'below 2', met: spread.median < 2 };
}

/** Milliseconds of wall time from a byte that is typed to the program's answer, for each of several bytes. */
async function answerTimes(count: number): Promise<number[]> {
  const child = spawn(process.execPath, [perch, 'run', build(ECHO, 1)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answer = (byte: string) =>
    new Promise<number>((resolve) => {
      const start = performance.now();
      child.stdout.once('data', () => resolve(performance.now() - start));
      child.stdin.write(byte);
    });
  await answer('a');
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    // Not in step with anything that the command does.
    await new Promise((resolve) => setTimeout(resolve, 20 + ((n * 7) % 30)));
    times.push(await answer('b'));
  }
  child.kill();
  return times;
}

async function answers(): Promise<Measure> {
  const times = await answerTimes(100);
  const worst = Math.max(...times);
  const what = 'a program that computes without pause answers a typed byte, ms: median (highest of 100)';
  const text = `${median(times).toFixed(1)} (${worst.toFixed(1)})`;
  return { what, text, mark: 'at most 20', met: worst <= 20 };
}

/** Prints all of these measures. */
export async function printMeasures(runs: number): Promise<void> {
  const all = [...(await startUp(runs)), await answers(), ...memory(runs), await idle(runs)];
  console.log('The command and the board, medians (lowest-highest; of wall times, quartiles):\n');
  printTable([
    ['', 'measured', 'mark', ''],
    ...all.map(({ what, text, mark, met }) => [what, text, mark, mark && verdict(met)]),
  ]);
}
