/** Boards in files: a JavaScript module whose export is a board's description, as `boards/ek-lm3s9b92.ts` has one. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BoardDescription, Part, PartContext } from '../../board/description.js';
import { fileProblem, UsageError } from '../errors.js';
import { packageFile } from '../package/package-file.js';

const loaded = new Map<string, Promise<BoardDescription>>();

/**
 * The board that a file describes. The module may import `perch`, `perch/boards` and `perch/peripherals` wherever it is: they are
 * those of this command.
 * @param path relative to the working directory
 * @throws UsageError if the file cannot be read or loaded, or exports no board
 */
export function boardInFile(path: string): Promise<BoardDescription> {
  const file = resolve(path);
  const known = loaded.get(file) ?? load(path, file);
  loaded.set(file, known);
  return known;
}

async function load(path: string, file: string): Promise<BoardDescription> {
  try {
    if (statSync(file).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    readFileSync(file);
  } catch (error) {
    throw new UsageError(`--board: cannot read '${path}': ${fileProblem(error)}`);
  }
  registerHooks();
  let exported: Record<string, unknown>;
  try {
    exported = await evaluated(pathToFileURL(file).href);
  } catch (error) {
    throw new UsageError(`--board: '${path}' cannot be loaded: ${loadProblem(error, file)}`);
  }
  return boardAmong(exported, path);
}

/** Loads a module. @throws Error also if it waits for what never happens: Node.js would end the process without a word */
function evaluated(url: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const stuck = () => reject(new Error('it waits for something that never happens'));
    process.once('beforeExit', stuck);
    const end = () => void process.off('beforeExit', stuck);
    (import(url) as Promise<Record<string, unknown>>).finally(end).then(resolve, reject);
  });
}

let registered = false;

/** Lets modules anywhere import this package by its name. */
function registerHooks(): void {
  if (registered) return;
  registered = true;
  const { exports } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
    exports: Record<string, { default: string }>;
  };
  const modules = Object.entries(exports).map(([name, { default: target }]) => [
    name.replace('.', 'perch'),
    pathToFileURL(packageFile(target)).href,
  ]);
  register('./board-file-hooks.js', import.meta.url, { data: Object.fromEntries(modules) as never });
}

/** The error with the line of the file that it concerns, if it names one. */
function loadProblem(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `it throws ${String(error)}`;
  const { name, message, stack = '', code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return 'it is not JavaScript: compile it first';
  const wrongLine = name === 'SyntaxError' ? syntaxErrorLine(file) : undefined;
  if (wrongLine !== undefined) return `${name}: ${message} (line ${wrongLine})`;
  const places = [pathToFileURL(file).href, file];
  const line = places
    .map((place) => stack.indexOf(`${place}:`) + `${place}:`.length)
    .map((at, n) => (stack.includes(`${places[n]}:`) ? /^\d+/.exec(stack.slice(at))?.[0] : undefined))
    .find((found) => found !== undefined);
  return `${name}: ${message.split('\n')[0]}${line === undefined ? '' : ` (line ${line})`}`;
}

/** The line of a syntax error, which the error itself does not name: Node's own check prints it. */
function syntaxErrorLine(file: string): string | undefined {
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--check'], {
    input: readFileSync(file),
    encoding: 'utf8',
  });
  return /^\[stdin\]:(\d+)/.exec(stderr)?.[1];
}

// ---- what a module exports ----

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The default export, or the only export that looks like a description. */
function boardAmong(exported: Record<string, unknown>, path: string): BoardDescription {
  const names = Object.keys(exported);
  const found = Object.hasOwn(exported, 'default')
    ? ['default']
    : names.filter((name) => isObject(exported[name]) && 'chip' in exported[name]);
  const reject = (why: string): never => {
    throw new UsageError(`--board: '${path}' ${why}`);
  };
  if (!names.length) reject('exports nothing: export the description of a board by default');
  if (found.length !== 1) {
    const what = found.length ? `several boards, ${found.join(', ')}` : `no board, but ${names.join(', ')}`;
    reject(`exports ${what}: export the description of a board by default`);
  }
  const board = exported[found[0]];
  const problem = descriptionProblem(board);
  if (problem !== undefined) reject(`exports no description of a board: ${problem}`);
  const description = board as BoardDescription;
  return { ...description, parts: (context) => partsOf(description, context, path) };
}

/** Makes the parts. @throws UsageError for an error of the file, RangeError for a wrong option or pin */
function partsOf(board: BoardDescription, context: PartContext, path: string): Record<string, Part> {
  try {
    return board.parts(context);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new UsageError(
      `--board: the parts of '${path}' cannot be made: ${loadProblem(error, resolve(path))}`,
    );
  }
}

/** What each member must be, in the order of checks. */
const members: readonly [name: string, is: (value: unknown) => boolean, what: string][] = [
  ['name', (value) => typeof value === 'string' && value !== '', 'a text'],
  ['title', (value) => typeof value === 'string', 'a text'],
  ['chip', (value) => isObject(value) && typeof value['build'] === 'function', 'the description of a chip'],
  ['serial', isObject, 'an object with serial lines'],
  ['parts', (value) => typeof value === 'function', 'a function that makes the parts'],
  ['options', isObject, 'an object with the options and their explanations'],
];
/** Members of a board's settings that no option may have the name of. */
const ownSettings = [
  'image',
  'engine',
  'counting',
  'onReport',
  'strict',
  'keptOutput',
  'files',
  'commandLine',
];

function descriptionProblem(board: unknown): string | undefined {
  if (typeof board === 'function') return 'it exports a function, not an object';
  if (!isObject(board)) return `it exports ${board === null ? 'null' : `a ${typeof board}`}, not an object`;
  for (const [name, is, what] of members) {
    if (board[name] === undefined) return `it has no '${name}', ${what}`;
    if (!is(board[name])) return `its '${name}' is not ${what}`;
  }
  const { chip, serial, options } = board as unknown as BoardDescription;
  for (const [line, pins] of Object.entries(serial)) {
    const wrong = (['transmit', 'receive'] as const).find((side) => !chip.pins.has(pins?.[side]));
    if (wrong) return `its serial line ${line} has no pin of the chip as '${wrong}'`;
  }
  const reserved = Object.keys(options).find((name) => ownSettings.includes(name));
  return reserved === undefined
    ? undefined
    : `its option '${reserved}' has the name of a setting of every board`;
}
