/** The `perch debug` command that takes the debugger to a board's present state. */
import { relative } from 'node:path';
import type { Board } from '../board/board.js';
import type { AnalogChange } from '../port/analog.js';
import { usualPace } from '../port/serial-pace.js';
import { formatText, type SerialSetting } from '../port/serial-setting.js';
import type { Plain } from '../state/plain.js';
import type { Nanoseconds } from '../units.js';
import { type TimedInput, TrackedBoard } from './tracked-board.js';

/** The command line's default board. */
const defaultBoard = 'ek-lm3s9b92';
/** The maximum number of inputs in a command. */
const mostInputs = 20;

/** The command, with notes if it is not complete. */
export function reproduction(board: Board): string[] {
  const { inputs, files, since } = TrackedBoard.of(board);
  const commands: string[] = [];
  let now = 0;
  let lost = since > 0;
  for (const input of inputs.filter(({ value }) => !discards(value))) {
    if (isClear(input)) continue;
    const command = commands.length < 2 * mostInputs ? commandFor(board, input) : undefined;
    lost ||= command === undefined;
    if (command === undefined) continue;
    if (input.cycle !== now) commands.push(`go cycle ${input.cycle}`);
    commands.push(command);
    now = input.cycle;
  }
  commands.push(`go ${moment(board)}`, 'backtrace');
  const { name } = board.description;
  const words = [
    'npx perch debug',
    ...(files?.map((file) => quoted(relative('', file))) ?? ['IMAGE']),
    ...(name === defaultBoard ? [] : [`--board ${quoted(name)}`]),
    ...commands.map((command) => `-c ${quoted(command)}`),
  ];
  return [
    words.join(' '),
    ...(lost ? ['(the command lacks some inputs of the board)'] : []),
    ...(files === undefined
      ? ['(IMAGE: the firmware; if it is read with imageFile(), its name is here)']
      : []),
  ];
}

/** The present time if it is exact, else the cycle. */
function moment({ clock }: Board): string {
  const milliseconds = Number((clock.now / 1e6).toFixed(7));
  return clock.cycleAt(milliseconds * 1e6) === clock.cycles ? `${milliseconds}ms` : `cycle ${clock.cycles}`;
}

/** The command that enters the same input; undefined if there is none. */
function commandFor(board: Board, { time, source, value }: TimedInput): string | undefined {
  if (Object.hasOwn(board.serial, source)) return sendCommand(source, value, time);
  if (/^\w+ setting$/.test(source)) return settingCommand(source.split(' ')[0], value);
  const part = Object.hasOwn(board.parts, source) ? board.parts[source] : undefined;
  if (part && 'press' in part && typeof value === 'boolean')
    return `${value ? 'press' : 'release'} ${source}`;
  if (source === 'reset' && value === 'pin') return 'reset';
  if (source === 'analog') return analogCommand(value);
  if (source === 'console') return value === null ? 'send console end' : textCommand('send console', value);
  const [pin, name] = source.split(' ');
  if (pin === 'pin' && (value === 0 || value === 1)) return `set ${name} = ${value}`;
  return undefined;
}

/** Whether it only discards what a serial line has received, which firmware does not see. */
function isClear({ value }: TimedInput): boolean {
  return typeof value === 'object' && value !== null && 'input' in value && value.input === 'clear';
}

/** Only for a voltage that is set immediately. */
function analogCommand(change: Plain): string | undefined {
  const { name, value, at } = change as unknown as AnalogChange;
  return at === undefined ? `set ${name} = ${value}` : undefined;
}

function settingCommand(line: string, value: Plain): string {
  if (value === null) return `set ${line} = follow`;
  const setting = value as unknown as SerialSetting;
  return `set ${line} = ${setting.baud},${formatText(setting)}`;
}

/** Whether an input discards output that the test has seen, which does not change the program's run. */
function discards(value: Plain): boolean {
  return typeof value === 'object' && value !== null && 'input' in value && value.input === 'clear';
}

/** Only for text that is sent immediately, at the usual pace. */
function sendCommand(line: string, value: Plain, now: Nanoseconds): string | undefined {
  const { time, input, pace } = value as { time: number; input: Plain; pace?: string };
  if (time > now + 1 || pace !== usualPace) return undefined;
  return textCommand(line === 'uart0' ? 'send' : `send ${line}`, input);
}

/** Undefined for bytes that are not text. */
function textCommand(command: string, input: Plain): string | undefined {
  if (!(input instanceof Uint8Array)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input);
    return `${command} "${text.replace(/["\\\p{Cc}]/gu, escaped)}"`;
  } catch {
    return undefined;
  }
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Quoted for a shell. */
function quoted(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
