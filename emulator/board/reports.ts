/**
 * What a board reports of its firmware: features that the model lacks, probable mistakes, and faults that the firmware
 * handled. Each is reported once, with the place and the time of its first occurrence, and counted.
 */
import * as v from 'valibot';
import type { Bus } from '../bus/bus.js';
import type { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import type { Engine } from '../engine/engine.js';
import type { BacktraceFrame } from '../image/backtrace.js';
import type { Code } from '../image/code.js';
import type { Inputs } from '../port/inputs.js';
import { unlikeSchema } from '../state/likeness.js';
import type { Plain } from '../state/plain.js';
import type { Clock } from '../time/clock.js';
import { type Address, hex, type Nanoseconds } from '../units.js';
import { backtraceOf } from './crash.js';

/** A report: plain data. */
export type Report = {
  /** `fault`: a fault exception whose handler did not give up. Everything else is a `notice`. */
  readonly kind: 'fault' | 'notice';
  /** A clause: `a store to flash at 0x0000_1000 has no effect`. */
  readonly message: string;
  /** When it occurred first. */
  readonly time: Nanoseconds;
  /** The instruction that caused it, or the next one where none did; null where another bus master or a debugger did. */
  readonly pc: Address | null;
  /**
   * The same in words: `in uart_init+0x12 (src/uart.c:34), called by main+0x8 (src/main.c:12)`, `by UDMA channel 9`, `while
   * idle+0x2 (src/main.c:50) runs`; empty where only PC is known.
   */
  readonly where: string;
  /** How often it occurred. */
  readonly count: number;
  /** Set for a fault whose handler had not returned the last time it occurred. */
  readonly unfinished?: true | undefined;
};

/** A run of a board with the setting `strict` ended with reports. */
export class StrictError extends Error {
  override name = 'StrictError';

  constructor(readonly reports: readonly Report[]) {
    super(`strict: ${reports.map(formatReport).join('\n')}`);
  }
}

/** A report as a sentence: with time, function, source line and PC. */
export function formatReport({ kind, message, time, pc, where, count, unfinished }: Report): string {
  const often = kind === 'notice' ? '' : count === 1 ? ' once' : ` ${count} times, first`;
  const address = pc === null ? '' : `, PC ${hex(pc)}`;
  const open = unfinished ? '; its handler has not returned' : '';
  return `${message},${often} at ${(time / 1e6).toFixed(6)} ms${where && ` ${where}`}${address}${open}`;
}

/** The board as its reports see it. */
interface Owner {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly cpu: Processor;
  readonly inputs: Inputs;
  /** Undefined while the board is built. */
  readonly code: Code | undefined;
  readonly engine: Engine | undefined;
  /** Whether an instruction is executed, not an event or an input. */
  readonly executing: boolean;
  /** How many handlers of faults are active or about to be entered. @param except one that does not count if it is pending */
  faultHandlers(except?: number): number;
}

type Entry = { -readonly [Name in keyof Omit<Report, 'unfinished'>]: Report[Name] } & { key: string };
/** Where and when something occurred. */
type Place = Pick<Entry, 'time' | 'pc' | 'where'>;

/** A fault with the number of handlers around its own, which has returned when no more than these are active. */
type Unfinished = { key: string; depth: number };

/** A restored state: see `Reports.save`. */
type SavedReports = {
  entries: readonly Entry[];
  unfinished: readonly Unfinished[];
  causes: readonly (readonly [string, Place])[];
};

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const place = {
  time: v.pipe(v.number(), v.finite()),
  pc: v.nullable(count),
  where: v.string(),
};
const savedSchema = v.strictObject({
  entries: v.array(
    v.strictObject({
      ...place,
      key: v.string(),
      kind: v.picklist(['fault', 'notice']),
      message: v.string(),
      count,
    }),
  ),
  unfinished: v.array(v.strictObject({ key: v.string(), depth: count })),
  causes: v.array(v.tuple([v.string(), v.strictObject(place)])),
});

/** Reports that are kept; what follows is only counted. */
const mostReports = 100;
/** Instructions with faults of one kind that have reports of their own: a program that has run astray has no end of them. */
const mostInstructions = 5;
const none: SavedReports = { entries: [], unfinished: [], causes: [] };

/** Part of the board's state: a fork has the reports of its original, and an earlier state has fewer. */
export class Reports {
  private readonly entries = new Map<string, Entry>();
  /** Those that the user was informed of, also in a future that was left. */
  private readonly announced = new Set<string>();
  /** The faults whose handlers had not returned at the last one. */
  private unfinished: Unfinished[] = [];
  /** Where the cause of what may be reported later was, by a name. */
  private readonly causes = new Map<string, Place>();
  /** An access that no block took, until it is known whether it is a fault: its report, and the instruction. */
  private refused: { entry: Entry; pc: Address } | undefined;

  /** @param announce informs the user of a new notice; faults are not announced, because they may be a crash */
  constructor(
    private readonly board: Owner,
    private readonly announce: (report: Report) => void,
  ) {}

  /** All reports, in the order of their first occurrence. */
  get list(): Report[] {
    return this.keyed.map(({ report }) => report);
  }

  /** All reports with what makes them the same. */
  get keyed(): { key: string; report: Report }[] {
    this.settle();
    const active = this.board.faultHandlers();
    const unfinished = this.unfinished.filter(({ depth }) => depth < active).map(({ key }) => key);
    return [...this.entries.values()].map(({ key, ...report }) => ({
      key,
      report: unfinished.includes(key) ? { ...report, unfinished: true } : report,
    }));
  }

  /**
   * Notes something.
   * @param key what makes two reports the same
   * @param cause the name of its cause, whose place and time it has
   */
  notice(message: string, key: string, cause?: string): void {
    const known = this.entries.get(key);
    const place = () => (cause === undefined ? undefined : this.causes.get(cause)) ?? this.place();
    if (known) known.count++;
    else this.add({ key, kind: 'notice', message, ...place(), count: 1 });
  }

  /** Remembers the present place and time as those of a cause: what it leads to may be reported later. */
  noteCause(name: string): void {
    this.causes.set(name, this.place());
  }

  /** An access of the processor that no block takes. It is a notice of its own unless it becomes a fault. */
  refuse(block: string, message: string): void {
    this.settle();
    const key = `access to ${block}`;
    const entry = this.entries.get(key) ?? { key, kind: 'notice', message, ...this.place(), count: 0 };
    this.refused = { entry, pc: this.pc };
  }

  /** Makes a notice of an access that was refused and is not a fault. */
  settle(): void {
    const { refused } = this;
    if (refused === undefined) return;
    this.refused = undefined;
    if (++refused.entry.count === 1) this.add(refused.entry);
  }

  /**
   * A fault is taken: a report for each block, or for each of the first instructions that cause faults of a kind.
   * @param exception the fault exception that is taken
   * @param kind what makes two faults of an instruction the same
   * @param block the block whose absence or clock is the cause
   */
  fault(exception: number, message: () => string, kind: string, block: string | undefined): void {
    if (this.refused?.pc === this.pc) this.refused = undefined;
    else this.settle();
    const key = block === undefined ? this.keyOfFault(kind) : `fault of ${block}`;
    const depth = this.board.faultHandlers(exception);
    this.unfinished = this.unfinished.filter((one) => one.depth < this.board.faultHandlers());
    this.unfinished.push({ key, depth });
    const known = this.entries.get(key);
    if (known) known.count++;
    else this.add({ key, kind: 'fault', message: message(), ...this.place(), count: 1 });
  }

  private keyOfFault(kind: string): string {
    const [same, key] = [`fault (${kind})`, `fault (${kind}) at ${this.pc}`];
    if (this.entries.has(key)) return key;
    const known = [...this.entries.keys()].filter((one) => one.startsWith(same)).length;
    return known < mostInstructions ? key : same;
  }

  /** The handler of the last fault gives up: that is a crash, which is reported as such. */
  gaveUp(): void {
    this.refused = undefined;
    const known = this.entries.get(this.unfinished.pop()?.key ?? '');
    if (known && --known.count === 0) this.entries.delete(known.key);
  }

  /** The chip is reset: the handler of a fault cannot give up any more. */
  reset(): void {
    this.unfinished = [];
  }

  /** @internal For the state list. */
  save(): Plain {
    this.settle();
    const { entries, unfinished, causes } = this;
    if (entries.size === 0 && causes.size === 0) return none as unknown as Plain;
    return {
      entries: [...entries.values()].map((entry) => ({ ...entry })),
      unfinished: [...unfinished],
      causes: [...causes].map(([name, place]) => [name, { ...place }]),
    };
  }

  /** @internal For the state list: why these cannot be its reports. */
  unfit(saved: Plain): string | undefined {
    return unlikeSchema(saved, savedSchema);
  }

  /** @internal For the state list. */
  restore(saved: Plain): void {
    const { entries, unfinished, causes } = saved as unknown as SavedReports;
    this.refused = undefined;
    this.entries.clear();
    for (const entry of entries) {
      this.entries.set(entry.key, { ...entry });
      this.announced.add(entry.key);
    }
    this.unfinished = [...unfinished];
    this.causes.clear();
    for (const [name, place] of causes) this.causes.set(name, place);
  }

  private add(entry: Entry): void {
    if (this.entries.size >= mostReports) {
      this.addFurther(entry);
      return;
    }
    const { key, ...report } = entry;
    this.entries.set(key, entry);
    if (entry.kind === 'fault' || this.announced.has(key)) return;
    this.announced.add(key);
    this.announce(report);
  }

  /** Only counts. */
  private addFurther({ time, pc, where }: Entry): void {
    const key = 'further reports';
    const known = this.entries.get(key);
    if (known) known.count++;
    else {
      const message = `more than ${mostReports} different reports: further ones are only counted`;
      this.entries.set(key, { key, kind: 'notice', message, time, pc, where, count: 1 });
    }
  }

  /** The instruction that is executed, or the next one. */
  private get pc(): Address {
    const { cpu, engine, executing } = this.board;
    return (executing && engine ? engine.pc : cpu.s[S.PC]) >>> 0;
  }

  /** The present time, and what acts: looked up where it lies in the source when that is read. */
  private place(): Place {
    const { bus, clock, code, cpu, engine, executing, inputs } = this.board;
    const time = clock.now;
    if (bus.master !== undefined) return { time, pc: null, where: `by ${bus.master}` };
    if (engine === undefined || code === undefined) return { time, pc: null, where: '' };
    if (!inputs.running) return { time, pc: null, where: 'from outside' };
    const { pc } = this;
    const frames = backtraceOf(cpu, code, pc, 2);
    if (executing) {
      return {
        time,
        pc,
        get where() {
          return callOf(frames);
        },
      };
    }
    const name = isNamed(frames[0]) ? describe(frames[0]) : undefined;
    if (cpu.s[S.SLEEP] !== 0)
      return { time, pc, where: `while the processor sleeps${name ? ` in ${name}` : ''}` };
    return { time, pc, where: name ? `while ${name} runs` : '' };
  }
}

/** `in leaf+0x4 (src/leaf.c:9), called by main+0x12 (src/main.c:34)`; without symbols, PC alone says where. */
function callOf([frame, caller]: readonly BacktraceFrame[]): string {
  const parts = isNamed(frame) ? [`in ${describe(frame)}`] : [];
  if (caller) parts.push(`called by ${describe(caller)}`);
  return parts.join(', ');
}

/** Whether a frame's function is known. */
function isNamed({ symbol, pc }: BacktraceFrame): boolean {
  return symbol !== hex(pc);
}

/** `main+0x12 (src/main.c:34)` */
function describe({ symbol, location }: BacktraceFrame): string {
  return location ? `${symbol} (${location.file}:${location.line})` : symbol;
}
