/**
 * Pages of memory that checkpoints share. They are in large slabs and are reused: a buffer for each would produce more
 * garbage than there are pages.
 */

export const pageBytes = 1024;
const pageWords = pageBytes / 4;
/** Pages per slab. */
const slabPages = 1024;

export class PagePool {
  private readonly slabs: Int32Array[] = [];
  /** The number of holders of each page. */
  private readonly holders: number[] = [];
  private readonly free: number[] = [];

  /** Bytes of the pages in use. */
  get bytes(): number {
    return (this.holders.length - this.free.length) * pageBytes;
  }

  /**
   * Holds a page with the bytes of a memory. Returns its number.
   * @param offset a multiple of 4
   * @param known a page that may contain the same bytes
   */
  keep(memory: Uint8Array, offset: number, known: number | undefined): number {
    const words = new Int32Array(memory.buffer, memory.byteOffset + offset, pageWords);
    if (known !== undefined && this.has(known, words)) {
      this.holders[known]++;
      return known;
    }
    const page = this.free.pop() ?? this.add();
    this.wordsOf(page).set(words);
    this.holders[page] = 1;
    return page;
  }

  release(page: number): void {
    if (--this.holders[page] === 0) this.free.push(page);
  }

  bytesOf(page: number): Uint8Array {
    const words = this.wordsOf(page);
    return new Uint8Array(words.buffer, words.byteOffset, pageBytes);
  }

  private add(): number {
    const page = this.holders.push(0) - 1;
    if (page % slabPages === 0) this.slabs.push(new Int32Array(slabPages * pageWords));
    return page;
  }

  private wordsOf(page: number): Int32Array {
    const at = (page % slabPages) * pageWords;
    return this.slabs[Math.floor(page / slabPages)].subarray(at, at + pageWords);
  }

  private has(page: number, words: Int32Array): boolean {
    const slab = this.slabs[Math.floor(page / slabPages)];
    const at = (page % slabPages) * pageWords;
    for (let n = 0; n < pageWords; n++) if (slab[at + n] !== words[n]) return false;
    return true;
  }
}
