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

/** The names of an image's files. */
export function namesOf({ parts }: { parts: readonly { name: string }[] }): string[] {
  return parts.map(({ name }) => name);
}

/** @throws UsageError naming the option, if a command would overwrite an image that it runs */
export function rejectImage(option: string, path: string, images: readonly string[]): void {
  if (!existsSync(path)) return;
  const real = realpathSync(path);
  if (images.some((image) => existsSync(image) && realpathSync(image) === real))
    throw new UsageError(`${option}: '${path}' is the image itself`);
}

/** The file that a path refers to, through links; it need not exist. */
export function placeOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(resolve(path));
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : resolve(path);
}
