/** The lines of a script of `perch debug`, from a file. */
import type { ScriptLine } from '../../debug/stimulus/index.js';
import { readInput } from '../host/files.js';

/** @throws UsageError if the file cannot be read */
export function readScript(path: string): ScriptLine[] {
  const lines = new TextDecoder().decode(readInput(path)).split(/\r?\n/);
  return lines.map((text, n) => ({ text, origin: `${path}:${n + 1}` }));
}
