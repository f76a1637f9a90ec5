/**
 * Writes the ROM as a module, so that chips have it without reading files: its words, symbols and call frames, each made
 * when first asked for. Run as `rom-module.js rom.elf > image.ts`.
 */
import { readFileSync } from 'node:fs';
import { readElf } from '../../emulator/image/elf.js';
import type { ImageSymbol, SymbolTable } from '../../emulator/image/symbols.js';
import type { Address } from '../../emulator/units.js';

/** In front of the names of all that is in the ROM. */
const prefix = 'ROM_';
const lineLength = 110;

/** @throws ImageError for what is no ELF executable */
function moduleOf(file: string): string {
  const elf = readElf(file, readFileSync(file));
  const [{ address: base, bytes }] = elf.segments;
  const symbols = elf.symbols();
  const named = symbols.list().filter(({ kind }) => kind !== 'label');
  const label = (name: string) => symbols.byName(name)!.address;
  return [
    "/** What lies in the LM3S9B92's ROM. Written by the firmware's build from images/rom.elf. */",
    '',
    `export const size = ${bytes.length};`,
    '',
    '/** Names without their prefix, offsets and sizes in hexadecimal; data has a star behind it. */',
    `export const symbols = () => \`\n${named.map((symbol) => symbolLine(symbol, base)).join('\n')}\n\`;`,
    '',
    '/** Where code (c) and data (d) begin. */',
    `export const mapping = () => \`\n${folded(mappingOf(symbols, base, bytes.length), ' ')}\n\`;`,
    '',
    '/** Offsets between which documented functions have their places that are not in it. */',
    `export const absent = [${label('_absent_start') - base}, ${label('_absent_end') - base}] as const;`,
    '',
    ...wordsAs('contents', 'Its words, from the lowest address on; zeros follow.', bytes),
    '',
    ...wordsAs('frames', 'How to unwind the stack (DWARF, .debug_frame), as words.', framesOf(elf)),
    '',
  ].join('\n');
}

function framesOf(elf: ReturnType<typeof readElf>): Uint8Array {
  return elf.section('.debug_frame') ?? new Uint8Array();
}

function symbolLine({ name, address, size, kind }: ImageSymbol, base: Address): string {
  const short = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return `${short} ${(address - base).toString(16)} ${size.toString(16)}${kind === 'object' ? ' *' : ''}`;
}

function mappingOf(symbols: SymbolTable, base: Address, size: number): string[] {
  const found: string[] = [];
  let before: string | undefined;
  for (let offset = 0; offset < size; offset += 2) {
    const kind = symbols.kindAt(base + offset) ?? 'data';
    if (kind !== before) found.push(`${kind[0]}${offset.toString(16)}`);
    before = kind;
  }
  return found;
}

/** Like all of the module but numbers a function: what is written in it is only compiled when somebody asks. */
function wordsAs(name: string, doc: string, bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = Array.from({ length: bytes.length >> 2 }, (_, n) => view.getInt32(4 * n, true));
  const words = values.slice(0, values.findLastIndex((word) => word !== 0) + 1).map(String);
  return [
    `/** ${doc} */`,
    `export const ${name} = () =>`,
    `  new Int32Array([\n${folded(words, ',')},\n  ]);`,
  ];
}

function folded(items: readonly string[], separator: string): string {
  const lines: string[] = [];
  let line = '';
  for (const item of items) {
    if (line && line.length + separator.length + item.length >= lineLength) {
      lines.push(line + separator.trimEnd());
      line = '';
    }
    line += (line && separator) + item;
  }
  return [...lines, line].join('\n');
}

process.stdout.write(moduleOf(process.argv[2]));
