/**
 * `npm run bench`: million guest instructions per CPU second of the same images on our engines and on what is installed of
 * QEMU and Unicorn, with ratios. Each number is the median of several runs, with the spread; see docs/performance.md.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ekLm3s9b92 } from '../../boards/index.js';
import type { Processor } from '../../emulator/core/processor.js';
import type { Engine } from '../../emulator/engine/engine.js';
import { Interpreter } from '../../emulator/engine/interpreter.js';
import { Translator, translator } from '../../emulator/engine/translator/translator.js';
import { unicornEngine } from '../../emulator/engine/unicorn/engine.js';
import { BareMachine, binaryOf, build, type Guest, GUESTS, REGISTERS } from './guests.js';

const runs = Number(process.argv[2] ?? 5);
/** What is slow runs only this many cycles, or less than a whole program. */
const slowCycles = 40e6;
const slowestCycles = 3e6;

interface Sample {
  instructions: number;
  seconds: number;
  check: string;
}

/** The peers, ours first. What gives no `instructions` executes the whole program. */
type Peer = (guest: Guest, elf: string, image: Uint8Array) => Sample;

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function ours(engine: (cpu: Processor) => Engine, cycles?: number): Peer {
  return (_, __, image) => {
    const machine = new BareMachine(image, engine);
    const seconds = cpuSeconds(() => machine.run(cycles));
    return { instructions: machine.engine.instructions, seconds, check: machine.output };
  };
}

/** CPU time of a child process, from the shell's `times`. */
function qemu(...options: string[]): Peer {
  const counted = options.length > 0;
  return (guest, plain) => {
    const elf = counted && guest.counted ? build(guest, guest.counted) : plain;
    const semihosting = '-nographic -monitor none -serial null -semihosting-config enable=on,target=native';
    const command = `qemu-system-arm -M lm3s6965evb ${semihosting} ${options.join(' ')} -kernel ${elf} 2>&1; times`;
    const { stdout } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
    const [, children] = [...stdout.matchAll(/(\d+)m([\d.]+)s (\d+)m([\d.]+)s/g)];
    const [, um, us, sm, ss] = children.map(Number);
    return {
      instructions: 0,
      seconds: 60 * (um + sm) + us + ss,
      check: /^[0-9a-f]{8}$/m.exec(stdout)?.[0] ?? '',
    };
  };
}

function installed(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0;
}

async function peersOf(): Promise<Map<string, Peer>> {
  const peers = new Map<string, Peer>([
    ['translator', ours((cpu) => new Translator(cpu))],
    ['interpreter', ours((cpu) => new Interpreter(cpu), slowCycles)],
  ]);
  if (installed('qemu-system-arm')) {
    peers.set('qemu', qemu());
    peers.set('qemu counted', qemu('-icount shift=0'));
  }
  try {
    peers.set('unicorn', ours(await unicornEngine(), slowestCycles));
  } catch (error) {
    console.log(`no Unicorn: ${(error as Error).message}`);
  }
  return peers;
}

interface Rate {
  median: number;
  low: number;
  high: number;
}

function rateOf(rates: number[]): Rate {
  const sorted = [...rates].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], low: sorted[0], high: sorted[sorted.length - 1] };
}

const show = ({ median, low, high }: Rate) => `${median.toFixed(0)} (${low.toFixed(0)}-${high.toFixed(0)})`;

/** Million instructions per CPU second of each peer on a guest; runs of the peers alternate. */
function measure(guest: Guest, peers: ReadonlyMap<string, Peer>): Map<string, Rate> {
  const elf = build(guest);
  const image = binaryOf(elf);
  const rates = new Map<string, number[]>();
  let whole = 0;
  let check = '';
  for (let n = 0; n < runs; n++) {
    for (const [name, peer] of peers) {
      const sample = peer(guest, elf, image);
      if (name === 'translator') ({ instructions: whole, check } = sample);
      else if (sample.check !== '' && sample.check !== check && guest.name !== 'interrupts')
        throw new Error(`${name} computes ${sample.check} in ${guest.name}, not ${check}`);
      const instructions = sample.instructions || whole;
      rates.set(name, [...(rates.get(name) ?? []), instructions / sample.seconds / 1e6]);
    }
  }
  return new Map([...rates].map(([name, list]) => [name, rateOf(list)]));
}

function line(cells: readonly string[]): void {
  console.log(cells.map((cell, n) => cell.padEnd(n ? 20 : 12)).join(''));
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Register accesses per CPU second into the board's models, tracing off. */
function registers(): void {
  const image = readFileSync(build(REGISTERS));
  const rates = Array.from({ length: runs }, () => {
    const board = ekLm3s9b92({ image, engine: translator });
    const seconds = cpuSeconds(() => board.run({ for: '60s' }));
    return (REGISTERS.rounds * REGISTERS.perRound!) / seconds / 1e6;
  });
  console.log(`\nregister accesses (${REGISTERS.what}): ${show(rateOf(rates))} million per CPU second`);
}

const peers = await peersOf();
const names = [...peers.keys()];
console.log(`million guest instructions per CPU second, median (lowest-highest) of ${runs} runs\n`);
line(['', ...names]);
const ratios = new Map<string, number[]>();
for (const guest of GUESTS) {
  const rates = measure(guest, peers);
  line([guest.name, ...names.map((name) => show(rates.get(name)!))]);
  const mine = rates.get('translator')!.median;
  for (const name of names.slice(1)) {
    ratios.set(name, [...(ratios.get(name) ?? []), mine / rates.get(name)!.median]);
  }
}
console.log('\ntranslator as a multiple of');
line(['', ...GUESTS.map(({ name }) => name), 'geometric mean']);
for (const [name, list] of ratios) {
  line([name, ...list.map((ratio) => ratio.toFixed(2)), geometricMean(list).toFixed(2)]);
}
registers();
