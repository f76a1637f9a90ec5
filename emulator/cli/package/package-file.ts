/** Files that ship with Perch, found from wherever it is installed and whatever the working directory is. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of a file given relative to the package's root. */
export function packageFile(path: string): string {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/')
    folder = new URL('..', folder);
  return fileURLToPath(new URL(path, folder));
}
