/** Standard input for a program that reads it by semihosting. */
import type { Board } from '../../board/board.js';

/** Bytes from outside. */
export interface InputSource {
  /** Returns the input since the last call. */
  take(): Uint8Array;
  /** Whether input may still arrive. */
  readonly open: boolean;
}

const newline = 10;

/**
 * Passes input on when the program waits for it, and no more than it waits for: a run then depends on what was typed or piped,
 * not on when it came.
 */
export class ConsoleInput {
  private rest: Uint8Array = new Uint8Array();
  private cookedTerminal = false;

  constructor(
    private readonly board: Board,
    private readonly source: InputSource,
  ) {}

  /** Returns false while the program waits for input that has not come. */
  feed(): boolean {
    const { semihosting } = this.board;
    while (semihosting.wanted > 0) {
      if (!this.feedOne(semihosting.wanted)) {
        this.setTerminal(true);
        return false;
      }
    }
    this.setTerminal(false);
    return true;
  }

  private feedOne(wanted: number): boolean {
    const { board, source } = this;
    const more = source.take();
    if (more.length > 0) this.rest = Buffer.concat([this.rest, more]);
    const line = this.rest.indexOf(newline) + 1;
    const count = Math.min(wanted, line || this.rest.length);
    if (count < wanted && line === 0 && source.open) return false;
    if (count > 0) board.console.send(this.rest.slice(0, count));
    else board.console.end();
    this.rest = this.rest.subarray(count);
    // An unfinished last line.
    if (board.semihosting.wanted > 0 && count > 0 && line === 0) board.console.end();
    return true;
  }

  /** At a terminal in raw mode, the user gets echo and line editing while the program waits. */
  private setTerminal(cooked: boolean): void {
    const { stdin } = process;
    if (!stdin.isTTY || cooked === this.cookedTerminal || (cooked && !stdin.isRaw)) return;
    this.cookedTerminal = cooked;
    stdin.setRawMode(!cooked);
  }
}
