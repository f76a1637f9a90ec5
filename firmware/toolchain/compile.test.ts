import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileFile, CompilerError, compileSource } from './compile.js';
import { rewriteStrings } from './fstrings.js';
import { PythonSyntaxError } from './syntax-error.js';
import { scan } from './tokens.js';
import { seededRandom } from '../../emulator/image/image.testing.js';

function syntaxError(source: string): PythonSyntaxError {
  try {
    compileSource({ file: 'dir/bad.py', source });
  } catch (error) {
    expect(error).toBeInstanceOf(PythonSyntaxError);
    return error as PythonSyntaxError;
  }
  throw new Error(`compiles: ${JSON.stringify(source)}`);
}

/** The location that CPython reports: line and column, both from 1. */
function pythonLocation(source: string): [line: number, column: number] {
  const script =
    'import sys,json\ntry: compile(sys.stdin.read(),"f","exec")\nexcept SyntaxError as e: print(json.dumps([e.lineno,e.offset]))';
  return JSON.parse(
    execFileSync('python3', ['-W', 'ignore', '-c', script], { input: source, encoding: 'utf8' }),
  );
}

test('the report has CPython’s format', () => {
  expect(syntaxError('x = 1\nif x:\n\ty = foo(1, 2 3)\n').message).toBe(
    [
      '  File "dir/bad.py", line 3',
      '    y = foo(1, 2 3)',
      '                 ^',
      'SyntaxError: invalid syntax',
    ].join('\n'),
  );
});

test.each([
  'x = 1\n\ndef f():\n    y = a b\n',
  'def f(:\n  pass\n',
  'x = (1\n',
  'print(',
  'x = [1, 2)\n',
  'print(1))\n',
  'x = "abc\n',
  'x = """abc\n\n',
  'for i in range(3) print(i)\n',
  'if x\n  y\n',
  'if 1:\n  pass\nelse\n  pass\n',
  'def f():\npass\n',
  'while True:\n\n# nothing\n\nx = 1\n',
  'try:\n  x\ny=1\n',
  'é = = 1\n',
  'return 3\n',
  'x = 3 +\ny = 4\n',
  'else: 2\n',
])('line and caret agree with CPython: %j', (source) => {
  const { line, column } = syntaxError(source);
  expect([line, column]).toEqual(pythonLocation(source));
});

test.each([
  ['  x\n', 1, 'IndentationError', 'unexpected indent'],
  ['if x:\n    a\n  b\n', 3, 'IndentationError', "unindent doesn't match any outer indent level"],
  [
    'def f():\npass\n',
    2,
    'IndentationError',
    'expected an indented block after function definition on line 1',
  ],
  ['x = 1j\n', 1, 'SyntaxError', 'Owlet has no complex numbers'],
  ['\nx = "\\N{DASH}"\n', 2, 'SyntaxError', 'not supported: unicode name escapes'],
  ['x = 1\ny\0 = 2\n', 2, 'SyntaxError', 'source code cannot contain null bytes'],
])('%j is rejected at its line', (source, line, kind, reason) => {
  expect(syntaxError(source)).toMatchObject({ line, kind, reason });
});

test.each([
  '',
  '\n',
  '# only\n',
  '\uFEFFx = 1\n',
  'x=1\r\nif x:\r\n\ty = 2',
  'if 1:\r  x = 2\r',
  'x = 1\n\t\n',
])('%j compiles', (source) => {
  expect(compileSource({ file: 'f.py', source }).mpy.code.body.length).toBeGreaterThan(0);
});

test('line ends do not affect the code', () => {
  const code = (source: string): unknown => compileSource({ file: 'f.py', source }).mpy;
  const source = 'if 1:\n    x = """a\nb"""\n\n    y = 1\n';
  expect(code(source.replaceAll('\n', '\r\n'))).toEqual(code(source));
});

test('floats of all sizes keep every bit', () => {
  const seed = 754;
  const random = seededRandom(seed);
  const values = Array.from({ length: 200 }, () => {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setUint32(0, random(2 ** 31));
    bits.setUint32(4, random(2 ** 32));
    return bits.getFloat64(0);
  }).filter((value) => Number.isFinite(value) && !Number.isInteger(value));
  const source = values.map((value) => `x = ${value}, y\n`).join('');
  const { constants } = compileSource({ file: 'f.py', source }).mpy;
  expect(constants, `seed ${seed}`).toEqual(values.map((value) => ({ kind: 'float', value })));
});

test('hundreds of compilations leave no listener', () => {
  const count = (): number =>
    process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
  const before = count();
  for (let round = 0; round < 100; round++) {
    compileSource({ file: 'f.py', source: `x = ${round}\n` });
    syntaxError('x = = 1\n');
  }
  expect(count()).toBe(before);
  expect(process.exitCode).toBeUndefined();
});

test('a program with too many lines is too much for the compiler', () => {
  const source = 'x = 1\n'.repeat(100_000);
  expect(() => compileSource({ file: 'f.py', source })).toThrow(CompilerError);
  expect(() => compileSource({ file: 'f.py', source })).toThrow(/^f\.py: the program is too large/);
});

test('a file is compiled with the modules next to it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perch-compile-'));
  writeFileSync(join(folder, 'main.py'), 'import helper, timer\n');
  writeFileSync(join(folder, 'helper.py'), 'x = 1\n');
  const image = compileFile(join(folder, 'main.py'));
  expect(new DataView(image.buffer).getUint32(16, true)).toBe(2);
  writeFileSync(join(folder, 'helper.py'), 'x = = 1\n');
  expect(() => compileFile(join(folder, 'main.py'))).toThrow(/helper\.py", line 1/);
  writeFileSync(join(folder, 'latin.py'), Buffer.from('x = 1\ny = "\xe9"\n', 'latin1'));
  expect(() => compileFile(join(folder, 'latin.py'))).toThrow(/line 2[^]*UTF-8/);
  expect(() => compileFile(join(folder, 'none.py'))).toThrow(/ENOENT/);
});

test(':= in a comprehension for a shared variable, which the compiler gets wrong, is refused', () => {
  const source =
    'def f():\n    last = 0\n    a = b = 1\n    print([last := i for i in [a, b] if i > last])\n';
  expect(() => compileSource({ file: 'a.py', source })).toThrow(
    'a.py: in f: the compiler does not support := in a comprehension for a variable that other functions share',
  );
});

test.each([
  [`f'{x!r:>{w}} {y = :.2f} {{'`, `('{!r:>{}} y = {:.2f} {{').format((x), (w), (y ))`],
  [`rf'\\d{x}'`, `(r'\\d{}').format((x))`],
  [`'{}' f'{x}' "\\x7b"`, `('{{}}' '{}' "\\x7b\\x7b").format((x))`],
  [`f'{f"{x!r}"!s}'`, `('{!s}').format((("{!r}").format((x))))`],
  [`'\\é' + r'\\é\\n'`, `'\\\\é' + '\\\\é\\\\n'`],
  [`f'{x}' + f'{x != y}'`, `f'{x}' + f'{x != y}'`],
  [`f'{x!r'`, `f'{x!r'`],
  [`f'{x!z}'`, `f'{x!z}'`],
])('the strings of %s', (source, expected) => {
  let [result, end] = ['', 0];
  for (const { start, text, replacement } of rewriteStrings(source, scan(source).tokens)) {
    result += source.slice(end, start) + replacement;
    end = start + text.length;
  }
  expect(result + source.slice(end)).toBe(expected);
});
