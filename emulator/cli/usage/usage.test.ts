/** Parsing of option arguments, and what is rejected. */
import { expect, expectTypeOf, test } from 'vitest';
import type { Parity } from '../../port/pin.js';
import type { Nanoseconds } from '../../units.js';
import { parseAnalogSetting } from './analog-setting.js';
import type { ValuesOf } from './command.js';
import type { board, engine, fault, serialLines, timeLimit } from './options.js';
import { run } from './running.js';
import { parseSerialTarget } from './serial-target.js';
import { parseAddress, parseNames, parsePaceOption, parseRows } from './values.js';

test('the type of the values follows from the list of options', () => {
  type Limit = ReturnType<typeof timeLimit>;
  type Values = ValuesOf<readonly [typeof board, typeof engine, Limit, typeof fault, ...typeof serialLines]>;
  expectTypeOf<Values['board']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Values['engine']>().toEqualTypeOf<'translator' | 'interpreter' | 'unicorn'>();
  expectTypeOf<Values['for']>().toEqualTypeOf<Nanoseconds | undefined>();
  expectTypeOf<Values['fault']>().toEqualTypeOf<string[] | undefined>();
  expectTypeOf<Values['uart1']['kind']>().toEqualTypeOf<'none' | 'stdio' | 'file' | 'tcp'>();
  // @ts-expect-error not in the list of options
  expectTypeOf<Values['analog']>().toEqualTypeOf<unknown>();
});

test('a command gets the values of its options, parsed', async () => {
  let values: unknown;
  run.action((images, options) => void (values = { images, ...options }));
  const typed =
    'app.elf --for 2ms --uart0 tcp:5000 --analog AIN0=1.5@3us --analog TEMP=40 --load-address 0x20';
  await run.parseAsync(typed.split(' '), { from: 'user' });
  expect(values).toEqual({
    images: ['app.elf'],
    for: 2e6,
    uart0: { kind: 'tcp', port: 5000 },
    uart1: { kind: 'none' },
    uart2: { kind: 'none' },
    analog: [
      { name: 'AIN0', value: 1.5, at: 3000 },
      { name: 'TEMP', value: 40 },
    ],
    loadAddress: 0x20,
    engine: 'translator',
    pace: 'fifo',
  });
});

const setting = (baud: number, dataBits = 8, parity: Parity = 'none', stopBits = 1) => ({
  baud,
  dataBits,
  parity,
  stopBits,
});

test.each([
  ['none', { kind: 'none' }],
  ['stdio', { kind: 'stdio' }],
  ['file:a:b', { kind: 'file', path: 'a:b' }],
  ['tcp:0', { kind: 'tcp', port: 0 }],
  ['stdio@9600', { kind: 'stdio', setting: setting(9600) }],
  ['none@57600,7e2', { kind: 'none', setting: setting(57600, 7, 'even', 2) }],
  ['tcp:5000@9600,5M1', { kind: 'tcp', port: 5000, setting: setting(9600, 5, 'mark') }],
  ['file:a@b', { kind: 'file', path: 'a@b' }],
  ['file:a@b@1200,8S1', { kind: 'file', path: 'a@b', setting: setting(1200, 8, 'space') }],
])('a serial line is connected to %s', (text, target) => {
  expect(parseSerialTarget('--uart0', text)).toEqual(target);
});

test.each<[string, () => unknown, string]>([
  [
    'a target',
    () => parseSerialTarget('--uart0', 'tcp:'),
    "--uart0: 'tcp:' is not a target: use stdio, none, file:PATH or tcp:PORT, and @RATE,FORMAT after it to fix its setting",
  ],
  ['a rate', () => parseSerialTarget('--uart0', 'stdio@fast'), "--uart0: 'fast' is not a rate in baud"],
  ['a format', () => parseSerialTarget('--uart0', 'file:x@9600,8X1'), "--uart0: '8X1' is not a format"],
  [
    'a pace',
    () => parsePaceOption('--pace', 'lines'),
    "--pace: 'lines' is not a pace (did you mean 'line'?): use fifo",
  ],
  [
    'a TCP port',
    () => parseSerialTarget('--uart0', 'tcp:65536'),
    "--uart0: '65536' is not a TCP port: use 0 to 65535",
  ],
  [
    'an address',
    () => parseAddress('--load-address', '0x1_0000_0000'),
    "--load-address: '0x1_0000_0000' is not an address",
  ],
  ['a setting', () => parseAnalogSetting('--analog', 'AIN0'), "--analog: 'AIN0' is not a setting"],
  ['a voltage', () => parseAnalogSetting('--analog', 'AIN0=x'), "--analog: 'x' is not a number"],
  ['a time', () => parseAnalogSetting('--analog', 'AIN0=1@x'), "--analog: invalid duration 'x'"],
  ['names', () => parseNames('--pins', 'PA0,'), "--pins: 'PA0,' contains an empty name"],
  ['rows', () => parseRows('--top', '-1'), "--top: '-1' is not a number of rows"],
])('an invalid argument for %s is rejected, naming the option', (_what, parse, message) => {
  expect(parse).toThrow(message);
});
