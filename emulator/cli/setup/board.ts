/** From what the command line names to a board with an image in it. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { boards } from '../../../boards/index.js';
import { Board, type BoardSettings } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import { type Image, loadImage } from '../../image/image.js';
import { type Address, duration, hex, type Nanoseconds } from '../../units.js';
import { type EngineName, engineOf } from './engines.js';
import { fileProblem, suggestion, UsageError } from '../errors.js';
import { tell } from '../host/stdio.js';

/** @throws UsageError for a name that no board has. */
export function findBoard(name: string): BoardDescription {
  const board = boards.get(name);
  if (board) return board;
  const known = [...boards.keys()];
  throw new UsageError(
    `unknown board '${name}'${suggestion(name, known)}: the boards are ${known.join(', ')}`,
  );
}

/** @throws UsageError when the file cannot be read. */
export function readInput(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`cannot read '${path}': ${fileProblem(error)}`);
  }
}

/** What a command writes must not be what it runs. @throws UsageError naming the option */
export function refuseImage(option: string, path: string, image: string): void {
  if (!existsSync(path) || !existsSync(image) || realpathSync(path) !== realpathSync(image)) return;
  throw new UsageError(`${option}: '${path}' is the image itself`);
}

/**
 * @throws UsageError when the file cannot be read, or a load address is given for an image that has its own
 * @throws ImageError when it is no image for this board
 */
export function readImage(path: string, description: BoardDescription, baseAddress?: Address): Image {
  const image = loadImage(path, readInput(path), { memory: description.chip.memories, baseAddress });
  if (baseAddress !== undefined && image.format !== 'bin') {
    const format = image.format === 'elf' ? 'ELF' : 'Intel HEX';
    throw new UsageError(`--load-address is for raw binaries, and ${path} is an ${format} file`);
  }
  return image;
}

/** What every command takes that runs an image. */
export interface ImageOptions {
  engine: EngineName;
  loadAddress?: string;
  mac?: string;
}

/** @throws UsageError for a load address that is none */
export function loadAddressOf({ loadAddress }: Pick<ImageOptions, 'loadAddress'>): Address | undefined {
  return loadAddress === undefined ? undefined : parseAddress('--load-address', loadAddress);
}

/** @throws UsageError when the engine's library is not installed */
export async function settingsOf({
  engine,
  mac,
}: Pick<ImageOptions, 'engine' | 'mac'>): Promise<BoardSettings> {
  return { engine: await engineOf(engine), onReport: tell, ...(mac !== undefined && { mac }) };
}

/** Builds a board, with what it says against its options told as bad usage. */
export function buildBoard(description: BoardDescription, settings: BoardSettings): Board {
  try {
    return new Board(description, settings);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

/** A processor starts from the vector table at address 0, wherever the image has one. @throws UsageError if it is empty */
export function checkStart(board: Board, image: Image): void {
  const problem = startProblem(board, image);
  if (problem !== undefined) throw new UsageError(problem);
}

/** For a debugger, which may load what is missing, or make the program start elsewhere. */
export function tellStart(board: Board, image: Image): void {
  const problem = startProblem(board, image);
  if (problem !== undefined) tell(problem);
}

function startProblem(board: Board, image: Image): string | undefined {
  const { name, vectorTable } = image;
  if (vectorTable === 0 || board.readMemory(0, 8).some((byte) => byte !== 0xff)) return undefined;
  return `${name}: the vector table is at ${hex(vectorTable)}, and the flash at 0, where the processor starts, is empty`;
}

/** @throws UsageError naming the option. */
export function parseDuration(option: string, text: string): Nanoseconds {
  try {
    return duration(text);
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}

/**
 * Reads an address in C's notation, or as the data sheet writes it (`0x2000_0000`).
 * @throws UsageError naming the option.
 */
export function parseAddress(option: string, text: string): Address {
  const digits = text.replaceAll('_', '');
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(digits) ? Number(digits) : NaN;
  if (value <= 0xffff_ffff) return value;
  throw new UsageError(`${option}: '${text}' is not an address: write 0 to 0xFFFFFFFF`);
}
