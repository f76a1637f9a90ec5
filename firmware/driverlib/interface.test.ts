/** The driver library offers what the chip's ROM offers for the same blocks: every function, with the same types. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseHeaders } from '../toolchain/ffi.js';

interface RomFunction {
  name: string;
  table: string;
  returns: string;
  params: string[];
}

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

// The file is not part of the repository.
const file = new URL('../../../shared/reference/lm3s9b92-rom-api.json', import.meta.url);
const functions: RomFunction[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).functions : [];

const code = (type: string): string => (type.endsWith('*') ? 'p' : codes[type]);

describe.runIf(functions.length > 0)('the ROM table', () => {
  const here = new URL('.', import.meta.url);
  const headers = readdirSync(here).filter((name) => name.endsWith('.h'));
  const declared = parseHeaders(headers.map((name) => readFileSync(new URL(name, here), 'utf8'))).functions;
  const signatures = new Map(declared.map(({ name, signature }) => [name, signature]));

  test.each(tables)('%s', (table) => {
    const wanted = functions.filter((f) => f.table === table);
    expect(wanted.length).toBeGreaterThan(0);
    const entries = wanted.map(({ name, returns, params }) => ({
      name,
      signature: [returns, ...params].map(code).join(''),
    }));
    expect(entries.filter(({ name, signature }) => signatures.get(name) !== signature)).toEqual([]);
  });
});
