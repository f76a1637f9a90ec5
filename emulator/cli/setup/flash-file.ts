/** Keeps the flash of a board in a file from one run to the next. */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import type { Board } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import type { MemoryDescription } from '../../bus/bus.js';
import type { Image } from '../../image/image.js';
import { fileProblem, UsageError } from '../errors.js';
import { namesOf, readInput, rejectImage } from '../host/files.js';

/**
 * Returns the image on top of the flash contents in the file: the rest of the flash keeps these contents.
 * @throws UsageError if the file cannot be read, or its size is not that of the flash
 */
export function withFlashFile(image: Image, path: string, description: BoardDescription): Image {
  rejectImage('--flash', path, namesOf(image));
  if (!existsSync(path)) return image;
  const flash = flashOf(description.chip.memories);
  const bytes = readInput(path);
  if (bytes.length !== flash.size) {
    throw new UsageError(
      `--flash: '${path}' has ${bytes.length} bytes, but the flash of ${description.name} has ${flash.size}`,
    );
  }
  return { ...image, segments: [{ address: flash.base, bytes }, ...image.segments] };
}

/** Writes the flash to the file atomically. @throws UsageError if it cannot be written */
export function saveFlash(board: Board, path: string): void {
  try {
    writeFileSync(`${path}.new`, flashOf(board.bus.memories).bytes);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new UsageError(`--flash: cannot write '${path}': ${fileProblem(error)}`);
  }
}

function flashOf<M extends MemoryDescription>(memories: readonly M[]): M {
  return memories.find((memory) => memory.name === 'flash')!;
}
