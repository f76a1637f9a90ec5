/** Builds programs: for the Cortex-M3 and the RP2040 with the cross compiler, as WebAssembly with clang. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compileProgram, linkImage, readSource } from '../../firmware/toolchain/index.js';
import { guestSources, root, scratch } from './places.js';
import type { Program } from './program.js';

/** The processor that a program is compiled for, the address of its flash, and whether it is without a UART. */
export interface Target {
  readonly cpu: string;
  readonly flash: number;
  readonly bare?: boolean;
}
export const BOARD: Target = { cpu: 'cortex-m3', flash: 0 };
export const BARE: Target = { cpu: 'cortex-m3', flash: 0, bare: true };
export const RP2040: Target = { cpu: 'cortex-m0', flash: 0x10000000, bare: true };

const common = ['-O2', '-g', '-ffunction-sections', '-fdata-sections'];

/** What was made, by what it was made of. */
const made = new Map<string, string[]>();

function once(key: readonly unknown[], make: () => string[]): string[] {
  const id = JSON.stringify(key);
  const known = made.get(id) ?? make();
  made.set(id, known);
  return known;
}

/** Compiles C files. @returns the paths of the objects */
function compile(target: Target, sources: readonly string[], flags: readonly string[]): string[] {
  return once([target, sources, flags], () => {
    const folder = mkdtempSync(join(scratch, 'objects-'));
    const processor = [`-mcpu=${target.cpu}`, '-mthumb', ...(target.bare ? ['-DBARE'] : [])];
    execFileSync('arm-none-eabi-gcc', [...common, ...processor, ...flags, '-c', ...sources], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return sources.map((source) => join(folder, basename(source).replace(/c$/, 'o')));
  });
}

const owletFlags = [
  '-std=gnu11',
  '-ffreestanding',
  '-fno-tree-loop-distribute-patterns',
  `-I${join(root, 'firmware')}`,
  `-I${join(root, 'firmware/owlet')}`,
  `-Wa,-I${scratch}`,
];

/** Sources of the virtual machine that need the board; the guest replaces them. */
const ofTheBoard = ['port/', 'modules/board.c', 'modules/driverlib.c', 'machine/registry_board.c'];

/** Compiles the virtual machine, and the Python program into the file that the guest includes. */
function owletObjects(target: Target): string[] {
  const python = join(guestSources, 'owlet.py');
  const image = linkImage(compileProgram(readSource(python), () => undefined));
  writeFileSync(join(scratch, 'owlet.image'), image);
  const owlet = join(root, 'firmware/owlet');
  // jump.c is for processors that can store high registers.
  const left = target.cpu === 'cortex-m0' ? [...ofTheBoard, 'core/jump.c'] : ofTheBoard;
  const files = readdirSync(owlet, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.c') && !left.some((start) => file.startsWith(start)),
  );
  return compile(
    target,
    files.map((file) => join(owlet, file)),
    owletFlags,
  );
}

function objectsOf(program: Program, target: Target): string[] {
  const start = compile(target, [join(guestSources, 'start.c')], []);
  const virtualMachine = program.owlet ? owletObjects(target) : [];
  const flags = [...program.flags, ...(program.owlet ? owletFlags : [])];
  return [...start, ...compile(target, program.sources, flags), ...virtualMachine];
}

/** Builds a program that does so many rounds. @returns the path of its ELF file */
export function build(program: Program, rounds: number, target: Target = BOARD): string {
  const [elf] = once([program.name, rounds, target], () => {
    const path = join(mkdtempSync(join(scratch, 'image-')), `${program.name}.elf`);
    const symbols = [`flash=${target.flash}`, `bench_rounds=${rounds}`].map((set) => `-Wl,--defsym=${set}`);
    const library = program.owlet ? ['-lm', '-lc_nano', '-lgcc'] : ['-lm', '-lc', '-lgcc', '-lnosys', '-lc'];
    execFileSync(
      'arm-none-eabi-gcc',
      [
        `-mcpu=${target.cpu}`,
        '-mthumb',
        '-nostdlib',
        '-Wl,--gc-sections,--no-warn-rwx-segments,--no-warnings',
        `-T${join(guestSources, 'guest.ld')}`,
        ...symbols,
        ...objectsOf(program, target),
        '-o',
        path,
        ...library,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    return [path];
  });
  return elf;
}

/** The flash image of a program. */
export function binaryOf(elf: string): Uint8Array {
  const binary = elf.replace(/elf$/, 'bin');
  execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', elf, binary]);
  return readFileSync(binary);
}
