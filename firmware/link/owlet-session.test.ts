import { expect, test } from 'vitest';
import { encodeFrame, FrameDecoder, type Frame } from './frame.js';
import { OwletSession, type LinkEvent } from './owlet-session.js';
import { seededRandom } from '../../emulator/image/image.testing.js';

const utf8 = new TextEncoder();
const timeout = 250e6;

/** A board that follows the protocol. */
class Board {
  readonly carriedOut: Frame[] = [];
  image = new Uint8Array(0);
  refuse: Record<string, number> = {};
  private readonly decoder = new FrameDecoder();
  private last = -1;
  private sequence = 0;
  readonly outbox: Uint8Array[] = [];

  emit(type: string, data: Uint8Array): void {
    this.outbox.push(encodeFrame({ type, sequence: this.sequence++ & 255, data }));
  }
  answer(type: string, sequence: number, data: number[] = []): void {
    this.outbox.push(encodeFrame({ type, sequence, data: Uint8Array.from(data) }));
  }
  receive(bytes: Uint8Array): void {
    for (const received of this.decoder.push(bytes)) {
      if ('damaged' in received) this.answer('n', 0, [1]);
      else this.handle(received.frame);
    }
  }
  private handle(frame: Frame): void {
    const { type, sequence, data } = frame;
    if (type === 'H') {
      this.sequence = 0;
      this.last = sequence;
      return this.answer('h', sequence, [1, 0, 0x40, 0, 0, ...utf8.encode('Owlet')]);
    }
    if (type in this.refuse) return this.answer('n', sequence, [this.refuse[type]]);
    if (sequence !== this.last) this.carryOut(frame);
    this.last = sequence;
    this.answer('a', sequence);
    if (type === 'D') this.image.set(data.subarray(4), new DataView(data.buffer).getUint32(0, true));
  }
  private carryOut(frame: Frame): void {
    this.carriedOut.push(frame);
    if (frame.type === 'B') this.image = new Uint8Array(new DataView(frame.data.buffer).getUint32(0, true));
  }
}

type Damage = (bytes: Uint8Array) => Uint8Array;

/** Runs both sides until neither sends anything, at most to time `until`. `damage` may change the bytes in either direction. */
function talk(
  session: OwletSession,
  board: Board,
  start = 0,
  until = 60e9,
  damage: Damage = (bytes) => bytes,
): LinkEvent[] {
  const events: LinkEvent[] = [];
  for (let now = start; now <= until;) {
    const step = session.poll(now);
    events.push(...step.events);
    if (step.send.length > 0) board.receive(damage(step.send));
    const replies = board.outbox.splice(0);
    replies.forEach((reply) => session.receive(damage(reply)));
    if (step.send.length > 0 || replies.length > 0 || step.events.length > 0) continue;
    if (session.deadline === undefined) break;
    now = session.deadline;
  }
  return events;
}

function ready(): { session: OwletSession; board: Board } {
  const [session, board] = [new OwletSession(), new Board()];
  session.hello();
  expect(talk(session, board)).toEqual([{ kind: 'ready', version: 1, heapFree: 0x4000, banner: 'Owlet' }]);
  return { session, board };
}

const image = Uint8Array.from({ length: 1000 }, (_, index) => index & 255);
const exit = Uint8Array.of(0, 0, 0, 0, 0);

test('an image is loaded, run with its arguments, and ends', () => {
  const { session, board } = ready();
  session.start(image, { args: ['one', 'zwei ü'] });
  expect(talk(session, board)).toEqual([{ kind: 'started' }]);
  expect(board.image).toEqual(image);
  expect(board.carriedOut.map(({ type }) => type).join('')).toBe('BDDDDDR');
  expect(new TextDecoder().decode(board.carriedOut.at(-1)!.data)).toBe('\0one\0zwei ü\0');
  board.emit('o', utf8.encode('42\n'));
  board.emit('x', Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 1));
  expect(talk(session, board)).toEqual([
    { kind: 'output', text: '42\n' },
    { kind: 'exit', status: -2, systemExit: true },
  ]);
  expect(session.state).toBe('ready');
});

test('a character split between two frames is decoded whole', () => {
  const { session, board } = ready();
  session.start(image, { prompt: true });
  const euro = utf8.encode('€');
  board.emit('o', euro.slice(0, 1));
  board.emit('o', euro.slice(1));
  board.emit('x', exit);
  expect(talk(session, board)).toContainEqual({ kind: 'output', text: '€' });
});

test('plain text before the link is open, even directly before the first frame', () => {
  const [session, board] = [new OwletSession(), new Board()];
  session.receive(utf8.encode('Owlet 1\r\n'));
  expect(session.poll(0).events).toEqual([{ kind: 'text', text: 'Owlet 1\r\n' }]);
  session.hello();
  board.outbox.push(utf8.encode('stored program says hi\n'));
  const events = talk(session, board);
  expect(events.map(({ kind }) => kind)).toEqual(['text', 'ready']);
  expect(events[0]).toEqual({ kind: 'text', text: 'stored program says hi\n' });
});

test('input is requested and sent, its end as an empty frame', () => {
  const { session, board } = ready();
  session.start(image);
  talk(session, board);
  board.emit('i', new Uint8Array(0));
  expect(talk(session, board)).toEqual([{ kind: 'inputWanted' }]);
  session.input('x'.repeat(300));
  session.endInput();
  talk(session, board);
  expect(board.carriedOut.slice(-3).map(({ type, data }) => `${type}${data.length}`)).toEqual([
    'I240',
    'I60',
    'I0',
  ]);
});

test('an interrupt overtakes queued input, and waits for a program that is still loading', () => {
  const { session, board } = ready();
  session.start(image);
  session.interrupt();
  talk(session, board);
  expect(board.carriedOut.at(-1)!.type).toBe('C');
  session.input('x'.repeat(500));
  session.interrupt();
  talk(session, board);
  expect(
    board.carriedOut
      .slice(-4)
      .map(({ type }) => type)
      .join(''),
  ).toBe('CIII');
});

test('input that the board has no room for waits, and lets an interrupt pass', () => {
  const { session, board } = ready();
  session.start(image);
  talk(session, board);
  board.refuse = { I: 5 };
  session.input('typed ahead');
  expect(talk(session, board, 0, 100e9)).toEqual([]);
  session.interrupt();
  expect(talk(session, board, 100e9, 101e9)).toEqual([]);
  expect(board.carriedOut.at(-1)!.type).toBe('C');
  board.refuse = {};
  talk(session, board, 101e9, 102e9);
  expect(new TextDecoder().decode(board.carriedOut.at(-1)!.data)).toBe('typed ahead');
});

test('damaged requests are repeated, and nothing is executed twice', () => {
  const seed = 115200;
  const random = seededRandom(seed);
  const { session, board } = ready();
  session.start(image);
  const events = talk(session, board, 0, 600e9, (bytes) => {
    const chance = random(8);
    if (chance > 1) return bytes;
    const damaged = bytes.slice();
    if (chance === 0) damaged[random(damaged.length - 1)] ^= 1 + random(255);
    return chance === 0 ? damaged : damaged.subarray(1);
  });
  expect(events.at(-1), `seed ${seed}`).toEqual({ kind: 'started' });
  expect(events.map(({ kind }) => kind)).toContain('warning');
  expect(board.image).toEqual(image);
  expect(board.carriedOut.map(({ type }) => type).join('')).toMatch(/^BD{5,}R$/);
  expect(new Set(board.carriedOut.map(({ sequence }) => sequence)).size).toBe(board.carriedOut.length);
});

test('a request without a response is abandoned after six tries', () => {
  const session = new OwletSession();
  session.hello();
  let sent = 0;
  const events: LinkEvent[] = [];
  for (let now = 0; now < 60e9 && events.length === 0; now += timeout) {
    const step = session.poll(now);
    if (step.send.length > 0) sent++;
    events.push(...step.events);
  }
  expect(sent).toBe(6);
  expect(events).toEqual([
    { kind: 'failed', reason: 'timeout', message: 'the board does not respond: HELLO was sent 6 times' },
  ]);
  expect(session.state).toBe('plain');
});

test.each([
  ['B', 3, 'memory'],
  ['R', 4, 'image'],
  ['R', 2, 'protocol'],
  ['B', 5, 'busy'],
])('a refused %s with reason %i fails as %s', (type, reason, kind) => {
  const { session, board } = ready();
  board.refuse = { [type]: reason };
  session.start(image);
  expect(talk(session, board).at(-1)).toMatchObject({ kind: 'failed', reason: kind });
  expect(session.state).toBe(kind === 'protocol' ? 'plain' : 'ready');
});

test('lost and damaged output is reported', () => {
  const { session, board } = ready();
  session.start(image);
  talk(session, board);
  board.emit('o', utf8.encode('a'));
  board.emit('o', utf8.encode('b'));
  board.emit('o', utf8.encode('c'));
  board.outbox[1][3] ^= 1;
  expect(talk(session, board).map((event) => ('text' in event ? event.text : event.kind))).toEqual([
    'a',
    'warning',
    'warning',
    'c',
  ]);
});

test('what cannot be sent is rejected at once', () => {
  expect(() => new OwletSession().start(image)).toThrow(/not ready/);
  const { session } = ready();
  expect(() => session.start(image, { args: ['x'.repeat(240)] })).toThrow(RangeError);
  expect(() => session.start(image, { args: ['a\0b'] })).toThrow(/NUL/);
});

test('random bytes from the board do no harm', () => {
  const seed = 4242;
  const random = seededRandom(seed);
  const { session, board } = ready();
  session.receive(Uint8Array.from({ length: 20_000 }, () => random(256)));
  session.receive(Uint8Array.of(0));
  session.start(image);
  expect(talk(session, board).at(-1), `seed ${seed}`).toEqual({ kind: 'started' });
});

/** A session of version 2 in which a program runs; frames come from `board` and answers are read from `sent`. */
class Running {
  readonly session = new OwletSession();
  readonly events: LinkEvent[] = [];
  private readonly decoder = new FrameDecoder();
  now = 0;

  constructor() {
    this.session.hello();
    const [hello] = this.poll();
    this.receive('h', hello.sequence, [2, 0, 0x40, 0, 0]);
    this.session.start(new Uint8Array(0));
    for (let [request] = this.poll(); request && request.type !== 'R'; [request] = this.poll())
      this.receive('a', request.sequence);
    this.events.length = 0;
  }

  poll(now = this.now): Frame[] {
    this.now = now;
    const { send, events } = this.session.poll(now);
    this.events.push(...events);
    return this.decoder.push(send).flatMap((received) => ('frame' in received ? [received.frame] : []));
  }

  receive(type: string, sequence: number, data: number[] = []): void {
    this.session.receive(encodeFrame({ type, sequence, data: Uint8Array.from(data) }));
  }

  /** What the session sends, as text, at a time. */
  sent(now = this.now): string {
    return this.poll(now)
      .map(({ type, sequence }) => `${type}${type === 'A' ? sequence : ''}`)
      .join(' ');
  }
}

/** A program whose RUN is acknowledged. */
function running(): Running {
  const link = new Running();
  link.receive('a', 2);
  expect(link.sent()).toBe('');
  expect(link.events).toEqual([{ kind: 'started' }]);
  link.events.length = 0;
  return link;
}

test('frames of the board are acknowledged up to the last in order, and repeated ones are not taken twice', () => {
  const link = running();
  link.receive('o', 0, [65]);
  link.receive('o', 1, [66]);
  expect(link.sent()).toBe('A1');
  link.receive('o', 3, [68]);
  expect(link.sent()).toBe('A1');
  for (const [sequence, byte] of [
    [1, 66],
    [2, 67],
    [3, 68],
  ])
    link.receive('o', sequence, [byte]);
  expect(link.sent()).toBe('A3');
  expect(link.events.map((event) => ('text' in event ? event.text : event.kind)).join('')).toBe('ABCD');
});

test('damaged bytes are asked for again', () => {
  const link = running();
  link.session.receive(Uint8Array.of(3, 1, 2, 0));
  expect(link.sent()).toBe('A255');
  expect(link.events.map(({ kind }) => kind)).toEqual(['warning']);
});

test('a program that ends although the acknowledgement of RUN was lost has ended', () => {
  const link = new Running();
  link.receive('x', 0, [3, 0, 0, 0, 1]);
  expect(link.sent()).toBe('A0');
  expect(link.events).toEqual([{ kind: 'started' }, { kind: 'exit', status: 3, systemExit: true }]);
  expect(link.session.state).toBe('ready');
  expect(link.session.deadline).toBeUndefined();
});

test.each<[string, number[], string[]]>([
  ['still runs', [1, 0, 0, 0, 0, 0, 0, 0], []],
  ['has ended, and its frames are gone', [0, 2, 2, 7, 0, 0, 0, 0], ['warning', 'exit']],
  ['has ended, and its exit frame is still there', [0, 0, 1, 7, 0, 0, 0, 0], []],
])('a silent board is asked for its state: the program %s', (_what, state, kinds) => {
  const link = running();
  expect(link.session.deadline).toBe(2e9);
  const [query] = link.poll(2e9);
  expect(query.type).toBe('Q');
  link.receive('s', query.sequence, state);
  link.sent();
  expect(link.events.map(({ kind }) => kind)).toEqual(kinds);
  expect(link.session.state).toBe(kinds.length > 0 ? 'ready' : 'running');
});

test('a board that does not tell its state does not respond', () => {
  const link = running();
  for (let now = 2e9; now < 60e9 && link.session.deadline !== undefined; now = link.session.deadline ?? now)
    link.poll(now);
  expect(link.events).toEqual([
    { kind: 'failed', reason: 'timeout', message: 'the board does not respond: QUERY was sent 6 times' },
  ]);
});

test('a program that waits for input is not asked', () => {
  const link = running();
  link.receive('i', 0);
  expect(link.sent()).toBe('A0');
  expect(link.session.deadline).toBeUndefined();
  link.session.input('x');
  expect(link.sent()).toBe('I');
});

test('DATA that was damaged is repeated in halves', () => {
  const { session, board } = ready();
  session.start(image);
  let first = true;
  talk(session, board, 0, 60e9, (bytes) => {
    const isLong = bytes.length > 200;
    if (!isLong || !first) return bytes;
    first = false;
    return bytes.slice(0, -9);
  });
  expect(board.image).toEqual(image);
  expect(board.carriedOut.map(({ data }) => data.length)).toEqual([4, 120, 124, 240, 240, 240, 60, 1]);
});
