/** Semihosting calls of a bare program, and the board fixture for tests. */
import { type EkLm3s9b92, type EkLm3s9b92Options, ekLm3s9b92 } from 'perch/boards';
import { type FilesHost, History, type Input, readRecording, Recorder, Replay } from 'perch';
import { bootOnce } from 'perch/testing';
import { describe, expect, test } from 'vitest';
import { assemble } from './assemble.js';

/** A board with a program that makes its calls through `call operation, parameter`. */
function board(body: string) {
  const { bytes } = assemble(`
    .macro call operation, parameter
      movs r0, #\\operation
      ldr r1, =\\parameter
      bkpt 0xab
    .endm
    .word 0x20008000, start + 1
    start: ldr r4, =0x20000000
    ${body}
    forever: b forever
    .pool
    .align 2
    text: .asciz "semi"
    .align 2
    write: .word 1, text, 3
    read: .word 0, 0x20000100, 8
    leave: .word 0x20026, 7
    `);
  return ekLm3s9b92({ image: bytes });
}

/** The first words of SRAM. */
function words(b: EkLm3s9b92, count: number): number[] {
  return [...new Int32Array(b.readMemory(0x20000000, 4 * count).buffer)];
}

/** A call: its number, and R1 or the words that R1 points to. A text stands for the address of its characters. */
type Call = [operation: number, parameter: number | (number | string)[]];

const [OPEN, CLOSE, WRITE0, WRITE, READ, ISERROR, ISTTY, SEEK, FLEN] = [1, 2, 4, 5, 6, 8, 9, 0xa, 0xc];
const [TMPNAM, REMOVE, RENAME, SYSTEM, ERRNO, CMDLINE, HEAPINFO] = [0xd, 0xe, 0xf, 0x12, 0x13, 0x15, 0x16];
const [EXIT, ELAPSED, TICKFREQ] = [0x18, 0x30, 0x31];
const buffer = 0x20001000;

const open = (name: string, mode: number): Call => [OPEN, [name, mode, Buffer.byteLength(name)]];
/** The first handle that SYS_OPEN returns. */
const handle = 3;

/** Makes the calls of the table that follows it, and stores R0 of each from the start of SRAM on. */
const driver = assemble(`.word 0x20008000, start + 1
  start: ldr r4, =0x20000000
    ldr r5, =table
  next: ldmia r5!, {r0, r1}
    bkpt 0xab
    str r0, [r4], #4
    b next
    .pool
    .align 2
    table:`);

/** A board whose program makes calls in order, stores R0 of each from the start of SRAM on, and exits. */
function caller(calls: readonly Call[], options: EkLm3s9b92Options = {}): EkLm3s9b92 {
  const all: readonly Call[] = [...calls, [EXIT, 0x20026]];
  const start = driver.symbols.get('table')! + 8 * all.length;
  const data: number[] = [];
  const put = (bytes: Uint8Array): number => {
    const at = start + data.length;
    data.push(...bytes, ...new Array<number>(-bytes.length & 3).fill(0));
    return at;
  };
  const bytesOf = (values: number[]) => new Uint8Array(Int32Array.from(values).buffer);
  const wordOf = (word: number | string) => (typeof word === 'string' ? put(Buffer.from(`${word}\0`)) : word);
  const table = all.flatMap(([operation, value]) => [
    operation,
    typeof value === 'number' ? value : put(bytesOf(value.map(wordOf))),
  ]);
  const image = Uint8Array.from([...driver.bytes, ...bytesOf(table), ...data]);
  return ekLm3s9b92({ image, ...options });
}

/** Makes calls. Returns R0 of each. */
function made(calls: readonly Call[], options?: EkLm3s9b92Options): number[] {
  const b = caller(calls, options);
  expect(b.run({ for: '10ms' })).toEqual({ reason: 'exit', exitCode: 0 });
  return words(b, calls.length);
}

test('SYS_WRITE0, SYS_WRITEC and SYS_WRITE print', () => {
  const b = board('call 4, text\n call 3, text\n call 5, write\n str r0, [r4]\n call 0x18, 0x20026');
  const result = b.run({ for: '1ms' });
  expect(result).toMatchObject({ reason: 'exit', exitCode: 0 });
  expect(b.console.semihosting).toBe('semi' + 's' + 'sem');
  expect(b.readMemory(0x20000000, 4)).toEqual(Uint8Array.of(0, 0, 0, 0));
});

test('SYS_READ waits for console input: a line, the bytes asked for, or the end', () => {
  const b = board(
    'call 6, read\n str r0, [r4]\n call 6, read\n str r0, [r4, #4]\n call 7, 0\n str r0, [r4, #8]',
  );
  expect(b.run({ for: '1ms' })).toEqual({ reason: 'input' });
  const { cycles } = b.clock;
  b.console.send('hel');
  expect(b.run({ for: '1ms' })).toEqual({ reason: 'input' });
  expect(b.clock.cycles).toBe(cycles);
  b.console.send('lo\nmore');
  expect(b.run({ for: '1ms' })).toEqual({ reason: 'input' });
  expect(b.readMemory(0x20000100, 6)).toEqual(new TextEncoder().encode('hello\n'));
  b.console.end();
  b.run({ for: '1ms' });
  expect(words(b, 3)).toEqual([2, 4, -1]);
  expect(b.readMemory(0x20000100, 4)).toEqual(new TextEncoder().encode('more'));
});

test('SYS_EXIT_EXTENDED sets the exit code; SYS_EXIT with another reason exits with 1', () => {
  expect(board('call 0x20, leave').run({ for: '1ms' })).toMatchObject({ reason: 'exit', exitCode: 7 });
  expect(board('call 0x18, 0x20023').run({ for: '1ms' })).toMatchObject({ reason: 'exit', exitCode: 1 });
});

test('SYS_CLOCK counts centiseconds and SYS_TIME seconds of virtual time', () => {
  const b = board(`again: wait: subs r5, #1
    call 0x10, 0
    str r0, [r4]
    call 0x11, 0
    str r0, [r4, #4]
    b again`);
  b.run({ for: '2530ms' });
  const [clock, , , , time] = b.readMemory(0x20000000, 8);
  expect([clock, time]).toEqual([252, 2]);
});

test('bootOnce returns an independent fork at each call', () => {
  const booted = bootOnce(() => {
    const b = board('movs r3, #9\n str r3, [r4]');
    b.run({ for: '1ms' });
    return b;
  });
  const [one, two] = [booted(), booted()];
  one.bus.poke(0x20000000, Uint8Array.of(1));
  expect(two.readMemory(0x20000000, 1)).toEqual(Uint8Array.of(9));
});

describe('files', () => {
  const read = (length: number): Call => [READ, [handle, buffer, length]];
  const write = (text: string): Call => [WRITE, [handle, text, text.length]];

  test('a file is read, sought and measured', () => {
    const calls = [open('in.txt', 0), read(4), [SEEK, [handle, 6]], read(10), read(1)] as Call[];
    const more: Call[] = [
      [FLEN, [handle]],
      [ISTTY, [handle]],
      [CLOSE, [handle]],
      [CLOSE, [handle]],
    ];
    const b = caller([...calls, ...more], { files: { 'in.txt': 'one two' } });
    b.run({ for: '1ms' });
    expect(words(b, 9)).toEqual([handle, 0, 0, 9, 1, 7, 0, 0, -1]);
    expect(Buffer.from(b.readMemory(buffer, 4)).toString()).toBe('one ');
  });

  test.each([
    ['r+', 2, 'XYe two', 'handle'],
    ['w', 4, 'XY', 'handle'],
    ['a', 8, 'one twoXY', 'handle'],
    ['r', 0, 'one two', 'refused'],
  ])('mode %s', (_mode, number, contents, writes) => {
    const b = caller([open('f', number), write('XY')], { files: { f: 'one two' } });
    b.run({ for: '1ms' });
    expect(words(b, 2)).toEqual([handle, writes === 'refused' ? -1 : 0]);
    expect(b.files?.text('f')).toBe(contents);
  });

  test('a file is made, renamed while it is open, and removed once it is closed', () => {
    const b = caller(
      [
        open('a', 6),
        [RENAME, ['a', 1, 'dir/b', 5]],
        write('12'),
        [REMOVE, ['dir/b', 5]],
        [ERRNO, 0],
        [CLOSE, [handle]],
        [REMOVE, ['a', 1]],
        [ERRNO, 0],
        open('c', 4),
      ],
      { files: {} },
    );
    b.run({ for: '1ms' });
    expect(words(b, 9)).toEqual([handle, 0, 0, -1, 16, 0, -1, 2, handle]);
    expect(b.files?.names).toEqual(['dir/b', 'c']);
    expect(b.files?.text('dir/b')).toBe('12');
  });

  const [ENOENT, EBADF, EACCES, EFAULT, EINVAL, EMFILE, ESPIPE, ENAMETOOLONG] = [
    2, 9, 13, 14, 22, 24, 29, 91,
  ];
  const [ENOTDIR, EISDIR] = [20, 21];
  const nowhere = 0x30000000;
  test.each<[what: string, error: number, ...calls: Call[]]>([
    ['a file that does not exist', ENOENT, open('none', 0)],
    ['a name above the folder', EACCES, open('../f', 0)],
    ['a name that leaves a folder below', EACCES, open('d/../../f', 0)],
    ['an absolute name', EACCES, open('/f', 0)],
    ['a name with a drive', EACCES, open('c:f', 0)],
    ['a name with a backslash', EACCES, open('..\\f', 0)],
    ['a name with a NUL', EINVAL, [OPEN, ['f\0f', 0, 3]]],
    ['a name that is too long', ENAMETOOLONG, open('x'.repeat(256), 4)],
    ['a folder', EISDIR, open('d/', 0)],
    ['a mode that does not exist', EINVAL, open('f', 12)],
    ['the features to write', EACCES, open(':semihosting-features', 4)],
    ['more files than can be open', EMFILE, ...Array.from({ length: 62 }, () => open('f', 0))],
    ['a block outside of memory', EFAULT, [OPEN, nowhere]],
    ['a block at the end of memory', EFAULT, [OPEN, 0x20017ffc]],
    ['a name outside of memory', EFAULT, [OPEN, [nowhere, 0, 1]]],
    ['a name of 4 GB', EFAULT, [OPEN, ['f', 0, 0xffffffff]]],
    ['a read with a bad handle', EBADF, [READ, [9, buffer, 1]]],
    ['a write with a bad handle', EBADF, [WRITE, [-1, buffer, 1]]],
    ['a read into flash', EFAULT, open('f', 0), [READ, [handle, 0x1000, 1]]],
    ['a read beyond memory', EFAULT, open('f', 0), [READ, [handle, buffer, 0x20000]]],
    ['a read of the output', EBADF, [READ, [1, buffer, 1]]],
    ['a write to the input', EBADF, [WRITE, [0, buffer, 1]]],
    ['a write from nowhere', EFAULT, [WRITE, [1, nowhere, 1]]],
    ['a seek on the console', ESPIPE, [SEEK, [1, 0]]],
    ['a seek below 0', EINVAL, open('f', 0), [SEEK, [handle, -1]]],
    ['text without an end', EFAULT, [WRITE0, 0x20017fff]],
    ['a command for the host', 1, [SYSTEM, ['ls', 2]]],
    ['an operation that does not exist', 88, [0x99, 0]],
  ])('%s is an error', (_what, error, ...calls) => {
    const b = caller([...calls, [ERRNO, 0]], { files: { f: 'abc', 'd/e': '' } });
    b.bus.poke(0x20017fff, Uint8Array.of(65));
    expect(b.run({ for: '1ms' })).toEqual({ reason: 'exit', exitCode: 0 });
    expect(words(b, calls.length + 1).slice(-2)).toEqual([-1, error]);
  });

  test('an unknown operation is reported once, by its number', () => {
    const b = caller([
      [0x99, 0],
      [0x99, 0],
    ]);
    b.run({ for: '1ms' });
    expect(b.reports).toMatchObject([{ message: 'semihosting operation 0x99 is not offered', count: 2 }]);
  });

  test('without files, an open fails and is reported', () => {
    const b = caller([open('in.txt', 0), [ERRNO, 0]]);
    b.run({ for: '1ms' });
    expect(words(b, 2)).toEqual([-1, EACCES]);
    expect(b.reports).toMatchObject([
      { message: "semihosting: 'in.txt' is refused: the program has no files (see --files)" },
    ]);
  });

  const reader = [open('in.txt', 0), read(4), read(4), [FLEN, [handle]], open('gone', 0)] as Call[];
  const contents = { 'in.txt': 'one two' };
  /** Files outside of the board. */
  const outside = (asked: string[] = []): FilesHost => ({
    ask(request) {
      asked.push(request.kind);
      if (!('path' in request) || request.path !== 'in.txt') return { error: 'ENOENT' };
      const bytes = Buffer.from(contents['in.txt']);
      if (request.kind === 'read')
        return { bytes: bytes.subarray(request.position, request.position + request.length) };
      return { value: request.kind === 'length' ? bytes.length : 0 };
    },
  });

  test.each<[string, EkLm3s9b92Options['files'], EkLm3s9b92Options['files']]>([
    ['files outside are replayed without them', outside(), undefined],
    ['files in memory are part of the recording', contents, contents],
  ])('%s', (_what, files, then) => {
    const b = caller(reader, { files });
    let text = '';
    const recorder = new Recorder(b, (line) => (text += line));
    b.run({ for: '1ms' });
    recorder.end('exit');
    expect(words(b, 5)).toEqual([handle, 0, 1, 7, -1]);
    const again = caller(reader, { files: then });
    const replay = new Replay(again, readRecording(text, 'a.rec'));
    replay.advance();
    expect([replay.done, replay.divergence]).toEqual([true, undefined]);
    expect(words(again, 5)).toEqual([handle, 0, 1, 7, -1]);
  });

  test('a replay through a history asks nothing of the outside', () => {
    const b = caller([[CMDLINE, buffer], ...reader], { files: outside(), commandLine: 'then' });
    b.bus.poke(buffer, new Uint8Array(Uint32Array.of(buffer + 8, 32).buffer));
    let text = '';
    const recorder = new Recorder(b, (line) => (text += line));
    b.run({ for: '1ms' });
    recorder.end('exit');
    const asked: string[] = [];
    const again = caller([[CMDLINE, buffer], ...reader], { files: outside(asked), commandLine: 'now' });
    again.bus.poke(buffer, new Uint8Array(Uint32Array.of(buffer + 8, 32).buffer));
    const history = new History(again);
    const via = {
      runTo: (cycle: number) => void history.run(cycle),
      enter: (input: Input) => history.enter(input),
    };
    const replay = new Replay(again, readRecording(text, 'a.rec'), { via });
    replay.advance();
    expect([replay.done, replay.divergence, asked]).toEqual([true, undefined, []]);
    expect(again.digest()).toBe(b.digest());
    history.goTo(0);
    history.goTo(history.end);
    expect([again.digest(), asked]).toEqual([b.digest(), []]);
  });

  test.each<[string, EkLm3s9b92Options, RegExp]>([
    ['a file twice', { files: { 'a//b': '', 'a/b': '' } }, /'a\/b' is a second file 'a\/b'/],
    ['a file in a file', { files: { a: '', 'a/b': '' } }, /'a\/b' is no name .* \(ENOTDIR\)/],
    ['a number in a file', { files: { a: 5 } as never }, /contents of 'a' are neither text nor/],
    ['a Map', { files: new Map([['a', '']]) as never }, /files: expected contents by name, or a host/],
    ['text for files', { files: 'a' as never }, /files: expected contents by name, or a host/],
    ['a number as command line', { commandLine: 5 as never }, /commandLine: expected text/],
    ['a NUL in the command line', { commandLine: 'a\0b' }, /commandLine: expected text without NUL/],
  ])('%s is rejected', (_what, options, message) => {
    expect(() => caller([], options)).toThrow(message);
  });

  test('files in memory keep no bytes of their caller', () => {
    const bytes = Buffer.from('abc');
    const b = caller([], { files: { f: bytes } });
    bytes.fill(0);
    expect(b.files?.text('f')).toBe('abc');
  });

  test('files in memory are in folders as on a disk', () => {
    const both = { 'd/e': 'x', f: 'y' };
    const calls = [open('f/g', 4), [ERRNO, 0], [RENAME, ['f', 1, 'd', 1]], [ERRNO, 0]] as Call[];
    expect(made(calls, { files: both })).toEqual([-1, ENOTDIR, -1, EISDIR]);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a promise', Promise.resolve({ value: 0 })],
    ['an unknown error', { error: 'EWHAT' }],
  ])('%s from a host of files is an error that names the request', (_what, answer) => {
    const files = { ask: () => answer } as unknown as FilesHost;
    const b = caller([open('f', 0)], { files });
    expect(() => b.run({ for: '1ms' })).toThrow(/files: the answer to 'open' of 'f': expected \{ bytes \}/);
  });

  test('a recording without the answers diverges instead of waiting for ever', () => {
    const b = caller(reader, { files: outside() });
    let text = '';
    const recorder = new Recorder(b, (line) => (text += line));
    b.run({ for: '1ms' });
    recorder.end('exit');
    const { events, ...rest } = readRecording(text, 'a.rec');
    const replay = new Replay(caller(reader), { ...rest, events: events.slice(2) });
    replay.advance();
    expect(replay.divergence?.reason).toMatch(/no input for the semihosting call at which this run waits/);
  });

  test('a replay through a history takes its answers from the recording, and repeats the report of refused files', () => {
    const calls = [open('f', 0), [ERRNO, 0]] as Call[];
    const host = { ask: () => ({ value: 0 }) };
    for (const settings of [{ files: host }, {}]) {
      const b = caller(calls, settings);
      let text = '';
      const recorder = new Recorder(b, (line) => (text += line));
      b.run({ for: '1ms' });
      recorder.end('exit');
      const replayed = caller(calls);
      const history = new History(replayed);
      const via = {
        runTo: (cycle: number) => void history.run(cycle),
        enter: (input: Parameters<History['enter']>[0]) => history.enter(input),
      };
      new Replay(replayed, readRecording(text, 'a.rec'), { via }).advance();
      expect([replayed.digest(), replayed.reports]).toEqual([b.digest(), b.reports]);
    }
  });

  test('a fork has its own files and positions', () => {
    const calls = [open('f', 3), read(2), [ISERROR, [-1]], write('XY')] as Call[];
    const b = caller(calls, { files: { f: 'abcd' } });
    while (words(b, 3)[2] !== 1) b.step();
    const fork = b.fork();
    const saved = b.save();
    for (const each of [b, fork]) expect(each.run({ for: '1ms' }).reason).toBe('exit');
    expect([b.files?.text('f'), fork.files?.text('f')]).toEqual(['abXY', 'abXY']);
    expect(b.digest()).toBe(fork.digest());
    b.restore(saved);
    expect(b.files?.text('f')).toBe('abcd');
    b.files!.write('f', 'long text');
    b.run({ for: '1ms' });
    expect([b.files?.text('f'), fork.files?.text('f')]).toEqual(['loXY text', 'abXY']);
  });

  test('the past is re-executed without asking again', () => {
    const asked: string[] = [];
    const b = caller(reader, { files: outside(asked) });
    const history = new History(b);
    history.run(b.clock.cycleAt(1e6));
    const [end, digest, questions] = [history.end, b.digest(), asked.length];
    history.goTo(0);
    history.goTo(end);
    expect(b.digest()).toBe(digest);
    expect([asked.length, questions]).toEqual([5, 5]);
  });
});

test('the file of features says that exit codes and standard error are offered', () => {
  const b = caller([open(':semihosting-features', 1), [FLEN, [handle]], [READ, [handle, buffer, 9]]]);
  b.run({ for: '1ms' });
  expect(words(b, 3)).toEqual([handle, 5, 4]);
  expect([...b.readMemory(buffer, 5)]).toEqual([...Buffer.from('SHFB'), 3]);
});

test('`:tt` is the console: input, output and error by its mode', () => {
  const print = (number: number, text: string): Call => [WRITE, [number, text, text.length]];
  const b = caller([
    open(':tt', 0),
    open(':tt', 4),
    open(':tt', 8),
    print(4, 'out'),
    print(5, 'err'),
    [ISTTY, [3]],
  ]);
  const output: [string, boolean][] = [];
  b.console.onWrite = (_, bytes, isError) => output.push([Buffer.from(bytes).toString(), isError]);
  b.run({ for: '1ms' });
  expect(words(b, 6)).toEqual([3, 4, 5, 0, 0, 1]);
  expect(output).toEqual([
    ['out', false],
    ['err', true],
  ]);
});

test('SYS_GET_CMDLINE, SYS_TMPNAM, SYS_HEAPINFO, SYS_ELAPSED and SYS_TICKFREQ', () => {
  const calls: Call[] = [
    [CMDLINE, buffer],
    [TMPNAM, [buffer + 64, 7, 8]],
    [TMPNAM, [buffer + 64, 7, 4]],
    [HEAPINFO, [buffer + 128]],
    [ELAPSED, buffer + 160],
    [TICKFREQ, 0],
  ];
  const b = caller(calls, { commandLine: 'app.elf "two words"' });
  b.bus.poke(buffer, new Uint8Array(Uint32Array.of(buffer + 8, 32).buffer));
  b.bus.poke(buffer + 128, new Uint8Array(16).fill(255));
  b.run({ for: '1ms' });
  expect(words(b, 6)).toEqual([0, 0, -1, 0, 0, 1e9]);
  expect(Buffer.from(b.readMemory(buffer + 8, 20)).toString()).toBe('app.elf "two words"\0');
  expect([...new Uint32Array(b.readMemory(buffer, 8).buffer)]).toEqual([buffer + 8, 19]);
  expect(Buffer.from(b.readMemory(buffer + 64, 5)).toString()).toBe('tmp7\0');
  expect([...b.readMemory(buffer + 128, 16)]).toEqual(new Array(16).fill(0));
  const elapsed = Number(new BigUint64Array(b.readMemory(buffer + 160, 8).buffer)[0]);
  expect(elapsed).toBeGreaterThan(1000);
  expect(elapsed).toBeLessThan(b.clock.now);
});

test('a program that continues after SYS_EXIT has the registers as they were', () => {
  const b = caller([[EXIT, 0x20026]]);
  for (const exits of [1, 2]) {
    expect([exits, b.run({ for: '1ms' })]).toEqual([exits, { reason: 'exit', exitCode: 0 }]);
  }
  expect(words(b, 1)).toEqual([EXIT]);
});

test('a name with blanks is one argument of the default command line', () => {
  const files = [{ name: 'my app.bin', bytes: caller([[CMDLINE, buffer]]).readMemory(0, 256) }];
  const b = ekLm3s9b92({ image: files });
  b.bus.poke(buffer, new Uint8Array(Uint32Array.of(buffer + 8, 32).buffer));
  b.run({ for: '1ms' });
  expect(Buffer.from(b.readMemory(buffer + 8, 13)).toString()).toBe('"my app.bin"\0');
});

test('a command line that does not fit is an error, and reported', () => {
  const b = caller(
    [
      [CMDLINE, buffer],
      [ERRNO, 0],
    ],
    { commandLine: 'four' },
  );
  b.bus.poke(buffer, new Uint8Array(Uint32Array.of(buffer + 8, 4).buffer));
  b.run({ for: '1ms' });
  expect(words(b, 2)).toEqual([-1, 7]);
  expect(b.reports).toMatchObject([
    { message: "semihosting: the command line of 4 bytes is refused: the program's buffer takes 3" },
  ]);
});

test('a reset closes all files and ends a call that waits', () => {
  const b = caller([open(':tt', 0), [READ, [handle, buffer, 1]]]);
  expect(b.run({ for: '1ms' })).toEqual({ reason: 'input' });
  b.reset('pin');
  expect(b.semihosting.wanted).toBe(0);
  b.run({ for: '1ms' });
  expect(words(b, 1)).toEqual([handle]);
});

test('SYS_ISERROR is true for negative numbers', () => {
  expect(
    made([
      [ISERROR, [-1]],
      [ISERROR, [0]],
    ]),
  ).toEqual([1, 0]);
});
