/** Loads firmware images: ELF, Intel HEX or raw binary, recognised by content and checked against a memory map. */
import { hex, type Address } from '../units.js';
import { FrameTable } from './cfi.js';
import { LineTable } from './dwarf.js';
import { isElf, readElf } from './elf.js';
import { ImageError } from './error.js';
import { isHex, readHex } from './hex.js';
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

/** A firmware image, ready to load into memory. */
export interface Image {
  /** The file's name. */
  name: string;
  format: 'elf' | 'hex' | 'bin';
  /** By ascending address, without overlaps. */
  segments: Segment[];
  /** The entry point in the file, with the Thumb bit. The processor does not use it: it starts from the vector table. */
  entry?: Address;
  /** The address of the vector table: the lowest address of the image. */
  vectorTable: Address;
  /** The initial stack pointer. */
  initialSp: Address;
  /** The reset vector, with the Thumb bit. */
  initialPc: Address;
  /** Read at the first access. */
  readonly symbols: SymbolTable;
  /** Source lines by address, read at the first call; undefined if the image has none. */
  lines(): LineTable | undefined;
  /** Unwinding rules, read at the first call; undefined if the image has none. */
  frames(): FrameTable | undefined;
}

/** Options of `loadImage`. */
export interface LoadOptions {
  /** The address of a raw binary; 0 by default. */
  baseAddress?: Address;
  /** The memory that segments may fill. */
  memory: readonly MemoryRegion[];
}

type Contents = Pick<Image, 'format' | 'segments' | 'entry'> & {
  symbols(): SymbolTable;
  section(name: string): Uint8Array | undefined;
};

/**
 * Reads an image from a file's bytes.
 * @param name the file's name; its extension helps to distinguish Intel HEX from raw binary
 * @throws ImageError for a file that is not an image, is damaged, or does not fit into memory
 */
export function loadImage(name: string, bytes: Uint8Array, options: LoadOptions): Image {
  if (bytes.length === 0) throw new ImageError(name, 'the file is empty');
  const contents = readContents(name, bytes, options.baseAddress ?? 0);
  const { section, symbols: readSymbols, ...rest } = contents;
  const symbols = once(readSymbols);
  const segments = [...contents.segments].sort((a, b) => a.address - b.address);
  if (segments.length === 0) throw new ImageError(name, 'the file has nothing to load');
  segments.forEach((segment, index) => checkBounds(name, segment, index, options.memory));
  checkOverlaps(name, segments);
  return {
    name,
    ...rest,
    segments,
    ...readVectors(name, segments, options.memory),
    get symbols() {
      return symbols();
    },
    lines: once(() => readLines(section, symbols())),
    frames: once(() => FrameTable.read(section('.debug_frame'))),
  };
}

function readContents(name: string, bytes: Uint8Array, baseAddress: Address): Contents {
  const extension = /\.(\w+)$/.exec(name)?.[1].toLowerCase();
  const section = (): undefined => undefined;
  const symbols = () => new SymbolTable();
  if (isElf(bytes)) return { format: 'elf', ...readElf(name, bytes) };
  if (extension === 'elf' || extension === 'axf' || extension === 'out') {
    throw new ImageError(name, 'not an ELF file: it does not start with 7F 45 4C 46');
  }
  if (extension === 'hex' || extension === 'ihx' || (isHex(bytes) && extension !== 'bin')) {
    return { format: 'hex', ...readHex(name, bytes), symbols, section };
  }
  const segments = [{ address: baseAddress, bytes }];
  return { format: 'bin', segments, symbols, section };
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

function checkOverlaps(name: string, segments: readonly Segment[]): void {
  for (let index = 1; index < segments.length; index++) {
    const before = segments[index - 1];
    const { address } = segments[index];
    if (address < before.address + before.bytes.length) {
      throw new ImageError(name, `segments ${index - 1} and ${index} overlap at ${hex(address)}`);
    }
  }
}

function readVectors(
  name: string,
  segments: readonly Segment[],
  memory: readonly MemoryRegion[],
): Pick<Image, 'vectorTable' | 'initialSp' | 'initialPc'> {
  const { address: vectorTable, bytes } = segments[0];
  const fail = (problem: string): never => {
    throw new ImageError(name, `no vector table at ${hex(vectorTable)}: ${problem}`);
  };
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

function readLines(section: Contents['section'], symbols: SymbolTable): LineTable | undefined {
  const lines = section('.debug_line');
  if (!lines) return undefined;
  const isCode = (address: Address): boolean => symbols.kindAt(address) !== 'data';
  return new LineTable(
    {
      lines,
      strings: section('.debug_str'),
      lineStrings: section('.debug_line_str'),
      info: section('.debug_info'),
      abbreviations: section('.debug_abbrev'),
    },
    isCode,
  );
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
