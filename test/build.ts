/**
 * Part of every vitest run: the package, which tests start as the `perch` command, is built when a source is newer.
 * Tests that import `perch` get the sources themselves.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildWhenNeeded } from '../emulator/cli/package/prepare.js';

export function setup(project: TestProject): void {
  buildWhenNeeded();
  project.onTestsRerun(buildWhenNeeded);
  // What commands keep for their next start stays out of the user's folder.
  const cache = fileURLToPath(new URL('../node_modules/.cache', import.meta.url));
  mkdirSync(cache, { recursive: true });
  process.env.XDG_CACHE_HOME = cache;
}
