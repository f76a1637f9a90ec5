/** Reads the little-endian values of DWARF sections (DWARF 5, section 7). */

/** A DWARF section is damaged or not supported. The tables catch it. */
export class DwarfError extends Error {
  override name = 'DwarfError';
}

/** The maximum length of a text with its terminator: bounds the work that a damaged section can cause. */
const maximumText = 4096;

const decoder = new TextDecoder();

/** Reads a section in sequence; a read past its end throws DwarfError. */
export class DwarfReader {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    /** Byte offset of the next value. */
    public offset = 0,
    /** The offset at which reading ends. */
    readonly end = bytes.length,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }
  i8(): number {
    return this.view.getInt8(this.advance(1));
  }
  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }
  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** An unsigned LEB128 integer; values of 2^53 and above lose precision. */
  uleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      if (scale <= 2 ** 56) value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  /** A signed LEB128 integer. */
  sleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      if (scale <= 2 ** 56) value += (byte & 0x7f) * scale;
      if (byte < 0x80) return byte & 0x40 ? value - scale * 128 : value;
    }
  }

  /** A NUL-terminated text. */
  text(): string {
    const bytes = this.bytes.subarray(this.offset, Math.min(this.end, this.offset + maximumText));
    const length = bytes.indexOf(0);
    if (length < 0) throw new DwarfError(`text without an end at ${this.offset}`);
    this.offset += length + 1;
    return decoder.decode(bytes.subarray(0, length));
  }

  skip(count: number): void {
    this.advance(count);
  }

  /** A reader at the same offset. */
  copy(): DwarfReader {
    return new DwarfReader(this.bytes, this.offset, this.end);
  }

  /** A reader for the next `length` bytes, which this one skips. */
  part(length: number): DwarfReader {
    const start = this.advance(length);
    return new DwarfReader(this.bytes, start, start + length);
  }

  private advance(count: number): number {
    const start = this.offset;
    if (!(count <= this.end - start))
      throw new DwarfError(`data ends at ${this.end}, but ${count} bytes are needed at ${start}`);
    this.offset = start + count;
    return start;
  }
}
