/** The board's side of "The link" in docs/owlet.md, on the shipped image: what is answered, refused and carried out. */
import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { ekLm3s9b92, type EkLm3s9b92 } from '../../boards/index.js';
import { compileProgram } from '../toolchain/compile.js';
import { encodeFrame, FrameDecoder, type Frame } from '../link/frame.js';
import { linkImage } from '../toolchain/linker.js';

const owlet = readFileSync(new URL('../images/owlet.elf', import.meta.url));
const booted = ekLm3s9b92({ image: owlet });
booted.run({ for: '30ms' });

const utf8 = new TextEncoder();
const word = (value: number): number[] => [...new Uint8Array(Uint32Array.of(value).buffer)];

let board: EkLm3s9b92;
let decoder: FrameDecoder;
let seen: number;
let sequence: number;

beforeEach(() => {
  board = booted.fork();
  decoder = new FrameDecoder();
  seen = board.uart0.bytes.length;
  sequence = 0;
});

/** Sends bytes and returns the frames that come within 50 ms. */
function exchange(bytes: Uint8Array): Frame[] {
  board.uart0.send(bytes);
  return frames();
}

function frames(): Frame[] {
  board.run({ for: '50ms' });
  const bytes = board.uart0.bytes.slice(seen);
  seen += bytes.length;
  return decoder.push(bytes).map((received) => {
    if ('damaged' in received) throw new Error(`not a frame: ${received.damaged}`);
    return received.frame;
  });
}

/** Sends a frame under the next number; returns what comes as text, such as `a3` or `n3:4` or `o0:hello`. */
function send(type: string, data: ArrayLike<number> = []): string[] {
  sequence++;
  return exchange(encodeFrame({ type, sequence, data: Uint8Array.from(data) })).map(text);
}

function text({ type, sequence, data }: Frame): string {
  const readable = type === 'o' || type === 'e' ? new TextDecoder().decode(data) : data.join(',');
  return `${type}${sequence}${readable && ':'}${readable}`;
}

function hello(): void {
  expect(send('H', [1])[0]).toMatch(/^h1:1,/);
}

function upload(source: string): void {
  const image = linkImage(compileProgram({ file: 'program.py', source }));
  expect(send('B', word(image.length))).toEqual([`a${sequence}`]);
  for (let at = 0; at < image.length; at += 236) {
    expect(send('D', [...word(at), ...image.subarray(at, at + 236)])).toEqual([`a${sequence}`]);
  }
}

test('before HELLO the board prints plain text', () => {
  expect(board.uart0.text).toBe('Owlet 0.1 on LM3S9B92\r\n');
});

test('HELLO is answered with version, free heap and banner', () => {
  const [{ type, sequence, data }] = exchange(
    encodeFrame({ type: 'H', sequence: 77, data: Uint8Array.of(1) }),
  );
  expect([type, sequence, data[0]]).toEqual(['h', 77, 1]);
  expect(new DataView(data.buffer).getUint32(1, true)).toBeGreaterThan(40_000);
  expect(new TextDecoder().decode(data.subarray(5))).toBe('Owlet 0.1 on LM3S9B92\r\n');
});

test('a frame with one wrong bit is refused and has no effect', () => {
  hello();
  const whole = encodeFrame({ type: 'B', sequence: 200, data: Uint8Array.from(word(100)) });
  for (let at = 0; at < whole.length - 1; at++) {
    const broken = whole.slice();
    broken[at] ^= 1 << (at % 8);
    const answers = exchange(Uint8Array.from([...broken, 0]));
    expect(new Set(answers.map(({ type, data }) => `${type}:${data}`))).toEqual(new Set(['n:1']));
  }
  expect(send('D', [...word(0), 1])).toEqual(['n2:2']);
});

test('what it cannot do is refused with the reason', () => {
  hello();
  expect(send('Z')).toEqual(['n2:2']);
  expect(send('B', [1, 2])).toEqual(['n3:2']);
  expect(send('B', word(1_000_000))).toEqual(['n4:3']);
  expect(send('B', word(64))).toEqual(['a5']);
  expect(send('D', [...word(61), 1, 2, 3, 4])).toEqual(['n6:2']);
  expect(send('R', [0])).toEqual(['n7:4']);
});

test('a repeated RUN is acknowledged and runs once', () => {
  hello();
  upload('print("once")');
  const run = encodeFrame({ type: 'R', sequence: 100, data: Uint8Array.of(0) });
  expect(exchange(run).map(text)).toEqual(['a100', 'o0:once\n', 'x1:0,0,0,0,0']);
  expect(exchange(run).map(text)).toEqual(['a100']);
});

test('a running program can be interrupted; other requests are refused meanwhile', () => {
  hello();
  upload('while True: pass');
  expect(send('R', [0])).toEqual([`a${sequence}`]);
  expect(send('B', word(64))).toEqual([`n${sequence}:5`]);
  const [acknowledged, ...rest] = send('C');
  expect(acknowledged).toBe(`a${sequence}`);
  const text = rest.map((frame) => frame.replace(/^e\d+:/, '')).join('');
  expect(text).toMatch(/KeyboardInterrupt\nx\d+:1,0,0,0,0$/);
});

test('input is asked for, handed over and ended', () => {
  hello();
  upload('print(input("? "))\ntry: input()\nexcept EOFError: print("end")');
  expect(send('R', [0])).toEqual([`a${sequence}`, 'o0:? ', 'i1']);
  expect(send('I', utf8.encode('owl\n'))).toEqual([`a${sequence}`, 'o2:owl\n', 'i3']);
  expect(send('I')).toEqual([`a${sequence}`, 'o4:end\n', 'x5:0,0,0,0,0']);
});

test('a new HELLO starts over: numbers may repeat, output is numbered from 0', () => {
  hello();
  upload('print(1)');
  expect(send('R', [0])).toEqual([`a${sequence}`, 'o0:1\n', 'x1:0,0,0,0,0']);
  sequence = 0;
  hello();
  upload('print(2)');
  expect(send('R', [0])).toEqual([`a${sequence}`, 'o0:2\n', 'x1:0,0,0,0,0']);
});

/** Opens the link with a host that acknowledges. */
function helloAgain(): void {
  expect(send('H', [2])[0]).toMatch(/^h1:2,/);
}

const acknowledge = (number: number) => encodeFrame({ type: 'A', sequence: number, data: new Uint8Array(0) });

test('version 2: output is repeated after 200 ms and at once on request, until it is acknowledged', () => {
  helloAgain();
  upload('print(1)\nprint(2)');
  const frames12 = ['o0:1\n', 'o1:2\n', 'x2:0,0,0,0,0'];
  expect(send('R', [0])).toEqual([`a${sequence}`, ...frames12]);
  expect(exchange(acknowledge(255)).map(text)).toEqual(frames12);
  expect(exchange(acknowledge(0)).map(text)).toEqual([]);
  board.run({ for: '250ms' });
  expect(frames().map(text)).toEqual(frames12.slice(1));
  expect(exchange(acknowledge(2)).map(text)).toEqual([]);
  board.run({ for: '30s' });
  expect(frames()).toEqual([]);
});

test('version 2: without acknowledgement a program waits, then goes on; the state tells what is lost', () => {
  helloAgain();
  upload('for n in range(255): print("0123456789" * 5)\nimport sys\nsys.exit(9)');
  expect(send('R', [0])[0]).toBe(`a${sequence}`);
  const state = () => send('Q').filter((frame) => frame.startsWith('s'))[0];
  expect(state()).toMatch(/^s\d+:1,0,\d+,0,0,0,0,0$/);
  board.run({ for: '30s' });
  frames();
  // 15 frames were kept; all that were dropped, the exit frame included, take one number.
  expect(state()).toMatch(/^s\d+:0,16,16,9,0,0,0,1$/);
  upload('print(3)');
  expect(send('R', [0])).toEqual([`a${sequence}`, 'o16:3\n', 'x17:0,0,0,0,0']);
});
