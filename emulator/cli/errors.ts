/** How the command line reports what the user did wrong. */
export { suggestion } from '../suggestion.js';

/** Bad usage or bad input: the message says what and where, the exit code is 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * Does something with what the user gave: a RangeError about that is bad usage.
 * @param option opens the message
 * @throws UsageError
 */
export function asUsage<T>(act: () => T, option?: string): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(option === undefined ? error.message : `${option}: ${error.message}`);
  }
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of the path is not a directory',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
};

/** What an error of Node's about a file means. */
export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return fileProblems[code ?? ''] ?? message;
}
