/**
 * What happens to a pair of boards with the same program: stretches of time, input from outside, saved states that are
 * restored, forks, breakpoints, single steps. After each action both boards have the same state, or the pair differs.
 */
import type { EkLm3s9b92 } from '../../boards/ek-lm3s9b92.js';
import type { Address, Cycles } from '../../emulator/units.js';
import { Random } from '../conformance/random.js';
import { compareAll } from '../lockstep.js';
import { type Guise, Sight } from './guise.js';
import type { Program } from './frame.js';

export type BoardPair = readonly [EkLm3s9b92, EkLm3s9b92];
type State = ReturnType<EkLm3s9b92['save']>;

/** One thing that happens; all of its choices follow from its seed. */
export interface Action {
  readonly kind: (typeof KINDS)[number];
  readonly seed: number;
}

const KINDS = [
  'warm',
  'run',
  'phases',
  'input',
  'again',
  'step',
  'breakpoint',
  'fork',
  'cross',
  'reset',
] as const;
const WEIGHTS = [5, 14, 34, 18, 8, 7, 5, 4, 4, 1];

/** How many stretches an action has that compares after short ones. */
const PHASES = 40;

/** @param length how many actions; the first one is long enough for code to become hot */
export function planOf(random: Random, length: number): Action[] {
  return Array.from({ length }, (_, n) => {
    let at = random.below(100);
    const kind = KINDS.find((_, k) => (at -= WEIGHTS[k]) < 0)!;
    return { kind: n === 0 ? 'warm' : kind, seed: random.next() };
  });
}

/** How a plan ended. */
export interface Outcome {
  /** What differed; undefined where nothing did. */
  readonly difference?: string;
  /** The action after which it was seen. */
  readonly action: number;
  readonly pair: BoardPair;
  /** Whether the processor still executed at the end. */
  readonly alive: boolean;
}

export interface PlanOptions {
  readonly guise: Guise;
  /** The plan ends at this cycle: with it the instruction is found that makes a difference. */
  readonly latest?: Cycles;
}

/** Carries a plan out on a pair of boards, which it replaces by forks. Leaves the boards open. */
export function carryOut(
  boards: BoardPair,
  plan: readonly Action[],
  { units, end }: Program,
  options: PlanOptions,
): Outcome {
  const acting = new Acting(boards, units, end, options);
  let action = 0;
  for (; action < plan.length && !acting.ended; action++) {
    const difference = acting.act(plan[action]);
    if (difference !== undefined) return { difference, action, pair: acting.pair, alive: true };
  }
  return { action, pair: acting.pair, alive: !acting.ended, difference: acting.differentDigests() };
}

class Acting {
  ended = false;
  private sights!: readonly [Sight, Sight];

  constructor(
    public pair: BoardPair,
    private readonly units: readonly Address[],
    private readonly end: Address,
    private readonly options: PlanOptions,
  ) {
    this.look();
  }

  private look(): void {
    const { guise } = this.options;
    this.sights = [new Sight(this.pair[0], guise, this.end), new Sight(this.pair[1], guise, this.end)];
  }

  /** @returns what differs afterwards */
  act({ kind, seed }: Action): string | undefined {
    switch (kind) {
      case 'warm':
        return this.both((board) => this.runFor(board, 60_000 + new Random(seed).below(60_000)));
      case 'run':
        return this.both((board) => this.run(board, new Random(seed)));
      case 'phases':
        return this.phases(new Random(seed));
      case 'input':
        return this.inputAndRun(seed);
      case 'again':
        return this.again(seed);
      case 'fork':
        return this.replaced((board) => board.fork());
      case 'cross':
        return this.cross();
      case 'step':
        return this.both((board) => this.step(board, 1 + new Random(seed).below(40)));
      case 'breakpoint':
        return this.both((board) => this.breakpoint(board, new Random(seed)));
      case 'reset':
        return this.both((board) => {
          board.reset('pin');
          return 'time';
        });
    }
  }

  private both(
    action: (board: EkLm3s9b92) => string,
    seen: (sight: Sight) => string = ({ text }) => text,
  ): string | undefined {
    const [reason, other] = this.pair.map(action);
    const { latest = Infinity } = this.options;
    this.ended = (reason !== 'time' && reason !== 'idle') || this.pair[0].clock.cycles >= latest;
    return reason === other ? this.compare(seen) : `one run ends by ${reason}, the other by ${other}`;
  }

  /** Many stretches, which end anywhere in translated code: of like length, with a short one now and then. */
  private phases(random: Random): string | undefined {
    const step = random.pick([211, 331, 613, 1201, 2203]) + 2 * random.below(50);
    for (let n = 0; n < PHASES && !this.ended; n++) {
      const cycles = random.chance(15) ? 1 + random.below(60) : step + random.below(7);
      const difference = this.both(
        (board) => this.runFor(board, cycles),
        ({ events }) => events,
      );
      if (difference !== undefined) return difference;
    }
    return this.compare();
  }

  private inputAndRun(seed: number): string | undefined {
    return this.both((board) => {
      input(board, new Random(seed));
      return this.run(board, new Random(seed + 1));
    });
  }

  /** The same input from the same state gives the same state again, on each engine. */
  private again(seed: number): string | undefined {
    const saved = this.pair.map((board) => board.save());
    const first = this.inputAndRun(seed);
    if (first !== undefined || this.ended) return first;
    const digests = this.pair.map((board) => board.digest());
    this.pair.forEach((board, n) => board.restore(saved[n]));
    const second = this.inputAndRun(seed);
    if (second !== undefined) return `after a restored state: ${second}`;
    const differs = this.pair.findIndex((board, n) => board.digest() !== digests[n]);
    return differs < 0 ? undefined : `a run from a restored state on the ${this.pair[differs].engine.name}`;
  }

  private replaced(by: (board: EkLm3s9b92, n: number) => EkLm3s9b92): string | undefined {
    const old = this.pair;
    this.pair = [by(old[0], 0), by(old[1], 1)];
    for (const board of old) board.close();
    this.look();
    return this.compare();
  }

  /** Each board continues in the state of the other one. */
  private cross(): string | undefined {
    const states: State[] = this.pair.map((board) => board.save());
    return this.replaced((board, n) => board.fork(states[1 - n]));
  }

  // ---- comparison ----

  private compare(seenBy: (sight: Sight) => string = ({ text }) => text): string | undefined {
    const found = compareAll(this.pair);
    if (found) return `${found.what} is ${found.values.join(' and ')}`;
    const [text, other] = this.pair.map(textOf);
    if (text !== other) return `reports: ${text}\n  and ${other}`;
    const [seen, otherSeen] = this.sights.map(seenBy);
    return seen === otherSeen ? undefined : `what is seen: ${firstLines(seen, otherSeen)}`;
  }

  differentDigests(): string | undefined {
    const [digest, other] = this.pair.map((board) => board.digest());
    return digest === other ? undefined : `the digests are ${digest} and ${other}`;
  }

  // ---- actions on one board ----

  private runFor(board: EkLm3s9b92, cycles: Cycles): string {
    const { latest = Infinity } = this.options;
    return board.runTo(Math.min(latest, board.clock.cycles + cycles)).reason;
  }

  private run(board: EkLm3s9b92, random: Random): string {
    return this.runFor(board, 1 + random.below(random.pick([50, 500, 5000, 20_000, 40_000])));
  }

  private step(board: EkLm3s9b92, count: number): string {
    for (let n = 0; n < count; n++) {
      if (board.clock.cycles >= (this.options.latest ?? Infinity)) break;
      const { reason } = board.step(board.clock.cycles + 10_000);
      if (reason !== 'reached' && reason !== 'time') return reason;
    }
    return 'time';
  }

  private breakpoint(board: EkLm3s9b92, random: Random): string {
    const address = random.pick(this.units) + 2 * random.below(random.chance(70) ? 20 : 1);
    board.breakpoints.set(address);
    let reason = this.runFor(board, 20_000);
    for (let n = 0; n < 3 && reason === 'breakpoint'; n++) reason = this.runFor(board, 20_000);
    board.breakpoints.clear(address);
    return reason === 'breakpoint' ? 'time' : reason;
  }
}

/** Reports, output and the last fault. */
function textOf({ reports, console: { semihosting, itm }, crash }: EkLm3s9b92): string {
  return JSON.stringify([reports, semihosting, itm, crash?.reason]);
}

/** The first lines in which two texts differ. */
function firstLines(a: string, b: string): string {
  const [lines, others] = [a.split('\n'), b.split('\n')];
  const n = lines.findIndex((line, k) => line !== others[k]);
  return `${lines.slice(Math.max(0, n), n + 7).join('\n')}\n and ${others.slice(Math.max(0, n), n + 7).join('\n')}`;
}

const PINS = ['PA2', 'PB0', 'PB1', 'PB5', 'PD4', 'PG2'];

/** Something from outside, now or within the next milliseconds. */
function input(board: EkLm3s9b92, random: Random): void {
  const at = board.clock.now + random.below(2e6);
  const port = board.port(`uart${random.below(3)}`);
  const choice = random.below(100);
  if (choice < 45) {
    const bytes = Uint8Array.from({ length: 1 + random.below(20) }, () => random.next());
    port.send(bytes, { at });
  } else if (choice < 50) port.sendBreak({ at });
  else if (choice < 70) board.pin(random.pick(PINS)).input(random.pick([0, 1, 'z'] as const));
  else if (choice < 75) board.button.press();
  else if (choice < 80) board.button.release();
  else board.analog(random.pick(['AIN0', 'AIN1', 'AIN8'])).set(random.below(3000) / 1000, { at });
}
