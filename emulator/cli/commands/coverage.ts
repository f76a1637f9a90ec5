/** `perch coverage`: runs an image and writes what was executed as an lcov tracefile; adds such files up. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Board } from '../../board/board.js';
import { Coverage, CoverageError } from '../../trace/coverage.js';
import { addReport, formatLcov, LcovError, parseLcov, type CoverageReport } from '../../trace/lcov.js';
import { UsageError } from '../errors.js';
import { readInput } from '../host/files.js';
import { checkWritable, writeReport } from '../host/report-file.js';
import { notify } from '../host/stdio.js';
import type { CoverageOptions } from '../usage/running.js';
import { runImage } from './run.js';

/**
 * Runs an image with coverage, or adds up files. Gives the exit code: the run's.
 * @throws UsageError for options that do not go together, files that cannot be read, images without line tables
 */
export async function coverage(image: string | undefined, options: CoverageOptions): Promise<number> {
  const { output } = options;
  if (options.merge) {
    if (image !== undefined)
      throw new UsageError(`--merge adds files up and runs nothing: leave out '${image}'`);
    merge(options.merge, output);
    return 0;
  }
  if (image === undefined) throw new UsageError('coverage needs an image to run, or --merge with files');
  if (output === undefined && options.format === 'lcov')
    throw new UsageError('coverage needs -o with the file to write, or --format text');
  if (options.append && options.format === 'text')
    throw new UsageError('--append is for lcov files: leave out --format text');
  const earlier = options.append && output && existsSync(output) ? readReport(output) : undefined;
  return runImage(image, options, new CoverageRun(image, options, earlier));
}

class CoverageRun {
  private coverage!: Coverage;
  private readonly sources: Sources;

  constructor(
    private readonly image: string,
    private readonly options: CoverageOptions,
    private readonly earlier: CoverageReport | undefined,
  ) {
    this.sources = new Sources(image, options.source ?? []);
  }

  /** Whether there will be a report is known before the run. */
  begin(board: Board): void {
    if (this.options.output !== undefined) checkWritable(this.options.output, this.image);
    this.coverage = asBadInput(() => new Coverage(board));
    if (this.options.format === 'lcov')
      asBadInput(() => this.coverage.lineTable(), '; --format text lists the counts by instruction');
  }

  end(): void {
    const { output, format } = this.options;
    if (format === 'text') {
      const listing = `${this.coverage.listing()}\n`;
      if (output === undefined) process.stdout.write(listing);
      else writeReport(output, listing);
      return;
    }
    const { sources } = this;
    const report = this.coverage.report({ path: (recorded) => sources.pathOf(recorded) });
    notify(summary(report));
    if (sources.missing.size) reportMissing([...sources.missing]);
    if (this.earlier) add(report, this.earlier, output!);
    writeReport(output!, formatLcov(report));
  }
}

function reportMissing(missing: readonly string[]): void {
  const names = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '');
  notify(
    `no source found for ${names}: --source says in which folder to look, and genhtml needs ` +
      '--ignore-errors source where there is none',
  );
}

/** Finds source files from the names that a compiler recorded. */
class Sources {
  readonly missing = new Set<string>();
  private readonly roots: readonly string[];

  /** @param folders where relative names may begin; the current folder and those above the image are tried after them */
  constructor(image: string, folders: readonly string[]) {
    for (const folder of folders)
      if (!existsSync(folder)) throw new UsageError(`--source: no folder '${folder}'`);
    this.roots = [...folders.map((folder) => resolve(folder)), process.cwd(), ...ancestors(resolve(image))];
  }

  /** An absolute path where the file exists, else the name as it was recorded. */
  pathOf(recorded: string): string {
    if (isAbsolute(recorded)) {
      if (!existsSync(recorded)) this.missing.add(recorded);
      return recorded;
    }
    const found = this.roots.map((root) => join(root, recorded)).find((path) => existsSync(path));
    if (found === undefined) this.missing.add(recorded);
    return found ?? recorded;
  }
}

function ancestors(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...ancestors(above)];
}

function merge(files: readonly string[], output: string | undefined): void {
  const sum: CoverageReport = new Map();
  for (const file of files) add(sum, readReport(file), file);
  const text = formatLcov(sum);
  if (output === undefined) process.stdout.write(text);
  else {
    writeReport(output, text);
    notify(summary(sum));
  }
}

function add(sum: CoverageReport, more: CoverageReport, name: string): void {
  try {
    addReport(sum, more);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${name}: coverage of other sources: ${error.message}`);
  }
}

function readReport(path: string): CoverageReport {
  const text = new TextDecoder().decode(readInput(path));
  return asBadInput(() => parseLcov(path, text));
}

/** What errors of reports say to the user. */
function asBadInput<T>(act: () => T, advice = ''): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof CoverageError) throw new UsageError(`${error.message}${advice}`);
    if (error instanceof LcovError) throw new UsageError(error.message);
    throw error;
  }
}

/** `lines 83.3% (10 of 12), functions …, branches …` */
function summary(report: CoverageReport): string {
  const files = [...report.values()];
  const lines = files.flatMap(({ lines }) => [...lines.values()]);
  const functions = files.flatMap(({ functions }) => [...functions.values()].map(({ count }) => count));
  const branches = files.flatMap(({ branches }) => [...branches.values()].map(({ taken }) => taken ?? 0));
  return Object.entries({ lines, functions, branches })
    .map(([name, counts]) => `${name} ${share(counts)}`)
    .join(', ');
}

function share(counts: readonly number[]): string {
  const hit = counts.filter((count) => count > 0).length;
  if (counts.length === 0) return 'none';
  return `${((100 * hit) / counts.length).toFixed(1)}% (${hit} of ${counts.length})`;
}
