/**
 * The bytecode of MicroPython's .mpy version 6: the layout of a function body, the names of its instructions and the
 * meaning of their arguments. Used to check compiled code before linking and to find its imports.
 */

/** A .mpy file or a bytecode body is damaged or not supported by Owlet. */
export class MpyError extends Error {
  override name = 'MpyError';
}

/** The kind of argument that follows an opcode. */
export type ArgumentKind = 'none' | 'name' | 'uint' | 'int' | 'constant' | 'child' | 'forward' | 'relative';

/** One instruction of a function body. */
export interface Instruction {
  /** Byte offset from the start of the body. */
  offset: number;
  opcode: number;
  name: string;
  kind: ArgumentKind;
  /** The argument; for jumps, the byte offset of the target; 0 without an argument. */
  argument: number;
  /** Byte offset of the next instruction. */
  next: number;
}

/** The sizes and counts at the start of a function body, and the byte offsets of its parts. */
export interface Prelude {
  stateSize: number;
  exceptionDepth: number;
  flags: number;
  positional: number;
  keywordOnly: number;
  defaults: number;
  /** Name index of the function's name. */
  name: number;
  /** Name indices of the arguments, positional first. */
  argumentNames: number[];
  lineInfo: number;
  cells: number;
  opcodes: number;
}

const instructionTable: [first: number, kind: ArgumentKind, names: string][] = [
  [0x10, 'name', 'LOAD_CONST_STRING LOAD_NAME LOAD_GLOBAL LOAD_ATTR LOAD_METHOD LOAD_SUPER_METHOD'],
  [0x16, 'name', 'STORE_NAME STORE_GLOBAL STORE_ATTR DELETE_NAME DELETE_GLOBAL IMPORT_NAME IMPORT_FROM'],
  [0x20, 'child', 'MAKE_CLOSURE MAKE_CLOSURE_DEFARGS'],
  [0x22, 'int', 'LOAD_CONST_SMALL_INT'],
  [0x23, 'constant', 'LOAD_CONST_OBJ'],
  [0x24, 'uint', 'LOAD_FAST_N LOAD_DEREF STORE_FAST_N STORE_DEREF DELETE_FAST DELETE_DEREF'],
  [0x2a, 'uint', 'BUILD_TUPLE BUILD_LIST BUILD_MAP BUILD_SET BUILD_SLICE STORE_COMP'],
  [0x30, 'uint', 'UNPACK_SEQUENCE UNPACK_EX'],
  [0x32, 'child', 'MAKE_FUNCTION MAKE_FUNCTION_DEFARGS'],
  [0x34, 'uint', 'CALL_FUNCTION CALL_FUNCTION_VAR_KW CALL_METHOD CALL_METHOD_VAR_KW'],
  [0x40, 'relative', 'UNWIND_JUMP'],
  [0x42, 'relative', 'JUMP POP_JUMP_IF_TRUE POP_JUMP_IF_FALSE'],
  [0x45, 'forward', 'JUMP_IF_TRUE_OR_POP JUMP_IF_FALSE_OR_POP SETUP_WITH SETUP_EXCEPT SETUP_FINALLY'],
  [0x4a, 'forward', 'POP_EXCEPT_JUMP FOR_ITER'],
  [0x50, 'none', 'LOAD_CONST_FALSE LOAD_CONST_NONE LOAD_CONST_TRUE LOAD_NULL LOAD_BUILD_CLASS LOAD_SUBSCR'],
  [0x56, 'none', 'STORE_SUBSCR DUP_TOP DUP_TOP_TWO POP_TOP ROT_TWO ROT_THREE WITH_CLEANUP END_FINALLY'],
  [0x5e, 'none', 'GET_ITER GET_ITER_STACK NOP END_FOR'],
  [0x62, 'none', 'STORE_MAP RETURN_VALUE RAISE_LAST RAISE_OBJ RAISE_FROM YIELD_VALUE YIELD_FROM IMPORT_STAR'],
  [0x70, 'none', 'LOAD_CONST_SMALL_INT '.repeat(64).trim()],
  [0xb0, 'none', 'LOAD_FAST '.repeat(16).trim()],
  [0xc0, 'none', 'STORE_FAST '.repeat(16).trim()],
  [0xd0, 'none', 'UNARY_OP '.repeat(4).trim()],
  [0xd7, 'none', 'BINARY_OP '.repeat(35).trim()],
];

/** Opcodes that the linker puts in: NOP and END_FOR are Owlet's own. */
export const [rotateTwo, noOperation, endFor] = [0x5a, 0x60, 0x61];

/** Instructions with a byte after the argument: the number of a closure's cells, or of handlers to unwind. */
const extraByte = new Set(['MAKE_CLOSURE', 'MAKE_CLOSURE_DEFARGS', 'UNWIND_JUMP']);

const opcodes: ({ name: string; kind: ArgumentKind } | undefined)[] = new Array(256).fill(undefined);
for (const [first, kind, names] of instructionTable) {
  names.split(' ').forEach((name, index) => (opcodes[first + index] = { name, kind }));
}

/** Reads bytes in order and throws at the end. */
export class ByteReader {
  offset = 0;
  constructor(
    readonly bytes: Uint8Array,
    readonly what: string,
  ) {}

  byte(): number {
    if (this.offset >= this.bytes.length) throw new MpyError(`${this.what} ends after ${this.offset} bytes`);
    return this.bytes[this.offset++];
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.offset) {
      throw new MpyError(
        `${this.what} ends after ${this.bytes.length} bytes, ${length} expected at ${this.offset}`,
      );
    }
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  /** Reads an unsigned integer of seven bits per byte, most significant first; bit 7 is set in all but the last byte. */
  uint(): number {
    const value = this.groups();
    if (value >= 2 ** 32)
      throw new MpyError(`${this.what} has an out-of-range integer before ${this.offset}`);
    return value;
  }

  /** As `uint`, but bit 6 of the first byte is the sign. */
  int(): number {
    const start = this.offset;
    const value = this.groups();
    const negative = (this.bytes[start] & 0x40) !== 0;
    return negative ? value - 2 ** (7 * (this.offset - start)) : value;
  }

  private groups(): number {
    let value = 0;
    for (let count = 0; count < 5; count++) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw new MpyError(`${this.what} has an unterminated integer at ${this.offset}`);
  }
}

/**
 * Reads the start of a function body.
 * @throws MpyError if the body is shorter than its start specifies
 */
export function readPrelude(body: Uint8Array): Prelude {
  const reader = new ByteReader(body, 'function body');
  const first = reader.byte();
  let stateSize = (first >> 3) & 0xf;
  let exceptionDepth = (first >> 2) & 1;
  let positional = first & 3;
  let [flags, keywordOnly, defaults] = [0, 0, 0];
  for (let byte = first, n = 0; byte & 0x80; n++) {
    if (n > 6) throw new MpyError('function body has an unterminated signature');
    byte = reader.byte();
    stateSize |= (byte & 0x30) << (2 * n);
    exceptionDepth |= (byte & 0x02) << n;
    flags |= ((byte & 0x40) >> 6) << n;
    positional |= (byte & 0x04) << n;
    keywordOnly |= ((byte & 0x08) >> 3) << n;
    defaults |= (byte & 0x01) << n;
  }
  const { info, cellCount } = readSizes(reader);
  const infoStart = reader.offset;
  const name = reader.uint();
  const argumentNames = Array.from({ length: positional + keywordOnly }, () => reader.uint());
  const [lineInfo, cells] = [reader.offset, infoStart + info];
  if (lineInfo > cells || cells + cellCount >= body.length) {
    throw new MpyError(`function body ends before its opcodes, which start at ${cells + cellCount}`);
  }
  return {
    stateSize: stateSize + 1,
    exceptionDepth,
    flags,
    positional,
    keywordOnly,
    defaults,
    name,
    argumentNames,
    lineInfo,
    cells,
    opcodes: cells + cellCount,
  };
}

function readSizes(reader: ByteReader): { info: number; cellCount: number } {
  let [info, cellCount] = [0, 0];
  for (let n = 0; n < 8; n++) {
    const byte = reader.byte();
    if (n < 5) info |= ((byte & 0x7e) >> 1) << (6 * n);
    cellCount |= (byte & 1) << n;
    if (byte < 0x80) return { info, cellCount };
  }
  throw new MpyError('function body has unterminated sizes');
}

/**
 * Yields the instructions of a body from offset `start` to its end.
 * @throws MpyError for an unknown opcode or a truncated argument
 */
export function* instructions(body: Uint8Array, start: number): Generator<Instruction> {
  const reader = new ByteReader(body, 'function body');
  reader.offset = start;
  while (reader.offset < body.length) {
    const offset = reader.offset;
    const opcode = reader.byte();
    const known = opcodes[opcode];
    if (!known) throw new MpyError(`function body has unknown opcode 0x${opcode.toString(16)} at ${offset}`);
    const argument = readArgument(reader, known.kind);
    if (extraByte.has(known.name)) reader.byte();
    yield { offset, opcode, ...known, argument, next: reader.offset };
  }
}

function readArgument(reader: ByteReader, kind: ArgumentKind): number {
  switch (kind) {
    case 'none':
      return 0;
    case 'int':
      return reader.int();
    case 'forward':
      return readOffset(reader, 0, 0);
    case 'relative':
      return readOffset(reader, 0x40, 0x4000);
    default:
      return reader.uint();
  }
}

/** Reads a jump target: an offset of one or two bytes, relative to the byte after it. */
function readOffset(reader: ByteReader, shortBias: number, longBias: number): number {
  const low = reader.byte();
  if (low < 0x80) return low - shortBias + reader.offset;
  return ((low & 0x7f) | (reader.byte() << 7)) - longBias + reader.offset;
}

let decoder: InstanceType<typeof TextDecoder> | undefined;

/** Decodes each byte as a character. The decoder is created at first use, as that takes a millisecond. */
export function latin1(bytes: Uint8Array): string {
  return (decoder ??= new TextDecoder('latin1')).decode(bytes);
}
