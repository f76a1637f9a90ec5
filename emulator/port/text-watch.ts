/** Searches a stream of bytes for a text or a pattern. A search for a text keeps only the bytes that a match can start in. */

export class TextWatch {
  /** The text's UTF-8, a character for each byte. */
  private readonly wanted: string;
  private tail = '';
  /** Bytes before the tail. */
  private before = 0;
  /** Bytes of the stream up to the end of the last match. */
  end = 0;

  constructor(text: string) {
    this.wanted = oneCharacterEach(new TextEncoder().encode(text));
  }

  /** Takes the next bytes. Returns whether the text ends in them. */
  push(bytes: Uint8Array): boolean {
    const { wanted } = this;
    const seen = this.tail + oneCharacterEach(bytes);
    const at = seen.indexOf(wanted);
    if (at >= 0) this.end = this.before + at + wanted.length;
    this.tail = wanted.length > 1 ? seen.slice(1 - wanted.length) : '';
    this.before += seen.length - this.tail.length;
    return at >= 0;
  }
}

/** Searches a stream of UTF-8 for a pattern, which may match anywhere in the whole stream. */
export class PatternWatch {
  private readonly decoder = new TextDecoder();
  private text = '';

  constructor(private readonly wanted: RegExp) {}

  /** Takes the next bytes. Returns whether the pattern matches in the stream so far. */
  push(bytes: Uint8Array): boolean {
    this.text += this.decoder.decode(bytes, { stream: true });
    return this.wanted.test(this.text);
  }
}

function oneCharacterEach(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
