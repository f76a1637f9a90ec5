import { execFileSync } from 'node:child_process';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { compileProgram, compileSource } from './compile.js';
import { crc32, fnv1a, linkImage, LinkerError } from './linker.js';
import type { CompiledModule } from './linker.js';

/** Reads an image as the virtual machine does, following offsets from object to object. */
class ImageReader {
  private readonly view: DataView;
  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  word(at: number): number {
    expect(at % 4).toBe(0);
    return this.view.getUint32(at, true);
  }
  header(at: number, type: number): number {
    expect(this.word(at) & 0xffff).toBe(type | 0x8000);
    return this.word(at) >>> 16;
  }
  payload(at: number): Uint8Array {
    const bytes = this.bytes.subarray(at + 12, at + 12 + this.word(at + 4));
    expect(this.word(at + 8)).toBe(fnv1a(bytes));
    expect(this.bytes[at + 12 + bytes.length]).toBe(0);
    expect(this.word(at) >>> 16).toBe(bytes.every((byte) => byte < 128) ? 1 : 0);
    return bytes;
  }
  string(at: number): string {
    this.header(at, 3);
    return new TextDecoder().decode(this.payload(at));
  }
  value(word: number, base: number): unknown {
    if (word & 1) return word >> 1;
    if (word & 2) return { 2: null, 6: false, 10: true, 14: '...' }[word];
    const at = base + word;
    switch (this.word(at) & 0xff) {
      case 1:
        return this.view.getFloat64(at + 4, true);
      case 2:
        return this.integer(at);
      case 3:
        return this.string(at);
      case 4:
        return this.payload(at);
      default:
        this.header(at, 5);
        return Array.from({ length: this.word(at + 4) }, (_, index) =>
          this.value(this.word(at + 8 + 4 * index), at),
        );
    }
  }
  private integer(at: number): bigint {
    const negative = this.header(at, 2) === 1;
    let magnitude = 0n;
    for (let limb = this.word(at + 4); limb > 0; limb--) {
      magnitude = (magnitude << 32n) | BigInt(this.word(at + 4 + 4 * limb));
    }
    return negative ? -magnitude : magnitude;
  }
  module(index: number): {
    at: number;
    name: string;
    file: string;
    names: string[];
    constants: unknown[];
    code: number;
  } {
    const at = this.word(20 + 4 * index);
    this.header(at, 7);
    const [nameCount, constantCount] = [this.word(at + 12), this.word(at + 16)];
    const first = at + 24;
    const names = Array.from({ length: nameCount }, (_, n) => this.string(at + this.word(first + 4 * n)));
    const constants = Array.from({ length: constantCount }, (_, n) =>
      this.value(this.word(first + 4 * (nameCount + n)), at),
    );
    const [name, file] = [this.string(at + this.word(at + 4)), this.string(at + this.word(at + 8))];
    return { at, name, file, names, constants, code: at + this.word(at + 20) };
  }
  code(at: number, module: number): { body: Uint8Array; children: unknown[] } {
    this.header(at, 6);
    expect(at - this.word(at + 4)).toBe(module);
    const [length, count] = [this.word(at + 8), this.word(at + 12)];
    const start = at + 16 + 4 * count;
    const children = Array.from({ length: count }, (_, n) =>
      this.code(at + this.word(at + 16 + 4 * n), module),
    );
    return { body: this.bytes.slice(start, start + length), children };
  }
}

const compile = (source: string, name?: string): CompiledModule =>
  compileSource({ file: 'dir/t.py', source }, name);

test('the header: magic, version, length, CRC-32, modules', () => {
  const image = linkImage([compile('import foo\n'), compile('x = 1\n', 'foo')]);
  const view = new DataView(image.buffer);
  expect(new TextDecoder().decode(image.subarray(0, 4))).toBe('OWLi');
  expect([view.getUint32(4, true), view.getUint32(8, true)]).toEqual([1, image.length]);
  expect(image.length % 4).toBe(0);
  const check = execFileSync(
    'python3',
    ['-c', 'import sys,zlib;print(zlib.crc32(sys.stdin.buffer.read()))'],
    {
      input: image.subarray(16),
    },
  );
  expect(view.getUint32(12, true)).toBe(Number(check));
  expect(view.getUint32(16, true)).toBe(2);
});

test('modules keep names, constants and code in order, and every reference resolves to its object', () => {
  const source = `
def f(a, b=-7.25):
    def g(): return a
    return g, b'bytes\\x00\\xff', 'a constant with blanks and ü', (1, -1073741824, 1073741824, 'x', (None, True, ...))
print(123456789012345678901234567890, -2**70, 0.1)
`;
  const compiled = compile(source);
  const reader = new ImageReader(linkImage([compiled]));
  const module = reader.module(0);
  expect([module.name, module.file]).toEqual(['__main__', 'dir/t.py']);
  expect(module.names).toEqual(compiled.mpy.names.map((name) => new TextDecoder().decode(name)));
  expect(module.constants).toEqual(
    expect.arrayContaining([
      'a constant with blanks and ü',
      0.1,
      123456789012345678901234567890n,
      [1, -1073741824, 1073741824n, 'x', [null, true, '...']],
    ]),
  );
  expect(reader.code(module.code, module.at)).toEqual(compiled.mpy.code);
});

test('numbers are exact', () => {
  const literals = [
    '0.30000000000000004',
    '1.7976931348623157e308',
    '5e-324',
    '1.0e23',
    '3.141592653589793',
    '1e999',
  ];
  const integers = [
    '-4294967296',
    '4294967295',
    '1073741823',
    '1073741824',
    '-1073741825',
    '18446744073709551616',
  ];
  const reader = new ImageReader(linkImage([compile(`x = [${[...literals, ...integers].join(', ')}]\n`)]));
  const constants = reader.module(0).constants;
  expect(constants.slice(0, literals.length)).toEqual(literals.map(Number));
  const big = integers.map(BigInt).filter((value) => value >= 2n ** 30n || value < -(2n ** 30n));
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  const found = constants.flatMap((value) => (typeof value === 'bigint' ? magnitude(value) : []));
  expect(found).toEqual(expect.arrayContaining(big.map(magnitude)));
});

test('equal strings of all modules share one object', () => {
  const one = linkImage([compile('x = "a rather long string with blanks"\n')]);
  const two = linkImage([
    compile('x = "a rather long string with blanks"\n'),
    compile('x = "a rather long string with blanks"\n', 'm'),
  ]);
  expect(two.length - one.length).toBeLessThan(100);
});

test('the same program links to the same bytes', () => {
  const build = (): Uint8Array =>
    linkImage([compile('import m\nprint("x", 1.5)\n'), compile('y = 2\n', 'm')]);
  expect(build()).toEqual(build());
});

test('imports that the caller finds are linked, once each, with parent packages', () => {
  const files: Record<string, string> = {
    a: 'import b, pkg.sub',
    b: 'import a, uart',
    pkg: '',
    'pkg.sub': '',
  };
  const find = (name: string): { file: string; source: string } | undefined =>
    name in files ? { file: `${name}.py`, source: files[name] } : undefined;
  const modules = compileProgram({ file: 'main.py', source: 'import a, b\n' }, find);
  expect(modules.map(({ name }) => name)).toEqual(['__main__', 'a', 'b', 'pkg', 'pkg.sub']);
});

test('modules that an image cannot hold are rejected', () => {
  expect(() => linkImage([])).toThrow(LinkerError);
  expect(() => linkImage([compile('1\n'), compile('2\n')])).toThrow(/same name/);
});

test('the CRC-32 is that of IEEE 802.3', () => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc32(bytes)).toBe(0xcbf43926);
  if (typeof zlibCrc32 === 'function') expect(crc32(bytes)).toBe(zlibCrc32(bytes));
});
