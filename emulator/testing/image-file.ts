/** Image files for tests, with their names, so that failure reports can name them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Board } from '../board/board.js';

/** The name that a board uses for an image from bytes. */
const unnamed = 'image';

/** File names by an image's bytes, and by the image. */
const files = new WeakMap<object, string>();

/**
 * Reads a firmware image for a board's `image` setting.
 * @param file relative to the working directory, or a URL: `new URL('../build/app.elf', import.meta.url)`
 * @throws Error naming a file that cannot be read, and the reason
 */
export function imageFile(file: string | URL): Uint8Array {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const bytes = new Uint8Array(readFileSync(path));
  files.set(bytes, path);
  return bytes;
}

/** The file of a board's image; undefined unless it was read with `imageFile` or loaded by name. */
export function imageFileOf({ settings, image }: Board): string | undefined {
  if (!image || !settings.image) return undefined;
  const named = settings.image === image && image.name !== unnamed ? image.name : undefined;
  const file = files.get(settings.image) ?? named;
  // The board's forks share the image, not its bytes.
  if (file !== undefined) files.set(image, file);
  return file;
}
