#!/usr/bin/env node
/** What `perch` is: loads the command that the build made into one script, and runs it. */
import { existsSync, readFileSync } from 'node:fs';
import { codeFile, compileCommand, start } from './script.js';

const folder = import.meta.dirname;
const code = codeFile(folder, process.argv[2] ?? '');
start(compileCommand(folder, existsSync(code) ? readFileSync(code) : undefined), folder);
