/** Builds a board and loads its image from the options of the command line. */
import { boards } from '../../../boards/index.js';
import { Board, type BoardSettings } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import { type Image, loadImage } from '../../image/image.js';
import { type Address, hex } from '../../units.js';
import { asUsage, suggestion, UsageError } from '../errors.js';
import { readInput } from '../host/files.js';
import { notifyReport } from '../host/run-outcome.js';
import { notify } from '../host/stdio.js';
import { defaultBoard } from '../usage/options.js';
import type { ImageRunOptions } from '../usage/running.js';
import { engineOf } from './engines.js';

/** @throws UsageError for an unknown name */
export function findBoard(name: string = defaultBoard): BoardDescription {
  const board = boards.get(name);
  if (board) return board;
  const known = [...boards.keys()];
  throw new UsageError(
    `unknown board '${name}'${suggestion(name, known)}: the boards are ${known.join(', ')}`,
  );
}

/**
 * @throws UsageError if the file cannot be read, or a load address is given for an image that contains its own
 * @throws ImageError if the file is not an image for this board
 */
export function readImage(path: string, description: BoardDescription, baseAddress?: Address): Image {
  const image = loadImage(path, readInput(path), { memory: description.chip.memories, baseAddress });
  if (baseAddress !== undefined && image.format !== 'bin') {
    const format = image.format === 'elf' ? 'ELF' : 'Intel HEX';
    throw new UsageError(`--load-address is for raw binaries, but ${path} is an ${format} file`);
  }
  return image;
}

/** The options that are settings of a board. */
type SettingsOptions = Pick<ImageRunOptions, 'engine' | 'mac'>;

/** @throws UsageError if the engine's library is not installed */
export async function settingsOf({ engine, mac }: SettingsOptions): Promise<BoardSettings> {
  return { engine: await engineOf(engine), onReport: notifyReport, ...(mac !== undefined && { mac }) };
}

/** @throws UsageError for settings that the board rejects */
export function buildBoard(description: BoardDescription, settings: BoardSettings): Board {
  return asUsage(() => new Board(description, settings));
}

/** Checks the vector table at address 0, from which the processor starts. @throws UsageError if it is empty */
export function checkStart(board: Board, image: Image): void {
  const problem = startProblem(board, image);
  if (problem !== undefined) throw new UsageError(problem);
}

/** As `checkStart`, but only warns: a debugger may load the vector table, or start the program elsewhere. */
export function warnOfStart(board: Board, image: Image): void {
  const problem = startProblem(board, image);
  if (problem !== undefined) notify(problem);
}

function startProblem(board: Board, image: Image): string | undefined {
  const { name, vectorTable } = image;
  if (vectorTable === 0 || board.readMemory(0, 8).some((byte) => byte !== 0xff)) return undefined;
  return `${name}: the vector table is at ${hex(vectorTable)}, but the processor starts at 0, where the flash is empty`;
}
