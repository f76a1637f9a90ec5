/** `native.js MODULE ROUNDS`: runs `work` of a WebAssembly module and prints what it returns, as the guests do. */
import { readFileSync } from 'node:fs';

const [path, rounds] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(path));
const work = new WebAssembly.Instance(module, {}).exports.work as (rounds: number) => number;
console.log((work(Number(rounds)) >>> 0).toString(16).padStart(8, '0'));
