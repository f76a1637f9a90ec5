/**
 * Files as semihosting sees them: what a program asks of the outside and what it is answered, the modes of SYS_OPEN, error
 * numbers, and the rule for names.
 */

/** Error numbers as newlib defines them, which SYS_ERRNO returns. */
export const errno = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  E2BIG: 7,
  EBADF: 9,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EMFILE: 24,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  ENOSYS: 88,
  ENAMETOOLONG: 91,
} as const;
export type ErrorName = keyof typeof errno;

/** What a program may do with an open file. */
export interface OpenMode {
  read: boolean;
  write: boolean;
  /** Whether SYS_OPEN makes a file that does not exist. */
  create: boolean;
  /** Whether SYS_OPEN empties the file. */
  truncate: boolean;
  /** Whether every write goes to the end of the file. */
  append: boolean;
}

const mode = (read: boolean, write: boolean, kind: 'open' | 'empty' | 'append'): OpenMode => ({
  read,
  write,
  create: kind !== 'open',
  truncate: kind === 'empty',
  append: kind === 'append',
});

/** The modes of SYS_OPEN: r, rb, r+, r+b, w, wb, w+, w+b, a, ab, a+, a+b. */
export const openModes: readonly OpenMode[] = [
  mode(true, false, 'open'),
  mode(true, true, 'open'),
  mode(false, true, 'empty'),
  mode(true, true, 'empty'),
  mode(false, true, 'append'),
  mode(true, true, 'append'),
].flatMap((each) => [each, each]);

/**
 * What a program asks of the outside. Paths have slashes, are relative and do not leave their folder. A file is named in
 * each request: what is open, and where, is known to the board alone, so that a fork or a restored board can continue.
 */
export type FileRequest =
  | ({ kind: 'open'; path: string } & Omit<OpenMode, 'append'>)
  | { kind: 'read'; path: string; position: number; length: number }
  /** At a position, or at the end of the file. */
  | { kind: 'write'; path: string; position: number | 'end'; bytes: Uint8Array }
  | { kind: 'length'; path: string }
  | { kind: 'remove'; path: string }
  | { kind: 'rename'; path: string; to: string };

/** An answer, by the kind of its request: plain data, which recordings keep. */
export type FileAnswer =
  /** `noFiles` if the program has no files at all. */
  | { error: ErrorName; noFiles?: true | undefined }
  /** The bytes that were read, fewer than asked for at the end of the file. */
  | { bytes: Uint8Array }
  /** The position after a write, a length, or 0. */
  | { value: number };

/** Files outside of the machine. */
export interface FilesHost {
  /** Carries out a request at once. Does not throw for what a program can ask. */
  ask(request: FileRequest): FileAnswer;
}

/** The greatest position in a file: SYS_FLEN and SYS_SEEK have signed words. */
export const greatestPosition = 0x7fff_ffff;
/** In bytes. */
const [longestPath, longestName] = [1023, 255];

/**
 * The path that a name stands for, without `.` and `..`.
 * @param bytes UTF-8 without its terminator
 */
export function pathOf(bytes: Uint8Array): { path: string } | { error: ErrorName } {
  if (bytes.length === 0) return { error: 'ENOENT' };
  if (bytes.length > longestPath) return { error: 'ENAMETOOLONG' };
  if (bytes.includes(0)) return { error: 'EINVAL' };
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { error: 'EINVAL' };
  }
  // Backslashes and colons: the host may take them for separators and drives.
  if (/^\/|[\\:]/.test(name)) return { error: 'EACCES' };
  const names: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (new TextEncoder().encode(part).length > longestName) return { error: 'ENAMETOOLONG' };
    if (part !== '..') names.push(part);
    else if (names.pop() === undefined) return { error: 'EACCES' };
  }
  if (name.endsWith('/') || names.length === 0) return { error: 'EISDIR' };
  return { path: names.join('/') };
}
