/** Profiles: every cycle counts once, identically on both engines, and as the program itself measures it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ekLm3s9b92 } from '../boards/index.js';
import { FlowCounters } from '../emulator/engine/flow.js';
import { formatFolded, formatSpeedscope, Profiler } from '../emulator/index.js';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from './command.js';
import { build, onBoth, programs, shipped } from './flow.js';

const folder = mkdtempSync(join(tmpdir(), 'perch-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(programs)('%s', (_name, image, input) => {
  test('calls and lines add up to the clock, and both engines produce the same profile', () => {
    const texts = onBoth(image()).map((board) => {
      board.run({ for: '1ms' });
      const start = board.clock.cycles;
      const profiler = new Profiler(board);
      board.run({ for: '6ms' });
      board.uart0.send(input);
      board.run({ for: '20ms' });
      const profile = profiler.profile();
      const hardware = profile.frames.filter(({ frame }) => frame.kind === 'hardware');
      const sum = (items: readonly number[]) => items.reduce((a, b) => a + b, 0);
      expect(profile.total).toBe(board.clock.cycles - start);
      expect(profile.root.total).toBe(profile.total);
      expect(sum([...profile.lines.map((l) => l.cycles), ...hardware.map((f) => f.self)])).toBe(
        profile.total,
      );
      return formatFolded(profile) + JSON.stringify([profile.lines, profile.exceptions]);
    });
    expect(texts[0]).toBe(texts[1]);
  });
});

/** A function whose inner calls all return to its last POP, which returns there too, until the outermost one. */
const returning = `
#include "observe.h"
__attribute__((naked, noinline)) uint32_t deep(uint32_t n __attribute__((unused))) {
  __asm volatile(".syntax unified\\n push {r4, lr}\\n subs r0, #1\\n it mi\\n popmi {r4, pc}\\n bl deep\\n pop {r4, pc}");
}
__attribute__((noinline)) void after(void) { __asm volatile("nop"); }
void observe(void) { for (;;) { deep(5); after(); } }
`;

test('a return to itself counts as one, on both engines', () => {
  const times = onBoth(build(returning, '-O1')).map((board) => {
    const { bus, clock, engine } = board;
    const found: number[] = [];
    const listener = {
      crosses: () => false,
      moved(from: number, to: number) {
        if (from === to) found.push(clock.cycles);
      },
      paused() {},
      resumed() {},
    };
    engine.countFlow!(new FlowCounters(bus, clock, () => engine.pc, listener));
    board.run({ for: '1ms' });
    return found;
  });
  expect(times[0].length).toBeGreaterThan(100);
  expect(times[0]).toEqual(times[1]);
});

/** Reads CYCCNT before and after calls through a pointer, of three functions and of an empty one. */
const measuring = `
#include "observe.h"
#define DEMCR REG(0xE000EDFC)
#define DWT_CTRL REG(0xE0001000)
#define CYCCNT REG(0xE0001004)
static volatile uint32_t sink, ticks;

__attribute__((noinline)) static uint32_t leaf(uint32_t a, uint32_t b) { return a / (b | 1) + (a << 3); }
__attribute__((noinline)) static uint32_t recursive(uint32_t n) { return n < 2 ? n : recursive(n - 1) + recursive(n - 2); }
__attribute__((noinline)) static uint32_t tail(uint32_t n) { sink = n; return leaf(n, 3); }

uint32_t nothing(uint32_t n) { return n; }
uint32_t loops(uint32_t n) { uint32_t x = n; while (n--) x = leaf(x, n) ^ sink; return x; }
uint32_t recurs(uint32_t n) { return recursive(n) + tail(n); }
uint32_t waits(uint32_t n) { uint32_t until = ticks + n; while (ticks != until) __asm volatile("wfi"); return n; }

static void tick(void) { ticks++; sink = leaf(ticks, 7); }

__attribute__((noinline)) static uint32_t measure(uint32_t (*function)(uint32_t), uint32_t argument) {
  uint32_t start = CYCCNT;
  sink = function(argument);
  return CYCCNT - start;
}

void observe(void) {
  DEMCR |= 1u << 24;
  DWT_CTRL |= 1;
  uint32_t empty = measure(nothing, 3000);
  uint32_t looping = measure(loops, 3000);
  uint32_t recursing = measure(recurs, 18);
  on(SYSTICK, tick);
  SYST_RVR = 4999;
  SYST_CVR = 0;
  SYST_CSR = 7;
  uint32_t waiting = measure(waits, 5);
  SYST_CSR = 0;
  say_value("nothing", empty);
  say_value("loops", looping);
  say_value("recurs", recursing);
  say_value("waits", waiting);
}
`;

test.each(['-O0', '-O1', '-O2'])("the program's own measurements with DWT CYCCNT agree at %s", (level) => {
  const image = build(measuring, level);
  for (const board of onBoth(image)) {
    const profiler = new Profiler(board);
    expect(board.run({ for: '10s' }).reason).toBe('exit');
    const measured = Object.fromEntries(
      [...board.console.semihosting.matchAll(/^(\w+) (0x\w+)$/gm)].map(([, name, value]) => [
        name,
        Number(value),
      ]),
    );
    const { frames, exceptions } = profiler.profile();
    const total = (name: string) => frames.find(({ frame }) => frame.name === name)!.total;
    const around = measured.nothing - total('nothing');
    expect(measured.loops - around).toBe(total('loops'));
    expect(measured.recurs - around).toBe(total('recurs'));
    // Interrupts are not part of a function: the exceptions take the rest of its time.
    expect(measured.waits - around).toBe(total('waits') + total('[SysTick]'));
    expect(exceptions).toMatchObject([{ name: 'SysTick', count: 5, latency: { min: 12 } }]);
    if (level === '-O0') expect(frames.find(({ frame }) => frame.name === 'recursive')!.calls).toBe(8361);
  }
});

/** Two threads with their own stacks, between which PendSV switches after SysTick, and a longjmp out of calls. */
const switching = `
#include "observe.h"
static uint32_t stacks[2][256];
static uint32_t *saved[2];
static volatile uint32_t current, ticks, sink, jumps;

__attribute__((noinline)) static void spend(uint32_t n) { while (n--) sink += n; }
__attribute__((noinline)) static void even(void) { spend(40); }
__attribute__((noinline)) static void odd(void) { spend(25); }

__attribute__((noinline)) uint32_t *swap(uint32_t *sp) {
  saved[current] = sp;
  current ^= 1;
  return saved[current];
}
__attribute__((naked)) static void switch_threads(void) {
  __asm volatile("mrs r0, psp\\n stmdb r0!, {r4-r11}\\n push {r4, lr}\\n bl swap\\n pop {r4, lr}\\n"
    "ldmia r0!, {r4-r11}\\n msr psp, r0\\n bx lr");
}
static void tick(void) { ticks++; ICSR = PENDSVSET; }
static void first(void) { for (;;) even(); }

static void *buffer[5];
__attribute__((noinline)) static void give_up(void) { spend(5); __builtin_longjmp(buffer, 1); }
__attribute__((noinline)) static void attempt(void) { spend(3); give_up(); }
__attribute__((noinline)) static void second(void) {
  while (ticks < 50) {
    if (__builtin_setjmp(buffer) == 0) attempt();
    else jumps++;
    odd();
  }
}

void observe(void) {
  on(PENDSV, switch_threads);
  on(SYSTICK, tick);
  SHPR(PENDSV) = 0xff;
  uint32_t *frame = &stacks[1][256 - 16];
  frame[14] = (uint32_t)first & ~1u;
  frame[15] = 1u << 24;
  saved[1] = frame;
  __asm volatile("msr psp, %0\\n msr control, %1\\n isb" :: "r"(&stacks[0][256]), "r"(2) : "memory");
  SYST_RVR = 1511;
  SYST_CVR = 0;
  SYST_CSR = 7;
  second();
  SYST_CSR = 0;
  WRITE_SPECIAL(control, 0);
  say_value("jumps", jumps);
}
`;

test.each(['-O1', '-O2'])('threads keep their own calls, and a longjmp ends calls, at %s', (level) => {
  for (const board of onBoth(build(switching, level))) {
    const profiler = new Profiler(board);
    expect(board.run({ for: '10s' }).reason).toBe('exit');
    const profile = profiler.profile();
    const stacks = formatFolded(profile).split('\n');
    const jumps = Number(/jumps (0x\w+)/.exec(board.console.semihosting)![1]);
    const frame = (name: string) => profile.frames.find((cost) => cost.frame.name === name)!;
    expect(profile.root.total).toBe(profile.total);
    expect(jumps).toBeGreaterThan(10);
    expect(frame('give_up').calls).toBeGreaterThanOrEqual(jumps);
    expect(frame('swap').calls).toBe(profile.exceptions.find(({ name }) => name === 'PendSV')!.count);
    expect([...frame('odd').callers.keys()].map(({ name }) => name)).toEqual(['second']);
    expect([...frame('even').callers.keys()].map(({ name }) => name)).toEqual(['first']);
    expect(
      stacks.filter((stack) => /odd.*(even|first)|(even|first).*odd|odd.*odd|attempt.*attempt/.test(stack)),
    ).toEqual([]);
  }
});

test('exceptions are separate roots, with count and latency', () => {
  const board = ekLm3s9b92({ counting: true, image: shipped('blinky') });
  const profiler = new Profiler(board);
  board.run({ for: '2s' });
  const profile = profiler.profile();
  const [timer] = profile.exceptions;
  expect(timer).toMatchObject({ name: 'TIMER0A', number: 35, latency: { min: 12, max: 12 } });
  expect(timer.count).toBe(timer.latency.count);
  const folded = formatFolded(profile).trim().split('\n');
  expect(folded).toContainEqual(expect.stringMatching(/^\[TIMER0A\];Timer0A_Handler;GPIOPinWrite \d+$/));
  expect(folded).toContainEqual(`[TIMER0A];(exception entry) ${12 * timer.count}`);
  expect(folded).toContainEqual(expect.stringMatching(/^Reset_Handler;main;.*\(sleep\) \d+$/));
  expect(folded.filter((line) => /main.*Timer0A/.test(line))).toEqual([]);
  expect(folded.reduce((sum, line) => sum + Number(/\d+$/.exec(line)![0]), 0)).toBe(profile.total);
});

test('a speedscope file has a stack of known frames and a weight for each sample', () => {
  const board = ekLm3s9b92({ counting: true, image: shipped('hello') });
  const profiler = new Profiler(board);
  board.run({ for: '20ms' });
  const profile = profiler.profile();
  const file = JSON.parse(formatSpeedscope(profile, 'hello.elf'));
  const [{ type, unit, startValue, endValue, samples, weights }] = file.profiles;
  expect(file.$schema).toBe('https://www.speedscope.app/file-format-schema.json');
  expect({ type, unit, startValue, endValue }).toEqual({
    type: 'sampled',
    unit: 'none',
    startValue: 0,
    endValue: profile.total,
  });
  expect(weights).toHaveLength(samples.length);
  expect(weights.reduce((a: number, b: number) => a + b, 0)).toBe(profile.total);
  for (const frame of samples.flat()) expect(file.shared.frames[frame].name).toEqual(expect.any(String));
  expect(file.shared.frames).toContainEqual({ name: 'main', file: 'examples/hello.c', line: 31 });
});

test('a profile can be read in the middle of a run', () => {
  const board = ekLm3s9b92({ counting: true, image: shipped('blinky') });
  const profiler = new Profiler(board);
  const seen: boolean[] = [];
  board.pin('PD0').watch(() => {
    const { total, root, frames } = profiler.profile();
    const inHandler = frames.some(({ frame, self }) => frame.name === 'GPIOPinWrite' && self > 0);
    seen.push(inHandler && total === board.clock.cycles && root.total === total);
  });
  board.run({ for: '2s' });
  expect(seen.slice(1)).toEqual([true, true]);
});

test('a profile ends in the middle of a run and does not change the run', () => {
  const [measured, plain] = [1, 2].map(() => ekLm3s9b92({ counting: true, image: shipped('blinky') }));
  const profiler = new Profiler(measured);
  measured.run({ for: '300ms' });
  const { total } = profiler.profile();
  profiler.end();
  measured.run({ for: '300ms' });
  plain.run({ for: '600ms' });
  expect(measured.digest()).toBe(plain.digest());
  expect(total).toBeLessThan(plain.clock.cycles);
});

describe('perch profile', () => {
  const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
  const perch = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });
  const blinky = path('firmware/images/blinky.elf');

  test('reports functions, lines, calls and exceptions', () => {
    const { status, stdout } = perch('profile', blinky, '--for', '1s', '--top', '5');
    expect(status).toBe(0);
    expect(stdout).toMatch(/blinky\.elf: \d+ cycles, 1000\.000 ms/);
    expect(stdout).toMatch(
      /\n +[\d,]+ +\d+\.\d% +[\d,]+ +\d+\.\d% +1 {2}SysCtlClockSet +driverlib\/sysctl\.c:\d+\n/,
    );
    expect(stdout).toMatch(/\nLines\n[^]*driverlib\/sysctl\.c:\d+\n[^]* {2}and \d+ more\n/);
    expect(stdout).toMatch(/ from Reset_Handler\n.* main, itself .*\n.* calls CPUwfi\n/);
    expect(stdout).toMatch(/\n +TIMER0A +1 +62 +0\.0% +12 +12 +12 +40\n/);
  });

  test('an image without symbols and lines is profiled by address', () => {
    execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', blinky, join(folder, 'blinky.bin')]);
    const { stdout } = perch('profile', 'blinky.bin', '--for', '1s');
    expect(stdout).toContain('The image has no symbols: functions are shown by address.\n');
    expect(stdout).toContain('The image has no line table: cycles are not attributed to source lines.\n');
    expect(stdout).toMatch(/ 1 {2}0x0000_0\w{3}\n/);
  });

  test('writes folded stacks and speedscope files, and rejects bad input', () => {
    expect(perch('profile', blinky, '--for', '1s', '--format', 'folded', '-o', 'a.folded').status).toBe(0);
    expect(readFileSync(join(folder, 'a.folded'), 'utf8')).toMatch(
      /^Reset_Handler;main;SysCtlClockSet \d+$/m,
    );
    expect(perch('profile', blinky, '--for', '1s', '--format', 'speedscope', '-o', 'a.json').status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8')).name).toBe('blinky.elf');
    const refused: [string[], string][] = [
      [[blinky, '-o', 'no/where'], "cannot write 'no/where': no such file"],
      [[blinky, '--top', 'x'], "--top: 'x' is not a number of rows"],
      [[blinky, '--format', 'svg'], "option '--format <format>' argument 'svg' is invalid"],
      [['gone.elf'], "cannot read 'gone.elf': no such file"],
    ];
    for (const [args, message] of refused) {
      const { status, stderr } = perch('profile', ...args);
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`perch: ${message}`) });
    }
  });
});
