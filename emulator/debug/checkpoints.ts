/**
 * Checkpoints of a board in little memory: pages of the memories and parts of the state that did not change since the
 * checkpoint before are kept once, and old checkpoints are thinned out so that their distance grows with their age.
 */
import type { BoardState } from '../board/board.js';
import { WriteRecord } from '../bus/marks.js';
import type { Cycles } from '../units.js';
import { pageBytes, PagePool } from './page-pool.js';

/** What a buffer costs beside its bytes, and an object or array beside its items, about. */
const [bufferOverhead, objectOverhead] = [320, 56];
/** More of them make thinning slow and going back no faster. */
const mostCheckpoints = 2000;
/** Thinning goes on until this share of the limit is used. */
const enough = 0.9;

/** A board's state at a position of its history. */
export interface Checkpoint {
  readonly cycle: Cycles;
  readonly instructions: number;
  /** How many entries of the input log it includes. */
  readonly inputs: number;
  /** Numbers of the pages in the pool. */
  readonly pages: Uint32Array;
  readonly rest: Omit<BoardState, 'memory'>;
  /** What happened since the checkpoint before. */
  since: IntervalSummary;
  /** Bytes of what is its own besides pages, buffers and `since`. */
  readonly own: number;
}

/** What is known of a part of the past without executing it again. */
export interface IntervalSummary {
  readonly written: WriteRecord;
  /** Whether a run may have ended at a breakpoint or BKPT instruction in it. */
  readonly halted: boolean;
}

export const emptySummary: IntervalSummary = { written: WriteRecord.none, halted: false };

export function merged(a: IntervalSummary, b: IntervalSummary): IntervalSummary {
  return { written: a.written.union(b.written), halted: a.halted || b.halted };
}

export class Checkpoints {
  /** By time. */
  private readonly list: Checkpoint[] = [];
  /** How many checkpoints hold a buffer. */
  private readonly holders = new Map<ArrayBufferLike, number>();
  private readonly pool = new PagePool();
  /** Besides the pages. */
  private used = 0;

  /** @param limit bytes that checkpoints may take, about */
  constructor(private readonly limit: number) {}

  /** Bytes that the checkpoints take, about. */
  get bytes(): number {
    return this.used + this.pool.bytes;
  }

  get first(): Checkpoint {
    return this.list[0];
  }

  get last(): Checkpoint {
    return this.list[this.list.length - 1];
  }

  /** Packs a state that will be added: what it has in common with the last checkpoint is shared. */
  pack(state: BoardState, inputs: number, since = emptySummary): Checkpoint {
    const { memory, ...rest } = state;
    const before = this.list.length ? this.last : undefined;
    const pages = new Uint32Array(memory.length / pageBytes);
    for (let n = 0; n < pages.length; n++) pages[n] = this.pool.keep(memory, n * pageBytes, before?.pages[n]);
    const sharing = new Sharing();
    const shared = sharing.share(rest, before?.rest);
    const { clock, instructions } = state;
    const own = sharing.bytes + 2 * objectOverhead + bufferOverhead + pages.byteLength;
    return { cycle: clock.cycles, instructions, inputs, pages, rest: shared, since, own };
  }

  /** Adds a checkpoint that lies after all others, and makes room for it. */
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

  /** Returns what happened between the last one that stays and the first one that does not, if any does not. */
  dropAfter(cycle: Cycles): IntervalSummary | undefined {
    let since: IntervalSummary | undefined;
    while (this.list.length > 1 && this.last.cycle > cycle) {
      const dropped = this.list.pop()!;
      since = dropped.since;
      this.release(dropped);
    }
    return since;
  }

  /** The last checkpoint since whose predecessor, which lies at or before a cycle, something happened; where it lies. */
  lastWhere(happened: (since: IntervalSummary) => boolean, cycle: Cycles): Cycles | undefined {
    const { list } = this;
    for (let n = list.length - 1; n > 0; n--) {
      if (list[n - 1].cycle <= cycle && happened(list[n].since)) return list[n].cycle;
    }
    return undefined;
  }

  /** The state that was packed. @param memory where the memories' bytes are put */
  unpack(checkpoint: Checkpoint, memory: Uint8Array): BoardState {
    checkpoint.pages.forEach((page, n) => memory.set(this.pool.bytesOf(page), n * pageBytes));
    return { ...checkpoint.rest, memory } as BoardState;
  }

  /** Drops those whose neighbours are nearest to each other, measured by their age. */
  private thin(): void {
    const { list } = this;
    const bytes = this.limit * enough;
    const most = mostCheckpoints * enough;
    while (list.length > 2 && (this.bytes > bytes || list.length > most)) {
      this.drop(this.leastMissed());
    }
  }

  /** Drops one: what happened before it happened before the next one. */
  private drop(n: number): void {
    const [dropped] = this.list.splice(n, 1);
    const next = this.list[n];
    this.used -= next.since.written.bytes;
    next.since = merged(dropped.since, next.since);
    this.used += next.since.written.bytes;
    this.release(dropped);
  }

  private leastMissed(): number {
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
    this.used += checkpoint.own + checkpoint.since.written.bytes;
    for (const buffer of buffersIn(checkpoint.rest)) {
      const holders = this.holders.get(buffer) ?? 0;
      if (holders === 0) this.used += buffer.byteLength + bufferOverhead;
      this.holders.set(buffer, holders + 1);
    }
  }

  private release(checkpoint: Checkpoint): void {
    this.used -= checkpoint.own + checkpoint.since.written.bytes;
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

/** Replaces parts of plain data by equal parts of older data, and counts what is new. */
class Sharing {
  bytes = 0;

  share<T>(value: T, old: unknown): T {
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
