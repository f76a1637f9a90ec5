/** A sequence of bytes that only grows at its end, such as the output of a serial line: a copy costs nothing. */

const minimumCapacity = 256;
/** How many bytes were dropped before those in a buffer; none where it is not listed. */
const droppedBefore = new WeakMap<ArrayBufferLike, number>();

/**
 * Written bytes never change, so `bytes` may be kept: a saved state is a view of the same buffer. After a restore, the bytes
 * appended next are usually already in the buffer.
 */
export class ByteLog {
  private buffer = new Uint8Array(minimumCapacity);
  /** Bytes in use. */
  private count = 0;
  /** Written bytes: a view of them may exist. */
  private filled = 0;

  /** @param limit at least the last `limit` bytes are kept; older ones are dropped when there are twice as many */
  constructor(private readonly limit = Infinity) {}

  /** The bytes kept. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.count);
  }

  /** How many bytes were dropped before those in `bytes`. */
  get dropped(): number {
    return droppedBefore.get(this.buffer.buffer) ?? 0;
  }

  append(byte: number): void {
    if (this.count >= 2 * this.limit) this.drop(this.count - this.limit);
    const { buffer, count, filled } = this;
    if (count === buffer.length || (count < filled && buffer[count] !== byte)) this.copyFrom(this.bytes);
    this.buffer[this.count++] = byte;
    this.filled = Math.max(this.filled, this.count);
  }

  clear(): void {
    this.replace(new Uint8Array(minimumCapacity), 0);
  }

  /** Restores a former value of `bytes`, of this log or another one. */
  restore(bytes: Uint8Array): void {
    if (bytes.buffer === this.buffer.buffer) this.count = bytes.length;
    else this.copyFrom(bytes);
  }

  private drop(bytes: number): void {
    this.copyFrom(this.bytes.subarray(bytes), this.dropped + bytes);
  }

  /** Starts a new buffer with these bytes and room for as many more. */
  private copyFrom(bytes: Uint8Array, dropped = droppedBefore.get(bytes.buffer) ?? 0): void {
    const buffer = new Uint8Array(Math.max(minimumCapacity, 2 * bytes.length));
    buffer.set(bytes);
    this.replace(buffer, bytes.length);
    if (dropped > 0) droppedBefore.set(buffer.buffer, dropped);
  }

  private replace(buffer: Uint8Array<ArrayBuffer>, count: number): void {
    this.buffer = buffer;
    this.count = this.filled = count;
  }
}
