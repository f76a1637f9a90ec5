#!/usr/bin/env node
/** What `perch` is: loads the command that the build made into one script, with the code that V8 has of it, and runs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { boardFilesIn } from './board-files.js';
import { cacheFolder, keepCodeAtExit, readCode } from './code-cache.js';

/** Which script this is, by version and contents: the build says it. */
declare const scriptIdentity: string;

/** The exit code for what was called wrongly: little of the command was used then. */
const usage = 2;

const [, , subcommand = '', ...rest] = process.argv;

/**
 * For translated code: V8 heeds the hints which branches are rare, and functions and loops do not look for the end of the stack. They
 * call none of each other, and return within milliseconds.
 */
const translated = ['--experimental-wasm-branch-hinting', '--no-wasm-stack-checks'];

/**
 * How much of a function V8 executes before it optimises it, by version of V8. Ten times as much JavaScript as usual: the optimiser
 * otherwise takes 0.1 to 0.5 s of CPU time for functions that stop mattering once the firmware runs as translated code. Four times
 * as much WebAssembly; later versions do so by themselves.
 */
const optimisation: Readonly<Record<string, readonly string[]>> = {
  '11.3': ['--interrupt-budget=1320000', '--wasm-tiering-budget=7200000', ...translated],
  '12.4': ['--invocation-count-for-turbofan=30000', ...translated],
  '13.6': ['--invocation-count-for-turbofan=30000', '--invocation-count-for-maglev=4000', ...translated],
};

/** V8 reports an option that it does not know: other versions keep their own. */
function optimiseLate(): void {
  const [version] = /^\d+\.\d+/.exec(process.versions.v8) ?? [''];
  if (!Object.hasOwn(optimisation, version)) return;
  for (const flag of optimisation[version]) setFlagsFromString(flag);
}

/** The command as one script: a function. */
function runScript(): void {
  const filename = join(import.meta.dirname, 'command.cjs');
  /** Each subcommand has code of its own: what others use is not in it. */
  const key = `${subcommand}-${scriptIdentity}-node-${process.version}-${process.arch}`;
  /** Help uses too little of a subcommand for its code to be kept. */
  const help = rest.includes('--help') || rest.includes('-h');

  const folder = /^[a-z]+$/.test(subcommand) ? cacheFolder() : undefined;
  const code = folder === undefined ? undefined : readCode(folder, key);
  const source = readFileSync(filename, 'latin1');
  const script = new Script(source, { filename, cachedData: code });
  if (folder !== undefined && !help && (!code || script.cachedDataRejected))
    keepCodeAtExit(script, folder, key, usage);
  const main = script.runInThisContext() as (require: NodeJS.Require, filename: string) => void;
  main(require, filename);
}

/** A board in a file is made of modules, which it must share with the command. */
function runModules(): void {
  void import(pathToFileURL(join(import.meta.dirname, '../emulator/cli/main.js')).href);
}

optimiseLate();
if (boardFilesIn(process.argv.slice(2)).length) runModules();
else runScript();
