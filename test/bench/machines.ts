/** The machines that the benchmark compares: Perch and QEMU, each as a command that a user starts. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.js';
import { type Cost, costOf, costOfSuccess } from './child.js';
import { EMPTY } from './guests.js';
import { perch, scratch } from './places.js';

const BOARD = ['-M', 'lm3s6965evb', '-nographic', '-monitor', 'none', '-serial', 'stdio'];
const SEMIHOSTING = ['-semihosting-config', 'enable=on,target=native'];

/** Runs an image, at most so many seconds. */
export type Machine = (image: string, limit?: number) => Promise<Cost>;

const withQemu =
  (...options: string[]): Machine =>
  (image, limit) =>
    costOf(['qemu-system-arm', ...BOARD, ...SEMIHOSTING, ...options, '-kernel', image], { limit });

/** TCG as QEMU starts by default: it counts no instructions, and its time is the host's. */
export const qemu = withQemu();
/** TCG with counted instructions: virtual time, 1 ns an instruction. */
export const qemuCounted = withQemu('-icount', 'shift=0');
/** The command that runs an image on QEMU with its serial line on the standard output. */
export const qemuCommand = (image: string) => ['qemu-system-arm', ...BOARD, '-kernel', image];

/** Perch's cache folder after one start with a program that does nothing. */
let warm: string | undefined;

async function warmCache(): Promise<string> {
  const folder = mkdtempSync(join(scratch, 'warm-'));
  await costOfSuccess([process.execPath, perch, 'run', build(EMPTY, 1)], { env: { XDG_CACHE_HOME: folder } });
  return folder;
}

/**
 * Perch as a user starts it, from the second start on, with a program that it has never seen: each run has a cache folder
 * that knows the command, but no program.
 */
export const perchRun: Machine = async (image, limit) => {
  warm ??= await warmCache();
  const folder = join(scratch, 'cache');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  cpSync(warm, folder, { recursive: true });
  return costOf([process.execPath, perch, 'run', image], { env: { XDG_CACHE_HOME: folder }, limit });
};

/** Bare node, without a program. */
export const bareNode = () => costOfSuccess([process.execPath, '-e', '0']);
