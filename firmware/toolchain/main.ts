/** Compiles a Python file, with the modules next to it, to an Owlet image: `main.js FILE.py -o FILE.owl`. */
import { writeFileSync } from 'node:fs';
import { compileFile } from './compile.js';

function main(args: string[]): number {
  const output = args.indexOf('-o');
  const target = output >= 0 ? args.splice(output, 2)[1] : undefined;
  if (args.length !== 1 || target === undefined) {
    process.stderr.write('usage: main.js FILE.py -o FILE.owl\n');
    return 2;
  }
  try {
    writeFileSync(target, compileFile(args[0]));
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return 2;
  }
}

process.exitCode = main(process.argv.slice(2));
