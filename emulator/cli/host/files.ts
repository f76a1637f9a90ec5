/** Files that a command reads, and the one that it must not overwrite. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { fileProblem, UsageError } from '../errors.js';

/** @throws UsageError when the file cannot be read */
export function readInput(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`cannot read '${path}': ${fileProblem(error)}`);
  }
}

/** What a command writes must not be what it runs. @throws UsageError naming the option */
export function rejectImage(option: string, path: string, image: string): void {
  if (!existsSync(path) || !existsSync(image) || realpathSync(path) !== realpathSync(image)) return;
  throw new UsageError(`${option}: '${path}' is the image itself`);
}
