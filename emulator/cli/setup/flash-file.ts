/** Keeps a board's flash in a file from one run to the next, so that what firmware stores there lasts. */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import type { Board } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import type { MemoryDescription } from '../../bus/bus.js';
import type { Image } from '../../image/image.js';
import { fileProblem, UsageError } from '../errors.js';
import { readInput, rejectImage } from '../host/files.js';

/**
 * The image as it is programmed into a flash that holds what the file says: the rest of the flash keeps its contents.
 * @throws UsageError when the file cannot be read or is no flash of this board
 */
export function withFlashFile(image: Image, path: string, description: BoardDescription): Image {
  rejectImage('--flash', path, image.name);
  if (!existsSync(path)) return image;
  const flash = flashOf(description.chip.memories);
  const bytes = readInput(path);
  if (bytes.length !== flash.size) {
    throw new UsageError(
      `--flash: '${path}' has ${bytes.length} bytes, the flash of ${description.name} has ${flash.size}`,
    );
  }
  return { ...image, segments: [{ address: flash.base, bytes }, ...image.segments] };
}

/** Writes the flash to the file, at once or not at all. @throws UsageError when it cannot be written. */
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
