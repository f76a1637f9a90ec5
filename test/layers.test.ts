/** The arrows between rooms and each room's access to the host: ESLint, as configured, refuses violations. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

interface Room {
  computed?: boolean;
  imports: string[];
  files?: string[];
  apart?: boolean;
  packages?: string[];
  tests?: string[];
  host?: boolean;
  clock?: boolean;
}

const top = fileURLToPath(new URL('..', import.meta.url));
const { rooms, exceptions } = JSON.parse(readFileSync(`${top}/docs/layers.json`, 'utf8')) as {
  rooms: Record<string, Room>;
  exceptions: { from: string; to: string; why: string }[];
};
const names = Object.keys(rooms);

const arrows = new ESLint({ cwd: top, ruleFilter: ({ ruleId }) => ruleId.startsWith('perch/') });
const everything = new ESLint({ cwd: top });

/** The lines that ESLint refuses in a file of the given path. */
async function refusedLines(eslint: ESLint, file: string, lines: readonly string[], rule: RegExp) {
  const [{ messages }] = await eslint.lintText(lines.join('\n'), { filePath: `${top}/${file}` });
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  const found = messages.filter(({ ruleId }) => ruleId && rule.test(ruleId)).map(({ line }) => line);
  return [...new Set(found)].map((line) => lines[line - 1]).sort();
}
const refusedArrows = (file: string, lines: readonly string[]) =>
  refusedLines(arrows, file, lines, /^perch\/layers$/);

/** A file of a room, that need not exist. */
function fileOf(name: string, stem = 'sample'): string {
  const [named] = rooms[name].files ?? (/\.ts$/.test(name) ? [name] : []);
  return named ?? posix.join(name, `${stem}.ts`);
}

function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

/** Each way to import, of a value or of a type. */
const forms: Record<string, (specifier: string) => string> = {
  static: (s) => `import { a } from '${s}';`,
  bare: (s) => `import '${s}';`,
  'type-only': (s) => `import type { A } from '${s}';`,
  'inline type': (s) => `import { type A } from '${s}';`,
  're-export': (s) => `export { a } from '${s}';`,
  're-export of all': (s) => `export * from '${s}';`,
  're-export of a type': (s) => `export type { A } from '${s}';`,
  dynamic: (s) => `void import('${s}');`,
  'dynamic in backquotes': (s) => `void import(\`${s}\`);`,
  'type of import': (s) => `let t: import('${s}').A;`,
  typeof: (s) => `let u: typeof import('${s}');`,
  'import equals': (s) => `import e = require('${s}');`,
  require: (s) => `require('${s}');`,
  mock: (s) => `vi.mock('${s}');`,
};

/** Imports every other room in each form: the lines that ESLint refuses, and those that it should. */
async function arrowsFrom(name: string, from: string, allowed: readonly string[]) {
  const lines = (target: string): string[] =>
    Object.values(forms).map((form) => form(specifier(from, fileOf(target, 'another'))));
  const others = names.filter((target) => target !== name);
  const refused = await refusedArrows(from, others.flatMap(lines));
  const wanted = others.filter((target) => !allowed.includes(target)).flatMap(lines);
  return { refused, wanted: wanted.sort() };
}

describe('every pair of rooms, in every form', () => {
  test.each(names)('%s', async (name) => {
    const { refused, wanted } = await arrowsFrom(name, fileOf(name), rooms[name].imports);
    expect(refused).toEqual(wanted);
  });

  test.each(names.filter((name) => !/\.ts$/.test(name) && !rooms[name].files))(
    'a test in %s',
    async (name) => {
      const { imports, tests = [] } = rooms[name];
      const { refused, wanted } = await arrowsFrom(name, posix.join(name, 'sample.test.ts'), [
        ...imports,
        ...tests,
      ]);
      expect(refused).toEqual(wanted);
    },
  );
});

/** From the design, independent of the table. */
const forbidden = `
  emulator/board -> emulator/debug         emulator/board -> emulator/debug/gdb   emulator/board -> emulator/trace
  emulator/board -> emulator/testing       emulator/board -> emulator/cli         emulator/board -> boards
  emulator/board -> peripherals            emulator/board -> firmware/toolchain   emulator/trace -> emulator/cli
  emulator/trace -> emulator/debug         emulator/trace -> boards               emulator/trace -> emulator/testing
  emulator/debug -> emulator/cli           emulator/debug -> emulator/trace       emulator/debug -> boards
  emulator/debug -> emulator/debug/gdb     emulator/debug -> emulator/debug/console
  emulator/debug/gdb -> emulator/debug/console   emulator/debug/console -> emulator/cli
  emulator/testing -> boards               emulator/testing -> emulator/cli       emulator/testing -> peripherals
  emulator/engine -> emulator/board        emulator/engine -> emulator/trace      emulator/engine -> peripherals
  emulator/engine -> emulator/engine/translator   emulator/engine/translator -> emulator/engine/unicorn
  emulator/engine/translator -> emulator/board
  emulator/core -> emulator/engine         emulator/core -> emulator/board        emulator/core -> peripherals
  emulator/bus -> emulator/core            emulator/bus -> emulator/engine        emulator/bus -> emulator/board
  emulator/bus -> emulator/image           emulator/bus -> peripherals
  emulator/isa -> emulator/core            emulator/isa -> emulator/engine        emulator/isa -> emulator/isa/definitions
  emulator/isa/definitions -> emulator/core
  emulator/time -> emulator/bus            emulator/time -> emulator/core         emulator/time -> emulator/port
  emulator/port -> emulator/bus            emulator/port -> emulator/core         emulator/port -> emulator/board
  emulator/port -> peripherals             emulator/image -> emulator/core        emulator/image -> emulator/board
  emulator/image -> firmware/toolchain     emulator -> emulator/time              emulator -> emulator/board
  peripherals -> emulator/board            peripherals -> emulator/core           peripherals -> emulator/engine
  peripherals -> emulator/debug            peripherals -> boards                  peripherals -> peripherals
  peripherals -> peripherals/parts         peripherals/parts -> peripherals       peripherals/parts -> emulator/board
  peripherals/parts -> peripherals/parts   peripherals/parts -> emulator/core     peripherals/parts -> emulator/bus
  boards -> emulator/cli                   boards -> emulator/debug               boards -> emulator/trace
  boards -> firmware/toolchain             firmware/toolchain -> emulator/cli     firmware/toolchain -> emulator/board
  firmware/toolchain -> boards             firmware/rom -> peripherals            emulator/cli -> test
  emulator/cli -> peripherals              emulator/cli -> emulator/testing
`;
const permitted = `
  emulator/cli/setup -> boards             emulator/cli/owlet -> firmware/toolchain   emulator/cli/setup -> emulator/board
  emulator/cli/debugger -> emulator/debug/gdb   emulator/cli/commands -> emulator/trace
  emulator/testing -> emulator/board       emulator/debug -> emulator/board       emulator/trace -> emulator/board
  emulator/board -> emulator/engine        emulator/engine -> emulator/core       emulator/core -> emulator/bus
  emulator/core -> emulator/time           emulator/core -> emulator/port
  emulator/engine/translator -> emulator/engine
  emulator/debug/gdb -> emulator/debug     peripherals -> emulator/bus            peripherals -> emulator/time
  peripherals -> emulator/port             boards -> emulator/board               boards -> peripherals/parts
  peripherals/parts -> emulator/port       emulator/isa/definitions -> emulator/isa
  emulator/core -> emulator/core           emulator/debug/gdb -> emulator/debug/gdb
`;
const pairs = (list: string): string[][] =>
  [...list.matchAll(/(\S+) -> (\S+)/g)].map(([, from, to]) => [`${from}/sample.ts`, `${to}/another.ts`]);

test.each(pairs(forbidden))('%s may not import %s', async (from, to) => {
  const lines = Object.values(forms).map((form) => form(specifier(from, to)));
  expect(await refusedArrows(from, lines)).toEqual([...lines].sort());
});

test.each(pairs(permitted))('%s may import %s', async (from, to) => {
  const lines = Object.values(forms).map((form) => form(specifier(from, to)));
  expect(await refusedArrows(from, lines)).toEqual([]);
});

describe('what else is refused', () => {
  test.each([
    ['emulator/attic/sample.ts', 'export {};', 'emulator/attic/sample.ts is in no room'],
    ['emulator/board/attic/sample.ts', 'export {};', 'emulator/board/attic/sample.ts is in no room'],
    ['attic/sample.ts', 'export {};', 'attic/sample.ts is in no room'],
    ['emulator/board/sample.ts', "import '../attic/sample.js';", 'emulator/attic/sample.ts is in no room'],
    ['emulator/board/sample.ts', "import '../../../elsewhere.js';", '../elsewhere.ts is in no room'],
    ['emulator/trace/sample.ts', "import 'perch/boards';", 'emulator/trace may not import boards'],
    ['emulator/trace/sample.ts', "import 'perch';", 'emulator/trace may not import emulator/index.ts'],
    [
      'emulator/trace/sample.ts',
      "import '../../dist/boards/index.js';",
      'emulator/trace may not import boards',
    ],
    [
      'peripherals/uart.ts',
      "import { Timer } from './timer.js';",
      'files of peripherals do not import each other',
    ],
    ['peripherals/uart.ts', "import './host.testing.js';", 'peripherals/host.testing.ts is for tests only'],
    ['peripherals/a.test.ts', "import './uart.test.js';", 'peripherals/uart.test.ts is a test'],
    ['emulator/core/sample.ts', 'import(name);', 'Name what is imported'],
    ['emulator/core/sample.ts', 'import(`./${name}.js`);', 'Name what is imported'],
  ])('in %s: %s', async (file, text, message) => {
    const [{ messages }] = await arrows.lintText(text, { filePath: `${top}/${file}` });
    expect(messages.map((found) => found.message).join('\n')).toContain(message);
  });

  test('a room of one file does not open its folder', async () => {
    const lines = ["import type { Chip } from '../emulator/chip/chip.js';"];
    expect(await refusedArrows('peripherals/uart.ts', lines)).toEqual(lines);
    expect(await refusedArrows('peripherals/lm3s9b92.ts', lines)).toEqual([]);
    const board = ["import type { Part } from '../emulator/board/description.js';"];
    expect(await refusedArrows('peripherals/lm3s9b92.ts', board)).toEqual(board);
  });
});

/** The rooms of the machine, listed independently of the table. */
const machine = `
  emulator emulator/isa emulator/isa/definitions emulator/engine emulator/engine/translator emulator/engine/unicorn
  emulator/core emulator/bus emulator/time emulator/port emulator/image emulator/board emulator/debug
  emulator/debug/console emulator/debug/gdb emulator/trace peripherals peripherals/parts boards firmware/rom test/browser
`
  .trim()
  .split(/\s+/);

describe('packages', () => {
  /** The rooms that may import each. */
  const owners: Record<string, RegExp> = {
    commander: /^emulator\/cli\b/,
    esbuild: /^emulator\/cli\b/,
    elfy: /^emulator\/image$/,
    koffi: /^emulator\/engine\/unicorn$/,
    '@noble/hashes/sha2.js': /^emulator\/debug$/,
    valibot: /^(emulator\/(board|core|debug|port)|peripherals(\/parts)?)$/,
    '@pybricks/mpy-cross-v6': /^firmware\/toolchain$/,
    vitest: /^emulator\/testing$/,
    'unheard-of': /^$/,
  };
  test.each(names.filter((name) => !/^(test|\.)/.test(name)))('%s', async (name) => {
    const lines = (specifiers: string[]) =>
      specifiers.flatMap((specifier) => Object.values(forms).map((form) => form(specifier)));
    const refused = await refusedArrows(fileOf(name), lines(Object.keys(owners)));
    const foreign = Object.keys(owners).filter((specifier) => !owners[specifier].test(name));
    expect(refused).toEqual(expect.arrayContaining(lines(foreign)));
    const { packages = [] } = rooms[name];
    const listed = (specifier: string): boolean =>
      packages.some((each) => `${specifier}/`.startsWith(`${each}/`));
    expect(refused).toEqual(lines(Object.keys(owners).filter((each) => !listed(each))).sort());
  });

  test.each(machine)('no module of Node in %s', async (name) => {
    const lines = ['node:fs', 'node:buffer', 'fs', 'fs/promises', 'util'].flatMap((specifier) =>
      Object.values(forms).map((form) => form(specifier)),
    );
    expect(await refusedArrows(fileOf(name), lines)).toEqual([...lines].sort());
    const ofTest = ["import { readFileSync } from 'node:fs';", "import { test } from 'vitest';"];
    if (!rooms[name].files) expect(await refusedArrows(`${name}/a.test.ts`, ofTest)).toEqual([]);
  });
});

test.each(Object.entries(forms))('a circle is refused when closed by this import: %s', async (_, form) => {
  // clock.ts imports units.ts.
  const [{ messages }] = await arrows.lintText(form('./time/clock.js'), {
    filePath: `${top}/emulator/units.ts`,
  });
  const circle = messages.find(({ ruleId }) => ruleId === 'perch/circles');
  expect(circle?.message).toContain('emulator/units.ts -> emulator/time/clock.ts -> emulator/units.ts');
});

test('a file that imports itself is a circle; one that imports a lower file is not', async () => {
  const lines = ["import './clock.js';", "import '../units.js';"];
  const refused = await refusedLines(arrows, 'emulator/time/clock.ts', lines, /^perch\/circles$/);
  expect(refused).toEqual(lines.slice(0, 1));
});

const hostGlobals = [
  'process.exit();', 'Buffer.from([]);', 'let b: Buffer;', "require('a');", 'global.a;', '__dirname;',
  'setImmediate(f);', 'globalThis.process;', 'window.a;', 'document.a;', "fetch('a');", 'navigator.a;',
]; // prettier-ignore
const codeFromText = ["eval('a');", "(0, eval)('a');", "new Function('a');", "Function('a');"];
const throughGlobal = ['globalThis.Date;', '(globalThis as any).a;', 'const h = globalThis;'];
/** What no list of globals sees. */
const around = [
  'declare const process: any;', 'declare let a: number, b: number;', 'declare function fetch(a: string): void;',
  'declare class Thread {}', 'declare namespace Place { const a: number }', 'declare global { const c: number }',
  "new Worker('a');", "new SharedWorker('a');", 'postMessage(1);', 'Deno.env;', 'alert(1);', 'indexedDB.open(1);',
  'import.meta.url;', "f.constructor('return process')();", "new f['constructor']('a');", 'typeof Worker;',
]; // prettier-ignore
const ofTheLanguage = [
  'const d = new Map<string, Uint8Array>();', 'export const e = Math.max(...[1].map(Number));', 'declare const u: unique symbol;',
  'export type { F } from \'./f.js\';', 'export class G { declare a: number }', 'throw new RangeError(String(undefined));',
  'new WebAssembly.Module(new Uint8Array());', 'export const h = Object.getPrototypeOf({}).constructor.name;',
]; // prettier-ignore
const clockAndChance = [
  'performance.now();', 'setTimeout(f, 1);', 'setInterval(f, 1);', 'Date.now();', 'new Date();', 'Date();',
  'Math.random();', "Math['random']();", 'const { random } = Math;', 'crypto.getRandomValues(a);',
]; // prettier-ignore
const shapes = ['enum E { A }', 'const enum F { A }', 'declare enum G { A }'];
const lookups = ['if (name in table) f();', 'f(a.name in table);'];
const defaults = ['export default 1;', 'export default function f() {}', 'export { a as default };'];
const rules = /(^|\/)no-restricted-(globals|properties|syntax|types)$/;

describe('what each room may use', () => {
  test.each(names)('%s', async (name) => {
    const host = /^(emulator\/(cli.*|testing)|firmware\/toolchain|test(?!\/browser).*|\.)$/.test(name);
    const clock = host && !/^(emulator\/testing|firmware\/toolchain)$/.test(name);
    const refused = [
      ...(host ? [] : hostGlobals),
      ...(host && !clock ? hostGlobals.filter((line) => line.startsWith('global')) : []),
      ...(clock ? [] : [...clockAndChance, ...throughGlobal]),
      ...codeFromText,
      ...shapes,
      ...lookups,
    ];
    const lines = [
      ...new Set([
        ...hostGlobals,
        ...clockAndChance,
        ...throughGlobal,
        ...codeFromText,
        ...shapes,
        ...lookups,
      ]),
    ];
    expect(await refusedLines(everything, fileOf(name), lines, rules)).toEqual([...refused].sort());
    for (const line of defaults)
      expect(await refusedLines(everything, fileOf(name), [line], rules)).toEqual([line]);
  });

  test.each(machine)('no access to the host that a list does not see, in %s', async (name) => {
    const refused = await refusedLines(
      everything,
      fileOf(name),
      [...around, ...ofTheLanguage],
      /^perch\/host$/,
    );
    expect(refused).toEqual([...around].sort());
  });

  test.each(names)('a computed import in %s', async (name) => {
    const lines = ['import(variable);', 'import(`./${name}.js`);', 'require(variable);'];
    const refused = rooms[name].computed ? [] : [...lines].sort();
    expect(await refusedArrows(fileOf(name), lines)).toEqual(refused);
    expect(name.startsWith('emulator/cli/') || !rooms[name].computed).toBe(true);
  });

  test('the settings of tools may be default exports', async () => {
    expect(await refusedLines(everything, 'vitest.config.ts', [...shapes, defaults[0]], rules)).toEqual(
      [...shapes].sort(),
    );
  });

  test('loose equality is refused in every room', async () => {
    for (const name of names)
      expect(await refusedLines(everything, fileOf(name), ['if (a == b) f();'], /^eqeqeq$/)).toHaveLength(1);
  });
});

test.each(['/* eslint \'perch/layers\': "off" */', '/* eslint perch/layers: off */', '/* eslint-disable */'])(
  'a source cannot disable these rules: %s',
  async (comment) => {
    const lines = [`${comment} import '../cli/errors.js';`];
    expect(await refusedArrows('emulator/board/sample.ts', lines)).toEqual(lines);
  },
);

test('no file is a link to another one', () => {
  const listed = execFileSync('git', ['ls-files', '--stage'], { cwd: top, encoding: 'utf8' });
  expect(listed.split('\n').filter((line) => line.startsWith('120000'))).toEqual([]);
});

describe('the table', () => {
  test('has no room without files', () => {
    const empty = names.filter((name) => {
      if (/\.ts$/.test(name) || rooms[name].files) {
        return !(rooms[name].files ?? [name]).every((file) => existsSync(`${top}/${file}`));
      }
      return !existsSync(`${top}/${name}`) || readdirSync(`${top}/${name}`).length === 0;
    });
    expect(empty).toEqual([]);
  });

  test('names only rooms that it has', () => {
    const named = Object.values(rooms).flatMap(({ imports, tests = [] }) => [...imports, ...tests]);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('has only exceptions that are used', () => {
    const unused = exceptions.filter(({ from, to }) => {
      const text = existsSync(`${top}/${from}`) ? readFileSync(`${top}/${from}`, 'utf8') : '';
      return !text.includes(`'${specifier(from, to)}'`);
    });
    expect(unused).toEqual([]);
  });

  test('matches docs/architecture.md', () => {
    execFileSync(process.execPath, [`${top}/test/layers/draw.js`, '--check'], { encoding: 'utf8' });
  });
});
