/** Files in memory for semihosting: they are state of the board, so that forks and restored boards have their own. */
import * as v from 'valibot';
import {
  type FileAnswer,
  type FileRequest,
  type FilesHost,
  greatestPosition,
  pathOf,
} from '../core/semihosting-files.js';
import type { Inputs } from '../port/inputs.js';
import type { StateList } from '../state/state-list.js';

/** Files by name, as text or bytes. */
export type FileContents = Readonly<Record<string, string | Uint8Array>>;

interface MemoryFile {
  path: string;
  bytes: Uint8Array;
}

const contentsSchema = v.strictObject({ name: v.string(), bytes: v.instance(Uint8Array) });

/** Bytes of all files together. */
const capacity = 64 << 20;
const full: FileAnswer = { error: 'ENOSPC' };
const absent: FileAnswer = { error: 'ENOENT' };

/** The files of a board in memory: tests read what a program wrote, and supply what it reads. */
export class MemoryFiles implements FilesHost {
  private readonly state: { files: MemoryFile[] };
  private readonly inputs: Inputs;

  /** @throws RangeError for a name that a program cannot open */
  constructor(contents: FileContents, inputs: Inputs, states: StateList) {
    const files = Object.entries(contents).map(([name, content]) => ({
      path: checkedName(name),
      bytes: bytesOf(content),
    }));
    this.state = states.object('files', { files });
    inputs.declare(
      'files',
      contentsSchema,
      this.takeContents.bind(this),
      ({ name }) => void checkedName(name),
    );
    this.inputs = inputs;
  }

  /** The names of all files. */
  get names(): string[] {
    return this.state.files.map(({ path }) => path);
  }

  /** A file's contents; undefined if there is none of the name. */
  bytes(name: string): Uint8Array | undefined {
    return this.find(name)?.bytes.slice();
  }

  /** A file's contents as text; undefined if there is none of the name. */
  text(name: string): string | undefined {
    const file = this.find(name);
    return file && new TextDecoder().decode(file.bytes);
  }

  /** Puts contents into a file, which may be new, from outside. @throws RangeError for a name that a program cannot open */
  write(name: string, content: string | Uint8Array): void {
    this.inputs.enter('files', { name: checkedName(name), bytes: bytesOf(content) });
  }

  private takeContents({ name, bytes }: { name: string; bytes: Uint8Array }): void {
    this.put(checkedName(name), bytes);
  }

  /** @internal See `BoardSemihosting.ask`. */
  ask(request: FileRequest): FileAnswer {
    const file = this.find(request.path);
    switch (request.kind) {
      case 'open':
        return this.open(request, file);
      case 'read':
        if (!file) return absent;
        return { bytes: file.bytes.slice(request.position, request.position + request.length) };
      case 'write':
        return file ? this.store(file, request.position, request.bytes) : absent;
      case 'length':
        return file ? { value: file.bytes.length } : absent;
      case 'remove':
        return file ? this.remove(file) : absent;
      case 'rename':
        return file ? this.rename(file, request.to) : absent;
    }
  }

  private find(name: string): MemoryFile | undefined {
    return this.state.files.find(({ path }) => path === name);
  }

  private put(path: string, bytes: Uint8Array): void {
    const file = this.find(path);
    if (file) file.bytes = bytes;
    else this.state.files.push({ path, bytes });
  }

  private open(
    { path, create, truncate }: Extract<FileRequest, { kind: 'open' }>,
    file: MemoryFile | undefined,
  ): FileAnswer {
    if (!file && this.names.some((name) => name.startsWith(`${path}/`))) return { error: 'EISDIR' };
    if (!file && !create) return absent;
    if (!file || truncate) this.put(path, new Uint8Array());
    return { value: 0 };
  }

  private store(file: MemoryFile, position: number | 'end', bytes: Uint8Array): FileAnswer {
    const start = position === 'end' ? file.bytes.length : position;
    const end = start + bytes.length;
    if (end > greatestPosition) return { error: 'EFBIG' };
    if (end > file.bytes.length) {
      if (this.size - file.bytes.length + end > capacity) return full;
      const longer = new Uint8Array(end);
      longer.set(file.bytes);
      file.bytes = longer;
    }
    file.bytes.set(bytes, start);
    return { value: end };
  }

  private get size(): number {
    return this.state.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  private remove(file: MemoryFile): FileAnswer {
    const { files } = this.state;
    files.splice(files.indexOf(file), 1);
    return { value: 0 };
  }

  private rename(file: MemoryFile, to: string): FileAnswer {
    const other = this.find(to);
    if (other && other !== file) this.remove(other);
    file.path = to;
    return { value: 0 };
  }
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
}

/** @throws RangeError for a name that a program cannot open */
function checkedName(name: string): string {
  const found = pathOf(new TextEncoder().encode(name));
  if ('path' in found) return found.path;
  throw new RangeError(`'${name}' is no name of a file for semihosting (${found.error})`);
}
