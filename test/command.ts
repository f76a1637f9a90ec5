/** Runs the compiled `perch` command as a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command's script. */
export const main = fileURLToPath(new URL('../dist/bin/perch.cjs', import.meta.url));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Called at each piece of output, with the process and all of its output so far. */
export interface OutputListener {
  stdout?(child: ChildProcess, text: string): void;
  stderr?(child: ChildProcess, text: string): void;
  /** Leaves standard input open after the given text. */
  inputStaysOpen?: boolean;
}

/** Returns a function that runs the command in a folder to its end. */
export function commandIn(
  folder: string,
  env = process.env,
): (args: readonly string[], input?: string, listener?: OutputListener) => Promise<Outcome> {
  return (args, input = '', listener = {}) => {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => {
      stdout += bytes;
      listener.stdout?.(child, stdout);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      stderr += bytes;
      listener.stderr?.(child, stderr);
    });
    child.stdin.on('error', () => {}).write(input);
    if (!listener.inputStaysOpen) child.stdin.end();
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  };
}
