/** Where things are, in the words of the image: code by symbol, source line or address, variables by name. */
import type { Board } from '../../board/board.js';
import type { SourceLocation } from '../../image/dwarf.js';
import type { Image } from '../../image/image.js';
import type { ImageSymbol, SymbolTable } from '../../image/symbols.js';
import { disassembleRange, type Line } from '../../isa/index.js';
import { suggestion } from '../../suggestion.js';
import { type Address, hex } from '../../units.js';
import { ConsoleError } from './error.js';
import { numberOf } from './words.js';

/** A stretch of memory with a name. */
export interface Extent {
  label: string;
  address: Address;
  /** Bytes. */
  length: number;
}

/** A source line that has code. */
export interface LinePlaces extends SourceLocation {
  /** Where the code of the line is entered, ascending. */
  addresses: Address[];
}

const wordBytes = 4;

export class Places {
  private fileNames: string[] | undefined;

  constructor(private readonly board: Board) {}

  get image(): Image | undefined {
    return this.board.image;
  }

  /** Those of the image and of the chip's ROM. */
  get symbols(): SymbolTable {
    return this.board.code.symbols;
  }

  get hasLines(): boolean {
    return this.image?.lines() !== undefined;
  }

  /** What an image without symbols or DWARF takes from its user; empty when it has both. */
  get losses(): string[] {
    const losses: string[] = [];
    const { image } = this;
    if (!image?.symbols.list().length) losses.push('no symbols: code and variables have addresses only');
    if (!this.hasLines) losses.push('no line table (DWARF): `line`, `list` and FILE:LINE are not to be had');
    if (!image?.frames())
      losses.push('no call frames (DWARF): backtraces and `finish` know one caller at most');
    return losses;
  }

  // ---- from words to places ----

  /** A symbol's address (`main`, `main+0x12`) or a number. @throws ConsoleError for what is neither. */
  address(text: string): Address {
    const number = numberOf(text);
    if (number !== undefined) return number;
    const [, name, offset] = /^(.+?)(?:\+(\w+))?$/.exec(text)!;
    const bytes = offset === undefined ? 0 : numberOf(offset);
    if (bytes === undefined) throw new ConsoleError(`'${offset}' behind ${name}+ is no number`);
    return (this.symbol(name).address + bytes) >>> 0;
  }

  /** @throws ConsoleError with names that are near. */
  symbol(name: string): ImageSymbol {
    const found = this.symbols.byName(name);
    if (found) return found;
    const names = this.symbols.list().map((s) => s.name);
    if (!this.image?.symbols.list().length)
      throw new ConsoleError(`the image has no symbols, so '${name}' is not known: write an address`);
    throw new ConsoleError(`the image has no symbol '${name}'${suggestion(name, names)}`);
  }

  /** The memory that a symbol names, or `length` bytes (a word unless told) at an address. @throws ConsoleError */
  extent(text: string, length?: number): Extent {
    const label = numberOf(text) === undefined ? text : hex(this.address(text));
    return this.extentAt(this.address(text), length ?? (this.symbols.byName(text)?.size || wordBytes), label);
  }

  /** @throws ConsoleError when it is not inside one memory */
  extentAt(at: Address, length: number, label = hex(at)): Extent {
    const address = at >>> 0;
    const memory = this.board.bus.memoryAt(address);
    if (!memory || address + length > memory.base + memory.size) {
      throw new ConsoleError(`${hex(address)} to ${hex(address + length - 1)} is not inside one memory`);
    }
    return { label, address, length };
  }

  /**
   * The code of a line; of the next line that has code when the line itself has none.
   * @throws ConsoleError for a file that the image was not made from, or a line behind its last one
   */
  line(file: string, line: number): LinePlaces {
    const lines = this.image?.lines();
    if (!lines) throw new ConsoleError('the image has no line table (DWARF): write a symbol or an address');
    if (!this.files.some((name) => sameFile(name, file))) {
      const near = suggestion(file, this.files.map(baseName));
      throw new ConsoleError(`the image has no code of a file '${file}'${near}`);
    }
    const entered = this.entriesOf(file);
    const next = [...entered.keys()].filter((n) => n >= line).sort((a, b) => a - b)[0];
    const found = next === undefined ? undefined : entered.get(next)!;
    if (!found) throw new ConsoleError(`${file} has no code at line ${line} or behind it`);
    return found;
  }

  /** Where each line of a file is entered: at statements of it that another line's code lies before. */
  private entriesOf(file: string): Map<number, LinePlaces> {
    const entries = new Map<number, LinePlaces>();
    let before: SourceLocation | undefined;
    for (const row of this.image!.lines()!.ranges()) {
      const fresh = before?.line !== row.line || before.file !== row.file;
      before = row;
      if (!fresh || !row.isStatement || !sameFile(row.file, file)) continue;
      const known = entries.get(row.line);
      if (known && !known.addresses.includes(row.address)) known.addresses.push(row.address);
      if (!known)
        entries.set(row.line, { file: row.file, line: row.line, column: 0, addresses: [row.address] });
    }
    return entries;
  }

  /** The source files that the image has code of. */
  get files(): readonly string[] {
    const lines = this.image?.lines();
    this.fileNames ??= lines ? [...new Set([...lines.rows()].map((row) => row.file))].sort() : [];
    return this.fileNames;
  }

  // ---- from places to words ----

  source(address: Address): SourceLocation | undefined {
    return this.image?.lines()?.at(address);
  }

  /** Who is accessing the bus: a place in code, or `UDMA channel 9`. */
  who(): string {
    const { bus, engine } = this.board;
    return bus.master ?? this.describe(engine.pc);
  }

  /** `main+0x12 (examples/hello.c:31)`, as much of it as is known. */
  describe(address: Address): string {
    const place = this.source(address);
    return this.symbols.format(address) + (place ? ` (${place.file}:${place.line})` : '');
  }

  /** The instructions from an address on, as far as there is memory. */
  instructions(address: Address, count: number): Line[] {
    const memory = this.board.bus.memoryAt(address);
    if (!memory) return [];
    const bytes = Math.min(count * 4, memory.base + memory.size - address);
    const code = this.board.bus.peek(address, bytes)!;
    const lines: Line[] = [];
    for (const line of disassembleRange(code, address, this.symbolAt)) {
      lines.push(line);
      if (lines.length === count) break;
    }
    return lines;
  }

  /** An instruction in one line, with blanks for tabs. */
  instruction(address: Address): string {
    const [line] = this.instructions(address, 1);
    return line ? plain(line.text) : 'no memory here';
  }

  private readonly symbolAt = (address: Address): string | undefined =>
    this.symbols.at(address) && this.symbols.format(address);
}

/** A disassembled line without tabs. */
export function plain(text: string): string {
  return text.replaceAll('\t', ' ').trimEnd();
}

/** Whether a path as the compiler recorded it is the one meant: the whole of it, or from a directory name on. */
function sameFile(recorded: string, wanted: string): boolean {
  return recorded === wanted || recorded.endsWith(`/${wanted}`);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
