/**
 * Compiles Python source with MicroPython's compiler (`@pybricks/mpy-cross-v6`, small integers of 31 bits). Converts its
 * messages to errors with file, line and caret in CPython's format.
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

/** The compiler's error message for a text, if any. */
function parseMessage(text: string): CompilerMessage | undefined {
  const result = runCompiler(text, 'input.py');
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
  return result;
}

/** The compiler accepts names of up to 255 bytes. Tracebacks use the name in the image, not this one. */
function nameInFile(file: string): string {
  return file.length > 0 && file.length <= 60 ? file : '<input>';
}

/** Parses a traceback of the compiler: `File "…", line N[, in block]`, then `Kind: reason`. */
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

/** The first of the numbers that replace float literals: exact in a double, with fewer than 16 digits. */
const markerBase = 2 ** 40 + 0.5;

const floatLiteral = /^(?!0x)(?=.*[.e])[\d_.]+(e[-+]?[\d_]+)?$/i;

/**
 * The compiler writes floats with 16 digits, one too few for some, and reads some inexactly. Each float literal is
 * therefore compiled as a marker number, which the exact value replaces afterwards. Floats in f-strings keep the
 * compiler's value.
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

/** Replaces the markers with the exact values. Rejects complex numbers here, where their location is known. */
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
