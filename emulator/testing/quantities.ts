/** Reads durations, tolerances and options from tests; formats times for reports. */
import type { Duration } from '../board/board.js';
import { suggestion } from '../suggestion.js';
import { duration, type Nanoseconds } from '../units.js';

/** A fraction, as text (`1%`) or as a number (0.01). */
export type Share = string | number;

/** A duration in nanoseconds, at least 0. @throws RangeError for an invalid duration */
export function nanoseconds(value: Duration): Nanoseconds {
  if (typeof value === 'string') return duration(value);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(`invalid duration ${value}: give nanoseconds, or text such as '250ms'`);
}

/** A share as a number from 0 to 1. @throws RangeError for an invalid share */
export function share(value: Share): number {
  const percent = typeof value === 'string' && /^(\d+(?:\.\d+)?)\s*%$/.exec(value.trim());
  const part = percent ? Number(percent[1]) / 100 : value;
  if (typeof part === 'number' && part >= 0 && part <= 1) return part;
  throw new RangeError(`invalid share '${value}': write a percentage such as '1%', or a number from 0 to 1`);
}

/** A number of repetitions, at least 1. @throws RangeError for an invalid number */
export function repetitions(value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new RangeError(`invalid number of times ${value}: give a whole number of at least 1`);
}

/** @throws TypeError for an option that does not exist, with similar names */
export function checkOptions(matcher: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = suggestion(name, known) || `: it has ${known.join(', ')}`;
    throw new TypeError(`${matcher} has no option '${name}'${near}`);
  }
}

/** `once`, `3 times` */
export function timesText(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

const units: readonly [name: string, size: Nanoseconds][] = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
];

/** `1.5 s`, `250 ms`, `12.5 us`, to seven digits. */
export function timeText(time: Nanoseconds): string {
  const [unit, size] = units.find(([, nanoseconds]) => time >= nanoseconds) ?? ['ns', 1];
  return `${Number((time / size).toPrecision(7))} ${unit}`;
}
