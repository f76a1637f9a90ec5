/**
 * The host's memory that boards lie in. What a closed board leaves is used again: to map fresh pages costs the operating
 * system more than everything else about a new board.
 */

/** Memories kept, for boards that are made one after the other. */
const mostSpare = 4;
/**
 * Large memories made. They are mostly reserved address space, but V8 counts all of it as used, and collects garbage
 * whenever it gets another one.
 */
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
  readonly large: boolean;
  /** The bytes that are written to. */
  readonly used: readonly Stretch[];
  /** Whether the operating system has not mapped its pages yet. */
  readonly fresh: boolean;
}

const spare: HostMemory[] = [];
let large = 0;

/**
 * A memory of so many bytes, all zeros.
 * @param used the bytes that will be written to
 * @param isLarge whether it is mostly address space: undefined where the host refuses it or has made enough of them
 * @throws RangeError where the host refuses any other memory
 */
export function takeMemory(
  bytes: number,
  used: readonly Stretch[],
  isLarge: boolean,
): HostMemory | undefined {
  const pages = Math.ceil(bytes / 0x10000);
  const index = spare.findIndex((kept) => kept.buffer.byteLength === pages * 0x10000);
  if (index >= 0) {
    const [{ memory, buffer, used: before }] = spare.splice(index, 1);
    for (const { start, end } of before) new Uint8Array(buffer, start, end - start).fill(0);
    return { memory, buffer, large: isLarge, used, fresh: false };
  }
  if (isLarge && large >= mostLarge) return undefined;
  try {
    const memory: WasmMemory = new WebAssembly.Memory({ initial: pages });
    if (isLarge) large++;
    return { memory, buffer: memory.buffer, large: isLarge, used, fresh: true };
  } catch (error) {
    if (isLarge && error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Takes a memory back. Whoever still has arrays that lie in it finds those empty that are not large. */
export function giveBackMemory(host: HostMemory): void {
  const { memory, large } = host;
  // What grows, if by nothing, gets a new buffer: the old one has a length of 0 from then on. V8 would count a large one twice.
  if (!large) memory.grow(0);
  if (large || spare.length < mostSpare) spare.push({ ...host, buffer: memory.buffer });
}
