/** Input from the command line: settings and pace of serial lines, stimuli, scripts, and boards in files. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { assemble } from './assemble.js';
import { commandIn, main } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'perch-'));
afterAll(() => rmSync(folder, { recursive: true }));
const perch = commandIn(folder, { ...process.env, XDG_STATE_HOME: folder });
const hello = fileURLToPath(new URL('../firmware/images/hello.elf', import.meta.url));

function file(name: string, contents: string | Uint8Array): string {
  writeFileSync(join(folder, name), contents);
  return name;
}

/** Prints `>`, then echoes UART0 at 9600 7E1, and takes 2 ms for each character. */
const echo = file(
  'echo.bin',
  assemble(`
    .macro store address, value
      ldr r0, =\\address
      ldr r1, =\\value
      str r1, [r0]
    .endm
    .word 0x20001000, start + 1
    .space 0x100
    start:
      store 0x400fe104, 1
      store 0x400fe108, 1
      store 0x40004420, 3
      store 0x4000451c, 3
      store 0x4000452c, 0x11
      store 0x4000c024, 104
      store 0x4000c028, 11
      store 0x4000c02c, 0x56
      store 0x4000c030, 0x301
      ldr r4, =0x4000c000
      movs r0, #'>'
    send: str r0, [r4]
      ldr r2, =10000
    delay: subs r2, #1
      bne delay
    receive: ldr r1, [r4, #0x18]
      lsls r1, #27
      bmi receive
      ldr r0, [r4]
      b send
    .pool
  `).bytes,
);
const text = 'The quick brown fox jumps over the lazy dog';

describe.concurrent('serial lines', () => {
  test('follow the firmware, say so once, and do not overrun it', async () => {
    const { stdout, stderr } = await perch(['run', echo, '--for', '500ms'], text);
    expect(stdout).toBe(`>${text}`);
    expect(stderr).toBe('perch: uart0: following 9600 baud 7E1\n');
  });

  test('overrun it without a pace', async () => {
    const { stdout } = await perch(['run', echo, '--for', '500ms', '--pace', 'none'], text);
    expect(stdout.length).toBeGreaterThan(16);
    expect(stdout.length).toBeLessThan(text.length);
  });

  test('with a fixed setting misread it, and name both ends', async () => {
    const { stdout, stderr } = await perch(['run', echo, '--for', '50ms', '--uart0', 'stdio@115200'], 'x');
    expect(stdout).not.toContain('>');
    expect(stderr).toContain('uart0: the firmware sends at 9600 7E1, the host receives at 115200 8N1, at ');
    expect(stderr).toContain('uart0: the host sends at 115200 8N1, the firmware receives at 9600 7E1, at ');
    expect(stderr).not.toContain('not modelled');
  });

  test('go to files at a fixed setting, and a replay takes the setting from its recording', async () => {
    const target = ['--uart0', 'file:out.txt@9600,7E1'];
    await perch(['run', echo, '--for', '50ms', ...target, '--at', '20ms', 'send ok', '--record', 'e.rec']);
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('>ok');
    const replayed = await perch(['run', '--replay', 'e.rec']);
    expect([replayed.code, replayed.stdout]).toEqual([0, '>ok']);
    const fixed = await perch(['run', '--replay', 'e.rec', ...target]);
    expect(fixed).toMatchObject({ code: 2 });
    expect(fixed.stderr).toMatch(/^perch: --uart0: the recording determines rate and format/);
  });
});

describe.concurrent('stimuli', () => {
  const login = ['--at', 'after ">"', 'send ab', '--at', 'after b', 'send uart0 "c\\n"'];

  test.each(['run', 'profile', 'coverage --format text'])('enter a run: perch %s', async (command) => {
    const [name, ...options] = command.split(' ');
    const { code, stdout } = await perch([name, ...options, echo, '--for', '200ms', ...login]);
    expect(code).toBe(0);
    expect(stdout).toContain('>abc\n');
  });

  test('enter a trace', async () => {
    const { code, stdout } = await perch(['trace', echo, '--serial', '--for', '200ms', ...login]);
    expect(code).toBe(0);
    expect(stdout.match(/uart0 rx +0x6[1-3] '.'/g)).toHaveLength(3);
  });

  test('that do not come due are reported, with exit code 3 at the end of time', async () => {
    const at = ['--at', '1s', 'press button', '--at', '0', 'press button'];
    const late = await perch(['run', echo, '--for', '20ms', ...at]);
    expect(late.code).toBe(3);
    expect(late.stderr).toContain("perch: --at 1: '1s' did not come due: no 'press button'\n");
    expect(late.stderr).not.toContain('--at 2');
    const reached = await perch(['run', echo, '--until-text', '>', ...at]);
    expect(reached.code).toBe(0);
  });

  test.each([
    [['--at', '5ms', 'prses button'], "perch: --at 1: no action 'prses' (did you mean 'press'?)"],
    [['--at', '5ms', 'press button', '--at', 'aftr x', 'reset'], "perch: --at 2: 'aftr' is not a moment"],
    [['--at', '5ms'], "perch: --at: '5ms' has no action: write --at 50ms 'press button'"],
    [['--script', 'gone.txt'], "perch: cannot read 'gone.txt': no such file"],
    [
      ['--script', file('bad.txt', 'run 5ms\n\nsnd x\n')],
      "perch: bad.txt:3: no command 'snd' (did you mean 'send'?)",
    ],
  ])('with an error end before the run: %j', async (options, message) => {
    const { code, stdout, stderr } = await perch(['run', hello, '--record', 'none.rec', ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^${message.replace(/[()?]/g, '\\$&')}`));
  });

  test('come from a script, and the run continues after it', async () => {
    file(
      's.txt',
      '# types\nexpect ">"\nsend ab\nexpect ab within 100ms\nassert UART0.CTL.UARTEN == 1\nsend c\n',
    );
    const { code, stdout } = await perch([
      'run',
      echo,
      '--script',
      's.txt',
      '--until-text',
      'c',
      '--for',
      '1s',
    ]);
    expect([code, stdout]).toEqual([0, '>abc']);
  });

  test('of a script that fails end the run with its line', async () => {
    file('f.txt', 'expect "login:" within 5ms\nsend x\n');
    const { code, stderr } = await perch(['run', echo, '--script', 'f.txt']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^perch: f\.txt:1: expected "login:" on uart0 and did not get it by 5\.0/m);
  });
});

describe.concurrent('boards in files', () => {
  mkdirSync(join(folder, 'boards'));
  const board = file(
    'boards/mine.js',
    `import { ekLm3s9b92Description as base } from 'perch/boards';
import { Button } from 'perch/peripherals';
export const description = {
  ...base,
  name: 'mine',
  title: 'a board with a button',
  parts: (host) => ({ key: new Button(host, host.pin(host.options['key-pin'] ?? 'PB4'), 'key') }),
  options: { crystal: base.options.crystal, 'key-pin': 'the pin of the key' },
};`,
  );
  const withBoard = ['--board', board];

  test('are listed with their options', async () => {
    const { stdout } = await perch(['boards', ...withBoard]);
    expect(stdout).toMatch(/^mine\n {2}a board with a button\n/);
    expect(stdout).toContain('--key-pin the pin of the key');
  });

  test.each([
    [
      'run',
      [
        hello,
        '--for',
        '1ms',
        '--key-pin',
        'PB6',
        '--at',
        '0',
        'press key',
        '--at',
        'when PB6 falls',
        'reset',
      ],
    ],
    ['trace', [hello, '--for', '1ms', '--key-pin', 'PB6', '--at', '10us', 'press key']],
    ['debug', [hello, '--key-pin', 'PB6', '-c', 'press key', '-c', 'assert PB6 == 0']],
    ['disasm', [hello, 'main']],
    ['regs', ['UART0.CTL', '--crystal', '8MHz']],
    ['repl', ['--crystal', '16000000']],
  ])('build the board of %s %j', async (command, args) => {
    const outcome = await perch([command, ...withBoard, ...args]);
    expect(outcome.stderr).not.toContain('internal error');
    expect(outcome.code).toBe(0);
  });

  test.each([
    ['gone.js', undefined, "perch: --board: cannot read './gone.js': no such file"],
    [
      'syntax.js',
      'export default {\n  a b\n};',
      /cannot be loaded: SyntaxError: Unexpected identifier.* \(line 2\)$/,
    ],
    ['throws.js', 'export default 1;\nthrow new Error("no");', /cannot be loaded: Error: no \(line 2\)$/],
    [
      'number.js',
      'export default 1;',
      /exports no description of a board: it exports a number, not an object$/,
    ],
    [
      'other.js',
      'export const a = 1;',
      /exports no board, but a: export the description of a board by default$/,
    ],
    ['chip.js', 'export default { name: "x", title: "" };', /it has no 'chip', the description of a chip$/],
  ])('that are wrong are refused: %s', async (name, contents, message) => {
    if (contents !== undefined) file(name, contents);
    const { code, stderr } = await perch(['run', hello, '--board', `./${name}`]);
    expect(code).toBe(2);
    expect(stderr.trimEnd()).toMatch(message);
  });

  test('have the options that they declare and no others', async () => {
    const { code, stderr } = await perch(['run', hello, ...withBoard, '--mac', '02:50:65:72:63:68']);
    expect([code, stderr]).toEqual([2, 'perch: --mac: mine has no such option\n']);
  });
});

describe.concurrent('the examples of docs/test-bench.md', () => {
  const top = fileURLToPath(new URL('..', import.meta.url));
  const document = readFileSync(join(top, 'docs/test-bench.md'), 'utf8');
  const sections = ['Serial lines', 'Stimuli', 'Boards'].map(
    (title) => document.split(`\n## ${title}\n`)[1].split('\n## ')[0],
  );
  const examples = sections.flatMap((text) => text.match(/^ {4}.*npx perch .*$/gm) ?? []);

  test.each(examples.map((line) => line.trim()))('%s', async (line) => {
    const local = line
      .replace('npx perch', `"${process.execPath}" "${main}"`)
      .replaceAll(/(firmware|test)\/(?=\S)/g, `${top}$1/`);
    const { status, stderr } = spawnSync('sh', ['-c', local], { cwd: folder, encoding: 'utf8', input: '' });
    expect([status, stderr.match(/^perch: --at.*|internal error.*/m)]).toEqual([0, null]);
  });
});

test.each(['run', 'trace', 'coverage', 'profile', 'gdb', 'debug', 'py', 'repl', 'regs'])(
  'perch %s has every option that perch boards lists',
  async (command) => {
    const { ekLm3s9b92Description } = await import('perch/boards');
    const { stdout } = await perch([command, '--help']);
    for (const option of Object.keys(ekLm3s9b92Description.options))
      expect(stdout).toContain(`--${option} <`);
  },
);
