/** The command that brings a debugger to where a board is, in the words of `perch debug`. */
import { relative } from 'node:path';
import type { Board } from '../board/board.js';
import type { AnalogChange } from '../port/analog.js';
import type { Plain } from '../state/plain.js';
import type { Nanoseconds } from '../units.js';
import { TrackedBoard, type TimedInput } from './tracked-board.js';

/** What the command line emulates unless told. */
const defaultBoard = 'ek-lm3s9b92';
/** So many inputs find room in a command. */
const mostInputs = 20;

/** The command, and what is to be known about it where it is not complete. */
export function reproduction(board: Board): string[] {
  const { inputs, file, since } = TrackedBoard.of(board);
  const commands: string[] = [];
  let now = 0;
  let lost = since > 0;
  for (const input of inputs) {
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
    file === undefined ? 'IMAGE' : quoted(relative('', file)),
    ...(name === defaultBoard ? [] : [`--board ${quoted(name)}`]),
    ...commands.map((command) => `-c ${quoted(command)}`),
  ];
  return [
    words.join(' '),
    ...(lost ? ['(not all that entered the board is in this command)'] : []),
    ...(file === undefined ? ['(IMAGE: the firmware; read with imageFile(), it has its name here)'] : []),
  ];
}

/** As time where that is exact. */
function moment({ clock }: Board): string {
  const milliseconds = Number((clock.now / 1e6).toFixed(7));
  return clock.cycleAt(milliseconds * 1e6) === clock.cycles ? `${milliseconds}ms` : `cycle ${clock.cycles}`;
}

/** What a user would do to enter the same; undefined where no command does. */
function commandFor(board: Board, { time, source, value }: TimedInput): string | undefined {
  if (source === 'uart0') return sendCommand(value, time);
  const part = board.parts[source];
  if (part && 'press' in part && typeof value === 'boolean')
    return `${value ? 'press' : 'release'} ${source}`;
  if (source === 'reset' && value === 'pin') return 'reset';
  if (source === 'analog') return analogCommand(value);
  const [pin, name] = source.split(' ');
  if (pin === 'pin' && (value === 0 || value === 1)) return `set ${name} = ${value}`;
  return undefined;
}

/** Only what is set at once. */
function analogCommand(change: Plain): string | undefined {
  const { name, value, at } = change as unknown as AnalogChange;
  return at === undefined ? `set ${name} = ${value}` : undefined;
}

/** Only text that is sent at once. */
function sendCommand(value: Plain, now: Nanoseconds): string | undefined {
  const { time, input } = value as { time: number; input: Plain };
  if (!(input instanceof Uint8Array) || time > now + 1) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input);
    return `send "${text.replace(/["\\\p{Cc}]/gu, escaped)}"`;
  } catch {
    return undefined;
  }
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
