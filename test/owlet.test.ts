/**
 * Owlet on the emulated board and, with sanitizers, on this host: results equal CPython's, and no program ends the prompt.
 * Also the direction of the rooms of Owlet's sources.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { HostPython, make } from './host-python.js';
import { nextPython, type Outcome } from './python.js';

/** What tests use of either machine. */
interface Machine {
  run(source: string, file?: string): Outcome | Promise<Outcome>;
  runFile(path: string): Outcome | Promise<Outcome>;
  enter(source: string, interruptAfter?: number): Outcome | Promise<Outcome>;
}

async function hostPython(): Promise<HostPython> {
  const python = await HostPython.start();
  onTestFinished(() => python.close());
  return python;
}

const machines: { where: string; start: () => Machine | Promise<Machine> }[] = [
  { where: 'on the board', start: nextPython },
  { where: 'on the host', start: hostPython },
];

const owlet = fileURLToPath(new URL('../firmware/owlet/', import.meta.url));
const corpus = `${owlet}test/`;
const programs = readdirSync(corpus).filter((name) => name.endsWith('.py'));

/** Runs each program as `__main__`, in one process, and prints their outputs as JSON. */
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
  make('host', 'rooms');
  const output = execFileSync('python3', ['-c', inCPython, ...programs], { cwd: corpus, encoding: 'utf8' });
  expected = JSON.parse(output) as Record<string, string>;
});

test('there are at least 60 programs to compare', () => {
  expect(programs.length).toBeGreaterThanOrEqual(60);
});

describe.each(machines)('$where', ({ start }) => {
  test.each(programs)('%s prints what CPython prints', async (name) => {
    const { stdout, stderr, status } = await (await start()).runFile(corpus + name);
    expect(stdout).toBe(expected[name]);
    expect([stderr, status]).toEqual(['', 0]);
  });

  describe('the prompt', () => {
    test('prints expressions, and keeps names and functions of earlier images', async () => {
      const python = await start();
      expect((await python.enter('x = 6')).stdout).toBe('');
      expect((await python.enter('x * 7')).stdout).toBe('42\n');
      await python.enter('def twice(n):\n    return n + n\n');
      for (let n = 0; n < 20; n++) await python.enter(`y = [${n}] * 100`);
      expect((await python.enter('twice("ab")')).stdout).toBe("'abab'\n");
    });

    test('shows a traceback with file and line and stays usable', async () => {
      const python = await start();
      const { stderr, status } = await python.enter('def f():\n    return 1 / 0\n\nf()\n');
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^Traceback \(most recent call last\):\n {2}File "<stdin>", line 4, in <module>\n/,
      );
      expect(stderr).toMatch(/line 2, in f\nZeroDivisionError: division by zero\n$/);
      expect((await python.enter('1 + 1')).stdout).toBe('2\n');
    });

    test('survives a program that exhausts the memory', async () => {
      const python = await start();
      const { stderr } = await python.enter('a = []\nwhile True:\n    a.append([0] * 500)\n');
      expect(stderr).toMatch(/MemoryError/);
      await python.enter('a = None');
      expect((await python.enter('sum(range(10))')).stdout).toBe('45\n');
    });

    test('survives endless recursion', async () => {
      const python = await start();
      const { stderr } = await python.enter('def f():\n    return f()\n\nf()\n');
      expect(stderr).toMatch(/RuntimeError: maximum recursion depth exceeded|RecursionError/);
      expect((await python.enter('2 ** 10')).stdout).toBe('1024\n');
    });

    test('Ctrl-C ends an endless loop with KeyboardInterrupt', async () => {
      const python = await start();
      const { stderr } = await python.enter('while True: pass', 0.05);
      expect(stderr).toMatch(/KeyboardInterrupt/);
      expect((await python.enter('"alive"')).stdout).toBe("'alive'\n");
    });
  });

  describe('a program', () => {
    test('exits with SystemExit, or 1 after an uncaught exception', async () => {
      const python = await start();
      expect((await python.run('import sys\nsys.exit(5)')).status).toBe(5);
      expect(await python.run('raise ValueError("no")')).toMatchObject({ status: 1 });
      expect(await python.run('print("fine")')).toMatchObject({ status: 0, stdout: 'fine\n' });
    });

    test('gets an error for the import of a missing module', async () => {
      const { stderr } = await (await start()).run('import nothing_like_that', 'main.py');
      expect(stderr).toMatch(
        /File "main.py", line 1, in <module>\n.*Error: No module named 'nothing_like_that'/,
      );
    });
  });
});

/** Not on the host: its registry leaves out the modules `board` and `driverlib`, which need pins and registers. */
describe('only on the board', () => {
  test('a program drives a pin and reads the button through driver functions', () => {
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

describe('the host', () => {
  test('has no modules of the board', async () => {
    const python = await hostPython();
    for (const name of ['board', 'driverlib']) {
      expect((await python.run(`import ${name}`)).stderr).toMatch(`No module named '${name}'`);
    }
  });
});

describe('the rooms', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  const sources = join(folder, 'owlet');
  const objects = join(folder, 'objects');
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The errors in a copy of the sources, and in object files made from `files`. */
  function check(files: Record<string, string> = {}): string[] {
    cpSync(owlet, sources, { recursive: true, filter: (path) => !path.startsWith(`${owlet}test`) });
    for (const [name, source] of Object.entries(files)) {
      mkdirSync(join(objects, name, '..'), { recursive: true });
      writeFileSync(join(folder, 'source.c'), source);
      execFileSync('arm-none-eabi-gcc', ['-c', '-o', join(objects, `${name}.o`), join(folder, 'source.c')]);
    }
    return errors(Object.keys(files).length > 0 ? [objects] : []);
  }

  function errors(more: string[]): string[] {
    const options = { encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('python3', [join(sources, 'rooms.py'), sources, ...more], options);
    const lines = stderr.split('\n').filter((line) => line !== '');
    expect(status).toBe(lines.length > 0 ? 1 : 0);
    return lines;
  }

  test('of the sources are in order', () => {
    expect(check()).toEqual([]);
  });

  test('may not include a higher room', () => {
    check();
    appendFileSync(join(sources, 'objects/int.c'), '#include "interpreter/import.h"\n');
    appendFileSync(join(sources, 'core/heap.h'), '#include "objects/type.h"\n');
    mkdirSync(join(sources, 'attic'));
    writeFileSync(join(sources, 'attic/old.c'), '');
    expect(errors([])).toEqual([
      'attic/old.c: is in no room',
      'core/heap.h: includes objects/type.h; core may not use objects',
      'objects/int.c: includes interpreter/import.h; objects may not use interpreter',
    ]);
  });

  test('may not link with a higher room, even without an include', () => {
    const upward = 'extern void import_run(void); void int_run(void) { import_run(); }';
    expect(check({ 'objects/int': upward, 'interpreter/import': 'void import_run(void) {}' })).toEqual([
      'objects/int.o: links with import_run of interpreter; objects may not use that',
    ]);
  });

  test('may link with a function that a lower room leaves to a higher one', () => {
    const upward = 'extern void port_output(void); void writer_flush(void) { port_output(); }';
    expect(check({ 'objects/writer': upward, 'port/link': 'void port_output(void) {}' })).toEqual([]);
  });

  test('name public functions after the module', () => {
    expect(check({ 'objects/dict': 'void dict_get(void) {} void get(void) {}' })).toEqual([
      'objects/dict.o: the name get does not begin with dict_',
    ]);
  });

  /** The output of a Python program that imports the script as `rooms`. */
  function ask(program: string): string {
    const environment = { ...process.env, PYTHONPATH: owlet, PYTHONDONTWRITEBYTECODE: '1' };
    return execFileSync('python3', ['-c', `import json, rooms\n${program}`], {
      encoding: 'utf8',
      env: environment,
    });
  }

  test('are listed from the bottom up', () => {
    const answer = ask("rooms.ROOMS['core'] = ['objects']\nprint(*rooms.check_table())");
    expect(answer).toBe('the table: core uses objects, which is not below it\n');
  });

  test('match README.md', () => {
    const rows = [...readFileSync(`${owlet}README.md`, 'utf8').matchAll(/^\| `(\w+)\/` \|.*\| (.*) \|$/gm)];
    const shown = rows.map(([, room, uses]) => [
      room,
      uses === 'nothing' ? [] : uses.replaceAll('`', '').split(', '),
    ]);
    expect(shown).toEqual(Object.entries(JSON.parse(ask('print(json.dumps(rooms.ROOMS))'))));
  });
});
