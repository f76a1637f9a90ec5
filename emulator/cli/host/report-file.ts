/** Writes the report of a command to a file. */
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileProblem, UsageError } from '../errors.js';
import { rejectImage } from './files.js';
import { notify } from './stdio.js';

/**
 * Checks before a run whether its report can be written.
 * @param images the files that are run, which must not be overwritten
 * @throws UsageError naming the file
 */
export function checkWritable(path: string, images: readonly string[]): void {
  rejectImage('-o', path, images);
  const isNew = !existsSync(path);
  attempt(path, () => writeFileSync(path, '', { flag: 'a' }));
  if (isNew) rmSync(path);
}

/**
 * The beginning of a report that has at most a number of bytes. Notifies of a cut.
 * @param end what ends a part that can stand alone, such as a line
 */
export function limited(text: string, maxSize: number | undefined, end: string): string {
  const bytes = Buffer.from(text);
  if (maxSize === undefined || bytes.length <= maxSize) return text;
  const whole = bytes.subarray(0, bytes.lastIndexOf(end, maxSize - end.length) + end.length);
  const kept = bytes.lastIndexOf(end, maxSize - end.length) < 0 ? '' : whole.toString();
  notify(`the report is cut to ${kept.length} of ${bytes.length} bytes: it has reached --max-size`);
  return kept;
}

/**
 * Writes a report. Replaces a regular file atomically.
 * @throws UsageError naming the file
 */
export function writeReport(path: string, text: string): void {
  attempt(path, () => {
    if (existsSync(path) && !statSync(path).isFile()) return writeFileSync(path, text);
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  });
}

function attempt(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new UsageError(`cannot write '${path}': ${fileProblem(error)}`);
  }
}
