/** Several images in one run: a loader, the program that it starts, and data; by every command and in the API. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ekLm3s9b92 } from 'perch/boards';
import { imageFile } from 'perch/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reproduction } from '../emulator/testing/reproduction.js';
import { commandIn } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'perch-'));
const perch = commandIn(folder);
const at = (name: string) => join(folder, name);

const common = `
void reset(void);
__attribute__((section(".vectors"), used)) void *const vectors[] = {(void *)0x20004000, reset};
static void call(int number, const void *parameter) {
  register int r0 __asm("r0") = number;
  register const void *r1 __asm("r1") = parameter;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}
`;
const loader = `${common}
__attribute__((noinline)) void start_app(const unsigned *table) {
  ((void (*)(void))table[1])();
}
void reset(void) {
  call(4, "loader\\n");
  start_app((const unsigned *)0x1800);
}
`;
/** Crashes if the first word of the data is 1. */
const app = `${common}
__attribute__((noinline)) void app_work(int crash) {
  call(4, "app\\n");
  if (crash) *(volatile int *)0xa0000000 = 0;
}
void reset(void) {
  app_work(*(volatile int *)0x3000 == 1);
  call(0x18, (void *)0x20026);
}
`;

function build(name: string, source: string, address: number): void {
  writeFileSync(at(`${name}.c`), source);
  writeFileSync(at(`${name}.ld`), `SECTIONS { . = ${address}; .text : { *(.vectors) *(.text* .rodata*) } }`);
  const options = ['-mcpu=cortex-m3', '-mthumb', '-g', '-O1', '-ffreestanding', '-nostdlib'];
  const [elf, script] = [`${name}.elf`, `${name}.ld`];
  execFileSync('arm-none-eabi-gcc', [...options, '-T', script, `${name}.c`, '-o', elf], { cwd: folder });
  for (const [format, extension] of [
    ['binary', 'bin'],
    ['ihex', 'hex'],
    ['srec', 's19'],
  ]) {
    execFileSync('arm-none-eabi-objcopy', ['-O', format, elf, `${name}.${extension}`], { cwd: folder });
  }
}

beforeAll(() => {
  build('loader', loader, 0);
  build('app', app, 0x1800);
  writeFileSync(at('one.bin'), Uint8Array.of(1, 0, 0, 0));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.concurrent('the command', () => {
  test.each([
    ['ELF and ELF', ['loader.elf', 'app.elf']],
    ['raw binaries', ['loader.bin', 'app.bin@0x1800']],
    ['an address as the data sheet writes it', ['loader.elf', 'app.bin@0x0000_1800']],
    ['Intel HEX and S-records', ['loader.hex', 'app.s19']],
    ['a raw binary at --load-address', ['loader.elf', 'app.bin', '--load-address', '6144']],
  ])('runs %s', async (_what, images) => {
    expect(await perch(['run', ...images])).toEqual({ code: 0, stdout: 'loader\napp\n', stderr: '' });
  });

  test.each([
    [
      'overlap',
      ['loader.elf', 'app.bin@0x20'],
      /^perch: app\.bin: 0x0000_0020\.\.0x0000_00\w\w overlaps loader\.elf \(0x0000_0000\.\.0x0000_00\w\w\) at 0x0000_0020\.\./,
    ],
    [
      'a wrong order',
      ['app.elf', 'loader.elf'],
      'perch: the processor starts at address 0, which is in loader.elf: name that image first\n',
    ],
    [
      'an address for an ELF file',
      ['loader.elf', 'app.elf@0x1800'],
      "perch: 'app.elf@0x1800': @ is for raw binaries, but app.elf is an ELF file\n",
    ],
    ['no address', ['loader.elf', 'app.bin@0x'], /^perch: 'app\.bin@0x': '0x' is not an address: /],
    ['a missing file', ['loader.elf', 'gone.bin@0x1800'], "perch: cannot read 'gone.bin': no such file\n"],
    ['no room', ['loader.elf', 'one.bin@0x40000'], /^perch: one\.bin: segment 0 at 0x0004_0000/],
  ])('rejects %s', async (_what, images, message) => {
    const { code, stderr } = await perch(['run', ...images]);
    expect(code).toBe(2);
    if (typeof message === 'string') expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });

  test('shows functions and lines of all in a backtrace', async () => {
    const { code, stderr } = await perch(['run', 'loader.elf', 'app.elf', 'one.bin@0x3000']);
    expect(code).toBe(1);
    const frames =
      /#0 .* app_work\S* \(app\.c:\d+\)\n.*#1 .* reset\S* \(app\.c:\d+\)\n.*#2 .* start_app\S* \(loader\.c/;
    expect(stderr).toMatch(frames);
  });

  test('covers, profiles and debugs all', async () => {
    await perch(['coverage', 'loader.elf', 'app.elf', '-o', 'all.info']);
    expect(readFileSync(at('all.info'), 'utf8').match(/^SF:.*$/gm)).toEqual(
      ['app.c', 'loader.c'].map((name) => `SF:${at(name)}`),
    );
    const profile = await perch(['profile', 'loader.elf', 'app.elf']);
    expect(profile.stdout).toMatch(/app_work {2}app\.c:\d+\n/);
    expect(profile.stdout).toMatch(/start_app {2}loader\.c:\d+\n/);
    const debug = await perch(['debug', 'loader.elf', 'app.elf', '-c', 'run to app_work', '-c', 'list']);
    expect(debug.stdout).toMatch(/=> *\d+ .*app_work/);
  });

  test('a recording names all, and is replayed from them', async () => {
    await perch(['run', 'loader.elf', 'app.bin@0x1800', 'one.bin@0x3000', '--record', 'all.rec']);
    for (const images of [[], ['loader.bin', 'app.elf', 'one.bin@0x3000']]) {
      const replay = await perch(['run', '--replay', 'all.rec', ...images]);
      expect(replay.stderr).toContain('all.rec: identical run');
    }
    const { code, stderr } = await perch(['run', '--replay', 'all.rec', 'loader.elf', 'app.elf']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the recording is of the image loader.elf')]);
  });
});

test('a board takes several images, and a failure report names them', () => {
  const images = [imageFile(at('loader.elf')), imageFile(at('app.bin'), 0x1800)];
  const board = ekLm3s9b92({ image: images });
  expect(board.run({ for: '1ms' })).toMatchObject({ reason: 'exit' });
  expect(board.console.semihosting).toBe('loader\napp\n');
  expect(board.fork().image?.parts).toHaveLength(2);
  expect(reproduction(board)[0]).toMatch(/^npx perch debug \S*loader\.elf \S*app\.bin@0x0000_1800 /);
  const overlapping = () => ekLm3s9b92({ image: [images[0], new Uint8Array(8)] });
  expect(overlapping).toThrow(/^image 2: 0x0000_0000\.\.0x0000_0007 overlaps \S*/);
});
