/**
 * Reads docs/layers.json, the table of the project's rooms: finds the room of a file, and decides whether a file may import
 * another or a package. Files are named by their path from the top of the project, with `/`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Room
 * @property {string} holds What is in it, in a line.
 * @property {string[]} imports The rooms that its files may import, besides their own.
 * @property {string[]} [files] Its files, if it is not the folder or the file of its name.
 * @property {boolean} [deep] Includes the folders below it that are not rooms.
 * @property {boolean} [apart] Its files do not import each other; their tests may.
 * @property {string[]} [packages] The packages that its files may import; `node:*` for all of Node's modules.
 * @property {string[]} [tests] The rooms that only its tests may import.
 * @property {boolean} [host] Runs on Node only: may use Node's globals.
 * @property {boolean} [computed] May import what only a run knows, such as a file that the user names.
 * @property {boolean} [clock] May read the host's clock and use its timers.
 */

export const top = fileURLToPath(new URL('../..', import.meta.url));
const read = (file) => JSON.parse(readFileSync(`${top}/${file}`, 'utf8'));

/** @type {{ rooms: Record<string, Room>, exceptions: { from: string, to: string, why: string }[] }} */
export const table = read('docs/layers.json');
const { name: self, exports: entries } = read('package.json');

/** By name, the more specific first: a room inside another has a longer path. */
export const rooms = new Map(Object.entries(table.rooms).sort(([a], [b]) => b.length - a.length));

const isFile = (name) => /\.[cm]?[jt]s$/.test(name);
const roomOfFile = new Map(
  [...rooms].flatMap(([name, room]) =>
    (room.files ?? (isFile(name) ? [name] : [])).map((file) => [file, name]),
  ),
);

/** The patterns of a room's files, for ESLint. */
export function patternsOf(name) {
  const room = rooms.get(name);
  if (room.files) return room.files;
  if (isFile(name)) return [name];
  return [name === '.' ? '*' : room.deep ? `${name}/**` : `${name}/*`];
}

/** The room of a file; undefined if the table has none for it. */
export function roomOf(file) {
  const named = roomOfFile.get(file);
  if (named) return named;
  const folder = posix.dirname(file);
  for (let at = folder; ; at = posix.dirname(at)) {
    const room = rooms.get(at);
    if (room && !room.files) return at === folder || room.deep ? at : undefined;
    if (at === '.') return undefined;
  }
}

/** A test: `uart.test.ts`. No file imports it. */
const isTest = (file) => /\.test\.[cm]?[jt]s$/.test(file);
/** Shared by tests next to the code: `host.testing.ts`. Only tests import it. */
export const isForTests = (file) => /\.(test|testing)\.[cm]?[jt]s$/.test(file);

/** The path of a file from the top of the project. */
export const pathOf = (absolute) => relative(top, absolute).split(sep).join('/');

/**
 * The target of an import.
 * @param {string} from The file that imports.
 * @param {string} specifier As written.
 * @returns {{ file: string } | { packageName: string }} A compiled file counts as its source.
 */
export function resolve(from, specifier) {
  const [plain] = specifier.split('?');
  if (/^\.\.?(\/|$)/.test(plain)) return { file: sourceOf(posix.join(posix.dirname(from), plain)) };
  if (plain === self || plain.startsWith(`${self}/`)) {
    const entry = entries[`.${plain.slice(self.length)}`];
    if (entry) return { file: sourceOf(posix.normalize(entry.default)) };
  }
  if (isBuiltin(plain)) return { packageName: plain.startsWith('node:') ? plain : `node:${plain}` };
  return { packageName: plain.split('/', plain.startsWith('@') ? 2 : 1).join('/') };
}

function sourceOf(file) {
  const source = file.replace(/^dist\//, '');
  const typed = source.replace(/\.([cm]?)js$/, '.$1ts');
  if (existsSync(`${top}/${typed}`) || !existsSync(`${top}/${source}`)) return typed;
  return source;
}

/** Why a file may not import another, as a message; undefined if it may. */
export function refusedFile(from, to) {
  const [room, target] = [roomOf(from), roomOf(to)];
  if (room === undefined) return undefined; // Reported once for the file.
  if (target === undefined) return `${to} is in no room of docs/layers.json.`;
  if (isTest(to)) return `${to} is a test: move shared code to a .testing.ts file.`;
  if (isForTests(to) && !isForTests(from) && room !== 'test') return `${to} is for tests only.`;
  if (table.exceptions.some((exception) => exception.from === from && exception.to === to)) return undefined;
  const { apart, imports, tests = [] } = rooms.get(room);
  if (room === target) {
    if (!apart || isForTests(from)) return undefined;
    return `The files of ${room} do not import each other (docs/layers.json).`;
  }
  const allowed = isForTests(from) ? [...imports, ...tests] : imports;
  if (allowed.includes(target)) return undefined;
  const list = allowed.length > 0 ? `only ${allowed.join(', ')}` : 'no other room';
  const whose = isForTests(from) ? `A test in ${room}` : room;
  return `${whose} may not import ${target}: docs/layers.json lists ${list}.`;
}

/** Why a file may not import a package, as a message; undefined if it may. */
export function refusedPackage(from, packageName) {
  const room = roomOf(from);
  if (room === undefined) return undefined;
  const { packages = [], host } = rooms.get(room);
  const allowed = isForTests(from) ? [...packages, 'node:*', 'vitest'] : packages;
  if (allowed.includes(packageName)) return undefined;
  if (packageName.startsWith('node:') && allowed.includes('node:*')) return undefined;
  const why = packageName.startsWith('node:') && !host ? ' The machine also runs in a browser.' : '';
  const list = allowed.length > 0 ? `only ${allowed.join(', ')}` : 'no package';
  return `${room} may not import ${packageName}: docs/layers.json lists ${list}.${why}`;
}
