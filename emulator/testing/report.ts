/** What a failed expectation prints: what was expected, what happened before, where the program was, how to get there. */
import type { Board } from '../board/board.js';
import { backtraceOf, formatCrash } from '../board/crash.js';
import { Exception } from '../core/exceptions.js';
import * as S from '../core/state.js';
import { formatFrame } from '../image/backtrace.js';
import type { Plain } from '../state/plain.js';
import { Bench, type Entered } from './bench.js';
import { shown } from './quantities.js';
import type { Answer } from './question.js';
import { reproduction } from './reproduction.js';

/** How many lines of each serial line are shown, and how many inputs. */
const mostLines = 6;
const mostInputs = 10;
const deepestFrame = 12;

/** The text of a failure, below the line that names the matcher. */
export function report(answer: Answer, isNot: boolean): string {
  const { board } = answer.question;
  return [
    outcome(answer, isNot),
    section('Last accesses and exceptions', answer.traffic.lines()),
    section('Serial lines', serialLines(board)),
    section('Inputs', inputs(board)),
    where(answer),
    section('To reproduce it', reproduction(board)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length ? `${title}:\n${lines.map((line) => `  ${line}`).join('\n')}` : '';
}

function outcome({ question, holds, result, began }: Answer, isNot: boolean): string {
  const { board, subject, wanted } = question;
  const from = began > 0 ? `, from ${shown(began)}` : '';
  const lines = [`Expected ${subject} ${isNot ? 'not to' : 'to'} ${wanted}${from}.`, ...question.seen()];
  const now = shown(board.clock.now);
  if (result.reason === 'crash') lines.push(`The firmware crashed at ${now}.`);
  else if (result.reason === 'exit')
    lines.push(`The firmware ended at ${now}, exit code ${result.exitCode}.`);
  else if (holds === undefined)
    lines.push(`The run ended early, at ${now}, for another reason: ${result.reason}.`);
  return lines.join('\n');
}

/** The last lines that each serial line printed. */
function serialLines(board: Board): string[] {
  return Object.values(board.serial).flatMap((port) => {
    const lines = port.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const left = lines.length - mostLines;
    const more = left > 0 ? [`${port.name}  … ${left} lines before`] : [];
    return [...more, ...lines.slice(-mostLines).map((line) => `${port.name}  ${visible(line)}`)];
  });
}

/** A line without what would move a terminal's cursor. */
function visible(line: string): string {
  return line
    .replace(/\r+$/, '')
    .replace(/[^\P{Cc}\t]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function inputs(board: Board): string[] {
  const { inputs: all, since } = Bench.of(board);
  const left = all.length - mostInputs;
  const unknown = since > 0 ? [`(what entered before ${shown(since)} is not known)`] : [];
  const more = left > 0 ? [`… ${left} before`] : [];
  const lines = all.slice(-mostInputs).map(described);
  return [...unknown, ...more, ...lines];
}

function described({ time, source, value }: Entered): string {
  return `${shown(time)}  ${source}  ${JSON.stringify(readable(value))}`;
}

/** Bytes as text. Serial lines say when their input is due too, which is hardly ever another time. */
function readable(value: Plain): unknown {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value === 'object' && value !== null && 'input' in value) return readable(value.input);
  return value;
}

/** Where the program was; in a fault's handler, where the fault was. */
function where({ question, result }: Answer): string {
  const { board } = question;
  const ipsr = board.cpu.s[S.IPSR];
  const crash =
    result.crash ?? (ipsr >= Exception.HardFault && ipsr <= Exception.UsageFault ? board.crash : undefined);
  if (crash) return formatCrash(crash);
  const asleep = board.cpu.s[S.SLEEP] !== 0 ? ', asleep' : '';
  const frames = backtraceOf(board.cpu, board.code);
  const left = frames.length - deepestFrame;
  return section(`The program at ${shown(board.clock.now)} (cycle ${board.clock.cycles}${asleep})`, [
    ...frames.slice(0, deepestFrame).map((frame, depth) => `#${depth} ${formatFrame(frame)}`),
    ...(left > 0 ? [`… ${left} more`] : []),
  ]);
}
