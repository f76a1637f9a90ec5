/**
 * Asynchronous serial lines: how a receiver samples a frame, and the far end of a serial line (a terminal, a test, a
 * file) at a pair of the chip's pins.
 */
import * as v from 'valibot';
import { ByteLog } from '../state/byte-log.js';
import type { Clock, ClockEvent } from '../time/clock.js';
import type { Cycles, Level, Nanoseconds } from '../units.js';
import type { PortHost } from './host.js';
import { type Driver, frameTime, type Parity, type Pin, type SerialFrame, serialFrameSchema } from './pin.js';

/** The format of characters. */
export interface SerialFormat {
  /** 5 to 8. */
  dataBits: number;
  parity: Parity;
  stopBits: 1 | 2;
}

/** Bits of a frame, start and stop bits included. */
export function frameBits({ dataBits, parity, stopBits }: SerialFormat): number {
  return 1 + dataBits + (parity === 'none' ? 0 : 1) + stopBits;
}

/** A frame as received. */
export interface ReceivedCharacter {
  data: number;
  framingError: boolean;
  parityError: boolean;
  /** All bits are zero up to and including the stop bit. */
  isBreak: boolean;
}

/** The parity bit for these data bits. */
export function parityBit(data: number, parity: Parity): Level {
  if (parity === 'mark') return 1;
  if (parity === 'space') return 0;
  let ones = parity === 'odd' ? 1 : 0;
  for (let rest = data; rest; rest >>>= 1) ones ^= rest & 1;
  return ones as Level;
}

/** The level of the wire at a time after the start of a frame. */
function levelAt(frame: SerialFrame, time: Nanoseconds): Level {
  if (frame.isBreak) return time < frameTime(frame) ? 0 : 1;
  const bit = Math.floor(time / frame.bitTime);
  if (bit === 0) return 0;
  if (bit <= frame.dataBits) return ((frame.data >>> (bit - 1)) & 1) as Level;
  const isParity = frame.parity !== 'none' && bit === frame.dataBits + 1;
  return isParity ? parityBit(frame.data, frame.parity) : 1;
}

/**
 * Receives a frame as a UART does: samples the middle of each bit by its own clock and in its own format, up to the first
 * stop bit. A frame of another speed or format is misread accordingly.
 * @param bitTime the receiver's bit time
 */
export function sampleFrame(
  frame: SerialFrame,
  format: SerialFormat,
  bitTime: Nanoseconds,
): ReceivedCharacter {
  const sample = (bit: number) => levelAt(frame, (bit + 0.5) * bitTime);
  let data = 0;
  for (let i = 0; i < format.dataBits; i++) data |= sample(i + 1) << i;
  let next = format.dataBits + 1;
  const parity = format.parity === 'none' ? 0 : sample(next++);
  const stop = sample(next);
  return {
    data,
    framingError: !stop,
    parityError: format.parity !== 'none' && parity !== parityBit(data, format.parity),
    isBreak: !stop && !parity && !data,
  };
}

export interface SerialPortOptions extends Partial<SerialFormat> {
  /** Bits per second; 115200 by default. */
  baud?: number;
}

/** Input: characters, a break, or the command to discard what was received. */
type SerialInput = Uint8Array | 'break' | 'clear';
interface SerialArrival {
  /** When it is sent: at once when that time has passed. */
  time: Nanoseconds;
  input: SerialInput;
}

const characters = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length > 0, 'has no characters'),
);
const arrivalSchema = v.strictObject({
  time: v.pipe(v.number(), v.finite()),
  input: v.union([characters, v.picklist(['break', 'clear'])]),
});

/** Characters that wait to be sent. */
interface Pending {
  time: Nanoseconds;
  /** Empty for a break. */
  bytes: Uint8Array;
  next: number;
  /** The disturbances have been applied. */
  disturbed: boolean;
}

interface SerialPortState {
  pending: Pending[];
  /** When the last frame that we send ends. */
  free: Nanoseconds;
  receiving: SerialFrame | null;
  framingErrors: number;
  parityErrors: number;
  breaks: number;
}

const pendingSchema = v.array(
  v.strictObject({
    time: v.pipe(v.number(), v.finite()),
    bytes: v.instance(Uint8Array),
    next: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    disturbed: v.boolean(),
  }),
);

/** Replaces a character on a disturbed line by none, another or several. */
export type Disturbance = (byte: number) => readonly number[];

type DataListener = (bytes: Uint8Array, at: Cycles) => void;

/** The far end of a serial line. */
export class SerialPort {
  readonly baud: number;
  private readonly format: SerialFormat;
  private readonly driver: Driver;
  private readonly sendEvent: ClockEvent;
  private readonly receiveEvent: ClockEvent;
  /** Each with whether it is called while the port is muted too. */
  private readonly listeners = new Map<DataListener, boolean>();
  /** The disturbances of characters to the chip and from it. */
  private readonly disturbances: Record<'in' | 'out', Set<Disturbance>> = { in: new Set(), out: new Set() };
  /** While set, only listeners with `replays` are called: the board re-executes its past. */
  muted = false;
  private readonly state = idleState();
  private readonly received = new ByteLog();

  /**
   * @param transmit the pin that the chip transmits on
   * @param receive the pin that the chip receives on
   */
  constructor(
    readonly name: string,
    /** The board that it belongs to. */
    readonly host: PortHost,
    transmit: Pin,
    receive: Pin,
    options: SerialPortOptions = {},
  ) {
    const { clock, inputs, states } = host;
    this.baud = options.baud ?? 115200;
    const { dataBits = 8, parity = 'none', stopBits = 1 } = options;
    this.format = { dataBits, parity, stopBits };
    this.driver = receive.driver(name, 'pull1');
    this.sendEvent = clock.event(`${name}.send`, () => this.sendNext());
    this.receiveEvent = clock.event(`${name}.receive`, (at) => this.frameReceived(at));
    transmit.onFrame((frame) => this.frameStarts(frame), transmit === receive ? this.driver : undefined);
    inputs.declare(name, arrivalSchema, this.arrive.bind(this));
    const own = states.list(name);
    own.field('pending', this.state, 'pending', pendingSchema);
    own.fields(this.state, 'free');
    own.field('receiving', this.state, 'receiving', v.nullable(serialFrameSchema));
    own.bytes('received', this.received);
    own.fields(this.state, 'framingErrors', 'parityErrors', 'breaks');
  }

  private get clock(): Clock {
    return this.host.clock;
  }

  /** Everything received so far. */
  get bytes(): Uint8Array {
    return this.received.bytes;
  }

  /** Everything received so far, read as UTF-8. */
  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /** Characters received with a wrong stop bit or speed. */
  get framingErrors(): number {
    return this.state.framingErrors;
  }

  /** Characters received with a wrong parity bit. */
  get parityErrors(): number {
    return this.state.parityErrors;
  }

  /** Breaks received. */
  get breaks(): number {
    return this.state.breaks;
  }

  /** Whether characters are being sent or wait to be. */
  get sending(): boolean {
    return this.state.pending.length > 0 || this.state.free > this.clock.now;
  }

  /**
   * Calls back with every character at the end of its stop bit. Returns the function that unsubscribes.
   * @param options.replays calls back also while the board re-executes its past
   */
  onData(listener: DataListener, options: { replays?: boolean } = {}): () => void {
    this.listeners.set(listener, options.replays ?? false);
    return () => this.listeners.delete(listener);
  }

  /** Sends characters back to back, starting at a time (now by default). Text is sent as UTF-8. */
  send(data: string | Uint8Array, options: { at?: Nanoseconds } = {}): void {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    if (bytes.length) this.enter(bytes, options.at);
  }

  /** Holds the line low for two frames. */
  sendBreak(options: { at?: Nanoseconds } = {}): void {
    this.enter('break', options.at);
  }

  private enter(input: SerialInput, time: Nanoseconds = this.clock.now): void {
    this.host.inputs.enter(this.name, { time, input });
  }

  private arrive({ time, input }: SerialArrival): void {
    if (input === 'clear') {
      this.received.clear();
      return;
    }
    const bytes = input === 'break' ? new Uint8Array() : input;
    const { pending } = this.state;
    const index = pending.findLastIndex((p) => p.time <= time) + 1;
    pending.splice(index, 0, { time, bytes, next: 0, disturbed: false });
    this.scheduleSend();
  }

  /**
   * @internal For injected faults, which are inputs: adds a disturbance of characters to the chip or from it. Returns the
   * function that removes it.
   */
  disturb(direction: 'in' | 'out', disturbance: Disturbance): () => void {
    this.disturbances[direction].add(disturbance);
    return () => this.disturbances[direction].delete(disturbance);
  }

  private disturbed(direction: 'in' | 'out', byte: number): readonly number[] {
    let bytes: readonly number[] = [byte];
    for (const disturbance of this.disturbances[direction]) bytes = bytes.flatMap(disturbance);
    return bytes;
  }

  /** Discards the characters received so far. They are part of the board's state, so this is an input as any other. */
  clear(): void {
    this.enter('clear');
  }

  private get bitTime(): Nanoseconds {
    return 1e9 / this.baud;
  }

  private scheduleSend(): void {
    const { pending, free } = this.state;
    if (pending.length) this.sendEvent.atTime(Math.max(pending[0].time, free));
  }

  private sendNext(): void {
    const { state } = this;
    const first = state.pending[0];
    const isBreak = !first.bytes.length;
    const byte = isBreak ? 0 : first.bytes[first.next++];
    if (first.next >= first.bytes.length) state.pending.shift();
    const [data, ...more] = isBreak || first.disturbed ? [byte] : this.disturbed('in', byte);
    if (more.length) {
      state.pending.unshift({ time: first.time, bytes: Uint8Array.from(more), next: 0, disturbed: true });
    }
    const { dataBits, parity, stopBits } = this.format;
    const frame: SerialFrame = { data, dataBits, parity, stopBits, bitTime: this.bitTime, isBreak };
    const start = Math.max(first.time, state.free);
    state.free = start + frameTime(frame) * (isBreak ? 2 : 1);
    this.scheduleSend();
    if (data !== undefined) this.driver.transmit(frame);
  }

  /** A frame that follows without a gap begins in the cycle in which its predecessor ends. */
  private frameStarts(frame: SerialFrame): void {
    if (this.receiveEvent.pending) {
      this.receiveEvent.cancel();
      this.frameReceived(this.clock.cycles);
    }
    this.state.receiving = frame;
    this.receiveEvent.atTime(this.clock.now + frameTime(frame));
  }

  private frameReceived(at: Cycles): void {
    const { state } = this;
    const frame = state.receiving!;
    state.receiving = null;
    if (frame.isBreak) {
      state.breaks++;
      return;
    }
    const { data, framingError, parityError } = sampleFrame(frame, this.format, this.bitTime);
    const wrongSpeed = Math.abs(frame.bitTime / this.bitTime - 1) > 0.05;
    if (framingError || wrongSpeed) {
      state.framingErrors++;
      const baud = Math.round(1e9 / frame.bitTime);
      this.host.report(`${this.name} expects ${this.baud} baud and receives ${baud}: framing errors`);
    }
    if (parityError) state.parityErrors++;
    const bytes = Uint8Array.from(this.disturbed('out', data));
    if (bytes.length === 0) return;
    for (const byte of bytes) this.received.append(byte);
    for (const [listener, replays] of this.listeners) if (replays || !this.muted) listener(bytes, at);
  }
}

function idleState(): SerialPortState {
  return {
    pending: [],
    free: 0,
    receiving: null,
    framingErrors: 0,
    parityErrors: 0,
    breaks: 0,
  };
}
