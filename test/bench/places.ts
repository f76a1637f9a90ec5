/** Where the benchmark finds and keeps its files, and the tools that it needs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScriptError } from '../script.js';

/** The repository. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const guestSources = join(root, 'test/bench/guests');
export const perch = join(root, 'dist/bin/perch.cjs');

const { XDG_CACHE_HOME: xdg } = process.env;
/** Files that can be made again, and are kept from one run of the benchmark to the next. */
export const cache = join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'perch');

/** Files of this run. */
export const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** The Debian packages of the tools. */
const PACKAGES = {
  'arm-none-eabi-gcc': 'gcc-arm-none-eabi',
  'qemu-system-arm': 'qemu-system-arm',
  'gdb-multiarch': 'gdb-multiarch',
  clang: 'clang',
  'wasm-ld': 'lld',
  git: 'git',
  bash: 'bash',
} as const;
export type Tool = keyof typeof PACKAGES;

function firstLine(tool: string): string | undefined {
  const { status, stdout } = spawnSync(tool, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0] : undefined;
}

/**
 * The versions of tools.
 * @throws ScriptError with the packages of those that are not installed
 */
export function requireTools(tools: readonly Tool[]): string[] {
  const missing = tools.filter((tool) => firstLine(tool) === undefined);
  if (missing.length > 0) {
    const packages = missing.map((tool) => PACKAGES[tool]).join(' ');
    throw new ScriptError(
      `${missing.join(', ')} not found. On Debian: apt-get install ${packages}. On others, the packages of the same programs`,
    );
  }
  if (tools.includes('arm-none-eabi-gcc') && !isAbsolute(newlib())) {
    throw new ScriptError(
      'the C library newlib not found. On Debian: apt-get install libnewlib-arm-none-eabi',
    );
  }
  return tools.map((tool) => firstLine(tool)!);
}

/** The path of the cross compiler's C library; a bare name without one. */
export function newlib(): string {
  return spawnSync('arm-none-eabi-gcc', ['-print-file-name=libc.a'], { encoding: 'utf8' }).stdout.trim();
}
