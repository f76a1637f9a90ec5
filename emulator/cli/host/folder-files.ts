/**
 * `--files`: the files of a folder for semihosting. Nothing outside of the folder is reached, neither by names nor by links,
 * and nothing but regular files. Nothing stays open between two requests.
 */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import {
  type ErrorName,
  errno,
  type FileAnswer,
  type FileRequest,
  type FilesHost,
  greatestPosition,
} from '../../board/semihosting.js';
import { fileProblem, UsageError } from '../errors.js';

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;
/** No link as the last component, and no wait for the other end of a pipe. Windows has neither flag. */
const safely = (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);
const readAndWriteByOwner = 0o666;

/** A request that is refused. */
class Refused extends Error {
  constructor(readonly error: ErrorName) {
    super(error);
  }
}

/** Error codes of Node that programs know by another name. */
const otherNames: Readonly<Record<string, ErrorName>> = {
  ELOOP: 'EACCES',
  ENXIO: 'EACCES',
  EDQUOT: 'ENOSPC',
  ETXTBSY: 'EBUSY',
  ENFILE: 'EMFILE',
  ENOTEMPTY: 'EISDIR',
};

export class FolderFiles implements FilesHost {
  private readonly root: string;

  /** @throws UsageError if there is no such folder */
  constructor(folder: string) {
    try {
      this.root = realpathSync(folder);
    } catch (error) {
      throw new UsageError(`--files: cannot use '${folder}': ${fileProblem(error)}`);
    }
    if (!statSync(this.root).isDirectory()) throw new UsageError(`--files: '${folder}' is not a folder`);
  }

  ask(request: FileRequest): FileAnswer {
    try {
      return this.carryOut(request);
    } catch (error) {
      if (error instanceof Refused) return { error: error.error };
      const { code = '' } = error as NodeJS.ErrnoException;
      return { error: otherNames[code] ?? (Object.hasOwn(errno, code) ? (code as ErrorName) : 'EIO') };
    }
  }

  private carryOut(request: FileRequest): FileAnswer {
    switch (request.kind) {
      case 'open':
        return this.with(request.path, flagsOf(request), () => ({ value: 0 }));
      case 'read':
        return this.with(request.path, O_RDONLY, (file) => readAt(file, request.position, request.length));
      case 'write':
        return request.position === 'end'
          ? this.with(request.path, O_WRONLY | O_APPEND, (file) => writeAt(file, null, request.bytes))
          : this.with(request.path, O_WRONLY, (file) =>
              writeAt(file, request.position as number, request.bytes),
            );
      case 'length':
        return this.with(request.path, O_RDONLY, (_, { size }) => {
          return size <= greatestPosition ? { value: size } : { error: 'EFBIG' };
        });
      case 'remove':
        unlinkSync(this.entry(request.path));
        return { value: 0 };
      case 'rename':
        renameSync(this.entry(request.path), this.newEntry(request.to));
        return { value: 0 };
    }
  }

  /**
   * The real path of a file, which may not exist, in a folder that does.
   * @throws Refused outside of the root
   */
  private locate(path: string): string {
    const full = join(this.root, path);
    let real: string;
    try {
      real = realpathSync(full);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // A link to nothing is refused as its last component when the file is opened.
      real = join(realpathSync(dirname(full)), basename(full));
    }
    return this.inside(real);
  }

  private inside(real: string): string {
    if (!real.startsWith(this.root.endsWith(sep) ? this.root : this.root + sep)) throw new Refused('EACCES');
    return real;
  }

  /** Opens a regular file for one action. @throws Refused for anything else, and if the path was exchanged meanwhile */
  private with(path: string, flags: number, act: (file: number, stats: Stats) => FileAnswer): FileAnswer {
    const real = this.locate(path);
    // Emptied only once it is known to be the file that was meant.
    const file = openSync(real, (flags & ~O_TRUNC) | safely, readAndWriteByOwner);
    try {
      const stats = fstatSync(file);
      if (stats.isDirectory()) throw new Refused('EISDIR');
      if (!stats.isFile()) throw new Refused('EACCES');
      const there = lstatSync(this.locate(path));
      if (there.ino !== stats.ino || there.dev !== stats.dev) throw new Refused('EACCES');
      if (flags & O_TRUNC && stats.size > 0) ftruncateSync(file);
      return act(file, stats);
    } finally {
      closeSync(file);
    }
  }

  /** The entry of a folder that a path names: a regular file, or a link, which is not followed. */
  private entry(path: string): string {
    const entry = this.newEntry(path);
    const stats = lstatSync(entry);
    if (stats.isDirectory()) throw new Refused('EISDIR');
    if (!stats.isFile() && !stats.isSymbolicLink()) throw new Refused('EACCES');
    return entry;
  }

  /** The same, where nothing or anything may be. */
  private newEntry(path: string): string {
    const full = join(this.root, path);
    return this.inside(join(realpathSync(dirname(full)), basename(full)));
  }
}

function flagsOf({ read, write, create, truncate }: Extract<FileRequest, { kind: 'open' }>): number {
  const access = read && write ? O_RDWR : write ? O_WRONLY : O_RDONLY;
  return access | (create ? O_CREAT : 0) | (truncate ? O_TRUNC : 0);
}

function readAt(file: number, position: number, length: number): FileAnswer {
  const bytes = new Uint8Array(length);
  let count = 0;
  while (count < length) {
    const more = readSync(file, bytes, count, length - count, position + count);
    if (more === 0) break;
    count += more;
  }
  return { bytes: bytes.subarray(0, count) };
}

/** @param position null for the end of a file that was opened to append */
function writeAt(file: number, position: number | null, bytes: Uint8Array): FileAnswer {
  const start = position ?? fstatSync(file).size;
  if (start + bytes.length > greatestPosition) return { error: 'EFBIG' };
  for (let at = 0; at < bytes.length;) {
    at += writeSync(file, bytes, at, bytes.length - at, position === null ? null : position + at);
  }
  return { value: start + bytes.length };
}
