/** Commands that enter input, change the board's state, or check it. */
import { TextWatch } from '../../port/text-watch.js';
import { suggestion } from '../../suggestion.js';
import { duration, type Nanoseconds } from '../../units.js';
import type { Command } from './command.js';
import { CheckFailed, ConsoleError } from './error.js';
import { counted, timeText } from './format.js';
import { serialText } from './look-chip.js';
import type { ConsoleContext } from './context.js';
import { TextStop } from './stops.js';
import { asConsoleError, show, type Value } from './values.js';
import { listOf, textOf } from './words.js';

const line = 'uart0';

/** Applies an input. Returns what was done, and what the stops report. */
async function acted({ forward }: ConsoleContext, action: () => void, done: () => string): Promise<string> {
  const reasons = await forward.act(action);
  return [done(), ...reasons].join('\n');
}

const consoleInput = /^console\s+/;

async function send(context: ConsoleContext, rest: string): Promise<string> {
  if (consoleInput.test(rest)) return sendToConsole(context, rest.replace(consoleInput, ''));
  const { board } = context;
  const text = textOf(rest);
  if (text === '') throw new ConsoleError('send what? Write `send n` or `send "print(1)\\r"`');
  const uart = board.names.blocks.get(line.toUpperCase())?.block;
  const deaf = uart && (uart.peek('CTL.UARTEN') === 0 || uart.peek('CTL.RXE') === 0);
  const lost = deaf ? `; the receiver of ${uart.name} is off and loses characters` : '';
  return acted(
    context,
    () => board.port(line).send(text),
    () => `sent ${JSON.stringify(text)}${lost}`,
  );
}

/** Input of semihosting. */
async function sendToConsole(context: ConsoleContext, rest: string): Promise<string> {
  const { console } = context.board;
  if (rest.trim() === 'end')
    return acted(
      context,
      () => console.end(),
      () => 'ended the semihosting input',
    );
  const text = textOf(rest);
  return acted(
    context,
    () => console.send(text),
    () => `sent ${JSON.stringify(text)} to semihosting`,
  );
}

interface Button {
  name: string;
  press(): void;
  release(): void;
}

function button({ board }: ConsoleContext, name: string | undefined): Button {
  const parts = Object.values(board.parts).filter((part) => 'press' in part) as unknown as Button[];
  const found =
    name === undefined && parts.length === 1 ? parts[0] : parts.find((part) => part.name === name);
  if (found) return found;
  const known = parts.map((part) => part.name);
  const near = name === undefined ? '' : suggestion(name, known);
  throw new ConsoleError(
    `the board has no button '${name ?? ''}'${near}: it has ${listOf(known, 'and') || 'none'}`,
  );
}

/** `NAME = VALUE`, with or without blanks around the sign, or without the sign. */
const assignment = /^(\S+?)\s*(?:=|\s)\s*(\S+)$/;

/** Sets an analogue input, in volts, or `TEMP` in °C. */
async function setAnalog(context: ConsoleContext, name: string, written: string): Promise<string> {
  const input = context.board.analog(name);
  const before = input.value;
  const value = Number(written);
  try {
    return await acted(
      context,
      () => input.set(value),
      () => `${name} ${before}->${value} ${input.unit}`,
    );
  } catch (error) {
    throw asConsoleError(error);
  }
}

async function set(context: ConsoleContext, rest: string): Promise<string> {
  const { values, board } = context;
  const [, name, written] = assignment.exec(rest) ?? [];
  if (name === undefined)
    throw new ConsoleError('set what? Write `set R0 = 1`, `set UART0.CTL.TXE = 1` or `set counter = 5`');
  const analog = name.toUpperCase();
  if (board.analogNames.includes(analog)) return setAnalog(context, analog, written);
  const target = values.find(name);
  const value = values.find(written).read();
  if (!target.write) throw new ConsoleError(`${target.label} cannot be set`);
  if (value >= 2 ** target.width)
    throw new ConsoleError(
      `${written} is more than ${target.label} holds: it has ${counted(target.width, 'bit')}`,
    );
  const before = target.read();
  return acted(
    context,
    () => target.write!(value),
    () => {
      const after = target.read();
      const kept = after === value ? '' : ` (${show(value, target.width)} was written)`;
      return `${target.label} ${show(before, target.width)}->${show(after, target.width)}${kept}`;
    },
  );
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

function assert(context: ConsoleContext, rest: string): string {
  const [, left, sign, right] = comparison.exec(rest) ?? [];
  if (left === undefined)
    throw new ConsoleError(
      'assert what? Write `assert UART0.CTL.TXE == 1`: comparisons are ==, !=, <, <=, > and >=',
    );
  const [a, b] = [context.values.find(left), context.values.find(right)];
  const text = (v: Value) => show(v.read(), v.width);
  if (comparisons[sign](a.read(), b.read())) return '';
  throw new CheckFailed(
    `expected ${left} ${sign} ${right}, but ${a.label} is ${text(a)}\n${context.position}`,
  );
}

/** How long `expect` waits by default. */
const patience: Nanoseconds = 10e9;
const within = /^(.*?)\s+within\s+(\S+)$/;

async function expectText(context: ConsoleContext, rest: string): Promise<string> {
  const [, before, time] = within.exec(rest) ?? [];
  const text = textOf(before ?? rest);
  if (text === '') throw new ConsoleError('expect what? Write `expect bye` or `expect "line 3" within 2s`');
  const { board, forward } = context;
  const port = board.port(line);
  context.expected = Math.min(context.expected, port.bytes.length);
  const watch = new TextWatch(text);
  if (!found(watch, context)) {
    const until = board.clock.now + (time === undefined ? patience : durationOf(time));
    const reasons = await forward.run({ until, also: new TextStop(board, line, text) });
    if (!found(new TextWatch(text), context)) throw new CheckFailed(missing(context, text, reasons));
  }
  return context.position;
}

/** Whether the output since the last `expect` contains the text. If so, consumes it up to there. */
function found(watch: TextWatch, context: ConsoleContext): boolean {
  const { bytes } = context.board.port(line);
  for (let at = context.expected; at < bytes.length; at++) {
    if (!watch.push(bytes.subarray(at, at + 1))) continue;
    context.expected = at + 1;
    return true;
  }
  return false;
}

function missing(context: ConsoleContext, text: string, reasons: readonly string[]): string {
  const { board } = context;
  return [
    `expected ${JSON.stringify(text)} on ${line} and did not get it by ${timeText(board.clock.now)}`,
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
    usage: ['send n', 'send "6 * 7\\r"', 'send console "yes\\n"', 'send console end'],
    summary: 'type into uart0, or into the console of semihosting',
    help: 'Nothing is added: `\\r` is the Enter key. Escapes are \\r, \\n, \\t, \\0, \\xNN, \\\\ and \\". Input in the past drops the future.',
    run: (context, { rest }) => send(context, rest),
  },
  {
    name: 'press',
    group: 'acting',
    usage: ['press button'],
    summary: 'press a button of the board and hold it',
    complete: (before, completions) => (before.length ? [] : completions.buttons()),
    run: (context, { words }) => {
      const found = button(context, words[0]);
      return acted(
        context,
        () => found.press(),
        () => `${found.name} is pressed`,
      );
    },
  },
  {
    name: 'release',
    group: 'acting',
    usage: ['release button'],
    summary: 'release a button',
    complete: (before, completions) => (before.length ? [] : completions.buttons()),
    run: (context, { words }) => {
      const found = button(context, words[0]);
      return acted(
        context,
        () => found.release(),
        () => `${found.name} is released`,
      );
    },
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
    ],
    summary: 'set a register, field, variable, pin or analogue input',
    help: 'A write to a device register has the effects of a write by software. Analogue inputs are in volts, TEMP in °C. A change in the past drops the future.',
    complete: (before, completions, partial) =>
      before.length ? completions.values(partial) : [...completions.values(partial), ...completions.analog()],
    run: (context, { rest }) => set(context, rest),
  },
  {
    name: 'reset',
    group: 'acting',
    usage: ['reset'],
    summary: 'press the reset button: the processor restarts, time continues',
    run: (context) => {
      context.board.reset('pin');
      return context.position;
    },
  },
  {
    name: 'expect',
    group: 'checking',
    usage: ['expect bye', 'expect "line 3" within 2s'],
    summary: 'run until uart0 prints a text; fails if it does not',
    help: 'Output since the last `expect` counts. The timeout is 10 s of virtual time by default. In a script a failure ends with exit code 1.',
    run: (context, { rest }) => expectText(context, rest),
  },
  {
    name: 'assert',
    group: 'checking',
    usage: ['assert UART0.CTL.TXE == 1', 'assert counter > 3', 'assert PC == main'],
    summary: 'compare two values; fails if the comparison is false',
    help: 'Comparisons are ==, !=, <, <=, > and >=. Numbers are unsigned. In a script a failure ends with exit code 1.',
    complete: (_before, completions, partial) => completions.values(partial),
    run: (context, { rest }) => assert(context, rest),
  },
];
