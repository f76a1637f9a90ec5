import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileAnswer, FileRequest } from '../../board/semihosting.js';
import { FolderFiles } from './folder-files.js';

let base: string;
let files: FolderFiles;
const inside = (name: string) => join(base, 'files', name);

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'perch-files-'));
  mkdirSync(inside('sub'), { recursive: true });
  mkdirSync(join(base, 'other'));
  writeFileSync(join(base, 'other', 'secret'), 'secret');
  writeFileSync(inside('in.txt'), 'one two');
  files = new FolderFiles(join(base, 'files'));
});

afterEach(() => rmSync(base, { recursive: true }));

const read = (path: string): FileRequest => ({ kind: 'read', path, position: 0, length: 100 });
const open = (path: string, more: Partial<Extract<FileRequest, { kind: 'open' }>> = {}): FileRequest => ({
  kind: 'open',
  path,
  read: true,
  write: false,
  create: false,
  truncate: false,
  ...more,
});
const making = { write: true, create: true, truncate: true };
const write = (path: string, position: number | 'end', text: string): FileRequest => ({
  kind: 'write',
  path,
  position,
  bytes: Buffer.from(text),
});
const textOf = (answer: FileAnswer) => ('bytes' in answer ? Buffer.from(answer.bytes).toString() : answer);

test('files are opened, made, emptied, read, written and measured', () => {
  expect(files.ask(open('in.txt'))).toEqual({ value: 0 });
  expect(textOf(files.ask({ kind: 'read', path: 'in.txt', position: 4, length: 2 }))).toBe('tw');
  expect(files.ask({ kind: 'length', path: 'in.txt' })).toEqual({ value: 7 });
  expect(files.ask(write('in.txt', 4, 'six'))).toEqual({ value: 7 });
  expect(files.ask(write('in.txt', 'end', '!'))).toEqual({ value: 8 });
  expect(files.ask(open('sub/out', making))).toEqual({ value: 0 });
  expect(files.ask(write('sub/out', 2, 'x'))).toEqual({ value: 3 });
  expect(readFileSync(inside('in.txt'), 'utf8')).toBe('one six!');
  expect(readFileSync(inside('sub/out'), 'utf8')).toBe('\0\0x');
  expect(files.ask(open('in.txt', making))).toEqual({ value: 0 });
  expect(readFileSync(inside('in.txt'), 'utf8')).toBe('');
});

test('files are renamed and removed', () => {
  writeFileSync(inside('old'), 'old');
  expect(files.ask({ kind: 'rename', path: 'in.txt', to: 'old' })).toEqual({ value: 0 });
  expect(readFileSync(inside('old'), 'utf8')).toBe('one two');
  expect(files.ask({ kind: 'remove', path: 'old' })).toEqual({ value: 0 });
  expect(readdirSync(inside(''))).toEqual(['sub']);
});

test.each<[string, FileRequest, string]>([
  ['a file that does not exist', open('none'), 'ENOENT'],
  ['a file in a folder that does not exist', open('none/x', making), 'ENOENT'],
  ['a file in a file', open('in.txt/x', making), 'ENOTDIR'],
  ['a folder', open('sub'), 'EISDIR'],
  ['the removal of a folder', { kind: 'remove', path: 'sub' }, 'EISDIR'],
  ['a position beyond 2 GB', write('in.txt', 0x7fffffff, 'x'), 'EFBIG'],
])('%s is refused', (_what, request, error) => {
  expect(files.ask(request)).toEqual({ error });
});

test('links that leave the folder are not followed', () => {
  symlinkSync(join(base, 'other', 'secret'), inside('link'));
  symlinkSync(join(base, 'other'), inside('folder'));
  symlinkSync(join(base, 'other', 'new'), inside('dangling'));
  symlinkSync('in.txt', inside('good'));
  const all = [
    open('link'),
    read('link'),
    write('link', 0, 'X'),
    open('folder/secret'),
    open('folder/new', making),
  ];
  for (const request of [...all, open('dangling', making)])
    expect(files.ask(request)).toEqual({ error: 'EACCES' });
  expect(files.ask({ kind: 'rename', path: 'in.txt', to: 'folder/new' })).toEqual({ error: 'EACCES' });
  expect(files.ask({ kind: 'remove', path: 'folder/secret' })).toEqual({ error: 'EACCES' });
  expect(textOf(files.ask(read('good')))).toBe('one two');
  // A link itself is an entry of the folder.
  expect(files.ask({ kind: 'remove', path: 'link' })).toEqual({ value: 0 });
  expect(readFileSync(join(base, 'other', 'secret'), 'utf8')).toBe('secret');
  expect(readdirSync(join(base, 'other'))).toEqual(['secret']);
});

test('a folder that becomes a link while a file in it is open is not followed', () => {
  writeFileSync(inside('sub/secret'), 'mine');
  expect(files.ask(open('sub/secret'))).toEqual({ value: 0 });
  renameSync(inside('sub'), inside('moved'));
  symlinkSync(join(base, 'other'), inside('sub'));
  expect(files.ask(read('sub/secret'))).toEqual({ error: 'EACCES' });
});

test('a pipe is refused, without waiting for its other end', () => {
  execFileSync('mkfifo', [inside('pipe')]);
  expect(files.ask(open('pipe'))).toEqual({ error: 'EACCES' });
  expect(files.ask(open('pipe', making))).toEqual({ error: 'EACCES' });
});

test('a folder that does not exist, or is a file, is bad usage', () => {
  expect(() => new FolderFiles(inside('none'))).toThrow(/^--files: cannot use '.*none': /);
  expect(() => new FolderFiles(inside('in.txt'))).toThrow(/^--files: '.*in.txt' is not a folder$/);
  expect(existsSync(inside('none'))).toBe(false);
});
