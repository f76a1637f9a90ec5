/**
 * The host's memory that boards lie in. What a closed board leaves is used again: to map fresh pages costs the operating
 * system more than everything else about a new board.
 */

/** Memories kept, for boards that are made one after the other. */
const mostSpare = 4;

/** A memory of WebAssembly, in a type that does not depend on the user's libraries. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages and detaches the buffer so far. Returns the number of pages before. */
  grow(by: number): number;
}

/** By size in pages of 64 KB. */
const spare: { pages: number; memory: WasmMemory }[] = [];

/** A memory of so many pages of 64 KB, all zeros, and whether it is fresh: the system has not mapped its pages yet. */
export function takeMemory(pages: number): { memory: WasmMemory; fresh: boolean } {
  const index = spare.findIndex((kept) => kept.pages === pages);
  if (index < 0) return { memory: new WebAssembly.Memory({ initial: pages }), fresh: true };
  const [{ memory }] = spare.splice(index, 1);
  new Uint8Array(memory.buffer).fill(0);
  return { memory, fresh: false };
}

/** Takes a memory back. Whoever still has arrays that lie in it finds them empty. */
export function giveBackMemory(memory: WasmMemory): void {
  const pages = memory.buffer.byteLength >> 16;
  // What grows, if by nothing, gets a new buffer: the old one has a length of 0 from then on.
  memory.grow(0);
  if (spare.length < mostSpare) spare.push({ pages, memory });
}
