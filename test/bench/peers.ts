/** The peers that run the guest programs: Perch's engines, rp2040js and, where installed, QEMU and Unicorn. */
import { spawnSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { Simulator } from 'rp2040js';
import type { Processor } from '../../emulator/core/processor.js';
import type { Engine } from '../../emulator/engine/engine.js';
import { Interpreter } from '../../emulator/engine/interpreter.js';
import { Translator } from '../../emulator/engine/translator/translator.js';
import {
  loadUnicorn,
  Outcome,
  PROGRAM_REGISTERS,
  UnicornCore,
  type UnicornLibrary,
  XPSR,
} from '../../emulator/engine/unicorn/library.js';
import { BareMachine, binaryOf, build, type Guest, RP2040, type Variant } from './guests.js';

/** One run of a guest. */
export interface Sample {
  readonly instructions: number;
  /** CPU seconds of the process, all of its threads. */
  readonly seconds: number;
  /** What the guest printed. */
  readonly check: string;
}

export interface Peer {
  readonly name: string;
  /** The goal of issue 3: how many times as fast the translator should be, over all programs. */
  readonly mark?: number;
  /** The same for each single program. */
  readonly markEach?: number;
  /** Runs a guest. @returns undefined if the peer cannot run it */
  run(guest: Guest): Sample | undefined;
}

/** V8 caches compiled modules by their bytes; every run has to compile its own. */
setFlagsFromString('--no-wasm-native-module-cache-enabled');

/** Slow peers divide the number of rounds by these. */
const [slow, slower] = [16, 100];

export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The longest wait for a translation in milliseconds, by guest and run. */
export const pauses = new Map<string, number[]>();

class TimedTranslator extends Translator {
  longest = 0;

  protected override translate(start: number): boolean {
    const before = performance.now();
    const done = super.translate(start);
    this.longest = Math.max(this.longest, performance.now() - before);
    return done;
  }
}

function runOurs(guest: Guest, variant: Variant, engine: (cpu: Processor) => Engine): Sample {
  const machine = new BareMachine(binaryOf(build(guest, variant)), engine);
  const seconds = cpuSeconds(() => machine.run());
  return { instructions: machine.engine.instructions, seconds, check: machine.output };
}

export const ours: Peer = {
  name: 'translator',
  run(guest) {
    let engine: TimedTranslator | undefined;
    const sample = runOurs(guest, {}, (cpu) => (engine = new TimedTranslator(cpu)));
    pauses.set(guest.name, [...(pauses.get(guest.name) ?? []), engine!.longest]);
    return sample;
  },
};

const interpreter: Peer = {
  name: 'interpreter',
  run: (guest) => runOurs(guest, { share: slower }, (cpu) => new Interpreter(cpu)),
};

const references = new Map<string, Sample>();

/** The translator's result: peers must print the same, and those that do not count instructions take its count. */
function reference(guest: Guest, variant: Variant): Sample {
  const id = JSON.stringify([guest.name, variant]);
  let sample = references.get(id);
  if (!sample) references.set(id, (sample = runOurs(guest, variant, (cpu) => new Translator(cpu))));
  return sample;
}

/** The relative tolerance of interrupt counts, which depend on each peer's clock. */
const sameInterrupts = 0.02;

function checked(peer: string, guest: Guest, sample: Sample, expected: string): Sample {
  const [got, wanted] = [parseInt(sample.check, 16), parseInt(expected, 16)];
  const same = guest.timer ? Math.abs(got / wanted - 1) < sameInterrupts : got === wanted;
  if (!same) throw new Error(`${peer} computes ${sample.check} in ${guest.name}, not ${expected}`);
  return sample;
}

function qemu(
  name: string,
  marks: Pick<Peer, 'mark' | 'markEach'>,
  options: string[],
  defines: string[],
): Peer {
  const machine = ['-M', 'lm3s6965evb', '-nographic', '-monitor', 'none', '-serial', 'null'];
  const fixed = [...machine, '-semihosting-config', 'enable=on,target=native', ...options].join(' ');
  return {
    name,
    ...marks,
    run(guest) {
      const variant = guest.timer ? { defines } : {};
      const counted = options.length > 0;
      const { instructions, check } = reference(guest, counted ? {} : variant);
      const command = `qemu-system-arm ${fixed} -kernel ${build(guest, variant)} 2>&1; times`;
      const { stdout } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
      const [, children] = [...stdout.matchAll(/(\d+)m([\d.]+)s (\d+)m([\d.]+)s/g)];
      const [, um, us, sm, ss] = children.map(Number);
      const printed = /^[0-9a-f]{8}$/m.exec(stdout)?.[0] ?? '';
      return checked(name, guest, { instructions, seconds: 60 * (um + sm) + us + ss, check: printed }, check);
    },
  };
}

/** Unicorn alone: one call, from reset to the breakpoint with which the program prints its result. */
function unicorn(library: UnicornLibrary): Peer {
  const variant = { share: slow };
  return {
    name: 'Unicorn',
    mark: 10,
    run(guest) {
      if (guest.timer) return undefined;
      const { instructions, check } = reference(guest, variant);
      const flash = new Uint8Array(0x40000);
      const sram = new Uint8Array(0x10000);
      flash.set(binaryOf(build(guest, variant)));
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
      const text = core.registers[1] - 0x20000000;
      core.close();
      const printed = Buffer.from(sram.subarray(text, text + 8)).toString();
      return checked('Unicorn', guest, { instructions, seconds, check: printed }, check);
    },
  };
}

/** rp2040js, run as its own Simulator does until the program ends. Its Cortex-M0+ executes other instructions. */
const rp2040: Peer = {
  name: 'rp2040js',
  mark: 30,
  run(guest) {
    const { clock, rp2040: chip } = new Simulator();
    const { core } = chip;
    const refuse = (component: string, message: string) => {
      throw new Error(`rp2040js, ${component}: ${message}`);
    };
    chip.logger = { debug() {}, info() {}, warn: refuse, error: refuse };
    const image = binaryOf(build(guest, { target: RP2040, share: slower }));
    const [stack, reset] = new Uint32Array(Uint8Array.from(image.subarray(0, 8)).buffer);
    chip.flash.set(image);
    core.VTOR = RP2040.flash;
    core.SP = stack;
    core.PC = reset & ~1;
    let check = '';
    let running = true;
    chip.onBreak = () => {
      const text = core.registers[1] - 0x20000000;
      if (core.registers[0] === 4) check += Buffer.from(chip.sram.subarray(text, text + 8)).toString();
      else running = false;
    };
    const cycle = 1e9 / clock.frequency;
    let instructions = 0;
    const seconds = cpuSeconds(() => {
      for (; running; instructions++) clock.tick(core.executeInstruction() * cycle);
    });
    if (guest.timer) return { instructions, seconds, check };
    const { check: expected } = reference(guest, { share: slower });
    return checked('rp2040js', guest, { instructions, seconds, check }, expected);
  },
};

export function installed(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0;
}

/** All peers except the translator. Prints which are not installed. */
export async function findPeers(): Promise<Peer[]> {
  const peers: Peer[] = [];
  if (installed('qemu-system-arm')) {
    peers.push(qemu('QEMU', { mark: 2, markEach: 1.2 }, [], ['-DSELF']));
    peers.push(qemu('QEMU counted', { mark: 3 }, ['-icount shift=0'], ['-DPERIOD=50']));
  } else console.log('no QEMU: qemu-system-arm is not installed');
  try {
    peers.push(unicorn(await loadUnicorn()));
  } catch (error) {
    console.log(`no Unicorn: ${(error as Error).message}`);
  }
  return [...peers, rp2040, interpreter];
}
