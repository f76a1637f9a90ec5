/** The package's entry points, as they are compiled. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, { default: string }>;
};

test.each(Object.keys(exports))('%s can be imported and exports something', async (entry) => {
  const compiled = new URL(`../${exports[entry].default}`, import.meta.url);
  const module = (await import(compiled.href)) as object;
  expect(Object.keys(module).length).toBeGreaterThan(0);
});
