/**
 * The host's memory that boards lie in. What a closed board leaves is used again: to map fresh pages costs the operating
 * system more than everything else about a new board.
 */
import { clear } from './clear.js';

/** Memories kept, for boards that are made one after the other. */
const mostSpare = 4;
/** Large memories made: each is half a gigabyte of address space, which the host may count. */
const mostLarge = 4;

/** A memory of WebAssembly, in a type that does not depend on the user's libraries. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages and detaches the buffer so far. Returns the number of pages before. */
  grow(by: number): number;
}

/** Bytes of a buffer, from `start` to before `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A memory in use. */
export interface HostMemory {
  readonly memory: WasmMemory;
  readonly buffer: ArrayBuffer;
  /**
   * Whether it is mostly address space that is never touched. It is a shared memory then, though no one shares it: V8 counts
   * the size of any other as used, and collects garbage for it (docs/performance.md).
   */
  readonly large: boolean;
  /** The bytes that are written to. */
  readonly used: readonly Stretch[];
  /** Whether the operating system has not mapped its pages yet. */
  readonly fresh: boolean;
}

const spare: HostMemory[] = [];
let made = 0;

/** A memory of so many bytes, all zeros. @param used the bytes that will be written to */
export function takeMemory(bytes: number, used: readonly Stretch[]): HostMemory {
  const pages = pagesOf(bytes);
  const again = takeSpare(pages, used, false);
  if (again) return again;
  const memory = smallMemory(pages);
  return { memory, buffer: memory.buffer, large: false, used, fresh: true };
}

/**
 * V8 reserves some gigabytes of address space for each memory, however small. Where that is limited, a plain buffer takes its
 * place: code cannot be translated for it then.
 */
function smallMemory(pages: number): WasmMemory {
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { buffer: new ArrayBuffer(pages * 0x10000), grow: () => pages };
  }
}

/** The same for a large memory; undefined where the host refuses it, and when there are enough of them. */
export function takeLargeMemory(bytes: number, used: readonly Stretch[]): HostMemory | undefined {
  const pages = pagesOf(bytes);
  const again = takeSpare(pages, used, true);
  if (again || made >= mostLarge) return again;
  try {
    const memory: WasmMemory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    made++;
    return { memory, buffer: memory.buffer, large: true, used, fresh: true };
  } catch {
    return undefined;
  }
}

function pagesOf(bytes: number): number {
  return Math.ceil(bytes / 0x10000);
}

function takeSpare(pages: number, used: readonly Stretch[], large: boolean): HostMemory | undefined {
  const index = spare.findIndex((kept) => kept.large === large && pagesOf(kept.buffer.byteLength) === pages);
  if (index < 0) return undefined;
  const [{ memory, buffer, used: before }] = spare.splice(index, 1);
  for (const { start, end } of before) clear(new Uint8Array(buffer, start, end - start));
  return { memory, buffer, large, used, fresh: false };
}

/** Takes a memory back. Whoever still has arrays that lie in it finds them empty unless it is large or a plain buffer. */
export function giveBackMemory(host: HostMemory): void {
  const { memory, large } = host;
  if (!(memory instanceof WebAssembly.Memory)) return;
  if (!large) {
    // What grows, if by nothing, gets a new buffer: the old one has a length of 0 from then on.
    memory.grow(0);
    if (spare.length >= mostSpare) return;
  }
  spare.push({ ...host, buffer: memory.buffer });
}
