/** What is known of code: its names, its source lines and how to unwind its stack. */
import type { FrameTable } from './cfi.js';
import type { LineTable } from './dwarf.js';
import { SymbolTable } from './symbols.js';

export interface Code {
  readonly symbols: SymbolTable;
  /** Source lines by address; undefined when nothing is known of them. */
  lines(): LineTable | undefined;
  /** How to unwind the stack; undefined when nothing is known of it. */
  frames(): Pick<FrameTable, 'unwind'> | undefined;
}

/** Nothing is known. */
export const noCode: Code = { symbols: new SymbolTable(), lines: () => undefined, frames: () => undefined };

/** Code of an image and of the ROM that it calls. A name that both have is the image's; source lines are the image's. */
export function withRom(image: Code, rom: Code): Code {
  let symbols: SymbolTable | undefined;
  return {
    get symbols() {
      return (symbols ??= image.symbols.with(rom.symbols));
    },
    lines: () => image.lines(),
    frames: () => ({
      unwind: (registers, readWord) =>
        image.frames()?.unwind(registers, readWord) ?? rom.frames()?.unwind(registers, readWord),
    }),
  };
}
