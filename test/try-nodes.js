/**
 * Tries Perch on the versions of Node that it is for: `npm run try-nodes [-- VERSION...]`, before a release. Each version
 * comes from npm and stays in node_modules/.cache; it runs the built command and then all tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
const windows = process.platform === 'win32';

/** What the command has to print, to be right. */
const commands = [
  { args: ['--version'], input: '', prints: /^\d+\.\d+\.\d+/ },
  { args: ['run', 'firmware/images/hello.elf', '--until-text', 'bye'], input: '', prints: /^Hello[^]*bye/ },
  { args: ['repl'], input: 'print(6 * 7)\n', prints: /^42\n$/ },
  { args: ['py', 'firmware/apps/hello.py'], input: '', prints: /^Hello, world!\n$/ },
];

/** The path of a version's program, from the package of its binaries for this system. */
function nodeOf(version) {
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const folder = join(root, 'node_modules/.cache/nodes', version);
  const program = join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--no-audit', '--no-fund', `${name}@${version}`], { cwd: folder, shell: windows });
  return program;
}

/** Runs a program to its end and gives what it prints. @throws Error unless it ends with 0 */
function run(program, args, options) {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    ...options,
  });
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')} gave ${status}\n${stdout}`);
  return stdout;
}

/** Twice: the second start reads the code that the first one kept. */
function tryCommand(node) {
  for (const { args, input, prints } of [...commands, ...commands]) {
    const output = run(node, ['dist/bin/perch.cjs', ...args], { input });
    if (!prints.test(output)) throw new Error(`perch ${args.join(' ')} printed ${JSON.stringify(output)}`);
  }
}

run('npm', ['run', 'build'], { shell: windows });
for (const version of versions) {
  const node = nodeOf(version);
  console.log(`Node ${run(node, ['--version']).trim()}: the command`);
  tryCommand(node);
  console.log('  and the tests');
  // Tests start `node` by name too.
  const env = { ...process.env, PATH: `${dirname(node)}${windows ? ';' : ':'}${process.env.PATH}` };
  run(node, ['node_modules/vitest/vitest.mjs', 'run'], { env, stdio: 'inherit' });
}
