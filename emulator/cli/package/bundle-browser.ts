/**
 * A step of the build: makes elfy one module with stand-ins for Node's `assert` and `util`, which it requires. The
 * `browser` field of package.json puts it in elfy's place, so that whoever bundles Perch for a browser sets up nothing.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageFile } from './package-file.js';

const folder = packageFile('dist/browser');

async function bundle(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: packageFile('.'),
    entryPoints: [createRequire(import.meta.url).resolve('elfy')],
    outfile: join(folder, 'elfy.js'),
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    minify: true,
    metafile: true,
    logLevel: 'warning',
    // What the stand-ins ask Node's `process` for.
    define: { 'process.env.NODE_DEBUG': 'undefined', 'process.stderr': 'undefined' },
  });
  writeFileSync(join(folder, 'LICENSES'), licences(Object.keys(metafile.inputs)));
}

/** The licence texts of the packages that files come from. */
function licences(files: readonly string[]): string {
  const found = files.map((file) => /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(file));
  const packages = new Map(found.flatMap((match) => (match ? [[match[2], match[1]] as const] : [])));
  return [...packages].map(([name, path]) => `${name}\n\n${licence(packageFile(path))}`).join('\n\n');
}

function licence(path: string): string {
  const [file = 'README.md'] = readdirSync(path).filter((name) => /^licen[cs]e/i.test(name));
  return existsSync(join(path, file)) ? readFileSync(join(path, file), 'utf8').trim() : '';
}

await bundle();
