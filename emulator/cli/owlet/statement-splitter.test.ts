import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { StatementSplitter } from './statement-splitter.js';

/** The statements of a text read as a file. */
function read(text: string): { source: string; linesBefore: number }[] {
  const statements = new StatementSplitter();
  const done = text.split('\n').flatMap((line) => statements.read(line));
  const last = statements.end();
  return last ? [...done, last] : done;
}

const program = `
# a comment
x = 1; y = 2
def f(a):

    # indented
    return (a,

            3)
# at the margin
    
@decorate
@again
class C:
    z = """text
with lines

"""

    def g(self): pass
if x: pass
elif y:
    pass

else:
    pass
try:
    f(1)
except E: pass
finally:
    pass
for i in y: print(i)
while False: break
f(
2
)
a = \\
  3
`;

describe('text read as a file', () => {
  test('is split where CPython sees top-level statements', () => {
    const script =
      'import ast, sys, json; print(json.dumps([min([n.lineno] + [d.lineno for d in getattr(n, "decorator_list", [])]) ' +
      'for n in ast.parse(sys.stdin.read()).body]))';
    const lines = JSON.parse(
      execFileSync('python3', ['-c', script], { input: program, encoding: 'utf8' }),
    ) as number[];
    const expected = [...new Set(lines)];
    expect(read(program).map(({ source, linesBefore }) => linesBefore + 1 + blankLines(source))).toEqual(
      expected,
    );
  });

  test('an unfinished statement at the end is returned unchanged', () => {
    expect(read('x = (1,\n')).toEqual([{ source: 'x = (1,\n', linesBefore: 0 }]);
  });
});

/** The number of comment lines at the start of a statement. */
function blankLines(source: string): number {
  return source.split('\n').findIndex((line) => !/^\s*(#|$)/.test(line));
}

describe('typed text', () => {
  test.each([
    ['a simple statement', ['x = 1'], 1],
    ['a block, with its empty line', ['if x:', '  y', ''], 3],
    ['an if with an else', ['if x: pass', 'else:', '  y', ''], 4],
    ['an open bracket', ['f(', '', '1)'], 3],
  ])('%s', (_name, lines, at) => {
    const statements = new StatementSplitter();
    const complete = lines.findIndex((line) => statements.type(line) !== undefined);
    expect(complete + 1).toBe(at);
    expect(statements.open).toBe(false);
  });
});
