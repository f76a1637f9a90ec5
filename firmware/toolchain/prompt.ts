/**
 * The logic of the prompt without its terminal: when what was typed is complete, and how it is compiled so that
 * expressions show their value.
 */
import { compileProgram, compileSource, type SourceFile } from './compile.js';
import type { CompiledModule } from './linker.js';
import { logicalLines, normalise, scan, type Token } from './tokens.js';

/** The file name that tracebacks show for what was typed. */
export const promptFile = '<stdin>';

/** The built-in that shows a value at the prompt. */
const printFunction = '__print__';

const compoundWords = new Set('if while for try with def class async'.split(' '));
const definitionWords = new Set(['def', 'class', 'async']);
const clauseWords = new Set('elif else except finally'.split(' '));
const simpleStatements = new Set(
  'pass break continue return raise global nonlocal del assert import from yield @'.split(' '),
);
const assignment = /^([-+*/%&|^@]|\*\*|\/\/|>>|<<)?=$/;

/**
 * Whether what was typed so far can be compiled, lines joined by `\n`.
 * `incomplete`: more lines are wanted; a block ends with an empty line. `empty`: nothing but blanks and comments.
 * `complete` says nothing about errors: what cannot become right by more lines is complete too.
 */
export function classify(source: string): 'complete' | 'incomplete' | 'empty' {
  const text = normalise(source);
  const { tokens, unfinished, problem, open } = scan(text);
  if (unfinished === 'string' || unfinished === 'backslash') return 'incomplete';
  if (tokens.length === 0) return 'empty';
  if (problem && problem.token !== open[open.length - 1]) return 'complete';
  if (unfinished) return 'incomplete';
  const lines = logicalLines(tokens);
  return isOpenBlock(lines, text) ? 'incomplete' : 'complete';
}

function isOpenBlock(lines: Token[][], text: string): boolean {
  const last = lines[lines.length - 1];
  if (
    !lines.some((line) => line[0].text === '@' || (compoundWords.has(line[0].text) && bodyStart(line) > 0))
  ) {
    return false;
  }
  if (!text.endsWith('\n')) return true;
  if (last[0].text === '@' || bodyStart(last) === last.length) return true;
  return (
    lines[0][0].text === 'try' && !lines.some(([{ text: word, column }]) => column === 1 && isHandler(word))
  );
}

const isHandler = (word: string): boolean => word === 'except' || word === 'finally';

/** The index after the colon that ends a compound statement's head; 0 when there is none. */
function bodyStart(line: readonly Token[]): number {
  if (!compoundWords.has(line[0].text) && !clauseWords.has(line[0].text)) return 0;
  let lambdas = 0;
  for (const [index, { text, depth }] of line.entries()) {
    if (depth > 0) continue;
    if (text === 'lambda') lambdas++;
    else if (text === ':' && lambdas-- === 0) return index + 1;
  }
  return 0;
}

/**
 * Compiles what was typed, with the modules it imports. Every statement outside functions and classes that is an
 * expression is compiled as a call of `__print__` with its value; lines keep their numbers.
 * @throws PythonSyntaxError with the text as it was typed.
 */
export function compilePrompt(
  source: string,
  find?: (name: string) => SourceFile | undefined,
): CompiledModule[] {
  const typed = { file: promptFile, source: normalise(source) };
  compileSource(typed);
  return compileProgram({ file: promptFile, source: printExpressions(typed.source) }, find);
}

/** Puts the call around every expression statement of a text that compiles. */
function printExpressions(text: string): string {
  let [result, end] = ['', 0];
  for (const statement of expressionStatements(logicalLines(scan(text).tokens))) {
    const last = statement[statement.length - 1];
    const [from, to] = [statement[0].start, last.start + last.text.length];
    result += `${text.slice(end, from)}${printFunction}((${text.slice(from, to)}))`;
    end = to;
  }
  return result + text.slice(end);
}

function expressionStatements(lines: Token[][]): Token[][] {
  const found: Token[][] = [];
  let definition = Infinity;
  for (const line of lines) {
    const { column, text } = line[0];
    if (column > definition) continue;
    definition = definitionWords.has(text) ? column : Infinity;
    if (definition === Infinity) found.push(...statements(line.slice(bodyStart(line))).filter(isExpression));
  }
  return found;
}

function statements(tokens: readonly Token[]): Token[][] {
  const list: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ';' && token.depth === 0) list.push([]);
    else list[list.length - 1].push(token);
  }
  return list.filter((statement) => statement.length > 0);
}

/** In a text that compiles, what starts with no keyword and assigns nothing is an expression. */
function isExpression(statement: readonly Token[]): boolean {
  if (simpleStatements.has(statement[0].text)) return false;
  let lambdas = 0;
  for (const { text, depth } of statement) {
    if (depth > 0) continue;
    if (text === 'lambda') lambdas++;
    else if (text === ':' && lambdas-- === 0) return false;
    if (assignment.test(text) && lambdas <= 0) return false;
  }
  return true;
}
