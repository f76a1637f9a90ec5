/** Compilations at once and in a thread: the same results, the same errors, and an end on request. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compileJob } from './compile-job.js';
import { compile, isSourceError } from './compiler.js';

const folder = mkdtempSync(join(tmpdir(), 'perch-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

/** More than compiles at once. */
const comment = '# a comment\n'.repeat(4000);

test('a large source becomes the same image as at once; so does a small one that imports it', async () => {
  file('large.py', `${comment}x = 1\n`);
  for (const path of [join(folder, 'large.py'), file('small.py', 'import large\n')]) {
    expect(await compile({ path }).image).toEqual(compileJob({ path }));
  }
});

test('errors from the thread are errors of the sources', async () => {
  const { image } = compile({ path: file('bad.py', `${comment}x = = 1\n`) });
  const error: unknown = await image.catch((reason: unknown) => reason);
  expect(isSourceError(error) && error.message).toMatch(
    /bad\.py", line 4001\n {4}x = = 1\n {8}\^\nSyntaxError/,
  );
});

test('a compilation that is stopped has no image', async () => {
  const compilation = compile({ path: file('long.py', `x = "${'a'.repeat(5_000_000)}"\n`) });
  compilation.stop();
  expect(await compilation.image).toBeUndefined();
});
