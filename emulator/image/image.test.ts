import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ImageError } from './error.js';
import { filesOf, loadImage, loadImages, type Image } from './image.js';
import { memory, read, scratchFolder, seededRandom, shippedImages, tool, workOf } from './image.testing.js';

const hello = shippedImages.find((path) => path.endsWith('hello.elf'))!;
const load = (name: string, bytes: Uint8Array, baseAddress?: number): Image =>
  loadImage(name, bytes, { memory, baseAddress });

function objcopy(format: string): Uint8Array {
  const target = join(scratchFolder(), `hello.${format}`);
  tool('objcopy', '-O', format, hello, target);
  return read(target);
}

/** The image as the contents of flash, to compare formats with different segments. */
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

test('ELF, Intel HEX, S-records and raw binary of one program are the same in memory', () => {
  const elf = load('hello.elf', read(hello));
  const hex = load('hello.hex', objcopy('ihex'));
  const bin = load('hello.bin', objcopy('binary'));
  const srec = load('hello.srec', objcopy('srec'));
  expect([elf, hex, srec, bin].map(({ format }) => format)).toEqual(['elf', 'hex', 'srec', 'bin']);
  expect(flash(hex)).toEqual(flash(elf));
  expect(flash(srec)).toEqual(flash(elf));
  expect(flash(bin)).toEqual(flash(elf));
  for (const image of [hex, srec, bin]) {
    expect([image.initialSp, image.initialPc]).toEqual([elf.initialSp, elf.initialPc]);
    expect(image.lines()).toBeUndefined();
  }
});

test('a raw binary loads at the base address', () => {
  expect(load('hello.bin', objcopy('binary'), 0x1800).segments[0].address).toBe(0x1800);
});

test('a stripped executable without section headers loads', () => {
  const image = load('hello.elf', patched([32, 0, 0, 0, 0], [48, 0, 0, 0, 0]));
  expect(image.initialPc).toBe(load('hello.elf', read(hello)).initialPc);
  expect(image.symbols.list()).toEqual([]);
});

/** An executable of hand-made segments: file contents, and addresses other than 0. */
function elf(
  segments: { vaddr: number; paddr: number; bytes: Uint8Array; memsz?: number }[],
  change: (view: DataView) => void = () => {},
): Uint8Array {
  const table = 52 + 32 * segments.length;
  const file = new Uint8Array(table + segments.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  const half = [2, 40];
  half.forEach((value, n) => view.setUint16(16 + 2 * n, value, true));
  [1, 0, 52].forEach((value, n) => view.setUint32(20 + 4 * n, value, true));
  [52, 32, segments.length, 40].forEach((value, n) => view.setUint16(40 + 2 * n, value, true));
  let at = table;
  segments.forEach(({ vaddr, paddr, bytes, memsz = bytes.length }, n) => {
    const words = [1, at, vaddr, paddr, bytes.length, memsz, 5, 4];
    words.forEach((value, word) => view.setUint32(52 + 32 * n + 4 * word, value, true));
    file.set(bytes, at);
    at += bytes.length;
  });
  change(view);
  return file;
}

const bytesOf = (...words: number[]) => new Uint8Array(Uint32Array.from(words).buffer);
const vectors = bytesOf(0x2000_1000, 0x41, 1, 2);

test.each([
  [
    'physical address 0 of a program that runs in SRAM',
    [{ vaddr: 0x2000_0000, paddr: 0, bytes: vectors }],
    [0],
  ],
  [
    'physical addresses from 0 on',
    [
      { vaddr: 0x2000_0000, paddr: 0, bytes: vectors },
      { vaddr: 0x2000_0100, paddr: 16, bytes: bytesOf(7) },
    ],
    [0, 16],
  ],
  [
    'virtual addresses where a linker left all physical ones 0',
    [
      { vaddr: 0, paddr: 0, bytes: vectors },
      { vaddr: 0x2000_0100, paddr: 0, bytes: bytesOf(7) },
    ],
    [0, 0x2000_0100],
  ],
  [
    'segments without contents',
    [
      { vaddr: 0, paddr: 0, bytes: vectors },
      { vaddr: 0x2000_0000, paddr: 0x2000_0000, bytes: bytesOf(), memsz: 64 },
      { vaddr: 0, paddr: 0, bytes: bytesOf(), memsz: 0 },
    ],
    [0],
  ],
  ['a segment that is larger in memory', [{ vaddr: 0, paddr: 0, bytes: vectors, memsz: 64 }], [0]],
])('%s', (_what, segments, addresses) => {
  const image = load('a.elf', elf(segments));
  expect(image.segments.map(({ address }) => address)).toEqual(addresses);
  expect(image.segments[0].bytes).toEqual(vectors);
});

test('segments that overlap in one file are rejected', () => {
  const segments = [
    { vaddr: 0, paddr: 0, bytes: vectors },
    { vaddr: 0x2000_0000, paddr: 12, bytes: bytesOf(7) },
  ];
  expect(problem('a.elf', elf(segments))).toBe('a.elf: segments 0 and 1 overlap at 0x0000_000C');
});

test('a segment is loaded whole, whatever section headers say', () => {
  const source = read(hello);
  const view = new DataView(source.buffer);
  const [offset, count] = [view.getUint32(32, true), view.getUint16(48, true)];
  const whole = load('hello.elf', source).segments;
  // Each section claims to be the first four bytes of the file's first segment.
  for (let n = 1; n < count; n++) {
    view.setUint32(offset + 40 * n + 16, view.getUint32(52 + 4, true), true);
    view.setUint32(offset + 40 * n + 20, 4, true);
  }
  expect(load('hello.elf', source).segments).toEqual(whole);
});

test('symbols are read at the first access', () => {
  const image = load('hello.elf', patched());
  expect(Object.getOwnPropertyDescriptor(image, 'symbols')?.get).toBeTypeOf('function');
  expect(image.symbols).toBe(image.symbols);
});

test('section names are optional: without them there are symbols, and no source lines', () => {
  const image = load('hello.elf', patched([50, 0, 0]));
  expect(flash(image)).toEqual(flash(load('hello.elf', read(hello))));
  expect(image.symbols.byName('main')).toMatchObject({ kind: 'function' });
  expect([image.lines(), image.problems]).toEqual([undefined, []]);
});

test('a section beyond the end of the file is ignored and reported', () => {
  const view = new DataView(read(hello).buffer);
  const last = view.getUint32(32, true) + 40 * (view.getUint16(48, true) - 1);
  const image = load('hello.elf', patched([last + 20, 0, 0, 0, 0x10]));
  expect(flash(image)).toEqual(flash(load('hello.elf', read(hello))));
  expect(image.problems).toEqual([
    expect.stringMatching(/^hello\.elf: section \d+ is ignored: it ends at byte 0x/),
  ]);
});

test('the first words of a file may be in two segments', () => {
  const segments = [
    { vaddr: 0, paddr: 0, bytes: vectors.slice(0, 4) },
    { vaddr: 4, paddr: 4, bytes: vectors.slice(4) },
  ];
  expect(load('a.elf', elf(segments)).initialPc).toBe(0x41);
});

describe('several files', () => {
  const app = Uint8Array.from({ length: 16 }, (_, n) => n);
  const files = (...more: { name: string; bytes: Uint8Array; baseAddress?: number }[]) =>
    loadImages([{ name: 'hello.elf', bytes: read(hello) }, ...more], memory);

  test('are loaded side by side, with the symbols and lines of all', () => {
    const linked = linkedAt(0x2_0000);
    const image = files(
      { name: 'app.elf', bytes: linked },
      { name: 'data.bin', bytes: app, baseAddress: 0x3_0000 },
    );
    expect(image.parts.map(({ name, format }) => [name, format])).toEqual([
      ['hello.elf', 'elf'],
      ['app.elf', 'elf'],
      ['data.bin', 'bin'],
    ]);
    expect(flash(image).subarray(0x3_0000, 0x3_0010)).toEqual(app);
    expect(image.vectorTable).toBe(0);
    const { symbols } = image;
    expect(symbols.byName('app_entry')?.address).toBe(0x2_0008);
    expect(symbols.byName('main')?.address).toBe(
      load('hello.elf', read(hello)).symbols.byName('main')?.address,
    );
    expect([symbols.format(0x2_0008), symbols.format(0x2_000a)]).toEqual(['app_entry', 'main']);
    expect(image.lines()!.at(0x2_0008)?.file).toMatch(/app\.s$/);
    expect(image.lines()!.at(symbols.byName('main')!.address)?.file).toMatch(/\.c$/);
    // A function without a size does not extend into the next file.
    expect([symbols.format(0x2_000c), symbols.format(0x3_0004)]).toEqual(['main+0x2', '0x0003_0004']);
    expect([symbols.kindAt(0x2_0008), symbols.kindAt(0x3_0004)]).toEqual(['code', undefined]);
  });

  test('overlap is an error that names both and the addresses', () => {
    const overlapping = () => files({ name: 'app.bin', bytes: app, baseAddress: 0x1f8 });
    expect(overlapping).toThrow(ImageError);
    expect(overlapping).toThrow(
      /^app\.bin: 0x0000_01F8\.\.0x0000_0207 overlaps hello\.elf \(0x0000_0000\.\.0x0000_\w+\) at 0x0000_01F8\.\.0x0000_0207$/,
    );
  });

  test('only the first needs a vector table', () => {
    const sources = [
      { name: 'data.bin', bytes: app, baseAddress: 0x3_0000 },
      { name: 'hello.elf', bytes: read(hello) },
    ];
    expect(() => loadImages(sources, memory)).toThrow('data.bin: no vector table at 0x0003_0000');
  });

  test.each<[what: string, firmware: unknown, message: string]>([
    ['a path', 'hello.elf', 'image: expected the bytes of a file, not "hello.elf"'],
    ['nothing among files', [read(hello), undefined], 'image 2: expected the bytes of a file, not undefined'],
    ['a file without bytes', { name: 'a' }, 'a: its bytes are not a Uint8Array'],
    ['a list of numbers', { name: 'a', bytes: [1, 2] }, 'a: its bytes are not a Uint8Array'],
    ['wide words', { bytes: new Uint32Array(2) }, 'image: its bytes are not a Uint8Array'],
    ...[-4, 1.5, NaN, 2 ** 32, '0x1800'].map((baseAddress): [string, unknown, string] => [
      `the load address ${baseAddress}`,
      { name: 'a', bytes: app, baseAddress },
      `a: the load address ${baseAddress} is not an integer from 0 to 0xFFFF_FFFF`,
    ]),
  ])('%s is an error', (_what, firmware, message) => {
    expect(() => loadImages(filesOf(firmware as Uint8Array), memory)).toThrow(message);
  });

  /** A vector table, and two functions without sizes. */
  function linkedAt(address: number): Uint8Array {
    const folder = scratchFolder();
    const [source, object, target] = ['app.s', 'app.o', 'app.elf'].map((name) => join(folder, name));
    const code = '.type app_entry, %function\napp_entry: nop\n.type main, %function\nmain: nop\nnop\n';
    writeFileSync(source, `.syntax unified\n.thumb\n.word 0x20001000, app_entry\n${code}`);
    tool('as', '-g', '-mcpu=cortex-m3', '-o', object, source);
    tool('ld', `-Ttext=0x${address.toString(16)}`, '-e', '0', '-o', target, object);
    return read(target);
  }
});

test('the part of a segment before its first section is not loaded', () => {
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
  ['another machine', 'a.elf', patched([18, 62]), 'a.elf: an ELF file for amd64, not for ARM'],
  ['an unknown machine', 'a.elf', patched([18, 243]), 'a.elf: an ELF file for machine 243, not for ARM'],
  ['big-endian', 'a.elf', patched([5, 2]), 'a.elf: a big-endian ELF file, not a little-endian one'],
  ['64-bit', 'a.elf', patched([4, 2]), 'a.elf: a 64-bit ELF file, not a 32-bit one'],
  ['an object file', 'a.o', patched([16, 1]), 'not an executable but a relocatable object: link it first'],
  [
    'odd program headers',
    'a.elf',
    patched([42, 31]),
    'malformed: a program header has 31 bytes instead of 32',
  ],
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
    /^a\.elf: segment \d at 0x8000_0000\.\.0x8000_\w+ is outside flash and SRAM$/,
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
    'the reset vector 0x0000_0008 is even, so it is not Thumb code',
  ],
  [
    'a text file',
    'a.txt',
    new TextEncoder().encode('hello, world'),
    'the reset vector 0x7720_2C6F is outside memory',
  ],
  [
    'a wild reset vector',
    'a.bin',
    Uint8Array.of(0, 1, 0, 32, 1, 0, 0, 64),
    'the reset vector 0x4000_0001 is outside memory',
  ],
  ['two bytes', 'a.bin', Uint8Array.of(1, 2), 'the image has 2 bytes there'],
  [
    'too large',
    'a.bin',
    new Uint8Array(0x4_0001),
    'segment 0 at 0x0000_0000..0x0004_0000 is outside flash and SRAM',
  ],
])('%s is rejected, with file, problem and position', (_what, name, bytes, message) => {
  if (typeof message === 'string') expect(problem(name, bytes)).toContain(message);
  else expect(problem(name, bytes)).toMatch(message);
});

test('overlapping segments are rejected', () => {
  const hex = ':0400000000010020DB\n:0400020011000000E9\n:00000001FF\n';
  expect(problem('a.hex', new TextEncoder().encode(hex))).toBe(
    'a.hex: segments 0 and 1 overlap at 0x0000_0002',
  );
});

/** Uses everything that is read lazily. */
function useAll(image: Image): void {
  const { segments, symbols } = image;
  for (const { address } of segments) symbols.format(address);
  const lines = image.lines();
  for (const { address } of segments) lines?.at(address);
  lines?.addressesOf('main.c', 10);
  const registers = [...new Array(15).fill(0x2000_0100), image.initialPc & ~1];
  image.frames()?.unwind(registers, () => 0);
}

/** Most changes are in the tables; some are anywhere. */
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

test('400 mutated ELF files load or are rejected, reading at most one value for each byte', () => {
  const seed = 9092;
  const random = seededRandom(seed);
  const originals = shippedImages.map(read);
  let rejected = 0;
  for (let round = 0; round < 400; round++) {
    const mutated = mutate(originals[round % originals.length], random);
    const limit = originals[round % originals.length].length;
    const work = workOf(() => {
      try {
        useAll(load('mutated.elf', mutated));
      } catch (error) {
        rejected++;
        expect(error, `seed ${seed}, round ${round}`).toBeInstanceOf(ImageError);
      }
    }, limit);
    expect(work, `values read, seed ${seed}, round ${round}`).toBeLessThanOrEqual(limit);
  }
  console.log(`seed ${seed}: ${rejected} of 400 mutated ELF files rejected`);
  expect(rejected).toBeGreaterThan(50);
});
