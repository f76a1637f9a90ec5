/** For tests of the image loader: shipped images, cross tools, and a measure of work. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryRegion } from './image.js';

/** The memories of the LM3S9B92 that an image can fill. */
export const memory: MemoryRegion[] = [
  { name: 'flash', base: 0, size: 0x4_0000 },
  { name: 'SRAM', base: 0x2000_0000, size: 0x1_8000 },
];

const imageFolder = 'firmware/images';

/** The names of the shipped ELF images, without the ROM, which is not loaded. */
export const shippedNames = readdirSync(imageFolder)
  .filter((file) => file.endsWith('.elf') && file !== 'rom.elf')
  .map((file) => file.replace('.elf', ''));

/** Paths from the root of the repository. */
export const shippedImages = shippedNames.map((name) => join(imageFolder, `${name}.elf`));

/** Reads a file as plain bytes. */
export function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

/** Creates a folder for a test's files. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'perch-image-'));
}

/** Runs a cross tool such as `objcopy` and returns its output. */
export function tool(name: string, ...args: string[]): string {
  return execFileSync(`arm-none-eabi-${name}`, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** A reproducible random number generator (mulberry32): `random(n)` returns 0 to n - 1. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const readers = ['getUint8', 'getInt8', 'getUint16', 'getUint32'] as const;

/**
 * Measures the work of an action independently of the machine: the values that it reads through a `DataView`, and the bytes
 * that it decodes as text. Once the work exceeds the limit, each further read throws.
 * @returns the work; more than the limit if the action exceeded it and caught the error
 */
export function workOf(action: () => void, limit: number): number {
  let work = 0;
  const count = (amount: number): void => {
    work += amount;
    if (work > limit) throw new Error(`more than ${limit} values read`);
  };
  const originals = readers.map((name) => [name, DataView.prototype[name]] as const);
  const { decode } = TextDecoder.prototype;
  for (const [name, original] of originals) {
    DataView.prototype[name] = function (this: DataView, offset: number, littleEndian?: boolean) {
      count(1);
      return original.call(this, offset, littleEndian);
    };
  }
  TextDecoder.prototype.decode = function (
    this: InstanceType<typeof TextDecoder>,
    ...given: Parameters<typeof decode>
  ) {
    count(given[0]?.byteLength ?? 0);
    return decode.apply(this, given);
  };
  try {
    action();
  } finally {
    for (const [name, original] of originals) DataView.prototype[name] = original;
    TextDecoder.prototype.decode = decode;
  }
  return work;
}
