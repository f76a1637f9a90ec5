/** The programs of firmware/conformance: built with the cross compiler, run on Perch and on QEMU. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ekLm3s9b92 } from '../../boards/ek-lm3s9b92.js';
import type { MakeEngine } from './agreement.js';

const sources = fileURLToPath(new URL('../../firmware/conformance/', import.meta.url));

const COMPILER = 'arm-none-eabi-gcc';
const OPTIONS =
  '-mcpu=cortex-m3 -mthumb -O1 -g -Wall -Wextra -Werror -ffreestanding -nostdlib -fno-common'.split(' ');
/** Virtual time follows instructions, so that a loaded host changes nothing. */
const QEMU_OPTIONS = '-display none -monitor none -serial none -icount 4 -chardev stdio,id=console'.split(
  ' ',
);
const QEMU_SEMIHOSTING = ['-semihosting-config', 'enable=on,target=native,chardev=console'];

/** A program built into a file that is deleted by `dispose`. */
export interface Program {
  readonly file: string;
  dispose(): void;
}

export function build(name: string): Program {
  const folder = mkdtempSync(join(tmpdir(), 'perch-'));
  const file = join(folder, `${name}.elf`);
  const inputs = ['observe.c', `${name}.c`].map((input) => join(sources, input));
  execFileSync(COMPILER, [...OPTIONS, '-T', join(sources, 'conformance.ld'), ...inputs, '-o', file]);
  return { file, dispose: () => rmSync(folder, { recursive: true }) };
}

/** The output of a program on Perch. @throws Error unless it exits within 10 s of virtual time */
export function runOnPerch({ file }: Program, engine?: MakeEngine): string[] {
  const board = ekLm3s9b92({ image: readFileSync(file), engine });
  const { reason, crash } = board.run({ for: '10s' });
  const lines = linesOf(board.console.semihosting);
  if (reason === 'exit') return lines;
  throw new Error(`ended by ${reason} ${crash?.reason ?? ''} after\n${lines.join('\n')}`);
}

/** The output of a program on a QEMU machine. */
export async function runOnQemu({ file }: Program, machine: string): Promise<string[]> {
  const options = ['-M', machine, ...QEMU_OPTIONS, ...QEMU_SEMIHOSTING, '-kernel', file];
  const { stdout } = await promisify(execFile)('qemu-system-arm', options);
  return linesOf(stdout);
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
