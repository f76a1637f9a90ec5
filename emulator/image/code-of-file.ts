/** What the files of an image say about their code, each by itself and joined. */
import type { Address } from '../units.js';
import { FrameTable } from './cfi.js';
import type { Code } from './code.js';
import { LineTable } from './dwarf.js';
import type { Extent } from './elf.js';
import { once } from './once.js';
import { SymbolTable } from './symbols.js';

/** A file as the source of information about its code. */
interface CodeSource {
  /** The addresses of its code and data as the program runs. */
  extents: readonly Extent[];
  symbols?(): SymbolTable;
  section?(name: string): Uint8Array | undefined;
}

/** Information about the code of one file, each part read at its first use. */
export class CodeOfFile {
  readonly symbols = once(() => this.source.symbols?.() ?? new SymbolTable());
  readonly lines = once(() => this.readLines());
  readonly frames = once(() => FrameTable.read(this.source.section?.('.debug_frame')));

  constructor(private readonly source: CodeSource) {}

  get extents(): readonly Extent[] {
    return this.source.extents;
  }

  /** Whether an address belongs to the file. */
  contains(address: Address): boolean {
    return this.extents.some(({ start, end }) => address >= start && address < end);
  }

  private readLines(): LineTable | undefined {
    const { section } = this.source;
    const lines = section?.('.debug_line');
    if (!section || !lines) return undefined;
    const symbols = this.symbols();
    const isCode = (address: Address): boolean =>
      symbols.kindAt(address) !== 'data' && this.contains(address);
    return new LineTable(
      {
        lines,
        strings: section('.debug_str'),
        lineStrings: section('.debug_line_str'),
        info: section('.debug_info'),
        abbreviations: section('.debug_abbrev'),
      },
      isCode,
    );
  }
}

/** The information of several files as that of one. A name that several have is that of the earliest. */
export function joinedCode(files: readonly CodeOfFile[]): Code {
  const [first, ...others] = files;
  const symbols = once(() =>
    files.map((file) => withinOwn(file, files)).reduce((joined, table) => joined.with(table)),
  );
  const lines = once(() => {
    const tables = files.map((file) => file.lines()).filter((table) => table !== undefined);
    return tables.length > 1 ? LineTable.joined(tables) : tables[0];
  });
  return {
    get symbols() {
      return symbols();
    },
    lines,
    frames: others.length ? () => joinedFrames(files) : first.frames,
  };
}

/** The symbols of a file, none of which extends into another file. */
function withinOwn(file: CodeOfFile, files: readonly CodeOfFile[]): SymbolTable {
  const others = files.filter((other) => other !== file).flatMap(({ extents }) => extents);
  if (others.length === 0) return file.symbols();
  return file.symbols().endingAt(others.map(({ start }) => start).sort((a, b) => a - b));
}

function joinedFrames(files: readonly CodeOfFile[]): ReturnType<Code['frames']> {
  const withRules = files.filter((file) => file.frames());
  if (withRules.length === 0) return undefined;
  return {
    unwind(registers, readWord) {
      const file = withRules.find((candidate) => candidate.contains(registers[15]));
      return file?.frames()!.unwind(registers, readWord);
    },
  };
}
