/** Finds source files by the names that the compiler recorded. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../errors.js';

/** The number of folders searched: the image's and those above it. */
const levels = 3;

/**
 * Searches the given folders, the current folder, the images' folders and those above them. Tries the whole name first, then
 * ever shorter tails of it.
 * @throws UsageError for a folder that does not exist
 */
export function sourceReader(
  images: readonly string[],
  folders: readonly string[],
): (file: string) => string | undefined {
  for (const folder of folders)
    if (!existsSync(folder)) throw new UsageError(`--source: no folder '${folder}'`);
  const found = new Map<string, string | undefined>();
  const places = [...folders, '.', ...images.flatMap((image) => above(dirname(resolve(image))))];
  return (file) => {
    if (!found.has(file)) found.set(file, find(file, places));
    return found.get(file);
  };
}

function above(folder: string): string[] {
  return Array.from({ length: levels }, (_, n) => join(folder, ...Array<string>(n).fill('..')));
}

function find(file: string, folders: readonly string[]): string | undefined {
  if (isAbsolute(file)) {
    const text = read(file);
    if (text !== undefined) return text;
  }
  const parts = file.split('/').filter((part) => part !== '' && part !== '.');
  for (let first = 0; first < parts.length; first++) {
    for (const folder of folders) {
      const text = read(join(folder, ...parts.slice(first)));
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

function read(path: string): string | undefined {
  try {
    // Names come from the image: a device may have no end.
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
