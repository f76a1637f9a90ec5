/** The prompt's history from one session to the next, in a file of the user's. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Lines kept. */
export const historySize = 1000;

/** The prompts that have one: Python's and the debugger's. */
export type HistoryName = 'history' | 'debug-history';

function historyFile(name: HistoryName): string {
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'perch', name);
}

/** Newest first; empty when there is none or it cannot be read. */
export function loadHistory(name: HistoryName = 'history'): string[] {
  try {
    const lines = readFileSync(historyFile(name), 'utf8').split('\n');
    return lines.filter(Boolean).slice(-historySize).reverse();
  } catch {
    return [];
  }
}

/** Keeps the lines, newest first; a file that cannot be written is no error. */
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
