/** Reads, writes and adds up coverage in lcov's tracefile format (geninfo(1), "FILES"). */

/** One of the two outcomes of a decision. */
export interface BranchCoverage {
  line: number;
  /** Numbers the decisions of the line. */
  block: number;
  /** 0: the branch is taken, or the condition holds; 1: the opposite. */
  branch: number;
  /** How often this was the outcome; undefined if the instruction was never executed. */
  taken: number | undefined;
}

export interface FunctionCoverage {
  name: string;
  line: number;
  count: number;
}

/** The coverage of one source file. */
export interface FileCoverage {
  /** Executions by line, for the lines that have code. */
  readonly lines: Map<number, number>;
  /** By name. */
  readonly functions: Map<string, FunctionCoverage>;
  /** By `branchKey`. */
  readonly branches: Map<string, BranchCoverage>;
}

/** Coverage by path of the source file. */
export type CoverageReport = Map<string, FileCoverage>;

/** A tracefile cannot be read; the message begins with the file's name and, unless it is 0, the line. */
export class LcovError extends Error {
  override name = 'LcovError';

  constructor(file: string, line: number, problem: string) {
    super(line === 0 ? `${file}: ${problem}` : `${file}:${line}: ${problem}`);
  }
}

export function branchKey({ line, block, branch }: BranchCoverage): string {
  return `${line},${block},${branch}`;
}

/** The coverage of a file in a report, which is added if it is missing. */
export function fileIn(report: CoverageReport, path: string): FileCoverage {
  let file = report.get(path);
  if (!file) report.set(path, (file = { lines: new Map(), functions: new Map(), branches: new Map() }));
  return file;
}

// ---- writing ----

/** A report as a tracefile: files, functions, branches and lines in ascending order. */
export function formatLcov(report: CoverageReport, testName = ''): string {
  const files = [...report].sort(([a], [b]) => compare(a, b));
  return files.map(([path, file]) => formatFile(path, file, testName)).join('');
}

function formatFile(path: string, file: FileCoverage, testName: string): string {
  const functions = [...file.functions.values()].sort((a, b) => a.line - b.line || compare(a.name, b.name));
  const branches = [...file.branches.values()].sort(
    (a, b) => a.line - b.line || a.block - b.block || a.branch - b.branch,
  );
  const lines = [...file.lines].sort(([a], [b]) => a - b);
  const records = [
    `TN:${testName}`,
    `SF:${path}`,
    ...functions.map(({ name, line }) => `FN:${line},${name}`),
    ...functions.map(({ name, count }) => `FNDA:${count},${name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(({ count }) => count > 0).length}`,
    ...branches.map(({ line, block, branch, taken }) => `BRDA:${line},${block},${branch},${taken ?? '-'}`),
    `BRF:${branches.length}`,
    `BRH:${branches.filter(({ taken }) => (taken ?? 0) > 0).length}`,
    ...lines.map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines.length}`,
    `LH:${lines.filter(([, count]) => count > 0).length}`,
    'end_of_record',
  ];
  return records.join('\n') + '\n';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// ---- adding up ----

/**
 * Adds one report to another.
 * @throws RangeError for a function that starts at different lines: the sources differ.
 */
export function addReport(sum: CoverageReport, more: CoverageReport): void {
  for (const [path, from] of more) {
    const to = fileIn(sum, path);
    for (const [line, count] of from.lines) to.lines.set(line, (to.lines.get(line) ?? 0) + count);
    for (const added of from.functions.values()) addFunction(path, to, added);
    for (const added of from.branches.values()) addBranch(to, added);
  }
}

function addFunction(path: string, to: FileCoverage, added: FunctionCoverage): void {
  const known = to.functions.get(added.name);
  if (known && known.line !== added.line) {
    throw new RangeError(
      `${path}: '${added.name}' starts at line ${known.line} in one report and at line ${added.line} in another`,
    );
  }
  to.functions.set(added.name, { ...added, count: added.count + (known?.count ?? 0) });
}

function addBranch(to: FileCoverage, added: BranchCoverage): void {
  const key = branchKey(added);
  const known = to.branches.get(key)?.taken;
  const taken = known === undefined ? added.taken : known + (added.taken ?? 0);
  to.branches.set(key, { ...added, taken });
}

// ---- reading ----

/** Records without execution counts, and totals, which follow from other records. */
const ignoredRecords = new Set(['TN', 'FNF', 'FNH', 'BRF', 'BRH', 'LF', 'LH', 'VER']);

/**
 * Reads a tracefile.
 * @param name the file's name in error messages
 * @throws LcovError with file and line
 */
export function parseLcov(name: string, text: string): CoverageReport {
  const reader = new LcovReader(name);
  text.split(/\r?\n/).forEach((line, index) => reader.line(line, index + 1));
  return reader.end();
}

class LcovReader {
  private readonly report: CoverageReport = new Map();
  private file: FileCoverage | undefined;
  /** Executions of functions, by name, with the line of the record; FN records have their first lines. */
  private calls = new Map<string, { count: number; at: number }>();
  private at = 0;
  private last = 0;

  constructor(private readonly name: string) {}

  line(text: string, at: number): void {
    this.at = at;
    const record = text.trim();
    if (record === '' || record.startsWith('#')) return;
    this.last = at;
    if (record === 'end_of_record') return this.endFile();
    const colon = record.indexOf(':');
    const [key, value] = colon < 0 ? [record, ''] : [record.slice(0, colon), record.slice(colon + 1)];
    if (key === 'SF') return this.beginFile(value);
    if (ignoredRecords.has(key)) return;
    const take = Object.hasOwn(this.parsers, key) ? this.parsers[key] : undefined;
    if (!take || colon < 0) this.fail(`'${shortened(record)}' is not a tracefile record`);
    if (!this.file) this.fail(`${key} before SF`);
    take(this.file, value);
  }

  end(): CoverageReport {
    this.at = this.last;
    if (this.file) this.fail('the file ends inside a record: end_of_record is missing');
    if (this.report.size === 0) this.fail('the file has no coverage data');
    return this.report;
  }

  private readonly parsers: Record<string, (file: FileCoverage, value: string) => void> = {
    DA: (file, value) => {
      const [line, count] = this.numbers('DA', value.split(',', 2), 2);
      file.lines.set(line, (file.lines.get(line) ?? 0) + count);
    },
    FN: (file, value) => {
      const [, line, name] = this.match('FN', value, /^(\d+),(?:\d+,)?(.+)$/);
      file.functions.set(name, { name, line: Number(line), count: file.functions.get(name)?.count ?? 0 });
    },
    FNDA: (_file, value) => {
      const [, count, name] = this.match('FNDA', value, /^(\d+),(.+)$/);
      this.calls.set(name, { count: Number(count) + (this.calls.get(name)?.count ?? 0), at: this.at });
    },
    BRDA: (file, value) => {
      const [, line, block, branch, taken] = this.match('BRDA', value, /^(\d+),e?(\d+),(\d+),(\d+|-)$/);
      const [l, b, n] = [line, block, branch].map(Number);
      addBranch(file, { line: l, block: b, branch: n, taken: taken === '-' ? undefined : Number(taken) });
    },
  };

  private beginFile(path: string): void {
    if (this.file) this.fail('SF inside a record: end_of_record is missing before it');
    if (path === '') this.fail('SF without a path');
    this.file = fileIn(this.report, path);
    this.calls = new Map();
  }

  private endFile(): void {
    const { file } = this;
    if (!file) this.fail('end_of_record without SF');
    for (const [name, { count, at }] of this.calls) {
      const known = file.functions.get(name);
      if (!known) throw new LcovError(this.name, at, `FNDA for '${name}', which has no FN`);
      known.count += count;
    }
    this.file = undefined;
  }

  private match(key: string, value: string, pattern: RegExp): RegExpExecArray {
    return pattern.exec(value) ?? this.fail(`invalid ${key} record: '${shortened(value)}'`);
  }

  private numbers(key: string, parts: readonly string[], count: number): number[] {
    if (parts.length !== count || !parts.every((part) => /^\d+$/.test(part)))
      this.fail(`invalid ${key} record: '${shortened(parts.join(','))}'`);
    return parts.map(Number);
  }

  private fail(problem: string): never {
    throw new LcovError(this.name, this.at, problem);
  }
}

/** A text for messages, printable and at most 60 characters: a file of another kind may have anything in a line. */
function shortened(text: string): string {
  const printable = text.replace(/[^ -~]/g, '?');
  return printable.length > 60 ? `${printable.slice(0, 60)}...` : printable;
}
