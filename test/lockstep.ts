/**
 * Lockstep: runs two boards with one description, image and input on different engines and compares all of their state
 * after every interval. Narrows a difference down to the instruction, or the interval, that causes it.
 */
import type { Bus } from '../emulator/bus/bus.js';
import type { Processor } from '../emulator/core/processor.js';
import * as S from '../emulator/core/state.js';
import { decode, disassemble, isWide } from '../emulator/isa/index.js';
import type { Clock } from '../emulator/time/clock.js';
import { type Address, type Cycles, hex, type Nanoseconds } from '../emulator/units.js';
import type { Engine } from '../emulator/engine/engine.js';

/** What lockstep needs of a board. */
export interface Runnable {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly cpu: Processor;
  readonly engine: Engine;
  run(options: { for: Nanoseconds }): { reason: string };
  step(): { reason: string };
  save(memory?: Uint8Array): object;
  restore(state: never): void;
}

export type Pair = readonly [Runnable, Runnable];

export interface LockstepOptions {
  /** How long to run, in virtual time. */
  for: Nanoseconds;
  /** The virtual time between two comparisons; 1 ms by default. 0 compares after every instruction. */
  every?: Nanoseconds;
  /** Names addresses in the report. */
  symbol?: (address: Address) => string | undefined;
}

/** The first thing that differs: a register, a word of memory, a field of a block, by name. */
export interface Difference {
  what: string;
  values: readonly [string, string];
}

export interface Divergence {
  difference: Difference;
  /** Instructions and cycles of the first board at the difference. */
  instructions: number;
  cycles: Cycles;
  /** Both states and the code before and after. */
  report: string;
}

/** How many of the last instructions a report lists, and how many that follow. */
const TRAIL = 12;
const AHEAD = 3;
const DEFAULT_EVERY = 1e6;

/**
 * Runs both boards from the same state until they differ or the time is over. Leaves them in the differing states.
 * @returns the difference; undefined if there is none
 */
export function lockstep(pair: Pair, options: LockstepOptions): Divergence | undefined {
  const { every = DEFAULT_EVERY, symbol } = options;
  const end = pair[0].clock.now + options.for;
  if (every === 0) return byInstruction(pair, end, symbol);
  while (timeLeft(pair, end)) {
    const before = pair.map((board) => board.save());
    const span = Math.min(every, end - pair[0].clock.now);
    const [reason, otherReason] = pair.map((board) => board.run({ for: span }).reason);
    const difference = compareAll(pair) ?? same('the reason to stop', reason, otherReason);
    if (difference) return narrow(pair, before, span, difference, symbol);
    if (reason !== 'time') return undefined;
  }
  return undefined;
}

/** Whether at least a cycle is left. */
function timeLeft([{ clock }]: Pair, end: Nanoseconds): boolean {
  return end - clock.now >= 1e9 / clock.frequency;
}

// ---- comparison ----

const PROGRAM_REGISTERS = [...Array.from({ length: 13 }, (_, n) => `R${n}`), 'SP', 'LR', 'PC'];

/** Words of the processor's state besides registers and flags. */
const STATE_WORDS: readonly (readonly [name: string, index: number])[] = [
  ['IPSR', S.IPSR],
  ['PRIMASK', S.PRIMASK],
  ['FAULTMASK', S.FAULTMASK],
  ['BASEPRI', S.BASEPRI],
  ['CONTROL', S.CONTROL],
  ['the other SP', S.OTHER_SP],
  ['the exclusive tag', S.EXCLUSIVE],
  ['the event register', S.EVENT],
  ['sleep', S.SLEEP],
  ['a pending EXC_RETURN', S.RETURN],
];

const shown = (value: unknown) => (typeof value === 'number' ? hex(value >>> 0) : String(value));

function same(what: string, a: unknown, b: unknown): Difference | undefined {
  return Object.is(a, b) ? undefined : { what, values: [shown(a), shown(b)] };
}

/** Registers, flags and special registers by name. Flags are compared as flags: engines keep their own forms of them. */
export function registersOf({ cpu }: Runnable): Map<string, number> {
  const registers = new Map<string, number>();
  PROGRAM_REGISTERS.forEach((name, n) => registers.set(name, cpu.s[n] >>> 0));
  registers.set('xPSR', cpu.xpsr);
  for (const [name, index] of STATE_WORDS) registers.set(name, cpu.s[index]);
  return registers;
}

/** The first difference in what every instruction may change: registers, cycles and the count of instructions. */
function compareProcessors([a, b]: Pair): Difference | undefined {
  for (let n = 0; n < 16; n++) {
    if (a.cpu.s[n] !== b.cpu.s[n]) return same(PROGRAM_REGISTERS[n], a.cpu.s[n], b.cpu.s[n]);
  }
  const flags = same('xPSR', a.cpu.xpsr, b.cpu.xpsr);
  if (flags) return flags;
  for (const [name, index] of STATE_WORDS) {
    if (a.cpu.s[index] !== b.cpu.s[index]) return same(name, a.cpu.s[index], b.cpu.s[index]);
  }
  if (a.clock.cycles !== b.clock.cycles) {
    return { what: 'cycles', values: [String(a.clock.cycles), String(b.clock.cycles)] };
  }
  const [done, otherDone] = [a.engine.instructions, b.engine.instructions];
  return done === otherDone ? undefined : { what: 'instructions', values: [String(done), String(otherDone)] };
}

/** The first difference between two boards, in any of their state. */
export function compareAll(pair: Pair): Difference | undefined {
  const [a, b] = pair;
  return (
    compareProcessors(pair) ??
    compareExceptions(a.cpu, b.cpu) ??
    compareMemories(a.bus, b.bus) ??
    comparePlain(withoutMemory(a), withoutMemory(b), '')
  );
}

function compareExceptions(a: Processor, b: Processor): Difference | undefined {
  for (const kind of Object.keys(a.exceptions) as (keyof S.ExceptionState)[]) {
    const [ours, theirs] = [a.exceptions[kind], b.exceptions[kind]];
    const n = ours.findIndex((value, index) => value !== theirs[index]);
    if (n >= 0) return same(`'${kind}' of exception ${n}`, ours[n], theirs[n]);
  }
  return undefined;
}

function compareMemories(a: Bus, b: Bus): Difference | undefined {
  for (const [n, { name, base, place, size }] of a.memories.entries()) {
    const [ours, theirs] = [place >> 2, b.memories[n].place >> 2];
    for (let at = 0; at < size >> 2; at++) {
      if (a.i32[ours + at] !== b.i32[theirs + at]) {
        return same(`${name} at ${hex(base + 4 * at)}`, a.i32[ours + at], b.i32[theirs + at]);
      }
    }
  }
  return undefined;
}

/** Memory is compared in place, and the flags in it have more than one form. */
function withoutMemory(board: Runnable): object {
  const length = board.bus.stateLength;
  if (discarded.length !== length) discarded = new Uint8Array(length);
  return { ...board.save(discarded), memory: undefined };
}

let discarded = new Uint8Array();

/** The first difference in plain data, by the path to it. */
function comparePlain(a: unknown, b: unknown, path: string): Difference | undefined {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return same(path, a, b);
  const others = b as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(a)) {
    const difference = comparePlain(value, others[key], path ? `${path}.${key}` : key);
    if (difference) return difference;
  }
  return same(`the fields of ${path}`, Object.keys(a).join(), Object.keys(b).join());
}

// ---- narrowing down ----

function restore(pair: Pair, states: readonly object[]): void {
  pair.forEach((board, n) => board.restore(states[n] as never));
}

/** Restores the state in which the boards agreed and runs by instruction; failing that, in ever smaller intervals. */
function narrow(
  pair: Pair,
  before: readonly object[],
  span: Nanoseconds,
  difference: Difference,
  symbol: LockstepOptions['symbol'],
): Divergence {
  const end = pair[0].clock.now;
  restore(pair, before);
  const found = byInstruction(pair, end, symbol);
  if (found) return found;
  return byIntervals(pair, before, span, difference, symbol);
}

function byInstruction(
  pair: Pair,
  end: Nanoseconds,
  symbol: LockstepOptions['symbol'],
): Divergence | undefined {
  const trail = new Trail(symbol);
  while (timeLeft(pair, end)) {
    trail.note(pair[0]);
    const [reason] = pair.map((board) => board.step().reason);
    const difference = compareProcessors(pair);
    if (difference) return describe(pair, difference, trail);
    if (reason !== 'reached') break;
  }
  const difference = compareAll(pair);
  return difference && describe(pair, difference, trail);
}

/**
 * Engines that execute blocks may agree step by step: halves the interval as long as one of the halves still makes a
 * difference.
 */
function byIntervals(
  pair: Pair,
  before: readonly object[],
  span: Nanoseconds,
  difference: Difference,
  symbol: LockstepOptions['symbol'],
): Divergence {
  let states = before;
  let piece = span;
  for (const shortest = 1e9 / pair[0].clock.frequency; piece > shortest; piece /= 2) {
    restore(pair, states);
    if (differsAfter(pair, piece / 2)) continue;
    const middle = pair.map((board) => board.save());
    if (!differsAfter(pair, piece / 2)) break;
    states = middle;
  }
  restore(pair, states);
  const trail = trailOf(pair, states, piece, symbol);
  differsAfter(pair, piece);
  return describe(pair, compareAll(pair) ?? difference, trail);
}

function differsAfter(pair: Pair, span: Nanoseconds): boolean {
  for (const board of pair) board.run({ for: span });
  return compareAll(pair) !== undefined;
}

/** The instructions of an interval, as the first board executes them one by one. Restores both boards. */
function trailOf(
  pair: Pair,
  states: readonly object[],
  span: Nanoseconds,
  symbol: LockstepOptions['symbol'],
): Trail {
  const [board] = pair;
  const trail = new Trail(symbol);
  const end = board.clock.now + span;
  do trail.note(board);
  while (board.step().reason === 'reached' && board.clock.now < end);
  restore(pair, states);
  return trail;
}

// ---- the report ----

/** The last instructions executed. */
class Trail {
  private readonly lines: string[] = [];

  constructor(private readonly symbol: LockstepOptions['symbol']) {}

  /** Records the next instruction of a board. */
  note(board: Runnable): void {
    this.lines.push(this.line(board, board.cpu.s[S.PC], board.cpu.s[S.IT]).text);
    if (this.lines.length > TRAIL) this.lines.shift();
  }

  /** The last instructions, with a mark at the one that makes the difference, and the next ones. */
  text(board: Runnable): string[] {
    const last = this.lines.length - 1;
    const lines = this.lines.map((line, n) => `${n === last ? '>' : ' '} ${line}`);
    let pc = board.cpu.s[S.PC];
    for (let n = 0; n < AHEAD; n++) {
      const { text, size } = this.line(board, pc, 0);
      lines.push(`  ${text}`);
      pc += size;
    }
    return lines;
  }

  private line({ bus }: Runnable, pc: Address, it: number): { text: string; size: number } {
    const bytes = bus.peek(pc, 4) ?? bus.peek(pc, 2);
    if (!bytes) return { text: `${hex(pc >>> 0)}  no memory`, size: 2 };
    const halfword = (n: number) => (bytes[n] ?? 0) | ((bytes[n + 1] ?? 0) << 8);
    const hw1 = halfword(0);
    const inIt = it !== 0;
    const i = decode(hw1, isWide(hw1) ? halfword(2) : 0, pc, inIt, (it & 7) === 0);
    const text = disassemble(i, { symbol: this.symbol }).replace('\t', ' ');
    const name = this.symbol?.(pc);
    return { text: `${hex(pc >>> 0)}  ${text}${name ? `  <${name}>` : ''}`, size: i.size };
  }
}

function describe(pair: Pair, difference: Difference, trail: Trail): Divergence {
  const [a, b] = pair;
  const names = pair.map(({ engine }) => engine.name);
  const { instructions } = a.engine;
  const { cycles } = a.clock;
  const others = registersOf(b);
  const rows = [...registersOf(a)].map(([name, value]) => {
    const other = others.get(name)!;
    return `${value === other ? ' ' : '*'} ${name.padEnd(21)} ${hex(value >>> 0)}  ${hex(other >>> 0)}`;
  });
  const report = [
    `${names.join(' and ')} differ after ${instructions} instructions, ${cycles} cycles`,
    `first difference: ${difference.what} is ${difference.values[0]} and ${difference.values[1]}`,
    ...rows,
    ...trail.text(a),
  ].join('\n');
  return { difference, instructions, cycles, report };
}
