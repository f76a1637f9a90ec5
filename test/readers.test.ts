/**
 * Every reader of what comes from outside, with damaged input: it returns a valid value or throws its own error, and ends.
 * Seeds are fixed; `PERCH_RUNS=100 npx vitest run test/readers.test.ts` searches a hundred times longer.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ekLm3s9b92 } from '../boards/index.js';
import { parseFault } from '../emulator/board/fault-injection-text.js';
import { debugAccess } from '../emulator/debug/debug-access.js';
import { DebugConsole } from '../emulator/debug/console/debug-console.js';
import { GdbSession } from '../emulator/debug/gdb/session.js';
import { framed } from '../emulator/debug/gdb/packet.js';
import { History } from '../emulator/debug/history.js';
import { Recorder } from '../emulator/debug/recorder.js';
import { readRecording, RecordingError } from '../emulator/debug/recording.js';
import { Replay } from '../emulator/debug/replay.js';
import { FrameTable } from '../emulator/image/cfi.js';
import { LineTable } from '../emulator/image/dwarf.js';
import { ImageError } from '../emulator/image/error.js';
import { loadImage } from '../emulator/image/image.js';
import { readElf } from '../emulator/image/elf.js';
import { InputError } from '../emulator/port/inputs.js';
import { Digest } from '../emulator/state/digest.js';
import { keptPlain } from '../emulator/state/plain.js';
import { ValueError } from '../emulator/state/schema.js';
import { checkSelection } from '../emulator/trace/selection.js';
import { LcovError, parseLcov } from '../emulator/trace/lcov.js';
import { duration } from '../emulator/units.js';
import { compilerParts, withoutNewListeners } from '../firmware/toolchain/compiler-host.js';
import { importedNames, linkImage, MpyError, parseMpy } from '../firmware/toolchain/index.js';
import { damaged, damagedJson, garbled, readsOrRejects } from './damage.js';

const file = (name: string) =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url))));
const hello = file('firmware/images/hello.elf');
const memory = ekLm3s9b92().description.chip.memories;

// ---- images ----

/** Reads all that a file says: contents, symbols, lines, unwinding rules. */
function readAll(name: string, bytes: Uint8Array): void {
  const image = loadImage(name, bytes, { memory });
  image.symbols.at(0x100);
  const lines = image.lines();
  for (const { file: source, line } of lines?.ranges() ?? [])
    expect([typeof source, typeof line]).toEqual(['string', 'number']);
  lines?.addressesOf('hello.c', 10);
  const registers = Array.from({ length: 16 }, (_, n) => 0x2000_0000 + n * 4);
  for (const { address } of image.symbols.list().slice(0, 50))
    image.frames()?.unwind([...registers.slice(0, 15), address], (at) => at);
}

describe('images', () => {
  const view = new DataView(hello.buffer, hello.byteOffset);
  const [programs, sections] = [view.getUint32(28, true), view.getUint32(32, true)];
  const tables = [
    { from: 0, to: 52 },
    { from: programs, to: programs + 32 * view.getUint16(44, true) },
    { from: sections, to: sections + 40 * view.getUint16(48, true) },
  ];
  test('ELF', () =>
    readsOrRejects(damaged(hello, tables), (bytes) => readAll('a.elf', bytes), [ImageError], 12));

  const elf = readElf('hello.elf', hello);
  const part = (name: string) => elf.section(name)?.slice() ?? new Uint8Array();
  test('line tables', () => {
    const [lines, strings, lineStrings] = ['.debug_line', '.debug_str', '.debug_line_str'].map(part);
    readsOrRejects(
      damaged(lines, [{ from: 0, to: 200 }]),
      (bytes) => {
        const table = new LineTable({ lines: bytes, strings, lineStrings });
        for (const row of table.ranges()) expect(row.address).toBeGreaterThanOrEqual(0);
        table.at(0x200);
        table.addressesOf('hello.c', 12);
      },
      [],
      30,
    );
  });
  test('unwinding rules', () => {
    readsOrRejects(
      damaged(part('.debug_frame'), [{ from: 0, to: 100 }]),
      (bytes) => {
        const table = FrameTable.read(bytes)!;
        for (let address = 0; address < 0x2000; address += 0x40) {
          const caller = table.unwind([...Array<number>(15).fill(0x2000_1000), address], (at) => at);
          expect(caller?.every(Number.isInteger) ?? true).toBe(true);
        }
      },
      [],
      40,
    );
  });

  test('Intel HEX', () => {
    const record = (type: number, address: number, data: readonly number[]) => {
      const bytes = [data.length, address >> 8, address & 255, type, ...data];
      const sum = -bytes.reduce((total, byte) => total + byte, 0) & 255;
      return `:${[...bytes, sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')}\n`;
    };
    const data = fc.array(fc.nat(255), { maxLength: 20 });
    const records = fc.array(
      fc.tuple(fc.nat(6), fc.nat(0xffff), data).map((r) => record(...r)),
      { maxLength: 8 },
    );
    const vectors = record(0, 0, [0, 0, 1, 0x20, 1, 1, 0, 0]);
    const text = fc
      .tuple(records, fc.boolean(), fc.string({ maxLength: 3 }))
      .map(([all, ended, rest]) => vectors + all.join('') + (ended ? record(1, 0, []) : '') + rest);
    readsOrRejects(text, (hex) => readAll('a.hex', new TextEncoder().encode(hex)), [ImageError], 150);
  });
  test('anything', () => {
    const bytes = fc.uint8Array({ maxLength: 100 });
    for (const name of ['a', 'a.elf', 'a.hex', 'a.bin'])
      readsOrRejects(bytes, (some) => readAll(name, some), [ImageError], 30);
  });
});

// ---- recordings ----

type Line = Record<string, unknown>;

/** Lines with right checksums. */
function withSums(lines: readonly Line[]): string {
  const digest = new Digest();
  const write = (line: Line) => {
    const text = JSON.stringify(line);
    digest.text(text);
    return `${text.slice(0, -1)}${text === '{}' ? '' : ','}"sum":"${digest.hex.slice(0, 8)}"}\n`;
  };
  return lines.map(write).join('');
}

function recordedLines(): Line[] {
  const board = ekLm3s9b92({ image: hello });
  let text = '';
  const recorder = new Recorder(board, (line) => (text += line));
  board.uart0.send('ab\u0000');
  board.uart0.sendBreak();
  board.uart0.clear();
  board.button.press();
  board.pin('PB4').input('pull1');
  board.analog('AIN0').set(1.5, { at: 1e5 });
  board.console.send(Uint8Array.of(1, 2));
  board.faults.inject({ kind: 'lose', line: 'uart0', direction: 'in', oneIn: 3, for: 1e6 });
  board.faults.inject({ kind: 'flip', target: 'r4', bit: 3 });
  board.faults.inject({ kind: 'noise', input: 'AIN1', by: 0.1, every: 1e5, seed: 4 });
  const access = debugAccess(board);
  access.register('R3', 5);
  access.memory(0x2000_1000, Uint8Array.of(200, 1));
  board.reset('pin');
  board.run({ for: '1ms' });
  recorder.end('time');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const { sum: _, ...rest } = JSON.parse(line) as Line;
      return rest;
    });
}

describe('recordings', () => {
  const lines = recordedLines();

  test('with damaged fields and right checksums are rejected with file and line, or replayed to an end', () => {
    const board = ekLm3s9b92({ image: hello });
    const replay = (content: unknown) => {
      const recording = readRecording(withSums(content as Line[]), 'a.rec');
      const replayed = new Replay(board.fork(), recording);
      replayed.advance(20_000);
    };
    readsOrRejects(damagedJson(lines), replay, [RecordingError], 60);
  });

  test('with damaged bytes are rejected', () => {
    const bytes = new TextEncoder().encode(withSums(lines));
    readsOrRejects(
      damaged(bytes),
      (some) => readRecording(new TextDecoder().decode(some), 'a.rec'),
      [RecordingError],
      30,
    );
  });
});

// ---- inputs and states ----

describe('the door', () => {
  const board = ekLm3s9b92({ image: hello });
  debugAccess(board);
  const sources = recordedLines().flatMap((line) => ('input' in line ? [line] : []));

  test('a source takes a value or rejects it by name, and the board runs on', () => {
    const inputs = fc
      .constantFrom(...sources)
      .chain((line) => damagedJson([line.value]).map((value) => [line.input, value]));
    const enter = ([source, value]: unknown[]) => {
      const fork = board.fork();
      debugAccess(fork);
      try {
        fork.inputs.enter(source as string, (value as never[])[0]);
        fork.run({ for: 1e4 });
      } finally {
        fork.close();
      }
    };
    readsOrRejects(inputs, enter, [InputError], 60);
  });

  test('what is kept is equal, and nothing else is kept', () => {
    const values = fc.anything({
      withTypedArray: true,
      withBigInt: true,
      withMap: true,
      withSet: true,
      withDate: true,
      maxDepth: 3,
    });
    readsOrRejects(values, (value) => expect(keptPlain(value, 'it')).toEqual(value), [ValueError], 100);
  });

  test('a saved state is restored or rejected, and then the board is as before', () => {
    board.run({ for: '2ms' });
    const fork = board.fork();
    const { memory: bytes, ...rest } = fork.save();
    const before = fork.digest();
    readsOrRejects(
      damagedJson(rest),
      (state) => {
        try {
          fork.restore({ ...(state as typeof rest), memory: bytes } as never);
        } catch (error) {
          if (fork.digest() !== before) throw new Error('partly restored', { cause: error });
          throw error;
        }
        fork.restore({ ...rest, memory: bytes } as never);
      },
      [ValueError, InputError],
      60,
    );
  });
});

// ---- text ----

describe('text', () => {
  const board = ekLm3s9b92({ image: hello });
  const pieces = ['flip', 'r0.3', '0x20000000.1', 'cell', 'stuck', 'noise', 'PB4', 'AIN0', 'every 1us', 'lose uart0 in', '1/3', 'nth',
    'dead UART0', 'drift', 'at 1ms', 'for 1ms', 'seed 3', 'by', 'brown-out', 'power-cut', 'main.0']; // prettier-ignore

  test('faults', () => {
    const addressOf = (name: string) => board.addressOf(name);
    const inject = (text: string) => {
      const fork = board.fork();
      try {
        fork.faults.inject(parseFault(text, addressOf));
        fork.run({ for: 1e5 });
      } finally {
        fork.close();
      }
    };
    readsOrRejects(garbled('noise AIN0 by 1 every 1us', pieces), inject, [RangeError, InputError], 80);
  });

  test('durations', () => {
    readsOrRejects(
      garbled('12.5ms', ['1', 'ms', 'us', 's']),
      (text) => expect(duration(text)).toBeGreaterThan(0),
      [RangeError, Error],
      60,
    );
  });

  test('trace selections', () => {
    const names = fc.array(garbled('UART0.CTL', ['UART0', 'CTL', 'PA1', 'GPIOD']), { maxLength: 3 });
    const select = ([blocks, pins]: string[][]) => checkSelection(board, { blocks, pins });
    readsOrRejects(fc.tuple(names, names), select, [RangeError], 60);
  });

  test('tracefiles', () => {
    const tracefile = 'TN:\nSF:a.c\nFN:1,main\nFNDA:2,main\nBRDA:1,0,0,-\nDA:1,2\nLF:1\nend_of_record\n';
    const lines = tracefile.split('\n').map((line) => `${line}\n`);
    const text = fc.oneof(
      garbled(tracefile, lines),
      damaged(new TextEncoder().encode(tracefile)).map((b) => new TextDecoder().decode(b)),
    );
    readsOrRejects(text, (some) => parseLcov('a.info', some), [LcovError], 120);
  });

  test('debug commands', async () => {
    const words = ['break main', 'step 2', 'run 10us', 'go 1ms', 'print UART0.CTL', 'p r0', 'list', 'x 0x20000000', 'send "a"', 'set',
      'press', 'to', 'write', 'UART0.DR', 'expect', 'find', 'who wrote', 'disassemble', 'pins', 'delete', 'fault', 'help', '=', '5']; // prettier-ignore
    const session = new DebugConsole(board.fork(), { limit: 5e6 });
    await fc.assert(
      fc.asyncProperty(garbled('break main', words), async (line) => {
        expect((await session.execute(line)).text).not.toMatch(/undefined is not|\[object/);
      }),
      { seed: 3, numRuns: 60 * Number(process.env.PERCH_RUNS ?? 1) },
    );
  });
});

// ---- GDB ----

test('packets of GDB', () => {
  const board = ekLm3s9b92({ image: hello });
  const packets = ['qSupported:swbreak+', 'qXfer:features:read:target.xml:0,100', 'qRcmd,68656c70', 'qCRC:0,10', 'g', 'G00', 'p0', 'P0=01000000',
    'm0,10', 'M20000000,1:ff', 'X20000000,1:a', 'Z0,100,2', 'z0,100,2', 'Z2,20000000,4', 'Hg0', 'vCont;c', 'vCont;r0,10', 's', 'bs',
    'vFlashErase:0,400', 'vFlashWrite:0:a', '?', 'k', 'D', 'vRun;', '!', 'R00', 'T1', 'C05', 'M40004000,4:00000000', 'ffffffff']; // prettier-ignore
  const bytes = fc.oneof(
    garbled(packets.join(''), packets).map((packet) => framed(packet)),
    fc
      .constantFrom(...packets)
      .chain((packet) =>
        damaged(new TextEncoder().encode(packet)).map((b) => framed(String.fromCharCode(...b))),
      ),
    fc.constantFrom(...packets).chain((packet) => damaged(framed(packet))),
  );
  const talk = (pieces: readonly Uint8Array[]) => {
    const fork = board.fork();
    const session = new GdbSession(new History(fork, { memory: 1 << 20 }), {
      send: () => {},
      ended: () => {},
    });
    for (const piece of pieces) {
      session.receive(piece);
      session.slice(fork.clock.cycles + 100);
      session.receive(Uint8Array.of(3));
    }
    session.close();
  };
  readsOrRejects(fc.array(bytes, { maxLength: 6 }), talk, [], 30);
});

// ---- Python ----

describe('compiled Python', () => {
  const source =
    'import a\nfrom b import c\ndef f(x, *y, z=1.5, **w):\n  for i in x:\n    yield (i, "s", b"t", 12345678901234567890)\n';
  let mpy = new Uint8Array();
  withoutNewListeners(() => {
    const { entry, instantiate } = compilerParts();
    entry({
      arguments: ['-msmall-int-bits=31', '-s', 'm.py', 'input.py'],
      inputFileContents: source,
      callback: (_status, bytes) => (mpy = Uint8Array.from(bytes!)),
      instantiateWasm(imports, receive) {
        const instance = instantiate(imports);
        receive(instance);
        return instance.exports;
      },
    });
  });
  test('.mpy files', () => {
    const read = (bytes: Uint8Array) => {
      const module = parseMpy(bytes);
      importedNames(module);
      linkImage([{ name: 'm', file: 'm.py', mpy: module }]);
    };
    readsOrRejects(damaged(mpy, [{ from: 0, to: 60 }]), read, [MpyError], 150);
  });
});
