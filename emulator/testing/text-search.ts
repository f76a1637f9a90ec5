/** Looking for text in what a serial line prints, byte by byte, and where in the bytes it was found. */
import { TextWatch } from '../port/text-watch.js';

export interface TextSearch {
  /** Takes the next bytes. Returns how many of all bytes so far lie before the end of what was found. */
  push(bytes: Uint8Array): number | undefined;
}

/** Looks for a text, or for something that a pattern matches in all that has come. */
export function searchFor(wanted: string | RegExp): TextSearch {
  return typeof wanted === 'string' ? new LiteralSearch(wanted) : new PatternSearch(wanted);
}

class LiteralSearch implements TextSearch {
  private readonly watch: TextWatch;

  constructor(text: string) {
    this.watch = new TextWatch(text);
  }

  push(bytes: Uint8Array): number | undefined {
    return this.watch.push(bytes) ? this.watch.end : undefined;
  }
}

class PatternSearch implements TextSearch {
  private readonly pattern: RegExp;
  private readonly decoder = new TextDecoder();
  private text = '';
  /** How many bytes the text's characters end at. */
  private readonly ends: number[] = [];
  private bytes = 0;

  constructor({ source, flags }: RegExp) {
    // With these flags a pattern would remember where it matched last.
    this.pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
  }

  push(bytes: Uint8Array): number | undefined {
    for (let n = 0; n < bytes.length; n++) {
      this.text += this.decoder.decode(bytes.subarray(n, n + 1), { stream: true });
      this.bytes++;
      while (this.ends.length < this.text.length) this.ends.push(this.bytes);
    }
    const match = this.pattern.exec(this.text);
    if (!match) return undefined;
    const end = match.index + match[0].length;
    return end === 0 ? 0 : this.ends[end - 1];
  }
}
