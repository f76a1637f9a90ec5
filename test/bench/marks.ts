/** The goals that the benchmark checks. */
import type { Comparison } from './compare.js';
import { geometricMean } from './statistics.js';

/** A goal for a table of programs. */
interface Mark {
  readonly what: string;
  readonly of: (line: Comparison) => number | undefined;
  readonly mean?: number;
  /** No program may be below this. */
  readonly each?: number;
}

const whole = (mean: number, each: number): Mark => ({
  what: 'QEMU, whole processes',
  of: (line) => line.ratio,
  mean,
  each,
});

/** By suite and length in billions of instructions. */
const MARKS: Readonly<Record<Comparison['program']['suite'], Readonly<Record<number, readonly Mark[]>>>> = {
  embench: {
    0.3: [whole(0.7, 0.3)],
    1: [whole(1.2, 0.5), { what: 'QEMU, less the starts', of: (line) => line.lessStarts, mean: 1.4 }],
    5: [
      whole(1.6, 0.8),
      { what: 'counted QEMU, whole processes', of: (line) => line.countedRatio, mean: 2.5 },
    ],
  },
  own: {},
};

/** No shape of code is a cliff, at any length. */
const OWN: Mark = { what: 'QEMU, whole processes', of: (line) => line.ratio, each: 1 / 3 };

export const verdict = (met: boolean) => (met ? 'met' : 'not met');

/** Rows for a table of marks: what, how the measured value compares, whether it is met. */
export function judge(
  suite: Comparison['program']['suite'],
  billions: number,
  lines: readonly Comparison[],
): string[][] {
  const marks = suite === 'own' ? [OWN] : (MARKS[suite][billions] ?? []);
  return marks.flatMap(({ what, of, mean, each }) => {
    const values = lines.map(of).filter((value) => value !== undefined);
    if (values.length === 0) return [];
    const row = (kind: string, value: number, mark: number) => [
      `${suite}, ${billions} billion: ${kind}, times ${what}`,
      value.toFixed(2),
      mark.toFixed(2),
      verdict(value >= mark),
    ];
    return [
      ...(mean === undefined ? [] : [row('geometric mean', geometricMean(values), mean)]),
      ...(each === undefined ? [] : [row('lowest', Math.min(...values), each)]),
    ];
  });
}
