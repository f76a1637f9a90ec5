/** Formats a profile as text: functions, source lines, call graph, exceptions. */
import type { Cycles } from '../units.js';
import type { ExceptionCost, Profile } from './profile.js';
import type { CallCost, FrameCost, ProfileFrame } from './profile-tree.js';

/** Options of `formatProfile`. */
export interface ProfileReportOptions {
  /** The maximum number of rows in each table. */
  rows: number;
}

/**
 * Formats a profile as text: functions, source lines, calls and exceptions, with their cycles.
 * @param heading the text above the tables
 */
export function formatProfile(profile: Profile, heading: string, { rows }: ProfileReportOptions): string {
  const { frames, lines, exceptions, total } = profile;
  const parts = [
    heading,
    section(
      'Functions',
      rows,
      frames.filter(hasCost),
      (cost) => [
        count(cost.self),
        share(cost.self, total),
        count(cost.total),
        share(cost.total, total),
        count(cost.calls),
        frameText(cost.frame),
      ],
      ['self', '', 'total', '', 'calls', ''],
    ),
    section(
      lines.some(({ location }) => /:\d+$/.test(location)) ? 'Lines' : 'Locations',
      rows,
      lines,
      (line) => [count(line.cycles), share(line.cycles, total), count(line.instructions), line.location],
      ['cycles', '', 'instructions', ''],
    ),
    callGraph(frames, rows),
    exceptionTable(exceptions, frames, total),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function hasCost({ self, calls }: FrameCost): boolean {
  return self > 0 || calls > 0;
}

function section<T>(
  title: string,
  rows: number,
  items: readonly T[],
  cells: (item: T) => string[],
  head: readonly string[],
): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, rows);
  const more = items.length - shown.length;
  return [
    title,
    ...aligned([[...head], ...shown.map(cells)]),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

/** The most expensive functions, each with its callers above and its callees below. */
function callGraph(frames: readonly FrameCost[], rows: number): string {
  const called = frames
    .filter(({ frame, callers, callees }) => frame.kind !== 'hardware' && callers.size + callees.size > 0)
    .sort((a, b) => b.total - a.total)
    .slice(0, rows);
  if (called.length === 0) return '';
  const groups = called.map(({ frame, self, total, calls, callers, callees }) => [
    ...edges(callers, 'from'),
    [count(total), count(calls), `${frame.name}${self < total ? `, itself ${count(self)}` : ''}`],
    ...edges(callees, 'calls'),
  ]);
  const [head, ...lines] = aligned([['cycles', 'calls', ''], ...groups.flat()]);
  const texts = groups.map(({ length }) => lines.splice(0, length).join('\n'));
  return `Call graph\n${head}\n${texts.join('\n\n')}`;
}

function edges(calls: ReadonlyMap<ProfileFrame, CallCost>, word: string): string[][] {
  return [...calls]
    .filter(([, { cycles, calls }]) => cycles > 0 || calls > 0)
    .sort(([, a], [, b]) => b.cycles - a.cycles)
    .map(([{ name }, cost]) => [
      count(cost.cycles),
      cost.calls ? count(cost.calls) : '',
      `    ${word} ${name}`,
    ]);
}

function exceptionTable(
  exceptions: readonly ExceptionCost[],
  frames: readonly FrameCost[],
  total: Cycles,
): string {
  const cycles = (name: string) => frames.find(({ frame }) => frame.name === `[${name}]`)?.total ?? 0;
  return section(
    'Exceptions',
    Infinity,
    exceptions,
    ({ name, count: times, latency, longest }) => [
      name,
      count(times),
      count(cycles(name)),
      share(cycles(name), total),
      ...(latency.count
        ? [latency.min, latency.sum / latency.count, latency.max].map(rounded)
        : ['', '', '']),
      count(longest),
    ],
    ['', 'entered', 'cycles', '', 'latency min', 'mean', 'max', 'longest handler'],
  );
}

function frameText({ name, file, line }: ProfileFrame): string {
  return file === undefined ? name : `${name}  ${file}:${line}`;
}

/** Aligns columns of numbers to the right, others to the left. */
function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isText = (column: number) => rows.every((row) => !/^[\d,.%]+$/.test(row[column]));
  const pad = (cell: string, column: number) =>
    isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd());
}

function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function rounded(value: number): string {
  return Number.isInteger(value) ? count(value) : value.toFixed(1);
}

function share(part: Cycles, whole: Cycles): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)}%` : '';
}
