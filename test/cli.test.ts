/** The compiled `perch` command: output, messages and exit codes. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { ekLm3s9b92 } from 'perch/boards';
import { commandIn, main } from './command.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const [hello, crash, blinky] = ['hello', 'crash', 'blinky'].map((name) =>
  path(`firmware/images/${name}.elf`),
);
const folder = mkdtempSync(join(tmpdir(), 'perch-'));
const environment = { ...process.env, XDG_STATE_HOME: folder };

afterAll(() => rmSync(folder, { recursive: true }));

const perch = commandIn(folder, environment);

function file(name: string, contents: string | Uint8Array): string {
  writeFileSync(join(folder, name), contents);
  return name;
}

/** The first line of a text. */
const first = (text: string) => text.split('\n')[0];

describe.concurrent('bad input ends with exit code 2 and names the cause', () => {
  const elf = readFileSync(hello);
  const elsewhere = Uint8Array.from(elf);
  elsewhere.set([0, 0, 0, 0x90], new DataView(elf.buffer, elf.byteOffset).getUint32(28, true) + 12);
  /** Stack pointer and reset vector. */
  const high = Uint32Array.of(0x20001000, 0x10041).buffer;
  const cases: [string, string[], string | RegExp][] = [
    ['a missing image', ['run', 'gone.elf'], "perch: cannot read 'gone.elf': no such file"],
    [
      'an image for another chip',
      ['run', file('other.elf', elsewhere)],
      /^perch: other\.elf: segment \d at 0x9000_0000.* is outside flash and SRAM$/,
    ],
    ['a truncated image', ['run', file('cut.elf', elf.subarray(0, 1000))], /^perch: cut\.elf: .+/],
    [
      'an image without a vector table',
      ['run', file('empty.bin', new Uint8Array(64))],
      /^perch: empty\.bin: no vector table/,
    ],
    [
      'an unknown board',
      ['run', hello, '--board', 'ek-lm3s9b29'],
      "perch: unknown board 'ek-lm3s9b29' (did you mean 'ek-lm3s9b92'?): the boards are ek-lm3s9b92, or a file such as ./board.js",
    ],
    [
      'an invalid duration',
      ['run', hello, '--for', '2x'],
      /^perch: --for: invalid duration '2x': write a positive/,
    ],
    ['an invalid duration of 0', ['py', '--for', '0s', 'x.py'], /^perch: --for: invalid duration '0s'/],
    [
      'an invalid line target',
      ['run', hello, '--uart1', 'modem'],
      "perch: --uart1: 'modem' is not a target: use stdio, none, file:PATH or tcp:PORT, and @RATE,FORMAT after it to fix its setting",
    ],
    ['an invalid MAC address', ['run', hello, '--mac', '1:2'], /^perch: invalid MAC address '1:2'/],
    [
      'an unknown analogue input',
      ['run', hello, '--analog', 'AIM0=1'],
      /^perch: --analog: no analogue input 'AIM0' \(did you mean 'AIN0'/,
    ],
    [
      'a voltage out of range',
      ['debug', hello, '--analog', 'AIN0=12@1ms'],
      'perch: --analog: AIN0 cannot be 12 V: give -0.3 to 5.5 V',
    ],
    [
      'an analogue input without a value',
      ['repl', '--analog', 'AIN0'],
      "perch: --analog: 'AIN0' is not a setting: use NAME=VALUE or NAME=VALUE@TIME, e.g. AIN0=1.65@10ms",
    ],
    ['an invalid time', ['trace', hello, '--analog', 'AIN0=1@5'], /^perch: --analog: invalid duration '5'/],
    [
      'an invalid address',
      ['run', hello, '--load-address', 'x'],
      /^perch: --load-address: 'x' is not an address/,
    ],
    [
      'an unknown engine',
      ['run', hello, '--engine', 'steam'],
      /^perch: option '--engine <engine>' argument 'steam' is invalid. Allowed choices are /,
    ],
    [
      'a file that cannot be written',
      ['run', hello, '--uart0', 'file:no/log'],
      /cannot write 'no\/log': no such file$/,
    ],
    ...[
      ['out.txt', './out.txt'],
      ['own.elf', 'own.elf'],
    ].map(([a, b]): [string, string[], string] => [
      `one file for two lines: ${a}`,
      ['run', hello, '--uart0', `file:${a}`, '--uart1', `file:${b}`],
      `perch: --uart0 and --uart1 cannot both write '${b}': use two files`,
    ]),
    ['an unknown option', ['run', hello, '--forr', '1s'], "perch: unknown option '--forr'"],
    ['an unknown command', ['rnu', hello], "perch: unknown command 'rnu'"],
    ['an unknown block', ['regs', 'UARTO'], /^perch: no block 'UARTO' \(did you mean 'UART0'/],
    [
      'an unknown register',
      ['regs', 'UART0.CLT'],
      "perch: UART0 has no register 'CLT' (did you mean 'CTL'?)",
    ],
    ['an unknown symbol', ['disasm', hello, 'mian'], /has no symbol 'mian' \(did you mean 'main'\?\)$/],
    ...['run', 'trace', 'profile'].map((command): [string, string[], string] => [
      `an image that leaves the flash at 0 empty: ${command}`,
      [command, file('high.bin', new Uint8Array(high)), '--load-address', '0x10000'],
      'perch: high.bin: the vector table is at 0x0001_0000, but the processor starts at 0, where the flash is empty',
    ]),
    ...[
      ['run', '--record'],
      ['run', '--flash'],
      ['coverage', '-o'],
      ['profile', '-o'],
      ['debug', '--record'],
      ['gdb', '--record'],
    ].map(([command, option]): [string, string[], string] => [
      `the image as a file to write: ${command} ${option}`,
      [command, file('own.elf', elf), option, './own.elf'],
      `perch: ${option}: './own.elf' is the image itself`,
    ]),
    ['a missing source folder', ['debug', hello, '--source', 'no'], "perch: --source: no folder 'no'"],
    ['a missing program', ['py', 'gone.py'], "perch: cannot read 'gone.py': no such file"],
  ];

  test.each(cases)('%s', async (_name, args, message) => {
    const { code, stdout, stderr } = await perch(args);
    if (typeof message === 'string') expect(first(stderr)).toBe(message);
    else expect(first(stderr)).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });

  test.each([
    ['run', hello, '--for', '20ms'],
    ['debug', hello, '-c', 'regs'],
    ['profile', hello, '--for', '20ms', '--uart0', 'none'],
    ['regs', 'UART0'],
    ['py', path('firmware/apps/hello.py')],
  ])('standard output on a full disk: %s', async (...args) => {
    const device = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [main, ...args], {
      stdio: ['ignore', device, 'pipe'],
      env: environment,
    });
    closeSync(device);
    let stderr = '';
    child.stderr!.on('data', (bytes: Buffer) => (stderr += bytes));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).toEqual([
      2,
      'perch: cannot write to standard output: no space left on the device\n',
    ]);
  });

  test('a port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await perch(['run', hello, '--uart0', `tcp:${port}`]);
    server.close();
    expect([code, stderr]).toEqual([2, `perch: --uart0: port ${port} is in use\n`]);
  });

  test('a Python file with a syntax error: file, line, caret', async () => {
    const { code, stderr } = await perch(['py', file('bad.py', 'x = 1\nprint(x))\n')]);
    expect(stderr).toBe(
      '  File "bad.py", line 2\n    print(x))\n            ^\nSyntaxError: unmatched \')\'\n',
    );
    expect(code).toBe(2);
  });
});

describe.concurrent('perch run', () => {
  test('runs until the firmware is idle, and prints statistics', async () => {
    const { code, stdout, stderr } = await perch(['run', hello, '--stats', 'json']);
    expect(stdout).toMatch(/^Hello from the LM3S9B92!\r\n[^]*bye\r\n$/);
    expect(JSON.parse(stderr.trim().split('\n').at(-1)!)).toEqual({
      board: 'ek-lm3s9b92',
      image: hello,
      engine: 'translator',
      exitReason: 'idle',
      exitCode: 0,
      instructions: expect.any(Number),
      cycles: expect.any(Number),
      virtualSeconds: expect.closeTo(0.028, 2),
      wallSeconds: expect.any(Number),
      mips: expect.any(Number),
      digest: expect.stringMatching(/^[0-9a-f]{16}$/),
      reports: [],
    });
    expect(code).toBe(0);
  });

  test('prints the digest that the library returns', async () => {
    const { stderr } = await perch(['run', blinky, '--for', '1300ms', '--digest']);
    const board = ekLm3s9b92({ image: readFileSync(blinky) });
    board.run({ for: '1300ms' });
    expect(stderr).toBe(`perch: digest ${board.digest()}\n`);
  });

  test.each([
    ['the wanted text', ['--until-text', 'line 1'], 0, /line 1$/],
    ['the unwanted text', ['--fail-text', 'line 1', '--until-text', 'bye'], 1, /line 1$/],
    ['no wanted text in time', ['--until-text', 'bye', '--for', '16ms'], 3, /^Hello/],
    ['no wanted text ever', ['--until-text', 'never'], 3, /bye\r\n$/],
  ])('%s', async (_name, options, expected, output) => {
    const { code, stdout } = await perch(['run', hello, ...options]);
    expect(stdout).toMatch(output);
    expect(code).toBe(expected);
  });

  test('sends piped input once the firmware receives; a crash is reported after the output', async () => {
    const { code, stdout, stderr } = await perch(['run', crash], 'n');
    expect(stdout).toBe('How shall I crash?\r\nnull call\r\n');
    expect(stderr).toMatch(/^HardFault: branch to an address with bit 0 clear \(INVSTATE, FORCED\)/);
    expect(stderr).toMatch(/#1 0x[0-9A-F_]+ call_null\+0x[0-9a-f]+ \(examples\/crash\.c:\d+\)\n/);
    expect(code).toBe(1);
  });

  test('ends quietly when its reader closes the pipe', async () => {
    const { code, stderr } = await perch(['run', hello], '', {
      stdout: (child) => child.stdout!.destroy(),
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([1, 2])('Ctrl-C ends it with exit code 130: pressed %i times', async (times) => {
    let left = times;
    const { code } = await perch(['run', crash, '--realtime'], '', {
      stdout(child) {
        const timer = setInterval(() => (left-- > 0 ? child.kill('SIGINT') : clearInterval(timer)), 1);
      },
    });
    expect(code).toBe(130);
  });

  test('keeps the flash in a file', async () => {
    const flash = file('flash.bin', new Uint8Array(0x40000).fill(0x5a));
    await perch(['run', hello, '--for', '1ms', '--flash', flash]);
    const kept = readFileSync(join(folder, flash));
    expect(kept.length).toBe(0x40000);
    expect(kept.subarray(-4).toString('hex')).toBe('5a5a5a5a');
    const board = ekLm3s9b92({ image: readFileSync(hello) });
    expect(kept.subarray(0, 0x400)).toEqual(Buffer.from(board.readMemory(0, 0x400)));
  });
});

describe.concurrent('perch py', () => {
  test("arguments, input, output and exit code are the program's", async () => {
    const program = file(
      'talk.py',
      'import sys\nprint(sys.argv)\nprint(input("? ") + input())\nprint("bad", file=sys.stderr)\nsys.exit(5)\n',
    );
    const { code, stdout, stderr } = await perch(['py', program, '--for', 'me'], 'one\ntwo');
    expect(stdout).toBe("['talk.py', '--for', 'me']\n? onetwo\n");
    expect([code, stderr]).toEqual([5, 'bad\n']);
  });

  test('a missing module is an exception of the program', async () => {
    const { code, stderr } = await perch(['py', file('importer.py', 'import nowhere\n')]);
    expect(stderr).toMatch(
      /File "importer\.py", line 1, in <module>\n\w+Error: No module named 'nowhere'\n$/,
    );
    expect(code).toBe(1);
  });

  test('modules next to the file are found from any working directory', async () => {
    file('beside.py', 'def answer(): return 42\n');
    file('main.py', 'import beside\nprint(beside.answer())\n');
    expect((await perch(['py', join(folder, 'main.py')])).stdout).toBe('42\n');
  });

  test('Ctrl-C ends an endless loop with KeyboardInterrupt', async () => {
    const program = file('loop.py', 'print("go")\nwhile True: pass\n');
    const { code, stderr } = await perch(['py', program], '', {
      stdout: (child) => child.kill('SIGINT'),
    });
    expect(stderr).toMatch(/line 2, in <module>\nKeyboardInterrupt\n$/);
    expect(code).toBe(1);
  });

  test('--for ends an endless loop with exit code 3', async () => {
    const program = file('forever.py', 'while True: pass\n');
    expect(await perch(['py', '--for', '300ms', program])).toMatchObject({
      code: 3,
      stderr: 'perch: the time limit is reached\n',
    });
  });
});

describe.concurrent('perch repl, fed from a pipe', () => {
  test('prints results and nothing else', async () => {
    expect(await perch(['repl'], 'print(6*7)\n')).toEqual({ code: 0, stdout: '42\n', stderr: '' });
  });

  test('survives errors, reports their lines and ends with exit code 1', async () => {
    const program = `a = []
while True: a.append([0] * 50)
a = None
def f():

    return f()
f()
1 +
print('alive')
`;
    const { code, stdout, stderr } = await perch(['repl'], program);
    expect(stderr).toMatch(/File "<stdin>", line 2, in <module>\nMemoryError/);
    expect(stderr).toMatch(/File "<stdin>", line 7, in <module>[^]*RuntimeError: maximum recursion depth/);
    expect(stderr).toMatch(/File "<stdin>", line 8\n {4}1 \+\n {7}\^\nSyntaxError/);
    expect([code, stdout]).toEqual([1, 'alive\n']);
  });

  test('a signal ends it while it waits for input', async () => {
    const child = spawn(process.execPath, [main, 'repl'], { cwd: folder, env: environment });
    child.stdin.write('print("ready")\n');
    child.stdout.on('data', () => child.kill('SIGTERM'));
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(143);
  });

  test('ends with the value of SystemExit', async () => {
    expect((await perch(['repl'], 'raise SystemExit(9)\nprint(1)\n')).code).toBe(9);
  });
});

test('analogue inputs take effect at once or at their time, and are recorded', async () => {
  const settings = ['--analog', 'ain0=1.5', '--analog', 'TEMP=60@10ms', '--analog', 'AIN0=3@115ms'];
  const run = [
    path('firmware/images/thermometer.elf'),
    ...settings,
    '--for',
    '230ms',
    '--record',
    'analog.rec',
  ];
  const { code, stdout, stderr } = await perch(['run', ...run]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe('AIN0 1.499 V, 60.2 C\r\nAIN0 3.000 V, 60.2 C\r\n');
  const replayed = await perch(['run', '--replay', 'analog.rec', '--engine', 'interpreter']);
  expect([replayed.code, replayed.stdout]).toEqual([0, stdout]);
  expect(replayed.stderr).toMatch(/identical run/);
});

describe.concurrent('help', () => {
  test.each('run repl py trace debug gdb coverage profile boards regs disasm'.split(' '))(
    '%s --help shows an example',
    async (command) => {
      const { code, stdout } = await perch([command, '--help']);
      expect(stdout).toMatch(new RegExp(`Usage: perch ${command}[^]*Examples:\\n {2}\\$ .*perch ${command}`));
      expect(code).toBe(0);
    },
  );

  test("--version prints the package's version and the commit of the build", async () => {
    const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as { version: string };
    const { code, stdout, stderr } = await perch(['--version']);
    expect(stdout).toMatch(/^\S+ \([0-9a-f]{7,}(-dirty)?\)\n$/);
    expect(stdout.split(' ')[0]).toBe(version);
    expect([code, stderr]).toEqual([0, '']);
  });
});
