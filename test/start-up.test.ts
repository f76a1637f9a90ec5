/** The code cache of `perch`: written at the first start, used from the second, and harmless when damaged. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { cacheFolder } from '../emulator/cli/package/code-cache.js';
import { commitOf } from '../emulator/cli/package/commit.js';
import { main } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'perch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hello = fileURLToPath(new URL('../firmware/images/hello.elf', import.meta.url));
/** Prints on standard error whether V8 accepted the cached code of a script. */
const witness = join(folder, 'witness.cjs');
writeFileSync(
  witness,
  `const vm = require('node:vm');
   vm.Script = class extends vm.Script {
     constructor(source, options) {
       super(source, options);
       console.error(options.cachedData ? (this.cachedDataRejected ? 'refused' : 'taken') : 'none');
     }
   };`,
);

/** Runs the command with a cache folder. @returns `none`, `taken` or `refused`: what V8 did with cached code */
function start(cache: string, ...args: string[]): string {
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const node = ['--require', witness, main, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { env, encoding: 'utf8' });
  const [code, ...more] = stderr.trim().split('\n');
  expect({ status, stdout, more }).toEqual({ status: 0, stdout: expect.stringMatching(/\S/), more: [] });
  return code;
}

const run = (cache: string) => start(cache, 'run', hello, '--for', '16ms');
const filesIn = (cache: string) =>
  readdirSync(join(cache, 'perch')).map((name) => join(cache, 'perch', name));

test('the second start of a subcommand uses the code of the first; help and mistakes write none', () => {
  const cache = join(folder, 'one');
  start(cache, 'run', '--help');
  spawnSync(process.execPath, [main, 'run', '--forr'], { env: { ...process.env, XDG_CACHE_HOME: cache } });
  expect([run(cache), run(cache)]).toEqual(['none', 'taken']);
  expect([start(cache, 'regs', 'UART0.CTL'), start(cache, 'regs')]).toEqual(['none', 'taken']);
  expect(filesIn(cache).map((file) => /perch\/(\w+)-.*\.code$/.exec(file)?.[1])).toEqual(['regs', 'run']);
});

test.each<[string, (file: string) => void]>([
  [
    'changed',
    (file) =>
      writeFileSync(
        file,
        readFileSync(file).map((byte, at) => (at === 4000 ? ~byte : byte)),
      ),
  ],
  ['cut off', (file) => writeFileSync(file, readFileSync(file).subarray(0, 5000))],
  ['empty', (file) => writeFileSync(file, '')],
])('a file that is %s is ignored and replaced', (what, damage) => {
  const cache = join(folder, what);
  run(cache);
  const [file] = filesIn(cache);
  damage(file);
  expect([run(cache), run(cache)]).toEqual(['none', 'taken']);
});

test('a cache folder is made with those above it', () => {
  const cache = join(folder, 'no', 'such', 'place');
  expect([run(cache), run(cache)]).toEqual(['none', 'taken']);
});

test('code for a V8 with other options is rejected and replaced', () => {
  const cache = join(folder, 'options');
  run(cache);
  const [file] = filesIn(cache);
  const before = statSync(file).ino;
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const { stdout } = spawnSync(process.execPath, ['--no-opt', main, 'run', hello, '--for', '16ms'], {
    env,
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^Hello/);
  expect(statSync(file).ino).not.toBe(before);
});

test.each(['/proc', '/dev/null', '/proc/no/such/folder'])(
  'a cache folder that cannot be written, %s, is harmless',
  (cache) => {
    expect([run(cache), run(cache)]).toEqual(['none', 'none']);
  },
);

test('the latest 24 files are kept', () => {
  const cache = join(folder, 'many');
  run(cache);
  const [latest] = filesIn(cache);
  for (let n = 0; n < 30; n++) writeFileSync(`${latest.slice(0, -5)}-${n}.code`, '');
  start(cache, 'regs');
  expect(filesIn(cache)).toHaveLength(24);
  expect(filesIn(cache).filter((file) => file.includes('/regs-'))).toHaveLength(1);
});

describe('the folder', () => {
  test.each([
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/c' }, 'linux', '/c/perch'],
    ['XDG_CACHE_HOME on Windows', { XDG_CACHE_HOME: '/c', LOCALAPPDATA: '/l' }, 'win32', '/c/perch'],
    ['LOCALAPPDATA', { LOCALAPPDATA: '/l' }, 'win32', '/l/perch'],
    ['a relative XDG_CACHE_HOME is ignored', { XDG_CACHE_HOME: 'c' }, 'linux', /^\/.*\/\.cache\/perch$/],
  ] as const)('%s', (_what, env, platform, expected) => {
    expect(cacheFolder(env, platform)).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });
});

test('the commit of a build comes from its own checkout only', () => {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' }).stdout.trim();
  const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.org'];
  expect(commitOf(folder)).toBeUndefined();
  git('init');
  git('add', 'witness.cjs');
  git(...who, 'commit', '-m', 'one');
  expect(commitOf(folder)).toBe(git('rev-parse', '--short', 'HEAD'));
  writeFileSync(witness, '// changed\n', { flag: 'a' });
  expect(commitOf(folder)).toBe(`${git('rev-parse', '--short', 'HEAD')}-dirty`);
  expect(commitOf(join(folder, '.git'))).toBeUndefined();
});
