/**
 * Runs the command as `perch` does, and keeps the code that V8 made of it meanwhile for the next time: a step of the build.
 * Arguments: the folder of the script, then the command's.
 */
import { writeFileSync } from 'node:fs';
import { codeFile, compileCommand, start } from './script.js';

const [folder] = process.argv.splice(2, 1);
const script = compileCommand(folder);
process.on('exit', () => writeFileSync(codeFile(folder, process.argv[2]), script.createCachedData()));
start(script, folder);
