/**
 * The whole command as one script, which is quicker to load than its modules, and the code that V8 made of it when Perch
 * was built, which saves compiling it again.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** Name of the script in its folder. */
export const scriptName = 'command.cjs';

/** Where the compiled code for a subcommand lies: what other subcommands use is not in it. */
export function codeFile(folder: string, subcommand: string): string {
  return join(folder, `${subcommand}.code`);
}

/** Compiles the script; with compiled code of another version of V8, or none, it is read as source. */
export function compileCommand(folder: string, code?: Buffer): Script {
  const filename = join(folder, scriptName);
  const source = readFileSync(filename, 'latin1');
  return new Script(`(function (require, __filename) {${source}\n})`, { filename, cachedData: code });
}

/** Runs the command with the process's arguments. */
export function start(script: Script, folder: string): void {
  const filename = join(folder, scriptName);
  const main = script.runInThisContext() as (require: NodeJS.Require, filename: string) => void;
  main(createRequire(filename), filename);
}
