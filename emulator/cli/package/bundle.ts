/** The last step of the build: makes the command's modules one script, which is quicker to load, and its launcher. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { commitOf } from './commit.js';
import { packageFile } from './package-file.js';

const modules = fileURLToPath(new URL('.', import.meta.url));
const folder = packageFile('dist/bin');

/** Modules of Node that packages ask for as they load, and use late or never: 7 ms of a start. */
const usedLate = /^(node:)?(child_process|assert)$/;

/** Loads those modules when a package uses them. */
const late: Plugin = {
  name: 'late',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: usedLate }, ({ path, kind, importer }) =>
      kind === 'require-call' && /[\\/]node_modules[\\/]/.test(importer)
        ? { path, namespace: 'late' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require('${path}')[name] });`,
    }));
  },
};

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  // Native packages stay outside, and are required when they are asked for: scripts cannot import.
  external: ['koffi'],
  supported: { 'dynamic-import': false },
  plugins: [late],
};

/** What the command's modules become: scripts that know their place. */
const script: BuildOptions = {
  ...common,
  minifyWhitespace: true,
  define: {
    'import.meta.url': 'scriptUrl',
    builtFromCommit: JSON.stringify(commitOf(packageFile('.')) ?? ''),
  },
  banner: { js: "const scriptUrl = require('node:url').pathToFileURL(__filename).href;" },
};

async function bundle(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const command = join(folder, 'command.cjs');
  await build({
    ...script,
    entryPoints: [join(modules, '../main.js')],
    outfile: command,
    // The launcher calls it.
    banner: { js: `(function (require, __filename) {${script.banner!.js}` },
    footer: { js: '})' },
  });
  await build({
    ...script,
    entryPoints: [join(modules, '../owlet/compile-worker.js')],
    outfile: join(folder, 'compile-worker.cjs'),
  });
  const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
  const contents = createHash('sha256').update(readFileSync(command)).digest('hex').slice(0, 16);
  const launcher = join(folder, 'perch.cjs');
  await build({
    ...common,
    entryPoints: [join(modules, 'launch.js')],
    outfile: launcher,
    // A file of its own, which Node lets import.
    supported: {},
    define: {
      'import.meta.dirname': '__dirname',
      scriptIdentity: JSON.stringify(`${version}-${contents}`),
    },
  });
  chmodSync(launcher, 0o755);
}

/** Takes away what was compiled of sources that are gone, so that it is not in the package. */
function removeOrphans(): void {
  const compiled = packageFile('dist');
  for (const room of ['emulator', 'peripherals', 'boards', 'firmware']) {
    for (const file of readdirSync(join(compiled, room), { recursive: true, encoding: 'utf8' })) {
      const source = file.replace(/(\.d\.ts|\.js|\.js\.map)$/, '.ts');
      if (source !== file && !existsSync(packageFile(join(room, source)))) rmSync(join(compiled, room, file));
    }
  }
}

removeOrphans();
await bundle();
