/** A digest of a state: equal states have equal digests, different states almost surely different digests. */

/** Two 32-bit multiplicative hashes in parallel, printed as 16 hexadecimal digits. Not cryptographic. */
export class Digest {
  private a = 0x811c9dc5 | 0;
  private b = 0x9e3779b9 | 0;

  word(value: number): void {
    this.a = Math.imul(this.a ^ value, 0x01000193);
    this.b = Math.imul(this.b ^ value ^ (this.a >>> 15), 0x85ebca6b);
    this.b ^= this.b >>> 13;
  }

  /** Bytes in one or several pieces, to the same effect: all but the last consist of words. */
  bytes(...pieces: readonly Uint8Array[]): void {
    let length = 0;
    for (const piece of pieces) {
      this.piece(piece);
      length += piece.length;
    }
    this.word(length);
  }

  private piece(bytes: Uint8Array): void {
    const words = bytes.length >> 2;
    if (bytes.byteOffset % 4 === 0) {
      for (const word of new Int32Array(bytes.buffer, bytes.byteOffset, words)) this.word(word);
    } else {
      for (let i = 0; i < words * 4; i += 4) {
        this.word(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
      }
    }
    for (let i = words * 4; i < bytes.length; i++) this.word(bytes[i]);
  }

  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
    this.word(text.length);
  }

  /** Any plain data; keys in the order of insertion. */
  value(value: unknown): void {
    if (ArrayBuffer.isView(value)) {
      this.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } else if (Array.isArray(value)) {
      this.word(value.length);
      for (const item of value) this.value(item);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        this.text(key);
        this.value(item);
      }
    } else {
      this.text(`${typeof value} ${String(value)}`);
    }
  }

  /** A copy that continues independently. */
  copy(): Digest {
    return Object.assign(new Digest(), this);
  }

  get hex(): string {
    return [this.a, this.b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
