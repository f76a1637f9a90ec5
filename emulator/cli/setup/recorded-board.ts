/** Builds the board of a recording for its replay. */
import { existsSync } from 'node:fs';
import { boards } from '../../../boards/index.js';
import type { Board } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import type { Recording } from '../../debug/recording.js';
import type { Replay } from '../../debug/replay.js';
import type { Image } from '../../image/image.js';
import type { Nanoseconds } from '../../units.js';
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
  options: Pick<RunOptions, 'board' | 'loadAddress' | 'mac' | 'crystal' | 'engine'>,
): Promise<{ board: Board; image: Image }> {
  const description = await boardOf(recording, options.board);
  const base = options.loadAddress ?? recording.image.base;
  const image = readImage(file ?? namedImage(recording), description, base);
  const board = buildBoard(description, {
    ...recording.options,
    ...(await settingsOf(options, description)),
    image: { ...image, segments: [...recording.memory, ...image.segments] },
  });
  return { board, image };
}

/** The board of a recording; one in a file is not found by its name. @throws UsageError */
function boardOf({ board, file }: Recording, wanted?: string): Promise<BoardDescription> {
  if (wanted === undefined && !boards.has(board))
    throw new UsageError(`${file}: the recorded board '${board}' is unknown: name its file with --board`);
  return findBoard(wanted ?? board);
}

/** @throws UsageError if the recorded image does not exist */
function namedImage({ file, image }: Recording): string {
  if (existsSync(image.name)) return image.name;
  throw new UsageError(
    `${file}: the recorded image '${image.name}' does not exist: name its file next to --replay ${file}`,
  );
}

/** Runs one slice of a replay. */
export function advanceSlice(replay: Replay): void {
  const { clock } = replay.board;
  replay.advance(clock.cycleAt(clock.now + slice));
}
