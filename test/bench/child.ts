/**
 * Whole processes, and what they cost. bash's `time` prints what the kernel has added up for a child when it ends: user and
 * system time of all threads, ended ones too. `/proc/PID/stat` is gone by then, and node has no figures of its children.
 */
import { spawn } from 'node:child_process';

/** What a process cost and printed. */
export interface Cost {
  /** CPU seconds, user and system, of all threads and of the processes that it waited for; to the millisecond. */
  readonly seconds: number;
  /** Wall time in seconds. */
  readonly wall: number;
  /** The exit code; 124 if it was stopped. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Sees what the process has written to its standard error so far. */
  readonly onError?: (text: string) => void;
  /** Stops the process after so many seconds of wall time; by default after ten minutes. */
  readonly limit?: number;
}

/** The exit code of a process that was stopped. */
export const STOPPED = 124;

/** The process's standard error goes to descriptor 3: `time` writes to the shell's own. */
const SCRIPT = `TIMEFORMAT='%3U %3S %3R'; time timeout --foreground "$0" "$@" 2>&3`;

/** Runs a command to its end, without input. */
export async function costOf(command: readonly string[], options: ChildOptions = {}): Promise<Cost> {
  const { env, onError, limit = 600 } = options;
  const child = spawn('bash', ['-c', SCRIPT, String(limit), ...command], {
    env: { ...process.env, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const written = ['', '', '', ''];
  for (const n of [1, 2, 3]) {
    child.stdio[n]!.on('data', (bytes) => {
      written[n] += String(bytes);
      if (n === 3) onError?.(written[3]);
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (status) => resolve(status ?? 1));
  });
  const [user, system, wall] = written[2].trim().split(/\s+/).slice(-3).map(Number);
  return { seconds: user + system, wall, code, stdout: written[1], stderr: written[3] };
}

/** The same. @throws Error if the exit code is not 0 */
export async function costOfSuccess(command: readonly string[], options?: ChildOptions): Promise<Cost> {
  const cost = await costOf(command, options);
  if (cost.code !== 0) {
    throw new Error(`exit code ${cost.code} of ${command.join(' ')}\n${cost.stdout}${cost.stderr}`);
  }
  return cost;
}
