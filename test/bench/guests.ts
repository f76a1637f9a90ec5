/** The project's own programs for the benchmark. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guestSources, scratch } from './places.js';
import type { Program } from './program.js';
import { manyBranches, manyFunctions, muchCode } from './shapes.js';

const FLAGS = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', `-I${guestSources}`];

/** A program of the folder `guests`. */
export function guest(name: string, more: Partial<Program> = {}): Program {
  const { flags = [], ...rest } = more;
  const sources = [join(guestSources, `${name}.c`)];
  return { name, suite: 'own', sources, ...rest, flags: [...FLAGS, ...flags] };
}

/** A program that is generated, always the same one. */
function generated(name: string, source: string): Program {
  const folder = join(scratch, 'generated');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.c`);
  writeFileSync(file, source);
  return { ...guest(name), sources: [file] };
}

/** What they stress: see the first lines of each. */
export function ownPrograms(): Program[] {
  return [
    guest('integer'),
    guest('memory'),
    guest('bytecode'),
    guest('recursion'),
    guest('pointers'),
    guest('softfloat', { notNative: 'clang computes it with floating-point instructions' }),
    guest('interrupts', { notNative: 'uses the interrupt controller' }),
    guest('owlet', { owlet: true, notNative: 'is partly written in assembly language' }),
    guest('depth'),
    guest('jumps'),
    guest('sram'),
    guest('near'),
    guest('overlay'),
    generated('branches', manyBranches()),
    generated('functions', manyFunctions()),
    generated('lukewarm', muchCode()),
  ];
}

/** Does nothing: the start of the machine that runs it. */
export const EMPTY = guest('empty');
/** Sleeps between ticks. */
export const IDLE = guest('idle');
/** Sends a text over UART0 at once. */
export const UART = guest('uart');
/** Answers what it receives, while it computes. */
export const ECHO = guest('echo');
/** The traffic of a driver. */
export const TRAFFIC = guest('traffic');

export const ACCESSES_PER_ROUND = 1000;
/** One kind of register access. @param access a C statement of registers.c */
export const accesses = (name: string, access: string): Program =>
  guest('registers', { name, flags: [`-DACCESS=${access}`] });
