/** The package's entry points, and what may be imported where. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, { default: string }>;
};

test.each(Object.keys(exports))('%s can be imported and exports something', async (entry) => {
  const module = (await import(entry.replace('.', 'perch'))) as object;
  expect(Object.keys(module).length).toBeGreaterThan(0);
});
