/** Builds the board of a recording for its replay. */
import { statSync } from 'node:fs';
import type { Board } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import type { Recording } from '../../debug/recording.js';
import type { Replay } from '../../debug/replay.js';
import type { Image, MemoryRegion } from '../../image/image.js';
import { hex, type Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import type { RunOptions } from '../usage/running.js';
import { buildBoard, findBoard, readImage, settingsOf } from './board.js';

/** Virtual time of a slice. Between slices the process serves terminals, files and sockets. */
const slice: Nanoseconds = 20e6;

/** @throws UsageError if one of these options is given: the recording determines them */
export function rejectWithReplay<K extends string>(
  options: Partial<Record<K, unknown>>,
  names: readonly K[],
): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${option} cannot be used with --replay: the recording determines it`);
}

/** Builds a board like that of a recording. @param file the image; by default, the one that the recording names */
export async function recordedBoard(
  recording: Recording,
  file: string | undefined,
  options: Pick<RunOptions, 'board' | 'loadAddress' | 'mac' | 'engine'>,
): Promise<{ board: Board; image: Image }> {
  const description = findBoard(options.board ?? recording.board);
  const base = options.loadAddress ?? recording.image.base;
  const image = readImage(file ?? namedImage(recording), description, base);
  checkHead(recording, description);
  const board = buildBoard(description, {
    ...recording.options,
    ...(await settingsOf(options)),
    image: { ...image, segments: [...recording.memory, ...image.segments] },
  });
  return { board, image };
}

/** @throws UsageError for options and memory contents that the board does not have */
function checkHead(
  { file, options, memory }: Recording,
  { name, chip, ...description }: BoardDescription,
): void {
  const option = Object.keys(options).find((name) => !Object.hasOwn(description.options, name));
  if (option !== undefined) throw new UsageError(`${file}:1: options.${option}: ${name} has no such option`);
  memory.forEach(({ address, bytes }, n) => {
    const inside = (region: MemoryRegion) =>
      !region.contents && address >= region.base && address + bytes.length <= region.base + region.size;
    if (!chip.memories.some(inside))
      throw new UsageError(`${file}:1: memory.${n}: ${hex(address)} is not inside a memory of ${chip.name}`);
  });
}

/** @throws UsageError if the recorded image does not exist; a recording cannot name a device, which may have no end */
function namedImage({ file, image }: Recording): string {
  if (isFile(image.name)) return image.name;
  throw new UsageError(
    `${file}: the recorded image '${image.name}' does not exist: name its file next to --replay ${file}`,
  );
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Runs one slice of a replay. */
export function advanceSlice(replay: Replay): void {
  const { clock } = replay.board;
  replay.advance(clock.cycleAt(clock.now + slice));
}
