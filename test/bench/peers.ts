/**
 * Slower peers on some of the project's own programs: Perch's interpreter, Unicorn where it is installed, and rp2040js. The last two
 * run in this process without a board, and their start is not counted.
 */
import { Simulator } from 'rp2040js';
import {
  loadUnicorn,
  Outcome,
  PROGRAM_REGISTERS,
  UnicornCore,
  type UnicornLibrary,
  XPSR,
} from '../../emulator/engine/unicorn/library.js';
import { BARE, binaryOf, build, RP2040 } from './build.js';
import { costOfSuccess } from './child.js';
import { guest } from './guests.js';
import { bareNode, perchRun } from './machines.js';
import { verdict } from './marks.js';
import { perch } from './places.js';
import type { Program } from './program.js';
import { type Length, roundsFor } from './rounds.js';
import { geometricMean, printTable } from './statistics.js';

/** One run: million instructions a CPU second, and what the program printed. */
interface Sample {
  readonly rate: number;
  readonly output: string;
}

interface Peer {
  readonly name: string;
  /** How many times as fast the translator should be. */
  readonly mark?: number;
  /** How many million instructions it runs. */
  readonly million: number;
  run(program: Program, length: Length): Promise<Sample> | Sample;
}

const PROGRAMS = ['integer', 'memory', 'bytecode', 'recursion', 'pointers', 'softfloat'].map((name) =>
  guest(name),
);

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const text = (sram: Uint8Array, address: number) =>
  Buffer.from(sram.subarray(address - 0x20000000, address - 0x20000000 + 8)).toString();

/** One call, from reset to the breakpoint with which the program prints its result. */
function unicorn(library: UnicornLibrary): Peer {
  return {
    name: 'Unicorn',
    mark: 10,
    million: 100,
    run(program, { rounds, instructions }) {
      const flash = new Uint8Array(0x40000);
      const sram = new Uint8Array(0x10000);
      flash.set(binaryOf(build(program, rounds, BARE)));
      const [stack, reset] = new Uint32Array(flash.buffer, 0, 2);
      const core = new UnicornCore(library);
      core.map(0, flash, false);
      core.map(0x20000000, sram, true);
      core.registers[13] = stack;
      core.registers[XPSR] = 1 << 24;
      core.writeRegisters(PROGRAM_REGISTERS);
      let outcome = 0;
      const seconds = cpuSeconds(() => (outcome = core.run(reset, 0)));
      if (outcome !== Outcome.EXCEPTION) throw new Error(`Unicorn: ${core.describe(outcome)}`);
      core.readRegisters();
      const output = text(sram, core.registers[1]);
      core.close();
      return { rate: instructions / seconds / 1e6, output };
    },
  };
}

/** As its own Simulator runs it. Its Cortex-M0+ executes other, simpler instructions, which are what is counted. */
const rp2040: Peer = {
  name: 'rp2040js',
  mark: 30,
  million: 20,
  run(program, { rounds }) {
    const { clock, rp2040: chip } = new Simulator();
    const { core } = chip;
    const refuse = (component: string, message: string) => {
      throw new Error(`rp2040js, ${component}: ${message}`);
    };
    chip.logger = { debug() {}, info() {}, warn: refuse, error: refuse };
    const image = binaryOf(build(program, rounds, RP2040));
    const [stack, reset] = new Uint32Array(Uint8Array.from(image.subarray(0, 8)).buffer);
    chip.flash.set(image);
    core.VTOR = RP2040.flash;
    core.SP = stack;
    core.PC = reset & ~1;
    let output = '';
    let running = true;
    chip.onBreak = () => {
      if (core.registers[0] === 4) output += text(chip.sram, core.registers[1]);
      else running = false;
    };
    const cycle = 1e9 / clock.frequency;
    let instructions = 0;
    const seconds = cpuSeconds(() => {
      for (; running; instructions++) clock.tick(core.executeInstruction() * cycle);
    });
    return { rate: instructions / seconds / 1e6, output };
  },
};

/** The whole process less bare node's start. */
const interpreter: Peer = {
  name: 'interpreter',
  million: 60,
  async run(program, { rounds, instructions }) {
    const image = build(program, rounds);
    const node = (await bareNode()).seconds;
    const command = [process.execPath, perch, 'run', '--engine', 'interpreter', image];
    const { seconds, stdout } = await costOfSuccess(command);
    return { rate: instructions / (seconds - node) / 1e6, output: stdout.trim() };
  },
};

async function findPeers(): Promise<Peer[]> {
  try {
    return [unicorn(await loadUnicorn()), rp2040, interpreter];
  } catch (error) {
    console.log(`No Unicorn: ${(error as Error).message}.\n`);
    return [rp2040, interpreter];
  }
}

/** The translator's rate, a whole process, and its results at the lengths of the peers. */
async function ours(program: Program): Promise<number> {
  const { rounds, instructions } = await roundsFor(program, 1e9);
  return instructions / (await perchRun(build(program, rounds))).seconds / 1e6;
}

async function sampleOf(peer: Peer, program: Program): Promise<Sample> {
  const length = await roundsFor(program, peer.million * 1e6);
  const sample = await peer.run(program, length);
  const { stdout } = await perchRun(build(program, length.rounds));
  if (sample.output !== stdout.trim()) {
    throw new Error(`${peer.name} computes ${sample.output} in ${program.name}, not ${stdout.trim()}`);
  }
  return sample;
}

/** Prints the peers' rates and how many times as fast the translator is. */
export async function printPeers(): Promise<void> {
  const peers = await findPeers();
  const rows: string[][] = [];
  const ratios: number[][] = peers.map(() => []);
  for (const program of PROGRAMS) {
    const mine = await ours(program);
    const cells: string[] = [];
    for (const [n, peer] of peers.entries()) {
      const { rate } = await sampleOf(peer, program);
      ratios[n].push(mine / rate);
      cells.push(`${rate.toFixed(0)} (${(mine / rate).toFixed(1)} times)`);
    }
    rows.push([program.name, mine.toFixed(0), ...cells]);
  }
  const means = ratios.map(geometricMean);
  console.log(
    'Million instructions a CPU second: Perch as a whole process of a billion instructions, peers as fewer and without their start ' +
      '(rp2040js counts the instructions of its Cortex-M0+):\n',
  );
  printTable([
    ['', 'Perch', ...peers.map(({ name }) => name)],
    ...rows,
    ['geometric mean', '', ...means.map((mean) => `${mean.toFixed(1)} times`)],
    [
      'mark',
      '',
      ...peers.map(({ mark }, n) => (mark === undefined ? '' : `${mark}: ${verdict(means[n] >= mark)}`)),
    ],
  ]);
}
