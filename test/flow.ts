/** Programs for coverage and profiles, built from C with firmware/conformance/observe.c, and boards that run them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ekLm3s9b92 } from '../boards/index.js';
import type { Processor } from '../emulator/core/processor.js';
import { Interpreter } from '../emulator/engine/interpreter.js';

const firmware = fileURLToPath(new URL('../firmware/', import.meta.url));
const sources = `${firmware}conformance/`;
const options = '-mcpu=cortex-m3 -mthumb -g -Wall -Wextra -Werror -ffreestanding -nostdlib -fno-common'.split(
  ' ',
);

/** Builds a program from a source that defines `observe`. @returns the bytes of its ELF file */
export function build(source: string, ...more: string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'perch-'));
  try {
    const file = join(folder, 'program.c');
    writeFileSync(file, source);
    const inputs = ['-I', sources, '-T', join(sources, 'conformance.ld'), join(sources, 'observe.c'), file];
    execFileSync('arm-none-eabi-gcc', [...options, ...more, ...inputs, '-o', join(folder, 'program.elf')]);
    return readFileSync(join(folder, 'program.elf'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A program of firmware/conformance. */
export function conformance(name: string): Uint8Array {
  return build(readFileSync(join(sources, `${name}.c`), 'utf8'), '-O1');
}

export const shipped = (name: string) =>
  readFileSync(new URL(`../firmware/images/${name}.elf`, import.meta.url));

/** The same image on both engines, translated and interpreted. */
export function onBoth(image: Uint8Array) {
  return [
    ekLm3s9b92({ counting: true, image }),
    ekLm3s9b92({
      counting: true,
      image,
      engine: (cpu: Processor) => new Interpreter(cpu),
    }),
  ] as const;
}

/** Programs that together exercise everything that counting has to get right, with the input of each. */
export const programs: readonly (readonly [name: string, image: () => Uint8Array, input: string])[] = [
  ['hello', () => shipped('hello'), ''],
  ['blinky', () => shipped('blinky'), ''],
  ['crash', () => shipped('crash'), 'u'],
  ['rom_hello', () => shipped('rom_hello'), 'echo'],
  ['rom', () => build(...callingRom), ''],
  ['owlet', () => shipped('owlet'), ''],
  ...['exceptions', 'faults', 'mpu', 'priorities', 'sleep', 'systick'].map(
    (name) => [name, () => conformance(name), ''] as const,
  ),
  ['decisions', () => build(decisions, '-O2'), ''],
];

/** Hot code that calls ROM functions through the API tables, some of which read tables, with interrupts during calls. */
export const callingRom = [
  `
#include "observe.h"
#include "driverlib/rom.h"
#define PORTD 0x40007000
static volatile uint32_t ticks;
static unsigned long words[16];
static void tick(void) { ticks += ROM_SysTickPeriodGet(); }

__attribute__((noinline)) static uint32_t by_pointer(long (*function)(unsigned long), uint32_t n) { return function(n); }

void observe(void) {
  uint32_t sum = 0;
  on(SYSTICK, tick);
  ROM_SysCtlPeripheralEnable(0x20000008);
  ROM_SysTickPeriodSet(997);
  ROM_SysTickEnable();
  ROM_SysTickIntEnable();
  for (uint32_t n = 0; n < 1000; n++) {
    words[n % 16] += n;
    sum = sum * 3 + ROM_Crc16Array(16, words);
    ROM_GPIOPinWrite(PORTD, 15, n);
    sum += ROM_GPIOPinRead(PORTD, 15);
    sum ^= by_pointer(ROM_IntPriorityGet, 15) + ROM_SysCtlPeripheralPresent(0x20000008);
  }
  ROM_SysTickDisable();
  say_value("sum", sum + ticks);
}
`,
  '-O2',
  ...['-I', firmware, '-I', `${firmware}driverlib`],
] as const;

/** Hot code with every kind of decision, interrupted throughout. */
const decisions = `
#include "observe.h"
static volatile uint32_t ticks;
static void tick(void) { ticks++; }

__attribute__((noinline)) static uint32_t choose(uint32_t n, uint32_t x) {
  switch (n % 7) {
    case 0: return x + 3;
    case 1: return x ^ 0x55;
    case 2: return x << 1;
    case 3: return x / (n | 1);
    case 4: return (uint32_t)(((uint64_t)x * n) >> 7);
    case 5: return x > n ? x - n : n - x;
    default: return ~x;
  }
}

__attribute__((noinline)) static uint32_t it_blocks(uint32_t a, uint32_t b) {
  uint32_t result;
  __asm volatile(
    "cmp %1, %2\\n ittte hi\\n subhi %0, %1, %2\\n addhi %0, %0, #3\\n eorhi %0, %0, %2\\n subls %0, %2, %1\\n"
    "cmp %0, #64\\n itt lt\\n addlt %0, %0, #1\\n cmplt %0, #32\\n it eq\\n moveq %0, #7\\n"
    "it mi\\n addmi %0, %0, #1\\n"
    : "=&r"(result) : "r"(a), "r"(b) : "cc");
  return result;
}

__attribute__((noinline)) static uint32_t deep(uint32_t n) { return n < 2 ? n : deep(n - 1) + deep(n - 2); }

void observe(void) {
  on(SYSTICK, tick);
  SYST_RVR = 997;
  SYST_CVR = 0;
  SYST_CSR = 7;
  uint32_t x = 1, (*volatile pointer)(uint32_t, uint32_t) = choose;
  for (uint32_t n = 0; n < 20000; n++) x = it_blocks(pointer(n, x), n) + choose(x, n);
  x += deep(17);
  uint32_t until = ticks + 3;
  while (ticks != until) __asm volatile("wfi");
  SYST_CSR = 0;
  say_value("x", x);
}
`;
