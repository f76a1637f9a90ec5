/** Looks for a text in a stream of bytes, keeping no more of the stream than a match that has begun can need. */

export class TextWatch {
  /** The text's UTF-8, a character for each byte. */
  private readonly wanted: string;
  private tail = '';
  /** Bytes before the tail. */
  private before = 0;
  /** How many bytes of the stream lie before the end of the last match. */
  end = 0;

  constructor(text: string) {
    this.wanted = oneCharacterEach(new TextEncoder().encode(text));
  }

  /** Takes the next bytes; true when the text has been seen in them. */
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

/** Looks for a pattern in a stream of UTF-8. Unlike a text, it may match across everything that came. */
export class PatternWatch {
  private readonly decoder = new TextDecoder();
  private text = '';

  constructor(private readonly wanted: RegExp) {}

  /** Takes the next bytes; true when the pattern matches in all that came. */
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
