/**
 * Compiles Python source with MicroPython's compiler (`@pybricks/mpy-cross-v6`, small integers of 31 bits) and turns
 * its messages into errors with file, line and caret in CPython's form.
 */
import { dirname } from 'node:path';
import { MpyError } from './bytecode.js';
import { compilerParts, findModuleFile, readBytes, withoutNewListeners } from './compiler-host.js';
import { linkImage, type CompiledModule } from './linker.js';
import { importedNames, parseMpy, type MpyConstant, type MpyModule } from './mpy.js';
import { locateError, PythonSyntaxError, type CompilerMessage } from './syntax-error.js';
import { normalise, scan } from './tokens.js';

/** A source file in memory. */
export interface SourceFile {
  /** The name that tracebacks and error messages show. */
  file: string;
  source: string;
}

/** Thrown when the compiler itself fails, as for a program that is too large for it. */
export class CompilerError extends Error {
  override name = 'CompilerError';
}

const mainName = '__main__';

/**
 * Compiles one module. Line ends may be LF, CRLF or CR; a byte order mark is skipped.
 * @param name what the module is imported as.
 * @throws PythonSyntaxError for what the compiler refuses, CompilerError when it fails.
 */
export function compileSource({ file, source }: SourceFile, name = mainName): CompiledModule {
  const text = normalise(source);
  refuseNul(file, text);
  const { marked, values } = markFloats(text);
  const result = runCompiler(marked, file);
  if ('message' in result) throw locateError(file, text, result, parseMessage);
  const mpy = readResult(file, result.bytes);
  restoreNumbers(file, text, mpy.constants, values);
  return { name, file, mpy };
}

function readResult(file: string, bytes: Uint8Array): MpyModule {
  try {
    return parseMpy(bytes);
  } catch (error) {
    throw error instanceof MpyError ? new CompilerError(`${file}: ${error.message}`) : error;
  }
}

/**
 * Compiles a program and every module it imports that `find` knows; the program comes first, as `__main__`.
 * What `find` does not know is left to the board, which has modules of its own.
 * @throws PythonSyntaxError for the first module that the compiler refuses.
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
 * Compiles a file, with the modules found beside it, to an image.
 * @throws PythonSyntaxError for bad Python, LinkerError for what an image cannot hold, an error of Node for a file that
 * cannot be read.
 */
export function compileFile(path: string): Uint8Array {
  return linkImage(compileProgram(readSource(path), moduleFinder(dirname(path))));
}

/** Finds the modules that a program imports in a folder: the source of a name, undefined when there is none. */
export function moduleFinder(folder: string): (name: string) => SourceFile | undefined {
  return (name) => {
    const file = findModuleFile(folder, name);
    return file === undefined ? undefined : readSource(file);
  };
}

/**
 * Reads a source file, which must be UTF-8.
 * @throws PythonSyntaxError for other bytes.
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

/** `a.b.c` needs `a` and `a.b` too. */
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

/** What the compiler says against a text, if anything. */
function parseMessage(text: string): CompilerMessage | undefined {
  const result = runCompiler(text, 'input.py');
  return 'message' in result ? result : undefined;
}

/** One run of the compiler, in an instance of its own. */
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
  return result;
}

/** The compiler takes names of up to 255 bytes; tracebacks take the name from the image, not from here. */
function nameInFile(file: string): string {
  return file.length > 0 && file.length <= 60 ? file : '<input>';
}

/** Reads a traceback of the compiler's: `File "…", line N[, in block]`, then `Kind: reason`. */
function readMessage(lines: string[]): CompilerMessage {
  const text = lines.join('\n');
  const location = /", line (\d+)(, in )?/.exec(text);
  const what = /^(\w+(?:Error|Exception|Exit)): ?(.*)$/m.exec(text);
  if (!what || what[1] === 'MemoryError')
    throw new CompilerError(`the compiler failed: ${text || 'no message'}`);
  return {
    kind: what[1],
    message: what[2],
    line: location ? Number(location[1]) : undefined,
    parsed: location !== null && location[2] !== undefined,
  };
}

/** Where the numbers begin that stand for float literals: exact in a double, short enough for 16 digits. */
const markerBase = 2 ** 40 + 0.5;

const floatLiteral = /^(?!0x)(?=.*[.e])[\d_.]+(e[-+]?[\d_]+)?$/i;

/**
 * The compiler writes floats with 16 digits, one too few for many, and reads some a bit wrong. So each float literal
 * is compiled as a number of its own, which the literal's exact value replaces afterwards. Floats within f-strings
 * keep the compiler's value.
 */
function markFloats(text: string): { marked: string; values: number[] } {
  const values: number[] = [];
  let [marked, end] = ['', 0];
  for (const { kind, text: literal, start } of scan(text).tokens) {
    if (kind !== 'number' || !floatLiteral.test(literal)) continue;
    marked += text.slice(end, start) + String(markerBase + values.length);
    end = start + literal.length;
    values.push(Number(literal.replaceAll('_', '')));
  }
  return { marked: marked + text.slice(end), values };
}

/** Puts float literals back; complex numbers are refused here, where their location is known. */
function restoreNumbers(file: string, text: string, constants: MpyConstant[], values: number[]): void {
  for (const constant of constants) {
    if (constant.kind === 'complex') refuseComplex(file, text);
    if (constant.kind === 'tuple') restoreNumbers(file, text, constant.items, values);
    if (constant.kind === 'float') constant.value = values[constant.value - markerBase] ?? constant.value;
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
