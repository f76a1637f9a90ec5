/** Errors of usage and input, as the command line reports them. */
export { suggestion } from '../suggestion.js';

/** Bad usage or bad input. The message names what is wrong and where; the exit code is 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * Performs an action on user input. Reports a RangeError as bad usage.
 * @param option prefixes the message
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
  ENOTDIR: 'part of the path is not a directory',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
};

/** Describes a Node error about a file. */
export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code !== undefined && Object.hasOwn(fileProblems, code) ? fileProblems[code] : message;
}
