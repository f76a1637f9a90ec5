/** Builds a board and loads its image from the options of the command line. */
import { boards } from '../../../boards/index.js';
import { Board, type BoardSettings } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import { commandLineOf } from '../../board/semihosting.js';
import { type Image, type ImageFile, loadImages } from '../../image/image.js';
import { type Address, hex } from '../../units.js';
import { existsSync } from 'node:fs';
import { asUsage, suggestion, UsageError } from '../errors.js';
import { readInput } from '../host/files.js';
import { FolderFiles } from '../host/folder-files.js';
import { notifyReport } from '../host/run-outcome.js';
import { notify } from '../host/stdio.js';
import { isBoardFile } from '../package/board-files.js';
import { knownOptions, optionKey } from '../usage/board-options.js';
import { defaultBoard } from '../usage/options.js';
import type { ImageRunOptions } from '../usage/running.js';
import { parseAddress } from '../usage/values.js';
import { engineOf } from './engines.js';

/**
 * The board of a name, or of a file.
 * @throws UsageError for an unknown name, and a file that describes no board
 */
export async function findBoard(name: string = defaultBoard): Promise<BoardDescription> {
  if (isBoardFile(name)) {
    const { boardInFile } = await import('./board-file.js');
    return boardInFile(name);
  }
  const board = boards.get(name);
  if (board) return board;
  const known = [...boards.keys()];
  throw new UsageError(
    `unknown board '${name}'${suggestion(name, known)}: the boards are ${known.join(', ')}, or a file such as ./board.js`,
  );
}

/** See `readImages`. */
export function readImage(name: string, description: BoardDescription, loadAddress?: Address): Image {
  return readImages([name], description, loadAddress);
}

/**
 * Reads the files of an image. The first has the vector table.
 * @param names paths; `app.bin@0x1800` names the load address of a raw binary
 * @param loadAddress that of raw binaries without their own
 * @throws UsageError if a file cannot be read, or an address is given for a file that contains its own
 * @throws ImageError for a file that is not an image for this board, and for files that overlap
 */
export function readImages(
  names: readonly string[],
  description: BoardDescription,
  loadAddress?: Address,
): Image {
  const files = names.map(fileOf);
  const image = loadImages(
    files.map((file) => ({ ...file, baseAddress: file.baseAddress ?? loadAddress })),
    description.chip.memories,
  );
  const raw = image.parts.filter(({ format }, n) => format === 'bin' && files[n].baseAddress === undefined);
  if (loadAddress !== undefined && raw.length === 0) rejectAddress('--load-address', image.parts[0]);
  for (const [n, part] of image.parts.entries()) {
    if (files[n].baseAddress !== undefined && part.format !== 'bin') rejectAddress(`'${names[n]}': @`, part);
  }
  const start = image.parts.find(({ address }) => address === 0);
  if (start && image.vectorTable !== 0)
    throw new UsageError(
      `the processor starts at address 0, which is in ${start.name}: name that image first`,
    );
  for (const problem of image.problems) notify(problem);
  return image;
}

const formatNames = { elf: 'an ELF file', hex: 'an Intel HEX file', srec: 'a file of S-records', bin: 'raw' };

function rejectAddress(what: string, { name, format }: Image['parts'][number]): never {
  throw new UsageError(`${what} is for raw binaries, but ${name} is ${formatNames[format]}`);
}

/** `app.bin@0x1800`: a file and its load address. A file that has the whole of it as its name is that file. */
function fileOf(name: string): ImageFile {
  const [, path, address] = /^(.+)@(\d.*)$/s.exec(name) ?? [];
  if (path === undefined || existsSync(name)) return { name, bytes: readInput(name) };
  const baseAddress = parseAddress(`'${name}'`, address);
  return { name: path, bytes: readInput(path), baseAddress };
}

/** The options that are settings of a board, and those that the board declares. */
type SettingsOptions = Pick<ImageRunOptions, 'engine'> &
  Partial<Pick<ImageRunOptions, 'files' | 'programArguments'>>;

/**
 * @param image the program, whose command line begins with its name
 * @throws UsageError if the engine's library is not installed, for an option that the board does not have, for a folder that
 * does not exist, and for arguments that cannot be passed
 */
export async function settingsOf(
  options: SettingsOptions,
  description: BoardDescription,
  image?: Pick<Image, 'name'>,
): Promise<BoardSettings> {
  const { engine, files, programArguments = [] } = options;
  return {
    engine: await engineOf(engine),
    onReport: notifyReport,
    ...boardOptionsOf(options, description),
    ...(files !== undefined && { files: new FolderFiles(files) }),
    ...(image && { commandLine: asUsage(() => commandLineOf(image.name, ...programArguments)) }),
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
