/** Image files for tests, with their names, so that failure reports can name them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Board, Firmware } from '../board/board.js';
import type { ImageFile } from '../image/image.js';
import { type Address, hex } from '../units.js';

/** The name that a board uses for an image from bytes. */
const unnamed = 'image';

/** File names by an image's bytes, and lists of them by image. */
const files = new WeakMap<object, string>();
const imageFiles = new WeakMap<object, readonly string[]>();

/**
 * Reads a firmware image for a board's `image` setting, or one of several: `[imageFile('loader.elf'), imageFile('app.bin',
 * 0x1800)]`.
 * @param file relative to the working directory, or a URL: `new URL('../build/app.elf', import.meta.url)`
 * @throws Error naming a file that cannot be read, and the reason
 */
export function imageFile(file: string | URL): Uint8Array;
/**
 * Reads a raw binary as one of several files of an image.
 * @param address its load address
 */
export function imageFile(file: string | URL, address: Address): ImageFile;
export function imageFile(file: string | URL, address?: Address): Uint8Array | ImageFile {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const bytes = new Uint8Array(readFileSync(path));
  if (address !== undefined) return { name: path, bytes, baseAddress: address };
  files.set(bytes, path);
  return bytes;
}

/**
 * The files of a board's image, as the command line names them; undefined unless all were read with `imageFile` or loaded by
 * name.
 */
export function imageFilesOf({ settings, image }: Board): readonly string[] | undefined {
  if (!image || !settings.image) return undefined;
  const names = imageFiles.get(image) ?? namesIn(settings.image);
  // The board's forks share the image, not its bytes.
  if (names !== undefined) imageFiles.set(image, names);
  return names;
}

function namesIn(given: Firmware): readonly string[] | undefined {
  if ('segments' in given) return given.name === unnamed ? undefined : given.parts.map(({ name }) => name);
  const items = given instanceof Uint8Array || 'bytes' in given ? [given] : given;
  const names = items.map(nameOf).filter((name) => name !== undefined);
  return names.length === items.length ? names : undefined;
}

function nameOf(file: Uint8Array | ImageFile): string | undefined {
  if (file instanceof Uint8Array) return files.get(file);
  return file.baseAddress === undefined ? file.name : `${file.name}@${hex(file.baseAddress)}`;
}
