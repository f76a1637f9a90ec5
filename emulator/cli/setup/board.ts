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
import { isBoardFile } from '../package/board-files.js';
import { knownOptions, optionKey } from '../usage/board-options.js';
import { defaultBoard } from '../usage/options.js';
import type { ImageRunOptions } from '../usage/running.js';
import { boardInFile } from './board-file.js';
import { engineOf } from './engines.js';

/**
 * The board of a name, or of a file.
 * @throws UsageError for an unknown name, and a file that describes no board
 */
export async function findBoard(name: string = defaultBoard): Promise<BoardDescription> {
  if (isBoardFile(name)) return boardInFile(name);
  const board = boards.get(name);
  if (board) return board;
  const known = [...boards.keys()];
  throw new UsageError(
    `unknown board '${name}'${suggestion(name, known)}: the boards are ${known.join(', ')}, or a file such as ./board.js`,
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

/** The options that are settings of a board, and those that the board declares. */
type SettingsOptions = Pick<ImageRunOptions, 'engine'> & Readonly<Record<string, unknown>>;

/** @throws UsageError if the engine's library is not installed, and for an option that the board does not have */
export async function settingsOf(
  options: SettingsOptions,
  description: BoardDescription,
): Promise<BoardSettings> {
  return {
    engine: await engineOf(options.engine),
    onReport: notifyReport,
    ...boardOptionsOf(options, description),
  };
}

/** The options of a board that are set. @throws UsageError for one that the board does not have */
export function boardOptionsOf(options: object, description: BoardDescription): Record<string, unknown> {
  const given = options as Readonly<Record<string, unknown>>;
  const strange = knownOptions.find((name) => given[name] !== undefined && !description.options[name]);
  if (strange !== undefined) throw new UsageError(`--${strange}: ${description.name} has no such option`);
  const names = Object.keys(description.options).filter((name) => given[optionKey(name)] !== undefined);
  return Object.fromEntries(names.map((name) => [name, given[optionKey(name)]]));
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
