/**
 * The host side of "The link" in docs/owlet.md as a state machine: received bytes and virtual times in, bytes to send and
 * events out. It has no timers and performs no input or output.
 */
import type { Nanoseconds } from '../../emulator/units.js';
import { decodeFrame, encodeFrame, FrameDecoder, maximumData, type Frame, type Received } from './frame.js';

/** An event on the link. */
export type LinkEvent =
  /** Text that the board printed before the link was open. */
  | { kind: 'text'; text: string }
  /** The board answered HELLO. */
  | { kind: 'ready'; version: number; heapFree: number; banner: string }
  /** The board has the image and starts it. */
  | { kind: 'started' }
  | { kind: 'output' | 'error'; text: string }
  /** The program waits for `input` or `endInput`. */
  | { kind: 'inputWanted' }
  /** The program ended. */
  | { kind: 'exit'; status: number; systemExit: boolean }
  /** Bytes were lost or damaged. The message says whether what they held is repeated or lost. */
  | { kind: 'warning'; message: string }
  /** The request is abandoned. After `timeout` and `protocol` the link is down until the next `hello`. */
  | { kind: 'failed'; reason: FailureReason; message: string };

/** Why a request was abandoned. */
export type FailureReason = 'timeout' | 'protocol' | 'memory' | 'image' | 'busy';

/** Options for running an image. */
export interface StartOptions {
  /** The program's arguments: no NUL characters; at most 239 bytes, counting a NUL after each. */
  args?: readonly string[];
  /** Runs the program in the prompt's namespace, which outlives it. */
  prompt?: boolean;
}

/** The result of `poll`. */
export interface PollResult {
  /** Bytes to send to the board. */
  send: Uint8Array;
  /** The events since the last call, oldest first. */
  events: LinkEvent[];
}

interface Request {
  type: string;
  data: Uint8Array;
}

interface Outstanding {
  frame: Frame;
  encoded: Uint8Array;
  /** The number of times it was sent. */
  tries: number;
  /** When to repeat it; undefined before the first transmission. */
  deadline: Nanoseconds | undefined;
  /** The board has no room for it until the program reads input. */
  stalled: boolean;
  /** The board has answered that it was damaged. */
  damaged: boolean;
}

/** Boards of version 1 do not repeat their frames. */
const protocolVersion = 2;
const offsetSize = 4;
/** DATA of this size or more is repeated in two parts. */
const dividedData = 64;
/** The data of an exit frame; those of the answer to QUERY, with an exit at its end. */
const exitSize = 5;
const stateSize = 3 + exitSize;
/** The first timeout; each further one is twice the previous one. */
const firstTimeout: Nanoseconds = 250e6;
const maximumTries = 6;
/** A board that has sent nothing for this time is asked for its state while a program runs. */
const longestSilence: Nanoseconds = 2e9;
/** Numbers further ahead than this are numbers of old frames. */
const window = 128;

const nakReasons: Record<number, [reason: FailureReason, message: string]> = {
  2: ['protocol', 'the board does not know the request'],
  3: ['memory', 'the board has not enough memory for the program'],
  4: ['image', 'the board rejects the image as damaged'],
  5: ['busy', 'the board is busy'],
};
const nakDamaged = 1;
const nakBusy = 5;

const utf8 = new TextEncoder();
const noBytes = new Uint8Array(0);

/** A session with a board: opens the link, loads and runs programs, carries their input and output. */
export class OwletSession {
  private queue: Request[] = [];
  private outstanding: Outstanding | undefined;
  private events: LinkEvent[] = [];
  private decoder = new FrameDecoder();
  private sequence = 0;
  /** The number of the board's next unsolicited frame; it restarts at 0 after each HELLO. */
  private expected = 0;
  private status: 'plain' | 'greeting' | 'ready' | 'loading' | 'running' = 'plain';
  /** The version of the protocol that the board uses. */
  private version = protocolVersion;
  /** Whether the board waits for the acknowledgement of its frames up to `expected`. */
  private acknowledgementDue = false;
  /** Whether the program waits for input: nothing can be lost then. */
  private asked = false;
  /** Whether the board sent anything valid since the last `poll`, and when that was. */
  private heard = false;
  private lastHeard: Nanoseconds = 0;
  private plainText = new TextDecoder();
  private output = new TextDecoder();
  private errors = new TextDecoder();

  /** `plain` before HELLO, `running` from the acknowledged RUN to the exit. */
  get state(): 'plain' | 'greeting' | 'ready' | 'loading' | 'running' {
    return this.status;
  }

  /** When to call `poll` even if no byte arrives; undefined if nothing is due. */
  get deadline(): Nanoseconds | undefined {
    if (this.outstanding) return this.outstanding.deadline;
    return this.watching ? this.lastHeard + longestSilence : undefined;
  }

  /** Whether the board must be asked for its state when it is silent. */
  private get watching(): boolean {
    return this.status === 'running' && this.version > 1 && !this.asked;
  }

  /** Opens the link, or reopens it. */
  hello(): void {
    this.reset('greeting');
    this.queue.push({ type: 'H', data: Uint8Array.of(protocolVersion) });
  }

  /**
   * Sends an image and runs it.
   * @throws Error if the link is not ready, RangeError for arguments that are too long or contain NUL
   */
  start(image: Uint8Array, { args = [], prompt = false }: StartOptions = {}): void {
    if (this.status !== 'ready')
      throw new Error(`the board is not ready for a program: the link is ${this.status}`);
    const run = utf8.encode(args.map((arg) => `${arg}\0`).join(''));
    if (run.length >= maximumData)
      throw new RangeError(`the arguments have ${run.length} bytes, at most ${maximumData - 1} are possible`);
    if (args.some((arg) => arg.includes('\0'))) throw new RangeError('an argument contains NUL');
    this.status = 'loading';
    this.queue.push({ type: 'B', data: word(image.length) });
    for (let offset = 0; offset < image.length; offset += maximumData - offsetSize) {
      const piece = image.subarray(offset, offset + maximumData - offsetSize);
      this.queue.push({ type: 'D', data: Uint8Array.from([...word(offset), ...piece]) });
    }
    this.queue.push({ type: 'R', data: Uint8Array.from([prompt ? 1 : 0, ...run]) });
  }

  /** Requests a KeyboardInterrupt in the running program. */
  interrupt(): void {
    const request = { type: 'C', data: noBytes };
    this.asked = false;
    if (this.status === 'running') {
      this.putBack();
      this.queue.unshift(request);
    } else if (this.status === 'loading') this.queue.push(request);
  }

  /** Sends text to the program's standard input. */
  input(text: string): void {
    const bytes = utf8.encode(text);
    this.asked = false;
    for (let at = 0; at < bytes.length; at += maximumData) {
      this.queue.push({ type: 'I', data: bytes.slice(at, at + maximumData) });
    }
  }

  /** Ends the program's standard input. */
  endInput(): void {
    this.asked = false;
    this.queue.push({ type: 'I', data: noBytes });
  }

  /** Takes bytes from the board, in pieces of any size. */
  receive(bytes: Uint8Array): void {
    if (this.status === 'plain') {
      this.emitText(bytes);
      return;
    }
    for (const received of this.decoder.push(bytes)) this.handle(received);
  }

  /** Returns the bytes to send at virtual time `now`, and the events since the last call. */
  poll(now: Nanoseconds): PollResult {
    const send: Uint8Array[] = [];
    if (this.heard) this.lastHeard = now;
    this.heard = false;
    if (this.acknowledgementDue) send.push(this.acknowledgement());
    if (
      !this.outstanding &&
      this.queue.length === 0 &&
      this.watching &&
      now >= this.lastHeard + longestSilence
    )
      this.queue.push({ type: 'Q', data: noBytes });
    if (!this.outstanding && this.queue.length > 0) this.next();
    const waiting = this.outstanding;
    if (waiting && (waiting.deadline === undefined || now >= waiting.deadline)) {
      if (waiting.tries === maximumTries) this.giveUp(waiting);
      else send.push(...this.transmit(waiting, now));
    }
    const { events } = this;
    this.events = [];
    return { send: Uint8Array.from(send.flatMap((bytes) => [...bytes])), events };
  }

  private reset(status: 'plain' | 'greeting'): void {
    this.status = status;
    this.queue = [];
    this.outstanding = undefined;
    this.expected = 0;
    this.acknowledgementDue = false;
    this.asked = false;
    this.heard = true;
    this.decoder = new FrameDecoder();
    this.output = new TextDecoder();
    this.errors = new TextDecoder();
  }

  private next(): void {
    const request = this.queue.shift()!;
    const frame = { ...request, sequence: this.sequence };
    this.sequence = (this.sequence + 1) & 0xff;
    const state = { stalled: false, damaged: false };
    this.outstanding = { ...state, frame, encoded: encodeFrame(frame), tries: 0, deadline: undefined };
  }

  /** Divides DATA that may have been damaged: shorter frames are more likely to arrive. */
  private divided(waiting: Outstanding): Outstanding {
    const { type, data } = waiting.frame;
    if (waiting.tries === 0 || type !== 'D' || data.length < dividedData) return waiting;
    const middle = data.length >>> 1;
    const offset = new DataView(data.buffer, data.byteOffset).getUint32(0, true) + middle - offsetSize;
    this.queue.unshift(
      { type, data: data.slice(0, middle) },
      { type, data: Uint8Array.from([...word(offset), ...data.subarray(middle)]) },
    );
    this.next();
    return this.outstanding!;
  }

  /** The number of the last frame received in order. A zero byte ends what may precede it. */
  private acknowledgement(): Uint8Array {
    this.acknowledgementDue = false;
    return encodeFrame({ type: 'A', sequence: (this.expected - 1) & 0xff, data: noBytes });
  }

  /** A zero byte precedes a frame that may follow an incomplete one. */
  private transmit(last: Outstanding, now: Nanoseconds): Uint8Array[] {
    const repeated = last.tries > 0;
    const waiting = this.divided(last);
    waiting.deadline = now + firstTimeout * 2 ** waiting.tries;
    waiting.tries++;
    return repeated || waiting.frame.type === 'H' ? [Uint8Array.of(0), waiting.encoded] : [waiting.encoded];
  }

  /** Requeues input that the board has no room for, so that it does not delay an interrupt. */
  private putBack(): void {
    if (!this.outstanding?.stalled) return;
    this.queue.unshift(this.outstanding.frame);
    this.outstanding = undefined;
  }

  private giveUp({ frame, tries, damaged }: Outstanding): void {
    const problem = damaged ? 'the line is too bad' : 'the board does not respond';
    const message = `${problem}: ${requestName(frame.type)} was sent ${tries} times`;
    this.fail('timeout', message);
  }

  private fail(reason: FailureReason, message: string): void {
    this.events.push({ kind: 'failed', reason, message });
    const linkIsDown = reason === 'timeout' || reason === 'protocol';
    if (linkIsDown) this.reset('plain');
    else {
      this.queue = [];
      this.outstanding = undefined;
      if (this.status === 'loading') this.status = 'ready';
    }
  }

  private handle(received: Received): void {
    if ('damaged' in received) return this.damaged(received.damaged);
    const { frame } = received;
    const handler = this.handlers[frame.type];
    if (this.status === 'greeting' && frame.type !== 'h') return;
    if (!handler) return this.warn(`received a frame of unknown type '${frame.type}'`);
    this.heard = true;
    handler(frame);
  }

  private readonly handlers: Record<string, (frame: Frame) => void> = {
    h: (frame) => this.greeted(frame),
    a: (frame) => this.acknowledged(frame),
    n: (frame) => this.refused(frame),
    s: (frame) => this.informed(frame),
    o: (frame) => this.fromProgram(frame, () => this.emitProgramText('output', this.output, frame)),
    e: (frame) => this.fromProgram(frame, () => this.emitProgramText('error', this.errors, frame)),
    i: (frame) => this.fromProgram(frame, () => this.inputWanted()),
    x: (frame) => this.fromProgram(frame, () => this.exited(frame.data)),
  };

  /** The board's first frame may follow plain text without a zero byte between them. */
  private damaged(bytes: Uint8Array): void {
    if (this.status !== 'greeting') {
      const repeated = this.version > 1;
      this.acknowledgementDue ||= repeated;
      const outcome = repeated ? 'what they held is repeated' : 'are lost';
      return this.warn(
        `${bytes.length} bytes from the board were damaged in transit${repeated ? ':' : ' and'} ${outcome}`,
      );
    }
    for (let start = 1; start < bytes.length; start++) {
      const frame = decodeFrame(bytes.subarray(start));
      if (frame?.type !== 'h') continue;
      this.emitText(bytes.subarray(0, start));
      return this.greeted(frame);
    }
    this.emitText(bytes);
  }

  private greeted({ sequence, data }: Frame): void {
    if (this.status !== 'greeting' || sequence !== this.outstanding?.frame.sequence || data.length < 5)
      return;
    const version = data[0];
    if (version < 1 || version > protocolVersion) {
      return this.fail(
        'protocol',
        `the board uses version ${version} of the protocol, this host version ${protocolVersion}`,
      );
    }
    this.version = version;
    this.outstanding = undefined;
    this.status = 'ready';
    const heapFree = new DataView(data.buffer, data.byteOffset).getUint32(1, true);
    this.events.push({
      kind: 'ready',
      version,
      heapFree,
      banner: new TextDecoder().decode(data.subarray(5)),
    });
  }

  private acknowledged({ sequence }: Frame): void {
    const waiting = this.outstanding;
    if (!waiting || sequence !== waiting.frame.sequence) return;
    this.outstanding = undefined;
    if (waiting.frame.type === 'R') this.started();
  }

  private started(): void {
    this.status = 'running';
    this.asked = false;
    this.events.push({ kind: 'started' });
  }

  private refused({ sequence, data }: Frame): void {
    const waiting = this.outstanding;
    const reason = data[0];
    if (!waiting) return;
    if (reason === nakDamaged) {
      this.warn(`${requestName(waiting.frame.type)} was damaged in transit to the board and is repeated`);
      waiting.damaged = true;
      if (waiting.tries < maximumTries) waiting.deadline = undefined;
    } else if (sequence !== waiting.frame.sequence) {
      return;
    } else if (reason === nakBusy && waiting.frame.type === 'I') {
      waiting.stalled = true;
      waiting.tries = 1;
    } else if (reason !== nakBusy || waiting.tries === maximumTries) {
      const [kind, message] = nakReasons[reason] ?? [
        'protocol',
        `the board refuses it for unknown reason ${reason}`,
      ];
      this.fail(kind, `${requestName(waiting.frame.type)}: ${message}`);
    }
  }

  /** Frames from the program are numbered. A board of version 1 does not repeat them: a gap means lost frames. */
  private fromProgram({ sequence }: Frame, action: () => void): void {
    const missing = (sequence - this.expected) & 0xff;
    if (this.version > 1) {
      this.acknowledgementDue = true;
      if (missing !== 0) return;
    } else if (missing > 0) this.lost(missing);
    this.expected = (sequence + 1) & 0xff;
    if (this.outstanding?.frame.type === 'R') {
      // The program runs: the acknowledgement of RUN was lost.
      this.outstanding = undefined;
      this.started();
    }
    action();
  }

  private lost(frames: number): void {
    this.warn(`at least ${frames} frames of the program's output are lost`);
  }

  private inputWanted(): void {
    this.asked = true;
    this.events.push({ kind: 'inputWanted' });
  }

  /** The board's answer to QUERY: which frames it can still send, and how the program ended. */
  private informed({ sequence, data }: Frame): void {
    const waiting = this.outstanding;
    if (waiting?.frame.type !== 'Q' || waiting.frame.sequence !== sequence || data.length < stateSize) return;
    this.outstanding = undefined;
    const [active, first, next] = data;
    const missing = (first - this.expected) & 0xff;
    if (missing > 0 && missing < window) {
      this.lost(missing);
      this.expected = first;
    }
    if (this.expected !== next) this.acknowledgementDue = true;
    else if (!active && this.status === 'running') this.exited(data.subarray(3));
  }

  private exited(data: Uint8Array): void {
    if (data.length < exitSize) return this.warn('the program ended, but its exit status is lost');
    for (const [kind, decoder] of [['output', this.output] as const, ['error', this.errors] as const]) {
      const text = decoder.decode();
      if (text) this.events.push({ kind, text });
    }
    const status = new DataView(data.buffer, data.byteOffset).getInt32(0, true);
    this.status = 'ready';
    this.putBack();
    this.queue = this.queue.filter(({ type }) => type !== 'I' && type !== 'C' && type !== 'Q');
    this.events.push({ kind: 'exit', status, systemExit: (data[4] & 1) !== 0 });
  }

  private emitProgramText(
    kind: 'output' | 'error',
    decoder: InstanceType<typeof TextDecoder>,
    { data }: Frame,
  ): void {
    const text = decoder.decode(data, { stream: true });
    if (text) this.events.push({ kind, text });
  }

  private emitText(bytes: Uint8Array): void {
    const text = this.plainText.decode(bytes, { stream: true });
    if (text) this.events.push({ kind: 'text', text });
  }

  private warn(message: string): void {
    this.events.push({ kind: 'warning', message });
  }
}

const requestNames: Record<string, string> = {
  H: 'HELLO',
  B: 'BEGIN',
  D: 'DATA',
  R: 'RUN',
  C: 'INTERRUPT',
  I: 'INPUT',
  Q: 'QUERY',
};

function requestName(type: string): string {
  return requestNames[type] ?? type;
}

function word(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
