/** What the compiler must not calculate, and that it calculates nothing else. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../emulator/image/image.testing.js';
import { CompilerError, compileSource } from './compile.js';
import { largeOperands } from './folding.js';
import type { MpyConstant } from './mpy.js';
import { PythonSyntaxError } from './syntax-error.js';
import { scan } from './tokens.js';

const marks = (text: string): string[] =>
  largeOperands(text, scan(text).tokens).map(({ start, text: operand }) => `${operand}@${start}`);
const constants = (source: string): MpyConstant[] => compileSource({ file: 'f.py', source }).mpy.constants;

test.each<[string, string[]]>([
  ['x = 9**9**9', ['9@10']],
  ['x = 2**127 + (1 << 126)', []],
  ['x = 2**128', ['128@7']],
  ['x = -1 << 10_000', ['10_000@10']],
  ['x = 1<<5*10**8', ['8@13']],
  ['x = ((9**9)**9)**9', ['9@13']],
  ['x = 0xffff_ffff_ffff_ffff * 0xffff_ffff_ffff_ffff * 2', ['2@52']],
  ['x = y**1000 + f(2)**1000 + y[2]<<1000', []],
  ['x = a.b**100000', []],
  ['x = 7 >> 1000**7 | 1 << -1', ['7@15', '1@25']],
  ['print(x, 3 if y else 9**99, [2**300], *a, **{2**400: 0})', ['99@24', '300@32', '400@48']],
  ["x = f'{9**9**9:>{1<<999}}' 'in **9**9'", ['9@13', '999@20']],
  ["x = f'2**1000 = {{2**1000}} {y}'", []],
  ['A = const(10**30)\nx = A**A', ['A@25']],
])('%j', (text, expected) => {
  expect(marks(text)).toEqual(expected);
});

test.each([
  'x = 9**9**9',
  'x = 10**100000',
  'x = 1 << 10**9',
  'x = [-(9**9**9), (1, 9**9**9)]',
  "x = f'{9**9**9}'",
  'A = const(10**30)\nB = A**A**A',
  'x = ' + '(3**'.repeat(150) + '3' + ')'.repeat(150),
])('%j compiles without a large constant', (source) => {
  const longest = Math.max(0, ...constants(source).map((constant) => constantBits(constant)));
  expect(longest).toBeLessThanOrEqual(128);
});

function constantBits(constant: MpyConstant): number {
  if (constant.kind === 'tuple') return Math.max(...constant.items.map(constantBits));
  return constant.kind === 'int' ? constant.value.toString(2).length : 0;
}

test('a long literal keeps its value', () => {
  const digits = '9'.repeat(50_000);
  expect(constants(`x = ${digits}\ny = 0x${'f'.repeat(40)}\nz = 1.5`)).toEqual([
    { kind: 'int', value: BigInt(digits) },
    { kind: 'int', value: (1n << 160n) - 1n },
    { kind: 'float', value: 1.5 },
  ]);
});

test('operations on constants, chosen at random, leave no constant of more than 128 bits', () => {
  const seed = 1309;
  const random = seededRandom(seed);
  const expression = (depth: number): string => {
    if (depth === 0 || random(4) === 0) return ['2', '3', '0xff', '10', '1000', '7'][random(6)];
    const operator = ['+', '-', '*', '**', '<<', '>>', '//', '%', '|', '&'][random(10)];
    const text = `${'-~'[random(8)] ?? ''}${expression(depth - 1)} ${operator} ${expression(depth - 1)}`;
    return random(2) ? `(${text})` : text;
  };
  for (let n = 0; n < 300; n++) {
    const source = `x = ${expression(5)}\n`;
    const found = constants(source).map(constantBits);
    expect(Math.max(0, ...found), `seed ${seed}: ${source}`).toBeLessThanOrEqual(130);
  }
});

test.each([
  ['(', 'SyntaxError: too many nested parentheses', 'x = ' + '('.repeat(100_000) + ')'.repeat(100_000)],
  [
    'indentation',
    'IndentationError: too many levels',
    [...Array(200).keys()].map((n) => ' '.repeat(n) + 'if 1:').join('\n'),
  ],
  ['an integer', 'SyntaxError: the integer has more than', `x = ${'9'.repeat(200_000)}`],
])('too much of %s is an error in Python’s form', (_what, message, source) => {
  const compile = () => compileSource({ file: 'f.py', source: `a = 1\n${source}\n` });
  expect(compile).toThrow(PythonSyntaxError);
  expect(compile).toThrow(message);
  expect(compile).toThrow(/^ {2}File "f.py", line \d+\n.{0,200}\n.{0,200}\n\w+: .*$/);
});

test.each(['-', 'not ', 'y**', 'y if y else ', 'lambda: ', 'y and ', 'y < '])(
  'a chain of 50,000 %j compiles, or the error names the statement',
  (piece) => {
    const source = `y = 1\nx = ${piece.repeat(50_000)}1\n`;
    try {
      constants(source);
    } catch (error) {
      expect(error).toBeInstanceOf(CompilerError);
      expect((error as Error).message).toBe(
        'f.py, line 2: the statement is too large or too deeply nested for the compiler',
      );
    }
  },
);

test('an error in a very long line shows a part of it', () => {
  const source = `x = [${'1,'.repeat(2000)} 2 3]\n`;
  const [, line, caret] = (() => {
    try {
      return constants(source).map(String);
    } catch (error) {
      return (error as Error).message.split('\n');
    }
  })();
  expect(line.length).toBeLessThan(140);
  expect(line[caret.length - 1]).toBe('3');
});
