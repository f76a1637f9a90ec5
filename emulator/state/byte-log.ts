/** A sequence of bytes that only grows, such as what a serial line has received: a copy of it costs nothing. */

const minimumCapacity = 256;

/**
 * Bytes that have been written are never changed, so `bytes` may be kept: a saved state looks into the same buffer. After a
 * restore the bytes that follow are usually the ones that are there already.
 */
export class ByteLog {
  private buffer = new Uint8Array(minimumCapacity);
  /** Bytes in use. */
  private count = 0;
  /** Bytes that have been written, and that somebody may look at. */
  private filled = 0;

  /** Everything so far. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.count);
  }

  get length(): number {
    return this.count;
  }

  append(byte: number): void {
    const { buffer, count, filled } = this;
    if (count === buffer.length || (count < filled && buffer[count] !== byte)) this.copyFrom(this.bytes);
    this.buffer[this.count++] = byte;
    this.filled = Math.max(this.filled, this.count);
  }

  clear(): void {
    this.replace(new Uint8Array(minimumCapacity), 0);
  }

  /** Goes back to bytes that `bytes` once gave, here or in another log. */
  restore(bytes: Uint8Array): void {
    if (bytes.buffer === this.buffer.buffer) this.count = bytes.length;
    else this.copyFrom(bytes);
  }

  /** Begins a new buffer with these bytes and as much room again. */
  private copyFrom(bytes: Uint8Array): void {
    const buffer = new Uint8Array(Math.max(minimumCapacity, 2 * bytes.length));
    buffer.set(bytes);
    this.replace(buffer, bytes.length);
  }

  private replace(buffer: Uint8Array<ArrayBuffer>, count: number): void {
    this.buffer = buffer;
    this.count = this.filled = count;
  }
}
