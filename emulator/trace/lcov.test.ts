/** Tracefiles: a round trip, sums of reports, and errors in damaged files by file and line. */
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

test('a tracefile survives a round trip', () => {
  expect(formatLcov(parseLcov('a.info', tracefile))).toBe(tracefile);
});

test('tracefiles of other tools are read: checksums, ends of functions, versions, exceptional branches', () => {
  const foreign = tracefile
    .replace('FN:3,helper', 'VER:4\nFN:3,9,helper')
    .replace('DA:11,5', 'DA:11,5,8Cn2h5')
    .replace('BRDA:12,0,0', 'BRDA:12,e0,0');
  expect(formatLcov(parseLcov('a.info', foreign))).toBe(tracefile);
});

test('counts of two runs add up; a branch that only one run reached has the count of that run', () => {
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

test('coverage of different sources does not add up', () => {
  const other = parseLcov('b.info', tracefile.replace('FN:10,main', 'FN:12,main'));
  expect(() => addReport(parseLcov('a.info', tracefile), other)).toThrow(
    "src/main.c: 'main' starts at line 10 in one report and at line 12 in another",
  );
});

describe('a damaged file is rejected with its name and line', () => {
  test.each([
    ['', 'x.info: the file has no coverage data'],
    ['hello', "x.info:1: 'hello' is not a tracefile record"],
    ['DA:1,2', 'x.info:1: DA before SF'],
    ['SF:a.c\nconstructor:1,2\nend_of_record\n', "x.info:2: 'constructor:1,2' is not a tracefile record"],
    [tracefile.replace('DA:11,5', 'DA:11,five'), "x.info:16: invalid DA record: '11,five'"],
    [tracefile.replace('DA:11,5', 'DA:11'), "x.info:16: invalid DA record: '11'"],
    [tracefile.replace('BRDA:11,0,0,5', 'BRDA:11,0,5'), "x.info:9: invalid BRDA record: '11,0,5'"],
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
