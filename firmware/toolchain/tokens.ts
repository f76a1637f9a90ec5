/**
 * A tokenizer for Python source, as far as the prompt and error messages need one: tokens with their locations, logical
 * lines, and what is open at the end. Follows "Lexical analysis" of the Python language reference.
 */

export type TokenKind = 'name' | 'number' | 'string' | 'operator' | 'newline' | 'unknown';

/** A piece of source. A `newline` token ends every logical line; blank lines and comments have no tokens. */
export interface Token {
  kind: TokenKind;
  text: string;
  /** Offset in the source. */
  start: number;
  /** Line, from 1. */
  line: number;
  /** Column, from 1, in characters. */
  column: number;
  /** The number of open brackets around it. */
  depth: number;
}

/** An error that is visible without parsing. */
export interface ScanProblem {
  token: Token;
  message: string;
}

/** The tokens of a source text. */
export interface Scan {
  tokens: Token[];
  /** The unclosed brackets. */
  open: Token[];
  /** What is incomplete at the end of the text, if more lines could complete it. */
  unfinished?: 'bracket' | 'string' | 'backslash';
  /** The first unmatched bracket or unterminated string. */
  problem?: ScanProblem;
}

const closing: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

const patterns = {
  blank: /[ \t\f]+/y,
  continuation: /\\\n/y,
  comment: /#[^\n]*/y,
  quote: /(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?("""|'''|"|')/y,
  number:
    /0[xX][\da-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y,
  name: /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y,
  operator: /\*\*=?|\/\/=?|>>=?|<<=?|\.\.\.|[-+*/%&|^@!=<>:]=|->|[-+*/%&|^~<>=()[\]{},:.;@]/y,
};

/** Converts line ends to `\n` and removes a byte order mark. Lines keep their numbers. */
export function normalise(source: string): string {
  return source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** Splits normalised source into tokens. Never throws: an unexpected character becomes an `unknown` token. */
export function scan(source: string): Scan {
  return new Scanner(source).run();
}

class Scanner {
  private readonly result: Scan = { tokens: [], open: [] };
  private offset = 0;
  private line = 1;
  private lineStart = 0;

  constructor(private readonly source: string) {}

  run(): Scan {
    while (this.offset < this.source.length && !this.result.unfinished) this.step();
    const { open, tokens } = this.result;
    if (open.length > 0) {
      this.result.unfinished ??= 'bracket';
      const token = open[open.length - 1];
      this.problem(token, `'${token.text}' was never closed`);
    }
    if (tokens.length > 0 && tokens[tokens.length - 1].kind !== 'newline') this.push('newline', '');
    return this.result;
  }

  private step(): void {
    if (this.match(patterns.blank) || this.match(patterns.comment)) return;
    if (this.source[this.offset] === '\n') return this.newline();
    if (this.match(patterns.continuation)) return this.nextLine();
    if (this.source.slice(this.offset) === '\\') {
      this.result.unfinished = 'backslash';
      return;
    }
    const quote = this.peek(patterns.quote);
    if (quote) return this.string(quote[0].length - quote[1].length, quote[1]);
    const number = this.peek(patterns.number);
    const name = this.peek(patterns.name);
    const operator = this.peek(patterns.operator);
    if (number) this.push('number', number[0]);
    else if (name) this.push('name', name[0]);
    else if (operator) this.operator(operator[0]);
    else this.push('unknown', String.fromCodePoint(this.source.codePointAt(this.offset)!));
  }

  private peek(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.offset;
    return pattern.exec(this.source);
  }

  private match(pattern: RegExp): boolean {
    const found = this.peek(pattern);
    if (found) this.offset += found[0].length;
    return found !== null;
  }

  private nextLine(): void {
    this.line++;
    this.lineStart = this.offset;
  }

  private newline(): void {
    const { tokens, open } = this.result;
    if (open.length === 0 && tokens.length > 0 && tokens[tokens.length - 1].kind !== 'newline') {
      this.push('newline', '\n');
    } else {
      this.offset++;
      this.nextLine();
    }
  }

  private push(kind: TokenKind, text: string): Token {
    const { tokens, open } = this.result;
    const token: Token = {
      kind,
      text,
      start: this.offset,
      line: this.line,
      column: this.offset - this.lineStart + 1,
      depth: open.length,
    };
    tokens.push(token);
    this.offset += text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.line++;
      this.lineStart = token.start + at + 1;
    }
    return token;
  }

  private operator(text: string): void {
    const { open } = this.result;
    const opener = closing[text];
    if (opener === undefined) {
      const token = this.push('operator', text);
      if ('([{'.includes(text)) open.push(token);
      return;
    }
    const last = open.pop();
    const token = this.push('operator', text);
    if (!last) this.problem(token, `unmatched '${text}'`);
    else if (last.text !== opener) {
      this.problem(token, `closing parenthesis '${text}' does not match opening parenthesis '${last.text}'`);
    }
  }

  /** Scans a string from its prefix to its closing quote, or to the end of the line or text if there is none. */
  private string(prefix: number, quote: string): void {
    const long = quote.length === 3;
    let end = this.offset + prefix + quote.length;
    for (; end < this.source.length; end++) {
      if (this.source.startsWith(quote, end)) {
        this.push('string', this.source.slice(this.offset, end + quote.length));
        return;
      }
      if (this.source[end] === '\\') end++;
      else if (this.source[end] === '\n' && !long) break;
    }
    const stopsInside = end >= this.source.length && (long || this.source.endsWith('\\'));
    const token = this.push('unknown', this.source.slice(this.offset, end));
    if (stopsInside) this.result.unfinished = 'string';
    this.problem(
      token,
      `unterminated ${long ? 'triple-quoted ' : ''}string literal (detected at line ${this.line})`,
    );
  }

  private problem(token: Token, message: string): void {
    this.result.problem ??= { token, message };
  }
}

/** The tokens of each logical line, without its newline token. */
export function logicalLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [];
  let line: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'newline') line.push(token);
    else {
      lines.push(line);
      line = [];
    }
  }
  return lines;
}
