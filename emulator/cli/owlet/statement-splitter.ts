/** Cuts lines of Python into the statements that the prompt executes one by one. */
import { classify } from '../../../firmware/toolchain/index.js';

/** A statement, and the number of lines of the input before it. */
export interface Statement {
  source: string;
  linesBefore: number;
}

/** Lines that continue a compound statement although they are not indented. */
const continuation = /^(\s|#|$|(elif|else|except|finally)\b)/;

export class StatementSplitter {
  private lines: string[] = [];
  private count = 0;

  /** Whether a statement is incomplete. */
  get open(): boolean {
    return this.lines.length > 0;
  }

  /**
   * Takes a line, without its line end, that was typed: an empty line ends a block.
   * Returns the statement that it completes, if any.
   */
  type(line: string): Statement | undefined {
    this.append(line);
    return this.isComplete() ? this.take() : undefined;
  }

  /**
   * Takes a line of a file or of what was pasted: a block continues over empty lines and ends where a line starts
   * something new. Returns the statements that this completes.
   */
  read(line: string): Statement[] {
    const done: Statement[] = [];
    if (this.open && !continuation.test(line) && this.endsHere()) done.push(this.take());
    this.append(line);
    if (this.lines.length > 1 && line.trim() === '') return done;
    if (this.isComplete()) done.push(this.take());
    return done;
  }

  /** The statement that is incomplete at the end of the input, if any. */
  end(): Statement | undefined {
    return this.open ? this.take() : undefined;
  }

  /** Drops an incomplete statement. */
  clear(): void {
    this.lines = [];
  }

  private append(line: string): void {
    this.count++;
    if (this.open || line.trim() !== '') this.lines.push(line);
  }

  /** Whether an empty line would complete it. */
  private endsHere(): boolean {
    return classify(`${this.lines.join('\n')}\n`) !== 'incomplete';
  }

  /** Blank lines and comments alone are no statement: they are dropped. */
  private isComplete(): boolean {
    if (!this.open) return false;
    const kind = classify(this.lines.join('\n'));
    if (kind === 'empty') this.clear();
    return kind === 'complete';
  }

  private take(): Statement {
    const { lines, count } = this;
    this.clear();
    return { source: lines.join('\n'), linesBefore: count - lines.length };
  }
}
