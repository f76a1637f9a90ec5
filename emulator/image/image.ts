/**
 * Loads firmware images: ELF, Intel HEX, S-records or raw binary, recognised by content and checked against a memory map.
 * Several files make one image.
 */
import { hex, type Address } from '../units.js';
import type { FrameTable } from './cfi.js';
import { CodeOfFile, joinedCode } from './code-of-file.js';
import type { LineTable } from './dwarf.js';
import { type Extent, isElf, readElf } from './elf.js';
import { ImageError } from './error.js';
import { isHex, readHex } from './hex.js';
import { isSrec, readSrec } from './srec.js';
import { SymbolTable } from './symbols.js';

/** Contiguous bytes of an image. */
export interface Segment {
  /** Physical address of the first byte. */
  address: Address;
  bytes: Uint8Array;
}

/** A region of a board's memory map that an image may fill. */
export interface MemoryRegion {
  name: string;
  base: Address;
  /** In bytes. */
  size: number;
  /** The contents of a mask ROM: images can refer to it but not fill it. */
  contents?: () => Uint8Array;
}

/** The format of an image file; `bin` is a raw binary. */
export type ImageFormat = 'elf' | 'hex' | 'srec' | 'bin';

/** A file to load. */
export interface ImageFile {
  /** The file's name; its extension helps to distinguish the formats. */
  name: string;
  bytes: Uint8Array;
  /** The address of a raw binary; 0 by default. Other formats contain their own. */
  baseAddress?: Address;
}

/** A file that an image was loaded from. */
export interface ImagePart {
  name: string;
  format: ImageFormat;
  /** Its lowest address. */
  address: Address;
}

/** A firmware image, ready to load into memory. */
export interface Image {
  /** The name of its first file. */
  name: string;
  /** The format of its first file. */
  format: ImageFormat;
  /** Its files, in the order in which they were given. */
  parts: readonly ImagePart[];
  /** By ascending address, without overlaps. */
  segments: Segment[];
  /**
   * The entry point in the first file, with the Thumb bit. The processor does not use it: it starts from the vector table.
   */
  entry?: Address;
  /** The address of the vector table: the lowest address of the first file. */
  vectorTable: Address;
  /** The initial stack pointer. */
  initialSp: Address;
  /** The reset vector, with the Thumb bit. */
  initialPc: Address;
  /** Damage in the files that does not affect what is loaded. */
  problems: readonly string[];
  /** Read at the first access. A name that several files have is that of the earliest. */
  readonly symbols: SymbolTable;
  /** Source lines by address, read at the first call; undefined if the image has none. */
  lines(): LineTable | undefined;
  /** Unwinding rules, read at the first call; undefined if the image has none. */
  frames(): Pick<FrameTable, 'unwind'> | undefined;
}

/** Options of `loadImage`. */
export interface LoadOptions {
  /** The address of a raw binary; 0 by default. */
  baseAddress?: Address;
  /** The memory that segments may fill. */
  memory: readonly MemoryRegion[];
}

/** What a file contains. */
interface Contents {
  format: ImageFormat;
  segments: Segment[];
  entry?: Address;
  problems?: readonly string[];
  /** The addresses of its code and data as the program runs; those of its segments by default. */
  extents?: readonly Extent[];
  symbols?(): SymbolTable;
  section?(name: string): Uint8Array | undefined;
}

/** A file that was read. */
interface LoadedFile extends Contents {
  name: string;
}

/**
 * Reads an image from a file's bytes.
 * @param name the file's name; its extension helps to distinguish the formats
 * @throws ImageError for a file that is not an image, is damaged, or does not fit into memory
 */
export function loadImage(name: string, bytes: Uint8Array, options: LoadOptions): Image {
  return loadImages([{ name, bytes, baseAddress: options.baseAddress }], options.memory);
}

/**
 * Reads an image from several files. The first contains the vector table; the others may contain anything.
 * @throws ImageError for a file that is not an image, is damaged or does not fit into memory, and for files that overlap
 */
export function loadImages(sources: readonly ImageFile[], memory: readonly MemoryRegion[]): Image {
  const files = sources.map((source) => readFile(source, memory));
  if (files.length === 0) throw new ImageError('image', 'no file to load');
  const segments = files.flatMap((file) => file.segments.map((segment) => ({ file, ...segment })));
  segments.sort((a, b) => a.address - b.address);
  checkOverlaps(segments);
  const [first] = files;
  const code = joinedCode(
    files.map((file) => new CodeOfFile({ ...file, extents: file.extents ?? extentsOf(file) })),
  );
  return {
    name: first.name,
    format: first.format,
    parts: files.map(({ name, format, segments: [{ address }] }) => ({ name, format, address })),
    segments: segments.map(({ address, bytes }) => ({ address, bytes })),
    ...(first.entry !== undefined && { entry: first.entry }),
    ...readVectors(first, memory),
    problems: files.flatMap(({ name, problems = [] }) => problems.map((problem) => `${name}: ${problem}`)),
    lines: code.lines,
    frames: code.frames,
    get symbols() {
      return code.symbols;
    },
  };
}

/**
 * The files of firmware that a program supplies, with a name for those that have none.
 * @throws ImageError for anything else, such as a path
 */
export function filesOf(firmware: Uint8Array | ImageFile | readonly (Uint8Array | ImageFile)[]): ImageFile[] {
  const files = Array.isArray(firmware)
    ? (firmware as readonly (Uint8Array | ImageFile)[])
    : [firmware as Uint8Array | ImageFile];
  return files.map((file, index) => {
    const name = files.length > 1 ? `image ${index + 1}` : 'image';
    if (file instanceof Uint8Array) return { name, bytes: file };
    if (typeof file !== 'object' || file === null) {
      throw new ImageError(name, `expected the bytes of a file, not ${JSON.stringify(file)}`);
    }
    return { ...file, name: file.name ?? name, bytes: file.bytes };
  });
}

/** @throws ImageError for a source that is not as its type says */
function checkSource({ name, bytes, baseAddress = 0 }: ImageFile): void {
  // Not `instanceof`: bytes may come from another realm, such as a test runner's.
  if (!ArrayBuffer.isView(bytes) || bytes.length !== bytes.byteLength)
    throw new ImageError(name, 'its bytes are not a Uint8Array');
  if (Number.isInteger(baseAddress) && baseAddress >= 0 && baseAddress < 2 ** 32) return;
  throw new ImageError(name, `the load address ${baseAddress} is not an integer from 0 to 0xFFFF_FFFF`);
}

/** Reads a file. Its segments are by ascending address. */
function readFile(source: ImageFile, memory: readonly MemoryRegion[]): LoadedFile {
  checkSource(source);
  const { name, bytes, baseAddress } = source;
  if (bytes.length === 0) throw new ImageError(name, 'the file is empty');
  const contents = readContents(name, bytes, baseAddress ?? 0);
  const segments = [...contents.segments].sort((a, b) => a.address - b.address);
  if (segments.length === 0) throw new ImageError(name, 'the file has nothing to load');
  segments.forEach((segment, index) => checkBounds(name, segment, index, memory));
  return { name, ...contents, segments };
}

function readContents(name: string, bytes: Uint8Array, baseAddress: Address): Contents {
  const extension = /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? '';
  if (isElf(bytes)) return { format: 'elf', ...readElf(name, bytes) };
  if (['elf', 'axf', 'out'].includes(extension)) {
    throw new ImageError(name, 'not an ELF file: it does not start with 7F 45 4C 46');
  }
  const raw = extension === 'bin';
  if (['hex', 'ihx', 'ihex'].includes(extension) || (isHex(bytes) && !raw)) {
    return { format: 'hex', ...readHex(name, bytes) };
  }
  if (['srec', 's19', 's28', 's37', 'mot'].includes(extension) || (isSrec(bytes) && !raw)) {
    return { format: 'srec', ...readSrec(name, bytes) };
  }
  return { format: 'bin', segments: [{ address: baseAddress, bytes }] };
}

function extentsOf({ segments }: LoadedFile): Extent[] {
  return segments.map(({ address, bytes }) => ({ start: address, end: address + bytes.length }));
}

function checkBounds(
  name: string,
  { address, bytes }: Segment,
  index: number,
  memory: readonly MemoryRegion[],
): void {
  const end = address + bytes.length;
  const fillable = memory.filter(({ contents }) => !contents);
  if (fillable.some(({ base, size }) => address >= base && end <= base + size)) return;
  const places = fillable.map((region) => region.name).join(' and ');
  const last = end <= 2 ** 32 ? hex(end - 1) : 'beyond 0xFFFF_FFFF';
  throw new ImageError(name, `segment ${index} at ${hex(address)}..${last} is outside ${places}`);
}

/** Checks segments by ascending address. */
function checkOverlaps(segments: readonly (Segment & { file: LoadedFile })[]): void {
  let before = segments[0];
  for (const segment of segments.slice(1)) {
    if (segment.address < endOf(before)) throw overlap(before, segment);
    if (endOf(segment) > endOf(before)) before = segment;
  }
}

function overlap(a: Segment & { file: LoadedFile }, b: Segment & { file: LoadedFile }): ImageError {
  if (a.file === b.file) {
    const [first, second] = [a, b].map(({ address, bytes, file }) =>
      file.segments.findIndex((s) => s.address === address && s.bytes === bytes),
    );
    return new ImageError(a.file.name, `segments ${first} and ${second} overlap at ${hex(b.address)}`);
  }
  const range = (start: Address, end: Address) => `${hex(start)}..${hex(end - 1)}`;
  const shared = range(b.address, Math.min(endOf(a), endOf(b)));
  const [here, there] = [a, b].map((segment) => range(segment.address, endOf(segment)));
  return new ImageError(b.file.name, `${there} overlaps ${a.file.name} (${here}) at ${shared}`);
}

const endOf = ({ address, bytes }: Segment): Address => address + bytes.length;

function readVectors(
  { name, segments }: LoadedFile,
  memory: readonly MemoryRegion[],
): Pick<Image, 'vectorTable' | 'initialSp' | 'initialPc'> {
  const vectorTable = segments[0].address;
  const fail = (problem: string): never => {
    throw new ImageError(name, `no vector table at ${hex(vectorTable)}: ${problem}`);
  };
  const bytes = firstBytes(segments, 8);
  if (bytes.length < 8) fail(`the image has ${bytes.length} bytes there`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const [initialSp, initialPc] = [view.getUint32(0, true), view.getUint32(4, true)];
  if (initialSp === 0 || initialSp === 0xffff_ffff) fail(`the initial stack pointer is ${hex(initialSp)}`);
  if (initialPc === 0) fail('the reset vector is 0');
  if ((initialPc & 1) === 0) fail(`the reset vector ${hex(initialPc)} is even, so it is not Thumb code`);
  if (!memory.some(({ base, size }) => initialPc >= base && initialPc < base + size)) {
    fail(`the reset vector ${hex(initialPc)} is outside memory`);
  }
  return { vectorTable, initialSp, initialPc };
}

/** The first bytes of a file, over the bounds of contiguous segments. */
function firstBytes(segments: readonly Segment[], count: number): Uint8Array {
  const bytes: number[] = [];
  let next = segments[0].address;
  for (const { address, bytes: more } of segments) {
    if (address !== next || bytes.length >= count) break;
    bytes.push(...more.subarray(0, count - bytes.length));
    next = address + more.length;
  }
  return Uint8Array.from(bytes);
}
