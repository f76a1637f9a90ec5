/** `perch debug` with scripts, pipes and a terminal, on the shipped images. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { ekLm3s9b92 } from '../boards/index.js';
import { DebugConsole } from '../emulator/debug/console/index.js';
import { loadImage } from '../emulator/image/image.js';
import { memory, read } from '../emulator/image/image.testing.js';
import { commandIn, main } from './command.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const image = (name: string) => path(`firmware/images/${name}.elf`);
const folder = mkdtempSync(join(tmpdir(), 'perch-'));
const environment = { ...process.env, XDG_STATE_HOME: folder, TERM: 'xterm' };

afterAll(() => rmSync(folder, { recursive: true }));

const perch = commandIn(folder, environment);
const debug = (args: readonly string[], input = '') => perch(['debug', ...args], input);

function file(name: string, contents: string | Uint8Array): string {
  writeFileSync(join(folder, name), contents);
  return name;
}

describe.concurrent('a script, options and a pipe', () => {
  test('execute commands in order, with the output of the firmware among them', async () => {
    const script = file(
      'hello.txt',
      '# until it listens\nrun to write UART0.CTL.UARTEN\n\nexpect "line 2"\n',
    );
    const { code, stdout, stderr } = await debug([
      image('hello'),
      '--script',
      script,
      '-c',
      'run',
      '-c',
      'quit 7',
    ]);
    expect([code, stderr]).toEqual([7, '']);
    expect(stdout).toMatch(
      /^perch> run to write UART0\.CTL\.UARTEN\nUART0\.CTL <- 0x0000_0000 .*\n\d+\.\d+ms {2}cycle /m,
    );
    expect(stdout).toMatch(
      /\nperch> expect "line 2"\nuart0 \| Hello from the LM3S9B92!\n[^]*uart0 \| line 2\n/,
    );
    expect(stdout).toMatch(/\nperch> run\nuart0 \| line 3\nuart0 \| bye\nthe processor sleeps, /);
  });

  test('a recording is replayed and becomes the history', async () => {
    const { code: recorded } = await perch(['run', image('crash'), '--record', 'crash.rec'], 'u');
    expect(recorded).toBe(1);
    const commands = ['who wrote UART0.DR', 'go start', 'run to read UART0.DR'];
    const { code, stdout, stderr } = await debug([
      '--replay',
      'crash.rec',
      ...commands.flatMap((command) => ['-c', command]),
    ]);
    expect([code, stderr]).toEqual([
      0,
      'perch: replayed crash.rec up to here; `go start` returns to its start\n',
    ]);
    expect(stdout).toMatch(/\nperch> run to read UART0\.DR\nUART0\.DR -> 0x0000_0075 'u', read by /);
    expect((await debug(['--replay', 'hello.rec'])).stderr).toContain("cannot read 'hello.rec'");
  });

  test('a session is recorded with its edits, to the end of its history', async () => {
    const session = [
      'run 150ms',
      'send d',
      'run 1s',
      'go 120ms',
      'set *0x20001000 = 7',
      'send u',
      'run 1s',
      'go 20ms',
    ];
    const commands = session.flatMap((command) => ['-c', command]);
    const made = await debug([
      image('crash'),
      '--record',
      'session.rec',
      '--fault',
      'flip 0x20000104.3 at 1ms',
      ...commands,
    ]);
    expect([made.code, made.stderr]).toEqual([0, expect.stringMatching(/^perch: fault at 1\.000 ms: .*\n$/)]);
    const { code, stderr } = await perch(['run', '--replay', 'session.rec']);
    expect(stderr).toMatch(/session\.rec: identical run, \d digests match, ended at 0\.1/);
    expect(code).toBe(0);
    const both = await debug(['--replay', 'session.rec', '--record', 'other.rec']);
    expect(both).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--record cannot be used with --replay'),
    });
    expect((await debug([image('hello'), '--record', 'no/such.rec'])).stderr).toBe(
      "perch: --record: cannot write 'no/such.rec': no such file\n",
    );
  });

  test('a crash is reported, and the way back from it works', async () => {
    const commands = 'expect crash?\nsend n\nrun 1s\nback line\nbacktrace\nwho wrote SYSCTL.RCGC1\n';
    const { code, stdout } = await debug([image('crash')], commands);
    expect(stdout).toMatch(/\nHardFault: branch to an address with bit 0 clear \(INVSTATE, FORCED\) after /);
    expect(stdout).toMatch(/\n#1 0x\w+ crash\+0x\w+ \(examples\/crash\.c:\d+\)\n#2 0x\w+ main/);
    expect(stdout).toMatch(
      /\nSYSCTL\.RCGC1 <- 0x0000_0001 \(UART0 0->1\), written by SysCtlPeripheralEnable/,
    );
    expect(code).toBe(0);
  });

  test('stops in ROM, forwards and backwards, and rejects a write to it', async () => {
    const commands = ['run to ROM_UARTCharPut', 'finish', 'back to ROM_UARTCharPut', 'backtrace'];
    const { code, stdout } = await debug([image('rom_hello'), ...commands.flatMap((c) => ['-c', c])]);
    expect(code).toBe(0);
    expect(stdout.match(/cycle \d+,\d+ {2}ROM_UARTCharPut /g)).toEqual(Array(2).fill(expect.anything()));
    expect(stdout).toMatch(/#0 0x0100_\w+ ROM_UARTCharPut\n#1 0x0000_\w+ print\+0x16 .*\n#2 0x0000_\w+ main/);
    const refused = await debug([image('rom_hello'), '-c', 'set 0x01000010 = 0']);
    expect([refused.code, refused.stderr]).toEqual([2, 'perch: -c 1: 0x01000010 cannot be set\n']);
  });

  test('source lines are found next to the image', async () => {
    const { stdout } = await debug([image('hello'), '-c', 'list main', '-c', 'stop at hello.c:31']);
    expect(stdout).toMatch(/\nexamples\/hello\.c:\n[^]*\n=> 31 {2}int main\(void\) \{\n/);
  });

  test.each([
    [
      'a wrong command',
      'run 1ms\nstop at write UART0.CLT\nrun\n',
      2,
      "<stdin>:2: no register 'CLT' in UART0 (did you mean 'CTL'?)",
    ],
    [
      'an assertion',
      'run to main\nassert UART0.CTL.UARTEN == 1',
      1,
      '<stdin>:2: expected UART0.CTL.UARTEN == 1, but UART0.CTL.UARTEN is 0',
    ],
    [
      'a text that is not printed',
      '\nexpect "hi" within 1ms',
      1,
      '<stdin>:2: expected "hi" on uart0 and did not get it by 1.000062ms',
    ],
  ])('%s ends it with its location and exit code', async (_name, input, expected, message) => {
    const { code, stderr, stdout } = await debug([image('hello')], input);
    expect([code, stderr.split('\n')[0]]).toEqual([expected, `perch: ${message}`]);
    expect(stdout).not.toContain('uart0 |');
  });

  test('--for ends an endless run with exit code 3', async () => {
    const { code, stderr } = await debug([image('crash'), '--for', '50ms', '-c', 'run']);
    expect([code, stderr]).toEqual([3, 'perch: -c 1: time limit reached at 50.000000ms\n']);
  });

  test('a script that cannot be read is rejected', async () => {
    expect(await debug([image('hello'), '--script', 'gone.txt'])).toEqual({
      code: 2,
      stdout: '',
      stderr: "perch: cannot read 'gone.txt': no such file\n",
    });
  });

  test('an image without symbols and DWARF: the loss is reported, the rest works', async () => {
    const { segments } = loadImage('blinky.elf', read(image('blinky')), { memory });
    const { code, stdout } = await debug([
      file('blinky.bin', segments[0].bytes),
      '-c',
      'stop when PD0 rises',
      '-c',
      'run',
      '-c',
      'back run',
      '-c',
      'next',
    ]);
    expect(stdout).toContain('The image has no symbols: code and variables have addresses only.\n');
    expect(stdout).toMatch(
      /\nstop 1: PD0 0->1, by 0x0000_0280\n514\.925200ms {2}cycle 40,239,160 {2}0x0000_0284: bx lr\n/,
    );
    expect(code).toBe(0);
  });

  test('Owlet: finds who wrote a variable, at the same position on both engines', async () => {
    const commands = ['run 30ms', 'who wrote incoming', 'back access UART0.DR', 'where'].flatMap((c) => [
      '-c',
      c,
    ]);
    const outcomes = await Promise.all(
      ['translator', 'interpreter'].map((engine) => debug([image('owlet'), '--engine', engine, ...commands])),
    );
    expect(outcomes[0].stdout).toContain('uart0 | Owlet');
    expect(outcomes[0].stdout).toMatch(
      /\nperch> who wrote incoming\nincoming(\+\d+)? 0x\w+->0x\w+, written by /,
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});

test('an interrupted search leaves a question where it was and a motion where it got to', async () => {
  const board = ekLm3s9b92({ image: readFileSync(image('crash')) });
  let patient = true;
  const breathe = async () => {
    if (!patient) console.interrupt();
  };
  const console = new DebugConsole(board, { breathe });
  const ask = async (line: string) => (await console.execute(line)).text;
  const here = await ask('run 900ms');
  patient = false;
  expect(await ask('who read UART0.CTL')).toBe('interrupted');
  expect(await ask('where')).toBe(here);
  expect(await ask('back to read UART0.CTL')).toMatch(/^interrupted\n/);
  expect(board.clock.now).toBeGreaterThan(0.05e9);
  expect(board.clock.now).toBeLessThan(0.85e9);
  patient = true;
  expect(await ask('back to read UART0.CTL')).toMatch(/^UART0\.CTL -> 0x0000_0000, [^]* cycle 2\d\d,\d\d\d /);
});

const [controlC, controlD, up] = ['\x03', '\x04', '\x1b[A'];

/** Types at a terminal: each step waits for a text and then types. */
async function type(name: string, steps: [wait: string, keys: string][], args: string[] = []) {
  const command = [
    path('test/terminal.py'),
    JSON.stringify(steps),
    process.execPath,
    main,
    'debug',
    image(name),
  ];
  const env = { ...environment, XDG_STATE_HOME: join(folder, name) };
  const json = await new Promise<string>((resolve, reject) => {
    execFile('python3', [...command, ...args], { env, cwd: folder }, (error, out) =>
      error ? reject(error) : resolve(out),
    );
  });
  const { shown, status, restored } = JSON.parse(json) as {
    shown: string;
    status: number;
    restored: boolean;
  };
  return { shown: stripVTControlCharacters(shown).replaceAll('\r', ''), status, restored };
}

describe.concurrent('at a terminal', () => {
  test('completes names, repeats the last step for an empty line and reports mistakes', async () => {
    const { shown, status, restored } = await type('hello', [
      ['perch> ', 'run to UARTCharP\t'],
      ['UARTCharPut ', '\r'],
      ['perch> ', 'step\r'],
      ['perch> ', '\r'],
      ['perch> ', 'bakc\r'],
      ['perch> ', `back${controlC}`],
      ['perch> ', `${up}${up}\r`],
      ['perch> ', controlD],
    ]);
    expect(shown).toMatch(/perch> step\n.* UARTCharPut\+0x4 .*\nperch> \n.* UARTCharPut\+0x6 /);
    expect(shown).toMatch(/\nno command 'bakc' \(did you mean 'back'\?\)/);
    expect(shown).toMatch(/perch> back\nperch> .*step\n.* UARTCharPut\+0x8 /);
    expect([status, restored]).toEqual([0, true]);
  });

  test('the end of -c ends the command', async () => {
    const { shown, status, restored } = await type('hello', [], ['-c', 'run to main', '-c', 'step']);
    expect(shown).toMatch(/perch> step\n.* main\+0x2 .*\n$/);
    expect([status, restored]).toEqual([0, true]);
  });

  test('Ctrl-C ends any motion, and the next one starts where it is', async () => {
    const motions = ['step 1000000000', 'line 1000000000', 'next 1000000000', 'back 1000000000'];
    const steps = motions.flatMap((motion): [string, string][] => [
      ['perch> ', `${motion}\r`],
      [motion, ''],
      ['\n', controlC],
      ['interrupted', ''],
    ]);
    const [start, end]: [string, string][] = [
      ['perch> ', 'run 200ms\r'],
      ['perch> ', 'quit\r'],
    ];
    const { shown, status } = await type('blinky', [start, ...steps, end]);
    expect(shown.match(/interrupted\n\S+ {2}cycle /g)).toHaveLength(motions.length);
    expect(status).toBe(0);
  });

  test('Ctrl-C ends a run; the output of the firmware is above the prompt, which follows -c', async () => {
    const steps: [string, string][] = [
      ['shall I crash?', controlC],
      ['interrupted', ''],
      ['perch> ', 'print PC\r'],
      ['UARTCharGet', ''],
      ['perch> ', 'quit\r'],
    ];
    const { shown, status, restored } = await type('crash', steps, ['-c', 'run']);
    expect(shown).toMatch(
      /perch> run\nuart0 \| How shall I crash\?\n(\^C)?interrupted\n\S+ {2}cycle .*UARTCharGet/,
    );
    expect([status, restored]).toEqual([0, true]);
  });
});
