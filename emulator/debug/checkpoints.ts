/**
 * Checkpoints of a board in little memory: pages of the memories and parts of the state that did not change since the
 * checkpoint before are kept once, and old checkpoints are thinned out so that their distance grows with their age.
 */
import type { BoardState } from '../board/board.js';
import type { Cycles } from '../units.js';

const pageBytes = 1024;
/** What a page costs beside its bytes, and an object or array beside its items, about. */
const [pageOverhead, objectOverhead] = [320, 56];
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
  readonly pages: readonly Uint8Array[];
  readonly rest: Omit<BoardState, 'memory'>;
  /** Bytes of what is its own besides buffers. */
  readonly own: number;
}

export class Checkpoints {
  /** By time. */
  private readonly list: Checkpoint[] = [];
  /** How many checkpoints hold a buffer. */
  private readonly holders = new Map<ArrayBufferLike, number>();
  private used = 0;

  /** @param limit bytes that checkpoints may take, about */
  constructor(private readonly limit: number) {}

  /** Bytes that the checkpoints take, about. */
  get bytes(): number {
    return this.used;
  }

  get first(): Checkpoint {
    return this.list[0];
  }

  get last(): Checkpoint {
    return this.list[this.list.length - 1];
  }

  /** Packs a state without adding it: what it has in common with the last checkpoint is shared. */
  pack(state: BoardState, inputs: number): Checkpoint {
    const { memory, ...rest } = state;
    const before = this.list.length ? this.last : undefined;
    const pages: Uint8Array[] = [];
    for (let at = 0; at < memory.length; at += pageBytes) {
      const old = before?.pages[pages.length];
      pages.push(old && samePage(memory, at, old) ? old : memory.slice(at, at + pageBytes));
    }
    const sharing = new Sharing();
    const shared = sharing.share(rest, before?.rest);
    const { clock, instructions } = state;
    const own = sharing.bytes + objectOverhead + 8 * pages.length;
    return { cycle: clock.cycles, instructions, inputs, pages, rest: shared, own };
  }

  /** Adds a checkpoint that lies after all others, and makes room for it. */
  add(checkpoint: Checkpoint): void {
    this.list.push(checkpoint);
    this.hold(checkpoint);
    if (this.used > this.limit || this.list.length > mostCheckpoints) this.thin();
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

  dropAfter(cycle: Cycles): void {
    while (this.list.length > 1 && this.last.cycle > cycle) this.release(this.list.pop()!);
  }

  /** The state that was packed. @param memory where the memories' bytes are put */
  static unpack(checkpoint: Checkpoint, memory: Uint8Array): BoardState {
    checkpoint.pages.forEach((page, n) => memory.set(page, n * pageBytes));
    return { ...checkpoint.rest, memory };
  }

  /** Drops those whose neighbours are nearest to each other, measured by their age. */
  private thin(): void {
    const { list } = this;
    const bytes = this.limit * enough;
    const most = mostCheckpoints * enough;
    while (list.length > 2 && (this.used > bytes || list.length > most)) {
      this.release(list.splice(this.leastMissed(), 1)[0]);
    }
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
    this.used += checkpoint.own;
    for (const buffer of buffersOf(checkpoint)) {
      const holders = this.holders.get(buffer) ?? 0;
      if (holders === 0) this.used += buffer.byteLength + pageOverhead;
      this.holders.set(buffer, holders + 1);
    }
  }

  private release(checkpoint: Checkpoint): void {
    this.used -= checkpoint.own;
    for (const buffer of buffersOf(checkpoint)) {
      const holders = this.holders.get(buffer)! - 1;
      if (holders > 0) {
        this.holders.set(buffer, holders);
        continue;
      }
      this.holders.delete(buffer);
      this.used -= buffer.byteLength + pageOverhead;
    }
  }
}

function samePage(memory: Uint8Array, at: number, page: Uint8Array): boolean {
  const words = page.length >> 2;
  const a = new Int32Array(memory.buffer, memory.byteOffset + at, words);
  const b = new Int32Array(page.buffer, page.byteOffset, words);
  for (let i = 0; i < words; i++) if (a[i] !== b[i]) return false;
  return true;
}

function* buffersOf({ pages, rest }: Checkpoint): Generator<ArrayBufferLike> {
  for (const page of pages) yield page.buffer;
  yield* buffersIn(rest);
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
