/** What is said where Unicorn cannot be used. */
import { afterEach, expect, test, vi } from 'vitest';
import { checkVersion, loadUnicorn, UnicornError } from './library.js';

afterEach(() => {
  vi.doUnmock('koffi');
});

test('a missing library is named, with the package that has it', async () => {
  const loading = loadUnicorn(['libnothing-of-this-name.so']);
  await expect(loading).rejects.toThrow(UnicornError);
  await expect(loading).rejects.toThrow('needs libunicorn 2, which is not installed (Debian: libunicorn2)');
});

test('a library of another version is refused', () => {
  expect(checkVersion(2, 0)).toBe('2.0');
  expect(() => checkVersion(1, 0)).toThrow('libunicorn 1.0 is installed; the Unicorn engine needs version 2');
});

test('a missing koffi is named', async () => {
  vi.doMock('koffi', () => {
    throw new Error('no such package');
  });
  await expect(loadUnicorn()).rejects.toThrow("needs the npm package 'koffi', which is not installed");
});
