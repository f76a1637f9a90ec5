/**
 * Checkpoints of a board. Successive checkpoints share unchanged pages of memory and parts of the state, and old checkpoints are
 * thinned out: their distance grows with their age.
 */
import type { BoardState } from '../board/board.js';
import { WriteRecord } from '../bus/marks.js';
import type { Cycles } from '../units.js';
import { pageBytes, PagePool } from './page-pool.js';

/** The approximate overhead, in bytes, of a buffer and of an object or array. */
const [bufferOverhead, objectOverhead] = [320, 56];
/** More checkpoints slow down thinning, and do not speed up going back. */
const mostCheckpoints = 2000;
/** Shorter texts are part of the overhead of their object. */
const shortText = 256;
/** Thinning ends at this share of the limit. */
const enough = 0.9;

/** A board's state at a position of its history. */
export interface Checkpoint {
  readonly cycle: Cycles;
  readonly instructions: number;
  /** The number of entries of the input log that it includes. */
  readonly inputs: number;
  /** Page numbers in the pool. */
  readonly pages: Uint32Array;
  readonly rest: Omit<BoardState, 'memory'>;
  /** The interval since the previous checkpoint. */
  summary: IntervalSummary;
  /** Its bytes besides pages, buffers, long texts and `summary`. */
  readonly ownBytes: number;
  /** The length of its long texts, such as the output of consoles. */
  readonly text: number;
  /** The part of `text` that earlier checkpoints do not hold: a text that only grows shares its beginning with them. */
  ownText: number;
}

/** What is known of an interval of the past without re-execution. */
export interface IntervalSummary {
  readonly written: WriteRecord;
  /** Whether a run may have halted in it at a breakpoint or BKPT instruction. */
  readonly halted: boolean;
}

export const emptySummary: IntervalSummary = { written: WriteRecord.none, halted: false };

export function merged(a: IntervalSummary, b: IntervalSummary): IntervalSummary {
  return { written: a.written.union(b.written), halted: a.halted || b.halted };
}

export class Checkpoints {
  /** In order of time. */
  private readonly list: Checkpoint[] = [];
  /** The number of checkpoints that hold each buffer. */
  private readonly holders = new Map<ArrayBufferLike, number>();
  private readonly pool = new PagePool();
  /** Bytes besides the pages. */
  private used = 0;

  /** @param limit bytes that checkpoints may take, approximately */
  constructor(private readonly limit: number) {}

  /** Bytes that the checkpoints take, approximately. */
  get bytes(): number {
    return this.used + this.pool.bytes;
  }

  get first(): Checkpoint {
    return this.list[0];
  }

  get last(): Checkpoint {
    return this.list[this.list.length - 1];
  }

  /** Packs a state that is to be added. It shares unchanged parts with the last checkpoint. */
  pack(state: BoardState, inputs: number, summary = emptySummary): Checkpoint {
    const { memory, ...rest } = state;
    const before = this.list.length ? this.last : undefined;
    const pages = new Uint32Array(memory.length / pageBytes);
    for (let n = 0; n < pages.length; n++) pages[n] = this.pool.keep(memory, n * pageBytes, before?.pages[n]);
    const sharing = new Sharing();
    const shared = sharing.share(rest, before?.rest);
    const { clock, instructions } = state;
    const ownBytes = sharing.bytes + 2 * objectOverhead + bufferOverhead + pages.byteLength;
    const { text } = sharing;
    const ownText = before && text >= before.text ? text - before.text : text;
    return {
      cycle: clock.cycles,
      instructions,
      inputs,
      pages,
      rest: shared,
      summary,
      ownBytes,
      text,
      ownText,
    };
  }

  /** Adds a checkpoint that is later than all others, and thins them out if needed. */
  add(checkpoint: Checkpoint): void {
    this.list.push(checkpoint);
    this.hold(checkpoint);
    if (this.bytes > this.limit || this.list.length > mostCheckpoints) this.thin();
  }

  /** The last checkpoint at or before a cycle. The first one is never dropped. */
  before(cycle: Cycles): Checkpoint {
    let [low, high] = [0, this.list.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.list[middle].cycle <= cycle) low = middle;
      else high = middle;
    }
    return this.list[low];
  }

  /** Drops the checkpoints after a cycle. Returns the summary of the first dropped one, if any. */
  dropAfter(cycle: Cycles): IntervalSummary | undefined {
    let summary: IntervalSummary | undefined;
    while (this.list.length > 1 && this.last.cycle > cycle) {
      const dropped = this.list.pop()!;
      summary = dropped.summary;
      this.release(dropped);
    }
    return summary;
  }

  /** The end of the last interval that starts at or before a cycle and meets a condition. */
  lastWhere(condition: (summary: IntervalSummary) => boolean, cycle: Cycles): Cycles | undefined {
    const { list } = this;
    for (let n = list.length - 1; n > 0; n--) {
      if (list[n - 1].cycle <= cycle && condition(list[n].summary)) return list[n].cycle;
    }
    return undefined;
  }

  /** Unpacks a state. @param memory receives the memories' bytes */
  unpack(checkpoint: Checkpoint, memory: Uint8Array): BoardState {
    checkpoint.pages.forEach((page, n) => memory.set(this.pool.bytesOf(page), n * pageBytes));
    return { ...checkpoint.rest, memory } as BoardState;
  }

  /** Drops the checkpoints whose neighbours are closest for their age. */
  private thin(): void {
    const { list } = this;
    const bytes = this.limit * enough;
    const most = mostCheckpoints * enough;
    while (list.length > 2 && (this.bytes > bytes || list.length > most)) {
      this.drop(this.mostRedundant());
    }
  }

  /** Drops one and merges its interval into the next one. */
  private drop(n: number): void {
    const [dropped] = this.list.splice(n, 1);
    const next = this.list[n];
    this.used -= next.summary.written.bytes;
    next.summary = merged(dropped.summary, next.summary);
    this.used += next.summary.written.bytes;
    // The next one still holds the text that both share.
    const kept = Math.min(dropped.ownText, next.text - next.ownText);
    next.ownText += kept;
    this.used += kept;
    this.release(dropped);
  }

  private mostRedundant(): number {
    const { list } = this;
    const end = this.last.cycle;
    let [best, bestGap] = [1, Infinity];
    for (let n = 1; n < list.length - 1; n++) {
      const gap = (list[n + 1].cycle - list[n - 1].cycle) / (end - list[n - 1].cycle + 1);
      if (gap < bestGap) [best, bestGap] = [n, gap];
    }
    return best;
  }

  private hold(checkpoint: Checkpoint): void {
    this.used += checkpoint.ownBytes + checkpoint.ownText + checkpoint.summary.written.bytes;
    for (const buffer of buffersIn(checkpoint.rest)) {
      const holders = this.holders.get(buffer) ?? 0;
      if (holders === 0) this.used += buffer.byteLength + bufferOverhead;
      this.holders.set(buffer, holders + 1);
    }
  }

  private release(checkpoint: Checkpoint): void {
    this.used -= checkpoint.ownBytes + checkpoint.ownText + checkpoint.summary.written.bytes;
    for (const page of checkpoint.pages) this.pool.release(page);
    for (const buffer of buffersIn(checkpoint.rest)) {
      const holders = this.holders.get(buffer)! - 1;
      if (holders > 0) {
        this.holders.set(buffer, holders);
        continue;
      }
      this.holders.delete(buffer);
      this.used -= buffer.byteLength + bufferOverhead;
    }
  }
}

function* buffersIn(value: unknown): Generator<ArrayBufferLike> {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) yield value.buffer;
  else for (const item of Object.values(value)) yield* buffersIn(item);
}

/** Replaces parts of plain data by equal parts of older data, and counts the bytes of the rest. */
class Sharing {
  bytes = 0;
  /** The length of all long texts. */
  text = 0;

  share<T>(value: T, old: unknown): T {
    if (typeof value === 'string' && value.length > shortText) this.text += value.length;
    if (typeof value !== 'object' || value === null) return value;
    if (ArrayBuffer.isView(value)) return sameBytes(value, old) ? (old as T) : value;
    return this.shareItems(value, old);
  }

  private shareItems<T extends object>(value: T, old: unknown): T {
    const others = (typeof old === 'object' && old !== null ? old : {}) as Record<string, unknown>;
    const entries = Object.entries(value);
    let same = others === old && Array.isArray(value) === Array.isArray(old);
    same &&= entries.length === Object.keys(others).length;
    const items = entries.map(([key, item]): [string, unknown] => {
      const shared: unknown = this.share(item, others[key]);
      same &&= shared === others[key];
      return [key, shared];
    });
    if (same) return old as T;
    this.bytes += objectOverhead + 16 * items.length;
    return (Array.isArray(value) ? items.map(([, item]) => item) : Object.fromEntries(items)) as T;
  }
}

function sameBytes(value: ArrayBufferView, old: unknown): boolean {
  if (!ArrayBuffer.isView(old) || old.byteLength !== value.byteLength) return false;
  if (old.buffer === value.buffer && old.byteOffset === value.byteOffset) return true;
  const a = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const b = new Uint8Array(old.buffer, old.byteOffset, old.byteLength);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
