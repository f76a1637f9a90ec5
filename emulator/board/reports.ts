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
   * idle+0x2 (src/main.c:50) runs`.
   */
  readonly where: string;
  /** How often it occurred. */
  readonly count: number;
};

/** A run of a board with the setting `strict` ended with reports. */
export class StrictError extends Error {
  override name = 'StrictError';

  constructor(readonly reports: readonly Report[]) {
    super(`strict: ${reports.map(formatReport).join('\n')}`);
  }
}

/** A report as a sentence: with time, function, source line and PC. */
export function formatReport({ kind, message, time, pc, where, count }: Report): string {
  const often = kind === 'notice' ? '' : count === 1 ? ' once' : ` ${count} times, first`;
  const address = pc === null || where === '' ? '' : `, PC ${hex(pc)}`;
  return `${message},${often} at ${(time / 1e6).toFixed(6)} ms${where && ` ${where}`}${address}`;
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
}

type Entry = { -readonly [Name in keyof Report]: Report[Name] } & { key: string };

/** A restored state: see `Reports.save`. */
type SavedReports = { entries: readonly Entry[]; doubtful: string | null; left: number };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const savedSchema = v.strictObject({
  entries: v.array(
    v.strictObject({
      key: v.string(),
      kind: v.picklist(['fault', 'notice']),
      message: v.string(),
      time: v.pipe(v.number(), v.finite()),
      pc: v.nullable(count),
      where: v.string(),
      count,
    }),
  ),
  doubtful: v.nullable(v.string()),
  left: count,
});

/** Reports that are kept; what follows is only counted. */
const mostReports = 100;
const none: SavedReports = { entries: [], doubtful: null, left: 0 };

/** Part of the board's state: a fork has the reports of its original, and an earlier state has fewer. */
export class Reports {
  private readonly entries = new Map<string, Entry>();
  /** Those that the user was informed of, also in a future that was left. */
  private readonly announced = new Set<string>();
  /** The last fault while its handler may give up. */
  private doubtful: string | null = null;
  /** Reports beyond the limit. */
  private left = 0;
  /** An access that no block took, until it is known whether it is a fault. */
  private refused: Entry | undefined;

  /** @param announce informs the user of a new notice; faults are not announced, because they may be a crash */
  constructor(
    private readonly board: Owner,
    private readonly announce: (report: Report) => void,
  ) {}

  /** All reports, in the order of their first occurrence. */
  get list(): Report[] {
    this.settle();
    return [...this.entries.values()].map(({ key: _key, ...report }) => report);
  }

  /** All reports with what makes them the same. @param handling whether the last fault is left out: its handler is active */
  settled(handling: boolean): { key: string; report: Report }[] {
    this.settle();
    const entries = [...this.entries.values()].filter(({ key }) => !(handling && key === this.doubtful));
    return entries.map(({ key, ...report }) => ({ key, report }));
  }

  /** Notes something. @param key what makes two reports the same */
  notice(message: string, key: string): void {
    const known = this.entries.get(key);
    if (known) known.count++;
    else this.add({ key, kind: 'notice', message, ...this.place(), count: 1 });
  }

  /** An access of the processor that no block takes. It is a notice of its own unless it becomes a fault. */
  refuse(block: string, message: string): void {
    this.settle();
    const key = `access to ${block}`;
    this.refused = this.entries.get(key) ?? { key, kind: 'notice', message, ...this.place(), count: 0 };
  }

  /** Makes a notice of an access that was refused and is not a fault. */
  settle(): void {
    const { refused } = this;
    if (refused === undefined) return;
    this.refused = undefined;
    if (++refused.count === 1) this.add(refused);
  }

  /** A fault is taken. @param key what makes two faults the same */
  fault(message: string, key: string): void {
    this.refused = undefined;
    this.doubtful = key;
    const known = this.entries.get(key);
    if (known) known.count++;
    else this.add({ key, kind: 'fault', message, ...this.place(), count: 1 });
  }

  /** The handler of the last fault gives up: that is a crash, which is reported as such. */
  gaveUp(): void {
    const { doubtful } = this;
    this.refused = undefined;
    const known = doubtful === null ? undefined : this.entries.get(doubtful);
    this.doubtful = null;
    if (known && --known.count === 0) this.entries.delete(known.key);
  }

  /** The chip is reset: the handler of a fault cannot give up any more. */
  reset(): void {
    this.doubtful = null;
  }

  /** @internal For the state list. */
  save(): Plain {
    this.settle();
    const { entries, doubtful, left } = this;
    if (entries.size === 0) return none as unknown as Plain;
    return { entries: [...entries.values()].map((entry) => ({ ...entry })), doubtful, left };
  }

  /** @internal For the state list: why these cannot be its reports. */
  unfit(saved: Plain): string | undefined {
    return unlikeSchema(saved, savedSchema);
  }

  /** @internal For the state list. */
  restore(saved: Plain): void {
    const { entries, doubtful, left } = saved as unknown as SavedReports;
    this.refused = undefined;
    this.entries.clear();
    for (const entry of entries) {
      this.entries.set(entry.key, { ...entry });
      this.announced.add(entry.key);
    }
    this.doubtful = doubtful;
    this.left = left;
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
    this.left++;
    const known = this.entries.get(key);
    if (known) known.count++;
    else {
      const message = `more than ${mostReports} different reports: further ones are only counted`;
      this.entries.set(key, { key, kind: 'notice', message, time, pc, where, count: 1 });
    }
  }

  /** The present time, and what acts. */
  private place(): Pick<Entry, 'time' | 'pc' | 'where'> {
    const { bus, clock, code, cpu, engine, executing, inputs } = this.board;
    const time = clock.now;
    if (bus.master !== undefined) return { time, pc: null, where: `by ${bus.master}` };
    if (engine === undefined || code === undefined) return { time, pc: null, where: '' };
    if (!inputs.running) return { time, pc: null, where: 'from outside' };
    const pc = (executing ? engine.pc : cpu.s[S.PC]) >>> 0;
    const [frame, caller] = backtraceOf(cpu, code, pc, 2).map(describe);
    if (executing) return { time, pc, where: caller ? `in ${frame}, called by ${caller}` : `in ${frame}` };
    const asleep = cpu.s[S.SLEEP] !== 0;
    return { time, pc, where: asleep ? 'while the processor sleeps' : `while ${frame} runs` };
  }
}

/** `main+0x12 (src/main.c:34)` */
function describe({ symbol, location }: BacktraceFrame): string {
  return location ? `${symbol} (${location.file}:${location.line})` : symbol;
}
