/**
 * The lines at which functions are declared, from DWARF's descriptions of functions (`.debug_info`; DWARF 5, sections 3.3 and
 * 7.5). The line table begins a function at its opening brace, which may be on a later line than its name.
 */
import type { Address } from '../units.js';
import { DwarfError, DwarfReader } from './dwarf-reader.js';

const subprogram = 0x2e;
const attribute = { lowPc: 0x11, abstractOrigin: 0x31, declarationLine: 0x3b, specification: 0x47 } as const;
/** Forms whose value is elsewhere: in the abbreviation, or after another form. */
const special = { implicitConstant: 0x21, indirect: 0x16 } as const;

/** An abbreviation: the tag and the attributes of entries, with their forms. */
interface Abbreviation {
  tag: number;
  attributes: { name: number; form: number; constant: number }[];
}

/** The description of a function. */
interface FunctionEntry {
  address?: Address;
  line?: number;
  /** The offset of the entry that has what this one lacks. */
  origin?: number;
}

/** The header of a unit, as far as forms depend on it. */
interface Unit {
  /** The offset of the unit in its section. */
  start: number;
  version: number;
  addressSize: number;
}

/** The declaration's line of each function, by its first address. Units that cannot be read are left out. */
export function declarationLines(info: Uint8Array, abbreviations: Uint8Array): Map<Address, number> {
  const entries = new Map<number, FunctionEntry>();
  const reader = new DwarfReader(info);
  while (!reader.done) {
    const start = reader.offset;
    try {
      const length = reader.u32();
      if (length >= 0xffff_fff0) throw new DwarfError('64-bit DWARF');
      readUnit(reader.part(length), start, abbreviations, entries);
    } catch (error) {
      if (!(error instanceof DwarfError)) throw error;
      if (reader.offset < start + 8) break;
    }
  }
  const lines = new Map<Address, number>();
  for (const { address, ...entry } of entries.values()) {
    const line = lineOf(entry, entries);
    if (address !== undefined && line !== undefined) lines.set((address & ~1) >>> 0, line);
  }
  return lines;
}

/** The line of an entry or of its origins, of which a damaged file may have a circle. */
function lineOf(entry: FunctionEntry, entries: ReadonlyMap<number, FunctionEntry>): number | undefined {
  let at: FunctionEntry | undefined = entry;
  for (let depth = 0; at && depth < 8; depth++) {
    if (at.line !== undefined) return at.line;
    at = at.origin === undefined ? undefined : entries.get(at.origin);
  }
  return undefined;
}

function readUnit(
  reader: DwarfReader,
  start: number,
  section: Uint8Array,
  entries: Map<number, FunctionEntry>,
): void {
  const version = reader.u16();
  if (version < 2 || version > 5) throw new DwarfError(`version ${version}`);
  const type = version >= 5 ? reader.u8() : 1;
  if (type !== 1) throw new DwarfError(`unit type ${type}`);
  const addressSize = version >= 5 ? reader.u8() : 0;
  const table = readAbbreviations(new DwarfReader(section, reader.u32()));
  const unit = { start, version, addressSize: addressSize || reader.u8() };
  while (!reader.done) {
    const { offset } = reader;
    const code = reader.uleb();
    if (code === 0) continue;
    const abbreviation = table.get(code);
    if (!abbreviation) throw new DwarfError(`abbreviation ${code}`);
    const entry = readEntry(reader, abbreviation, unit);
    if (abbreviation.tag === subprogram) entries.set(offset, entry);
  }
}

function readAbbreviations(reader: DwarfReader): Map<number, Abbreviation> {
  const table = new Map<number, Abbreviation>();
  for (let code = reader.uleb(); code !== 0; code = reader.uleb()) {
    const tag = reader.uleb();
    reader.skip(1);
    const attributes: Abbreviation['attributes'] = [];
    for (;;) {
      const [name, form] = [reader.uleb(), reader.uleb()];
      const constant = form === special.implicitConstant ? reader.sleb() : 0;
      if (name === 0 && form === 0) break;
      attributes.push({ name, form, constant });
    }
    table.set(code, { tag, attributes });
  }
  return table;
}

function readEntry(reader: DwarfReader, { attributes }: Abbreviation, unit: Unit): FunctionEntry {
  const entry: FunctionEntry = {};
  for (const { name, form, constant } of attributes) {
    const value = form === special.implicitConstant ? constant : readForm(reader, form, unit);
    if (value === undefined) continue;
    if (name === attribute.lowPc && form === 0x01) entry.address = value;
    else if (name === attribute.declarationLine) entry.line = value;
    else if (name === attribute.abstractOrigin || name === attribute.specification) entry.origin = value;
  }
  return entry;
}

/** Bytes of the forms of a fixed size. */
const fixedSizes: Readonly<Record<number, number>> = {
  ...{ 0x05: 2, 0x06: 4, 0x07: 8, 0x0b: 1, 0x0c: 1, 0x0e: 4, 0x11: 1, 0x12: 2, 0x13: 4, 0x14: 8 },
  ...{ 0x17: 4, 0x19: 0, 0x1c: 4, 0x1d: 4, 0x1e: 16, 0x1f: 4, 0x20: 8, 0x24: 8, 0x25: 1, 0x26: 2, 0x27: 3 },
  ...{ 0x28: 4, 0x29: 1, 0x2a: 2, 0x2b: 3, 0x2c: 4, 0x1f20: 4, 0x1f21: 4 },
};
/** Forms of one LEB128 integer: data, references, indices. */
const variableForms = [0x0f, 0x15, 0x1a, 0x1b, 0x22, 0x23];

/** The value of an integer, address or reference; undefined for other values, which are skipped. */
function readForm(reader: DwarfReader, form: number, unit: Unit): number | undefined {
  const size = fixedSizes[form];
  if (size !== undefined) return readFixed(reader, size, form, unit);
  if (variableForms.includes(form)) {
    const value = reader.uleb();
    return form === 0x15 ? unit.start + value : value;
  }
  switch (form) {
    case 0x01: // DW_FORM_addr
      return readFixed(reader, unit.addressSize, form, unit);
    case 0x10: // DW_FORM_ref_addr
      return readFixed(reader, unit.version === 2 ? unit.addressSize : 4, form, unit);
    case 0x0d: // DW_FORM_sdata
      return reader.sleb();
    case 0x08: // DW_FORM_string
      reader.text();
      return undefined;
    case 0x03: // DW_FORM_block2
      return skipped(reader, reader.u16());
    case 0x04: // DW_FORM_block4
      return skipped(reader, reader.u32());
    case 0x0a: // DW_FORM_block1
      return skipped(reader, reader.u8());
    case 0x09: // DW_FORM_block
    case 0x18: // DW_FORM_exprloc
      return skipped(reader, reader.uleb());
    case special.indirect:
      return readForm(reader, reader.uleb(), unit);
    default:
      throw new DwarfError(`form 0x${form.toString(16)}`);
  }
}

/** References within a unit count from its start. */
function readFixed(reader: DwarfReader, size: number, form: number, { start }: Unit): number | undefined {
  const base = form >= 0x11 && form <= 0x14 ? start : 0;
  if (size === 1) return base + reader.u8();
  if (size === 2) return base + reader.u16();
  if (size === 4) return base + reader.u32();
  return skipped(reader, size);
}

function skipped(reader: DwarfReader, bytes: number): undefined {
  reader.skip(bytes);
  return undefined;
}
