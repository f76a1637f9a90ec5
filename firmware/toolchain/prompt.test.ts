import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { classify, compilePrompt } from './prompt.js';

const cases = [
  ...[
    'x',
    'x = (',
    'x = [1,',
    "x = '''a",
    "x = 'a",
    "x = 'a\\",
    'x \\',
    '\\',
    'x = 1;',
    'x:',
    '1 +',
    'import',
    '$',
  ],
  ...[
    'if x:',
    'if x:\n',
    'if x:\n  y',
    'if x:\n  y\n',
    'if x:\n\n',
    'if x: y',
    'if x: y\n',
    'if x',
    'else:',
    '  x',
  ],
  ...[
    '@d',
    '@d\n',
    '@d\n\n',
    '@d\ndef f():',
    '@d\ndef f(): pass',
    '@d\ndef f(): pass\n',
    'x = lambda:',
    'x = (1))',
  ],
  ...[
    'try:\n  x',
    'try:\n  x\n',
    'try:\n  x\nexcept E:',
    'try:\n  x\nexcept E:\n  y\n',
    'x = [1)',
    'x = {1: 2}',
  ],
  ...[
    'for i in (1,\n',
    'for i in x:\n  if i:',
    'for i in x:\n  if i:\n    y\n',
    'for i in x:\n  if i:\n    y',
  ],
  ...[
    'class A: pass',
    'class A: pass\n',
    'def f(a,\n  b):',
    "def f():\n  '''doc\n",
    'def f():\n  x = (1,\n',
    'x[1:2]',
  ],
  ...[
    'if x:\n  # c',
    'if x:\n  y\n# c',
    'if x:\n  y\n  # c\n',
    'while 1: pass\n',
    'async def f():\n  await x\n',
  ],
  ...[
    'if x:\n  y\nelse:',
    'if x:\n  y\nelse:\n  z\n',
    "'''a\n\nb'''",
    '(\n\n',
    'f(\n# c\n',
    'if x:\n  y \\',
    'x y',
  ],
  ...[
    'print(1) # (',
    "'('",
    'if x: # c',
    'if x: y # c\n',
    'lambda: (yield)',
    'if x:\n  y\n ',
    "x = r'\\'",
    "x = b'''",
  ],
];

test('completeness agrees with CPython’s codeop', () => {
  const script = [
    'import codeop, json, sys, warnings',
    'warnings.simplefilter("ignore")',
    'def kind(c):',
    '    try: return "incomplete" if codeop.compile_command(c) is None else "complete"',
    '    except (SyntaxError, ValueError, OverflowError): return "complete"',
    'print(json.dumps([kind(c) for c in json.load(sys.stdin)]))',
  ].join('\n');
  const python: string[] = JSON.parse(
    execFileSync('python3', ['-c', script], { input: JSON.stringify(cases), encoding: 'utf8' }),
  );
  expect(Object.fromEntries(cases.map((source) => [source, classify(source)]))).toEqual(
    Object.fromEntries(cases.map((source, index) => [source, python[index]])),
  );
});

test.each(['', '  ', '\n\n', '# comment', '\t# comment\n'])('%j is empty', (source) => {
  expect(classify(source)).toBe('empty');
});

/** The number of references to the display function in the code outside functions. */
function shown(source: string): number {
  const [{ mpy }] = compilePrompt(source);
  const index = mpy.names.findIndex((name) => new TextDecoder().decode(name) === '__print__');
  if (index < 0) return 0;
  return (
    Buffer.from(mpy.code.body)
      .toString('latin1')
      .split(`\x11${String.fromCharCode(index)}`).length - 1
  );
}

test.each([
  ['6 * 7', 1],
  ['x = 1', 0],
  ['x = 1; x; x + 1', 2],
  ['a == b; a += 1', 1],
  ['x: int = 3', 0],
  ['lambda x=1: x', 1],
  ['f(1,\n  2) # comment', 1],
  ['for i in y: i', 1],
  ['if a:\n  b\n  def f():\n    c\n  d', 2],
  ['class A:\n  x\n', 0],
  ['if lambda: 1: z = lambda: 3', 0],
  ['@d\ndef f(): 1\n\nx', 1],
  ['assert (x)', 0],
  ['"""text\nmore"""', 1],
])('%j shows %i values', (source, count) => {
  expect(shown(source)).toBe(count);
});

test('an error shows the text as typed', () => {
  expect(() => compilePrompt('1 +')).toThrow(
    '  File "<stdin>", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax',
  );
});
