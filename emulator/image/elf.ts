/**
 * Reads ELF executables for ARM with elfy. elfy trusts the file, so everything that it follows (System V ABI, chapter 4:
 * header, program headers, section headers, section names) is checked first.
 */
import elfy, { type Bytes, type Program, type Section } from 'elfy';
import { hex, type Address } from '../units.js';
import { ImageError } from './error.js';
import { SymbolTable, type ImageSymbol, type Mapping } from './symbols.js';

/** The contents of an ELF file. */
export interface ElfFile {
  entry: Address;
  /** The parts to load, by physical address. */
  segments: { address: Address; bytes: Uint8Array }[];
  /** Reads the symbols. */
  symbols(): SymbolTable;
  /** The contents of a section such as `.debug_line`; undefined if there is none or it is compressed. */
  section(name: string): Uint8Array | undefined;
}

const headerSize = 52;
const programSize = 32;
const sectionSize = 40;
const symbolSize = 16;
const machineArm = 40;
const typeExecutable = 2;
const sectionNobits = 8;
/** SHF_COMPRESSED, which elfy does not name. */
const flagCompressed = String(0x800);
/** The maximum number of bytes in names, more than any firmware has: bounds the work that a malformed file can cause. */
const maximumNames = 1 << 24;

const notExecutable: Record<string, string> = {
  rel: 'a relocatable object: link it first',
  dyn: 'a shared object',
  core: 'a core dump',
};

/** A table in the file. */
interface Table {
  offset: number;
  count: number;
}

/** Whether a file starts with ELF's magic number. */
export function isElf(bytes: Uint8Array): boolean {
  return [0x7f, 0x45, 0x4c, 0x46].every((byte, index) => bytes[index] === byte);
}

/**
 * Reads an ELF executable.
 * @throws ImageError for anything other than a complete little-endian 32-bit ARM executable
 */
export function readElf(file: string, bytes: Uint8Array): ElfFile {
  const check = new ElfCheck(file, bytes);
  check.identification();
  const programs = check.table('program header', 28, 44, programSize);
  const sections = check.table('section header', 32, 48, sectionSize);
  check.programs(programs);
  check.sections(sections);
  const parsed = parse(file, bytes, sections.count > 0);
  return {
    entry: parsed.entry,
    segments: loadable(parsed.programs, parsed.sections),
    symbols: () => readSymbols(parsed.sections),
    section(name) {
      const found = parsed.sections.find((section) => section.name === name && section.type !== 'nobits');
      return found && !found.flags[flagCompressed] ? plain(found.data) : undefined;
    },
  };
}

/** Parses a checked file. */
function parse(
  file: string,
  bytes: Uint8Array,
  hasSections: boolean,
): { entry: Address; programs: Program[]; sections: Section[] } {
  const buffer = new ElfyBytes(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const parser = new elfy.Parser();
    if (hasSections) {
      const { entry, body } = parser.execute(buffer);
      return { entry, ...body };
    }
    // A file without sections is valid, but elfy's execute requires section names.
    const header = parser.parseHeader(buffer);
    return { entry: header.entry, programs: parser.parsePrograms(buffer, header), sections: [] };
  } catch (error) {
    throw new ImageError(file, `not a readable ELF file: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * The part of Node's Buffer that elfy uses, for browsers too: slices that are views, text, and little-endian words.
 * `ElfCheck` rejects big-endian files.
 */
class ElfyBytes extends Uint8Array<ArrayBufferLike> implements Bytes {
  override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(start, end) as Uint8Array<ArrayBuffer>;
  }

  override toString(): string {
    return utf8.decode(this);
  }

  readUInt16LE(offset: number): number {
    return this.view.getUint16(offset, true);
  }

  readUInt32LE(offset: number): number {
    return this.view.getUint32(offset, true);
  }

  private get view(): DataView {
    return new DataView(this.buffer, this.byteOffset, this.length);
  }
}
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const plain = (data: Uint8Array): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.length);

/**
 * Segments load at their physical addresses, or at the virtual ones if a linker left all physical ones 0. A file without
 * program headers loads by its sections.
 */
function loadable(programs: Program[], sections: Section[]): { address: Address; bytes: Uint8Array }[] {
  const loaded = sections.filter(({ type, flags, size }) => flags.alloc && type !== 'nobits' && size > 0);
  if (programs.length === 0) return loaded.map(({ addr, data }) => ({ address: addr, bytes: plain(data) }));
  const loads = programs.filter(({ type, filesz }) => type === 'load' && filesz > 0);
  const physical = loads.some(({ paddr }) => paddr !== 0);
  return loads.map((program) => {
    const { start, end } = usedPart(program, loaded);
    const address = (physical ? program.paddr : program.vaddr) + start;
    return { address, bytes: plain(program.data).subarray(start, end) };
  });
}

/**
 * A linker may start a segment at the start of the file for its alignment; only the part with sections belongs to the
 * firmware. Returns offsets from the start of the segment.
 */
function usedPart({ offset, filesz }: Program, sections: Section[]): { start: number; end: number } {
  const inside = sections.filter(({ off, size }) => off >= offset && off + size <= offset + filesz);
  if (inside.length === 0) return { start: 0, end: filesz };
  const start = Math.min(...inside.map(({ off }) => off)) - offset;
  const end = Math.max(...inside.map(({ off, size }) => off + size)) - offset;
  return { start, end };
}

/** Checks everything that elfy trusts. */
class ElfCheck {
  private readonly view: DataView;

  constructor(
    private readonly file: string,
    private readonly bytes: Uint8Array,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  identification(): void {
    const { bytes, view } = this;
    if (bytes.length < headerSize) this.truncated('the ELF header', headerSize);
    if (bytes[4] === 2) this.reject('a 64-bit ELF file, not a 32-bit one');
    if (bytes[5] === 2) this.reject('a big-endian ELF file, not a little-endian one');
    if (bytes[4] !== 1 || bytes[5] !== 1) this.reject('an ELF file of unknown class or byte order');
    const machine = view.getUint16(18, true);
    if (machine !== machineArm) {
      this.reject(`an ELF file for ${elfy.constants.machine[machine] ?? `machine ${machine}`}, not for ARM`);
    }
    const type = view.getUint16(16, true);
    if (type === typeExecutable) return;
    const name = elfy.constants.type[type];
    this.reject(`not an executable but ${notExecutable[name] ?? `an ELF file of type ${type}`}`);
  }

  table(what: string, offsetField: number, countField: number, size: number): Table {
    const offset = this.view.getUint32(offsetField, true);
    const count = offset === 0 ? 0 : this.view.getUint16(countField, true);
    const entrySize = this.view.getUint16(countField - 2, true);
    if (count > 0 && entrySize !== size) {
      this.reject(`malformed: a ${what} has ${entrySize} bytes instead of ${size}`);
    }
    if (offset + count * size > this.bytes.length) this.truncated(`the ${what} table`, offset + count * size);
    return { offset, count };
  }

  programs({ offset, count }: Table): void {
    for (let index = 0; index < count; index++) {
      const at = offset + index * programSize;
      const size = this.view.getUint32(at + 16, true);
      const end = this.view.getUint32(at + 4, true) + size;
      if (size > 0 && end > this.bytes.length) this.truncated(`program header ${index}`, end);
    }
  }

  sections({ offset, count }: Table): void {
    if (count === 0) return;
    const field = (index: number, at: number): number =>
      this.view.getUint32(offset + index * sectionSize + at, true);
    for (let index = 0; index < count; index++) {
      const type = field(index, 4);
      const size = type === 0 || type === sectionNobits ? 0 : field(index, 20);
      const end = field(index, 16) + size;
      if (size > 0 && end > this.bytes.length) this.truncated(`section ${index}`, end);
    }
    const names = this.view.getUint16(50, true);
    if (names >= count) this.reject(`malformed: the section names are in section ${names} of ${count}`);
    const strings = this.bytes.subarray(field(names, 16), field(names, 16) + field(names, 20));
    let total = 0;
    for (let index = 0; index < count; index++) {
      const start = field(index, 0);
      const end = start < strings.length ? strings.indexOf(0, start) : start;
      total += (end < 0 ? strings.length : end) - start;
      if (total > maximumNames) this.reject('malformed: the section names are too long');
    }
  }

  private truncated(what: string, end: number): never {
    this.reject(
      `truncated: ${what} ends at byte ${hexOffset(end)} but the file has ${hexOffset(this.bytes.length)}`,
    );
  }

  private reject(problem: string): never {
    throw new ImageError(this.file, problem);
  }
}

const hexOffset = (value: number): string => (value < 2 ** 32 ? hex(value, 4) : `0x${value.toString(16)}`);

const symbolKinds: Record<number, ImageSymbol['kind']> = { 0: 'label', 1: 'object', 2: 'function' };
const bindings: Record<number, ImageSymbol['binding']> = { 0: 'local', 1: 'global', 2: 'weak' };

/** Symbols of loaded sections: functions, objects and global labels. Mapping symbols distinguish code from data. */
function readSymbols(sections: Section[]): SymbolTable {
  const table = sections.find(({ type, entsize }) => type === 'symtab' && entsize === symbolSize);
  const strings = table && sections[table.link]?.data;
  if (!table || !strings) return new SymbolTable();
  const names = new NameReader(strings);
  const view = new DataView(table.data.buffer, table.data.byteOffset, table.data.length);
  const symbols: ImageSymbol[] = [];
  const mapping: Mapping[] = [];
  for (let at = symbolSize; at + symbolSize <= view.byteLength; at += symbolSize) {
    const info = view.getUint8(at + 12);
    const [kind, binding] = [symbolKinds[info & 15], bindings[info >> 4]];
    const section = view.getUint16(at + 14, true);
    const name = names.at(view.getUint32(at, true));
    if (!kind || !binding || name === '' || section === 0) continue;
    const value = view.getUint32(at + 4, true);
    const isLoaded = sections[section]?.flags.alloc === true;
    const mark = kind === 'label' ? /^\$([atd])(\.|$)/.exec(name) : null;
    if (mark) {
      if (isLoaded) mapping.push({ address: value, kind: mark[1] === 'd' ? 'data' : 'code' });
    } else if (isLoaded ? kind !== 'label' || binding !== 'local' : kind === 'function') {
      const address = kind === 'function' ? (value & ~1) >>> 0 : value;
      symbols.push({ name, address, size: view.getUint32(at + 8, true), kind, binding });
    }
  }
  return new SymbolTable(symbols, mapping);
}

/** Reads NUL-terminated names. The sum of their lengths is bounded; names beyond the bound are empty. */
class NameReader {
  private total = 0;
  private readonly decoder = new TextDecoder();

  constructor(private readonly strings: Uint8Array) {}

  at(offset: number): string {
    if (offset >= this.strings.length) return '';
    const found = this.strings.indexOf(0, offset);
    const end = found < 0 ? this.strings.length : found;
    this.total += end - offset;
    if (this.total > maximumNames) return '';
    return this.decoder.decode(this.strings.subarray(offset, end));
  }
}
