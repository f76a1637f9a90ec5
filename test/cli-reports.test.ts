/** Reports, --strict and the statistics of a crash, on the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandIn } from './command.js';
import { build } from './flow.js';

const folder = mkdtempSync(join(tmpdir(), 'perch-'));
const perch = commandIn(folder, { ...process.env, XDG_STATE_HOME: folder });

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, contents: string | Uint8Array): string {
  writeFileSync(join(folder, name), contents);
  return name;
}

/** Stores to flash, enables CAN0 and survives the fault of I2C0; then prints and exits with 0. */
const survivor = write(
  'survivor.elf',
  build(
    `#include "observe.h"
    __attribute__((noinline)) static void probe(void) { (void)REG(0x40020004); }
    __attribute__((noinline)) static void store(uint32_t n) { REG(0x8000) = n; }
    void observe(void) {
      on(HARD_FAULT, skip_fault);
      for (int n = 0; n < 3; n++) store(n);
      REG(0x400FE100) = 1 << 24;
      REG(0x400FE104) = 1 << 12;
      for (int n = 0; n < 5; n++) probe();
      say("survived");
    }`,
    '-O1',
  ),
);
const quiet = write('quiet.elf', build('#include "observe.h"\nvoid observe(void) { say("quiet"); }', '-O1'));
/** Crashes at an access to CAN0: the handler of the HardFault spins, or faults again. */
const crashing = (handler: string) =>
  build(
    `#include "observe.h"
    static void stop(void) { ${handler} }
    __attribute__((noinline)) static void initialise(void) { REG(0x40040000) = 1; (void)REG(0x40040000); }
    void observe(void) { on(HARD_FAULT, stop); say("going"); initialise(); }`,
    '-O1',
  );
const spinning = write('spinning.elf', crashing('for (;;) {}'));
const locking = write('locking.elf', crashing('(void)REG(0x40041000);'));

const lines = (text: string) => text.trimEnd().split('\n');
const statistics = (stderr: string) => JSON.parse(lines(stderr).at(-1)!) as Record<string, unknown>;

test('each report is printed once: notices when they occur, handled faults at the end', async () => {
  const { code, stdout, stderr } = await perch(['run', survivor]);
  expect([code, stdout]).toEqual([0, 'survived\nend\n']);
  const at = String.raw`at 0\.\d{6} ms in`;
  const by = String.raw`\(\S*program\.c:\d+\), called by observe\+0x\w+ \(\S*program\.c:\d+\), PC 0x0000_\w{4}`;
  expect(lines(stderr)).toEqual([
    expect.stringMatching(
      new RegExp(
        String.raw`^perch: a store to flash at 0x0000_8000 has no effect, ${at} store\+0x\w+ ${by}$`,
      ),
    ),
    expect.stringMatching(
      /^perch: SYSCTL\.RCGC0\.CAN0 enables the clock of CAN0, which is not modelled, at .* in observe/,
    ),
    expect.stringMatching(
      /^perch: SYSCTL\.RCGC1\.I2C0 enables the clock of I2C0, which is not modelled, at .* in observe/,
    ),
    'perch: the firmware handled faults:',
    expect.stringMatching(
      new RegExp(
        String.raw`^  HardFault \(escalated BusFault\): I2C0 at 0x4002_0000 is not modelled ` +
          String.raw`\(PRECISERR, BFARVALID, address 0x4002_0004\), 5 times, first ${at} probe\+0x\w+ ${by}$`,
      ),
    ),
    'perch: 2 further occurrences of these reports',
  ]);
});

describe.concurrent('--strict', () => {
  const python = write(
    'can.py',
    'import driverlib\ndriverlib.SysCtlPeripheralEnable(driverlib.SYSCTL_PERIPH_CAN0)\nprint("on")\n',
  );
  const commands: [string, string[]][] = [
    ['run', ['run', survivor]],
    ['a text that ends the run', ['run', survivor, '--until-text', 'survived']],
    ['trace', ['trace', survivor, '-o', 'trace.jsonl']],
    ['coverage', ['coverage', survivor, '-o', 'survivor.info']],
    ['profile', ['profile', survivor, '-o', 'survivor.txt']],
    ['py', ['py', python]],
  ];
  test.each(commands)('%s exits with 1 after a report, without it with 0', async (_name, args) => {
    const [command, file, ...options] = args;
    const strict = await perch([command, '--strict', ...options, file]);
    expect([strict.code, lines(strict.stderr).at(-1)]).toEqual([
      1,
      expect.stringMatching(/^perch: --strict: \d reports?$/),
    ]);
    expect((await perch(args)).code).toBe(0);
  });

  test('a replay exits with 1 too', async () => {
    await perch(['run', survivor, '--record', 'survivor.rec']);
    expect((await perch(['run', '--replay', 'survivor.rec'])).code).toBe(0);
    expect((await perch(['run', '--replay', 'survivor.rec', '--strict'])).code).toBe(1);
  });

  test('a run without reports exits with 0, and other exit codes stay', async () => {
    expect(await perch(['run', quiet, '--strict'])).toMatchObject({ code: 0, stderr: '' });
    expect((await perch(['run', survivor, '--strict', '--until-text', 'never'])).code).toBe(0 + 1);
    expect((await perch(['run', spinning, '--strict'])).code).toBe(1);
  });
});

describe.concurrent('--stats json', () => {
  const place = {
    symbol: expect.stringMatching(/^initialise/),
    file: expect.stringMatching(/program\.c$/),
    line: expect.any(Number),
  };

  test.each([
    ['a crash', spinning, false],
    ['a lockup', locking, true],
  ])('after %s has exception, address, PC, symbol and backtrace', async (_name, image, lockup) => {
    const { code, stderr } = await perch(['run', image, '--stats', 'json']);
    const { crash, ...rest } = statistics(stderr);
    expect(code).toBe(1);
    expect(rest).toMatchObject({ exitReason: 'crash', exitCode: 1, reports: [] });
    expect(crash).toMatchObject({
      exception: 'HardFault',
      reason: expect.stringContaining("CAN0's clock is off: RCGC0.CAN0"),
      status: expect.arrayContaining(['FORCED']),
      address: 0x40040000,
      lockup,
      pc: expect.any(Number),
      ...place,
      registers: expect.objectContaining({ r0: expect.any(Number), pc: expect.any(Number) }),
      backtrace: [
        expect.objectContaining(place),
        expect.objectContaining({ symbol: expect.stringMatching(/^observe/) }),
        expect.objectContaining({ symbol: expect.stringMatching(/^reset/) }),
      ],
    });
    expect(stderr.match(/CAN0's clock is off/g)!.length).toBe(2);
  });

  test('of a strict run has its exit code and its reports', async () => {
    const { stderr } = await perch(['run', survivor, '--strict', '--stats', 'json']);
    expect(statistics(stderr)).toMatchObject({
      exitReason: 'exit',
      exitCode: 1,
      reports: [
        { kind: 'notice', count: 3, message: 'a store to flash at 0x0000_8000 has no effect' },
        { kind: 'notice', count: 1 },
        { kind: 'notice', count: 1 },
        { kind: 'fault', count: 5, pc: expect.any(Number), where: expect.stringContaining('in probe') },
      ],
    });
    expect(statistics(stderr)).not.toHaveProperty('crash');
  });

  test('of a replayed crash has the crash', async () => {
    await perch(['run', spinning, '--record', 'spinning.rec']);
    const { stderr } = await perch(['run', '--replay', 'spinning.rec', '--stats', 'json']);
    expect(statistics(stderr)).toMatchObject({
      exitReason: 'crash',
      crash: { exception: 'HardFault', ...place },
    });
  });
});

test('an image that stops at an absent block in a handler that runs on is not silent', async () => {
  const image = write(
    'stopped.elf',
    build(
      `#include "observe.h"
      static volatile uint32_t blinks;
      static void blink(void) { for (;;) blinks++; }
      void observe(void) { on(HARD_FAULT, blink); (void)REG(0x40040000); }`,
      '-O1',
    ),
  );
  const { code, stderr } = await perch(['run', image, '--for', '10ms']);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^perch: the firmware has not returned from the handlers of faults:\n {2}HardFault .*CAN0's clock is off: RCGC0\.CAN0 .* once at /,
  );
  expect((await perch(['run', image, '--for', '10ms', '--strict'])).code).toBe(1);
});
