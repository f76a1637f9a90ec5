/**
 * Syntax errors in CPython's format: file, line, the text of the line and a caret. The compiler reports only the line. To
 * find the column, the source is recompiled with each token on its own line.
 */
import { logicalLines, scan, type Scan, type Token } from './tokens.js';

/** A message of the compiler. */
export interface CompilerMessage {
  /** The Python exception: `SyntaxError`, `IndentationError` … */
  kind: string;
  message: string;
  /** Line, from 1, if the compiler reports one. */
  line?: number;
  /** The error was found after parsing, such as a `return` outside a function. */
  parsed: boolean;
}

/** The location and the description of a syntax error. */
export interface SyntaxErrorDetails {
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in characters; undefined if unknown. */
  column?: number;
  /** The offending line's text. */
  text?: string;
  kind: string;
  reason: string;
}

/** Python source does not compile. The message is the complete report in CPython's format. */
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
  if (text !== undefined && text.trim() !== '') lines.push(...excerpt(text, column));
  return [...lines, `${kind}: ${reason}`].join('\n');
}

/** Longer lines are shown in part, in characters. */
const longestLine = 400;
/** What is shown before the column of a longer line. */
const shownBefore = 60;

/** The line and, if the column is in it, the caret. */
function excerpt(text: string, column: number | undefined): string[] {
  const indent = text.length - text.trimStart().length;
  const content = text.trim();
  if (content.length > longestLine) {
    const from = Math.max(0, (column ?? 1) - 1 - indent - shownBefore);
    const part = content.slice(from, from + 2 * shownBefore);
    const [before, after] = [from > 0 ? '…' : '', from + part.length < content.length ? '…' : ''];
    return excerptLines(before + part + after, (column ?? 1) - 1 - indent - from + before.length);
  }
  return excerptLines(content, column !== undefined && column > indent ? column - 1 - indent : undefined);
}

function excerptLines(content: string, caret: number | undefined): string[] {
  const shown = '    ' + content;
  return caret === undefined || caret < 0
    ? [shown]
    : [shown, '    ' + content.slice(0, caret).replace(/[^\t]/g, ' ') + '^'];
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
 * Creates the error for a message of the compiler.
 * @param text the normalised source
 * @param compile compiles another text; returns the compiler's message, undefined if there is none
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

/** Unmatched brackets and quotes explain errors that the compiler reports later, or only at the end. */
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

/** Puts each token on its own line. Returns the text and the token on each of its lines. */
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
 * An error that the compiler reports at the first token of a line may be at the end of the previous line, or a missing
 * block.
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
