/** How many rounds of a program are a number of instructions: counted with Perch, and kept for the next run. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryOf, build } from './build.js';
import { costOfSuccess } from './child.js';
import { cache, perch } from './places.js';
import type { Program } from './program.js';

/** Instructions of a program: those of its start and end, and those of a round. */
interface Count {
  readonly fixed: number;
  readonly each: number;
}

const file = join(cache, 'bench', 'instructions.json');
const counts = new Map<string, Count>(Object.entries(readKept()));

function readKept(): Record<string, Count> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Count>;
  } catch {
    return {};
  }
}

async function instructionsOf(program: Program, rounds: number): Promise<number> {
  const { stderr } = await costOfSuccess([
    process.execPath,
    perch,
    'run',
    build(program, rounds),
    '--stats',
    'json',
  ]);
  return (JSON.parse(stderr.trim().split('\n').at(-1)!) as { instructions: number }).instructions;
}

/** The difference of two runs: rounds are added until it is large enough to stand for all. */
async function counted(program: Program): Promise<Count> {
  const one = await instructionsOf(program, 1);
  for (let more = 4; ; more *= 8) {
    const several = await instructionsOf(program, 1 + more);
    const each = (several - one) / more;
    if (several - one > 2e6) return { fixed: one - each, each };
  }
}

async function countOf(program: Program): Promise<Count> {
  const key = createHash('sha256')
    .update(binaryOf(build(program, 1)))
    .digest('hex');
  let count = counts.get(key);
  if (!count) {
    count = await counted(program);
    counts.set(key, count);
    mkdirSync(join(cache, 'bench'), { recursive: true });
    writeFileSync(file, JSON.stringify(Object.fromEntries(counts)));
  }
  return count;
}

/** A length of a program. */
export interface Length {
  readonly rounds: number;
  readonly instructions: number;
}

/** The number of rounds that comes nearest to a number of instructions, at least one. */
export async function roundsFor(program: Program, instructions: number): Promise<Length> {
  const { fixed, each } = await countOf(program);
  const rounds = Math.max(1, Math.round((instructions - fixed) / each));
  return { rounds, instructions: fixed + each * rounds };
}
