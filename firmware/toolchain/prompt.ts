/**
 * The logic of the prompt without its terminal: decides when typed text is complete, and compiles it so that expressions
 * show their values.
 */
import { compileProgram, compileSource, type SourceFile } from './compile.js';
import type { CompiledModule } from './linker.js';
import { logicalLines, normalise, scan, type Token } from './tokens.js';

/** The file name that tracebacks show for typed text. */
export const promptFile = '<stdin>';

/** The built-in function that shows a value at the prompt. */
const printFunction = '__print__';

const compoundWords = new Set('if while for try with def class async'.split(' '));
const definitionWords = new Set(['def', 'class', 'async']);
const clauseWords = new Set('elif else except finally'.split(' '));
const simpleStatements = new Set(
  'pass break continue return raise global nonlocal del assert import from yield @'.split(' '),
);
const assignment = /^([-+*/%&|^@]|\*\*|\/\/|>>|<<)?=$/;

/**
 * Classifies typed text, with lines joined by `\n`.
 * `incomplete`: needs more lines; a block ends with an empty line. `empty`: only blanks and comments.
 * `complete`: can be compiled, or has an error that further lines cannot correct.
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

/** The index after the colon that ends the header of a compound statement; 0 if there is none. */
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
 * Compiles typed text and the modules it imports. Compiles every expression statement outside functions and classes as a
 * call of `__print__` with its value. Lines keep their numbers.
 * @throws PythonSyntaxError that shows the text as typed
 */
export function compilePrompt(
  source: string,
  find?: (name: string) => SourceFile | undefined,
): CompiledModule[] {
  const typed = { file: promptFile, source: normalise(source) };
  compileSource(typed);
  return compileProgram({ file: promptFile, source: printExpressions(typed.source) }, find);
}

/** Wraps every expression statement of a valid text in the call. */
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

/** In a valid text, a statement that starts with no keyword and assigns nothing is an expression. */
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
