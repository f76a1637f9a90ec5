/** A sequence of bytes that only grows, such as the output of a serial line: a copy costs nothing. */

const minimumCapacity = 256;

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

  /** All bytes so far. */
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

  /** Restores a former value of `bytes`, of this log or another one. */
  restore(bytes: Uint8Array): void {
    if (bytes.buffer === this.buffer.buffer) this.count = bytes.length;
    else this.copyFrom(bytes);
  }

  /** Starts a new buffer with these bytes and room for as many more. */
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
