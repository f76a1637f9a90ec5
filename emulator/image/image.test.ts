import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ImageError } from './error.js';
import { loadImage, type Image } from './image.js';
import { memory, read, scratchFolder, seededRandom, shippedImages, tool } from './image.testing.js';

const hello = shippedImages.find((path) => path.endsWith('hello.elf'))!;
const load = (name: string, bytes: Uint8Array, baseAddress?: number): Image =>
  loadImage(name, bytes, { memory, baseAddress });

function objcopy(format: string): Uint8Array {
  const target = join(scratchFolder(), `hello.${format}`);
  tool('objcopy', '-O', format, hello, target);
  return read(target);
}

/** The image as one block of flash, so that formats with different segments can be compared. */
function flash(image: Image): Uint8Array {
  const bytes = new Uint8Array(memory[0].size).fill(0xff);
  for (const segment of image.segments) bytes.set(segment.bytes, segment.address);
  return bytes;
}

function problem(name: string, bytes: Uint8Array): string {
  try {
    load(name, bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(ImageError);
    return (error as Error).message;
  }
  throw new Error(`${name} loads`);
}

/** The bytes of an ELF file with some of them changed. */
function patched(...changes: [offset: number, ...bytes: number[]][]): Uint8Array {
  const bytes = read(hello);
  for (const [offset, ...values] of changes) bytes.set(values, offset);
  return bytes;
}

test.each(shippedImages)('%s loads with vectors, symbols and lines', (path) => {
  const image = load(path, read(path));
  expect(image.format).toBe('elf');
  expect(image.symbols.byName('main')).toMatchObject({ kind: 'function' });
  expect(image.symbols.format(image.initialPc & ~1)).not.toMatch(/^0x/);
  expect(image.lines()!.at(image.symbols.byName('main')!.address)?.file).toMatch(/\.c$/);
  expect(image.lines()!.problems).toEqual([]);
});

test('ELF, Intel HEX and raw binary of one program are the same in memory', () => {
  const elf = load('hello.elf', read(hello));
  const hex = load('hello.hex', objcopy('ihex'));
  const bin = load('hello.bin', objcopy('binary'));
  expect([elf.format, hex.format, bin.format]).toEqual(['elf', 'hex', 'bin']);
  expect(flash(hex)).toEqual(flash(elf));
  expect(flash(bin)).toEqual(flash(elf));
  for (const image of [hex, bin]) {
    expect([image.initialSp, image.initialPc]).toEqual([elf.initialSp, elf.initialPc]);
    expect(image.lines()).toBeUndefined();
  }
});

test('a raw binary goes where it is told to', () => {
  expect(load('hello.bin', objcopy('binary'), 0x1800).segments[0].address).toBe(0x1800);
});

test('a stripped executable without section headers loads', () => {
  const image = load('hello.elf', patched([32, 0, 0, 0, 0], [48, 0, 0, 0, 0]));
  expect(image.initialPc).toBe(load('hello.elf', read(hello)).initialPc);
  expect(image.symbols.list()).toEqual([]);
});

test('what the linker put before the sections of a segment is not loaded', () => {
  const folder = scratchFolder();
  const [source, target] = [join(folder, 'a.s'), join(folder, 'a.elf')];
  tool('as', '-mcpu=cortex-m3', '-o', source, join(import.meta.dirname, 'testdata-offset.s'));
  tool('ld', '-Ttext=0x1800', '-z', 'max-page-size=0x8000', '-o', target, source);
  expect(tool('readelf', '-l', target)).toMatch(/LOAD +0x000000 0x00000000/);
  const image = load('a.elf', read(target));
  expect([image.segments[0].address, image.vectorTable, image.initialSp]).toEqual([
    0x1800, 0x1800, 0x2000_1000,
  ]);
});

test.each([
  ['an empty file', 'a.elf', new Uint8Array(0), 'a.elf: the file is empty'],
  [
    'no ELF file',
    'a.axf',
    Uint8Array.of(1, 2, 3),
    'a.axf: not an ELF file: it does not start with 7F 45 4C 46',
  ],
  [
    'a cut header',
    'a.elf',
    read(hello).subarray(0, 40),
    'truncated: the ELF header ends at byte 0x0034 but the file has 0x0028',
  ],
  [
    'a cut file',
    'a.elf',
    read(hello).subarray(0, 0x1000),
    /^a\.elf: truncated: the section header table ends at byte 0x/,
  ],
  ['another machine', 'a.elf', patched([18, 62]), 'a.elf: an ELF file for amd64, ARM wanted'],
  ['an unknown machine', 'a.elf', patched([18, 243]), 'a.elf: an ELF file for machine 243, ARM wanted'],
  ['big-endian', 'a.elf', patched([5, 2]), 'a.elf: a big-endian ELF file, little-endian wanted'],
  ['64-bit', 'a.elf', patched([4, 2]), 'a.elf: a 64-bit ELF file, 32 bits wanted'],
  [
    'an object file',
    'a.o',
    patched([16, 1]),
    'not an executable but a relocatable object, which has to be linked first',
  ],
  ['odd program headers', 'a.elf', patched([42, 31]), 'malformed: a program header has 31 bytes, 32 wanted'],
  [
    'a segment beyond the file',
    'a.elf',
    patched([52 + 16, 0, 0, 0, 0x7f]),
    /truncated: program header 0 ends at byte 0x7F0/,
  ],
  [
    'a segment nowhere',
    'a.elf',
    patched([52 + 12, 0, 0, 0, 0x80]),
    /^a\.elf: segment \d at 0x8000_0000\.\.0x8000_\w+ lies outside flash and SRAM$/,
  ],
  [
    'no stack pointer',
    'a.bin',
    new Uint8Array(64),
    'a.bin: no vector table at 0x0000_0000: the initial stack pointer is 0x0000_0000',
  ],
  ['erased flash', 'a.bin', new Uint8Array(64).fill(255), 'the initial stack pointer is 0xFFFF_FFFF'],
  ['no reset vector', 'a.bin', Uint8Array.of(0, 1, 0, 32, 0, 0, 0, 0), 'the reset vector is 0'],
  [
    'an even reset vector',
    'a.bin',
    Uint8Array.of(0, 1, 0, 32, 8, 0, 0, 0),
    'the reset vector 0x0000_0008 is even, which is not Thumb code',
  ],
  [
    'a text file',
    'a.txt',
    new TextEncoder().encode('hello, world'),
    'the reset vector 0x7720_2C6F lies outside memory',
  ],
  [
    'a wild reset vector',
    'a.bin',
    Uint8Array.of(0, 1, 0, 32, 1, 0, 0, 64),
    'the reset vector 0x4000_0001 lies outside memory',
  ],
  ['two bytes', 'a.bin', Uint8Array.of(1, 2), 'the image has 2 bytes there'],
  [
    'too large',
    'a.bin',
    new Uint8Array(0x4_0001),
    'segment 0 at 0x0000_0000..0x0004_0000 lies outside flash and SRAM',
  ],
])('%s is refused, by file, what and where', (_what, name, bytes, message) => {
  if (typeof message === 'string') expect(problem(name, bytes)).toContain(message);
  else expect(problem(name, bytes)).toMatch(message);
});

test('overlapping segments are refused', () => {
  const hex = ':0400000000010020DB\n:0400020011000000E9\n:00000001FF\n';
  expect(problem('a.hex', new TextEncoder().encode(hex))).toBe(
    'a.hex: segments 0 and 1 overlap at 0x0000_0002',
  );
});

/** Looks at everything that is read lazily. */
function useAll(image: Image): void {
  const { segments, symbols } = image;
  for (const { address } of segments) symbols.format(address);
  const lines = image.lines();
  for (const { address } of segments) lines?.at(address);
  lines?.addressesOf('main.c', 10);
  const registers = [...new Array(15).fill(0x2000_0100), image.initialPc & ~1];
  image.frames()?.unwind(registers, () => 0);
}

/** Most changes hit the tables, where they matter; some go anywhere. */
function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const mutated = bytes.slice(0, random(8) === 0 ? random(bytes.length) : bytes.length);
  const view = new DataView(bytes.buffer);
  const tables = [0, view.getUint32(28, true), view.getUint32(32, true)];
  for (let count = 1 + random(6); count > 0; count--) {
    const at = random(3) === 0 ? random(bytes.length) : tables[random(3)] + random(random(2) ? 60 : 600);
    if (at < mutated.length) mutated[at] = random(2) ? random(256) : [0, 1, 0x7f, 0x80, 0xff][random(5)];
  }
  return mutated;
}

test('400 mutated ELF files load or are refused', () => {
  const seed = 9092;
  const random = seededRandom(seed);
  const originals = shippedImages.map(read);
  let refused = 0;
  for (let round = 0; round < 400; round++) {
    const mutated = mutate(originals[round % originals.length], random);
    try {
      useAll(load('mutated.elf', mutated));
    } catch (error) {
      refused++;
      expect(error, `seed ${seed}, round ${round}`).toBeInstanceOf(ImageError);
    }
  }
  console.log(`seed ${seed}: ${refused} of 400 mutated ELF files refused`);
  expect(refused).toBeGreaterThan(50);
});
