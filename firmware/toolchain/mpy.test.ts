import { expect, test } from 'vitest';
import { MpyError } from './bytecode.js';
import { compileSource } from './compile.js';
import { compilerParts, withoutNewListeners } from './compiler-host.js';
import { importedNames, parseMpy, staticNames } from './mpy.js';
import { seededRandom } from '../../emulator/image/image.testing.js';

const program = `
import machine, a.b as c
from d import e
def outer(x, *rest, key=1.5, **more):
    def inner():
        nonlocal x
        x += 1
        try:
            return [y for y in rest if y]
        finally:
            print('text', b'bytes', (1, (2.5, 'three'), None), 123456789012345678901234567890)
    for i in range(10):
        while i and inner():
            if i > 5: break
    with x as z: yield z
class Klass(object):
    def method(self): super().method()
`;

function compiled(source: string): Uint8Array {
  let bytes: Uint8Array | undefined;
  const { entry, instantiate } = compilerParts();
  withoutNewListeners(() =>
    entry({
      arguments: ['-msmall-int-bits=31', '-s', 'file.py', 'input.py'],
      inputFileContents: source,
      callback: (_status, mpy) => (bytes = mpy),
      instantiateWasm(imports, receive) {
        const instance = instantiate(imports);
        receive(instance);
        return instance.exports;
      },
    }),
  );
  return bytes!;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('names, constants and function bodies of a module', () => {
  const module = parseMpy(compiled(program));
  const names = module.names.map(text);
  expect(names[0]).toBe('file.py');
  expect(names).toEqual(expect.arrayContaining(['outer', 'inner', 'print', '<listcomp>', 'text']));
  expect(module.constants).toContainEqual({ kind: 'int', value: 123456789012345678901234567890n });
  expect(module.constants).toContainEqual({ kind: 'bytes', bytes: new TextEncoder().encode('bytes') });
  expect(module.code.children.length).toBe(2);
});

test('the compiler numbers every static name as the table does', () => {
  const source = staticNames.map((name) => `zz=${JSON.stringify(name)}\n`).join('');
  const names = parseMpy(compiled(source)).names.map(text);
  // In the order of their first use, which for these is not where the source has them.
  const others = (name: string) => !['file.py', '<module>', 'zz'].includes(name);
  expect(names).toContain('<module>');
  expect(names.filter(others)).toEqual(staticNames.filter(others));
  const file = compiled('zz="zip"\n');
  expect([...file]).toContain((((staticNames.indexOf('zip') + 1) << 1) & 0x7f) | 1);
});

test('imports are found at any depth, relative ones are omitted', () => {
  expect(importedNames(compileSource({ file: 'f.py', source: program }).mpy)).toEqual([
    'machine',
    'a.b',
    'd',
  ]);
  const nested = 'from . import x\ndef f():\n  def g():\n    import deep\n';
  expect(importedNames(compileSource({ file: 'f.py', source: nested }).mpy)).toEqual(['deep']);
});

test.each([
  ['an empty file', (): number[] => []],
  ['another magic', (bytes: number[]): number[] => [0x4e, ...bytes.slice(1)]],
  ['another version', (bytes: number[]): number[] => [0x4d, 5, ...bytes.slice(2)]],
  ['native code', (bytes: number[]): number[] => [0x4d, 6, 0x14, ...bytes.slice(3)]],
  ['bytes after the end', (bytes: number[]): number[] => [...bytes, 0]],
])('%s is rejected', (_what, damage) => {
  expect(() => parseMpy(Uint8Array.from(damage([...compiled(program)])))).toThrow(MpyError);
});

test('a file truncated anywhere is rejected', () => {
  const bytes = compiled(program);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => parseMpy(bytes.subarray(0, length)), `${length} bytes`).toThrow(MpyError);
  }
});

test('300 mutated files are either read or rejected', () => {
  const seed = 6004;
  const random = seededRandom(seed);
  const bytes = compiled(program);
  let refused = 0;
  for (let round = 0; round < 300; round++) {
    const mutated = bytes.slice();
    for (let count = 1 + random(4); count > 0; count--) mutated[random(mutated.length)] = random(256);
    try {
      importedNames(parseMpy(mutated));
    } catch (error) {
      refused++;
      expect(error, `seed ${seed}, round ${round}`).toBeInstanceOf(MpyError);
    }
  }
  console.log(`seed ${seed}: ${refused} of 300 mutated .mpy files rejected`);
  expect(refused).toBeGreaterThan(100);
});
