/** Recordings of runs: replayed on either engine, compared at intervals, and rejected by other boards. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  formatDivergence,
  debugAccess,
  History,
  readRecording,
  Recorder,
  Replay,
} from '../emulator/index.js';
import { ekLm3s9b92, type EkLm3s9b92 } from '../boards/index.js';
import { afterAll, describe, expect, test } from 'vitest';
import type { Processor } from '../emulator/core/processor.js';
import { type RecordedEvent, RecordingWriter } from '../emulator/debug/recording.js';
import { Interpreter } from '../emulator/engine/interpreter.js';
import { Translator } from '../emulator/engine/translator/translator.js';
import { commandIn } from './command.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const image = (name: string) => readFileSync(path(`firmware/images/${name}.elf`));
const engines = {
  interpreter: (cpu: Processor) => new Interpreter(cpu),
  translator: (cpu: Processor) => new Translator(cpu),
};

/** Records a run of the board. @returns the text of the recording */
function recorded(board: EkLm3s9b92, live: (board: EkLm3s9b92) => void): string {
  let text = '';
  const recorder = new Recorder(board, (line) => (text += line));
  live(board);
  recorder.end('time');
  return text;
}

/** Enters text, button presses, a pin level, a fault and a reset, some from inside a run. */
function live(board: EkLm3s9b92): void {
  let echoes = 0;
  board.uart0.onData(() => {
    if (echoes++ < 5) board.uart0.send('\r');
  });
  board.run({ for: '60ms' });
  board.uart0.send('print(6*7)\r');
  board.run({ for: '150ms' });
  board.button.press();
  board.pin('PC5').input(1);
  board.run({ for: '5ms' });
  board.step();
  board.button.release();
  board.run({ for: '80ms' });
  board.faults.inject({ kind: 'flip', target: 0x20000100, bit: 3 });
  board.reset('pin');
  board.run({ for: '100ms' });
}

describe('a recording', () => {
  test.each([
    ['owlet', 'interpreter', 'translator'],
    ['owlet', 'translator', 'interpreter'],
    ['hello', 'translator', 'interpreter'],
    ['blinky', 'interpreter', 'translator'],
  ] as const)('of %s made on the %s replays on the %s', (name, here, there) => {
    const board = ekLm3s9b92({ image: image(name), engine: engines[here] });
    const recording = readRecording(recorded(board, live), 'a.rec');
    const inputs = recording.events.flatMap(({ event }) => ('input' in event ? [event.input] : []));
    expect(new Set(inputs)).toEqual(new Set(['uart0', 'button', 'pin PC5', 'fault', 'reset']));
    expect(recording.events.filter(({ event }) => 'digest' in event).length).toBeGreaterThan(2);
    const replayed = ekLm3s9b92({ image: image(name), engine: engines[there] });
    const replay = new Replay(replayed, recording);
    while (!replay.done) replay.advance(replayed.clock.cycles + 1_000_000);
    expect([replay.divergence, replay.reason]).toEqual([undefined, 'time']);
    expect([replayed.digest(), replayed.uart0.text]).toEqual([board.digest(), board.uart0.text]);
  });

  test('of a crash ends at the crash', () => {
    const board = ekLm3s9b92({ image: image('crash') });
    const text = recorded(board, () => {
      board.run({ for: '50ms' });
      board.uart0.send('n');
      expect(board.run({ for: '50ms' }).reason).toBe('crash');
    });
    const replay = new Replay(ekLm3s9b92({ image: image('crash') }), readRecording(text, 'a.rec'));
    replay.advance();
    expect(replay.divergence).toBeUndefined();
    expect(replay.board.clock.cycles).toBe(board.clock.cycles);
  });

  test('of a lockup ends at the lockup', () => {
    const file = image('hello');
    const locking = () => {
      const board = ekLm3s9b92({ image: file });
      const locked = { ...board.image!, segments: structuredClone(board.image!.segments) };
      // The vectors of HardFault and SVCall: bit 0 clear is no Thumb code.
      for (const vector of [3, 11]) locked.segments[0].bytes.fill(0, 4 * vector, 4 * vector + 4);
      // The reset handler begins with SVC 0.
      locked.segments[0].bytes.set([0x00, 0xdf], (board.image!.initialPc & ~1) - locked.segments[0].address);
      return ekLm3s9b92({ image: locked });
    };
    const board = locking();
    const text = recorded(board, () => expect(board.run({ for: '1ms' }).crash?.reason).toContain('lockup'));
    const replay = new Replay(locking(), readRecording(text, 'a.rec'));
    replay.advance();
    expect([replay.divergence, replay.board.digest()]).toEqual([undefined, board.digest()]);
  });

  test('can be replayed into a history', () => {
    const text = recorded(ekLm3s9b92({ image: image('blinky') }), live);
    const board = ekLm3s9b92({ image: image('blinky') });
    const history = new History(board);
    const via = { runTo: (cycle: number) => history.run(cycle), enter: history.enter.bind(history) };
    const replay = new Replay(board, readRecording(text, 'a.rec'), { via });
    replay.advance();
    expect(replay.divergence).toBeUndefined();
    expect(history.searchBack((hit) => board.pin('PB4').watch(hit))).toBe(true);
    expect(board.button.pressed).toBe(true);
  });

  test('of a session that goes back contains the new future and the edits', () => {
    const board = ekLm3s9b92({ image: image('crash') });
    const lines: string[] = [];
    const truncate = (kept: number) => (lines.length = kept);
    const recorder = new Recorder(board, (line) => lines.push(line), { truncate });
    const history = new History(board);
    const access = debugAccess(board);
    history.run(15_000_000);
    board.uart0.send('n');
    expect(history.run(40_000_000).reason).toBe('crash');
    const before = lines.length;
    history.goTo(12_000_000);
    access.memory(0x20001000, Uint8Array.of(1, 2));
    access.register('R11', 7);
    expect(() => access.device(0x40001000, 1, 4)).toThrow();
    expect(() => access.memory(0x20018000 - 1, Uint8Array.of(1, 2))).toThrow(RangeError);
    expect(() => access.register('R16', 1)).toThrow("no register 'R16' (did you mean 'R1'");
    expect(lines.length).toBeLessThan(before + 3);
    history.run(16_000_000);
    board.uart0.send('d');
    expect(history.run(40_000_000).crash?.status).toContain('DIVBYZERO');
    history.goTo(13_000_000);
    history.goTo(history.end);
    recorder.end('stopped');
    const replayed = ekLm3s9b92({ image: image('crash'), engine: engines.interpreter });
    const replay = new Replay(replayed, readRecording(lines.join(''), 'a.rec'));
    replay.advance();
    expect([replay.divergence, replayed.digest()]).toEqual([undefined, board.digest()]);
    const inputs = replay.recording.events.flatMap(({ event }) => ('input' in event ? [event.input] : []));
    expect(inputs).toEqual(['debugger', 'debugger', 'debugger', 'uart0']);
  });

  test('of a session that a BKPT instruction halts replays without the debugger', () => {
    const board = ekLm3s9b92({ image: image('hello') });
    const lines: string[] = [];
    const recorder = new Recorder(board, (line) => lines.push(line));
    const history = new History(board);
    const access = debugAccess(board);
    access.attach(true);
    // BKPT 0; NOP; B .
    access.memory(0x20004000, Uint8Array.of(0x00, 0xbe, 0x00, 0xbf, 0xfe, 0xe7));
    access.register('PC', 0x20004000);
    expect(history.run(1_000_000).reason).toBe('breakpoint');
    access.register('PC', 0x20004002);
    access.attach(false);
    history.run(1_000_000);
    history.goTo(1);
    expect(board.haltOnBkpt).toBe(true);
    history.goTo(history.end);
    recorder.end('stopped');
    const replayed = ekLm3s9b92({ image: image('hello') });
    const replay = new Replay(replayed, readRecording(lines.join(''), 'a.rec'));
    replay.advance();
    expect([replay.divergence, replayed.digest()]).toEqual([undefined, board.digest()]);
  });

  test('replays without input from outside', () => {
    const text = recorded(ekLm3s9b92({ image: image('owlet') }), live);
    const board = ekLm3s9b92({ image: image('owlet') });
    board.uart0.onData(() => board.uart0.send('x'));
    const replay = new Replay(board, readRecording(text, 'a.rec'));
    replay.advance();
    expect(replay.divergence).toBeUndefined();
  });

  test('does not change the run', () => {
    const digests = [true, false].map((recording) => {
      const board = ekLm3s9b92({ image: image('owlet') });
      if (recording) recorded(board, live);
      else live(board);
      return board.digest();
    });
    expect(digests[0]).toBe(digests[1]);
  });

  test('locates the first interval in which a run differs', () => {
    const board = ekLm3s9b92({ image: image('hello') });
    const { events, file: _, complete: __, ...head } = readRecording(recorded(board, live), 'a.rec');
    const digests = events.filter(({ event }) => 'digest' in event).map(({ line }) => line);
    let text = '';
    const writer = new RecordingWriter((line) => (text += line));
    writer.head(head);
    for (const { line, event } of events) {
      const wrong = 'digest' in event && digests.indexOf(line) >= 2;
      writer.event((wrong ? { ...event, digest: 'f'.repeat(16) } : event) as RecordedEvent);
    }
    const replay = new Replay(ekLm3s9b92({ image: image('hello') }), readRecording(text, 'b.rec'));
    replay.advance();
    expect(replay.divergence?.line).toBe(digests[2]);
    expect(replay.divergence?.from.cycle).toBe(events[digests[1] - 2].event.cycle);
    const message = formatDivergence(replay.recording, replay.divergence!);
    expect(message).toMatch(
      new RegExp(`^b\\.rec:${digests[2]}: the run differs from the recording between 0\\.\\d+ s`),
    );
    expect(message).toContain('the recording has state ffffffffffffffff after');
  });

  test.each([
    [
      'another image',
      'blinky',
      {},
      /^a\.rec:1: the recording is of the image image with SHA-256 [0-9a-f]{12}…, and image has/,
    ],
    [
      'another option',
      'hello',
      { mac: '02:00:00:00:00:01' },
      /has the mac none, and this one "02:00:00:00:00:01"/,
    ],
  ])('is rejected with %s', (_what, name, options, why) => {
    const recording = readRecording(
      recorded(ekLm3s9b92({ image: image('hello') }), () => {}),
      'a.rec',
    );
    const board = ekLm3s9b92({ image: image(name), ...options });
    expect(() => new Replay(board, recording)).toThrow(why);
  });

  test('begins before the first instruction only', () => {
    const board = ekLm3s9b92({ image: image('hello') });
    board.step();
    expect(() => new Recorder(board, () => {})).toThrow('begins before the first instruction');
  });

  test('of a long run has its digests at longer intervals', () => {
    const text = recorded(ekLm3s9b92({ image: image('blinky') }), (board) => board.run({ for: '100s' }));
    expect(text.split('\n').length).toBeLessThan(500);
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perch-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const perch = commandIn(folder);
  /** The sources of the inputs of a recording. */
  const inputsIn = (recording: string) =>
    readFileSync(join(folder, recording), 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => (JSON.parse(line) as { input?: string }).input ?? []);
  const hello = path('firmware/images/hello.elf');
  const crash = path('firmware/images/crash.elf');

  test('records typed input and replays it on another engine with the same output', async () => {
    const run = await perch(['run', crash, '--for', '1s', '--record', 'c.rec', '--digest'], 'd');
    expect(run.code).toBe(1);
    const replayed = await perch(['run', '--replay', 'c.rec', '--engine', 'interpreter', '--digest']);
    expect(replayed.stdout).toBe(run.stdout);
    expect(replayed.code).toBe(0);
    const digest = /digest [0-9a-f]{16}/.exec(run.stderr)![0];
    expect(replayed.stderr).toContain(digest);
    expect(replayed.stderr).toMatch(
      /DIVBYZERO[^]*c\.rec: identical run, 1 digest matches, ended at 0\.\d+ s/,
    );
  });

  test('records TCP input, a press and a voltage, and replays them without a client', async () => {
    const script = ['expect crash?', 'press button', 'set AIN0 = 1.25', 'run 1ms'].flatMap((c) => ['-c', c]);
    await perch(['debug', crash, '--record', 'p.rec', ...script]);
    expect(inputsIn('p.rec')).toEqual(['button', 'analog']);
    const args = ['run', crash, '--uart0', 'tcp:0', '--record', 't.rec', '--digest'];
    let port: string | undefined;
    const run = await perch(args, '', {
      stderr: (_child, text) => {
        if (port !== undefined) return;
        port = /listens on [\d.]+:(\d+)\n/.exec(text)?.[1];
        if (port !== undefined) connect(Number(port), '127.0.0.1').write('d');
      },
    });
    expect(inputsIn('t.rec')).toEqual(['uart0']);
    const replayed = await perch(['run', '--replay', 't.rec', '--digest']);
    const digest = /DIVBYZERO[^]*(digest [0-9a-f]{16})/.exec(run.stderr)![1];
    expect(replayed.stderr).toContain(digest);
    expect(replayed.stdout).toBe('How shall I crash?\r\ndivide by zero\r\n');
  });

  test('replays the recording of a killed run up to its last line', async () => {
    await perch(['run', hello, '--record', 'k.rec', '--realtime'], '', {
      stdout: (child, text) => void (text.includes('bye') && child.kill('SIGKILL')),
      inputStaysOpen: true,
    });
    const lines = readFileSync(join(folder, 'k.rec'), 'utf8').split('\n').length - 1;
    const replayed = await perch(['run', '--replay', 'k.rec']);
    expect(replayed.code).toBe(0);
    expect(replayed.stderr).toMatch(
      new RegExp(`k\\.rec:${lines}: identical run, .*; the recording is cut off here, at .* s\\n$`),
    );
  });

  test('includes the contents of a flash file', async () => {
    writeFileSync(join(folder, 'flash'), new Uint8Array(256 << 10).fill(0x5a, 0x30000));
    await perch(['run', hello, '--for', '20ms', '--record', 'f.rec', '--flash', 'flash']);
    rmSync(join(folder, 'flash'));
    expect(await perch(['run', '--replay', 'f.rec'])).toMatchObject({ code: 0 });
  });

  test('a wrong fault or voltage leaves an existing file as it is', async () => {
    writeFileSync(join(folder, 'kept.rec'), 'kept');
    for (const wrong of [
      ['--fault', 'zap'],
      ['--fault', 'stuck PX1 0'],
      ['--analog', 'AIN99=1'],
    ]) {
      const outcome = await perch(['run', hello, '--record', 'kept.rec', ...wrong]);
      expect(outcome).toMatchObject({ code: 2 });
    }
    expect(readFileSync(join(folder, 'kept.rec'), 'utf8')).toBe('kept');
  });

  test('includes injected faults', async () => {
    const faults = ['--fault', 'flip 0x20000100.3 at 5ms', '--fault', 'stuck PB4 0 at 1ms'];
    const run = await perch(['run', hello, '--for', '20ms', '--record', 'w.rec', '--digest', ...faults]);
    expect(run.code).toBe(0);
    const replayed = await perch(['run', '--replay', 'w.rec', '--digest']);
    expect(replayed.code).toBe(0);
    expect(replayed.stderr).toContain(/digest [0-9a-f]{16}/.exec(run.stderr)![0]);
  });

  test('records the Python prompt', async () => {
    const run = await perch(['repl', '--record', 'p.rec'], 'print(6 * 7)\n');
    expect(run).toMatchObject({ code: 0, stdout: '42\n' });
    expect(await perch(['run', '--replay', 'p.rec', '--uart0', 'none'])).toMatchObject({ code: 0 });
  });

  test.each([
    [['run', '--replay', 'gone.rec'], "perch: cannot read 'gone.rec': no such file"],
    [['run', '--replay', hello], `perch: ${hello}:1: not a recording`],
    [['run'], 'perch: name an image, or a recording with --replay'],
    [['run', '--replay', 'x.rec', '--until-text', 'a'], 'perch: --until-text cannot be used with --replay'],
    [
      ['run', hello, '--record', '/dev/full'],
      "perch: --record: cannot write '/dev/full': no space left on the device",
    ],
    [['run', hello, '--record', 'no/where'], "perch: --record: cannot write 'no/where': no such file"],
  ])('%j is rejected', async (args, why) => {
    const { code, stderr } = await perch(args);
    expect([code, stderr.slice(0, why.length)]).toEqual([2, why]);
  });

  test('another image is rejected', async () => {
    await perch(['run', hello, '--for', '1ms', '--record', 'h.rec']);
    const { code, stderr } = await perch(['run', crash, '--replay', 'h.rec']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^perch: h\.rec:1: the recording is of the image .*hello\.elf with SHA-256 /);
  });
});
