/**
 * `perch disasm`: the code of an image in the format of `objdump -d`, with symbols. The ARM ELF mapping symbols separate
 * code from data. Data outside functions is omitted unless requested.
 */
import type { BoardDescription } from '../../board/description.js';
import type { Image } from '../../image/image.js';
import type { ImageSymbol } from '../../image/symbols.js';
import { disassembleRange, type Line } from '../../isa/index.js';
import { type Address, hex } from '../../units.js';
import { suggestion, UsageError } from '../errors.js';
import { findBoard, readImage } from '../setup/board.js';
import type { DisasmOptions } from '../usage/inspection.js';
import { parseAddress } from '../usage/values.js';

/** The addresses from `start` up to, not including, `end`. */
interface Range {
  start: Address;
  end: Address;
}

/** The parts of an image that a listing needs. */
type Listed = Pick<Image, 'name' | 'segments' | 'symbols'>;

/**
 * Disassembles the whole image, or one function or object of the image or the ROM, by name or by an address in it.
 * @throws UsageError for a symbol or an address that is in neither
 */
export async function disassembleImage(
  file: string,
  wanted: string | undefined,
  options: DisasmOptions,
): Promise<string> {
  const board = await findBoard(options.board);
  const image = readImage(file, board, options.loadAddress);
  if (wanted === undefined) return new Listing(image).everything();
  const rom = image.symbols.byName(wanted) ? undefined : romWith(wanted, board);
  return new Listing(rom ?? image, board.chip.romCode?.symbols.list()).location(wanted);
}

/** The ROM of a board, if it contains the symbol or address. */
function romWith(wanted: string, { chip }: BoardDescription): Listed | undefined {
  const memory = chip.memories.find(({ contents }) => contents);
  if (!memory || !chip.romCode) return undefined;
  const { symbols } = chip.romCode;
  const offset = /^[0-9]/.test(wanted) ? parseAddress('address', wanted) - memory.base : -1;
  if (!symbols.byName(wanted) && (offset < 0 || offset >= memory.size)) return undefined;
  return { name: memory.name, segments: [{ address: memory.base, bytes: memory.contents!() }], symbols };
}

/** The number of bytes listed at an address without a symbol. */
const unknownLength = 64;

class Listing {
  /** Symbols that have a heading line, by address. */
  private readonly headings = new Map<Address, ImageSymbol>();
  private readonly lines: string[] = [];
  private readonly symbol: ((address: Address) => string | undefined) | undefined;

  /** @param others names to suggest besides those of the image */
  constructor(
    private readonly image: Listed,
    private readonly others: readonly ImageSymbol[] = [],
  ) {
    const symbols = image.symbols.list();
    for (const symbol of symbols.filter((s) => s.kind === 'function')) {
      if (!this.headings.has(symbol.address)) this.headings.set(symbol.address, symbol);
    }
    if (symbols.length) this.symbol = (address) => this.nameOf(address);
  }

  everything(): string {
    for (const { address, bytes } of this.image.segments) {
      this.range({ start: address, end: address + bytes.length }, false);
    }
    return this.text();
  }

  location(wanted: string): string {
    const symbol = this.image.symbols.byName(wanted);
    if (symbol) {
      this.headings.set(symbol.address, symbol);
      this.range(this.extent(symbol), true);
    } else this.range(this.around(wanted), true);
    return this.text();
  }

  private text(): string {
    return this.lines.join('\n').replace(/^\n/, '');
  }

  private extent({ address, size }: ImageSymbol): Range {
    this.segmentAt(address);
    const next = this.image.symbols.list().find((s) => s.address > address);
    return {
      start: address,
      end: address + (size || Math.min((next?.address ?? Infinity) - address, unknownLength)),
    };
  }

  /** The function or object at a numeric address. */
  private around(wanted: string): Range {
    if (!/^[0-9]/.test(wanted)) {
      const names = [...this.image.symbols.list(), ...this.others].map((s) => s.name);
      throw new UsageError(`${this.image.name} has no symbol '${wanted}'${suggestion(wanted, names)}`);
    }
    const address = parseAddress('address', wanted) & ~1;
    this.segmentAt(address);
    const found = this.image.symbols.at(address);
    return found ? this.extent(found.symbol) : { start: address, end: address + unknownLength };
  }

  private segmentAt(address: Address): Listed['segments'][number] {
    const segment = this.image.segments.find(
      (s) => address >= s.address && address < s.address + s.bytes.length,
    );
    if (!segment) throw new UsageError(`${this.image.name} has no contents at ${hex(address)}`);
    return segment;
  }

  /** Lists a range in pieces of one kind, each under one heading. */
  private range({ start, end }: Range, withData: boolean): void {
    const { address: base, bytes } = this.segmentAt(start);
    const last = Math.min(end, base + bytes.length);
    for (let at = start; at < last;) {
      const kind = this.kindAt(at);
      const next = this.pieceEnd(at, last, kind);
      const piece = bytes.subarray(at - base, next - base);
      const shown = kind === 'code' || withData || this.image.symbols.at(at) !== undefined;
      if (shown) this.piece(at, piece, kind);
      at = next;
    }
  }

  private pieceEnd(start: Address, last: Address, kind: 'code' | 'data'): Address {
    let at = start + 2;
    while (at < last && !this.headings.has(at) && this.kindAt(at) === kind) at += 2;
    return Math.min(at, last);
  }

  private kindAt(address: Address): 'code' | 'data' {
    return this.image.symbols.kindAt(address) ?? 'code';
  }

  private piece(start: Address, bytes: Uint8Array, kind: 'code' | 'data'): void {
    const heading = this.headings.get(start);
    if (heading) this.lines.push('', `${start.toString(16).padStart(8, '0')} <${heading.name}>:`);
    const lines = kind === 'code' ? disassembleRange(bytes, start, this.symbol) : dataLines(start, bytes);
    for (const line of lines) this.lines.push(formatLine(line));
  }

  private nameOf(address: Address): string | undefined {
    const found = this.image.symbols.at(address);
    if (!found) return undefined;
    return found.offset === 0 ? found.name : `${found.name}+0x${found.offset.toString(16)}`;
  }
}

/** `     1f0:\tb580      \tpush\t{r7, lr}`. */
function formatLine({ address, size, encoding, text }: Line): string {
  const digits = encoding.toString(16).padStart(size * 2, '0');
  const code = size === 4 && !text.startsWith('.') ? `${digits.slice(0, 4)} ${digits.slice(4)}` : digits;
  return `${address.toString(16).padStart(8)}:\t${code.padEnd(10)}\t${text}`;
}

/** Aligned words, and the halfwords before and after them. */
function* dataLines(start: Address, bytes: Uint8Array): Generator<Line> {
  for (let offset = 0; offset < bytes.length;) {
    const address = start + offset;
    const size = address % 4 === 0 && bytes.length - offset >= 4 ? 4 : 2;
    let encoding = 0;
    for (let n = 0; n < size; n++) encoding += (bytes[offset + n] ?? 0) * 256 ** n;
    const digits = encoding.toString(16).padStart(size * 2, '0');
    yield { address, size, encoding, text: `${size === 4 ? '.word' : '.short'}\t0x${digits}` };
    offset += size;
  }
}
