/** How the far end of a serial line waits for the firmware: `fifo`, `none`, `char`, `line`, `char:5ms`, `line:100ms`. */
import * as v from 'valibot';
import { suggestion } from '../suggestion.js';
import { duration, type Nanoseconds } from '../units.js';

/**
 * - `none`: characters are sent back to back, whatever the receiver does with them.
 * - `fifo`: a character waits until the receiver is on and its FIFO has room.
 * - `char`: a character also waits until the firmware has read the one before, and then for the gap.
 * - `line`: after a line end, the next line also waits until the firmware has read all of it, and then has sent nothing
 *   for the gap.
 */
export type PaceKind = 'none' | 'fifo' | 'char' | 'line';

export interface SerialPace {
  kind: PaceKind;
  gap: Nanoseconds;
}

/** A pace as text: its kind, and for `char` and `line` a gap, as in `char:5ms` and `line:100ms`. */
export type PaceText = PaceKind | `${'char' | 'line'}:${string}`;

export const usualPace: PaceText = 'fifo';

/** The gaps of the kinds that have one. */
const gaps: Readonly<Partial<Record<string, Nanoseconds>>> = { char: 0, line: 20e6 };
const kinds = ['fifo', 'none', 'char', 'line'] as const;

/** A pace in a saved state. */
export const paceSchema = v.strictObject({
  kind: v.picklist(kinds),
  gap: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

/** @throws RangeError that names the wrong part */
export function parsePace(text: string): SerialPace {
  const [, word, written] = /^([^:]*)(?::(.*))?$/s.exec(text)!;
  const kind = kinds.find((name) => name === word);
  if (!kind) throw new RangeError(`'${word}' is not a pace${suggestion(word, kinds)}: use ${forms}`);
  const usual = Object.hasOwn(gaps, kind) ? gaps[kind] : undefined;
  if (written === undefined) return { kind, gap: usual ?? 0 };
  if (usual === undefined) throw new RangeError(`the pace ${kind} has no gap: use ${forms}`);
  return { kind, gap: /^0+$/.test(written) ? 0 : duration(written) };
}

const forms = 'fifo, none, char, line, or a gap as in char:5ms and line:100ms';
