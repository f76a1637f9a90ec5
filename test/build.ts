/**
 * Part of every vitest run: builds the package when a source is newer. Tests start it as the `perch` command and import
 * its compiled modules.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildWhenNeeded } from '../emulator/cli/package/prepare.js';

export function setup(project: TestProject): void {
  buildWhenNeeded();
  project.onTestsRerun(buildWhenNeeded);
  // The commands' code cache stays out of the user's folder.
  const cache = fileURLToPath(new URL('../node_modules/.cache', import.meta.url));
  mkdirSync(cache, { recursive: true });
  process.env.XDG_CACHE_HOME = cache;
}
