/** Commands that enter input, change the board's state, or check it. */
import { TextWatch } from '../../port/text-watch.js';
import { duration, type Nanoseconds } from '../../units.js';
import { parseAction, splitLine } from './actions.js';
import type { Command } from './command.js';
import { CheckFailed, ConsoleError } from './error.js';
import { timeText } from './format.js';
import { serialText } from './look-chip.js';
import type { ConsoleContext } from './context.js';
import { TextStop } from './stops.js';
import { show, type Value } from './values.js';
import { bytesOf, quote } from './words.js';

/** Performs an action. Returns what was done, and what the stops report. */
async function act(context: ConsoleContext, name: string, rest: string): Promise<string> {
  const action = parseAction(context, name, rest);
  const reasons = await context.forward.act(() => action.perform());
  return [action.done(), ...reasons].join('\n');
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
};
const comparison = /^(\S+?)\s*(==|!=|<=|>=|=|<|>)\s*(\S+)$/;

function parseComparison(context: ConsoleContext, rest: string) {
  const [, left, sign, right] = comparison.exec(rest) ?? [];
  if (left === undefined)
    throw new ConsoleError(
      'assert what? Write `assert UART0.CTL.TXE == 1`: comparisons are ==, !=, <, <=, > and >=',
    );
  return { left, sign, right, a: context.values.find(left), b: context.values.find(right) };
}

function assert(context: ConsoleContext, rest: string): string {
  const { left, sign, right, a, b } = parseComparison(context, rest);
  const text = (v: Value) => show(v.read(), v.width);
  if (comparisons[sign](a.read(), b.read())) return '';
  throw new CheckFailed(
    `expected ${left} ${sign} ${right}, but ${a.label} is ${text(a)}\n${context.position}`,
  );
}

/** How long `expect` waits by default. */
const patience: Nanoseconds = 10e9;
const within = /^(.*?)\s+within\s+(\S+)$/;

interface Expectation {
  line: string;
  text: Uint8Array;
  patience: Nanoseconds;
}

function parseExpectation({ board }: ConsoleContext, rest: string): Expectation {
  const [, before, time] = within.exec(rest) ?? [];
  const { line, text: written } = splitLine(board, before ?? rest);
  if (line === 'console') throw new ConsoleError('`expect` waits for serial lines, not for the console');
  const text = bytesOf(written);
  if (!text.length) throw new ConsoleError('expect what? Write `expect bye` or `expect "line 3" within 2s`');
  return { line, text, patience: time === undefined ? patience : durationOf(time) };
}

async function expectText(context: ConsoleContext, rest: string): Promise<string> {
  const expectation = parseExpectation(context, rest);
  const { line, text } = expectation;
  const { board, forward, expected } = context;
  const port = board.port(line);
  expected.set(line, Math.min(expected.get(line) ?? 0, port.dropped + port.bytes.length));
  if (!found(expectation, context)) {
    const until = board.clock.now + expectation.patience;
    const reasons = await forward.run({ until, also: new TextStop(board, text, [line]) });
    if (!found(expectation, context)) throw new CheckFailed(missing(context, expectation, reasons));
  }
  return context.position;
}

/** Whether the output since the last `expect` contains the text. If so, consumes it up to there. */
function found({ line, text }: Expectation, { board, expected }: ConsoleContext): boolean {
  const { bytes, dropped } = board.port(line);
  const watch = new TextWatch(text);
  for (let at = Math.max(0, (expected.get(line) ?? 0) - dropped); at < bytes.length; at++) {
    if (!watch.push(bytes.subarray(at, at + 1))) continue;
    expected.set(line, dropped + at + 1);
    return true;
  }
  return false;
}

function missing(context: ConsoleContext, { line, text }: Expectation, reasons: readonly string[]): string {
  const { board } = context;
  return [
    `expected ${quote(text)} on ${line} and did not get it by ${timeText(board.clock.now)}`,
    ...reasons,
    serialText(board, line, 5),
    context.position,
  ].join('\n');
}

function durationOf(text: string): Nanoseconds {
  try {
    return duration(text);
  } catch (error) {
    throw new ConsoleError((error as Error).message);
  }
}

export const actCommands: readonly Command[] = [
  {
    name: 'send',
    group: 'acting',
    usage: ['send n', 'send "6 * 7\\r"', 'send uart1 "ok\\n"', 'send console "yes\\n"', 'send console end'],
    summary: 'type into uart0, another serial line or the semihosting console',
    help: 'Nothing is added: `\\r` is the Enter key. Characters wait while the firmware does not take them. The escapes are those of C; \\xNN is a byte. Input in the past drops the future.',
    check: (context, { rest }) => void parseAction(context, 'send', rest),
    run: (context, { rest }) => act(context, 'send', rest),
  },
  {
    name: 'press',
    group: 'acting',
    usage: ['press button'],
    summary: 'press a button of the board and hold it',
    complete: (before, completions) => (before.length ? [] : completions.buttons()),
    check: (context, { rest }) => void parseAction(context, 'press', rest),
    run: (context, { rest }) => act(context, 'press', rest),
  },
  {
    name: 'release',
    group: 'acting',
    usage: ['release button'],
    summary: 'release a button',
    complete: (before, completions) => (before.length ? [] : completions.buttons()),
    check: (context, { rest }) => void parseAction(context, 'release', rest),
    run: (context, { rest }) => act(context, 'release', rest),
  },
  {
    name: 'set',
    group: 'acting',
    usage: [
      'set R0 = 1',
      'set UART0.CTL = 0x301',
      'set UART0.CTL.TXE = 1',
      'set counter = 5',
      'set PB4 = 0',
      'set AIN0 = 1.65',
      'set uart0 = 9600,8E1',
      'set uart0 = follow',
    ],
    summary: 'set a register, field, variable, pin, analogue input or serial line',
    help: 'A write to a device register has the effects of a write by software. Analogue inputs are in volts, TEMP in °C. The far end of a serial line has a fixed rate and format, or follows the firmware. A change in the past drops the future.',
    complete: (before, completions, partial) =>
      before.length ? completions.values(partial) : [...completions.values(partial), ...completions.analog()],
    check: (context, { rest }) => void parseAction(context, 'set', rest),
    run: (context, { rest }) => act(context, 'set', rest),
  },
  {
    name: 'reset',
    group: 'acting',
    usage: ['reset'],
    summary: 'press the reset button: the processor restarts, time continues',
    check: (context, { rest }) => void parseAction(context, 'reset', rest),
    run: (context, { rest }) => {
      parseAction(context, 'reset', rest).perform();
      return context.position;
    },
  },
  {
    name: 'expect',
    group: 'checking',
    usage: ['expect bye', 'expect "line 3" within 2s', 'expect uart1 ok'],
    summary: 'run until uart0 or another serial line prints a text; fails if it does not',
    help: 'Output since the last `expect` counts. The timeout is 10 s of virtual time by default. In a script a failure ends with exit code 1.',
    check: (context, { rest }) => void parseExpectation(context, rest),
    run: (context, { rest }) => expectText(context, rest),
  },
  {
    name: 'assert',
    group: 'checking',
    usage: ['assert UART0.CTL.TXE == 1', 'assert counter > 3', 'assert PC == main'],
    summary: 'compare two values; fails if the comparison is false',
    help: 'Comparisons are ==, !=, <, <=, > and >=. Numbers are unsigned. In a script a failure ends with exit code 1.',
    complete: (_before, completions, partial) => completions.values(partial),
    check: (context, { rest }) => void parseComparison(context, rest),
    run: (context, { rest }) => assert(context, rest),
  },
];
