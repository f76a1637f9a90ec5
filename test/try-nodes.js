/**
 * `npm run try-nodes [-- VERSION...]`, before a release: runs the built command and all tests on each version of Node that
 * Perch supports. The versions come from npm and stay in node_modules/.cache. Ends with 1 if one of them fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
const windows = process.platform === 'win32';

/** Commands and the output that each must print. */
const commands = [
  { args: ['--version'], input: '', prints: /^\d+\.\d+\.\d+/ },
  { args: ['run', 'firmware/images/hello.elf', '--until-text', 'bye'], input: '', prints: /^Hello[^]*bye/ },
  { args: ['repl'], input: 'print(6 * 7)\n', prints: /^42\n$/ },
  { args: ['py', 'firmware/apps/hello.py'], input: '', prints: /^Hello, world!\n$/ },
];

const folderOf = (version) => join(root, 'node_modules/.cache/nodes', version);

/** The path of a version's program, from npm's package of its binaries for this system. */
function nodeOf(version) {
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const folder = folderOf(version);
  const program = join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--no-audit', '--no-fund', `${name}@${version}`], { cwd: folder, shell: windows });
  return program;
}

/** Runs a program to its end. @returns its output. @throws Error unless its exit code is 0 */
function run(program, args, options) {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    ...options,
  });
  if (status === 0) return stdout;
  throw (
    error ?? new Error([`${program} ${args.join(' ')} ended with ${status}`, stdout ?? ''].join('\n').trim())
  );
}

/** Runs the commands twice: the second start reads the code that the first one cached. */
function tryCommand(node, version) {
  const cache = join(folderOf(version), 'cache');
  rmSync(cache, { recursive: true, force: true });
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  for (const { args, input, prints } of [...commands, ...commands]) {
    const output = run(node, ['dist/bin/perch.cjs', ...args], { input, env });
    if (!prints.test(output)) throw new Error(`perch ${args.join(' ')} printed ${JSON.stringify(output)}`);
  }
}

function tryVersion(version) {
  const node = nodeOf(version);
  console.log(`Node ${run(node, ['--version']).trim()}: the command`);
  tryCommand(node, version);
  console.log('  and the tests');
  // Tests also start `node` by name.
  const env = { ...process.env, PATH: `${dirname(node)}${windows ? ';' : ':'}${process.env.PATH}` };
  run(node, ['node_modules/vitest/vitest.mjs', 'run'], { env, stdio: 'inherit' });
}

run('npm', ['run', 'build'], { shell: windows });
const results = versions.map((version) => {
  try {
    tryVersion(version);
    return `Node ${version}: passed`;
  } catch (error) {
    process.exitCode = 1;
    return `Node ${version}: failed: ${error.message}`;
  }
});
console.log(results.join('\n'));
