/** One trial: a program and a plan from a seed on two boards, the report of a difference, and the smallest trial that shows it. */
import { ekLm3s9b92 } from '../../boards/ek-lm3s9b92.js';
import type { Processor } from '../../emulator/core/processor.js';
import type { Engine } from '../../emulator/engine/engine.js';
import { Interpreter } from '../../emulator/engine/interpreter.js';
import { Translator } from '../../emulator/engine/translator/translator.js';
import { decode, isWide } from '../../emulator/isa/decode.js';
import { disassemble } from '../../emulator/isa/disassemble.js';
import { type Address, type Cycles, hex } from '../../emulator/units.js';
import { Random } from '../conformance/random.js';
import { registersOf } from '../lockstep.js';
import { type Guise, GUISES } from './guise.js';
import { type Action, type BoardPair, carryOut, type Outcome, planOf } from './plan.js';
import { partSeed, type Program } from './frame.js';
import { programOf, UNITS } from './program.js';
import { ARENA } from './scaffold.js';

/** What is tried: units of the seed's program, and actions of its plan, by their numbers. */
export interface Trial {
  readonly seed: number;
  readonly units: readonly number[];
  readonly actions: readonly number[];
}

export type MakeEngine = (cpu: Processor) => Engine;
/** The engine that the interpreter is compared with, for each way to look at it. */
export type Peer = (guise: Guise) => MakeEngine;

/** Steppers are made soon. A cache of a few regions is full after a moment. */
const ROOMY = { regions: 512, bytes: 1 << 20, shortages: 8 };
const SMALL = { regions: 3, bytes: 6000, shortages: 8 };
export const translatorPeer: Peer = (guise) => (cpu) =>
  new Translator(cpu, guise === 'small cache' ? SMALL : ROOMY);

const ACTIONS = 14;
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

export const trialOf = (seed: number): Trial => ({ seed, units: upTo(UNITS), actions: upTo(ACTIONS) });

/** Half of the boards are not looked at. */
const guiseOf = (seed: number): Guise => GUISES[(seed >>> 0) % (2 * GUISES.length)] ?? 'plain';

function planFor({ seed, actions }: Trial): Action[] {
  const plan = planOf(new Random(partSeed(seed, 1000)), ACTIONS);
  return actions.map((n) => plan[n]);
}

/** SRAM is full of undefined instructions: a jump into it does not get far. */
const SRAM = new Uint8Array(0x1_7000).fill(0xde);

/** Boards with a program, one on the interpreter, one on another engine. */
export function boardsWith(image: Uint8Array, engine: MakeEngine, counting = false): BoardPair {
  const boards: BoardPair = [
    ekLm3s9b92({ image, counting, engine: (cpu) => new Interpreter(cpu) }),
    ekLm3s9b92({ image, counting, engine }),
  ];
  for (const { bus } of boards) bus.poke(ARENA, SRAM);
  return boards;
}

/** What a trial came to, with what is counted about it. */
export interface Result {
  readonly difference?: string;
  readonly instructions: number;
  readonly alive: boolean;
}

export function attempt(trial: Trial, peer: Peer = translatorPeer): Result {
  const { pair, difference, alive } = outcomeOf(trial, peer);
  const { instructions } = pair[0].engine;
  close(pair);
  return { difference, instructions, alive };
}

function outcomeOf(trial: Trial, peer: Peer, latest?: Cycles): Outcome {
  const program = programOf(trial.seed, trial.units);
  const guise = guiseOf(trial.seed);
  const boards = boardsWith(program.image, peer(guise), guise === 'counted');
  return carryOut(boards, planFor(trial), program, { guise, latest });
}

function close(pair: BoardPair): void {
  for (const board of pair) board.close();
}

/** The smallest trial found that still shows a difference: units and actions are left out as long as one remains. */
export function shrunk(trial: Trial, peer: Peer = translatorPeer): Trial {
  const fails = (smaller: Trial) => attempt(smaller, peer).difference !== undefined;
  let found = trial;
  for (const part of ['actions', 'units', 'actions'] as const) {
    for (let size = Math.ceil(found[part].length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
      for (let at = 0; at < found[part].length;) {
        const kept = found[part].filter((_, n) => n < at || n >= at + size);
        const smaller = { ...found, [part]: kept };
        if (fails(smaller)) found = smaller;
        else at += size;
      }
    }
  }
  return found;
}

// ---- the report ----

/** The command that repeats a trial. */
export function commandFor({ seed, units, actions }: Trial): string {
  const list = (name: string, numbers: readonly number[], all: number) =>
    numbers.length === all ? '' : ` --${name} ${numbers.length > 0 ? numbers.join(',') : 'none'}`;
  const parts = list('units', units, UNITS) + list('actions', actions, ACTIONS);
  return `npm run fuzz -- --seed ${seed} --count 1${parts}`;
}

/** A trial's difference in full: the action, registers and code where it begins, and the program. */
export function describeTrial(trial: Trial, peer: Peer = translatorPeer): string {
  const plan = planFor(trial);
  const outcome = outcomeOf(trial, peer);
  const { difference, action, pair } = outcome;
  const { cycles } = pair[0].clock;
  close(pair);
  if (difference === undefined) return 'no difference';
  return [
    difference,
    `after the last of ${plan
      .slice(0, action + 1)
      .map(({ kind }) => kind)
      .join(', ')}; ${guiseOf(trial.seed)} boards`,
    commandFor(trial),
    ...beginning(trial, peer, cycles),
    ...unitListing(programOf(trial.seed, trial.units), trial),
  ].join('\n');
}

/** The first cycle after which the boards differ: states there, and the instruction before it. */
function beginning(trial: Trial, peer: Peer, end: Cycles): string[] {
  const differs = (latest: Cycles) => {
    const { difference, pair } = outcomeOf(trial, peer, latest);
    close(pair);
    return difference !== undefined;
  };
  if (!differs(end)) return ['(only the whole plan shows it)'];
  let [low, high] = [0, end];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (differs(middle)) high = middle;
    else low = middle;
  }
  const before = outcomeOf(trial, peer, low);
  const [{ cpu, clock, bus }] = before.pair;
  const lines = [`before it, at cycle ${clock.cycles}:`, ...codeAt(bus.peek(cpu.s[15], 12), cpu.s[15])];
  close(before.pair);
  const after = outcomeOf(trial, peer, high);
  const others = registersOf(after.pair[1]);
  lines.push(`${after.difference}, at cycle ${after.pair[0].clock.cycles}:`);
  for (const [name, value] of registersOf(after.pair[0])) {
    const other = others.get(name)!;
    lines.push(`${value === other ? ' ' : '*'} ${name.padEnd(21)} ${hex(value >>> 0)}  ${hex(other >>> 0)}`);
  }
  close(after.pair);
  return lines;
}

function codeAt(bytes: Uint8Array | undefined, address: Address): string[] {
  return bytes ? listing(bytes, address, 0, 8) : [`  ${hex(address >>> 0)}  no memory`];
}

function unitListing({ image, units }: Program, trial: Trial): string[] {
  return units
    .slice(0, -1)
    .flatMap((start, n) => [`unit ${trial.units[n]}:`, ...listing(image, 0, start, units[n + 1])]);
}

/** The disassembly of bytes at an address, from one offset to another. */
function listing(bytes: Uint8Array, address: Address, start: number, end: number): string[] {
  const halfword = (at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  const lines: string[] = [];
  let it = 0;
  for (let at = start; at < end;) {
    const hw1 = halfword(at);
    const hw2 = isWide(hw1) ? halfword(at + 2) : 0;
    const i = decode(hw1, hw2, address + at, it !== 0, (it & 7) === 0);
    lines.push(`  ${hex((address + at) >>> 0)}  ${disassemble(i).replace('\t', ' ')}`);
    it = i.name === 'IT' ? i.imm : (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
    at += i.size;
  }
  return lines;
}
