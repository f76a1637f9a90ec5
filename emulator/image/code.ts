/** Information on code: symbols, source lines and unwinding rules. */
import type { FrameTable } from './cfi.js';
import type { LineTable } from './dwarf.js';
import { SymbolTable } from './symbols.js';

export interface Code {
  readonly symbols: SymbolTable;
  /** Source lines by address; undefined without line tables. */
  lines(): LineTable | undefined;
  /** The unwinding rules; undefined without them. */
  frames(): Pick<FrameTable, 'unwind'> | undefined;
}

/** Code without information. */
export const noCode: Code = { symbols: new SymbolTable(), lines: () => undefined, frames: () => undefined };

/** The code of an image and of the ROM that it calls. The image's symbols take precedence; source lines are the image's. */
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
