/** Commands that move through time. */
import type { Command } from './command.js';
import { ConsoleError } from './error.js';
import type { Reasons } from './motion.js';
import type { ConsoleContext } from './context.js';
import type { Stop } from './stops.js';
import { timeOf } from './stop-grammar.js';
import { choose, countOf, listOf, numberOf } from './words.js';

/** Does a motion a number of times, until one of them has something to say. */
async function repeated(count: number, move: () => Promise<Reasons>): Promise<Reasons> {
  for (let n = 0; n < count; n++) {
    const why = await move();
    if (why.length) return why;
  }
  return [];
}

function noMore(words: readonly string[], behind: string): void {
  if (words.length) throw new ConsoleError(`'${words.join(' ')}' behind ${behind} is not understood`);
}

/** A time to run for and a stop to run to, each of which may be absent. */
interface RunLimits {
  time?: number;
  stop?: Stop;
}

function runLimits(session: ConsoleContext, words: readonly string[]): RunLimits {
  const [first, ...rest] = words;
  if (first === undefined) return {};
  if (first === 'to') return { stop: session.grammar.parse(rest) };
  if (!/^\d/.test(first))
    throw new ConsoleError(`run where? Write a time, as in \`run 10ms\`, or \`run to ${words.join(' ')}\``);
  const unit = rest.length && /^(ns|us|µs|ms|s|min|h)$/.test(rest[0]) ? rest[0] : '';
  const more = runLimits(session, rest.slice(unit ? 1 : 0));
  return { ...more, time: timeOf(first + unit) };
}

async function run(session: ConsoleContext, words: readonly string[], back: boolean): Promise<string> {
  const { time, stop } = runLimits(session, words);
  const { clock } = session.board;
  if (!back) {
    const until = time === undefined ? undefined : clock.now + time;
    return session.moved(await session.motion.run({ until, also: stop }));
  }
  const until = time === undefined ? undefined : Math.max(0, clock.now - time);
  return session.moved(await session.motion.runBack({ until, also: stop }));
}

/** The next access to anything, or to what has a name; then how many times. */
async function access(session: ConsoleContext, words: readonly string[], back: boolean): Promise<string> {
  const count = /^\d+$/.test(words.at(-1) ?? '') ? words.at(-1) : undefined;
  const name = count === undefined ? words : words.slice(0, -1);
  const also = session.grammar.access('access', name);
  const { motion } = session;
  const options = { also, count: countOf(count) };
  return session.moved(await (back ? motion.runBack(options) : motion.run(options)));
}

async function lines(
  session: ConsoleContext,
  words: readonly string[],
  over: boolean,
  back: boolean,
): Promise<string> {
  noMore(words.slice(1), 'the count');
  const { motion } = session;
  const move = () => (back ? motion.lineBack(over) : motion.line(over));
  return session.moved(await repeated(countOf(words[0]), move));
}

async function finish(session: ConsoleContext, words: readonly string[], back: boolean): Promise<string> {
  noMore(words, 'finish');
  return session.moved(await (back ? session.motion.finishBack() : session.motion.finish()));
}

/** What can stand behind `back`. */
const backwards: readonly {
  name: string;
  move(session: ConsoleContext, words: readonly string[]): Promise<string>;
}[] = [
  { name: 'step', move: (session, words) => stepBack(session, words) },
  { name: 'line', move: (session, words) => lines(session, words, false, true) },
  { name: 'next', move: (session, words) => lines(session, words, true, true) },
  { name: 'over', move: (session, words) => lines(session, words, true, true) },
  { name: 'finish', move: (session, words) => finish(session, words, true) },
  { name: 'access', move: (session, words) => access(session, words, true) },
  { name: 'run', move: (session, words) => run(session, words, true) },
  { name: 'to', move: (session, words) => run(session, ['to', ...words], true) },
];

async function stepBack(session: ConsoleContext, words: readonly string[]): Promise<string> {
  noMore(words.slice(1), 'the count');
  return session.moved(await session.motion.stepsBack(countOf(words[0])));
}

async function back(session: ConsoleContext, words: readonly string[]): Promise<string> {
  const [first, ...rest] = words;
  if (first === undefined || numberOf(first) !== undefined) return stepBack(session, words);
  if (/^\d/.test(first)) return run(session, words, true);
  return choose('way back', first, backwards).move(session, rest);
}

async function go(session: ConsoleContext, words: readonly string[]): Promise<string> {
  const { motion, history } = session;
  const [first, ...rest] = words;
  if (first === undefined)
    throw new ConsoleError('go where? Write a time, as in `go 12.5ms`, or start, end, `cycle N`');
  if (first === 'start' || first === 'end') {
    noMore(rest, first);
    return session.moved(await motion.goToCycle(history[first]));
  }
  if (first === 'cycle') {
    const cycle = /^\d[\d,]*$/.test(rest[0] ?? '') ? Number(rest[0].replaceAll(',', '')) : NaN;
    if (Number.isNaN(cycle)) throw new ConsoleError(`'${rest.join(' ')}' is no cycle`);
    return session.moved(await motion.goToCycle(cycle));
  }
  if (!/^\d/.test(first))
    throw new ConsoleError(
      `'${words.join(' ')}' is no time: write \`go 12.5ms\`, or ${listOf(['go start', 'go end', 'go cycle N'])}`,
    );
  return session.moved(await motion.goToTime(timeOf(words.join(' '))));
}

export const moveCommands: readonly Command[] = [
  {
    name: 'run',
    short: ['r', 'continue', 'c'],
    group: 'moving',
    usage: ['run', 'run 10ms', 'run to STOP', 'run 1s to STOP'],
    summary: 'run until a stop, for a time, or to a place or event',
    help: 'STOP is written as for `stop`, and counts for this run only: `run to main`, `run to write UART0.DR`. Ctrl-C ends a run.',
    complete: (before, completions, partial) =>
      before[0] === 'to' ? completions.stop(before.slice(1), partial) : ['to'],
    run: (session, { words }) => run(session, words, false),
  },
  {
    name: 'step',
    short: ['s'],
    group: 'moving',
    usage: ['step', 'step 5'],
    summary: 'execute one instruction, or several',
    help: 'An exception that is due is entered first. While the processor sleeps, time passes to what wakes it.',
    repeats: true,
    run: async (session, { words }) => {
      noMore(words.slice(1), 'the count');
      return session.moved(await session.motion.steps(countOf(words[0])));
    },
  },
  {
    name: 'line',
    short: ['l'],
    group: 'moving',
    usage: ['line', 'line 3'],
    summary: 'run to the next source line, into functions that are called',
    help: 'Functions without source lines, and exceptions that come in between, run through.',
    repeats: true,
    run: (session, { words }) => lines(session, words, false, false),
  },
  {
    name: 'next',
    short: ['n', 'over', 'o'],
    group: 'moving',
    usage: ['next', 'next 3'],
    summary: 'run to the next source line, over functions that are called',
    help: 'In code without source lines: one instruction, over the function that it calls.',
    repeats: true,
    run: (session, { words }) => lines(session, words, true, false),
  },
  {
    name: 'finish',
    short: ['f'],
    group: 'moving',
    usage: ['finish'],
    summary: 'run until the current function or exception handler has returned',
    repeats: true,
    run: (session, { words }) => finish(session, words, false),
  },
  {
    name: 'access',
    short: ['a'],
    group: 'moving',
    usage: ['access', 'access 5', 'access UART0', 'access UART0.DR 3'],
    summary: 'run to after the next access to a device, or to what is named',
    repeats: true,
    complete: (before, completions, partial) => (before.length ? [] : completions.accessible(partial)),
    run: (session, { words }) => access(session, words, false),
  },
  {
    name: 'back',
    short: ['b'],
    group: 'moving',
    usage: ['back', 'back 5', 'back 10ms', 'back line|next|finish|access|run …', 'back to STOP'],
    summary: 'undo an instruction, or go the other way whatever goes forwards',
    help:
      '`back run` goes back to where a stop held last: to just before it, so that a step forwards makes it happen again. ' +
      '`back line` goes to the beginning of this line or the one before, `back finish` to before the call of this function, ' +
      '`back access` to before the last access to a device. Stops end all of them on the way, but not `back 5`. Ctrl-C ends a search where it has come to. What the firmware has printed is not printed again.',
    repeats: true,
    complete: (before, completions, partial) => {
      if (!before.length) return backwards.map((b) => b.name);
      if (before[0] === 'access') return completions.accessible(partial);
      if (before[0] === 'to') return completions.stop(before.slice(1), partial);
      return before[0] === 'run' ? ['to'] : [];
    },
    run: (session, { words }) => back(session, words),
  },
  {
    name: 'go',
    short: ['g'],
    group: 'moving',
    usage: ['go 12.5ms', 'go start', 'go end', 'go cycle 12345'],
    summary: 'go to a moment, in whatever direction it lies',
    help: '`go end` is the farthest that has been executed. Beyond that `go` runs, and stops hold.',
    complete: (before) => (before.length ? [] : ['start', 'end', 'cycle']),
    run: (session, { words }) => go(session, words),
  },
];
