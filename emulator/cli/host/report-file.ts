/** Writes the report of a command to a file. */
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileProblem, UsageError } from '../errors.js';
import { rejectImage } from './files.js';

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
