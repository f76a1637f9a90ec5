/** Commands that act on the board from outside, change its state by hand, or check it. */
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

/** What was done, and what the stops say to it. */
async function acted({ motion }: ConsoleContext, action: () => void, done: () => string): Promise<string> {
  const why = await motion.act(action);
  return [done(), ...why].join('\n');
}

async function send(session: ConsoleContext, rest: string): Promise<string> {
  const { board } = session;
  const text = textOf(rest);
  if (text === '') throw new ConsoleError('send what? Write `send n` or `send "print(1)\\r"`');
  const uart = board.names.blocks.get(line.toUpperCase())?.block;
  const deaf = uart && (uart.peek('CTL.UARTEN') === 0 || uart.peek('CTL.RXE') === 0);
  const lost = deaf ? `; the receiver of ${uart.name} is off, and what arrives meanwhile is lost` : '';
  return acted(
    session,
    () => board.port(line).send(text),
    () => `sent ${JSON.stringify(text)}${lost}`,
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

/** The outside sets an analogue input: a value in volts, or of `TEMP` in °C. */
async function setAnalog(session: ConsoleContext, name: string, written: string): Promise<string> {
  const input = session.board.analog(name);
  const before = input.value;
  const value = Number(written);
  try {
    return await acted(
      session,
      () => input.set(value),
      () => `${name} ${before}->${value} ${input.unit}`,
    );
  } catch (error) {
    throw asConsoleError(error);
  }
}

async function set(session: ConsoleContext, rest: string): Promise<string> {
  const { values, board } = session;
  const [, name, written] = assignment.exec(rest) ?? [];
  if (name === undefined)
    throw new ConsoleError('set what? Write `set R0 = 1`, `set UART0.CTL.TXE = 1` or `set counter = 5`');
  const analog = name.toUpperCase();
  if (board.analogNames.includes(analog)) return setAnalog(session, analog, written);
  const target = values.find(name);
  const value = values.find(written).read();
  if (!target.write) throw new ConsoleError(`${target.label} cannot be set`);
  if (value >= 2 ** target.width)
    throw new ConsoleError(
      `${written} is more than ${target.label} holds: it has ${counted(target.width, 'bit')}`,
    );
  const before = target.read();
  return acted(
    session,
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

function assert(session: ConsoleContext, rest: string): string {
  const [, left, sign, right] = comparison.exec(rest) ?? [];
  if (left === undefined)
    throw new ConsoleError(
      'assert what? Write `assert UART0.CTL.TXE == 1`: there are ==, !=, <, <=, > and >=',
    );
  const [a, b] = [session.values.find(left), session.values.find(right)];
  const text = (v: Value) => show(v.read(), v.width);
  if (comparisons[sign](a.read(), b.read())) return '';
  throw new CheckFailed(
    `expected ${left} ${sign} ${right}, but ${a.label} is ${text(a)}\n${session.position}`,
  );
}

/** How long `expect` waits unless told. */
const patience: Nanoseconds = 10e9;
const within = /^(.*?)\s+within\s+(\S+)$/;

async function expectText(session: ConsoleContext, rest: string): Promise<string> {
  const [, before, time] = within.exec(rest) ?? [];
  const text = textOf(before ?? rest);
  if (text === '') throw new ConsoleError('expect what? Write `expect bye` or `expect "line 3" within 2s`');
  const { board, motion } = session;
  const port = board.port(line);
  session.expected = Math.min(session.expected, port.bytes.length);
  const watch = new TextWatch(text);
  if (!found(watch, session)) {
    const until = board.clock.now + (time === undefined ? patience : durationOf(time));
    const why = await motion.run({ until, also: new TextStop(board, line, text) });
    if (!found(new TextWatch(text), session)) throw new CheckFailed(missing(session, text, why));
  }
  return session.position;
}

/** Whether the text is in what came since the last `expect`; then what comes next counts. */
function found(watch: TextWatch, session: ConsoleContext): boolean {
  const { bytes } = session.board.port(line);
  for (let at = session.expected; at < bytes.length; at++) {
    if (!watch.push(bytes.subarray(at, at + 1))) continue;
    session.expected = at + 1;
    return true;
  }
  return false;
}

function missing(session: ConsoleContext, text: string, why: readonly string[]): string {
  const { board } = session;
  return [
    `expected ${JSON.stringify(text)} on ${line} and did not get it by ${timeText(board.clock.now)}`,
    ...why,
    serialText(board, line, 5),
    session.position,
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
    usage: ['send n', 'send "6 * 7\\r"'],
    summary: 'type into uart0',
    help: 'Nothing is added: `\\r` is the Enter key. Escapes are \\r, \\n, \\t, \\0, \\xNN, \\\\ and \\". What is sent in the past makes another future.',
    run: (session, { rest }) => send(session, rest),
  },
  {
    name: 'press',
    group: 'acting',
    usage: ['press button'],
    summary: 'press a button of the board and hold it',
    complete: (before, completions) => (before.length ? [] : completions.buttons()),
    run: (session, { words }) => {
      const found = button(session, words[0]);
      return acted(
        session,
        () => found.press(),
        () => `${found.name} is pressed`,
      );
    },
  },
  {
    name: 'release',
    group: 'acting',
    usage: ['release button'],
    summary: 'let go of a button',
    complete: (before, completions) => (before.length ? [] : completions.buttons()),
    run: (session, { words }) => {
      const found = button(session, words[0]);
      return acted(
        session,
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
    summary: 'change a register, field, variable, pin or analogue input by hand',
    help: 'A register of a device is written as software would write it; analogue inputs are in volts, TEMP in °C. What is changed in the past makes another future.',
    complete: (before, completions, partial) =>
      before.length ? completions.values(partial) : [...completions.values(partial), ...completions.analog()],
    run: (session, { rest }) => set(session, rest),
  },
  {
    name: 'reset',
    group: 'acting',
    usage: ['reset'],
    summary: 'press the reset button: the processor starts again, time goes on',
    run: (session) => {
      session.board.reset('pin');
      return session.position;
    },
  },
  {
    name: 'expect',
    group: 'checking',
    usage: ['expect bye', 'expect "line 3" within 2s'],
    summary: 'run until uart0 prints a text; fails when it does not',
    help: 'What was printed since the last `expect` counts. Without `within` it waits 10 s of virtual time. In a script a failure ends with exit code 1.',
    run: (session, { rest }) => expectText(session, rest),
  },
  {
    name: 'assert',
    group: 'checking',
    usage: ['assert UART0.CTL.TXE == 1', 'assert counter > 3', 'assert PC == main'],
    summary: 'fails unless two values compare as told',
    help: 'There are ==, !=, <, <=, > and >=. Numbers are unsigned. In a script a failure ends with exit code 1.',
    complete: (_before, completions, partial) => completions.values(partial),
    run: (session, { rest }) => assert(session, rest),
  },
];
