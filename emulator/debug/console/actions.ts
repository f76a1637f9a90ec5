/** Actions from outside: input and changes of state, as `perch debug` and `--at` name them. */
import type { Board } from '../../board/board.js';
import { checkAnalog } from '../../port/analog.js';
import type { PaceText } from '../../port/serial-pace.js';
import { parseSerialSetting, settingText } from '../../port/serial-setting.js';
import { suggestion } from '../../suggestion.js';
import { ConsoleError } from './error.js';
import { counted } from './format.js';
import { asConsoleError, show, type Values } from './values.js';
import { bytesOf, listOf, quote, wordsOf } from './words.js';

/** An action that was parsed: it can be performed at any time. */
export interface Action {
  /** Enters the input. */
  perform(): void;
  /** What was done, for the user. Called after `perform`. */
  done(): string;
}

/** What actions work on. */
export interface ActionContext {
  readonly board: Board;
  readonly values: Values;
  /** How `send` waits for the firmware. */
  readonly pace?: PaceText;
}

type Parse = (context: ActionContext, rest: string) => Action;

const actions: Readonly<Record<string, Parse>> = { send, press, release, set, reset };

export const actionNames: readonly string[] = Object.keys(actions);

/**
 * Parses the arguments of an action. Nothing happens yet.
 * @param name one of `actionNames`
 * @throws ConsoleError that names the wrong part
 */
export function parseAction(context: ActionContext, name: string, rest: string): Action {
  return actions[name](context, rest);
}

/** A text for a serial line, or for the console. */
export interface LineText {
  /** `console`, or a serial line; `uart0` if none is named. */
  line: string;
  named: boolean;
  text: string;
}

/**
 * Splits a text from the line that its first word names if more follows.
 * @throws ConsoleError for a word that is nearly the name of a line
 */
export function splitLine(board: Board, rest: string): LineText {
  const [first, second] = wordsOf(rest);
  const names = [...Object.keys(board.serial), 'console'];
  if (second && names.includes(first.text)) {
    return { line: first.text, named: true, text: rest.slice(second.at) };
  }
  if (first && !second && names.includes(first.text))
    throw new ConsoleError(`a text is missing after ${first.text}: a text that begins so is in quotes`);
  const near = second ? suggestion(first.text, names) : '';
  if (near)
    throw new ConsoleError(`no serial line '${first.text}'${near}: a text that begins so is in quotes`);
  return { line: 'uart0', named: false, text: rest };
}

function send({ board, pace }: ActionContext, rest: string): Action {
  const { line, text: written } = splitLine(board, rest);
  const bytes = bytesOf(written);
  const { console } = board;
  if (line === 'console' && written.trim() === 'end')
    return { perform: () => console.end(), done: () => 'ended the input of the console' };
  if (!bytes.length) throw new ConsoleError('send what? Write `send n` or `send "print(1)\\r"`');
  const quoted = quote(bytes);
  if (line === 'console') {
    return { perform: () => console.send(bytes), done: () => `sent ${quoted} to the console` };
  }
  const port = board.port(line);
  const effect = pace === 'none' ? 'loses characters' : 'they wait until it is on';
  const sent = `sent ${quoted}${line === 'uart0' ? '' : ` to ${line}`}`;
  let off = false;
  return {
    perform() {
      off = !port.listened;
      port.send(bytes, { pace });
    },
    done: () =>
      `${sent}${off ? `; the firmware's receiver at ${line} is off${pace === 'none' ? ' and' : ':'} ${effect}` : ''}`,
  };
}

interface Button {
  name: string;
  press(): void;
  release(): void;
}

function press(context: ActionContext, rest: string): Action {
  const found = button(context, rest);
  return { perform: () => found.press(), done: () => `${found.name} is pressed` };
}

function release(context: ActionContext, rest: string): Action {
  const found = button(context, rest);
  return { perform: () => found.release(), done: () => `${found.name} is released` };
}

function button({ board }: ActionContext, rest: string): Button {
  const [name, ...more] = wordsOf(rest).map((word) => word.text);
  const parts = Object.values(board.parts).filter((part) => 'press' in part) as unknown as Button[];
  const found =
    name === undefined && parts.length === 1 ? parts[0] : parts.find((part) => part.name === name);
  if (more.length) throw new ConsoleError(`unexpected '${more.join(' ')}' after ${name}`);
  if (found) return found;
  const known = parts.map((part) => part.name);
  const near = name === undefined ? '' : suggestion(name, known);
  throw new ConsoleError(
    `the board has no button '${name ?? ''}'${near}: it has ${listOf(known, 'and') || 'none'}`,
  );
}

/** `NAME = VALUE`, with or without blanks around the sign, or without the sign. */
const assignment = /^(\S+?)\s*(?:=|\s)\s*(\S+)$/;

function set(context: ActionContext, rest: string): Action {
  const { values, board } = context;
  const [, name, written] = assignment.exec(rest) ?? [];
  if (name === undefined)
    throw new ConsoleError('set what? Write `set R0 = 1`, `set UART0.CTL.TXE = 1` or `set counter = 5`');
  const analog = name.toUpperCase();
  if (board.analogNames.includes(analog)) return setAnalog(context, analog, written);
  if (Object.hasOwn(board.serial, name)) return setLine(context, name, written);
  const target = values.find(name);
  const value = values.find(written).read();
  if (!target.write) throw new ConsoleError(`${target.label} cannot be set`);
  if (value >= 2 ** target.width)
    throw new ConsoleError(
      `${written} is more than ${target.label} holds: it has ${counted(target.width, 'bit')}`,
    );
  let before = 0;
  return {
    perform() {
      before = target.read();
      target.write!(value);
    },
    done() {
      const after = target.read();
      const kept = after === value ? '' : ` (${show(value, target.width)} was written)`;
      return `${target.label} ${show(before, target.width)}->${show(after, target.width)}${kept}`;
    },
  };
}

/** Sets an analogue input, in volts, or `TEMP` in °C. */
function setAnalog({ board }: ActionContext, name: string, written: string): Action {
  const input = board.analog(name);
  const value = Number(written);
  try {
    if (Number.isNaN(value)) throw new RangeError(`'${written}' is not a number`);
    checkAnalog(board.description.chip.analog ?? {}, { name, value });
  } catch (error) {
    throw asConsoleError(error);
  }
  let before = 0;
  return {
    perform() {
      before = input.value;
      input.set(value);
    },
    done: () => `${name} ${before}->${value} ${input.unit}`,
  };
}

/** Fixes the setting of the host's end of a serial line, or lets it follow the firmware. */
function setLine({ board }: ActionContext, name: string, written: string): Action {
  const port = board.port(name);
  if (written === 'follow')
    return { perform: () => port.follow(), done: () => `${name} follows the firmware` };
  try {
    const setting = parseSerialSetting(written);
    return { perform: () => port.fix(setting), done: () => `${name} is fixed at ${settingText(setting)}` };
  } catch (error) {
    throw asConsoleError(error);
  }
}

function reset({ board }: ActionContext, rest: string): Action {
  if (rest !== '') throw new ConsoleError(`unexpected '${rest}' after reset`);
  return { perform: () => board.reset('pin'), done: () => 'the reset button was pressed' };
}
