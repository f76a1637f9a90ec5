/**
 * Writes text as bytes through a buffer. Built for traces: millions of short lines a second, mostly of pieces that are
 * encoded in advance. docs/performance.md has the measurements.
 */

/** Receives the bytes written. They are overwritten after the call: to keep them, copy them. */
export type ByteSink = (bytes: Uint8Array) => void;

/** Bytes at which the buffer is flushed. */
const chunk = 1 << 18;
/** Spare bytes for numbers and single characters, which do not check for room. */
const slack = 4096;

const encoder = new TextEncoder();
const [space, point, zero] = [32, 46, 48];

/** Encodes text for `ByteWriter.raw`. */
export function encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Concatenates pieces of encoded text. */
export function concatenated(...pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Four decimal digits of each number below 10,000, as a little-endian word. */
const fourDigits = Uint32Array.from({ length: 10_000 }, (_, n) => littleEndian(String(n).padStart(4, '0')));
const powersOfTen = Array.from({ length: 10 }, (_, n) => 10 ** n);
const hexDigits = encode('0123456789ABCDEF');
/** Two hexadecimal digits of each byte. */
const twoDigits = Uint16Array.from({ length: 256 }, (_, n) =>
  littleEndian(n.toString(16).toUpperCase().padStart(2, '0')),
);

function littleEndian(text: string): number {
  return [...text].reduceRight((word, character) => word * 256 + character.charCodeAt(0), 0);
}

export class ByteWriter {
  private readonly buffer = new Uint8Array(chunk + slack);
  private readonly view = new DataView(this.buffer.buffer);
  private at = 0;

  constructor(private readonly sink: ByteSink) {}

  /** Bytes that are not flushed yet. */
  get buffered(): number {
    return this.at;
  }

  /** Passes the buffered bytes to the sink. */
  flush(): void {
    const { at } = this;
    this.at = 0;
    if (at) this.sink(this.buffer.subarray(0, at));
  }

  /** Flushes a full buffer. Call it at least once for each `slack` bytes of numbers and characters. */
  flushIfFull(): void {
    if (this.at >= chunk) this.flush();
  }

  /** Writes bytes of any length. */
  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    if (this.at + length > chunk) {
      this.flush();
      if (length > chunk) return this.sink(bytes);
    }
    const { buffer, at } = this;
    // A call of `set` costs as much as a loop over a dozen bytes.
    if (length > 12) buffer.set(bytes, at);
    else for (let i = 0; i < length; i++) buffer[at + i] = bytes[i];
    this.at = at + length;
  }

  /** Writes text. For repeated text, encode once and call `raw`. */
  text(text: string): void {
    this.raw(encoder.encode(text));
  }

  /** Writes one ASCII character. */
  char(code: number): void {
    this.buffer[this.at++] = code;
  }

  /** Writes an integer from 0 to 2^53, padded to `width` with spaces on the left. */
  decimal(value: number, width = 0): void {
    const digits = digitsIn(value);
    for (let left = width - digits; left > 0; left--) this.buffer[this.at++] = space;
    this.fixed(value, digits);
  }

  /** Writes a number of at least 0 with 1 to 9 decimal places, padded to `width` with spaces on the left. */
  rounded(value: number, places: number, width = 0): void {
    const scale = powersOfTen[places];
    const scaled = Math.round(value * scale);
    const whole = Math.floor(scaled / scale);
    this.decimal(whole, width && width - places - 1);
    this.char(point);
    this.fixed(scaled - whole * scale, places);
  }

  /** Writes the last `count` decimal digits of an integer of at least 0. */
  fixed(value: number, count: number): void {
    const { buffer, view, at } = this;
    let end = at + count;
    let rest = value;
    while (end - at >= 4) {
      const next = rest < 0x4000_0000 ? ((rest | 0) / 10_000) | 0 : Math.floor(rest / 10_000);
      end -= 4;
      view.setUint32(end, fourDigits[rest - next * 10_000], true);
      rest = next;
    }
    for (let small = rest | 0; end > at;) {
      const next = (small / 10) | 0;
      buffer[--end] = zero + small - next * 10;
      small = next;
    }
    this.at = at + count;
  }

  /** Writes the last `count` hexadecimal digits of a 32-bit value, 1 to 8. */
  hex(value: number, count: number): void {
    const { view } = this;
    if (count & 1) this.char(hexDigits[(value >>> (count * 4 - 4)) & 15]);
    let { at } = this;
    for (let shift = (count & ~1) * 4 - 8; shift >= 0; shift -= 8) {
      view.setUint16(at, twoDigits[(value >>> shift) & 0xff], true);
      at += 2;
    }
    this.at = at;
  }
}

function digitsIn(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  let digits = 5;
  for (let limit = 100_000; value >= limit; limit *= 10) digits++;
  return digits;
}
