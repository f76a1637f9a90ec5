/** Code coverage: exact on both engines, by source line, and readable by lcov's tools. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Board, Coverage, formatLcov } from '../emulator/index.js';
import { ekLm3s9b92 } from '../boards/index.js';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from './command.js';
import { build, onBoth, programs, shipped } from './flow.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'perch-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** Executions and taken branches of every executed halfword, as text. */
function everyCount(board: Board, coverage: Coverage): { text: string; executed: number } {
  const counts = coverage.counts();
  const rows: string[] = [];
  let executed = 0;
  for (const { base, size, place } of board.bus.memories) {
    for (let at = base; at < base + size; at += 2) {
      const times = counts.executed(at);
      if (times === 0) continue;
      rows.push(`${at.toString(16)} ${times} ${counts.taken(at)}`);
      executed += times;
      if (board.bus.u16[(place + at - base) >> 1] >>> 11 >= 0x1d) at += 2;
    }
  }
  return { text: rows.join('\n'), executed };
}

describe.each(programs)('%s', (_name, image, input) => {
  test('both engines count every instruction that they execute, and counting does not change the run', () => {
    const counted = onBoth(image()).map((board) => {
      const coverage = new Coverage(board);
      board.run({ for: '7ms' });
      board.uart0.send(input);
      board.run({ for: '20ms' });
      return { board, coverage, ...everyCount(board, coverage) };
    });
    const plain = ekLm3s9b92({ image: image() });
    plain.run({ for: '7ms' });
    plain.uart0.send(input);
    plain.run({ for: '20ms' });
    expect(counted[0].text).toBe(counted[1].text);
    for (const { executed, board } of counted) {
      expect(executed).toBe(board.engine.instructions);
      expect(board.digest()).toBe(plain.digest());
    }
  });
});

test('counting continues after a state is restored', () => {
  const board = ekLm3s9b92({ counting: true, image: shipped('hello') });
  const coverage = new Coverage(board);
  board.run({ for: '20ms' });
  const saved = board.save();
  const before = coverage.counts();
  board.run({ for: '2ms' });
  const after = coverage.counts();
  board.restore(saved);
  board.run({ for: '2ms' });
  const afterRestore = coverage.counts();
  const putChar = board.addressOf('UARTCharPut');
  expect(after.executed(putChar)).toBeGreaterThan(before.executed(putChar));
  expect(afterRestore.executed(putChar) - after.executed(putChar)).toBe(
    after.executed(putChar) - before.executed(putChar),
  );
  coverage.end();
  board.run({ for: '1ms' });
  expect(coverage.counts().executed(putChar)).toBe(afterRestore.executed(putChar));
});

test('counting can begin, be read and end in the middle of a run', () => {
  const [whole, parts] = [1, 2].map(() => ekLm3s9b92({ counting: true, image: shipped('blinky') }));
  const all = new Coverage(whole);
  whole.run({ for: '3s' });
  const edges: { coverage?: Coverage; seen: number[] } = { seen: [] };
  const handler = parts.addressOf('Timer0A_Handler');
  parts.pin('PD0').watch(() => {
    edges.coverage ??= new Coverage(parts);
    edges.seen.push(edges.coverage.counts().executed(handler));
    if (edges.seen.length === 4) edges.coverage.end();
  });
  parts.run({ for: '3s' });
  expect(edges.seen).toEqual([0, 1, 2, 3, 3]);
  const counts = edges.coverage!.counts();
  expect(counts.executed(handler)).toBe(3);
  // The count ends inside the last handler, and an address without code counts nothing.
  expect(counts.executed(whole.addressOf('TimerIntClear'))).toBeGreaterThanOrEqual(2);
  expect(counts.executed(0x3fffe)).toBe(0);
  expect(all.counts().executed(handler)).toBeGreaterThan(3);
  expect(() => new Coverage(whole)).toThrow('something else is counting what this board executes');
});

test('lines, functions and branches match the source', () => {
  const source = [
    '#include "observe.h"', //                     1
    'static volatile int kept;', //                2
    'static int classify(int n)', //               3
    '{', //                                        4
    '  if (n < 3)', //                             5
    '    return 1;', //                            6
    '  while (n > 5)', //                          7
    '    n -= 2;', //                              8
    '  return n;', //                              9
    '}', //                                        10
    'void unused(void)', //                        11
    '{', //                                        12
    '  kept = 9;', //                              13
    '}', //                                        14
    'void observe(void)', //                       15
    '{', //                                        16
    '  for (int i = 0; i < 10; i++)', //           17
    '    kept = classify(i);', //                  18
    '}', //                                        19
  ].join('\n');
  const board = ekLm3s9b92({ counting: true, image: build(source, '-O0') });
  const coverage = new Coverage(board);
  expect(board.run({ for: '1s' }).reason).toBe('exit');
  const [, file] = [...coverage.report()].find(([name]) => name.endsWith('program.c'))!;
  expect(Object.fromEntries(file.lines)).toEqual({
    4: 10,
    5: 10,
    6: 3,
    7: 13,
    8: 6,
    9: 7,
    10: 10,
    12: 0,
    13: 0,
    14: 0,
    16: 1,
    17: 11,
    18: 10,
    19: 1,
  });
  expect([...file.functions.values()]).toEqual(
    expect.arrayContaining([
      { name: 'classify', line: 3, count: 10 },
      { name: 'unused', line: 11, count: 0 },
      { name: 'observe', line: 15, count: 1 },
    ]),
  );
  const ways = (line: number) =>
    [...file.branches.values()].filter((b) => b.line === line).map((b) => b.taken);
  expect(ways(5).sort()).toEqual([3, 7]);
  expect(ways(7).sort()).toEqual([6, 7]);
  expect(ways(17).sort((a, b) => a! - b!)).toEqual([1, 10]);
});

test('a function begins at the line of its name, whatever its brace and the DWARF version', () => {
  const source = `#include "observe.h"
static volatile uint32_t sum;
static __attribute__((noinline)) void
add(uint32_t n)
{
  if (n) sum += n;
}
void observe(void)
{
  for (uint32_t n = 0; n < 5; n++) add(n);
}`;
  for (const options of [['-O0'], ['-O1', '-gdwarf-4'], ['-Og', '-gdwarf-2'], ['-O2']]) {
    const board = ekLm3s9b92({ counting: true, image: build(source, ...options) });
    const coverage = new Coverage(board);
    board.run({ for: '1s' });
    const [, file] = [...coverage.report()].find(([name]) => name.endsWith('program.c'))!;
    const found = [...file.functions.values()].map(({ name, line }) => [name.split('.')[0], line]);
    expect([options, Object.fromEntries(found)]).toEqual([options, { add: 4, observe: 8 }]);
  }
});

test('an instruction of an IT block counts only if its condition holds', () => {
  const source = `#include "observe.h"
volatile uint32_t large, small;
__attribute__((noinline)) static void note(uint32_t n) {
  uint32_t bit = 1;
  __asm volatile("cmp %1, #6\\n ite hi\\n"
    "strhi %0, [%2]\\n"
    "strls %0, [%3]" :: "r"(bit), "r"(n), "r"(&large), "r"(&small) : "cc", "memory");
}
void observe(void) { for (uint32_t n = 0; n < 10; n++) note(n); }`;
  const board = ekLm3s9b92({ counting: true, image: build(source, '-O1') });
  const coverage = new Coverage(board);
  board.run({ for: '1s' });
  expect(coverage.listing()).toMatch(/ 10 +3 .* str.*\n +10 +7 .* str/);
  const [, file] = [...coverage.report()].find(([name]) => name.endsWith('program.c'))!;
  expect([...file.branches.values()].map(({ taken }) => taken)).toEqual(expect.arrayContaining([3, 7]));
});

describe('perch coverage', () => {
  const perch = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const file = (name: string, contents: string | Uint8Array) => {
    writeFileSync(join(folder, name), contents);
    return name;
  };
  const hello = path('firmware/images/hello.elf');
  const blinky = path('firmware/images/blinky.elf');
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');

  test('genhtml renders written, merged and appended reports', () => {
    expect(perch('coverage', hello, '--until-text', 'bye', '-o', 'hello.info')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Hello from the LM3S9B92!'),
      stderr: expect.stringMatching(/perch: lines \d+\.\d% \(\d+ of \d+\), functions .*, branches /),
    });
    expect(text('hello.info')).toContain(`SF:${path('firmware/examples/hello.c')}\n`);
    expect(perch('coverage', blinky, '--for', '1s', '-o', 'blinky.info').status).toBe(0);
    expect(perch('coverage', '--merge', 'hello.info', 'blinky.info', '-o', 'sum.info').status).toBe(0);
    expect(perch('coverage', blinky, '--for', '1s', '-o', 'hello.info', '--append').status).toBe(0);
    expect(text('hello.info')).toBe(text('sum.info'));
    const output = execFileSync('genhtml', ['--branch-coverage', 'sum.info', '-o', 'html'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(output).toMatch(/lines\.+: \d+\.\d% \(\d+ of \d+ lines\)\n +functions\.+: .*\n +branches\.+: \d/);
    expect(text('html/examples/hello.c.gcov.html')).toContain('print_fact');
  });

  test('merging a report with itself doubles its counts', () => {
    const report = () => {
      const board = ekLm3s9b92({ counting: true, image: shipped('blinky') });
      const coverage = new Coverage(board);
      board.run({ for: '600ms' });
      return formatLcov(coverage.report());
    };
    file('one.info', report());
    expect(report()).toBe(text('one.info'));
    expect(perch('coverage', '--merge', 'one.info', 'one.info', '-o', 'two.info').status).toBe(0);
    const doubled = text('one.info').replace(
      /^(DA:\d+,|BRDA:\d+,\d+,\d+,|FNDA:)(\d+)/gm,
      (_, key, n) => key + 2 * n,
    );
    expect(text('two.info')).toBe(doubled);
  });

  test('an image without a line table is rejected before it runs, and listed by instruction', () => {
    execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', hello, join(folder, 'hello.bin')]);
    const { status, stderr, stdout } = perch('coverage', 'hello.bin', '--for', '1ms', '-o', 'x.info');
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'perch: hello.bin has no line table (.debug_line), and coverage by source line needs one; ' +
        '--format text lists counts per instruction\n',
    });
    expect(perch('coverage', 'hello.bin', '--for', '1ms', '--format', 'text').stdout).toMatch(
      /^ +executed +taken\n\n0x0000_0\w+\n +1 +0x0000_\w+ {2}push/,
    );
  });

  test('bad input is rejected by name', () => {
    file('broken.info', 'SF:a.c\nDA:1,x\n');
    const cases: [string[], string][] = [
      [['--merge', 'broken.info', '-o', 'x'], "broken.info:2: invalid DA record: '1,x'"],
      [['--merge', 'gone.info', '-o', 'x'], "cannot read 'gone.info': no such file"],
      [['--merge', 'broken.info', '-o', 'x', '--board', 'y'], "broken.info:2: invalid DA record: '1,x'"],
      [[hello, '-o', 'no/where.info'], "cannot write 'no/where.info': no such file"],
      [[hello, '-o', '.'], "cannot write '.': it is a directory"],
      [[hello], 'coverage needs an output file (-o), or --format text'],
      [['-o', 'x'], 'coverage needs an image to run, or --merge with files'],
      [
        [hello, '-o', 'x', '--board', 'ek-lm3s9b29'],
        "unknown board 'ek-lm3s9b29' (did you mean 'ek-lm3s9b92'?)",
      ],
      [[hello, '-o', 'x', '--source', 'nowhere'], "--source: no folder 'nowhere'"],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = perch('coverage', ...args);
      expect({ args, status, stderr }).toEqual({
        args,
        status: 2,
        stderr: expect.stringMatching(
          new RegExp(`^perch: ${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
        ),
      });
    }
  });
});
