/**
 * The code that V8 made of a script in an earlier process, in a file of the user's cache folder: what the earlier one
 * compiled needs no compiling again. Without a file, with a damaged one or where none can be written, a start is slower
 * and nothing else.
 */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** So many files are kept, the latest ones: each is for one subcommand, version of Perch and version of Node. */
const mostFiles = 24;
const ending = '.code';

/** The folder for files of this user that can be made again; undefined for a user without a home. */
export function cacheFolder(env = process.env, platform = process.platform): string | undefined {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (xdg && isAbsolute(xdg)) return join(xdg, 'perch');
  if (platform === 'win32' && local) return join(local, 'perch');
  try {
    return join(homedir(), '.cache', 'perch');
  } catch {
    return undefined;
  }
}

/** The code in a file that `keepCode` wrote; undefined where there is none, or where it is not what was written. */
export function readCode(folder: string, key: string): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, key + ending));
  } catch {
    return undefined;
  }
  if (bytes.length < 4) return undefined;
  const code = bytes.subarray(0, -4);
  return crc32(code) === bytes.readUInt32LE(code.length) ? code : undefined;
}

/**
 * Keeps the code that V8 has of a script when the process ends: what was used is compiled then. A process that ends with
 * `unless` keeps nothing.
 */
export function keepCodeAtExit(script: Script, folder: string, key: string, unless: number): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  // V8 drops code that was not executed for a while, as that of the start was not after a long run.
  setFlagsFromString('--no-flush-bytecode');
  process.once('exit', (status) => {
    if (status === unless) return;
    // The code is for processes with the same flags.
    setFlagsFromString('--flush-bytecode');
    keepCode(script, folder, key);
  });
}

/** Writes a file whole or not at all, so that others who start meanwhile never read a part of it. */
function keepCode(script: Script, folder: string, key: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    const code = script.createCachedData();
    const check = Buffer.alloc(4);
    check.writeUInt32LE(crc32(code));
    const unfinished = join(folder, `${key}.${process.pid}`);
    try {
      writeFileSync(unfinished, Buffer.concat([code, check]), { mode: 0o600 });
      renameSync(unfinished, join(folder, key + ending));
    } finally {
      rmSync(unfinished, { force: true });
    }
    removeOld(folder);
  } catch {
    // The next start compiles again.
  }
}

/** Makes a folder and those above it. Not `recursive`: that never returns where the system does not make folders, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function removeOld(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, written: statSync(join(folder, name)).mtimeMs }));
  files.sort((a, b) => b.written - a.written);
  for (const { name } of files.slice(mostFiles)) rmSync(join(folder, name), { force: true });
}
