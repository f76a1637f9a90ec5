/** Output without an end: what a board keeps of it, and files with a greatest size. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { ekLm3s9b92 } from 'perch/boards';
import { commandIn, main } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'perch-'));
afterAll(() => rmSync(folder, { recursive: true }));
const perch = commandIn(folder);
const image = (name: string) => fileURLToPath(new URL(`../firmware/images/${name}.elf`, import.meta.url));
const made = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('what a board keeps', () => {
  test('the last output of a serial line, as much as is asked for; listeners and expectations get all', () => {
    const board = ekLm3s9b92({ image: readFileSync(image('hello')), keptOutput: 16 });
    let all = '';
    board.uart0.onData((bytes) => (all += new TextDecoder().decode(bytes)));
    expect(board.runUntil(/line 3/, { within: '1s' }).reason).toBe('reached');
    board.runUntil('bye', { within: '1s' });
    const { text, dropped } = board.uart0;
    expect(all).toMatch(/^Hello from the LM3S9B92!/);
    expect(all.endsWith(text)).toBe(true);
    expect([dropped + text.length, text.length >= 16, text.length <= 32]).toEqual([all.length, true, true]);
    expect(board.fork().uart0).toMatchObject({ text, dropped });
  });

  test('the last output of semihosting', () => {
    const board = ekLm3s9b92({ keptOutput: 1000 });
    for (let n = 0; n < 500; n++) board.console.write('semihosting', new TextEncoder().encode(`line ${n}\n`));
    expect(board.console.semihosting.length).toBeLessThanOrEqual(2000);
    expect(board.console.semihosting).toMatch(/line 400\n[^]*line 499\n$/);
    expect(() => ekLm3s9b92({ keptOutput: 0 })).toThrow(/cannot keep 0 bytes/);
  });
});

test('a signal ends a command whose output is not read', async () => {
  const child = spawn(process.execPath, [main, 'trace', image('hello')], { cwd: folder });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes));
  const end = new Promise((resolve) => child.on('exit', resolve));
  await new Promise((resolve) => child.stdout.once('readable', resolve));
  while (child.stdout.readableLength < child.stdout.readableHighWaterMark) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGTERM');
  expect(await end).toBe(143);
  expect(errors).toBe('');
});

describe.concurrent('--max-size', () => {
  test.each([
    ['trace.txt', (text: string) => text.endsWith('\n')],
    [
      'trace.jsonl',
      (text: string) =>
        text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as object).length > 50,
    ],
    ['trace.json', (text: string) => (JSON.parse(text) as { traceEvents: object[] }).traceEvents.length > 50],
    ['trace.vcd', (text: string) => /\$enddefinitions \$end\n[^]*\n#\d+\n$/.test(text)],
  ])('%s is cut and complete', async (name, isComplete) => {
    const most = name.endsWith('.vcd') ? 6 : 40;
    const args = ['trace', image('hello'), '--for', '1s', '-o', name, '--max-size', `${most}K`];
    const { code, stderr } = await perch(args);
    expect(stderr).toMatch(/the trace is cut at \d+\.\d+ ms of virtual time: it has reached --max-size\n/);
    expect(stderr.match(/is cut/g)).toHaveLength(1);
    const { size } = statSync(join(folder, name));
    expect([code, size <= most * 1024, isComplete(made(name))]).toEqual([0, true, true]);
    expect(size).toBeGreaterThan(most * 1024 - 5000);
  });

  test('a recording is cut and can be replayed', async () => {
    const run = ['run', image('blinky'), '--for', '3s', '--record', 'cut.rec', '--max-size', '2K'];
    const recorded = await perch(run);
    expect(recorded.stderr).toMatch(
      /--record: 'cut\.rec' is cut at \d+\.\d+ ms: it has reached --max-size\n/,
    );
    expect(statSync(join(folder, 'cut.rec')).size).toBeLessThanOrEqual(2048);
    expect(await perch(['run', '--replay', 'cut.rec'])).toMatchObject({ code: 0 });
  });

  test('so are the file of a serial line, a tracefile and a profile', async () => {
    const run = ['run', image('hello'), '--for', '30ms', '--uart0', 'file:uart.txt', '--max-size', '20'];
    expect((await perch(run)).stderr).toBe("perch: --uart0: 'uart.txt' is cut: it has reached --max-size\n");
    expect(made('uart.txt')).toBe('Hello from the LM3S9');
    const some = [image('hello'), '--for', '30ms', '--uart0', 'none', '--max-size'];
    const coverage = await perch(['coverage', ...some, '3K', '-o', 'hello.info']);
    expect(coverage.stderr).toMatch(/the report is cut to \d+ of \d+ bytes/);
    expect(made('hello.info')).toMatch(/^TN:[^]*\nend_of_record\n$/);
    const profile = ['profile', ...some, '700', '-o', 'hello.json', '--format', 'speedscope'];
    expect((await perch(profile)).stderr).toMatch(/the profile is cut to \d+ of \d+ stacks/);
    expect(made('hello.json').length).toBeLessThanOrEqual(700);
    expect(JSON.parse(made('hello.json'))).toMatchObject({ exporter: 'perch' });
  });

  test('a size has digits and a unit', async () => {
    const { code, stderr } = await perch(['run', image('hello'), '--max-size', '10X']);
    expect([code, stderr]).toEqual([
      2,
      "perch: --max-size: '10X' is not a size: write e.g. 500K, 10M or 1G\n",
    ]);
  });
});
