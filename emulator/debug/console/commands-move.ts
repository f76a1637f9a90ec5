/** Commands that move through time. */
import type { Command } from './command.js';
import type { ConsoleContext } from './context.js';
import { ConsoleError } from './error.js';
import type { Motion, Reasons } from './motion.js';
import { timeOf } from './stop-grammar.js';
import type { Stop } from './stops.js';
import { choose, countOf, listOf, numberOf } from './words.js';

type Direction = 'forward' | 'backward';

/** Repeats a motion until one reports why it ended. */
async function repeated(count: number, move: () => Promise<Reasons>): Promise<Reasons> {
  for (let n = 0; n < count; n++) {
    const reasons = await move();
    if (reasons.length) return reasons;
  }
  return [];
}

function noMore(words: readonly string[], previous: string): void {
  if (words.length) throw new ConsoleError(`unexpected '${words.join(' ')}' after ${previous}`);
}

/** A time to run for and a stop to run to; both are optional. */
interface RunLimits {
  time?: number;
  stop?: Stop;
}

function runLimits(context: ConsoleContext, words: readonly string[]): RunLimits {
  const [first, ...rest] = words;
  if (first === undefined) return {};
  if (first === 'to') return { stop: context.grammar.parse(rest) };
  if (!/^\d/.test(first))
    throw new ConsoleError(`run where? Write a time, as in \`run 10ms\`, or \`run to ${words.join(' ')}\``);
  const unit = rest.length && /^(ns|us|µs|ms|s|min|h)$/.test(rest[0]) ? rest[0] : '';
  const more = runLimits(context, rest.slice(unit ? 1 : 0));
  return { ...more, time: timeOf(first + unit) };
}

async function run(context: ConsoleContext, words: readonly string[], direction: Direction): Promise<string> {
  const { time, stop } = runLimits(context, words);
  const { clock } = context.board;
  const end = direction === 'forward' ? clock.now + (time ?? 0) : Math.max(0, clock.now - (time ?? 0));
  const until = time === undefined ? undefined : end;
  return context.moved(await context[direction].run({ until, also: stop }));
}

function accessTarget(words: readonly string[]): { name: readonly string[]; count: string | undefined } {
  const count = /^\d+$/.test(words.at(-1) ?? '') ? words.at(-1) : undefined;
  return { name: count === undefined ? words : words.slice(0, -1), count };
}

/** The next access to any device, or to a named target; a count may follow. */
async function access(
  context: ConsoleContext,
  words: readonly string[],
  direction: Direction,
): Promise<string> {
  const { name, count } = accessTarget(words);
  const also = context.grammar.access('access', name);
  return context.moved(await context[direction].run({ also, count: countOf(count) }));
}

async function steps(
  context: ConsoleContext,
  words: readonly string[],
  direction: Direction,
): Promise<string> {
  noMore(words.slice(1), 'the count');
  return context.moved(await context[direction].steps(countOf(words[0])));
}

async function lines(
  context: ConsoleContext,
  words: readonly string[],
  over: boolean,
  direction: Direction,
): Promise<string> {
  noMore(words.slice(1), 'the count');
  const motion: Motion = context[direction];
  return context.moved(await repeated(countOf(words[0]), () => motion.line(over)));
}

async function finish(
  context: ConsoleContext,
  words: readonly string[],
  direction: Direction,
): Promise<string> {
  noMore(words, 'finish');
  return context.moved(await context[direction].finish());
}

/** The words that may follow `back`. */
const backwards: readonly {
  name: string;
  move(context: ConsoleContext, words: readonly string[]): Promise<string>;
}[] = [
  { name: 'step', move: (context, words) => steps(context, words, 'backward') },
  { name: 'line', move: (context, words) => lines(context, words, false, 'backward') },
  { name: 'next', move: (context, words) => lines(context, words, true, 'backward') },
  { name: 'over', move: (context, words) => lines(context, words, true, 'backward') },
  { name: 'finish', move: (context, words) => finish(context, words, 'backward') },
  { name: 'access', move: (context, words) => access(context, words, 'backward') },
  { name: 'run', move: (context, words) => run(context, words, 'backward') },
  { name: 'to', move: (context, words) => run(context, ['to', ...words], 'backward') },
];

async function back(context: ConsoleContext, words: readonly string[]): Promise<string> {
  const [first, ...rest] = words;
  if (first === undefined || numberOf(first) !== undefined) return steps(context, words, 'backward');
  if (/^\d/.test(first)) return run(context, words, 'backward');
  return choose('way back', first, backwards).move(context, rest);
}

async function go(context: ConsoleContext, words: readonly string[]): Promise<string> {
  const { forward, history } = context;
  const [first, ...rest] = words;
  if (first === undefined)
    throw new ConsoleError('go where? Write a time, as in `go 12.5ms`, or start, end, `cycle N`');
  if (first === 'start' || first === 'end') {
    noMore(rest, first);
    return context.moved(await forward.goToCycle(history[first]));
  }
  if (first === 'cycle') {
    const cycle = /^\d[\d,]*$/.test(rest[0] ?? '') ? Number(rest[0].replaceAll(',', '')) : NaN;
    if (Number.isNaN(cycle)) throw new ConsoleError(`'${rest.join(' ')}' is not a cycle`);
    return context.moved(await forward.goToCycle(cycle));
  }
  if (!/^\d/.test(first))
    throw new ConsoleError(
      `'${words.join(' ')}' is not a time: write \`go 12.5ms\`, or ${listOf(['go start', 'go end', 'go cycle N'])}`,
    );
  return context.moved(await forward.goToTime(timeOf(words.join(' '))));
}

export const moveCommands: readonly Command[] = [
  {
    name: 'run',
    short: ['r', 'continue', 'c'],
    group: 'moving',
    usage: ['run', 'run 10ms', 'run to STOP', 'run 1s to STOP'],
    summary: 'run to a stop, for a time, or to a location or event',
    help: 'STOP has the form that `stop` takes, and holds for this run only: `run to main`, `run to write UART0.DR`. Ctrl-C ends a run.',
    complete: (before, completions, partial) =>
      before[0] === 'to' ? completions.stop(before.slice(1), partial) : ['to'],
    check: (context, { words }) => void runLimits(context, words),
    run: (context, { words }) => run(context, words, 'forward'),
  },
  {
    name: 'step',
    short: ['s'],
    group: 'moving',
    usage: ['step', 'step 5'],
    summary: 'execute one instruction, or several',
    help: 'A pending exception is entered first. While the processor sleeps, time advances to its wake-up.',
    repeats: true,
    run: (context, { words }) => steps(context, words, 'forward'),
  },
  {
    name: 'line',
    short: ['l'],
    group: 'moving',
    usage: ['line', 'line 3'],
    summary: 'run to the next source line, into called functions',
    help: 'Functions without source lines, and exceptions that are taken on the way, run to their end.',
    repeats: true,
    run: (context, { words }) => lines(context, words, false, 'forward'),
  },
  {
    name: 'next',
    short: ['n', 'over', 'o'],
    group: 'moving',
    usage: ['next', 'next 3'],
    summary: 'run to the next source line, over called functions',
    help: 'In code without source lines: one instruction, over the function that it calls.',
    repeats: true,
    run: (context, { words }) => lines(context, words, true, 'forward'),
  },
  {
    name: 'finish',
    short: ['f'],
    group: 'moving',
    usage: ['finish'],
    summary: 'run until the current function or exception handler returns',
    repeats: true,
    run: (context, { words }) => finish(context, words, 'forward'),
  },
  {
    name: 'access',
    short: ['a'],
    group: 'moving',
    usage: ['access', 'access 5', 'access UART0', 'access UART0.DR 3'],
    summary: 'run to after the next access to a device, or to a named target',
    repeats: true,
    complete: (before, completions, partial) => (before.length ? [] : completions.accessible(partial)),
    check: ({ grammar }, { words }) => void grammar.access('access', accessTarget(words).name),
    run: (context, { words }) => access(context, words, 'forward'),
  },
  {
    name: 'back',
    short: ['b'],
    group: 'moving',
    usage: ['back', 'back 5', 'back 10ms', 'back line|next|finish|access|run …', 'back to STOP'],
    summary: 'undo an instruction, or perform a motion backwards',
    help:
      '`back run` goes to just before the last moment at which a stop held, so that a step forwards repeats it. ' +
      '`back line` goes to the beginning of this line or the one before, `back finish` to before the call of this function, ' +
      '`back access` to before the last access to a device. Stops end all of them on the way, but not `back 5`. Ctrl-C ends a search where it is. The output of the firmware is not repeated.',
    repeats: true,
    complete: (before, completions, partial) => {
      if (!before.length) return backwards.map((b) => b.name);
      if (before[0] === 'access') return completions.accessible(partial);
      if (before[0] === 'to') return completions.stop(before.slice(1), partial);
      return before[0] === 'run' ? ['to'] : [];
    },
    run: (context, { words }) => back(context, words),
  },
  {
    name: 'go',
    short: ['g'],
    group: 'moving',
    usage: ['go 12.5ms', 'go start', 'go end', 'go cycle 12345'],
    summary: 'go to a time or cycle, past or future',
    help: '`go end` goes to the farthest cycle executed. Beyond it `go` runs, and stops hold.',
    complete: (before) => (before.length ? [] : ['start', 'end', 'cycle']),
    check: (_context, { words }) => void (/^\d/.test(words[0] ?? '') && timeOf(words.join(' '))),
    run: (context, { words }) => go(context, words),
  },
];
