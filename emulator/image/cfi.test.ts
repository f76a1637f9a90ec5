import { expect, test } from 'vitest';
import { loadImage } from './image.js';
import { memory, read, shippedImages, tool } from './image.testing.js';

const registerNames: Record<string, number> = { ra: 14 };
for (let register = 0; register < 16; register++) registerNames[`r${register}`] = register;

/** A row of readelf's table: at an address, the frame address and the rules of registers, such as `r13+8` and `c-4`. */
interface Row {
  address: number;
  end: number;
  cfa: string;
  rules: [register: number, rule: string][];
}

function readelfRows(path: string): Row[] {
  const rows: Row[] = [];
  let columns: string[] = [];
  let end = 0;
  for (const line of tool('readelf', '--debug-dump=frames-interp', path).split('\n')) {
    const head = / FDE .*pc=(\w+)\.\.(\w+)/.exec(line);
    if (head) end = parseInt(head[1], 16) === 0 ? 0 : parseInt(head[2], 16);
    if (/ CIE /.test(line)) end = 0;
    if (/^ +LOC +CFA/.test(line)) columns = line.trim().split(/ +/).slice(2);
    const row = /^([\da-f]{8}) (r\d+\+\d+) +(.*)$/.exec(line);
    if (!row || end === 0) continue;
    const rules = row[3].trim().split(/ +/);
    rows.push({
      address: parseInt(row[1], 16),
      end,
      cfa: row[2],
      rules: columns.map((name, index) => [registerNames[name], rules[index]]),
    });
  }
  return rows;
}

test.each(shippedImages)('%s: frames unwind by the rules that readelf decodes', (path) => {
  const image = loadImage(path, read(path), { memory });
  const rows = readelfRows(path);
  expect(rows.length).toBeGreaterThan(5);
  const registers = Array.from({ length: 16 }, (_, index) => 0x2000_0000 + 0x100 * index);
  const readWord = (address: number): number => (address ^ 0x5555_0000) >>> 0;
  for (const { address, cfa, rules } of rows) {
    const [, base, offset] = /^(r\d+)\+(\d+)$/.exec(cfa)!;
    const frame = registers[registerNames[base]] + Number(offset);
    const expected = [...registers];
    expected[13] = frame;
    for (const [register, rule] of rules) {
      const saved = /^c([-+]\d+)$/.exec(rule ?? '');
      if (saved) expected[register] = readWord(frame + Number(saved[1]));
    }
    expected[15] = expected[14];
    const at = [...registers.slice(0, 15), address];
    expect(image.frames()!.unwind(at, readWord), `at 0x${address.toString(16)}`).toEqual(expected);
  }
});

test('outside functions, and with unreadable memory, there is no caller', () => {
  const path = shippedImages.find((name) => name.endsWith('hello.elf'))!;
  const frames = loadImage(path, read(path), { memory }).frames()!;
  const at = (address: number): number[] => [...new Array(15).fill(0), address];
  expect(frames.unwind(at(0x3_fffe), () => 0)).toBeUndefined();
  const saving = readelfRows(path).find(
    ({ address, rules }) => address > 0 && rules.some(([, rule]) => rule?.startsWith('c')),
  )!;
  expect(frames.unwind(at(saving.address), () => undefined)).toBeUndefined();
});
