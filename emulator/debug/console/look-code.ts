/** The console's views of the program: position, code, source, memory, symbols. */
import { backtraceOf } from '../../board/crash.js';
import type { Board } from '../../board/board.js';
import * as S from '../../core/state.js';
import { formatFrame } from '../../image/backtrace.js';
import type { SourceLocation } from '../../image/dwarf.js';
import type { Line } from '../../isa/index.js';
import { type Address, hex } from '../../units.js';
import { ConsoleError } from './error.js';
import { counted, grouped, table, timeText } from './format.js';
import { type Extent, type Locations, plain } from './locations.js';

/** Reads a source file by its name in the line table; undefined if it is not found. */
export type ReadSource = (file: string) => string | undefined;

const sleeping = ['', 'asleep in WFI, then', 'asleep in WFE, then', 'locked up at'];

/** Time, cycle, symbol, source line and the next instruction, in one line. */
export function positionText(board: Board, locations: Locations): string {
  const pc = board.cpu.s[S.PC] >>> 0;
  const line = locations.source(pc);
  const asleep = sleeping[board.cpu.s[S.SLEEP]];
  return [
    timeText(board.clock.now),
    `cycle ${grouped(board.clock.cycles)}`,
    ...(locations.symbols.at(pc) ? [locations.symbols.format(pc)] : []),
    ...(line ? [`${line.file}:${line.line}`] : []),
    `${asleep && `${asleep} `}${hex(pc)}: ${locations.instruction(pc)}`,
  ].join('  ');
}

export function backtraceText(board: Board): string {
  return backtraceOf(board.cpu, board.code)
    .map((frame, depth) => `#${depth} ${formatFrame(frame)}`)
    .join('\n');
}

/** Instructions with addresses; `=>` marks the next one, `*` a breakpoint. */
export function disassemblyText(board: Board, locations: Locations, lines: readonly Line[]): string {
  const pc = board.cpu.s[S.PC] >>> 0;
  const rows: string[] = [];
  let before: string | undefined;
  for (const { address, size, encoding, text } of lines) {
    const found = locations.symbols.at(address);
    if (found && found.name !== before)
      rows.push(`${found.name}${found.offset ? ` (from +0x${found.offset.toString(16)})` : ''}:`);
    before = found?.name;
    const digits = encoding
      .toString(16)
      .padStart(size * 2, '0')
      .padEnd(8);
    const mark = address === pc ? '=>' : '  ';
    const stop = board.breakpoints.has(address) ? '*' : ' ';
    rows.push(`${mark}${stop}${hex(address)}  ${digits}  ${plain(text)}`);
  }
  return rows.join('\n');
}

const linesAround = 5;

/** Source lines around one; `=>` marks it. */
export function listingText(location: SourceLocation, read: ReadSource, marked: boolean): string {
  const source = read(location.file);
  if (source === undefined) {
    return `${location.file}:${location.line} (file not found: name its folder with \`perch debug --source FOLDER\`)`;
  }
  const all = source.split(/\r?\n/);
  if (all[all.length - 1] === '') all.pop();
  const first = Math.max(1, location.line - linesAround);
  const last = Math.min(all.length, location.line + linesAround);
  if (location.line > all.length) {
    return `${location.file} has ${counted(all.length, 'line')}, but line ${location.line} is needed: the image was built from another version`;
  }
  const width = String(last).length;
  const rows = [`${location.file}:`];
  for (let line = first; line <= last; line++) {
    const mark = marked && line === location.line ? '=>' : '  ';
    rows.push(`${mark} ${String(line).padStart(width)}  ${all[line - 1]}`.trimEnd());
  }
  return rows.join('\n');
}

/** The form of a memory dump: bytes with characters, larger units, or text. */
export type MemoryForm = 'bytes' | 'halfwords' | 'words' | 'text';
export const memoryForms: readonly MemoryForm[] = ['bytes', 'halfwords', 'words', 'text'];
const unitSize = { bytes: 1, halfwords: 2, words: 4 } as const;
const rowBytes = 16;

export function memoryText(board: Board, { address, length }: Extent, form: MemoryForm): string {
  const bytes = board.readMemory(address, length);
  if (form === 'text') return JSON.stringify(new TextDecoder().decode(bytes));
  const rows: string[] = [];
  for (let at = 0; at < length; at += rowBytes) {
    const row = bytes.subarray(at, at + rowBytes);
    const units = unitsOf(row, unitSize[form]);
    rows.push(`${hex(address + at)}  ${units.padEnd(widthOf(form))}  ${characters(row)}`);
  }
  return rows.join('\n');
}

function unitsOf(row: Uint8Array, size: 1 | 2 | 4): string {
  const units: string[] = [];
  for (let at = 0; at < row.length; at += size) {
    const unit = row.subarray(at, at + size);
    units.push(
      [...unit]
        .reverse()
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join(''),
    );
  }
  return units.join(' ');
}

function widthOf(form: Exclude<MemoryForm, 'text'>): number {
  return (rowBytes / unitSize[form]) * (2 * unitSize[form] + 1) - 1;
}

function characters(row: Uint8Array): string {
  return [...row].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}

const mostSymbols = 50;

/** Symbols whose names contain a text, or match a pattern with `*` and `?`. @throws ConsoleError if there is none */
export function symbolsText(locations: Locations, pattern: string | undefined): string {
  const all = locations.symbols.list();
  const wanted = pattern === undefined ? /^/ : patternOf(pattern);
  const found = all.filter((symbol) => wanted.test(symbol.name));
  if (!found.length) throw new ConsoleError(`no symbol matches '${pattern}'`);
  const rows = found
    .slice(0, mostSymbols)
    .map(({ name, address, size, kind }) => [hex(address), String(size).padStart(6), kind, name]);
  const rest = found.length - rows.length;
  return table(rows) + (rest > 0 ? `\nand ${counted(rest, 'other')}: write a longer pattern` : '');
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(/[*?]/.test(pattern) ? `^${escaped}$` : escaped, 'i');
}

/** The code of a symbol, or `count` instructions from an address. */
export function codeOf(
  locations: Locations,
  text: string | undefined,
  pc: Address,
  count: number | undefined,
): Line[] {
  if (text === undefined) return locations.instructions(pc, count ?? 8);
  const symbol = locations.symbols.byName(text);
  const address = (locations.address(text) & ~1) >>> 0;
  const lines = locations.instructions(address, count ?? (symbol?.size ? symbol.size / 2 : 8));
  if (!lines.length) throw new ConsoleError(`no code can be at ${hex(address)}`);
  const end = symbol?.size && count === undefined ? symbol.address + symbol.size : Infinity;
  return lines.filter((line) => line.address < end);
}
