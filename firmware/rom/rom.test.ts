/** The ROM has every documented function at its place, and the data that the documentation describes. */
import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { rom, romCode } from '../../peripherals/rom.js';
import { romFunctions } from '../../test/reference/reference.js';

const apiTable = 0x01000010;
const contents = rom.contents!();
const view = new DataView(contents.buffer, contents.byteOffset, contents.length);
const byte = (address: number) => view.getUint8(address - rom.base);
const word = (address: number) => view.getUint32(address - rom.base, true);

describe('the tables', () => {
  const tables = [...new Set(romFunctions.map(({ table }) => table))];

  test.each(tables)('%s', (table) => {
    const wanted = romFunctions.filter((f) => f.table === table);
    const start = word(apiTable + 4 * wanted[0].tableIndex);
    expect(romCode.symbols.byName(`ROM_${table}TABLE`)?.address).toBe(start);
    const found = wanted.map(({ index }) => {
      const entry = word(start + 4 * index);
      return [index, entry & 1, romCode.symbols.at(entry & ~1)?.symbol];
    });
    const expected = wanted.map(({ index, name }) => [index, 1, romCode.symbols.byName(`ROM_${name}`)]);
    expect(found).toEqual(expected);
  });

  test('places that the documentation does not name lead nowhere', () => {
    for (const table of tables) {
      const { tableIndex } = romFunctions.find((f) => f.table === table)!;
      const known = new Set(romFunctions.filter((f) => f.table === table).map(({ index }) => index));
      const start = word(apiTable + 4 * tableIndex);
      for (let index = 0; index < Math.max(...known); index++) {
        if (!known.has(index)) expect([table, index, word(start + 4 * index)]).toEqual([table, index, 0]);
      }
    }
  });

  test('what is not in the ROM has a documented name', () => {
    const names = new Set([...romFunctions.map(({ name }) => name), 'BootLoader']);
    const absent = romCode.symbols.list().flatMap(({ address }) => romCode.absentAt(address) ?? []);
    expect(absent.filter((name) => !names.has(name))).toEqual([]);
    expect(romCode.absentAt(romCode.symbols.byName('ROM_GPIOPinWrite')!.address)).toBeUndefined();
  });
});

/** AES (FIPS 197) of a block with a key of 128 bits, by the ROM's tables for encryption, words being columns. */
function encrypt(key: Uint8Array, block: Uint8Array): Uint8Array {
  const tables = romCode.symbols.byName('ROM_pvAESTable')!.address;
  const substituted = (n: number) => byte(tables + (n & 255));
  const mixed = (n: number, turns: number) => {
    const product = word(tables + 256 + 4 * (n & 255));
    return turns ? (product << (8 * turns)) | (product >>> (32 - 8 * turns)) : product;
  };
  const columns = (bytes: Uint8Array) =>
    Array.from({ length: 4 }, (_, n) => new DataView(bytes.buffer, bytes.byteOffset).getInt32(4 * n, true));
  const schedule = columns(key);
  for (let n = 4, constant = 1; n < 44; n++) {
    let last = schedule[n - 1];
    if (n % 4 === 0) {
      last = [8, 16, 24, 0].reduce((sum, shift, at) => sum | (substituted(last >>> shift) << (8 * at)), 0);
      last ^= constant;
      constant = (constant << 1) ^ (constant & 0x80 ? 0x11b : 0);
    }
    schedule.push(schedule[n - 4] ^ last);
  }
  let state = columns(block).map((column, n) => column ^ schedule[n]);
  for (let round = 1; round <= 10; round++) {
    state = state.map((_, n) =>
      [0, 1, 2, 3].reduce(
        (sum, row) => {
          const from = state[(n + row) & 3] >>> (8 * row);
          return sum ^ (round < 10 ? mixed(from, row) : substituted(from) << (8 * row));
        },
        schedule[4 * round + n],
      ),
    );
  }
  return new Uint8Array(Int32Array.from(state).buffer);
}

test('the tables for AES encrypt as others do, and those for decryption are their inverse', () => {
  const key = Uint8Array.from({ length: 16 }, (_, n) => 17 * n + 3);
  const block = Uint8Array.from({ length: 16 }, (_, n) => 29 * n + 7);
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  expect(Buffer.from(encrypt(key, block))).toEqual(cipher.update(block));
  const tables = romCode.symbols.byName('ROM_pvAESTable')!.address;
  const [reverse, unmixed] = [tables + 256 + 1024, tables + 2 * 256 + 1024];
  for (let n = 0; n < 256; n++) expect(byte(reverse + byte(tables + n))).toBe(n);
  expect(word(unmixed).toString(16)).toBe('50a7f451');
  expect(romCode.symbols.byName('ROM_SOFTWARETABLE')!.address + 4 * 7).toBe(tables);
});
