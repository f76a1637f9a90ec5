/** Facts about the chip that tests compare with, from the files that derive.js writes. */
import { readFileSync } from 'node:fs';

/** A register of the chip's description, and its fields with their bits, `high:low`. */
export interface ReferenceRegister {
  name: string;
  offset: number;
  /** A field that is the whole register has no name. */
  fields: { name: string; bits: string }[];
}

/** A function of the ROM's documentation, and its position in its table. */
export interface RomFunction {
  name: string;
  table: string;
  /** The table's position in the table of tables at 0x0100_0010. */
  tableIndex: number;
  index: number;
  /** C types. */
  returns: string;
  params: string[];
}

/** The chip's blocks under their names in its SVD; of several alike, the first one. */
export const referenceBlocks: ReadonlyMap<string, ReferenceRegister[]> = new Map(
  Object.entries(facts<Record<string, Record<string, string>>>('registers')).map(([block, registers]) => [
    block,
    Object.entries(registers).map(([place, fields]) => {
      const [offset, name] = place.split(' ');
      return { name, offset: parseInt(offset, 16), fields: fields.split(', ').filter(Boolean).map(field) };
    }),
  ]),
);

/** All entries of the ROM's tables, as documented for the latest revision of the silicon. */
export const romFunctions: readonly RomFunction[] = Object.entries(
  facts<Record<string, { place: number; functions: Record<string, string> }>>('rom'),
).flatMap(([table, { place, functions }]) =>
  Object.entries(functions).map(([entry, type]) => {
    const [index, name] = entry.split(' ');
    const [, returns, params] = /^(.+) \((.*)\)$/.exec(type)!;
    return {
      ...{ name, table, tableIndex: place, index: Number(index), returns },
      params: params.split(', ').filter(Boolean),
    };
  }),
);

function facts<Facts>(name: string): Facts {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as Facts;
}

function field(text: string): { name: string; bits: string } {
  const words = text.split(' ');
  return { name: words.length > 1 ? words[0] : '', bits: words.at(-1)! };
}
