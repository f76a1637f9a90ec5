/**
 * docs/fidelity.md is true: it lists every block of the chip and of the core, what it calls missing does not respond, and
 * its list of fields without effect matches the models. `npx vitest run test/fidelity.test.ts -u` rewrites that list.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../boards/ek-lm3s9b92.js';
import type { Register } from '../emulator/bus/registers.js';
import { hex } from '../emulator/units.js';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const file = new URL('../docs/fidelity.md', import.meta.url).pathname;
const ledger = read('docs/fidelity.md');

/** A board whose blocks all have their clock. */
function poweredBoard() {
  const board = ekLm3s9b92();
  for (const n of [0, 1, 2]) board.bus.write(board.names.find(`SYSCTL.RCGC${n}`).address!, 0xffffffff, 4);
  return board;
}

/** The name under which the ledger has a block: `UART` for `UART0`, `GPIO` for `GPIO_PORTA_AHB`. */
const kindOf = (block: string) => block.replace(/^GPIO.*/, 'GPIO').replace(/\d$/, '');

/** Cells of the rows of the table under a heading. */
function rows(heading: string): string[][] {
  const [, section] = ledger.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0].match(/^\|.*\|$/gm)!;
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const blockRows = rows('Chip').map(([name, what, standing]) => ({ name: name.slice(1, -1), what, standing }));
const isMissing = (kind: string) =>
  blockRows.filter(({ name }) => name === kind).every(({ standing }) => standing === 'missing');

/** The blocks and memories of the driver library's memory map. */
const memoryMap = [...read('firmware/driverlib/inc/hw_memmap.h').matchAll(/define (\w+)_BASE +(0x\w+)/g)]
  .map(([, name, base]) => ({ name, base: Number(base) }))
  .filter(({ name }) => name !== 'NVIC');

test('the ledger lists every block of the chip and nothing else', () => {
  const kinds = new Set(memoryMap.map(({ name }) => kindOf(name)));
  expect(new Set(blockRows.map(({ name }) => name))).toEqual(kinds);
});

test('every standing is exact, approximate or missing', () => {
  const standings = [...rows('Chip').map((row) => row[2]), ...rows('Core').map((row) => row[1])];
  expect(standings.filter((standing) => !/^(exact|approximate|missing)$/.test(standing))).toEqual([]);
});

test.each(memoryMap)('$name responds unless the ledger lists it as missing', ({ name, base }) => {
  const { bus, names } = poweredBoard();
  if (name.endsWith('_AHB')) bus.write(names.find('SYSCTL.GPIOHBCTL').address!, 0x1ff, 4);
  const access = () => bus.read(base, 4);
  if (isMissing(kindOf(name)))
    expect(access).toThrow(
      expect.objectContaining({ reason: expect.stringMatching(/ at 0x\w+ is not modelled$/) }),
    );
  else expect(access).not.toThrow();
});

test('the windows of the external peripheral interface do not respond', () => {
  const { bus } = poweredBoard();
  for (const base of [0x6000_0000, 0xa000_0000]) {
    expect(() => bus.read(base, 4)).toThrow(
      expect.objectContaining({ reason: `EPI0 window at ${hex(base)} is not modelled` }),
    );
  }
});

test('what is nowhere in the private peripheral bus reads as 0, with a report for each page', () => {
  const board = ekLm3s9b92();
  for (const address of [0xe004_1000, 0xe004_1ffc, 0xe000_3000]) {
    board.bus.write(address, 3, 4);
    expect(board.bus.read(address, 4)).toBe(0);
  }
  expect(board.reports.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^write at 0xE004_1000: the ETM/i),
    expect.stringMatching(/^read at 0xE004_1000: the ETM/i),
    expect.stringMatching(/^write at 0xE000_3000: /i),
    expect.stringMatching(/^read at 0xE000_3000: /i),
  ]);
});

test('firmware cannot halt the processor', () => {
  const image = readFileSync(new URL('../firmware/images/hello.elf', import.meta.url));
  const [board, untouched] = [ekLm3s9b92({ image }), ekLm3s9b92({ image })];
  const control = board.names.find('NVIC.DBG_CTRL').address!;
  board.bus.write(control, 0xa05f_0003, 4);
  board.run({ for: '20ms' });
  untouched.run({ for: '20ms' });
  expect(board.digest()).toBe(untouched.digest());
});

/** `CTL.SIREN, SIRLP; LCTL.MASTER`: the fields of a block that software can set without effect. */
function unmodelled(registers: readonly Register[]): string {
  const found = new Map<string, string[]>();
  for (const { name, fields, unmodelledMask } of registers) {
    const names = fields.filter(({ mask }) => mask & unmodelledMask).map((field) => field.name);
    if (names.length) found.set(names.join(', '), [...(found.get(names.join(', ')) ?? []), name]);
  }
  const span = (names: string[]) =>
    names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(' and ');
  return [...found].map(([fields, names]) => `${span(names)}: ${fields}`).join('; ');
}

test('the list of fields without effect matches the models', async () => {
  const { blocks } = ekLm3s9b92().names;
  const byKind = new Map(
    [...blocks.values()].map(({ block }) => [kindOf(block.name), block.layout.registers]),
  );
  const lines = [...byKind]
    .map(([kind, registers]) => [kind, unmodelled(registers)])
    .filter(([, fields]) => fields);
  const table = [
    '| block | fields |',
    '| --- | --- |',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
  const list = /(<!-- unmodelled -->\n)[^]*(<!-- \/unmodelled -->)/;
  await expect(ledger.replace(list, `$1\n${table}\n\n$2`)).toMatchFileSnapshot(file);
});
