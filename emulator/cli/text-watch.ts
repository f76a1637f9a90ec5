/** Looks for a text in a stream of bytes. */

export class TextWatch {
  /** The text's UTF-8, a character for each byte. */
  private readonly wanted: string;
  private tail = '';

  constructor(text: string) {
    this.wanted = Buffer.from(text).toString('latin1');
  }

  /** Takes the next bytes; true when the text has been seen in them. */
  push(bytes: Uint8Array): boolean {
    const seen = this.tail + Buffer.from(bytes).toString('latin1');
    this.tail = this.wanted.length > 1 ? seen.slice(1 - this.wanted.length) : '';
    return seen.includes(this.wanted);
  }
}
