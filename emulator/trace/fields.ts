/** Writes register fields as encoded text, in the form of `board.names.changes`, fast enough for traces. */
import type { Register } from '../bus/registers.js';
import { type ByteWriter, encode } from './bytes.js';

/** A field prepared for writing. */
export interface WritableField {
  /** Encoded. */
  name: Uint8Array;
  mask: number;
  low: number;
  /** Hexadecimal digits; 0 for decimal. */
  digits: number;
}

const underscore = 95;
const prefix = encode('0x');
const arrow = encode('->');
const separator = encode(', ');
const space = 32;

const prepared = new WeakMap<Register, readonly WritableField[]>();

/** A register's fields, prepared at the first call for it. */
export function writableFields(register: Register): readonly WritableField[] {
  let fields = prepared.get(register);
  if (!fields) {
    fields = register.fields.map(({ name, mask, low, width }) => ({
      name: encode(name),
      mask,
      low,
      digits: width <= 8 ? 0 : Math.ceil(width / 4),
    }));
    prepared.set(register, fields);
  }
  return fields;
}

/** Writes a 32-bit value in hexadecimal: `0x41`, `0x4000_C018`. */
export function writeHex(out: ByteWriter, value: number, digits: number): void {
  out.raw(prefix);
  if (digits <= 4) return out.hex(value, digits);
  out.hex(value >>> 16, digits - 4);
  out.char(underscore);
  out.hex(value, 4);
}

/** Writes the fields that differ, `TXE 0->1, RXE 0->1`. */
export function writeChanges(out: ByteWriter, register: Register, before: number, after: number): void {
  const changed = before ^ after;
  if (!changed) return;
  const fields = writableFields(register);
  let first = true;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    if (!(field.mask & changed)) continue;
    writeName(out, field, first);
    first = false;
    writeValue(out, field, before);
    out.raw(arrow);
    writeValue(out, field, after);
  }
}

/** The names of the fields in which two values of a register differ. */
export function fieldsThatChange(register: Register, before: number, after: number): string[] {
  return register.fields.filter(({ mask }) => (before ^ after) & mask).map(({ name }) => name);
}

/** Writes the nonzero fields of a word, `RXIC 1, TXIC 1`. */
export function writeFields(out: ByteWriter, register: Register, word: number): void {
  let first = true;
  for (const field of writableFields(register)) {
    if (!(field.mask & word)) continue;
    writeName(out, field, first);
    first = false;
    writeValue(out, field, word);
  }
}

/** Writes a field's name, after a separator unless it is the first. */
function writeName(out: ByteWriter, { name }: WritableField, first: boolean): void {
  if (!first) out.raw(separator);
  out.raw(name);
  out.char(space);
}

function writeValue(out: ByteWriter, { mask, low, digits }: WritableField, word: number): void {
  const value = (word & mask) >>> low;
  if (digits) writeHex(out, value, digits);
  else out.decimal(value);
}
