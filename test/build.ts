/**
 * Part of every vitest run: builds the package when a source is newer, and keeps the run's files in one folder that ends
 * with the run. Tests start the package as the `perch` command and import its compiled modules.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildWhenNeeded } from '../emulator/cli/package/prepare.js';

/** @returns the end of the run */
export function setup(project: TestProject): () => void {
  buildWhenNeeded();
  project.onTestsRerun(buildWhenNeeded);
  // The commands' code cache stays out of the user's folder.
  const cache = fileURLToPath(new URL('../node_modules/.cache', import.meta.url));
  mkdirSync(cache, { recursive: true });
  process.env.XDG_CACHE_HOME = cache;
  const folder = mkdtempSync(join(tmpdir(), 'perch-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
