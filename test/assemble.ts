/** Assembles Thumb code for tests with Debian's arm-none-eabi tools. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A flat image at address 0 and its symbols. */
export interface Assembled {
  bytes: Uint8Array;
  symbols: ReadonlyMap<string, number>;
}

/** Assembles and links source whose `.text` begins at address 0. */
export function assemble(source: string): Assembled {
  const folder = mkdtempSync(join(tmpdir(), 'perch-'));
  const file = (name: string) => join(folder, name);
  try {
    writeFileSync(file('a.s'), `.syntax unified\n.cpu cortex-m3\n.thumb\n.text\n${source}\n`);
    execFileSync('arm-none-eabi-as', [file('a.s'), '-o', file('a.o')]);
    execFileSync('arm-none-eabi-ld', ['-Ttext=0', '-e', '0', file('a.o'), '-o', file('a.elf')]);
    execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', file('a.elf'), file('a.bin')]);
    const names = execFileSync('arm-none-eabi-nm', [file('a.elf')], { encoding: 'utf8' });
    const symbols = names
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([address, , name]): [string, number] => [name, parseInt(address, 16)]);
    return { bytes: readFileSync(file('a.bin')), symbols: new Map(symbols) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
