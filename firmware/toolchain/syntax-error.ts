/**
 * Syntax errors as CPython prints them: file, line, the line's text and a caret. The compiler names only the line, so
 * the column is found by giving every token a line of its own and compiling again.
 */
import { logicalLines, scan, type Scan, type Token } from './tokens.js';

/** What the compiler said. */
export interface CompilerMessage {
  /** The Python exception: `SyntaxError`, `IndentationError` … */
  kind: string;
  message: string;
  /** Line, from 1, where the compiler knows one. */
  line?: number;
  /** The text was grammatical and refused later, such as a `return` outside a function. */
  parsed: boolean;
}

/** Where a syntax error is and what it is. */
export interface SyntaxErrorDetails {
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in characters; undefined where no column can be told. */
  column?: number;
  /** The offending line's text. */
  text?: string;
  kind: string;
  reason: string;
}

/** Python source that does not compile. The message is the whole report, as CPython prints it. */
export class PythonSyntaxError extends Error {
  override name = 'PythonSyntaxError';
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
  readonly kind: string;
  readonly reason: string;

  constructor(details: SyntaxErrorDetails) {
    super(report(details));
    this.file = details.file;
    this.line = details.line;
    this.column = details.column;
    this.kind = details.kind;
    this.reason = details.reason;
  }
}

function report({ file, line, column, text, kind, reason }: SyntaxErrorDetails): string {
  const lines = [`  File "${file}", line ${line}`];
  if (text !== undefined && text.trim() !== '') {
    const indent = text.length - text.trimStart().length;
    lines.push('    ' + text.trim());
    if (column !== undefined && column > indent) {
      lines.push('    ' + text.slice(indent, column - 1).replace(/[^\t]/g, ' ') + '^');
    }
  }
  return [...lines, `${kind}: ${reason}`].join('\n');
}

interface SourceLocation {
  line: number;
  column?: number;
  kind?: string;
  reason?: string;
}

const blockNames: Record<string, string> = { def: 'function definition', class: 'class definition' };
const compoundWords = new Set('if elif else while for try except finally with def class async'.split(' '));

/**
 * Makes the error to throw from the compiler's message.
 * @param text the normalised source.
 * @param compile what the compiler says against another text; undefined when it takes it.
 */
export function locateError(
  file: string,
  text: string,
  message: CompilerMessage,
  compile: (text: string) => CompilerMessage | undefined,
): PythonSyntaxError {
  const scanned = scan(text);
  const location = visibleLocation(scanned, message) ?? searchLocation(scanned, text, message, compile);
  const lines = text.split('\n');
  const line = Math.min(location.line, lines.length);
  return new PythonSyntaxError({
    file,
    line,
    column: location.column ?? firstColumn(lines[line - 1]),
    text: lines[line - 1],
    kind: location.kind ?? (message.kind === 'IndentationError' ? message.kind : 'SyntaxError'),
    reason: location.reason ?? message.message,
  });
}

function firstColumn(line: string): number {
  return line.length - line.trimStart().length + 1;
}

/** Brackets and quotes that do not match explain what the compiler finds later, or only at the end. */
function visibleLocation({ problem, tokens }: Scan, message: CompilerMessage): SourceLocation | undefined {
  if (message.kind === 'NotImplementedError') {
    const token = tokens.find(({ kind, text }) => kind === 'string' && text.includes('\\N{'));
    return { line: token?.line ?? 1, column: token?.column, reason: `not supported: ${message.message}` };
  }
  if (!problem || message.parsed || message.message !== 'invalid syntax') return undefined;
  const { token } = problem;
  const unclosed = problem.message.endsWith('was never closed');
  if (unclosed ? message.line === token.line : message.line !== token.line) return undefined;
  return { line: token.line, column: token.column, reason: problem.message };
}

function searchLocation(
  scanned: Scan,
  text: string,
  message: CompilerMessage,
  compile: (text: string) => CompilerMessage | undefined,
): SourceLocation {
  const fallback = { line: message.line ?? 1 };
  const spread = spreadTokens(scanned.tokens, text);
  const second = compile(spread.text);
  if (second?.message !== message.message || second.line === undefined) return fallback;
  const token = spread.tokens[Math.min(second.line, spread.tokens.length) - 1];
  if (!token) return fallback;
  if (message.parsed || message.kind === 'IndentationError') return at(token);
  return betweenLines(scanned.tokens, token, compile);
}

const at = (token: Token): SourceLocation => ({ line: token.line, column: token.column });

/** One token a line; `tokens` tells for each line of `text`, from 0, which token it holds. */
function spreadTokens(tokens: readonly Token[], source: string): { text: string; tokens: Token[] } {
  const owners: Token[] = [];
  let text = '';
  for (const line of logicalLines(tokens)) {
    const first = line[0];
    text += source.slice(first.start - first.column + 1, first.start);
    text += line.map((token) => token.text).join(' \\\n') + '\n';
    for (const token of line) for (const _ of token.text.split('\n')) owners.push(token);
  }
  const last = tokens[tokens.length - 1];
  return { text, tokens: last ? [...owners, last] : owners };
}

/**
 * An error that the compiler sees at the first token of a line may be the end of the line before, or a block that is
 * missing.
 */
function betweenLines(
  tokens: readonly Token[],
  token: Token,
  compile: (text: string) => CompilerMessage | undefined,
): SourceLocation {
  const index = tokens.indexOf(token);
  const isEnd = token.kind === 'newline';
  const end = isEnd ? token : tokens[index - 1];
  if (end?.kind !== 'newline') return at(token);
  const line = lineBefore(tokens, tokens.indexOf(end));
  const lineEnd = { line: end.line, column: end.column };
  const location = isEnd ? lineEnd : at(token);
  if (line[line.length - 1].text === ':') {
    const reason = `expected an indented block after ${blockName(line)} on line ${line[0].line}`;
    return { ...location, kind: 'IndentationError', reason };
  }
  const alone = compile(line.map(({ text }) => text).join(' '));
  if (!alone || alone.parsed) return location;
  const headless =
    compoundWords.has(line[0].text) && !line.some(({ text, depth }) => text === ':' && depth === 0);
  return headless ? { ...lineEnd, reason: "expected ':'" } : lineEnd;
}

function blockName(line: readonly Token[]): string {
  const word = line[0].text === 'async' ? line[1].text : line[0].text;
  return blockNames[word] ?? `'${word}' statement`;
}

function lineBefore(tokens: readonly Token[], end: number): Token[] {
  let start = end;
  while (start > 0 && tokens[start - 1].kind !== 'newline') start--;
  return tokens.slice(start, end);
}
