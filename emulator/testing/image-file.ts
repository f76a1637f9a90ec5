/** Image files for tests, remembered by their names, so that failure reports can say how to run them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Board } from '../board/board.js';

/** What a board calls an image that it was given as bytes. */
const unnamed = 'image';

/** By an image's bytes, and by the image. */
const files = new WeakMap<object, string>();

/**
 * Reads a firmware image for a board's `image` setting.
 * @param file relative to the working directory, or a URL: `new URL('../build/app.elf', import.meta.url)`
 * @throws Error saying which file cannot be read and why
 */
export function imageFile(file: string | URL): Uint8Array {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const bytes = new Uint8Array(readFileSync(path));
  files.set(bytes, path);
  return bytes;
}

/** The file that a board's image was read from; undefined where it was not read with `imageFile` or loaded by name. */
export function imageFileOf({ settings, image }: Board): string | undefined {
  if (!image || !settings.image) return undefined;
  const named = settings.image === image && image.name !== unnamed ? image.name : undefined;
  const file = files.get(settings.image) ?? named;
  // Forks of the board have the image that it made of the bytes.
  if (file !== undefined) files.set(image, file);
  return file;
}
