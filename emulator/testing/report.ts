/** Failure reports: the expectation, recent events, the program's position, and a command that reproduces it. */
import type { Board } from '../board/board.js';
import { backtraceOf, formatCrash } from '../board/crash.js';
import { formatReport } from '../board/reports.js';
import { Exception } from '../core/exceptions.js';
import * as S from '../core/state.js';
import { formatFrame } from '../image/backtrace.js';
import type { Plain } from '../state/plain.js';
import { type TimedInput, TrackedBoard } from './tracked-board.js';
import { timeText } from './quantities.js';
import type { Outcome } from './expectation.js';
import { reproduction } from './reproduction.js';

/** The maximum number of lines of each serial line, of inputs and of frames. */
const mostLines = 6;
const mostInputs = 10;
const deepestFrame = 12;

/** The text of a failure, after the line that names the matcher. */
export function report(outcome: Outcome, isNot: boolean): string {
  const { board } = outcome.expectation;
  return [
    summary(outcome, isNot),
    section('Last accesses and exceptions', outcome.traffic.lines()),
    section('Serial lines', serialLines(board)),
    section('Reports', board.reports.map(formatReport)),
    section('Inputs', inputs(board)),
    programState(outcome),
    section('To reproduce', reproduction(board)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length ? `${title}:\n${lines.map((line) => `  ${line}`).join('\n')}` : '';
}

function summary({ expectation, holds, result, began }: Outcome, isNot: boolean): string {
  const { board, subject, expected } = expectation;
  const from = began > 0 ? `, from ${timeText(began)}` : '';
  const lines = [
    `Expected ${subject} ${isNot ? 'not to' : 'to'} ${expected}${from}.`,
    ...expectation.observed(),
  ];
  const now = timeText(board.clock.now);
  if (result.reason === 'crash') lines.push(`The firmware crashed at ${now}.`);
  else if (result.reason === 'exit')
    lines.push(`The firmware ended at ${now}, exit code ${result.exitCode}.`);
  else if (holds === undefined)
    lines.push(`The run ended early, at ${now}, for another reason: ${result.reason}.`);
  return lines.join('\n');
}

/** The last lines of each serial line's output. */
function serialLines(board: Board): string[] {
  return Object.values(board.serial).flatMap((port) => {
    const lines = port.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const left = lines.length - mostLines;
    const dropped = port.dropped > 0 ? `, and ${port.dropped} bytes before that are no longer kept` : '';
    const more = left > 0 ? [`${port.name}  … ${left} earlier lines${dropped}`] : [];
    return [...more, ...lines.slice(-mostLines).map((line) => `${port.name}  ${visible(line)}`)];
  });
}

/** Escapes control characters. */
function visible(line: string): string {
  return line
    .replace(/\r+$/, '')
    .replace(/[^\P{Cc}\t]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function inputs(board: Board): string[] {
  const { inputs: all, since } = TrackedBoard.of(board);
  const left = all.length - mostInputs;
  const unknown = since > 0 ? [`(inputs before ${timeText(since)} are not known)`] : [];
  const more = left > 0 ? [`… ${left} earlier`] : [];
  const lines = all.slice(-mostInputs).map(inputText);
  return [...unknown, ...more, ...lines];
}

function inputText({ time, source, value }: TimedInput): string {
  return `${timeText(time)}  ${source}  ${JSON.stringify(readable(value))}`;
}

/** Bytes as text. The due time of serial input is omitted: it rarely differs. */
function readable(value: Plain): unknown {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value === 'object' && value !== null && 'input' in value) return readable(value.input);
  return value;
}

/** The program's position; in a fault's handler, the fault. */
function programState({ expectation, result }: Outcome): string {
  const { board } = expectation;
  const ipsr = board.cpu.s[S.IPSR];
  const crash =
    result.crash ?? (ipsr >= Exception.HardFault && ipsr <= Exception.UsageFault ? board.crash : undefined);
  if (crash) return formatCrash(crash);
  const asleep = board.cpu.s[S.SLEEP] !== 0 ? ', asleep' : '';
  const frames = backtraceOf(board.cpu, board.code);
  const left = frames.length - deepestFrame;
  return section(`The program at ${timeText(board.clock.now)} (cycle ${board.clock.cycles}${asleep})`, [
    ...frames.slice(0, deepestFrame).map((frame, depth) => `#${depth} ${formatFrame(frame)}`),
    ...(left > 0 ? [`… ${left} more`] : []),
  ]);
}
