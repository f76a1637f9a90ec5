import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';

const root = import.meta.dirname;
const { exports } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  exports: Record<string, { default: string }>;
};
const entries = new Map(
  Object.entries(exports).map(([entry, { default: file }]) => [entry.replace('.', 'perch'), file]),
);

/**
 * Resolves `perch` and, in test/, paths of the machine's files to the compiled modules, which test/build.ts brings up to
 * date. Node runs them as it does for a user: up to four times as fast as vite's form of the sources. For coverage they
 * resolve to the sources.
 */
const compiled: Plugin = {
  name: 'perch-compiled',
  enforce: 'pre',
  resolveId(id, importer = '') {
    const entry = entries.get(id);
    if (entry) return measured ? sourceOf(resolve(root, entry)) : resolve(root, entry);
    if (measured || !id.startsWith('../') || !isIn('test', importer) || isForUnits(importer))
      return undefined;
    const file = resolve(root, 'dist', relative(root, resolve(importer, '..', id)));
    return existsSync(file) ? file : undefined;
  },
};
const measured = process.argv.some((argument) => argument.startsWith('--coverage'));

/** Whether a helper belongs to tests next to the sources, which import the sources themselves. */
function isForUnits(file: string): boolean {
  return file === resolve(root, 'test/bare-cpu.ts');
}

function isIn(folder: string, file: string): boolean {
  return file.startsWith(resolve(root, folder) + sep);
}

function sourceOf(file: string): string {
  return resolve(root, relative(resolve(root, 'dist'), file).replace(/\.js$/, '.ts'));
}

export default defineConfig({
  plugins: [compiled],
  test: {
    include: ['{emulator,peripherals,boards,firmware,test}/**/*.test.ts'],
    globalSetup: 'test/build.ts',
    server: { deps: { external: [/\/dist\//] } },
    // No test depends on wall time: only test/verify.sh ends a test that hangs.
    testTimeout: 0,
    hookTimeout: 0,
    pool: 'threads',
  },
});
