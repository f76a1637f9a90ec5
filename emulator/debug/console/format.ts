/** The console's formats of numbers and tables. */
import type { Cycles, Nanoseconds } from '../../units.js';

/** A time in milliseconds, rounded down to the nanosecond: read back, it names the same boundary. */
export function timeText(time: Nanoseconds): string {
  const nanoseconds = Math.floor(time + 1e-4);
  const fraction = String(nanoseconds % 1e6).padStart(6, '0');
  return `${Math.floor(nanoseconds / 1e6)}.${fraction}ms`;
}

/** `1,234,567` */
export function grouped(count: Cycles): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Rows of cells, each column as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, n) => (widths[n] = Math.max(widths[n] ?? 0, cell.length)));
  return rows
    .map(
      (row) =>
        indent +
        row
          .map((cell, n) => cell.padEnd(widths[n]))
          .join('  ')
          .trimEnd(),
    )
    .join('\n');
}

/** `1 byte`, `2 bytes` */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
