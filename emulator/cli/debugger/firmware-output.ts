/** Mixes the firmware's output with the debugger's: each line is marked with its source. */
import { StringDecoder } from 'node:string_decoder';
import type { Board } from '../../board/board.js';
import { reportFollowed } from '../host/serial-lines.js';

/** Longer lines are broken, in characters. */
const longestLine = 1000;

/** Collects what a board prints on its serial lines and consoles. */
export class FirmwareOutput {
  private readonly decoders = new Map<string, StringDecoder>();
  private text = '';
  /** The source of the unfinished line, and its length. */
  private open: string | undefined;
  private column = 0;
  /** Sources whose last line was broken. */
  private readonly broken = new Set<string>();

  constructor(board: Board) {
    for (const [name, port] of Object.entries(board.serial)) {
      port.onData((bytes) => this.add(name, bytes));
      reportFollowed(port);
    }
    board.console.onWrite = (stream, bytes) => this.add(stream, bytes);
  }

  /** Returns what was printed since the last call, in marked lines. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  /** Ends an unfinished line, so that the debugger can print. */
  endLine(): void {
    if (this.open === undefined) return;
    this.broken.add(this.open);
    this.text += '\n';
    this.open = undefined;
    this.column = 0;
  }

  private add(name: string, bytes: Uint8Array): void {
    let decoder = this.decoders.get(name);
    if (!decoder) this.decoders.set(name, (decoder = new StringDecoder('utf8')));
    for (const character of decoder.write(Buffer.from(bytes))) this.put(name, character);
  }

  private put(name: string, character: string): void {
    if (character === '\r') return;
    if (this.open !== name) this.endLine();
    const wasBroken = this.open === undefined && this.broken.delete(name);
    if (wasBroken && character === '\n') return;
    if (this.open === undefined) this.text += `${name} | `;
    this.open = character === '\n' ? undefined : name;
    this.column = this.open === undefined ? 0 : this.column + 1;
    this.text += visible(character);
    if (this.column >= longestLine) this.endLine();
  }
}

/** Escapes control characters, which would disturb the debugger's own lines. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  const control = (code < 0x20 && character !== '\n' && character !== '\t') || code === 0x7f;
  return control ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}
