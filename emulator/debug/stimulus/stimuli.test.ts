import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ekLm3s9b92 } from '../../../boards/index.js';
import type { Input } from '../../port/inputs.js';
import { Script, Stimuli } from './index.js';

const image = readFileSync(new URL('../../../firmware/images/hello.elf', import.meta.url));

function bench() {
  const board = ekLm3s9b92({ image });
  const inputs: Input[] = [];
  board.inputs.listen((input) => inputs.push(input));
  return { board, inputs, stimuli: new Stimuli(board) };
}

test('each action enters once, when its moment comes', () => {
  const { board, inputs, stimuli } = bench();
  stimuli.at('25ms', 'release button');
  stimuli.at('20ms', 'press button');
  stimuli.at('after "clock"', 'set AIN0 = 1.5');
  stimuli.at('when PB4 falls', 'send uart1 "a b\\r"');
  stimuli.at('at write UART0.DR', 'set PB5 = 1');
  const late = stimuli.at('1s', 'reset');
  const never = stimuli.at('after uart1 "x"', 'reset');
  expect(board.run({ for: '30ms' }).reason).toBe('time');
  expect(inputs.map(({ source }) => source)).toEqual(['pin PB5', 'analog', 'button', 'uart1', 'button']);
  const [dr, , press, uart1, release] = inputs;
  expect([press, release].map(({ cycle }) => Math.floor(board.clock.timeAt(cycle) / 1e6))).toEqual([20, 25]);
  expect(dr.cycle).toBeLessThan(press.cycle);
  expect(uart1.value).toMatchObject({ input: new TextEncoder().encode('a b\r'), pace: 'fifo' });
  expect(stimuli.waiting).toEqual([late, never]);
});

test('a location in code fires before its instruction, and the run goes on', () => {
  const { board, inputs, stimuli } = bench();
  stimuli.at('at main', 'press button');
  let pc = 0;
  board.inputs.listen(() => (pc = board.registers.pc));
  expect(stimuli.run({ for: '1ms' }).reason).toBe('time');
  expect([inputs.length, pc]).toEqual([1, board.addressOf('main')]);
  expect(board.clock.now).toBeGreaterThanOrEqual(1e6);
});

test('a location in code fires at the same cycle, whatever the slices of the run', () => {
  const cycles = [1e6, 1000, 1].map((slice) => {
    const { board, inputs, stimuli } = bench();
    stimuli.at('at main', 'press button');
    while (!inputs.length && board.clock.now < 1e6) stimuli.run({ for: slice });
    return inputs[0]?.cycle;
  });
  expect(cycles).toEqual([cycles[0], cycles[0], cycles[0]]);
  expect(cycles[0]).toBeGreaterThan(0);
});

test('a run with stimuli is the same run on the other engine', async () => {
  const { Interpreter } = await import('../../engine/interpreter.js');
  const digests = [undefined, (cpu: never) => new Interpreter(cpu)].map((engine) => {
    const board = ekLm3s9b92({ image, engine: engine as never });
    const stimuli = new Stimuli(board);
    stimuli.at('at write UART0.DR', 'send a');
    stimuli.at('after "KiB"', 'press button');
    stimuli.at('5.0001ms', 'set PB5 = 1');
    board.run({ for: '20ms' });
    expect(stimuli.waiting).toEqual([]);
    return board.digest();
  });
  expect(digests[0]).toBe(digests[1]);
});

test('escapes of a text are bytes, as in C', () => {
  const { board, inputs, stimuli } = bench();
  stimuli.at('0', 'send "\\x01\\xfe\\377\\a\\12\\u00e9é"');
  board.run({ for: '1us' });
  expect(inputs[0].value).toMatchObject({
    input: Uint8Array.of(1, 0xfe, 0xff, 7, 10, 0xc3, 0xa9, 0xc3, 0xa9),
  });
});

test('an action that fails while the board runs is reported', () => {
  const board = ekLm3s9b92({ image });
  const reasons: string[] = [];
  const stimuli = new Stimuli(board, {
    failed: ({ action }, reason) => reasons.push(`${action}: ${reason}`),
  });
  stimuli.at('100ns', 'set UART0.CTL = 1');
  board.run({ for: '1us' });
  expect(reasons).toEqual(["set UART0.CTL = 1: the write is a bus error: UART0's clock is off: RCGC1.UART0"]);
});

test.each([
  ['50xs', 'press button', "invalid duration '50xs'"],
  ['aftr "x"', 'press button', "'aftr' is not a moment (did you mean 'after'?): use a time"],
  ['', 'press button', 'a moment is missing'],
  ['after', 'press button', 'after what?'],
  ['after uart8 "x"', 'reset', "no serial line 'uart8' (did you mean 'uart0' or 'uart1' or 'uart2'?)"],
  ['after "x', 'reset', '"x has no closing quote'],
  ['when PB4 fals', 'reset', "no change 'fals' (did you mean 'falls'?)"],
  ['when PD9 rises', 'reset', "nothing is called 'PD9'"],
  ['at mian', 'reset', "no symbol 'mian' (did you mean 'main'?)"],
  ['1ms', '', 'an action is missing'],
  ['1ms', 'prses button', "no action 'prses' (did you mean 'press'?)"],
  ['1ms', 'print R0', "no action 'print': there are send, press, release, set and reset"],
  ['1ms', 'press buton', "no button 'buton' (did you mean 'button'?)"],
  ['1ms', 'send uart1', 'a text is missing after uart1'],
  ['after console', 'reset', 'a text is missing after console'],
  ['1ms', 'set AIN0 = x', "'x' is not a number"],
  ['1ms', 'send uart9 x', "no serial line 'uart9'"],
  ['1ms', 'send "a\\q"', "'\\q' is not an escape"],
  ['1ms', 'set AIN0 = 12', 'AIN0 cannot be 12 V'],
  ['1ms', 'set uart0 = 9600,9N1', "'9N1' is not a format"],
  ['1ms', 'set GPIOD.DATE = 1', "no register 'DATE'"],
])('%j %j is refused before anything happens', (when, action, message) => {
  const { stimuli } = bench();
  expect(() => stimuli.at(when, action)).toThrow(message);
  expect(stimuli.waiting).toEqual([]);
});

function script(...texts: string[]) {
  const made = bench();
  const shown: string[] = [];
  const lines = texts.map((text, n) => ({ text, origin: `x:${n + 1}` }));
  const options = {
    slice: 1e6,
    limit: 100e6,
    breathe: () => Promise.resolve(true),
    show: (text: string) => shown.push(text),
  };
  return { ...made, shown, script: new Script(made.board, made.stimuli, lines, options) };
}

test('a script moves the board forwards, and stimuli fire meanwhile', async () => {
  const made = script(
    '# a comment',
    'expect "clock" within 50ms',
    'press button',
    'run to text "KiB"',
    'run 5ms',
    'assert PB4 == 0',
    'print PB4',
  );
  made.stimuli.at('after "flash"', 'send a');
  expect(made.script.check()).toBeUndefined();
  expect(await made.script.follow()).toBeUndefined();
  expect(made.inputs.map(({ source }) => source)).toEqual(['button', 'uart0']);
  expect(made.shown).toEqual(['PB4 = 0']);
  expect([made.script.waiting, made.board.breakpoints.has(0)]).toEqual([[], false]);
});

test.each([
  [['run 1ms', 'prses button'], 'x:2', "no command 'prses' (did you mean 'press'?)"],
  [['back 5'], 'x:1', 'a run goes forwards only'],
  [['expect'], 'x:1', 'expect what?'],
  [['run to mian'], 'x:1', "no symbol 'mian'"],
  [['assert x'], 'x:1', 'assert what?'],
  [['quit 300'], 'x:1', "'300' is not an exit code"],
])('the script %j is refused before it begins', (texts, origin, reason) => {
  const found = script(...texts).script.check();
  expect(found?.line.origin).toBe(origin);
  expect(found?.reason).toContain(reason);
});

test.each([
  [['expect "nothing" within 1ms', 'press button'], { kind: 'failed', failed: 'check' }, 1],
  [['run 1s', 'press button'], { kind: 'failed', failed: 'time' }, 2],
  [['run 1ms', 'go 0.5ms'], { kind: 'failed', failed: 'usage' }, 0],
  [['quit 7', 'press button'], { kind: 'quit', code: 7 }, 1],
])('the script %j ends early', async (texts, end, waiting) => {
  const { script: made } = script(...texts);
  expect(made.check()).toBeUndefined();
  expect(await made.follow()).toMatchObject(end);
  expect(made.waiting).toHaveLength(waiting);
});
