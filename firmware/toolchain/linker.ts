/**
 * Links compiled modules to an Owlet image with the layout of "The image" in docs/owlet.md: position-independent and
 * executed in place.
 */
import { latin1 } from './bytecode.js';
import type { MpyCode, MpyConstant, MpyModule } from './mpy.js';

/** A compiled module with its names. */
export interface CompiledModule {
  /** The name for imports and the value of `__name__`; `__main__` for the program itself. */
  name: string;
  /** The source file's name, as tracebacks show it. */
  file: string;
  mpy: MpyModule;
}

/** The image format cannot hold a module. */
export class LinkerError extends Error {
  override name = 'LinkerError';
}

/** The types of the objects in an image. */
export const objectType = {
  FLOAT: 1,
  BIGINT: 2,
  STR: 3,
  BYTES: 4,
  TUPLE: 5,
  CODE: 6,
  MODULE: 7,
} as const;

/** The values that are neither objects nor small integers. */
export const immediate = { none: 0x02, false: 0x06, true: 0x0a, ellipsis: 0x0e } as const;

const imageMagic = 0x694c_574f; // 'OWLi'
const imageVersion = 1;
const headerSize = 20;
const packed = 0x8000;
/** Header bit 16: only ASCII in a STR or BYTES, a negative BIGINT. */
const ownFlag = 0x1_0000;

/** An object to be placed in the image. Its size is known before any address. */
interface Chunk {
  address: number;
  size: number;
  /** Writes the object; `at` is its own offset in the image. */
  write(view: DataView, at: number): void;
}

/**
 * Links modules to one image. The first one is the program that runs.
 * @throws LinkerError for two modules of the same name, an empty list, and constants without a type in Owlet
 */
export function linkImage(modules: readonly CompiledModule[]): Uint8Array {
  if (modules.length === 0) throw new LinkerError('an image needs at least one module');
  const names = new Set(modules.map((module) => module.name));
  if (names.size !== modules.length) throw new LinkerError('two modules of an image have the same name');
  return new Layout(modules).image();
}

/**
 * Places the objects: modules, code, tuples from the outermost in, then objects without references. Every reference
 * then points forward, as the format requires.
 */
class Layout {
  private readonly modules: Chunk[] = [];
  private readonly codes: Chunk[] = [];
  private readonly tuples: Chunk[] = [];
  private readonly leaves = new Map<string, Chunk>();

  constructor(sources: readonly CompiledModule[]) {
    for (const source of sources) this.modules.push(this.module(source));
  }

  image(): Uint8Array {
    const tableEnd = headerSize + 4 * this.modules.length;
    const chunks = [...this.modules, ...this.codes, ...this.tuples, ...this.leaves.values()];
    let end = tableEnd;
    for (const chunk of chunks) {
      chunk.address = end;
      end += chunk.size;
    }
    const bytes = new Uint8Array(end);
    const view = new DataView(bytes.buffer);
    for (const chunk of chunks) chunk.write(view, chunk.address);
    this.modules.forEach((module, index) => view.setUint32(headerSize + 4 * index, module.address, true));
    const head = [imageMagic, imageVersion, end, 0, this.modules.length];
    head.forEach((word, index) => view.setUint32(4 * index, word, true));
    view.setUint32(12, crc32(bytes.subarray(16)), true);
    return bytes;
  }

  private module(source: CompiledModule): Chunk {
    const { names, constants, code } = source.mpy;
    const fixed = [this.string(utf8.encode(source.name)), this.string(utf8.encode(source.file))];
    const nameChunks = names.map((name) => this.string(name));
    const values = constants.map((constant) => this.value(constant, source.file));
    const chunk: Chunk = {
      address: 0,
      size: 4 * (6 + names.length + constants.length),
      write(view, at) {
        const words = [
          header(objectType.MODULE),
          ...fixed.map((name) => name.address - at),
          names.length,
          constants.length,
          top.address - at,
          ...nameChunks.map((name) => name.address - at),
          ...values.map((value) => value(at)),
        ];
        writeWords(view, at, words);
      },
    };
    const top = this.code(code, chunk);
    return chunk;
  }

  private code(code: MpyCode, module: Chunk): Chunk {
    const headWords = 4 + code.children.length;
    const chunk: Chunk = {
      address: 0,
      size: 4 * headWords + aligned(code.body.length),
      write(view, at) {
        const fixed = [header(objectType.CODE), at - module.address, code.body.length, code.children.length];
        writeWords(view, at, [...fixed, ...children.map((child) => child.address - at)]);
        new Uint8Array(view.buffer).set(code.body, at + 4 * headWords);
      },
    };
    this.codes.push(chunk);
    const children = code.children.map((child) => this.code(child, module));
    return chunk;
  }

  /** Returns a function for the word that encodes a constant in the object at a given offset. */
  private value(constant: MpyConstant, file: string): (at: number) => number {
    if (constant.kind === 'int' && isSmall(constant.value)) {
      const word = (Number(constant.value) << 1) | 1;
      return () => word;
    }
    if (Object.hasOwn(immediate, constant.kind)) {
      const word = immediate[constant.kind as keyof typeof immediate];
      return () => word;
    }
    const chunk = this.object(constant, file);
    return (at) => chunk.address - at;
  }

  private object(constant: MpyConstant, file: string): Chunk {
    switch (constant.kind) {
      case 'str':
        return this.string(constant.bytes);
      case 'bytes':
        return this.leaf(objectType.BYTES, stringPayload(constant.bytes), isAscii(constant.bytes));
      case 'int':
        return this.leaf(objectType.BIGINT, limbs(constant.value), constant.value < 0n);
      case 'float':
        return this.leaf(objectType.FLOAT, new Uint8Array(new Float64Array([constant.value]).buffer), false);
      case 'tuple':
        return this.tuple(constant.items, file);
      default:
        throw new LinkerError(`${file}: Owlet has no type for a ${constant.kind} constant`);
    }
  }

  private string(bytes: Uint8Array): Chunk {
    return this.leaf(objectType.STR, stringPayload(bytes), isAscii(bytes));
  }

  private tuple(items: MpyConstant[], file: string): Chunk {
    const chunk: Chunk = {
      address: 0,
      size: 4 * (2 + items.length),
      write: (view, at) => {
        writeWords(view, at, [header(objectType.TUPLE), items.length, ...values.map((value) => value(at))]);
      },
    };
    this.tuples.push(chunk);
    const values = items.map((item) => this.value(item, file));
    return chunk;
  }

  /** An object without references. Equal objects are shared. */
  private leaf(type: number, payload: Uint8Array, flag: boolean): Chunk {
    const key = `${type} ${flag} ${latin1(payload)}`;
    const known = this.leaves.get(key);
    if (known) return known;
    const chunk: Chunk = {
      address: 0,
      size: 4 + payload.length,
      write(view, at) {
        view.setUint32(at, header(type, flag), true);
        new Uint8Array(view.buffer).set(payload, at + 4);
      },
    };
    this.leaves.set(key, chunk);
    return chunk;
  }
}

const utf8 = new TextEncoder();

const aligned = (size: number): number => (size + 3) & ~3;
const header = (type: number, flag = false): number => type | packed | (flag ? ownFlag : 0);
const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);
const isSmall = (value: bigint): boolean => value >= -(2n ** 30n) && value < 2n ** 30n;

function writeWords(view: DataView, at: number, words: number[]): void {
  words.forEach((word, index) => view.setUint32(at + 4 * index, word, true));
}

/** Byte length, hash, bytes, NUL, padding. */
function stringPayload(bytes: Uint8Array): Uint8Array {
  const payload = new Uint8Array(8 + aligned(bytes.length + 1));
  writeWords(new DataView(payload.buffer), 0, [bytes.length, fnv1a(bytes)]);
  payload.set(bytes, 8);
  return payload;
}

/** Limb count and the limbs of the magnitude. */
function limbs(value: bigint): Uint8Array {
  const digits = (value < 0n ? -value : value).toString(16);
  const count = Math.ceil(digits.length / 8);
  const payload = new Uint8Array(4 + 4 * count);
  const words = [count];
  for (let end = digits.length; end > 0; end -= 8)
    words.push(parseInt(digits.slice(Math.max(0, end - 8), end), 16));
  writeWords(new DataView(payload.buffer), 0, words);
  return payload;
}

/** The 32-bit FNV-1a hash stored in string objects. */
export function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c_9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193) >>> 0;
  return hash;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb8_8320 : remainder >>> 1;
  return remainder;
});

/** The CRC-32 of IEEE 802.3. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}
