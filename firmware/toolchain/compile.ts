/**
 * Compiles Python source with MicroPython's compiler (`@pybricks/mpy-cross-v6`, small integers of 31 bits). Converts its
 * messages to errors with file, line and caret in CPython's format.
 */
import { dirname } from 'node:path';
import { MpyError } from './bytecode.js';
import { compilerParts, findModuleFile, readBytes, withoutNewListeners } from './compiler-host.js';
import { integerValue, largeOperands } from './folding.js';
import { rewriteStrings } from './fstrings.js';
import { linkImage, type CompiledModule } from './linker.js';
import { importedNames, parseMpy, type MpyConstant, type MpyModule } from './mpy.js';
import { locateError, PythonSyntaxError, type CompilerMessage } from './syntax-error.js';
import { logicalLines, normalise, scan, type Token } from './tokens.js';

/** A source file in memory. */
export interface SourceFile {
  /** The name shown in tracebacks and error messages. */
  file: string;
  source: string;
}

/** The compiler itself failed, for example on a program that is too large for it. */
export class CompilerError extends Error {
  override name = 'CompilerError';
}

const mainName = '__main__';

/**
 * Compiles one module. Accepts LF, CRLF and CR line ends and skips a byte order mark.
 * @param name the name under which the module is imported
 * @throws PythonSyntaxError if the compiler rejects the source, CompilerError if it fails
 */
export function compileSource({ file, source }: SourceFile, name = mainName): CompiledModule {
  const text = normalise(source);
  refuseNul(file, text);
  refuseExcess(file, text);
  const result = compileText(file, text);
  if ('message' in result) throw locateError(file, text, result, parseMessage);
  return { name, file, mpy: result };
}

/** @throws CompilerError, with the line if one statement alone is too much for the compiler */
function compileText(file: string, text: string): MpyModule | CompilerMessage {
  try {
    return runMarked(file, text);
  } catch (error) {
    const line = error instanceof CompilerError ? lineTooLarge(text) : undefined;
    if (line === undefined) throw error;
    const what = 'the statement is too large or too deeply nested for the compiler';
    throw new CompilerError(`${file}, line ${line}: ${what}`);
  }
}

function runMarked(file: string, text: string): MpyModule | CompilerMessage {
  const { marked, values } = markNumbers(text);
  const result = runCompiler(marked, file);
  if ('message' in result) return result;
  const mpy = readResult(file, result.bytes);
  restoreNumbers(file, text, mpy.constants, values);
  restoreNames(mpy.names);
  return mpy;
}

/** The line of the longest statement, if the compiler fails on it alone. */
function lineTooLarge(text: string): number | undefined {
  const lines = logicalLines(scan(text).tokens);
  const longest = lines.reduce((most, line) => (line.length > most.length ? line : most), lines[0] ?? []);
  if (longest.length === 0) return undefined;
  const last = longest[longest.length - 1];
  try {
    runMarked('input.py', `${text.slice(longest[0].start, last.start + last.text.length)}\n`);
    return undefined;
  } catch (error) {
    if (error instanceof CompilerError) return longest[0].line;
    throw error;
  }
}

function readResult(file: string, bytes: Uint8Array): MpyModule {
  try {
    return parseMpy(bytes);
  } catch (error) {
    throw error instanceof MpyError ? new CompilerError(`${file}: ${error.message}`) : error;
  }
}

/**
 * Compiles a program and every module it imports that `find` returns. The program comes first, as `__main__`.
 * Other modules are resolved on the board, which has built-in ones.
 * @throws PythonSyntaxError for the first module that the compiler rejects
 */
export function compileProgram(
  main: SourceFile,
  find: (name: string) => SourceFile | undefined = () => undefined,
): CompiledModule[] {
  const modules = [compileSource(main)];
  const seen = new Set<string>();
  for (let next = 0; next < modules.length; next++) {
    for (const name of importedNames(modules[next].mpy).flatMap(withParents)) {
      if (seen.has(name)) continue;
      seen.add(name);
      const found = find(name);
      if (found) modules.push(compileSource(found, name));
    }
  }
  return modules;
}

/**
 * Compiles a file, with the modules next to it, to an image.
 * @throws PythonSyntaxError for invalid Python, LinkerError for modules that an image cannot hold, a Node error for a file
 * that cannot be read
 */
export function compileFile(path: string): Uint8Array {
  return linkImage(compileProgram(readSource(path), moduleFinder(dirname(path))));
}

/** Returns a function that finds the source of a module by name in a folder; undefined if there is none. */
export function moduleFinder(folder: string): (name: string) => SourceFile | undefined {
  return (name) => {
    const file = findModuleFile(folder, name);
    return file === undefined ? undefined : readSource(file);
  };
}

/**
 * Reads a UTF-8 source file.
 * @throws PythonSyntaxError if the file is not valid UTF-8
 */
export function readSource(path: string): SourceFile {
  const bytes = readBytes(path);
  try {
    return { file: path, source: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder().decode(bytes);
    const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
    throw new PythonSyntaxError({
      file: path,
      line,
      kind: 'SyntaxError',
      reason: 'the file is not valid UTF-8',
    });
  }
}

/** `a.b.c` also imports `a` and `a.b`. */
function withParents(name: string): string[] {
  const parts = name.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

function refuseNul(file: string, text: string): void {
  const at = text.indexOf('\0');
  if (at < 0) return;
  const line = text.slice(0, at).split('\n').length;
  throw new PythonSyntaxError({
    file,
    line,
    kind: 'SyntaxError',
    reason: 'source code cannot contain null bytes',
  });
}

/** CPython's limits. */
const [mostBrackets, mostIndents] = [200, 100];
/** Owlet's limit for integers, in bits. */
const mostIntegerBits = 524_288;

/** Refuses what is nested deeper than CPython allows, and integers that Owlet cannot hold. */
function refuseExcess(file: string, text: string): void {
  const { tokens } = scan(text);
  const refuse = (token: Token, kind: string, reason: string): never => {
    const line = text.split('\n')[token.line - 1];
    throw new PythonSyntaxError({ file, line: token.line, column: token.column, text: line, kind, reason });
  };
  const deep = tokens.find(({ depth, text: bracket }) => depth >= mostBrackets && '([{'.includes(bracket));
  if (deep) refuse(deep, 'SyntaxError', 'too many nested parentheses');
  const indented = tooIndented(logicalLines(tokens));
  if (indented) refuse(indented, 'IndentationError', 'too many levels of indentation');
  for (const token of tokens) {
    const long = token.kind === 'number' && token.text.length > mostIntegerBits / 4;
    if (long && (integerValue(token.text) ?? 0n) >> BigInt(mostIntegerBits))
      refuse(token, 'SyntaxError', `the integer has more than ${mostIntegerBits} bits`);
  }
}

function tooIndented(lines: readonly Token[][]): Token | undefined {
  const columns = [1];
  for (const [first] of lines) {
    while (first.column < columns[columns.length - 1]) columns.pop();
    if (first.column > columns[columns.length - 1]) columns.push(first.column);
    if (columns.length > mostIndents) return first;
  }
  return undefined;
}

/** The compiler's error message for a text, if any. */
function parseMessage(text: string): CompilerMessage | undefined {
  const result = runCompiler(markNumbers(text).marked, 'input.py');
  return 'message' in result ? result : undefined;
}

/** Runs the compiler once, in its own instance. */
function runCompiler(text: string, file: string): { bytes: Uint8Array } | CompilerMessage {
  const { entry, instantiate } = compilerParts();
  let result: { bytes: Uint8Array } | CompilerMessage | undefined;
  const run = (): void =>
    entry({
      arguments: ['-msmall-int-bits=31', '-s', nameInFile(file), 'input.py'],
      inputFileContents: text,
      callback(status, mpy, _out, err) {
        result = status === 0 && mpy ? { bytes: mpy } : readMessage(err);
      },
      instantiateWasm(imports, receive) {
        const instance = instantiate(imports);
        receive(instance);
        return instance.exports;
      },
    });
  try {
    withoutNewListeners(run);
  } catch (error) {
    throw new CompilerError(
      `${file}: the compiler failed: ${error instanceof Error ? error.message : error}`,
    );
  }
  if (!result) throw new CompilerError(`${file}: the program is too large for the compiler`);
  if (!('bytes' in result) && tooLarge.has(result.kind)) {
    throw new CompilerError(`${file}: the program is too large for the compiler (${result.message})`);
  }
  return result;
}

/** The kinds of its messages about its own limits: of memory, and `bytecode overflow`. */
const tooLarge = new Set(['MemoryError', 'RuntimeError']);

/** The compiler accepts names of up to 255 bytes. Tracebacks use the name in the image, not this one. */
function nameInFile(file: string): string {
  return file.length > 0 && file.length <= 60 ? file : '<input>';
}

/** Parses a traceback of the compiler: `File "…", line N[, in block]`, then `Kind: reason`. */
function readMessage(lines: string[]): CompilerMessage {
  const text = lines.join('\n');
  const location = /", line (\d+)(, in )?/.exec(text);
  const what = /^(\w+(?:Error|Exception|Exit)): ?(.*)$/m.exec(text);
  if (!what) throw new CompilerError(`the compiler failed: ${text || 'no message'}`);
  return {
    kind: what[1],
    message: what[2],
    line: location ? Number(location[1]) : undefined,
    parsed: location !== null && location[2] !== undefined,
  };
}

/** The first of the numbers that replace float literals: exact in a double, with fewer than 16 digits. */
const markerBase = 2 ** 40 + 0.5;

const floatLiteral = /^(?!0x)(?=.*[.e])[\d_.]+(e[-+]?[\d_]+)?$/i;

/** A piece of source, and what replaces it: the marker of a value, or other text. */
interface Mark {
  start: number;
  text: string;
  value?: number | bigint;
  replacement?: string;
}

/**
 * The compiler writes floats with 16 digits, one too few for some, and reads some inexactly. Each float literal is
 * therefore compiled as a marker number, which the exact value replaces afterwards. So are integers that would make the
 * compiler calculate something large (see folding.ts): it calculates nothing with floats. A constant's name becomes
 * `(NAME,)[0]`. Floats in f-strings keep the compiler's value. Strings are rewritten as fstrings.ts says.
 */
function markNumbers(text: string): { marked: string; values: (number | bigint)[] } {
  const values: (number | bigint)[] = [];
  let [marked, end] = ['', 0];
  for (const { start, text: literal, value, replacement } of marksIn(text)) {
    marked += text.slice(end, start) + (replacement ?? String(markerBase + values.length));
    end = start + literal.length;
    if (value !== undefined) values.push(value);
  }
  return { marked: marked + text.slice(end), values };
}

function marksIn(text: string): Mark[] {
  const { tokens } = scan(text);
  const floats = tokens.filter(({ kind, text: literal }) => kind === 'number' && floatLiteral.test(literal));
  const marks: Mark[] = [
    ...floats.map(({ start, text: literal }) => ({
      start,
      text: literal,
      value: Number(literal.replaceAll('_', '')),
    })),
    ...largeOperands(text, tokens).map(({ kind, start, text: operand }) => {
      const value = kind === 'number' ? integerValue(operand) : undefined;
      const replacement = value === undefined ? `(${operand},)[0]` : undefined;
      return { start, text: operand, value, replacement };
    }),
    ...rewriteStrings(text, tokens),
    ...classAttributes(tokens).map(({ start, text: name }) => ({
      start,
      text: name,
      replacement: classMarker,
    })),
  ];
  return marks.sort((a, b) => a.start - b.start);
}

/** Stands for `__class__` where a class body binds it: the compiler takes that for a variable of its own. */
const classMarker = '__class_attribute__';

/** The names `__class__` that statements of class bodies bind. */
function classAttributes(tokens: readonly Token[]): Token[] {
  if (!tokens.some(({ text }) => text === '__class__')) return [];
  const bodies: { column: number; isClass: boolean }[] = [];
  const found: Token[] = [];
  let opens: boolean | undefined;
  for (const line of logicalLines(tokens)) {
    while (bodies.length > 0 && line[0].column < bodies[bodies.length - 1].column) bodies.pop();
    if (opens !== undefined && line[0].column > (bodies[bodies.length - 1]?.column ?? 0))
      bodies.push({ column: line[0].column, isClass: opens });
    const inClass = bodies[bodies.length - 1]?.isClass === true;
    const name = line.find(({ text }) => text !== 'async' && text !== 'def');
    if (inClass && name?.text === '__class__' && '=:('.includes(line[line.indexOf(name) + 1]?.text ?? '.'))
      found.push(name);
    // A block of another statement is part of the body around it.
    const keeps = line[0].text !== 'class' && line[0].text !== 'def' && line[0].text !== 'async' && inClass;
    opens = line[line.length - 1].text === ':' ? line[0].text === 'class' || keeps : undefined;
  }
  return found;
}

function restoreNames(names: Uint8Array[]): void {
  const [marker, name] = [classMarker, '__class__'].map((text) => new TextEncoder().encode(text));
  names.forEach((bytes, index) => {
    if (bytes.length === marker.length && bytes.every((byte, at) => byte === marker[at])) names[index] = name;
  });
}

/** Replaces the markers with the exact values. Rejects complex numbers here, where their location is known. */
function restoreNumbers(
  file: string,
  text: string,
  constants: MpyConstant[],
  values: readonly (number | bigint)[],
): void {
  for (const [index, constant] of constants.entries()) {
    if (constant.kind === 'complex') refuseComplex(file, text);
    if (constant.kind === 'tuple') restoreNumbers(file, text, constant.items, values);
    if (constant.kind !== 'float') continue;
    const value = values[constant.value - markerBase] ?? constant.value;
    constants[index] = typeof value === 'bigint' ? { kind: 'int', value } : { kind: 'float', value };
  }
}

function refuseComplex(file: string, text: string): never {
  const token = scan(text).tokens.find(({ kind, text: number }) => kind === 'number' && /j$/i.test(number));
  const location = {
    line: token?.line ?? 1,
    column: token?.column,
    text: text.split('\n')[(token?.line ?? 1) - 1],
  };
  throw new PythonSyntaxError({
    file,
    ...location,
    kind: 'SyntaxError',
    reason: 'Owlet has no complex numbers',
  });
}
