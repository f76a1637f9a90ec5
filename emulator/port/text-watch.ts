/** Looks for a text in a stream of bytes, keeping no more of the stream than a match that has begun can need. */

export class TextWatch {
  /** The text's UTF-8, a character for each byte. */
  private readonly wanted: string;
  private tail = '';

  constructor(text: string) {
    this.wanted = oneCharacterEach(new TextEncoder().encode(text));
  }

  /** Takes the next bytes; true when the text has been seen in them. */
  push(bytes: Uint8Array): boolean {
    const seen = this.tail + oneCharacterEach(bytes);
    this.tail = this.wanted.length > 1 ? seen.slice(1 - this.wanted.length) : '';
    return seen.includes(this.wanted);
  }
}

function oneCharacterEach(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
