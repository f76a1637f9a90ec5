/** A C program on newlib with semihosting (rdimon): its exit code, arguments, input and files, by every command. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ekLm3s9b92 } from 'perch/boards';
import { imageFile } from 'perch/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandIn } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'perch-'));
const at = (...names: string[]) => join(folder, ...names);
const perch = commandIn(folder);

beforeAll(() => {
  const sources = fileURLToPath(new URL('newlib', import.meta.url));
  const gcc = (...args: string[]) =>
    execFileSync('arm-none-eabi-gcc', ['-mcpu=cortex-m3', '-mthumb', ...args], { encoding: 'utf8' }).trim();
  const start = gcc('-print-file-name=rdimon-crt0.o');
  const files = ['-T', join(sources, 'link.ld'), start, join(sources, 'program.c'), '-o', at('program.elf')];
  gcc('-g', '-O1', '-nostartfiles', '--specs=rdimon.specs', ...files);
  mkdirSync(at('files'));
  writeFileSync(at('files', 'in.txt'), 'one\ntwo\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.concurrent('the exit code of a program is that of the command', () => {
  test.each([
    ['return 3', ['run'], [], 3],
    ['exit(7)', ['run'], ['exit', '7'], 7],
    ['exit(300), of which eight bits are left', ['run'], ['exit', '300'], 44],
    ['exit(256), which is no success', ['run'], ['exit', '256'], 1],
    ['exit(0)', ['run'], ['exit', '0'], 0],
    ['abort()', ['run'], ['abort'], 1],
    ['assert()', ['run'], ['assert'], 1],
    ['return 3 in a trace', ['trace', '--irq', '-o', 'a.trace'], [], 3],
    ['return 3 with coverage', ['coverage', '-o', 'a.info'], [], 3],
    ['return 3 with a profile', ['profile', '-o', 'a.profile'], [], 3],
  ])('%s', async (_what, command, args, code) => {
    const outcome = await perch([...command, 'program.elf', '--', ...args]);
    expect(outcome).toMatchObject({ code });
  });

  test('an abnormal end is named', async () => {
    const { stdout, stderr } = await perch(['run', 'program.elf', '--', 'assert']);
    expect(stderr).toMatch(/assertion "strcmp\(ending, "assert"\)" failed: file .*program\.c/);
    expect(stderr).toContain('perch: the program stopped itself: ADP_Stopped_RunTimeErrorUnknown\n');
    expect(stdout).toBe('[assert]\n');
  });

  test('a debugger shows it', async () => {
    const { stdout } = await perch(['debug', 'program.elf', '-c', 'run', '--', 'exit', '5']);
    expect(stdout).toContain('the firmware exited with code 5');
  });
});

test('arguments come after `--`, quoted where they have blanks', async () => {
  const { stdout, stderr } = await perch([
    'run',
    'program.elf',
    '--',
    'a',
    'two words',
    '',
    '--for',
    'say "hi"',
  ]);
  expect(stdout).toBe('[a]\n[two words]\n[]\n[--for]\n[say "hi"]\n');
  expect(stderr).toBe('to standard error\n');
});

const sum = (499 * 500) / 2;
const filesOutput = `[files]\nin.txt: one\nin.txt: two\nt at 5\nsum ${sum}\nescape 0 0\n`;

test('files are those of --files; a recording keeps what was read', async () => {
  const run = await perch(['run', 'program.elf', '--files', 'files', '--record', 'a.rec', '--', 'files']);
  expect(run).toMatchObject({ code: 3, stdout: filesOutput });
  expect(readFileSync(at('files', 'out.txt'), 'utf8')).toMatch(/^0 1 2 .* 498 499 end$/);
  rmSync(at('files'), { recursive: true });
  const replay = await perch(['run', '--replay', 'a.rec', '--engine', 'interpreter']);
  expect(replay.stdout).toBe(filesOutput);
  expect(replay.stderr).toContain('identical run');
  expect(replay.code).toBe(0);
});

test('without --files there are none', async () => {
  const { stdout, stderr } = await perch(['run', 'program.elf', '--', 'files']);
  expect(stdout).toBe('[files]\nno out.txt\nescape 0 0\n');
  expect(stderr).toContain("semihosting: 'in.txt' is refused: the program has no files (see --files)");
});

test('files in memory serve tests', () => {
  const files = { 'in.txt': 'one\ntwo\n' };
  const board = ekLm3s9b92({ image: imageFile(at('program.elf')), files, commandLine: 'program files' });
  expect(board.run({ for: '1s' })).toMatchObject({ reason: 'exit', exitCode: 3 });
  expect(board.console.semihosting).toBe(`${filesOutput}to standard error\n`);
  expect(board.files?.text('out.txt')).toMatch(/^0 1 2 .* 498 499 end$/);
});

const inputOutput = '[input]\nscanf 1 12, then 32\n<rest\n>\n<last>\nend 1\n';

test('input may come in any pieces, and late: the run is the same', async () => {
  const run = ['run', 'program.elf', '--digest', '--', 'input'];
  const whole = await perch(run, '12 rest\nlast');
  let sent = false;
  const late = await perch(run, '', {
    inputStaysOpen: true,
    stdout(child, text) {
      if (sent || !text.includes('[input]')) return;
      sent = true;
      const pieces = ['1', '2 re', 'st\nla', 'st'];
      for (const [n, piece] of pieces.entries()) setTimeout(() => child.stdin!.write(piece), 30 * (n + 1));
      setTimeout(() => child.stdin!.end(), 30 * (pieces.length + 1));
    },
  });
  expect(whole).toMatchObject({ code: 3, stdout: inputOutput });
  expect(late).toEqual(whole);
});
