/**
 * `npm run prepare`, which npm runs after `npm ci` and, in some versions, at each `npx perch` in a checkout: builds the
 * package when a source is newer than what was built.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const rooms = ['emulator', 'peripherals', 'boards', 'firmware'];
const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!isBuilt()) build('inherit');
}

/** Builds the package unless what is built is of these sources. @throws Error with the compiler's messages */
export function buildWhenNeeded() {
  if (!isBuilt()) build('pipe');
}

function build(stdio) {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    stdio,
    shell,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm run build gave ${status}\n${stdout ?? ''}${stderr ?? ''}`);
}

/** The launcher is the last file of a build. */
function isBuilt() {
  return timeOf('dist/bin/perch.cjs') > Math.max(...settings.map(timeOf), ...rooms.map(newestIn));
}

/** When the newest source of a room was written, or a file beside one was removed. */
function newestIn(room) {
  const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).filter(isSource);
  const folders = new Set(files.map(dirname));
  return Math.max(...[...files, ...folders].map((path) => timeOf(join(room, path))));
}

function isSource(file) {
  return file.endsWith('.ts') && !/\.(test|testing)\.ts$/.test(file);
}

/** In milliseconds; 0 for a file that does not exist. */
function timeOf(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
