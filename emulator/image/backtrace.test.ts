import { expect, test } from 'vitest';
import { backtrace, formatFrame, type BacktraceFrame } from './backtrace.js';
import { SymbolTable } from './symbols.js';

const names = ['main', 'work', 'leaf', 'SysTick_Handler', 'HardFault_Handler'];
const symbols = new SymbolTable(
  names.map((name, index) => ({
    name,
    address: 0x100 * (index + 1),
    size: 0x40,
    kind: 'function',
    binding: 'global',
  })),
);

/** Code in which every function pushes LR only. */
const image = {
  symbols,
  lines: () => undefined,
  frames: () => ({
    unwind(
      registers: readonly number[],
      readWord: (address: number) => number | undefined,
    ): number[] | undefined {
      const stored = readWord(registers[13]);
      if (stored === undefined) return undefined;
      return [...registers.slice(0, 13), registers[13] + 4, stored, stored];
    },
  }),
};

function trace(pc: number, stack: number[], more: { lr?: number; psp?: number[] } = {}): BacktraceFrame[] {
  const [msp, psp] = [0x2000_0100, 0x2000_1000];
  const readWord = (address: number): number | undefined =>
    address >= psp ? more.psp?.[(address - psp) / 4] : stack[(address - msp) / 4];
  const registers = [...new Array(13).fill(0), msp, more.lr ?? 0, pc];
  return backtrace(image, { registers, msp, psp }, readWord);
}

const text = (frames: BacktraceFrame[]): string[] =>
  frames.map(({ symbol, interrupted }) => symbol + (interrupted ? ' interrupted' : ''));

test('calls, down to where LR was 0xFFFF_FFFF', () => {
  expect(text(trace(0x308, [0x20d, 0x105, 0xffff_ffff]))).toEqual(['leaf+0x8', 'work+0xc', 'main+0x4']);
});

test('a return address after the last instruction belongs to the caller', () => {
  expect(text(trace(0x308, [0x241, 0]))).toEqual(['leaf+0x8', 'work+0x40']);
});

test('an exception frame on the main stack, with and without a padding word', () => {
  const frame = (xpsr: number): number[] => [0, 1, 2, 3, 12, 0x20d, 0x310, xpsr];
  const below = [0x20d, 0x105, 0xffff_ffff];
  const expected = ['SysTick_Handler+0x2', 'leaf+0x10 interrupted', 'work+0xc', 'main+0x4'];
  expect(text(trace(0x402, [0xffff_fff9, ...frame(0x0100_0000), ...below]))).toEqual(expected);
  expect(text(trace(0x402, [0xffff_fff9, ...frame(0x0100_0200), 0, ...below]))).toEqual(expected);
});

test('a handler interrupted by another, and a thread on the process stack', () => {
  const handler = [0, 1, 2, 3, 12, 0xffff_fffd, 0x404, 0x0100_000f];
  const thread = [0, 1, 2, 3, 12, 0x105, 0x20a, 0x0100_0000];
  const frames = trace(0x502, [0xffff_fff1, ...handler, 0xffff_fffd], {
    psp: [...thread, 0x105, 0xffff_ffff],
  });
  expect(text(frames)).toEqual([
    'HardFault_Handler+0x2',
    'SysTick_Handler+0x4 interrupted',
    'work+0xa interrupted',
    'main+0x4',
  ]);
});

test('a stack that cannot be read ends the backtrace', () => {
  expect(text(trace(0x308, [0x20d]))).toEqual(['leaf+0x8', 'work+0xc']);
  expect(text(trace(0x308, [], { lr: 0x105 }))).toEqual(['leaf+0x8', 'main+0x4']);
});

test('LR that a call of the same function left is not a return address', () => {
  expect(text(trace(0x308, [], { lr: 0x305 }))).toEqual(['leaf+0x8']);
});

test('without symbols, LR is a return address where the call before it can have led here', () => {
  const bare = { symbols: new SymbolTable([]), lines: () => undefined, frames: () => undefined };
  /** At 0x100 and 0x202, BL to 0x180 (encodings by GNU as). */
  const words = new Map([
    [0x100, 0xf83e_f000],
    [0x200, 0xf7ff_bf00],
    [0x204, 0xbf00_ffbd],
  ]);
  const from = (pc: number, lr: number) =>
    text(
      backtrace(
        bare,
        { registers: [...new Array(14).fill(0), lr, pc], msp: 0, psp: 0 },
        (at) => words.get(at) ?? 0,
        2,
      ),
    );
  expect(from(0x190, 0x105)).toEqual(['0x0000_0190', '0x0000_0104']);
  expect(from(0x190, 0x207)).toEqual(['0x0000_0190', '0x0000_0206']);
  expect(from(0x210, 0x207)).toEqual(['0x0000_0210']);
  expect(from(0x110, 0x105)).toEqual(['0x0000_0110']);
});

test('an endless stack ends at the limit', () => {
  expect(trace(0x308, new Array(1000).fill(0x20d)).length).toBe(64);
});

test('a frame in a crash report', () => {
  const frame = { pc: 0x112, symbol: 'main+0x12', interrupted: true };
  expect(formatFrame(frame)).toBe('0x0000_0112 main+0x12 <interrupted>');
  expect(
    formatFrame({ ...frame, interrupted: false, location: { file: 'src/main.c', line: 34, column: 1 } }),
  ).toBe('0x0000_0112 main+0x12 (src/main.c:34)');
});
