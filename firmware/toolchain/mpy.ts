/**
 * Reads MicroPython's .mpy files, version 6 ("MicroPython .mpy files" in MicroPython's reference): a header, a table of
 * names, a table of constants and a tree of function bodies.
 */
import {
  ByteReader,
  endFor,
  instructions,
  latin1,
  MpyError,
  noOperation,
  readPrelude,
  rotateTwo,
} from './bytecode.js';

/** A constant as the compiler wrote it. Strings are bytes: a lone surrogate is not valid UTF-8. */
export type MpyConstant =
  | { kind: 'none' | 'false' | 'true' | 'ellipsis' }
  | { kind: 'str' | 'bytes'; bytes: Uint8Array }
  | { kind: 'int'; value: bigint }
  | { kind: 'float'; value: number }
  | { kind: 'complex'; text: string }
  | { kind: 'tuple'; items: MpyConstant[] };

/** A function body, with the bodies of the functions defined in it. */
export interface MpyCode {
  body: Uint8Array;
  children: MpyCode[];
}

/** A compiled module. */
export interface MpyModule {
  /** The names that the bytecode refers to by index, in UTF-8; the first is the source file's name. */
  names: Uint8Array[];
  constants: MpyConstant[];
  code: MpyCode;
}

/** The maximum nesting of functions and constant tuples. */
const maximumDepth = 100;

/**
 * The names that a file encodes by number, counted from 1, as .mpy version 6 defines them. A test compiles each one to
 * check that mpy-cross-v6 uses the same numbers.
 */
export const staticNames: readonly string[] = [
  ...[
    '',
    '__dir__',
    '\n',
    ' ',
    '*',
    '/',
    '<module>',
    '_',
    '__call__',
    '__class__',
    '__delitem__',
    '__enter__',
  ],
  ...'__exit__ __getattr__ __getitem__ __hash__ __init__ __int__ __iter__ __len__ __main__ __module__'.split(
    ' ',
  ),
  ...'__name__ __new__ __next__ __qualname__ __repr__ __setitem__ __str__ ArithmeticError'.split(' '),
  ...'AssertionError AttributeError BaseException EOFError Ellipsis Exception GeneratorExit'.split(' '),
  ...'ImportError IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError'.split(' '),
  ...'NameError NoneType NotImplementedError OSError OverflowError RuntimeError StopIteration'.split(' '),
  ...'SyntaxError SystemExit TypeError ValueError ZeroDivisionError abs all any append args bool'.split(' '),
  ...'builtins bytearray bytecode bytes callable chr classmethod clear close const copy count dict'.split(
    ' ',
  ),
  ...'dir divmod end endswith eval exec extend find format from_bytes get getattr globals hasattr'.split(' '),
  ...'hash id index insert int isalpha isdigit isinstance islower isspace issubclass isupper items'.split(
    ' ',
  ),
  ...'iter join key keys len list little locals lower lstrip main map micropython next object open'.split(
    ' ',
  ),
  ...'ord pop popitem pow print range read readinto readline remove replace repr reverse rfind'.split(' '),
  ...'rindex round rsplit rstrip self send sep set setattr setdefault sort sorted split start'.split(' '),
  ...'startswith staticmethod step stop str strip sum super throw to_bytes tuple type update upper'.split(
    ' ',
  ),
  ...'utf-8 value values write zip'.split(' '),
];

const utf8 = new TextEncoder();

/**
 * Parses and checks a .mpy file.
 * @throws MpyError if the file is damaged, has another version, or contains native code
 */
export function parseMpy(bytes: Uint8Array): MpyModule {
  const reader = new ByteReader(bytes, '.mpy file');
  readHeader(reader);
  const [nameCount, constantCount] = [reader.uint(), reader.uint()];
  const names = readList(nameCount, () => readName(reader));
  const constants = readList(constantCount, () => readConstant(reader, 0));
  const code = readCode(reader, 0);
  if (reader.offset !== bytes.length) {
    throw new MpyError(`.mpy file has ${bytes.length - reader.offset} bytes after its end`);
  }
  const module = { names, constants, code };
  checkCode(module, code, 0, '<module>');
  adaptCode(module, code);
  return module;
}

/**
 * Returns the names of the modules that a compiled module imports, each once, in order of appearance.
 * Omits relative imports (`from . import x`), which name no module.
 */
export function importedNames(module: MpyModule): string[] {
  const found = new Set<string>();
  const decoder = new TextDecoder();
  const visit = (code: MpyCode): void => {
    for (const instruction of instructions(code.body, readPrelude(code.body).opcodes)) {
      if (instruction.name === 'IMPORT_NAME') found.add(decoder.decode(module.names[instruction.argument]));
    }
    code.children.forEach(visit);
  };
  visit(module.code);
  found.delete('');
  return [...found];
}

function readHeader(reader: ByteReader): void {
  const [magic, version, features, smallIntBits] = reader.take(4);
  if (magic !== 0x4d) throw new MpyError('not a .mpy file: it does not start with M');
  if (version !== 6) throw new MpyError(`.mpy file has version ${version}, not 6`);
  if (features & 0xfc) throw new MpyError('.mpy file is for native code');
  if (smallIntBits > 31)
    throw new MpyError(`.mpy file has small integers of ${smallIntBits} bits, more than 31`);
}

/** Reads items one by one, so that a count larger than the file fails at its end instead of allocating. */
function readList<T>(count: number, read: () => T): T[] {
  const list: T[] = [];
  for (let index = 0; index < count; index++) list.push(read());
  return list;
}

function readName(reader: ByteReader): Uint8Array {
  const word = reader.uint();
  if ((word & 1) === 0) return readTerminated(reader, word >>> 1);
  const name = staticNames[(word >>> 1) - 1];
  if (name === undefined) throw new MpyError(`.mpy file refers to unknown name number ${word >>> 1}`);
  return utf8.encode(name);
}

function readTerminated(reader: ByteReader, length: number): Uint8Array {
  const bytes = reader.take(length);
  if (reader.byte() !== 0) throw new MpyError(`.mpy file has an unterminated string at ${reader.offset - 1}`);
  return bytes;
}

const persistentKinds = [
  ...(['function table', 'none', 'false', 'true', 'ellipsis', 'str', 'bytes'] as const),
  ...(['int', 'float', 'complex', 'tuple'] as const),
];

function readConstant(reader: ByteReader, depth: number): MpyConstant {
  const type = reader.byte();
  const kind = persistentKinds[type];
  switch (kind) {
    case undefined:
    case 'function table':
      throw new MpyError(`.mpy file has a constant of type ${type}, which Owlet does not support`);
    case 'str':
    case 'bytes':
      return { kind, bytes: readTerminated(reader, reader.uint()) };
    case 'int':
    case 'float':
    case 'complex':
      return numberConstant(kind, latin1(reader.take(reader.uint())));
    case 'tuple':
      if (depth >= maximumDepth) throw new MpyError('.mpy file has tuples nested too deeply');
      return { kind, items: readList(reader.uint(), () => readConstant(reader, depth + 1)) };
    default:
      return { kind };
  }
}

function numberConstant(kind: 'int' | 'float' | 'complex', text: string): MpyConstant {
  if (kind === 'complex') return { kind, text };
  if (kind === 'int' && /^-?\d+$/.test(text)) return { kind, value: BigInt(text) };
  if (kind === 'float' && /^-?(inf|nan|\d+(\.\d*)?(e[-+]?\d+)?)$/.test(text))
    return { kind, value: floatValue(text) };
  throw new MpyError(`.mpy file has a malformed number '${text.slice(0, 40)}'`);
}

function floatValue(text: string): number {
  return Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'));
}

function readCode(reader: ByteReader, depth: number): MpyCode {
  if (depth > maximumDepth) throw new MpyError('.mpy file has functions nested too deeply');
  const word = reader.uint();
  if ((word & 3) !== 0) throw new MpyError('.mpy file contains native code: Owlet executes bytecode only');
  const body = reader.take(word >>> 3);
  const childCount = word & 4 ? reader.uint() : 0;
  return { body, children: readList(childCount, () => readCode(reader, depth + 1)) };
}

/**
 * Replaces two sequences by Owlet's own, of the same length:
 * - A return, break or continue that leaves an `async with` is two slots of the stack in MicroPython and one in Owlet. The
 *   code that calls `__aexit__` exchanges the manager with it: two ROT_THREE become ROT_TWO and NOP.
 * - A break drops a loop's iterator by four POP_TOP, which become END_FOR, so that the machine can end a generator.
 */
function adaptCode(module: MpyModule, code: MpyCode): void {
  const body = code.body.slice();
  let before: string[] = [];
  for (const { offset, name, argument } of instructions(code.body, readPrelude(code.body).opcodes)) {
    const [last, drops] = [before.slice(-2).join(), before.slice(-4).join()];
    if (name === 'LOAD_METHOD' && last === 'ROT_THREE,ROT_THREE') {
      if (latin1(module.names[argument]) === '__aexit__') body.set([rotateTwo, noOperation], offset - 2);
    }
    if (name === 'JUMP' && drops === 'POP_TOP,POP_TOP,POP_TOP,POP_TOP') {
      body.set([endFor, noOperation, noOperation, noOperation], offset - 4);
    }
    before = [...before.slice(-3), name];
  }
  code.body = body;
  code.children.forEach((child) => adaptCode(module, child));
}

/**
 * Checks every index, jump target and cell; a wrong one is a mistake of the compiler. The board checks the whole image
 * again.
 * @param closed the number of cells that the body gets from the functions around it
 * @param parent the name of the function around it
 */
function checkCode(module: MpyModule, code: MpyCode, closed: number, parent: string): void {
  const prelude = readPrelude(code.body);
  const limits = {
    name: module.names.length,
    constant: module.constants.length,
    child: code.children.length,
  };
  for (const name of [prelude.name, ...prelude.argumentNames]) checkIndex('name', name, limits.name);
  const starts = new Set<number>();
  const targets: number[] = [];
  const cells = new Set(code.body.subarray(prelude.cells, prelude.opcodes));
  const cellsOfChildren: number[] = [];
  for (const { offset, name, kind, argument, next } of instructions(code.body, prelude.opcodes)) {
    starts.add(offset);
    if (name.endsWith('_DEREF') && argument >= closed && !cells.has(argument)) refuseAssignment(parent);
    if (name.startsWith('MAKE_CLOSURE')) cellsOfChildren[argument] = code.body[next - 1];
    if (kind === 'name' || kind === 'constant' || kind === 'child') checkIndex(kind, argument, limits[kind]);
    if (kind === 'relative' || kind === 'forward') targets.push(argument);
  }
  const wild = targets.find((target) => !starts.has(target));
  if (wild !== undefined) throw new MpyError(`function body jumps to ${wild}, which is not an instruction`);
  const name = new TextDecoder().decode(module.names[prelude.name]);
  code.children.forEach((child, index) => checkCode(module, child, cellsOfChildren[index] ?? 0, name));
}

/** The compiler's known mistake: it stores to a variable of another function as if it were one of the comprehension. */
function refuseAssignment(name: string): never {
  throw new MpyError(
    `in ${name}: the compiler does not support := in a comprehension for a variable that other functions share`,
  );
}

function checkIndex(what: string, index: number, count: number): void {
  if (index >= count) throw new MpyError(`function body uses ${what} ${index}, but there are ${count}`);
}
