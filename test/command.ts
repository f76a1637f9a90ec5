/** The compiled `perch` command as a process, for tests of what its user meets. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command's script. */
export const main = fileURLToPath(new URL('../dist/bin/perch.cjs', import.meta.url));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Called with the process and all that it has written so far, at each piece of it. */
export interface Onlooker {
  stdout?(child: ChildProcess, text: string): void;
  stderr?(child: ChildProcess, text: string): void;
  /** Its standard input does not end behind what is given. */
  inputStaysOpen?: boolean;
}

/** A function that runs the command in a folder to its end. */
export function commandIn(
  folder: string,
  env = process.env,
): (args: readonly string[], input?: string, onlooker?: Onlooker) => Promise<Outcome> {
  return (args, input = '', onlooker = {}) => {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => {
      stdout += bytes;
      onlooker.stdout?.(child, stdout);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      stderr += bytes;
      onlooker.stderr?.(child, stderr);
    });
    child.stdin.on('error', () => {}).write(input);
    if (!onlooker.inputStaysOpen) child.stdin.end();
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  };
}
