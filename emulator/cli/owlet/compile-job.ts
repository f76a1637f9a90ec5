/** What `perch py` and `perch repl` compile: a file or a statement, with the modules it imports, to an image. */
import { dirname } from 'node:path';
import {
  compileProgram,
  compilePrompt,
  linkImage,
  moduleFinder,
  readSource,
  type SourceFile,
} from '../../../firmware/toolchain/index.js';

/** A file; or a statement of the prompt, whose modules are in the current folder. */
export type CompileJob = { path: string } | { statement: string };

/** The sources have more characters than were allowed. */
export class TooMuchSource extends Error {
  override name = 'TooMuchSource';
}

/**
 * Matches an f-string before a power or a shift. The compiler reads quotes inside f-strings otherwise than CPython 3.11, so
 * that it may find something to calculate there that folding.ts does not.
 */
const mayCalculate = /f['"][^]*?(\*\*|<<)/i;

/**
 * Compiles and links.
 * @param most the characters that all sources may have together
 * @throws TooMuchSource, also for sources that may take long; PythonSyntaxError, CompilerError, LinkerError for what an image cannot be made of
 */
export function compileJob(job: CompileJob, most = Infinity): Uint8Array {
  let left = most;
  const admit = (source: string) => {
    left -= source.length;
    if (left < 0 || (most < Infinity && mayCalculate.test(source))) throw new TooMuchSource();
  };
  const finder = (folder: string) => {
    const find = moduleFinder(folder);
    return (name: string): SourceFile | undefined => {
      const found = find(name);
      if (found) admit(found.source);
      return found;
    };
  };
  if ('statement' in job) {
    admit(job.statement);
    return linkImage(compilePrompt(job.statement, finder('.')));
  }
  const main = readSource(job.path);
  admit(main.source);
  return linkImage(compileProgram(main, finder(dirname(job.path))));
}
