/** The benchmark's first tables: each program on Perch and on QEMU, by length, and the marks. */
import { compare, type Comparison, measureStarts, type Starts } from './compare.js';
import { judge } from './marks.js';
import type { Program } from './program.js';
import { geometricMean, printTable } from './statistics.js';

export interface SpeedOptions {
  /** In billions of instructions, by suite. */
  readonly lengths: Readonly<Record<Program['suite'], readonly number[]>>;
  /** Runs of each program; by default fewer of the longer ones. */
  readonly runs?: number;
  /** Only some programs of the suites, for which there are no marks. */
  readonly partial?: boolean;
}

const TITLES = { embench: 'Embench-IoT', own: "The project's own programs" };

/** The shorter, the more a start or a moment's load decides. The project's own programs are looked at for cliffs. */
function runsFor(suite: Program['suite'], length: number, { runs }: SpeedOptions): number {
  return runs ?? (suite === 'own' || length >= 5 ? 1 : length < 1 ? 3 : 2);
}
/** Counted QEMU is slow and steady. */
const COUNTED_RUNS = 1;

/** CPU seconds of a billion instructions on QEMU, about. */
const QEMU_SECONDS = { embench: 1.1, own: 3.5 };
/** Counted QEMU takes about so many times as long; Perch is meant to take no longer. */
const COUNTED_TIMES = 1.5;
/** Seconds of the starts of a pair. */
const STARTS = 0.4;

/** About how many seconds the comparison takes where Perch is as fast as QEMU. */
export function secondsFor(programs: readonly Program[], options: SpeedOptions): number {
  let sum = 0;
  for (const { suite } of programs) {
    for (const length of options.lengths[suite]) {
      const once = length * QEMU_SECONDS[suite];
      sum += runsFor(suite, length, options) * (2 * once + STARTS) + COUNTED_RUNS * COUNTED_TIMES * once;
    }
  }
  return sum;
}

const rate = (instructions: number, seconds: number | undefined) =>
  seconds === undefined ? '' : (instructions / seconds / 1e6).toFixed(0);
const times = (ratio: number | undefined) => ratio?.toFixed(2) ?? '';

function printComparisons(lines: readonly Comparison[]): void {
  const columns = [
    (line: Comparison) => line.ratio,
    (line: Comparison) => line.lessStarts,
    (line: Comparison) => line.countedRatio,
    (line: Comparison) => line.wallRatio,
  ];
  const valuesOf = (column: (line: Comparison) => number | undefined) =>
    lines.map(column).filter((value) => value !== undefined);
  const foot = (name: string, of: (values: readonly number[]) => number) => [
    name,
    '',
    '',
    '',
    ...columns.map((column) => (valuesOf(column).length > 0 ? of(valuesOf(column)).toFixed(2) : '')),
  ];
  printTable([
    ['', 'Perch', 'QEMU', 'counted', 'times QEMU', 'less starts', 'times counted', 'by wall time'],
    ...lines.map((line) => [
      line.program.name + (line.stopped ? ' (stopped: slower than this)' : ''),
      rate(line.instructions, line.perch),
      rate(line.instructions, line.qemu),
      rate(line.instructions, line.counted),
      ...columns.map((column) => times(column(line))),
    ]),
    foot('geometric mean', geometricMean),
    foot('lowest', (values) => Math.min(...values)),
  ]);
}

function printStarts({ node, qemu, counted }: Starts): void {
  const ms = (seconds: number) => (1000 * seconds).toFixed(0);
  console.log(
    `Starts, CPU ms: bare node ${ms(node)}; QEMU with a program that does nothing ${ms(qemu)}, counted ${ms(counted)}.\n`,
  );
}

/** What a reader has to know before he compares. */
const NOTES = `- Rates are million guest instructions a CPU second: user and system time of the whole process, all threads. Both machines
  run the same ELF file in turn and must print the same. "times" is QEMU's CPU time by Perch's: above 1, Perch takes less.
- Each run of Perch has a cache folder that knows the command (as from the second start on), but not the program.
- Against us: uncounted QEMU does less. It counts neither instructions nor cycles, its timers follow the host's clock, and a
  second run may differ. Perch counts cycles to the instruction and repeats a run exactly.
- Counted QEMU (-icount shift=0) is the peer in exactness, but has one time for all instructions.
- In our favour: "less starts" takes bare node's start off Perch's time, which a user waits for; the column by wall time is
  less than what the run costs, because Perch compiles on other threads and QEMU does not; the older programs of our own
  were known while the translator was written; Debian's QEMU may be older than the newest.
`;

/** Runs and prints all comparisons. @returns those of the last length of each suite */
export async function printSpeed(programs: readonly Program[], options: SpeedOptions): Promise<Comparison[]> {
  const starts = await measureStarts();
  printStarts(starts);
  const results = new Map<Program['suite'], Comparison[]>();
  const judged: string[][] = [];
  for (const suite of ['embench', 'own'] as const) {
    const members = programs.filter((program) => program.suite === suite);
    for (const length of members.length > 0 ? options.lengths[suite] : []) {
      const runs = runsFor(suite, length, options);
      const lines: Comparison[] = [];
      for (const program of members) {
        lines.push(await compare(program, length * 1e9, { runs, countedRuns: COUNTED_RUNS, starts }));
      }
      console.log(
        `${TITLES[suite]}, ${length} billion instructions, ${runs === 1 ? 'one run' : `${runs} runs`}:\n`,
      );
      printComparisons(lines);
      results.set(suite, lines);
      if (!options.partial) judged.push(...judge(suite, length, lines));
    }
  }
  if (judged.length > 0) printTable([['', 'measured', 'mark', ''], ...judged]);
  console.log(NOTES);
  return [...results.values()].flat();
}
