/** The history of a prompt, kept between runs in a file in the user's state folder. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The number of lines kept. */
export const historySize = 1000;

/** The histories: of the Python prompt and of the debug console. */
export type HistoryName = 'history' | 'debug-history';

function historyFile(name: HistoryName): string {
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'perch', name);
}

/** Returns the lines, newest first; none if the file cannot be read. */
export function loadHistory(name: HistoryName = 'history'): string[] {
  try {
    const lines = readFileSync(historyFile(name), 'utf8').split('\n');
    return lines.filter(Boolean).slice(-historySize).reverse();
  } catch {
    return [];
  }
}

/** Saves the lines, newest first. Ignores a file that cannot be written. */
export function saveHistory(lines: readonly string[], name: HistoryName = 'history'): void {
  try {
    mkdirSync(dirname(historyFile(name)), { recursive: true });
    writeFileSync(
      historyFile(name),
      [...lines]
        .reverse()
        .slice(-historySize)
        .map((line) => `${line}\n`)
        .join(''),
      {
        mode: 0o600,
      },
    );
  } catch {
    return;
  }
}
