/** Splits lines of Python into the statements that the prompt executes one by one. */
import { classify } from '../../../firmware/toolchain/index.js';

/** A statement, and the number of input lines before it. */
export interface Statement {
  source: string;
  linesBefore: number;
}

/** Matches lines that continue a compound statement: indented, blank, comments, clauses. */
const continuation = /^(\s|#|$|(elif|else|except|finally)\b)/;

export class StatementSplitter {
  private lines: string[] = [];
  private count = 0;

  /** Whether a statement is incomplete. */
  get open(): boolean {
    return this.lines.length > 0;
  }

  /**
   * Takes a typed line, without its line end. An empty line ends a block.
   * Returns the statement that the line completes, if any.
   */
  type(line: string): Statement | undefined {
    this.append(line);
    return this.isComplete() ? this.take() : undefined;
  }

  /**
   * Takes a line of a file or of pasted text. A block continues over empty lines and ends at the next line that does not
   * belong to it. Returns the statements that the line completes.
   */
  read(line: string): Statement[] {
    const done: Statement[] = [];
    if (this.open && !continuation.test(line) && this.endsHere()) done.push(this.take());
    this.append(line);
    if (this.lines.length > 1 && line.trim() === '') return done;
    if (this.isComplete()) done.push(this.take());
    return done;
  }

  /** Returns the incomplete statement at the end of the input, if any. */
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

  /** Whether an empty line would complete the statement. */
  private endsHere(): boolean {
    return classify(`${this.lines.join('\n')}\n`) !== 'incomplete';
  }

  /** Drops lines that are only blank or comments. */
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
