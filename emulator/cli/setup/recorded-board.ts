/** The board of a recording that is replayed. */
import { existsSync } from 'node:fs';
import type { Board } from '../../board/board.js';
import type { Recording } from '../../debug/recording.js';
import type { Replay } from '../../debug/replay.js';
import type { Image } from '../../image/image.js';
import type { Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import type { RunOptions } from '../usage/running.js';
import { buildBoard, findBoard, readImage, settingsOf } from './board.js';

/** Virtual time of a replay between which the process serves terminals, files and sockets. */
const slice: Nanoseconds = 20e6;

/** @throws UsageError when one of these options is given: the recording has what it would say */
export function rejectWithReplay<K extends string>(
  options: Partial<Record<K, unknown>>,
  names: readonly K[],
): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${option} does not go with --replay: the run is that of the recording`);
}

/** A board like the one of a recording. @param file the firmware, where it is not where the recording says */
export async function recordedBoard(
  recording: Recording,
  file: string | undefined,
  options: Pick<RunOptions, 'board' | 'loadAddress' | 'mac' | 'engine'>,
): Promise<{ board: Board; image: Image }> {
  const description = findBoard(options.board ?? recording.board);
  const base = options.loadAddress ?? recording.image.base;
  const image = readImage(file ?? namedImage(recording), description, base);
  const board = buildBoard(description, {
    ...recording.options,
    ...(await settingsOf(options)),
    image: { ...image, segments: [...recording.memory, ...image.segments] },
  });
  return { board, image };
}

/** @throws UsageError when the image is not where it was */
function namedImage({ file, image }: Recording): string {
  if (existsSync(image.name)) return image.name;
  throw new UsageError(
    `${file} is of the image '${image.name}', which is not there: name it after --replay ${file}`,
  );
}

/** Runs one slice of a replay. */
export function advanceSlice(replay: Replay): void {
  const { clock } = replay.board;
  replay.advance(clock.cycleAt(clock.now + slice));
}
