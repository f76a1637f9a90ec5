import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadImage, type Image } from './image.js';
import { memory, read, scratchFolder, seededRandom, shippedImages, tool } from './image.testing.js';

const load = (path: string): Image => loadImage(path, read(path), { memory });

/** A program with a header, compiled with a given version of DWARF. */
function compile(version: number): string {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'twice.h'), 'static inline int twice(int x)\n{\n  return x + x;\n}\n');
  const source = [
    '#include "twice.h"',
    'void reset(void);',
    '__attribute__((used, section(".vectors"))) void *const vectors[] = {(void *)0x20001000, reset};',
    'volatile int sink;',
    'void dropped(void) { sink = 1; }',
    'void reset(void) {',
    '  for (int i = 0; i < 10; i++)',
    '    sink = twice(sink);',
    '}',
  ].join('\n');
  writeFileSync(join(folder, 'main.c'), source);
  writeFileSync(
    join(folder, 'a.ld'),
    'SECTIONS { .vectors 0 : { KEEP(*(.vectors)) } .text 0x100 : { *(.text*) } .bss 0x20000000 : { *(.bss*) } }',
  );
  const flags = [
    '-mcpu=cortex-m3',
    '-mthumb',
    '-nostdlib',
    '-O1',
    `-gdwarf-${version}`,
    '-ffunction-sections',
  ];
  const link = ['-Wl,--gc-sections', '-Wl,-e,reset', '-T', 'a.ld', 'main.c', '-o', 'a.elf'];
  execFileSync('arm-none-eabi-gcc', [...flags, ...link], { cwd: folder, stdio: 'pipe' });
  return join(folder, 'a.elf');
}

/** What addr2line says: the path's last part and the line, or undefined. */
function addr2line(path: string, addresses: number[]): (string | undefined)[] {
  const text = tool('addr2line', '-e', path, ...addresses.map((address) => address.toString(16)));
  return text
    .trim()
    .split('\n')
    .map((line) => line.replace(/ \(.*\)$/, ''))
    .map((line) => (/:[?0]$/.test(line) ? undefined : line.split('/').at(-1)));
}

function ours(image: Image, address: number): string | undefined {
  const place = image.lines()!.at(address);
  return place && `${place.file.split('/').at(-1)}:${place.line}`;
}

test.each(shippedImages)('%s: every half-word of code has the line that addr2line finds', (path) => {
  const image = load(path);
  const functions = image.symbols.list().filter(({ kind, size }) => kind === 'function' && size > 0);
  const addresses = functions
    .flatMap(({ address, size }) => Array.from({ length: size >> 1 }, (_, index) => address + 2 * index))
    .filter((address) => image.symbols.kindAt(address) === 'code')
    .slice(0, 6000);
  expect(addresses.map((address) => ours(image, address))).toEqual(addr2line(path, addresses));
});

test.each([2, 3, 4, 5])('DWARF %i: lines of a file and its header, both ways', (version) => {
  const path = compile(version);
  const image = load(path);
  const lines = image.lines()!;
  expect(lines.problems).toEqual([]);
  const reset = image.symbols.byName('reset')!;
  const addresses = Array.from({ length: reset.size >> 1 }, (_, index) => reset.address + 2 * index).filter(
    (address) => image.symbols.kindAt(address) === 'code',
  );
  expect(addresses.map((address) => ours(image, address))).toEqual(addr2line(path, addresses));
  const inlined = lines.addressesOf('twice.h', 3);
  expect(inlined.length).toBeGreaterThan(0);
  for (const address of inlined)
    expect(lines.at(address)).toMatchObject({ line: 3, file: expect.stringMatching(/twice\.h$/) });
  expect(lines.addressesOf('main.c', 5)).toEqual([]);
  expect(lines.addressesOf('n.c', 7)).toEqual([]);
  expect(lines.at(0)).toBeUndefined();
});

test('the rows are those that readelf decodes', () => {
  const path = shippedImages.find((name) => name.endsWith('hello.elf'))!;
  const image = load(path);
  const rows = [...image.lines()!.rows()].map(
    ({ address, file, line }) => `${file.split('/').at(-1)} ${line} ${address}`,
  );
  const decoded = tool('readelf', '--debug-dump=decodedline', path)
    .split('\n')
    .map((text) => /^(\S+) +(\d+) +(0x[\da-f]+|0) /.exec(text))
    .filter((match) => match !== null)
    .map(([, file, line, address]) => `${file} ${line} ${Number(address)}`);
  expect(rows.length).toBeGreaterThan(100);
  expect(decoded).toEqual(expect.arrayContaining([...new Set(rows)]));
});

test('200 damaged debug sections are read as far as they go', () => {
  const seed = 2005;
  const random = seededRandom(seed);
  const path = compile(5);
  const bytes = read(path);
  const sections = tool('readelf', '-SW', path)
    .split('\n')
    .map((line) => /\.debug_(?:line|line_str|frame)\s+PROGBITS\s+\w+ (\w+) (\w+)/.exec(line))
    .filter((match) => match !== null)
    .map(([, offset, size]) => ({ offset: parseInt(offset, 16), size: parseInt(size, 16) }));
  for (let round = 0; round < 200; round++) {
    const damaged = bytes.slice();
    for (let count = 1 + random(10); count > 0; count--) {
      const { offset, size } = sections[random(sections.length)];
      damaged[offset + random(size)] = random(256);
    }
    const image = loadImage('damaged.elf', damaged, { memory });
    image.lines()!.at(image.initialPc);
    image.lines()!.addressesOf('main.c', 7);
    image.frames()?.unwind([...new Array(15).fill(0x2000_0100), image.initialPc & ~1], () => 0);
  }
  console.log(`seed ${seed}: 200 damaged debug sections read`);
});
