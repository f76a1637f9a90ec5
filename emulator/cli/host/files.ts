/** Input files of a command, and the check that it does not overwrite its image. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileProblem, UsageError } from '../errors.js';

/** @throws UsageError if the file cannot be read */
export function readInput(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`cannot read '${path}': ${fileProblem(error)}`);
  }
}

/** @throws UsageError naming the option, if a command would overwrite the image that it runs */
export function rejectImage(option: string, path: string, image: string): void {
  if (!existsSync(path) || !existsSync(image) || realpathSync(path) !== realpathSync(image)) return;
  throw new UsageError(`${option}: '${path}' is the image itself`);
}

/** The file that a path refers to, through links; it need not exist. */
export function placeOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(resolve(path));
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : resolve(path);
}
