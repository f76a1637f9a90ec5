/** Locations as users write and read them: code by symbol, source line or address, variables by name. */
import type { Board } from '../../board/board.js';
import type { SourceLocation } from '../../image/dwarf.js';
import type { Image } from '../../image/image.js';
import type { ImageSymbol, SymbolTable } from '../../image/symbols.js';
import { disassembleRange, type Line } from '../../isa/index.js';
import { suggestion } from '../../suggestion.js';
import { type Address, hex } from '../../units.js';
import { ConsoleError } from './error.js';
import { numberOf } from './words.js';

/** A named range of memory. */
export interface Extent {
  label: string;
  address: Address;
  /** Bytes. */
  length: number;
}

/** A source line that has code. */
export interface LineLocations extends SourceLocation {
  /** The entry points of the line's code, ascending. */
  addresses: Address[];
}

const wordBytes = 4;

export class Locations {
  private fileNames: string[] | undefined;

  constructor(private readonly board: Board) {}

  get image(): Image | undefined {
    return this.board.image;
  }

  /** The symbols of the image and of the chip's ROM. */
  get symbols(): SymbolTable {
    return this.board.code.symbols;
  }

  get hasLines(): boolean {
    return this.image?.lines() !== undefined;
  }

  /** What the console cannot show of an image without symbols or DWARF; empty if it has both. */
  get losses(): string[] {
    const losses: string[] = [];
    const { image } = this;
    if (!image?.symbols.list().length) losses.push('no symbols: code and variables have addresses only');
    if (!this.hasLines) losses.push('no line table (DWARF): `line`, `list` and FILE:LINE are not available');
    if (!image?.frames())
      losses.push('no call frames (DWARF): backtraces and `finish` know at most one caller');
    return losses;
  }

  // ---- parsing ----

  /** The address of a symbol (`main`, `main+0x12`), or a number. @throws ConsoleError for anything else */
  address(text: string): Address {
    const number = numberOf(text);
    if (number !== undefined) return number;
    const [, name, offset] = /^(.+?)(?:\+(\w+))?$/.exec(text)!;
    const bytes = offset === undefined ? 0 : numberOf(offset);
    if (bytes === undefined) throw new ConsoleError(`'${offset}' after ${name}+ is not a number`);
    return (this.symbol(name).address + bytes) >>> 0;
  }

  /** @throws ConsoleError with similar names */
  symbol(name: string): ImageSymbol {
    const found = this.symbols.byName(name);
    if (found) return found;
    const names = this.symbols.list().map((s) => s.name);
    if (!this.image?.symbols.list().length)
      throw new ConsoleError(`'${name}' is not known, as the image has no symbols: write an address`);
    throw new ConsoleError(`the image has no symbol '${name}'${suggestion(name, names)}`);
  }

  /** The memory of a symbol, or `length` bytes (a word by default) at an address. @throws ConsoleError */
  extent(text: string, length?: number): Extent {
    const label = numberOf(text) === undefined ? text : hex(this.address(text));
    return this.extentAt(this.address(text), length ?? (this.symbols.byName(text)?.size || wordBytes), label);
  }

  /** @throws ConsoleError if it is not inside one memory */
  extentAt(at: Address, length: number, label = hex(at)): Extent {
    const address = at >>> 0;
    const memory = this.board.bus.memoryAt(address);
    if (!memory || address + length > memory.base + memory.size) {
      throw new ConsoleError(`${hex(address)} to ${hex(address + length - 1)} is not inside one memory`);
    }
    return { label, address, length };
  }

  /**
   * The code of a line, or of the next line with code if the line has none.
   * @throws ConsoleError for a file that is not in the line table, or a line after the last one with code
   */
  line(file: string, line: number): LineLocations {
    const lines = this.image?.lines();
    if (!lines) throw new ConsoleError('the image has no line table (DWARF): write a symbol or an address');
    if (!this.files.some((name) => sameFile(name, file))) {
      const near = suggestion(file, this.files.map(baseName));
      throw new ConsoleError(`the image has no code of a file '${file}'${near}`);
    }
    const entered = this.entriesOf(file);
    const next = [...entered.keys()].filter((n) => n >= line).sort((a, b) => a - b)[0];
    const found = next === undefined ? undefined : entered.get(next)!;
    if (!found) throw new ConsoleError(`${file} has no code at or after line ${line}`);
    return found;
  }

  /** The entry points of each line of a file: its statements that follow the code of another line. */
  private entriesOf(file: string): Map<number, LineLocations> {
    const entries = new Map<number, LineLocations>();
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

  /** The source files in the line table. */
  get files(): readonly string[] {
    const lines = this.image?.lines();
    this.fileNames ??= lines ? [...new Set([...lines.rows()].map((row) => row.file))].sort() : [];
    return this.fileNames;
  }

  // ---- formatting ----

  source(address: Address): SourceLocation | undefined {
    return this.image?.lines()?.at(address);
  }

  /** What accesses the bus: a location in code, or `UDMA channel 9`. */
  accessor(): string {
    const { bus, engine } = this.board;
    return bus.master ?? this.describe(engine.pc);
  }

  /** `main+0x12 (examples/hello.c:31)`, as far as known. */
  describe(address: Address): string {
    const line = this.source(address);
    return this.symbols.format(address) + (line ? ` (${line.file}:${line.line})` : '');
  }

  /** The instructions from an address, up to the end of its memory. */
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

  /** An instruction in one line, without tabs. */
  instruction(address: Address): string {
    const [line] = this.instructions(address, 1);
    return line ? plain(line.text) : 'no memory here';
  }

  private readonly symbolAt = (address: Address): string | undefined =>
    this.symbols.at(address) && this.symbols.format(address);
}

/** A disassembled line with blanks for tabs. */
export function plain(text: string): string {
  return text.replaceAll('\t', ' ').trimEnd();
}

/** Whether a path from the line table matches: in full, or from a directory name. */
function sameFile(recorded: string, wanted: string): boolean {
  return recorded === wanted || recorded.endsWith(`/${wanted}`);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
