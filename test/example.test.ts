/**
 * The package in use: the project in test/example installs the packed tarball, builds its firmware and tests it.
 * Dependencies come from this repository's node_modules, so nothing is downloaded.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'perch-example-'));

interface SourceMap {
  sourcesContent?: string[];
}

interface Manifest {
  version: string;
  exports: Record<string, object>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Runs a command without vitest's environment. Resolves with any exit code. */
function run(command: string, args: string[], cwd = project): Promise<{ code: unknown; output: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  return new Promise((resolve) =>
    execFile(command, args, { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stripVTControlCharacters(stdout + stderr) }),
    ),
  );
}

beforeAll(async () => {
  cpSync(join(root, 'test/example'), project, { recursive: true });
  const packed = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', project], root);
  expect(packed).toMatchObject({ code: 0 });
  const { version, dependencies } = manifestOf(root);
  const manifest = manifestOf(project);
  const ours = [...Object.keys(manifest.devDependencies), ...Object.keys(dependencies)];
  const fromHere = ours.map((name) => [name, `file:${join(root, 'node_modules', name)}`]);
  manifest.devDependencies = { ...Object.fromEntries(fromHere), perch: `file:perch-${version}.tgz` };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  const quietly = [
    '--offline',
    '--install-links=false',
    '--ignore-scripts',
    '--omit=optional',
    '--no-audit',
    '--no-fund',
  ];
  expect(await run('npm', ['install', ...quietly])).toMatchObject({ code: 0 });
  const entries = Object.keys(manifestOf(root).exports).map((entry) => entry.replace('.', 'perch'));
  const exported = entries.map((entry, n) => `export * as entry${n} from '${entry}';\n`);
  writeFileSync(join(project, 'test/entries.ts'), exported.join(''));
});

afterAll(() => rmSync(project, { recursive: true }));

test.concurrent("the project's tests of its driver pass", async () => {
  const { code, output } = await run('npm', ['test']);
  expect(output).toMatch(/Tests +6 passed/);
  expect(code).toBe(0);
});

test.concurrent(
  'the project and all entry points type-check; a matcher on the wrong type is an error',
  async () => {
    writeFileSync(
      join(project, 'test/wrong.ts'),
      `import { ekLm3s9b92 } from 'perch/boards';
     import 'perch/testing';
     import { expect } from 'vitest';
     expect(ekLm3s9b92().uart0).toReach('main');`,
    );
    const { output } = await run(process.execPath, ['node_modules/typescript/bin/tsc', '--project', '.']);
    expect(output).toMatch(/^test\/wrong\.ts\(4,\d+\): error TS2349: .*\n.*'never'[^\n]*\n$/);
  },
);

test.concurrent('all entry points compile with TypeScript 5.4 without skipLibCheck', async () => {
  // As in a project without a browser: no DOM library, and the strictest reading of optional members.
  const typeRoots = [join(root, 'node_modules/@types')];
  const compilerOptions = { lib: ['ES2022'], typeRoots, types: ['node'], exactOptionalPropertyTypes: true };
  const settings = { extends: './tsconfig.json', compilerOptions, include: ['test/entries.ts'] };
  writeFileSync(join(project, 'tsconfig.entries.json'), JSON.stringify(settings));
  const tsc = join(root, 'node_modules/typescript-5.4/bin/tsc');
  const outcome = await run(process.execPath, [tsc, '--project', 'tsconfig.entries.json']);
  expect(outcome).toEqual({ code: 0, output: '' });
});

describe('the package', () => {
  const installed = join(project, 'node_modules/perch');
  const files = () => readdirSync(installed, { recursive: true, encoding: 'utf8' });
  const read = (file: string) => readFileSync(join(installed, file), 'utf8');

  test('contains every file that its documents link to, except sources', () => {
    const links = files()
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, to]) => join(dirname(file), to)),
      );
    expect(links).toContain('docs/testing.md');
    const isSource = (link: string) => link.endsWith('.ts');
    const missing = links.filter(
      (link) => !existsSync(join(installed, link)) && !(isSource(link) && existsSync(join(root, link))),
    );
    expect(missing).toEqual([]);
  });

  test('contains source maps with their sources, and no file for a single version of Node', () => {
    const maps = files().filter((file) => file.endsWith('.map'));
    expect(maps).toContain('dist/emulator/index.js.map');
    expect(maps.filter((file) => !(JSON.parse(read(file)) as SourceMap).sourcesContent)).toEqual([]);
    expect(files().filter((file) => /\.(code|tsbuildinfo)$/.test(file))).toEqual([]);
  });

  test('contains no compiled file without a source', () => {
    const orphans = files()
      .filter((file) => /^dist\/(?!bin\/|browser\/).*\.js$/.test(file))
      .filter((file) => !existsSync(join(root, file.replace(/^dist\/(.*)\.js$/, '$1.ts'))));
    expect(orphans).toEqual([]);
  });
});

test.concurrent('outside vitest, an import of perch/testing fails with its purpose', async () => {
  const { code, output } = await run(process.execPath, [
    '--input-type=module',
    '--eval',
    "import 'perch/testing'",
  ]);
  expect(output).toMatch(/Error: perch\/testing is for tests that vitest runs \(npx vitest run\)/);
  expect(code).toBe(1);
});
