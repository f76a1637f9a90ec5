/** `perch coverage`: runs an image and writes its coverage as an lcov tracefile; merges such files. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Board } from '../../board/board.js';
import { Coverage, CoverageError } from '../../trace/coverage.js';
import { addReport, formatLcov, LcovError, parseLcov, type CoverageReport } from '../../trace/lcov.js';
import { UsageError } from '../errors.js';
import { namesOf, readInput } from '../host/files.js';
import { checkWritable, limited, writeReport } from '../host/report-file.js';
import { notify } from '../host/stdio.js';
import type { CoverageOptions } from '../usage/running.js';
import { runImages } from './run.js';

/**
 * Runs an image with coverage, or merges files. Returns the exit code: that of the run.
 * @throws UsageError for conflicting options, unreadable files and images without line tables
 */
export async function coverage(images: readonly string[], options: CoverageOptions): Promise<number> {
  const { output } = options;
  if (options.merge) {
    if (images.length > 0) throw new UsageError(`--merge runs nothing: omit '${images.join(' ')}'`);
    merge(options.merge, output);
    return 0;
  }
  if (images.length === 0) throw new UsageError('coverage needs an image to run, or --merge with files');
  if (output === undefined && options.format === 'lcov')
    throw new UsageError('coverage needs an output file (-o), or --format text');
  if (options.append && options.format === 'text')
    throw new UsageError('--append works on lcov files only: omit --format text');
  const earlier = options.append && output && existsSync(output) ? readReport(output) : undefined;
  return runImages(images, options, new CoverageRun(options, earlier));
}

class CoverageRun {
  private coverage!: Coverage;
  private sources!: Sources;

  constructor(
    private readonly options: CoverageOptions,
    private readonly earlier: CoverageReport | undefined,
  ) {}

  /** Checks before the run whether a report can be written. */
  begin(board: Board): void {
    const images = namesOf(board.image!);
    this.sources = new Sources(images, this.options.source ?? []);
    if (this.options.output !== undefined) checkWritable(this.options.output, images);
    this.coverage = asBadInput(() => new Coverage(board));
    if (this.options.format === 'lcov')
      asBadInput(() => this.coverage.lineTable(), '; --format text lists counts per instruction');
  }

  end(): void {
    const { output, format, maxSize } = this.options;
    if (format === 'text') {
      const listing = limited(`${this.coverage.listing()}\n`, maxSize, '\n');
      if (output === undefined) process.stdout.write(listing);
      else writeReport(output, listing);
      return;
    }
    const { sources } = this;
    const report = this.coverage.report({ path: (recorded) => sources.pathOf(recorded) });
    notify(summary(report));
    if (sources.missing.size) reportMissing([...sources.missing]);
    if (this.earlier) add(report, this.earlier, output!);
    writeReport(output!, limited(formatLcov(report), maxSize, 'end_of_record\n'));
  }
}

function reportMissing(missing: readonly string[]): void {
  const names = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '');
  notify(
    `no source found for ${names}: name its folder with --source, or run genhtml with --ignore-errors source`,
  );
}

/** Finds source files by the names that the compiler recorded. */
class Sources {
  readonly missing = new Set<string>();
  private readonly roots: readonly string[];

  /** @param folders searched first for relative names; then the current folder and those above the images */
  constructor(images: readonly string[], folders: readonly string[]) {
    for (const folder of folders)
      if (!existsSync(folder)) throw new UsageError(`--source: no folder '${folder}'`);
    const above = images.flatMap((image) => ancestors(resolve(image)));
    this.roots = [...folders.map((folder) => resolve(folder)), process.cwd(), ...new Set(above)];
  }

  /** The absolute path of the file if it exists, else the recorded name. */
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
    throw new UsageError(`${name}: coverage of different sources: ${error.message}`);
  }
}

function readReport(path: string): CoverageReport {
  const text = new TextDecoder().decode(readInput(path));
  return asBadInput(() => parseLcov(path, text));
}

/** Reports coverage and lcov errors as bad input. */
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
