/** The driver library offers what the chip's ROM offers for the same blocks: every function, with the same types. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { romFunctions } from '../../test/reference/reference.js';
import { parseHeaders } from '../toolchain/ffi.js';

/** The blocks that have a driver here, as the ROM's tables are called. */
const tables = [
  'UART',
  'GPIO',
  'TIMER',
  'SYSCTL',
  'FLASH',
  'WATCHDOG',
  'ADC',
  'INTERRUPT',
  'SYSTICK',
  'MPU',
  'UDMA',
];

/** The documentation's types, in the characters of a foreign function's signature. */
const codes: Record<string, string> = {
  void: 'v',
  unsigned: 'u',
  'unsigned long': 'u',
  tFlashProtection: 'u',
  long: 'i',
  'unsigned char': 'B',
  tBoolean: 'b',
};

const code = (type: string): string => (type.endsWith('*') ? 'p' : codes[type]);

describe('the ROM table', () => {
  const here = new URL('.', import.meta.url);
  const headers = readdirSync(here).filter((name) => name.endsWith('.h'));
  const declared = parseHeaders(headers.map((name) => readFileSync(new URL(name, here), 'utf8'))).functions;
  const signatures = new Map(declared.map(({ name, signature }) => [name, signature]));

  test.each(tables)('%s', (table) => {
    const wanted = romFunctions.filter((f) => f.table === table);
    expect(wanted.length).toBeGreaterThan(0);
    const entries = wanted.map(({ name, returns, params }) => ({
      name,
      signature: [returns, ...params].map(code).join(''),
    }));
    expect(entries.filter(({ name, signature }) => signatures.get(name) !== signature)).toEqual([]);
  });
});
