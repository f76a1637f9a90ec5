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

  /** @throws RangeError for a name that a program cannot open, two equal names, a file in a file, and no contents */
  constructor(contents: FileContents, inputs: Inputs, states: StateList) {
    this.state = states.object('files', { files: [] });
    for (const [name, content] of Object.entries(contents)) {
      const path = this.checkedName(name);
      if (this.find(path)) throw new RangeError(`files: '${name}' is a second file '${path}'`);
      this.put(path, bytesOf(name, content));
    }
    inputs.declare(
      'files',
      contentsSchema,
      this.takeContents.bind(this),
      ({ name }) => void this.checkedName(name),
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
    this.inputs.enter('files', { name: this.checkedName(name), bytes: bytesOf(name, content) });
  }

  private takeContents({ name, bytes }: { name: string; bytes: Uint8Array }): void {
    this.put(this.checkedName(name), bytes);
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

  /** Why no file can have a path: it is a folder, because other files are in it, or its folder is a file. */
  private obstacle(path: string): 'EISDIR' | 'ENOTDIR' | undefined {
    if (this.names.some((name) => name.startsWith(`${path}/`))) return 'EISDIR';
    return this.names.some((name) => path.startsWith(`${name}/`)) ? 'ENOTDIR' : undefined;
  }

  /** @throws RangeError for a name that a program cannot open */
  private checkedName(name: string): string {
    const found = pathOf(new TextEncoder().encode(name));
    const error = 'path' in found ? this.obstacle(found.path) : found.error;
    if (error) throw new RangeError(`'${name}' is no name of a file for semihosting (${error})`);
    return (found as { path: string }).path;
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
    const obstacle = this.obstacle(path);
    if (obstacle) return { error: obstacle };
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
    const obstacle = this.obstacle(to);
    if (obstacle) return { error: obstacle };
    const other = this.find(to);
    if (other && other !== file) this.remove(other);
    file.path = to;
    return { value: 0 };
  }
}

/** @throws RangeError for anything else than text and bytes */
function bytesOf(name: string, content: unknown): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if (content instanceof Uint8Array) return new Uint8Array(content);
  throw new RangeError(`files: the contents of '${name}' are neither text nor a Uint8Array`);
}
