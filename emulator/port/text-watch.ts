/** Finds a text or a pattern in a stream of UTF-8 bytes, and where in the stream it ends. */

/** A search in a stream of bytes. */
export interface StreamWatch {
  /** Takes the next bytes. Returns whether these bytes complete a match. */
  push(bytes: Uint8Array): boolean;
  /** The end of the last match, in bytes from the start of the stream. */
  readonly end: number;
}

/**
 * Starts a search.
 * @param wanted a text, found where it is complete; or a pattern, matched against the last 65,536
 * characters at least. The flags `g` and `y`
 * of a pattern have no effect
 */
export function watchFor(wanted: string | RegExp): StreamWatch {
  return typeof wanted === 'string' ? new TextWatch(wanted) : new PatternWatch(wanted);
}

/** Finds a text. Keeps no more of the stream than an incomplete match can need. */
export class TextWatch implements StreamWatch {
  /** The text's UTF-8, a character for each byte. */
  private readonly wanted: string;
  private tail = '';
  /** Bytes before the tail. */
  private before = 0;
  end = 0;

  /** @param wanted a text, or the bytes of one */
  constructor(wanted: string | Uint8Array) {
    this.wanted = oneCharacterEach(typeof wanted === 'string' ? new TextEncoder().encode(wanted) : wanted);
  }

  push(bytes: Uint8Array): boolean {
    const { wanted } = this;
    const stream = this.tail + oneCharacterEach(bytes);
    const at = stream.indexOf(wanted);
    if (at >= 0) this.end = this.before + at + wanted.length;
    this.tail = wanted.length > 1 ? stream.slice(1 - wanted.length) : '';
    this.before += stream.length - this.tail.length;
    return at >= 0;
  }
}

/** The characters that a match of a pattern may span: so many are kept. */
const patternSpan = 65_536;
/** Stands before the characters that are kept: a pattern that begins with `^` does not match there. */
const cutMark = '\uFFFF';

/** Finds a pattern. A match may span 65,536 characters: of a longer stream, the end is kept. */
class PatternWatch implements StreamWatch {
  private readonly pattern: RegExp;
  private readonly decoder = new TextDecoder();
  private text = '';
  /** For each character of the text, the bytes up to its end. */
  private readonly ends: number[] = [];
  private bytes = 0;
  end = 0;

  constructor({ source, flags }: RegExp) {
    // With `g` or `y`, a search would start where the last one ended.
    this.pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
  }

  push(bytes: Uint8Array): boolean {
    for (let n = 0; n < bytes.length; n++) {
      this.text += this.decoder.decode(bytes.subarray(n, n + 1), { stream: true });
      this.bytes++;
      while (this.ends.length < this.text.length) this.ends.push(this.bytes);
    }
    const match = this.pattern.exec(this.text);
    if (!match) {
      if (this.text.length > 2 * patternSpan) this.cut();
      return false;
    }
    const length = match.index + match[0].length;
    this.end = length === 0 ? 0 : this.ends[length - 1];
    return true;
  }

  private cut(): void {
    const from = this.text.length - patternSpan;
    this.text = cutMark + this.text.slice(from);
    this.ends.splice(0, from - 1);
  }
}

function oneCharacterEach(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
