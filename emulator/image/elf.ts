/**
 * Reads ELF executables for ARM with elfy. elfy trusts the file, so everything that it follows (System V ABI, chapter 4:
 * header, program headers, section headers, section names) is checked first.
 */
import elfy, { type Bytes, type Program, type Section } from 'elfy';
import { hex, type Address } from '../units.js';
import { ImageError } from './error.js';
import { once } from './once.js';
import { SymbolTable, type ImageSymbol, type Mapping } from './symbols.js';

/** The contents of an ELF file. */
export interface ElfFile {
  entry: Address;
  /** The parts to load, by physical address. */
  segments: { address: Address; bytes: Uint8Array }[];
  /** The addresses that the program uses as it runs: its segments by virtual address. */
  extents: Extent[];
  /** Damage in section headers: names, symbols or source lines are missing because of it. */
  problems: string[];
  /** Reads the symbols. */
  symbols(): SymbolTable;
  /** The contents of a section such as `.debug_line`; undefined if there is none or it is compressed. */
  section(name: string): Uint8Array | undefined;
}

/** Addresses from `start` up to, not including, `end`. */
export interface Extent {
  start: Address;
  end: Address;
}

const headerSize = 52;
const programSize = 32;
const sectionSize = 40;
const symbolSize = 16;
const machineArm = 40;
const typeExecutable = 2;
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
 * Reads an ELF executable. Only program headers decide what is loaded; section headers are information about it.
 * @throws ImageError for anything other than a complete little-endian 32-bit ARM executable
 */
export function readElf(file: string, bytes: Uint8Array): ElfFile {
  const check = new ElfCheck(file, bytes);
  check.identification();
  const programTable = check.table('program header', 28, 44, programSize);
  const sectionTable = check.table('section header', 32, 48, sectionSize);
  check.programs(programTable);
  const { entry, programs, sections } = parse(file, bytes, sectionTable.count > 0);
  const problems = [...withoutDamage(sections, bytes.length), ...unread(sections)];
  const headers = headerSize + (programTable.offset === headerSize ? programTable.count * programSize : 0);
  const named = once(() => new SectionNames(sections, check.sectionOfNames(sectionTable)));
  return {
    entry,
    segments: loadable(programs, sections, headers),
    extents: extentsOf(programs, sections),
    problems,
    symbols: () => readSymbols(sections),
    section(name) {
      const found = named().find(name);
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
    const header = parser.parseHeader(buffer);
    // Not elfy's `execute`: it requires section names, which are optional.
    return {
      entry: header.entry,
      programs: parser.parsePrograms(buffer, header),
      sections: hasSections ? parser.parseSections(buffer, header) : [],
    };
  } catch (error) {
    throw new ImageError(file, `not a readable ELF file: ${error instanceof Error ? error.message : error}`);
  }
}

/** Empties sections whose contents are not in the file. Returns a message for each. */
function withoutDamage(sections: Section[], length: number): string[] {
  const problems: string[] = [];
  for (const [index, section] of sections.entries()) {
    const { type, off, size } = section;
    if (type === 'null' || type === 'nobits' || size === 0 || off + size <= length) continue;
    section.data = section.data.subarray(0, 0);
    section.size = 0;
    problems.push(
      `section ${index} is ignored: it ends at byte ${hexOffset(off + size)} but the file has ${hexOffset(length)}`,
    );
  }
  return problems;
}

/** A message if debug information is compressed, which nothing here reads. */
function unread(sections: readonly Section[]): string[] {
  if (!sections.some(({ flags }) => flags[flagCompressed])) return [];
  return [
    'compressed sections are ignored, and source lines with them (`objcopy --decompress-debug-sections` helps)',
  ];
}

/** Sections by name. The sum of the lengths of names is bounded. */
class SectionNames {
  private readonly byName = new Map<string, Section>();

  /** @param names the index of the section that holds the names; undefined without names */
  constructor(sections: readonly Section[], names: number | undefined) {
    if (names === undefined) return;
    const reader = new NameReader(sections[names].data);
    for (const section of sections) {
      const name = reader.at(section.name);
      if (name !== '' && section.type !== 'nobits' && !this.byName.has(name)) this.byName.set(name, section);
    }
  }

  find(name: string): Section | undefined {
    return this.byName.get(name);
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
 * Segments load at their physical addresses, whole. A file without program headers loads by its sections.
 * @param headers the size of the ELF header, with the program headers if these follow it
 */
function loadable(
  programs: Program[],
  sections: Section[],
  headers: number,
): { address: Address; bytes: Uint8Array }[] {
  if (programs.length === 0)
    return loadedSections(sections).map(({ addr, data }) => ({ address: addr, bytes: plain(data) }));
  const loads = programs.filter(({ type, filesz }) => type === 'load' && filesz > 0);
  const base = physicalAddresses(loads) ? 'paddr' : 'vaddr';
  return loads
    .map((program) => {
      const start = program.offset < headers ? firmwareStart(program, sections, headers) : 0;
      return { address: program[base] + start, bytes: plain(program.data).subarray(start) };
    })
    .filter(({ bytes }) => bytes.length > 0);
}

/** Some linkers leave all physical addresses 0. With several segments that is no place for them: they would overlap. */
function physicalAddresses(loads: readonly Program[]): boolean {
  return loads.length === 1 || loads.some(({ paddr }) => paddr !== 0);
}

/**
 * A linker may start a segment at the start of the file, for its alignment. The file's headers and the zeros that follow
 * them, up to the first word of something else or to the first section, are not firmware. Returns an offset from the start
 * of the segment.
 */
function firmwareStart({ offset, data }: Program, sections: Section[], headers: number): number {
  const end = offset + data.length;
  const section = loadedSections(sections)
    .map(({ off }) => off)
    .filter((off) => off >= headers && off < end)
    .reduce((least, off) => Math.min(least, off), end);
  let at = Math.min(Math.max(headers - offset, 0), data.length);
  while (at < section - offset && data[at] === 0) at++;
  return at < section - offset ? at & ~3 : section - offset;
}

function loadedSections(sections: readonly Section[]): Section[] {
  return sections.filter(({ type, flags, size }) => flags.alloc && type !== 'nobits' && size > 0);
}

/** The virtual addresses of all segments, or of all sections in a file without program headers. */
function extentsOf(programs: readonly Program[], sections: readonly Section[]): Extent[] {
  const ranges = programs.length
    ? programs.filter(({ type }) => type === 'load').map(({ vaddr, memsz }) => [vaddr, memsz])
    : sections.filter(({ flags }) => flags.alloc).map(({ addr, size }) => [addr, size]);
  return ranges.filter(([, size]) => size > 0).map(([start, size]) => ({ start, end: start + size }));
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

  /** The index of the section that holds the names of sections; undefined if there is none. */
  sectionOfNames({ count }: Table): number | undefined {
    const index = this.view.getUint16(50, true);
    return index > 0 && index < count ? index : undefined;
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
