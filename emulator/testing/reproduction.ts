/** The `perch debug` command that takes the debugger to a board's present state. */
import { relative } from 'node:path';
import type { Board } from '../board/board.js';
import type { AnalogChange } from '../port/analog.js';
import type { Plain } from '../state/plain.js';
import type { Nanoseconds } from '../units.js';
import { type TimedInput, TrackedBoard } from './tracked-board.js';

/** The command line's default board. */
const defaultBoard = 'ek-lm3s9b92';
/** The maximum number of inputs in a command. */
const mostInputs = 20;

/** The command, with notes if it is not complete. */
export function reproduction(board: Board): string[] {
  const { inputs, file, since } = TrackedBoard.of(board);
  const commands: string[] = [];
  let now = 0;
  let lost = since > 0;
  for (const input of inputs) {
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
    file === undefined ? 'IMAGE' : quoted(relative('', file)),
    ...(name === defaultBoard ? [] : [`--board ${quoted(name)}`]),
    ...commands.map((command) => `-c ${quoted(command)}`),
  ];
  return [
    words.join(' '),
    ...(lost ? ['(the command lacks some inputs of the board)'] : []),
    ...(file === undefined
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
  if (source === 'uart0') return sendCommand(value, time);
  const part = Object.hasOwn(board.parts, source) ? board.parts[source] : undefined;
  if (part && 'press' in part && typeof value === 'boolean')
    return `${value ? 'press' : 'release'} ${source}`;
  if (source === 'reset' && value === 'pin') return 'reset';
  if (source === 'analog') return analogCommand(value);
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

/** Only for text that is sent immediately. */
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

/** Quoted for a shell. */
function quoted(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
