/** Traces: `perch trace` as a command, both engines against each other, and the waveforms in sigrok and GTKWave. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { traceBoard, type TraceFormat, type TraceSelection, traceWriter } from 'perch';
import { ekLm3s9b92 } from 'perch/boards';
import { afterAll, describe, expect, test } from 'vitest';
import type { Processor } from '../emulator/core/processor.js';
import { Interpreter } from '../emulator/engine/interpreter.js';
import { Translator } from '../emulator/engine/translator/translator.js';
import { firstDifference, textOf } from '../emulator/trace/trace.testing.js';
import { main } from './command.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const image = (name: string) => path(`firmware/images/${name}.elf`);
const folder = mkdtempSync(join(tmpdir(), 'perch-trace-'));
const inFolder = (name: string) => join(folder, name);

afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end. @throws Error if the command is not installed */
function run(
  command: string,
  args: readonly string[],
  stdio: Partial<Record<0 | 1, number>> = {},
): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, NO_COLOR: undefined },
    stdio: [stdio[0] ?? 'ignore', stdio[1] ?? 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (bytes: Buffer) => (stdout += bytes));
  child.stderr!.on('data', (bytes: Buffer) => (stderr += bytes));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const trace = (args: readonly string[], stdio = {}) => run(process.execPath, [main, 'trace', ...args], stdio);

/** Runs `perch trace` into a file of this name. @returns the contents of the file */
async function traced(name: string, args: readonly string[], stdio = {}): Promise<string> {
  const { code, stderr } = await trace([...args, '-o', name], stdio);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/events in .* written to/)]);
  return readFileSync(inFolder(name), 'utf8');
}

function inputFile(name: string, text: string): number {
  writeFileSync(inFolder(name), text);
  return openSync(inFolder(name), 'r');
}

const engines = {
  translator: (cpu: Processor) => new Translator(cpu),
  interpreter: (cpu: Processor) => new Interpreter(cpu),
};

type TraceRequest = readonly [format: TraceFormat, selection?: TraceSelection];

/** Runs an image once, in this process, and writes all of these traces of the run. */
function traceRun(
  name: string,
  time: string,
  requests: readonly TraceRequest[],
  engine: keyof typeof engines = 'translator',
) {
  const board = ekLm3s9b92({ image: readFileSync(image(name)), engine: engines[engine] });
  const writings = requests.map(([format, selection = {}]) => {
    const pieces: Uint8Array[] = [];
    const writer = traceWriter(format, board, (bytes) => void pieces.push(bytes.slice()), { selection });
    const stop = traceBoard(board, selection, (event) => writer.event(event));
    return () => {
      stop();
      writer.end();
      return textOf((sink) => pieces.forEach(sink));
    };
  });
  board.run({ for: time });
  return { texts: writings.map((finish) => finish()), sent: board.uart0.text };
}

/** One run of dma.elf in every format. */
const dma = traceRun('dma', '40ms', [
  ['text', { transfers: true }],
  ['jsonl', { transfers: true, serial: true }],
  ['vcd', { transfers: true }],
  ['perfetto', { transfers: true }],
  ['text', { blocks: ['UART0.DR'], serial: true }],
]);

describe('both engines write the same trace, byte for byte', () => {
  const runs: [name: string, time: string, requests: TraceRequest[]][] = [
    [
      'hello',
      '40ms',
      [['text'], ['vcd'], ['perfetto', { blocks: ['UART0', 'NVIC'], exceptions: true, serial: true }]],
    ],
    ['blinky', '1100ms', [['text'], ['jsonl']]],
    [
      'dma',
      '40ms',
      [
        ['text'],
        ['jsonl', { transfers: true, blocks: ['UART0'] }],
        ['vcd', { transfers: true, exceptions: true }],
        ['perfetto', { transfers: true, serial: true }],
      ],
    ],
  ];
  test.each(runs)('%s.elf for %s: %j', (name, time, requests) => {
    const [translated, interpreted] = [
      traceRun(name, time, requests, 'translator').texts,
      traceRun(name, time, requests, 'interpreter').texts,
    ];
    translated.forEach((text, n) => {
      expect(text.length).toBeGreaterThan(1000);
      expect([requests[n], firstDifference(text, interpreted[n])]).toEqual([requests[n], undefined]);
    });
  });

  test('owlet.elf with input, by the command', async () => {
    const write = async (engine: string) => {
      const stdin = inputFile(`input-${engine}`, '\x05print(6 * 7)\r\n');
      const args = [image('owlet'), '--for', '200ms', '--uart0', 'stdio', '--engine', engine];
      const text = await traced(`${engine}.out`, args, { 0: stdin });
      closeSync(stdin);
      return text;
    };
    const [translated, interpreted] = [await write('translator'), await write('interpreter')];
    expect(translated.length).toBeGreaterThan(1000);
    expect(firstDifference(translated, interpreted)).toBeUndefined();
  });

  test('a crash with its exception', async () => {
    const write = async (engine: string) => {
      const stdin = inputFile(`key-${engine}`, 'd');
      const args = [
        image('crash'),
        '--uart0',
        'stdio',
        '--for',
        '100ms',
        '--engine',
        engine,
        '-o',
        'crash.txt',
      ];
      const { code, stderr } = await trace(args, { 0: stdin });
      closeSync(stdin);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/DIVBYZERO/)]);
      return readFileSync(inFolder('crash.txt'), 'utf8');
    };
    const [translated, interpreted] = [await write('translator'), await write('interpreter')];
    expect(translated).toMatch(/uart0 rx +0x64 'd' +on PA0, 115191 8N1\n/);
    expect(translated).toMatch(/\[HardFault\] +pending\n.*Fault_Handler .*\[HardFault\] +entered\n$/);
    expect(firstDifference(translated, interpreted)).toBeUndefined();
  });
});

describe('waveforms', () => {
  test('sigrok decodes the UART of hello.elf into the text that it sends', async () => {
    const dump = await traced('hello.vcd', [image('hello'), '--for', '30ms']);
    const { texts, sent } = traceRun('hello', '30ms', [['vcd']]);
    expect(firstDifference(dump, texts[0])).toBeUndefined();
    const decoder = ['-P', 'uart:rx=PA1:baudrate=115200', '-A', 'uart=rx-data'];
    const { code, stdout, stderr } = await run('sigrok-cli', ['-I', 'vcd', '-i', 'hello.vcd', ...decoder]);
    expect([code, stderr]).toEqual([0, '']);
    const bytes = stdout
      .trim()
      .split('\n')
      .map((line) => parseInt(line.replace(/^.*: /, ''), 16));
    expect(String.fromCharCode(...bytes)).toBe(sent);
    expect(sent).toMatch(/^Hello from the LM3S9B92!\r\n[^]*bye\r\n$/);
  });

  const formats = [
    { dataBits: 5, parity: 'none', stopBits: 1 },
    { dataBits: 6, parity: 'even', stopBits: 1 },
    { dataBits: 7, parity: 'odd', stopBits: 2 },
    { dataBits: 8, parity: 'none', stopBits: 2 },
    { dataBits: 8, parity: 'one', stopBits: 1 },
    { dataBits: 8, parity: 'zero', stopBits: 2 },
  ] as const;
  const lcrh = { none: 0, odd: 0x02, even: 0x06, one: 0x82, zero: 0x86 } as const;

  test.each(formats)('sigrok decodes the frames of a serial line and a break: %j', async (format) => {
    const { dataBits, parity, stopBits } = format;
    const board = ekLm3s9b92();
    const set = (register: string, value: number) =>
      board.bus.write(board.names.find(register).address!, value, 4);
    const selection = { serial: true };
    const pieces: Uint8Array[] = [];
    const writer = traceWriter('vcd', board, (bytes) => void pieces.push(bytes.slice()), { selection });
    traceBoard(board, selection, (event) => writer.event(event));
    const control = ((dataBits - 5) << 5) | (stopBits === 2 ? 8 : 0) | lcrh[parity] | 0x10;
    const settings = { 'SYSCTL.RCGC1': 1, 'SYSCTL.RCGC2': 1, 'GPIOA.AFSEL': 3, 'GPIOA.DEN': 3 };
    const uart = { 'GPIOA.PCTL': 0x11, 'UART0.IBRD': 10, 'UART0.LCRH': control, 'UART0.CTL': 0x301 };
    for (const [register, value] of Object.entries({ ...settings, ...uart })) set(register, value);
    const pass = (cycles: number) => {
      for (const until = board.clock.cycles + cycles; board.clock.cycles < until; board.clock.advance()) {
        board.clock.setHorizon(until);
        board.clock.sleep();
      }
    };
    pass(5_000);
    const characters = [0x00, 0x55, 0xff, 0x2a, 0x80].map((data) => data & ((1 << dataBits) - 1));
    for (const data of characters) set('UART0.DR', data);
    pass(20_000);
    set('UART0.LCRH', control | 1);
    pass(3_000);
    set('UART0.LCRH', control);
    pass(10_000);
    writer.end();
    const name = `${dataBits}${parity}${stopBits}.vcd`;
    writeFileSync(
      inFolder(name),
      textOf((sink) => pieces.forEach(sink)),
    );
    const options = `baudrate=100000:data_bits=${dataBits}:parity=${parity}:stop_bits=${stopBits === 2 ? '1.5' : '1.0'}`;
    const decoder = ['-P', `uart:rx=PA1:${options}`, '-A', 'uart=rx-data:rx-parity-err:rx-break'];
    const { code, stdout, stderr } = await run('sigrok-cli', ['-I', 'vcd', '-i', name, ...decoder]);
    expect([code, stderr]).toEqual([0, '']);
    const decoded = stdout
      .trim()
      .split('\n')
      .map((line) => line.replace(/^.*: /, ''));
    expect(decoded.slice(0, 5).map((text) => parseInt(text, 16))).toEqual(characters);
    expect(decoded.slice(5)).toContain('Break condition');
  });

  test("GTKWave's vcd2fst and fst2vcd preserve the edges", async () => {
    const written = await traced('led.vcd', [image('blinky'), '--for', '2600ms', '--irq', '--pins', 'PD0']);
    expect((await run('vcd2fst', ['led.vcd', 'led.fst'])).code).toBe(0);
    const { code, stdout } = await run('fst2vcd', ['led.fst']);
    expect(code).toBe(0);
    const edges = edgesOf(written, 'PD0');
    expect(edgesOf(stdout, 'PD0')).toEqual(edges);
    const gaps = edges.slice(1).map((at, n) => at - edges[n]);
    expect(gaps).toEqual([500_000_000, 500_000_000, 500_000_000, 500_000_000]);
    expect(edgesOf(written, 'TIMER0A')).toHaveLength(10);
  });
});

/** The times in nanoseconds at which a wire of a dump changes. */
function edgesOf(dump: string, name: string): number[] {
  const [, id] = new RegExp(`\\$var wire 1 (\\S+) ${name} \\$end`).exec(dump)!;
  const edges: number[] = [];
  let [time, started] = [0, false];
  for (const line of dump.slice(dump.indexOf('$enddefinitions')).split('\n')) {
    if (line.startsWith('#')) time = Number(line.slice(1));
    else if (line === '$end') started = true;
    else if (started && line.slice(1) === id) edges.push(time);
  }
  return edges;
}

describe('a trace', () => {
  test('has accesses, exceptions, edges and serial bytes by default, and a poll on one line', async () => {
    const text = await traced('all.txt', [image('blinky'), '--for', '600ms']);
    expect(text).toMatch(
      /SysCtlClockSet\+0x\w+ sysctl\.c:\d+ +SYSCTL\.RIS +r32 .*SYSCTL\.RIS\.PLLLRIS polled 1,3\d\d times in .*, PLLLRIS 0->1\n/,
    );
    expect(text).toMatch(
      /\[TIMER0A\] +pending\n.*Timer0A_Handler blinky\.c:\d+ +\[TIMER0A\] +entered\n.*TIMER0\.ICR +w32 0x0000_0001  TATOCINT 1\n[^]*GPIOD\.DATA +w32 0x0000_00FF  DATA 0->1\n.* PD0 +0->1\n.*\[TIMER0A\] +returned\n$/,
    );
    const [hello] = traceRun('hello', '40ms', [['text']]).texts;
    expect(hello).toMatch(/UART0\.CTL +w32 0x0000_0301  UARTEN 0->1, TXE 0->1, RXE 0->1\n/);
    expect(hello).toMatch(/uart0 tx +0x48 'H' +on PA1, 115191 8N1\n/);
  });

  test('has only the selected events, on standard output by default', async () => {
    const { code, stdout, stderr } = await trace([image('blinky'), '--for', '2s', '--pins', 'pd0']);
    expect([code, stderr]).toEqual([0, '']);
    const [heading, ...lines] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^# time\/ms +cycle +code +event$/);
    expect(lines.map((line) => line.replace(/^.*GPIOPinWrite gpio\.c:\d+ +/, ''))).toEqual([
      'PD0                 0->1',
      'PD0                 1->0',
      'PD0                 0->1',
    ]);
  });

  test("takes its format from --format, or from the file's extension", async () => {
    const args = [image('hello'), '--for', '16ms', '--blocks', 'UART0'];
    const lines = (await traced('uart.jsonl', args)).trimEnd().split('\n');
    const { traceEvents } = JSON.parse(await traced('uart.json', args));
    expect(await traced('uart.out', [...args, '--format', 'jsonl'])).toBe(`${lines.join('\n')}\n`);
    const accesses = lines.map((line) => JSON.parse(line));
    expect(accesses).toContainEqual(
      expect.objectContaining({ register: 'UART0.IBRD', value: 43, changes: { DIVINT: [0, 43] } }),
    );
    expect(traceEvents.filter(({ ph }: { ph: string }) => ph === 'i')).toHaveLength(accesses.length);
  });

  describe('--dma: the transfers of the DMA controller', () => {
    const args = [image('dma'), '--for', '40ms', '--dma'];
    const [text, records, dump, tracks, ofUart] = dma.texts;
    const message = '64 words were copied, and nobody wrote this to the UART.\r\n';
    const sent = [...message].map((character) => character.charCodeAt(0));

    test('as text, with registers by name', async () => {
      expect(firstDifference(await traced('dma.txt', args), text)).toBeUndefined();
      const lines = text.trimEnd().split('\n').slice(1);
      expect(lines).toHaveLength(64 + message.length);
      expect(lines[0]).toMatch(
        /^ +15\.00\d+ +\d+ +UDMA channel 30 +m32 0x0000_0000 +0x2000_(\w{4}) -> 0x2000_\w{4}$/,
      );
      expect(lines[64]).toMatch(/ +UDMA channel 9 +m8 +0x36 +0x2000_\w{4} -> UART0\.DR$/);
      const times = lines.map((line) => Number(/^ *(\S+)/.exec(line)![1]));
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    test('as JSON: the words are copied, the message reaches the UART', async () => {
      expect(firstDifference(await traced('dma.jsonl', [...args, '--serial']), records)).toBeUndefined();
      const moved = records
        .trimEnd()
        .split('\n')
        .map((l) => JSON.parse(l));
      const transfers = moved.filter(({ kind }) => kind === 'transfer');
      const [copied, written] = [30, 9].map((n) => transfers.filter(({ channel }) => channel === n));
      expect(copied.map(({ value }) => value)).toEqual(Array.from({ length: 64 }, (_, n) => 0x01010101 * n));
      expect(new Set(copied.map(({ source, destination }) => source - destination)).size).toBe(1);
      expect(written[0]).toMatchObject({ master: 'UDMA', size: 1, destination: 0x4000c000, to: 'UART0.DR' });
      expect(written.map(({ value }) => value)).toEqual(sent);
      const frames = moved.filter(({ kind }) => kind === 'serial');
      expect(frames.map(({ frame }) => frame.data)).toEqual(sent);
      expect(dma.sent).toBe(message);
    });

    test('as waveforms', async () => {
      writeFileSync(inFolder('dma.vcd'), dump);
      expect((await run('vcd2fst', ['dma.vcd', 'dma.fst'])).code).toBe(0);
      expect(edgesOf(dump, 'item')).toHaveLength(64 + message.length);
      expect(dump).toContain('$scope module UDMA_transfers $end');
      expect(dump).toContain('destination[31] $end');
    });

    test('on a track for each channel', () => {
      const { traceEvents } = JSON.parse(tracks);
      const of = (track: string) => {
        const { tid } = traceEvents.find((e: { args?: { name?: string } }) => e.args?.name === track);
        return traceEvents.filter((e: { tid?: number; ph: string }) => e.tid === tid && e.ph === 'i');
      };
      expect(of('UDMA channel 30')).toHaveLength(64);
      expect(of('UDMA channel 9')[0]).toMatchObject({
        name: 'move8',
        args: { destination: 'UART0.DR', value: '0x36' },
      });
    });

    test('name the channel as the master of an access', () => {
      expect(ofUart).toMatch(
        /\d  UDMA channel 9 +UART0\.DR +w8 +0x36\n.*  UDMA channel 9 +uart0 tx +0x36 '6'/,
      );
    });
  });
});

test('a program receives the same events through traceBoard', () => {
  const board = ekLm3s9b92({ image: readFileSync(image('hello')) });
  const [written, sent]: [number[], number[]] = [[], []];
  const stop = traceBoard(board, { blocks: ['UART0.DR'], serial: true }, (event) => {
    if (event.kind === 'write') written.push(event.value);
    if (event.kind === 'serial') sent.push(event.frame.data);
  });
  board.runUntil('bye\r\n', { within: '1s' });
  stop();
  board.run({ for: '1ms' });
  expect(String.fromCharCode(...sent)).toBe(board.uart0.text);
  expect(written).toEqual(sent);
});

describe('a stripped image', () => {
  test.each([
    [
      '-g',
      /has no DWARF line table: code is shown without source lines\n$/,
      /0x\w+_\w+ UARTCharPut\+0x\w+ +UART0/,
    ],
    ['-s', /has no symbols: code is shown by address, .*\n$/, /\d  0x\w+_\w+  UART0/],
  ])('is traced with one notice about the loss: strip %s', async (option, notice, line) => {
    expect(
      spawnSync('arm-none-eabi-strip', [option, '-o', inFolder('stripped.elf'), image('hello')]).status,
    ).toBe(0);
    const { code, stdout, stderr } = await trace(['stripped.elf', '--for', '16ms', '--blocks', 'UART0']);
    expect([code, stderr]).toEqual([0, expect.stringMatching(notice)]);
    expect(stdout).toMatch(line);
  });
});

describe.concurrent('an error names its reason', () => {
  const full = 'no space left on the device\n';
  const hello = image('hello');
  test.each<[string[], string]>([
    [[hello, '--blocks', 'UART9'], "perch: no block 'UART9' (did you mean 'UART0' or 'UART1' or 'UART2'?)\n"],
    [[hello, '--blocks', 'GPIOD,UART0.CTX'], "perch: no register 'CTX' in UART0 (did you mean 'CTL'?)\n"],
    [
      [hello, '--pins', 'PD9'],
      "perch: ek-lm3s9b92 has no pin 'PD9' (did you mean 'PD0' or 'PD1' or 'PD2'?)\n",
    ],
    [[hello, '--pins', 'PD0,'], "perch: --pins: 'PD0,' contains an empty name\n"],
    [
      [hello, '--uart0', 'stdio'],
      'perch: --uart0 stdio needs -o FILE: the trace itself goes to standard output\n',
    ],
    [[hello, '-o', 'nowhere/x'], "perch: -o: cannot write 'nowhere/x': no such file\n"],
    [[hello, '-o', '/dev/full', '--for', '40ms'], `perch: cannot write the trace to '/dev/full': ${full}`],
  ])('%j', async (args, message) => {
    expect(await trace(args)).toEqual({ code: 2, stdout: '', stderr: message });
  });

  test('standard output on a full disk', async () => {
    const device = openSync('/dev/full', 'w');
    const { code, stderr } = await trace([image('hello'), '--for', '40ms'], { 1: device });
    closeSync(device);
    expect([code, stderr]).toEqual([2, `perch: cannot write the trace to standard output: ${full}`]);
  });

  test('a file at its size limit', async () => {
    const command = `ulimit -f 100; exec "$0" "${main}" trace "${hello}" --for 40ms --format jsonl -o big.jsonl`;
    const { code, stderr } = await run('bash', ['-c', command, process.execPath]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^perch: cannot write the trace to 'big.jsonl': .*\n$/),
    ]);
  });

  test('the image as the file to write', async () => {
    writeFileSync(inFolder('own.elf'), readFileSync(hello));
    const { code, stderr } = await trace(['own.elf', '-o', './own.elf']);
    expect([code, stderr]).toEqual([2, "perch: -o: './own.elf' is the image itself\n"]);
    expect(readFileSync(inFolder('own.elf'))).toEqual(readFileSync(hello));
  });

  test('an endless trace ends quietly when its reader closes the pipe', async () => {
    const command = `"$0" "${main}" trace "${image('blinky')}" | head -2; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await run('bash', ['-c', command, process.execPath]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^# time.*\n.*SYSCTL\.RCC.*\n0\n$/);
  });
});
