/** The last step of the build: makes the command's modules one script, and has it compiled for its common uses. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { packageFile } from './package-file.js';
import { codeFile, scriptName } from './script.js';

const modules = fileURLToPath(new URL('.', import.meta.url));
const folder = packageFile('dist/bin');

/** What is run to have its code compiled: the arguments, and standard input. */
const uses: readonly (readonly [args: readonly string[], input: string])[] = [
  [['run', packageFile('firmware/images/hello.elf'), '--for', '50ms'], ''],
  [['repl'], '6 * 7\n'],
  [['py', packageFile('firmware/apps/hello.py')], ''],
];

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  // Native packages stay outside, and are required when they are asked for: scripts cannot import.
  external: ['koffi'],
  supported: { 'dynamic-import': false },
};

async function bundle(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    ...common,
    entryPoints: [join(modules, 'main.js')],
    outfile: join(folder, scriptName),
    minifyWhitespace: true,
    define: { 'import.meta.url': 'scriptUrl' },
    banner: { js: "const scriptUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  const launcher = join(folder, 'perch.cjs');
  await build({
    ...common,
    entryPoints: [join(modules, 'launch.js')],
    outfile: launcher,
    define: { 'import.meta.dirname': '__dirname' },
  });
  chmodSync(launcher, 0o755);
}

/** Without its compiled code a subcommand only starts more slowly: what goes wrong here does not fail the build. */
function record(args: readonly string[], input: string): void {
  const { status, stderr } = spawnSync(process.execPath, [join(modules, 'record.js'), folder, ...args], {
    input,
    encoding: 'utf8',
  });
  if (status === 0) return;
  console.warn(`no compiled code for perch ${args[0]}, which gave ${status}: ${stderr}`);
  rmSync(codeFile(folder, args[0]), { force: true });
}

await bundle();
for (const [args, input] of uses) record(args, input);
