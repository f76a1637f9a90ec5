/**
 * Line number tables of DWARF versions 2 to 5 (`.debug_line`; DWARF 5, section 6.2): from addresses to source lines and
 * back.
 */
import type { Address } from '../units.js';
import { declarationLines } from './dwarf-functions.js';
import { DwarfError, DwarfReader } from './dwarf-reader.js';
import { lastAtOrBelow } from './symbols.js';

/** A location in the source. */
export interface SourceLocation {
  /** Directory and name as the compiler recorded them. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1; 0 if the compiler recorded none. */
  column: number;
}

/** The sections of line tables. */
export interface LineSections {
  lines: Uint8Array;
  /** `.debug_str` */
  strings?: Uint8Array;
  /** `.debug_line_str` */
  lineStrings?: Uint8Array;
  /** `.debug_info` and `.debug_abbrev`, for the lines of functions. */
  info?: Uint8Array;
  abbreviations?: Uint8Array;
}

interface Row {
  address: Address;
  file: number;
  line: number;
  column: number;
  isStatement: boolean;
}

/** Rows of ascending addresses up to `end`, with the file names of their unit. */
interface Sequence {
  address: Address;
  end: Address;
  rows: Row[];
  files: readonly string[];
}

/** The header of a unit. */
interface UnitHeader {
  version: number;
  instructionSize: number;
  defaultIsStatement: boolean;
  lineBase: number;
  lineRange: number;
  opcodeBase: number;
  /** The number of operands of each standard opcode; index 0 is opcode 1. */
  operandCounts: number[];
  files: string[];
}

const opcode = {
  copy: 1,
  advancePc: 2,
  advanceLine: 3,
  setFile: 4,
  setColumn: 5,
  negateStatement: 6,
  constAddPc: 8,
  fixedAdvancePc: 9,
} as const;

const extended = { endSequence: 1, setAddress: 2, defineFile: 3 } as const;
const contentType = { path: 1, directoryIndex: 2 } as const;

/** The line tables of all units. A damaged unit is skipped and reported in `problems`. */
export class LineTable {
  private sequences: Sequence[] = [];
  /** The lines of functions, by address; read when they are first needed. */
  private declarations: Map<Address, number> | undefined;
  /** The tables that this one joins. */
  private parts: readonly LineTable[] = [];
  /** Units that could not be read, and why. */
  readonly problems: string[] = [];

  /**
   * @param isCode whether an address holds code: linkers leave the tables of removed functions at address 0, which holds
   * data
   */
  constructor(
    private readonly sections: LineSections,
    isCode: (address: Address) => boolean = () => true,
  ) {
    this.readUnits();
    this.sequences = this.sequences
      .filter(({ address, end }) => end > address && isCode(address))
      .sort((a, b) => a.address - b.address);
  }

  /** One table of several. */
  static joined(tables: readonly LineTable[]): LineTable {
    const joined = new LineTable({ lines: new Uint8Array() });
    joined.problems.push(...tables.flatMap(({ problems }) => problems));
    joined.sequences = tables.flatMap(({ sequences }) => sequences).sort((a, b) => a.address - b.address);
    joined.parts = tables;
    return joined;
  }

  /** The source of the instruction at an address. */
  at(address: Address): SourceLocation | undefined {
    const sequence = this.sequences[lastAtOrBelow(this.sequences, address)];
    if (!sequence || address >= sequence.end) return undefined;
    const row = sequence.rows[lastAtOrBelow(sequence.rows, address)];
    if (!row || row.line === 0) return undefined;
    return { file: sequence.files[row.file] ?? '?', line: row.line, column: row.column };
  }

  /**
   * The source line of a function's name. Without a description of the function (`.debug_info`) it is that of the first row
   * at its first address; `at` has the last one, that of its first statement.
   */
  functionAt(address: Address): SourceLocation | undefined {
    const part = this.parts.find((table) => table.at(address));
    if (part) return part.functionAt(address);
    const sequence = this.sequences[lastAtOrBelow(this.sequences, address)];
    if (!sequence || address >= sequence.end) return undefined;
    const row = sequence.rows.find((r) => r.address === address && r.isStatement && r.line !== 0);
    const { info, abbreviations } = this.sections;
    this.declarations ??= info && abbreviations ? declarationLines(info, abbreviations) : new Map();
    const line = this.declarations.get(address) ?? row?.line;
    if (!row || line === undefined) return this.at(address);
    return { file: sequence.files[row.file] ?? '?', line, column: row.column };
  }

  /**
   * The addresses where statements of a line begin, ascending; none for a line without code.
   * @param file a path, or its last components: `main.c` finds `src/main.c`
   */
  addressesOf(file: string, line: number): Address[] {
    const found = new Set<Address>();
    for (const { rows, files } of this.sequences) {
      const matches = files.map((name) => name === file || name.endsWith(`/${file}`));
      for (const row of rows) {
        if (row.isStatement && row.line === line && matches[row.file]) found.add(row.address);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  /** Every row, by ascending address: a source location and the first address of its code. */
  *rows(): Generator<SourceLocation & { address: Address }> {
    for (const { rows, files } of this.sequences) {
      for (const { address, file, line, column } of rows)
        yield { address, file: files[file] ?? '?', line, column };
    }
  }

  /** Every row with the address of the next one; they are equal for a row without code. */
  *ranges(): Generator<SourceLocation & { address: Address; end: Address; isStatement: boolean }> {
    for (const { rows, files, end } of this.sequences) {
      for (const [n, { address, file, line, column, isStatement }] of rows.entries()) {
        const next = rows[n + 1]?.address ?? end;
        yield { address, end: next, file: files[file] ?? '?', line, column, isStatement };
      }
    }
  }

  private readUnits(): void {
    const reader = new DwarfReader(this.sections.lines);
    while (!reader.done) {
      const start = reader.offset;
      try {
        const length = reader.u32();
        if (length >= 0xffff_fff0) throw new DwarfError('64-bit DWARF');
        this.readUnit(reader.part(length));
      } catch (error) {
        if (!(error instanceof DwarfError)) throw error;
        this.problems.push(`line table at ${start}: ${error.message}`);
        if (reader.offset < start + 8) return;
      }
    }
  }

  private readUnit(unit: DwarfReader): void {
    const header = readHeader(unit, this.sections);
    new LineProgram(header, unit, (sequence) => this.sequences.push(sequence)).run();
  }
}

function readHeader(unit: DwarfReader, sections: LineSections): UnitHeader {
  const version = unit.u16();
  if (version < 2 || version > 5) throw new DwarfError(`version ${version}`);
  if (version >= 5) unit.skip(2);
  const length = unit.u32();
  const rest = unit.part(length);
  const instructionSize = rest.u8();
  if (version >= 4) rest.skip(1);
  const [isStatement, lineBase, lineRange, opcodeBase] = [rest.u8(), rest.i8(), rest.u8(), rest.u8()];
  if (lineRange === 0 || opcodeBase === 0)
    throw new DwarfError('a header with a line range or opcode base of 0');
  const operandCounts = Array.from({ length: opcodeBase - 1 }, () => rest.u8());
  const files = version >= 5 ? readFiles5(rest, sections) : readFiles(rest);
  return {
    version,
    instructionSize,
    defaultIsStatement: isStatement !== 0,
    lineBase,
    lineRange,
    opcodeBase,
    operandCounts,
    files,
  };
}

/** Versions 2 to 4: directory 0 is the compilation directory, which is not listed; files count from 1. */
function readFiles(reader: DwarfReader): string[] {
  const directories = [''];
  for (let name = reader.text(); name !== ''; name = reader.text()) directories.push(name);
  const files = ['?'];
  for (let name = reader.text(); name !== ''; name = reader.text()) {
    files.push(joinPath(directories[reader.uleb()] ?? '', name));
    reader.uleb();
    reader.uleb();
  }
  return files;
}

/** Version 5: formats describe directories and files; both count from 0, and directory 0 is the compilation directory. */
function readFiles5(reader: DwarfReader, sections: LineSections): string[] {
  const directories = readEntries(reader, sections).map(({ path }) => path);
  return readEntries(reader, sections).map(({ path, directory }) =>
    joinPath(directory === 0 ? '' : (directories[directory] ?? ''), path),
  );
}

function readEntries(reader: DwarfReader, sections: LineSections): { path: string; directory: number }[] {
  const format = Array.from({ length: reader.u8() }, () => [reader.uleb(), reader.uleb()]);
  const count = reader.uleb();
  const entries: { path: string; directory: number }[] = [];
  for (let index = 0; index < count; index++) {
    const entry = { path: '?', directory: 0 };
    if (format.length === 0) throw new DwarfError('entries without a format');
    for (const [content, form] of format) {
      const value = readForm(reader, form, sections);
      if (content === contentType.path && typeof value === 'string') entry.path = value;
      if (content === contentType.directoryIndex && typeof value === 'number') entry.directory = value;
    }
    entries.push(entry);
  }
  return entries;
}

function readForm(reader: DwarfReader, form: number, sections: LineSections): string | number | undefined {
  switch (form) {
    case 0x08: // DW_FORM_string
      return reader.text();
    case 0x0e: // DW_FORM_strp
      return textAt(sections.strings, reader.u32());
    case 0x1f: // DW_FORM_line_strp
      return textAt(sections.lineStrings, reader.u32());
    case 0x0b: // DW_FORM_data1
      return reader.u8();
    case 0x05: // DW_FORM_data2
      return reader.u16();
    case 0x06: // DW_FORM_data4
      return reader.u32();
    case 0x0f: // DW_FORM_udata
      return reader.uleb();
    case 0x09: // DW_FORM_block
      reader.skip(reader.uleb());
      return undefined;
    case 0x1e: // DW_FORM_data16
      reader.skip(16);
      return undefined;
    default:
      throw new DwarfError(`form 0x${form.toString(16)}`);
  }
}

function textAt(section: Uint8Array | undefined, offset: number): string {
  if (!section || offset >= section.length) throw new DwarfError(`text at ${offset} outside its section`);
  return new DwarfReader(section, offset).text();
}

function joinPath(directory: string, name: string): string {
  return directory === '' || /^([/\\]|\w:)/.test(name) ? name : `${directory}/${name}`;
}

/** Executes a unit's line number program. */
class LineProgram {
  private row!: Row;
  private rows: Row[] = [];

  constructor(
    private readonly header: UnitHeader,
    private readonly reader: DwarfReader,
    private readonly emit: (sequence: Sequence) => void,
  ) {
    this.reset();
  }

  run(): void {
    const { reader, header } = this;
    while (!reader.done) {
      const code = reader.u8();
      if (code >= header.opcodeBase) this.special(code);
      else if (code === 0) this.extended();
      else this.standard(code);
    }
  }

  private reset(): void {
    this.rows = [];
    this.row = { address: 0, file: 1, line: 1, column: 0, isStatement: this.header.defaultIsStatement };
  }

  private special(code: number): void {
    const { lineBase, lineRange, opcodeBase } = this.header;
    this.advance(Math.floor((code - opcodeBase) / lineRange));
    this.row.line += lineBase + ((code - opcodeBase) % lineRange);
    this.copy();
  }

  private advance(instructions: number): void {
    this.row.address = (this.row.address + instructions * this.header.instructionSize) % 2 ** 32;
  }

  /** Adds a row. Of several rows at one address, lookups use the last one. */
  private copy(): void {
    if (this.rows[this.rows.length - 1]?.address > this.row.address)
      throw new DwarfError('descending addresses');
    this.rows.push({ ...this.row });
  }

  private standard(code: number): void {
    const { reader, row, header } = this;
    switch (code) {
      case opcode.copy:
        return this.copy();
      case opcode.advancePc:
        return this.advance(reader.uleb());
      case opcode.advanceLine:
        row.line += reader.sleb();
        return;
      case opcode.setFile:
        row.file = reader.uleb();
        return;
      case opcode.setColumn:
        row.column = reader.uleb();
        return;
      case opcode.negateStatement:
        row.isStatement = !row.isStatement;
        return;
      case opcode.constAddPc:
        return this.advance(Math.floor((255 - header.opcodeBase) / header.lineRange));
      case opcode.fixedAdvancePc:
        row.address += reader.u16();
        return;
      default:
        for (let count = header.operandCounts[code - 1]; count > 0; count--) reader.uleb();
    }
  }

  private extended(): void {
    const part = this.reader.part(this.reader.uleb());
    if (part.done) return;
    const code = part.u8();
    if (code === extended.setAddress) this.row.address = part.u32();
    else if (code === extended.defineFile) this.header.files.push(part.text());
    else if (code === extended.endSequence) {
      const { rows, row, header } = this;
      if (rows.length > 0)
        this.emit({ address: rows[0].address, end: row.address, rows, files: header.files });
      this.reset();
    }
  }
}
