/**
 * Random calls of built-in functions and methods, on the board and in CPython: the same result, or the same exception.
 * PERCH_CALLS sets how many programs of 100 calls are compared (`npm run fuzz:calls`), PERCH_SEED the first seed.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nextPython } from './python.js';

const first = Number(process.env.PERCH_SEED ?? 19);
const programs = Number(process.env.PERCH_CALLS ?? 2);
const generator = fileURLToPath(new URL('builtin_calls.py', import.meta.url));

const python = (...args: string[]): string =>
  execFileSync('python3', ['-W', 'ignore', ...args], { encoding: 'utf8' });

/** What docs/owlet.md lists as differences from CPython; no call that has one of them is compared. */
const differences = [
  /complex/, // there are no complex numbers
  /^!(MemoryError|OverflowError)/m, // limits
  /\b[SY] /, // a method that returns the text itself returns a plain str or bytes
];

/** The lines of an output: a call's number, its result. Of an exception only the type. */
function results(output: string): string[] {
  return output.split('\n').map((line) => line.replace(/^(\d+ !\w+):.*/, '$1'));
}

test(`${100 * programs} calls of seed ${first} and on give CPython's results`, { timeout: 3_600_000 }, () => {
  const different: string[] = [];
  for (let seed = first; seed < first + programs; seed++) {
    const source = python(generator, String(seed), '100');
    const calls = source.split('\n').filter((line) => line.startsWith('t('));
    const expected = results(python('-c', source));
    const { stdout, stderr } = nextPython().run(source);
    expect(stderr).toBe('');
    results(stdout).forEach((line, index) => {
      const known = differences.some((difference) =>
        difference.test(`${line} ${expected[index]}`.replace(/\d+ !/g, '!')),
      );
      if (line !== expected[index] && !known)
        different.push(`${calls[index]}: ${line}, not ${expected[index]}`);
    });
  }
  expect(different).toEqual([]);
});
