/** Register accesses a CPU second, each kind by itself, as whole processes. */
import { build } from './build.js';
import { accesses, ACCESSES_PER_ROUND } from './guests.js';
import { bareNode, perchRun } from './machines.js';
import { verdict } from './marks.js';
import { median, printTable, show, spreadOf } from './statistics.js';

const MARK = 30;
const ROUNDS = 60_000;

const KINDS = [
  accesses('read UARTFR', 'check += UARTFR'),
  accesses('read GPIODATA', 'check += GPIODATA[15]'),
  accesses('write UARTDR', 'UARTDR = i'),
  accesses('write GPIODATA', 'GPIODATA[15] = i & 15'),
];

/** Prints million accesses a CPU second. The UART is on; what finds its FIFO full is lost, as on the chip. */
export async function printAccesses(runs: number): Promise<void> {
  const rows: string[][] = [];
  for (const program of KINDS) {
    const image = build(program, ROUNDS);
    const million = (ROUNDS * ACCESSES_PER_ROUND) / 1e6;
    const [ours, less]: [number[], number[]] = [[], []];
    for (let n = 0; n < runs; n++) {
      const [{ code, seconds }, node] = [await perchRun(image), (await bareNode()).seconds];
      if (code !== 0) throw new Error(`${program.name} fails`);
      ours.push(million / seconds);
      less.push(million / (seconds - node));
    }
    const rate = spreadOf(ours);
    rows.push([
      program.name,
      show(rate, 1),
      median(less).toFixed(1),
      `${MARK}: ${verdict(rate.median >= MARK)}`,
    ]);
  }
  console.log(`Million register accesses a CPU second, of ${(ROUNDS * ACCESSES_PER_ROUND) / 1e6} million:\n`);
  printTable([['', 'whole process', 'less bare node', 'mark'], ...rows]);
}
