/** `perch repl` and `perch run` at a terminal: what is shown, and the terminal's settings afterwards. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from './command.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'perch-'));

afterAll(() => rmSync(folder, { recursive: true }));

interface Shown {
  /** Without control sequences and carriage returns. */
  shown: string;
  status: number;
  restored: boolean;
}

const [controlC, controlD, up] = ['\x03', '\x04', '\x1b[A'];

/** Types at a terminal: each step waits for a text and then types. `state` names the folder of the user's files. */
async function type(
  args: string[],
  steps: [wait: string, keys: string][],
  state = 'default',
): Promise<Shown> {
  const command = [path('test/terminal.py'), JSON.stringify(steps), process.execPath];
  const env = { ...process.env, TERM: 'xterm', XDG_STATE_HOME: join(folder, state) };
  const json = await new Promise<string>((resolve, reject) => {
    const all = [...command, main, ...args];
    execFile('python3', all, { env, cwd: folder }, (error, out) => (error ? reject(error) : resolve(out)));
  });
  const result = JSON.parse(json) as Shown;
  return { ...result, shown: stripVTControlCharacters(result.shown).replaceAll('\r', '') };
}

describe.concurrent('perch repl at a terminal', () => {
  test('prompts, shows values, accepts blocks, ends with Ctrl-D', async () => {
    const { shown, status, restored } = await type(
      ['repl'],
      [
        ['>>> ', '6 * 7\r'],
        ['>>> ', 'for n in range(2):\r'],
        ['... ', '\tprint(n, end=" ")\r'],
        ['... ', '\r'],
        ['>>> ', controlD],
      ],
    );
    expect(shown).toMatch(
      /^Owlet .*\nCtrl-C interrupts, Ctrl-D exits.\n>>> 6 \* 7\n42\n>>> for n in range\(2\):\n/,
    );
    expect(shown).toMatch(/\.\.\. \n0 1 \n>>> \n$/);
    expect([status, restored]).toEqual([0, true]);
  });

  test('Ctrl-C interrupts the program, clears the line, drops the block', async () => {
    const { shown, status } = await type(
      ['repl'],
      [
        ['>>> ', 'def f():\r  print("run" + "ning")\r  while True: pass\r\rf()\r'],
        ['running', controlC],
        ['>>> ', 'if x:\r'],
        ['... ', `  y${controlC}`],
        ['>>> ', `print("gone"${controlC}`],
        ['>>> ', 'raise SystemExit(3)\r'],
      ],
    );
    expect(shown).toMatch(/File "<stdin>", line 3, in f\nKeyboardInterrupt\n>>> if x:\n/);
    expect(shown).toMatch(/\.\.\. {3}y\nKeyboardInterrupt\n>>> print\("gone"\nKeyboardInterrupt\n>>> raise/);
    expect(status).toBe(3);
  });

  test('a paste continues over empty lines and runs line by line', async () => {
    const pasted = 'def f():\r    a = 1\r\r    return a\rf() + 1\rf() + 2\r';
    const { shown } = await type(
      ['repl'],
      [
        ['>>> ', `\x1b[200~${pasted}\x1b[201~`],
        ['3\r\n', ''],
        ['>>> ', controlD],
      ],
    );
    expect(shown).toMatch(/>>> def f\(\):\n[^]*f\(\) \+ 1\n2\n>>> f\(\) \+ 2\n3\n>>> \n$/);
  });

  test('input() reads a line after its own prompt; Ctrl-D ends it', async () => {
    const { shown, status } = await type(
      ['repl'],
      [
        ['>>> ', 'input("name? ")\r'],
        ['name? ', 'owl\r'],
        ["'owl'", ''],
        ['>>> ', 'input("more? ")\r'],
        ['more? ', controlD],
        ['EOFError', ''],
        ['>>> ', controlD],
      ],
    );
    expect(shown).toMatch(/name\? owl\n'owl'\n>>> /);
    expect(status).toBe(0);
  });

  test('keeps a history of typed lines', async () => {
    await type(
      ['repl'],
      [
        ['>>> ', '1 + 1\r'],
        ['>>> ', controlD],
      ],
      'same-user',
    );
    expect(readFileSync(join(folder, 'same-user/perch/history'), 'utf8')).toBe('1 + 1\n');
    const { shown } = await type(
      ['repl'],
      [
        ['>>> ', `${up}\r`],
        ['2\r\n', ''],
        ['>>> ', controlD],
      ],
      'same-user',
    );
    expect(shown).toMatch(/>>> 1 \+ 1\n2\n/);
  });
});

describe.concurrent('perch run at a terminal', () => {
  test('sends keys as they are typed; a crash restores the terminal', async () => {
    const { shown, status, restored } = await type(
      ['run', path('firmware/images/crash.elf')],
      [['crash?', 'n']],
    );
    expect(shown).toMatch(/^How shall I crash\?\n[^]*HardFault: /);
    expect([status, restored]).toEqual([1, true]);
  });

  test('Ctrl-C ends it and restores the terminal', async () => {
    const { status, restored } = await type(
      ['run', path('firmware/images/crash.elf')],
      [['crash?', controlC]],
    );
    expect([status, restored]).toEqual([130, true]);
  });
});
