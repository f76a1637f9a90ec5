/**
 * The ROM (ROM user's guide, LM3S9B92): our driver library, called through the API table at 0x0100_0010. Its source is
 * `firmware/rom`.
 */
import type { RomCode } from '../emulator/chip/chip.js';
import type { MemoryDescription } from '../emulator/bus/bus.js';
import { FrameTable } from '../emulator/image/cfi.js';
import { type ImageSymbol, type Mapping, SymbolTable } from '../emulator/image/symbols.js';
import type { Address } from '../emulator/units.js';
import * as image from '../firmware/rom/image.js';

const base = 0x01000000;
/** Prefix of all symbols, so that they do not collide with a program's functions. */
const prefix = 'ROM_';

export const rom: MemoryDescription = {
  name: 'ROM',
  base,
  size: image.size,
  writable: false,
  contents: once(() => new Uint8Array(image.contents().buffer)),
};

const symbols = once(
  () =>
    new SymbolTable(lines(image.symbols()).map(symbolOf), [
      ...words(image.mapping()).map(mappingOf),
      { address: base + image.size, kind: undefined },
    ]),
);
const frames = once(() => FrameTable.read(new Uint8Array(image.frames().buffer)));

export const romCode: RomCode = {
  get symbols() {
    return symbols();
  },
  lines: () => undefined,
  frames,
  absentAt(address: Address): string | undefined {
    const [start, end] = image.absent;
    if (address < base + start || address >= base + end) return undefined;
    return symbols().at(address)?.name.slice(prefix.length);
  },
};

function symbolOf(line: string): ImageSymbol {
  const [name, offset, size, data] = line.split(' ');
  return {
    name: prefix + name,
    address: base + parseInt(offset, 16),
    size: parseInt(size, 16),
    kind: data ? 'object' : 'function',
    binding: 'global',
  };
}

function mappingOf(word: string): Mapping {
  return { address: base + parseInt(word.slice(1), 16), kind: word[0] === 'c' ? 'code' : 'data' };
}

function lines(text: string): string[] {
  return text.trim().split('\n');
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
