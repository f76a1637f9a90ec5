/** Builds the board of a recording for its replay. */
import { statSync } from 'node:fs';
import { boards } from '../../../boards/index.js';
import type { Board } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import type { Recording } from '../../debug/recording.js';
import type { Replay } from '../../debug/replay.js';
import type { Image, MemoryRegion } from '../../image/image.js';
import { hex, type Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import type { RunOptions } from '../usage/running.js';
import { buildBoard, findBoard, readImages, settingsOf } from './board.js';

/** Virtual time of a slice. Between slices the process serves terminals, files and sockets. */
const slice: Nanoseconds = 20e6;

/** @throws UsageError if one of these options is given: the recording determines them */
export function rejectWithReplay<K extends string>(
  options: Partial<Record<K, unknown>>,
  names: readonly K[],
): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const option = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const what = given === 'programArguments' ? 'arguments of the program' : option;
  throw new UsageError(`${what} cannot be used with --replay: the recording determines it`);
}

/** Builds a board like that of a recording. @param files the image's; by default, those that the recording names */
export async function recordedBoard(
  recording: Recording,
  files: readonly string[],
  options: Pick<RunOptions, 'board' | 'loadAddress' | 'mac' | 'crystal' | 'engine'>,
): Promise<{ board: Board; image: Image }> {
  const description = await boardOf(recording, options.board);
  const base = options.loadAddress ?? (files.length > 0 ? recording.image.base : undefined);
  const image = readImages(files.length > 0 ? files : namedImages(recording), description, base);
  const { files: contents, ...recorded } = recording.options;
  checkHead(recording, recorded, description);
  const settings = {
    ...recorded,
    ...(Array.isArray(contents) && {
      files: Object.fromEntries(contents as [string, string | Uint8Array][]),
    }),
    ...(await settingsOf(options, description)),
    image: { ...image, segments: [...recording.memory, ...image.segments] },
  };
  try {
    return { board: buildBoard(description, settings), image };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${recording.file}:1: options: ${error.message}`);
  }
}

/** The board of a recording; one in a file is not found by its name. @throws UsageError */
function boardOf({ board, file }: Recording, wanted?: string): Promise<BoardDescription> {
  if (wanted === undefined && !boards.has(board))
    throw new UsageError(`${file}: the recorded board '${board}' is unknown: name its file with --board`);
  return findBoard(wanted ?? board);
}

/** @throws UsageError for options and memory contents that the board does not have */
function checkHead(
  { file, memory }: Recording,
  options: Recording['options'],
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

/**
 * The recorded files, with their load addresses.
 * @throws UsageError if one does not exist; a recording cannot name a device, which may have no end
 */
function namedImages({ file, image }: Recording): string[] {
  return [image, ...(image.others ?? [])].map(({ name, base }) => {
    if (!isFile(name)) {
      throw new UsageError(
        `${file}: the recorded image '${name}' does not exist: name its file next to --replay ${file}`,
      );
    }
    return base === undefined ? name : `${name}@${hex(base)}`;
  });
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
