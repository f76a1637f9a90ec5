/** Owlet on the emulated board: Python results equal CPython's, and no program takes the prompt down. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { nextPython } from './python.js';

const corpus = fileURLToPath(new URL('../firmware/owlet/test/', import.meta.url));
const programs = readdirSync(corpus).filter((name) => name.endsWith('.py'));

/** Runs each program as a main program, in one process, and prints what they print as JSON. */
const inCPython = `
import contextlib, io, json, runpy, sys
printed = {}
for name in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        runpy.run_path(name, run_name='__main__')
    printed[name] = output.getvalue()
print(json.dumps(printed))`;
let expected: Record<string, string>;

beforeAll(() => {
  const output = execFileSync('python3', ['-c', inCPython, ...programs], { cwd: corpus, encoding: 'utf8' });
  expected = JSON.parse(output) as Record<string, string>;
});

test('there are at least 60 programs to compare', () => {
  expect(programs.length).toBeGreaterThanOrEqual(60);
});

test.each(programs)('%s prints what CPython prints', (name) => {
  const { stdout, stderr, status } = nextPython().runFile(corpus + name);
  expect(stdout).toBe(expected[name]);
  expect([stderr, status]).toEqual(['', 0]);
});

describe('the prompt', () => {
  test('keeps its names, prints expressions, and remembers functions whose image was sent before', () => {
    const python = nextPython();
    expect(python.enter('x = 6').stdout).toBe('');
    expect(python.enter('x * 7').stdout).toBe('42\n');
    python.enter('def twice(n):\n    return n + n\n');
    for (let n = 0; n < 20; n++) python.enter(`y = [${n}] * 100`);
    expect(python.enter('twice("ab")').stdout).toBe("'abab'\n");
  });

  test('shows a traceback with file and line, and lives on', () => {
    const python = nextPython();
    const { stderr, status } = python.enter('def f():\n    return 1 / 0\n\nf()\n');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Traceback \(most recent call last\):\n {2}File "<stdin>", line 4, in <module>\n/,
    );
    expect(stderr).toMatch(/line 2, in f\nZeroDivisionError: division by zero\n$/);
    expect(python.enter('1 + 1').stdout).toBe('2\n');
  });

  test('survives a program that eats all memory', () => {
    const python = nextPython();
    const { stderr } = python.enter('a = []\nwhile True:\n    a.append([0] * 50)\n');
    expect(stderr).toMatch(/MemoryError/);
    python.enter('a = None');
    expect(python.enter('sum(range(10))').stdout).toBe('45\n');
  });

  test('survives endless recursion', () => {
    const python = nextPython();
    const { stderr } = python.enter('def f():\n    return f()\n\nf()\n');
    expect(stderr).toMatch(/RuntimeError: maximum recursion depth exceeded|RecursionError/);
    expect(python.enter('2 ** 10').stdout).toBe('1024\n');
  });

  test('Ctrl-C ends an endless loop with KeyboardInterrupt', () => {
    const python = nextPython();
    const { stderr } = python.enter('while True: pass', 0.05);
    expect(stderr).toMatch(/KeyboardInterrupt/);
    expect(python.enter('"alive"').stdout).toBe("'alive'\n");
  });
});

describe('a program', () => {
  test('exits with SystemExit, or 1 after an uncaught exception', () => {
    const python = nextPython();
    expect(python.run('import sys\nsys.exit(5)').status).toBe(5);
    expect(python.run('raise ValueError("no")')).toMatchObject({ status: 1 });
    expect(python.run('print("fine")')).toMatchObject({ status: 0, stdout: 'fine\n' });
  });

  test('gets ImportError for a module that is not there', () => {
    const { stderr } = nextPython().run('import nothing_like_that', 'main.py');
    expect(stderr).toMatch(
      /File "main.py", line 1, in <module>\n.*Error: No module named 'nothing_like_that'/,
    );
  });

  test('drives a pin and reads the button through driver functions', () => {
    const python = nextPython();
    const { board } = python;
    const levels: number[] = [];
    board.pin('PD0').watch((level) => levels.push(level));
    python.enter("from board import Pin\nled = Pin('PD0', Pin.OUT)\nbutton = Pin('PB4', Pin.IN)\n");
    python.enter('for n in range(3):\n    led.on()\n    led.off()\n');
    expect(levels.slice(-6)).toEqual([1, 0, 1, 0, 1, 0]);
    expect(python.enter('button.value()').stdout).toBe('1\n');
    board.button.press();
    expect(python.enter('button.value()').stdout).toBe('0\n');
  });
});
