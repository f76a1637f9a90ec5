/** Tracefiles: what is written is read back, sums are sums, and what is damaged is refused by file and line. */
import { describe, expect, test } from 'vitest';
import { addReport, formatLcov, LcovError, parseLcov } from './lcov.js';

const tracefile = [
  'TN:',
  'SF:src/main.c',
  'FN:3,helper',
  'FN:10,main',
  'FNDA:0,helper',
  'FNDA:2,main',
  'FNF:2',
  'FNH:1',
  'BRDA:11,0,0,5',
  'BRDA:11,0,1,0',
  'BRDA:12,0,0,-',
  'BRDA:12,0,1,-',
  'BRF:4',
  'BRH:1',
  'DA:3,0',
  'DA:11,5',
  'LF:2',
  'LH:1',
  'end_of_record',
  '',
].join('\n');

test('what is written is what was read', () => {
  expect(formatLcov(parseLcov('a.info', tracefile))).toBe(tracefile);
});

test('what other tools write is read: checksums, ends of functions, versions, exceptional branches', () => {
  const foreign = tracefile
    .replace('FN:3,helper', 'VER:4\nFN:3,9,helper')
    .replace('DA:11,5', 'DA:11,5,8Cn2h5')
    .replace('BRDA:12,0,0', 'BRDA:12,e0,0');
  expect(formatLcov(parseLcov('a.info', foreign))).toBe(tracefile);
});

test('counts of two runs add up; what one of them never reached counts by the other', () => {
  const sum = parseLcov('a.info', tracefile);
  addReport(
    sum,
    parseLcov('b.info', tracefile.replace('BRDA:12,0,0,-', 'BRDA:12,0,0,3').replace('DA:3,0', 'DA:4,1')),
  );
  const text = formatLcov(sum);
  for (const record of [
    'FNDA:4,main',
    'BRDA:11,0,0,10',
    'BRDA:12,0,0,3',
    'BRDA:12,0,1,-',
    'DA:3,0',
    'DA:4,1',
    'DA:11,10',
  ]) {
    expect(text.split('\n')).toContain(record);
  }
});

test('coverage of other sources does not add up', () => {
  const other = parseLcov('b.info', tracefile.replace('FN:10,main', 'FN:12,main'));
  expect(() => addReport(parseLcov('a.info', tracefile), other)).toThrow(
    "src/main.c: 'main' begins at line 10 in one and at line 12 in another",
  );
});

describe('a broken file is refused by name and line', () => {
  test.each([
    ['', 'x.info: no coverage in it'],
    ['hello', "x.info:1: 'hello' is no record of a tracefile"],
    ['DA:1,2', 'x.info:1: DA outside a file: SF comes first'],
    [tracefile.replace('DA:11,5', 'DA:11,five'), "x.info:16: '11,five' is not what DA takes"],
    [tracefile.replace('DA:11,5', 'DA:11'), "x.info:16: '11' is not what DA takes"],
    [tracefile.replace('BRDA:11,0,0,5', 'BRDA:11,0,5'), "x.info:9: '11,0,5' is not what BRDA takes"],
    [tracefile.replace('FN:3,helper\n', ''), "x.info:4: FNDA for 'helper', which has no FN"],
    [
      tracefile.replace('end_of_record\n', ''),
      'x.info:18: the file ends inside a record: end_of_record is missing',
    ],
    [`${tracefile}end_of_record\n`, 'x.info:20: end_of_record without SF'],
    [
      tracefile.replace('end_of_record', 'SF:b.c\nend_of_record'),
      'x.info:19: SF inside a record: end_of_record is missing before it',
    ],
  ])('%#', (text, message) => {
    expect(() => parseLcov('x.info', text)).toThrow(LcovError);
    expect(() => parseLcov('x.info', text)).toThrow(message);
  });
});
