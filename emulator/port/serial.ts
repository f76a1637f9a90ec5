/** The far end of a serial line (a terminal, a test, a file) at a pair of the chip's pins. */
import * as v from 'valibot';
import { ByteLog } from '../state/byte-log.js';
import type { Clock, ClockEvent } from '../time/clock.js';
import type { Cycles, Nanoseconds } from '../units.js';
import type { PortHost } from './host.js';
import {
  type Driver,
  type FrameFormat,
  frameFormatSchema,
  frameTime,
  type Pin,
  type SerialFrame,
  serialFrameSchema,
  type SerialReceiver,
} from './pin.js';
import { type ReceivedCharacter, sampleFrame } from './serial-frame.js';
import { LevelReceiver, LevelSender } from './serial-levels.js';
import { type PaceText, paceSchema, parsePace, type SerialPace, usualPace } from './serial-pace.js';
import {
  checkSerialSetting,
  framesOf,
  parseSerialSetting,
  type SerialSetting,
  settingOf,
  settingSchema,
  settingText,
  sameRate,
  understands,
  usualSetting,
} from './serial-setting.js';

export interface SerialPortOptions {
  /** At least this many of the last bytes received are kept; all by default. */
  kept?: number;
}

/** Input: characters, a break, or the command to discard what was received. */
type SerialInput = Uint8Array | 'break' | 'clear';
interface SerialArrival {
  /** When it is sent: at once when that time has passed. */
  time: Nanoseconds;
  input: SerialInput;
  /** How it waits for the receiver; absent for `none`. */
  pace?: string;
}

const characters = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length > 0, 'has no characters'),
);
const arrivalSchema = v.strictObject({
  time: v.pipe(v.number(), v.finite()),
  input: v.union([characters, v.picklist(['break', 'clear'])]),
  pace: v.optional(v.string()),
});

/** @throws RangeError for a wrong pace */
function checkPace({ pace }: SerialArrival): void {
  if (pace !== undefined) parsePace(pace);
}

/** Characters that wait to be sent. */
interface Pending {
  time: Nanoseconds;
  /** Empty for a break. */
  bytes: Uint8Array;
  next: number;
  pace: SerialPace;
  /** The disturbances have been applied. */
  disturbed: boolean;
}

/** What the next character waits for, after one that a pace ends with a wait. */
interface Gate {
  pace: SerialPace;
  /** When the firmware had read everything; null until then. */
  since: Nanoseconds | null;
}

interface SerialPortState {
  pending: Pending[];
  /** When the last frame that we send ends. */
  free: Nanoseconds;
  gate: Gate | null;
  /** The setting of this end; null while it follows the chip. */
  fixed: SerialSetting | null;
  /** The chip's frames, as seen last. */
  followed: FrameFormat | null;
  receiving: SerialFrame | null;
  /** When the last frame from the chip ends. */
  quiet: Nanoseconds;
  framingErrors: number;
  parityErrors: number;
  breaks: number;
  /** The last character from the chip came as levels, not as a frame: no UART sent it. */
  byLevels: boolean;
}

/** Options of what is sent. */
export interface SendOptions {
  /** When; now by default. */
  at?: Nanoseconds;
  /** How it waits for the firmware; `fifo` by default: while the receiver is off or its FIFO is full. */
  pace?: PaceText;
}

const pendingSchema = v.array(
  v.strictObject({
    time: v.pipe(v.number(), v.finite()),
    bytes: v.instance(Uint8Array),
    next: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    pace: paceSchema,
    disturbed: v.boolean(),
  }),
);

const gateSchema = v.strictObject({ pace: paceSchema, since: v.nullable(v.pipe(v.number(), v.finite())) });

/** Replaces a character on a disturbed line by none, another or several. */
export type Disturbance = (byte: number) => readonly number[];

type DataListener = (bytes: Uint8Array, at: Cycles) => void;

type FollowListener = (setting: SerialSetting) => void;

/**
 * The far end of a serial line. It follows the chip: it receives at the rate and in the format in which the chip sends, and sends
 * as the chip's receiver expects, unless `fix` determines its setting.
 */
export class SerialPort {
  private readonly driver: Driver;
  private readonly sendEvent: ClockEvent;
  private readonly receiveEvent: ClockEvent;
  /** Each with whether it is called while the port is muted too. */
  private readonly listeners = new Map<DataListener, boolean>();
  private readonly followListeners = new Set<FollowListener>();
  /** The disturbances of characters to the chip and from it. */
  private readonly disturbances: Record<'in' | 'out', Set<Disturbance>> = { in: new Set(), out: new Set() };
  /** While set, only listeners with `replays` are called: the board re-executes its past. */
  muted = false;
  /** Called when what `listened` says may have changed, but not while the port is muted. */
  onListening: (() => void) | undefined;
  private readonly state = idleState();
  private readonly received: ByteLog;
  private readonly levelReceiver: LevelReceiver;
  private readonly levelSender: LevelSender;

  /**
   * @param transmit the pin that the chip transmits on
   * @param receive the pin that the chip receives on
   */
  constructor(
    readonly name: string,
    /** The board that it belongs to. */
    readonly host: PortHost,
    transmit: Pin,
    private readonly receive: Pin,
    options: SerialPortOptions = {},
  ) {
    const { clock, inputs, states } = host;
    this.received = new ByteLog(options.kept);
    this.driver = receive.driver(name, 'pull1');
    this.sendEvent = clock.event(`${name}.send`, () => this.sendNext());
    this.receiveEvent = clock.event(`${name}.receive`, (at) => this.frameReceived(at));
    transmit.onFrame((frame) => this.frameStarts(frame), transmit === receive ? this.driver : undefined);
    receive.onReceiver = this.receiverChanged.bind(this);
    this.levelSender = new LevelSender(name, host, this.driver);
    this.levelReceiver = new LevelReceiver(name, host, transmit, {
      idle: () => !this.state.receiving && !this.levelSender.busy,
      format: () => this.ownFrames,
      received: (character, format, at) => this.levelsReceived(character, format, at),
    });
    inputs.declare(name, arrivalSchema, this.arrive.bind(this), checkPace);
    inputs.declare(`${name} setting`, v.nullable(settingSchema), this.changeSetting.bind(this));
    const own = states.list(name);
    own.field('pending', this.state, 'pending', pendingSchema);
    own.fields(this.state, 'free');
    own.field('gate', this.state, 'gate', v.nullable(gateSchema));
    own.field('fixed', this.state, 'fixed', v.nullable(settingSchema));
    own.field('followed', this.state, 'followed', v.nullable(frameFormatSchema));
    own.field('receiving', this.state, 'receiving', v.nullable(serialFrameSchema));
    own.fields(this.state, 'quiet');
    own.bytes('received', this.received);
    own.fields(this.state, 'framingErrors', 'parityErrors', 'breaks', 'byLevels');
  }

  private get clock(): Clock {
    return this.host.clock;
  }

  /** Everything received so far, or the end of it: see `dropped`. */
  get bytes(): Uint8Array {
    return this.received.bytes;
  }

  /** How many bytes were received before those in `bytes` and are no longer kept (`BoardSettings.keptOutput`). */
  get dropped(): number {
    return this.received.dropped;
  }

  /** `bytes` read as UTF-8. */
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

  /** Whether a character from the chip is on the line, or may follow without a gap on one that was. */
  get receiving(): boolean {
    const { receiving, quiet } = this.state;
    return receiving !== null || this.levelReceiver.busy || this.clock.now < quiet + this.ownFrames.bitTime;
  }

  /**
   * Whether the firmware takes characters from this end: the receiver at the pin is on, or the firmware sends without a UART, and
   * so receives without one.
   */
  get listened(): boolean {
    const receiver = this.receive.pad?.receiver;
    return receiver ? receiver.expects !== undefined : this.state.byLevels;
  }

  /** Characters that wait to be sent. */
  get backlog(): number {
    return this.state.pending.reduce((count, { bytes, next }) => count + bytes.length - next, 0);
  }

  // ---- rate and format ----

  /** The fixed setting, else that of the last frame from the chip; 115200 8N1 before the first. */
  get setting(): SerialSetting {
    const { fixed, followed } = this.state;
    return fixed ?? (followed ? settingOf(followed) : usualSetting);
  }

  /**
   * Fixes rate and format of this end, in both directions: `9600`, `9600,8E1`, or members of a setting, the others being those of
   * 115200 8N1.
   * @throws RangeError that names the wrong part
   */
  fix(setting: string | Partial<SerialSetting>): void {
    const wanted =
      typeof setting === 'string' ? parseSerialSetting(setting) : { ...usualSetting, ...setting };
    checkSerialSetting(wanted);
    this.host.inputs.enter(`${this.name} setting`, { ...wanted });
  }

  /** Follows the chip again. */
  follow(): void {
    this.host.inputs.enter(`${this.name} setting`, null);
  }

  /** Calls back when this end follows another rate or format than before. Returns the function that unsubscribes. */
  onFollow(listener: FollowListener): () => void {
    this.followListeners.add(listener);
    return () => this.followListeners.delete(listener);
  }

  /** The frames of this end where nothing says what the chip expects. */
  private get ownFrames(): FrameFormat {
    const { fixed, followed } = this.state;
    return fixed ? framesOf(fixed) : (followed ?? framesOf(usualSetting));
  }

  private changeSetting(setting: SerialSetting | null): void {
    if (setting) checkSerialSetting(setting);
    this.state.fixed = setting;
  }

  /** The frames that this end receives: its own, or those that arrive. */
  private expected(frame: SerialFrame): FrameFormat {
    const { state } = this;
    if (state.fixed) return framesOf(state.fixed);
    if (state.followed && sameFormat(frame, state.followed)) return state.followed;
    const { bitTime, dataBits, parity, stopBits } = frame;
    const before = this.setting;
    state.followed = { bitTime, dataBits, parity, stopBits };
    const now = this.setting;
    if (settingText(now) !== settingText(before) && !this.muted)
      for (const listener of this.followListeners) listener(now);
    return state.followed;
  }

  /** The frames that this end sends: its own, those that the receiver expects, or those that the chip sends. */
  private sent(receiver: SerialReceiver | undefined): FrameFormat {
    const { fixed } = this.state;
    const expects = receiver?.expects;
    if (!fixed) return expects ?? this.ownFrames;
    if (expects && !understands(fixed, settingOf(expects))) {
      const [here, there] = [fixed, settingOf(expects)].map(settingText);
      this.host.report(`${this.name}: the host sends at ${here}, the firmware receives at ${there}`);
    }
    return framesOf(fixed);
  }

  // ---- sending ----

  /**
   * Calls back with every character at the end of its stop bit. Returns the function that unsubscribes.
   * @param options.replays calls back also while the board re-executes its past
   */
  onData(listener: DataListener, options: { replays?: boolean } = {}): () => void {
    this.listeners.set(listener, options.replays ?? false);
    return () => this.listeners.delete(listener);
  }

  /**
   * Sends characters, back to back as far as the pace allows. Text is sent as UTF-8.
   * @throws RangeError for a time that is no number, and for a wrong pace
   */
  send(data: string | Uint8Array, options: SendOptions = {}): void {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    if (bytes.length !== 0) this.enter(bytes, options);
  }

  /** Holds the line low for two frames. @throws RangeError as `send` does */
  sendBreak(options: SendOptions = {}): void {
    this.enter('break', options);
  }

  private enter(input: SerialInput, { at: time = this.clock.now, pace = usualPace }: SendOptions): void {
    this.host.inputs.enter(this.name, { time, input, pace });
  }

  private arrive({ time, input, pace = 'none' }: SerialArrival): void {
    if (input === 'clear') {
      this.received.clear();
      return;
    }
    const bytes = input === 'break' ? new Uint8Array() : input;
    const { pending } = this.state;
    const index = pending.findLastIndex((p) => p.time <= time) + 1;
    pending.splice(index, 0, { time, bytes, next: 0, pace: parsePace(pace), disturbed: false });
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
    this.host.inputs.enter(this.name, { time: this.clock.now, input: 'clear' });
  }

  private scheduleSend(): void {
    const { pending, free } = this.state;
    if (pending.length) this.sendEvent.atTime(Math.max(pending[0].time, free));
  }

  /** What waits for the receiver may be due. */
  private receiverChanged(): void {
    const { pending, gate } = this.state;
    if (gate) gate.since ??= (this.receive.pad?.receiver?.unread ?? 0) === 0 ? this.clock.now : null;
    if (pending.length && !this.sendEvent.pending) this.scheduleSend();
    if (this.onListening && !this.muted) this.onListening();
  }

  /** Whether a character may start now. If not, `receiverChanged` or an event tries again. */
  private mayStart({ kind }: SerialPace): boolean {
    const { pad } = this.receive;
    if (kind === 'none' || !pad) return true;
    const { receiver } = pad;
    if (!this.listened) return false;
    if (!receiver) return this.isDue(this.afterLevels);
    if (receiver.room < 1) return false;
    const { gate, quiet } = this.state;
    if (!gate) return true;
    if (receiver.unread > 0) return false;
    gate.since ??= this.clock.now;
    return this.isDue(gate.pace.gap + (gate.pace.kind === 'line' ? Math.max(gate.since, quiet) : gate.since));
  }

  /** When firmware without a UART takes a character: it hardly receives while it sends, and it may echo the last one first. */
  private get afterLevels(): Nanoseconds {
    const { gate, quiet, free } = this.state;
    const silence = 2 * frameTime({ ...this.ownFrames, data: 0, isBreak: false });
    return Math.max(quiet, free) + Math.max(silence, gate?.pace.gap ?? 0);
  }

  /** Whether a time has come. If not, the next character is tried then. */
  private isDue(time: Nanoseconds): boolean {
    if (this.clock.cycleAt(time) <= this.clock.cycles) return true;
    this.sendEvent.atTime(time);
    return false;
  }

  private sendNext(): void {
    const { state } = this;
    const first = state.pending[0];
    if (!this.mayStart(first.pace)) return;
    const isBreak = !first.bytes.length;
    const byte = isBreak ? 0 : first.bytes[first.next++];
    if (first.next >= first.bytes.length) state.pending.shift();
    const [data, ...more] = isBreak || first.disturbed ? [byte] : this.disturbed('in', byte);
    if (more.length) {
      const { time, pace } = first;
      state.pending.unshift({ time, bytes: Uint8Array.from(more), next: 0, pace, disturbed: true });
    }
    const format = this.sent(this.receive.pad?.receiver);
    const frame: SerialFrame = { data: data & (2 ** format.dataBits - 1), ...format, isBreak };
    const due = Math.max(first.time, state.free);
    const start = this.clock.cycleAt(due) < this.clock.cycles ? this.clock.now : due;
    state.free = start + frameTime(frame) * (isBreak ? 2 : 1);
    state.gate = gateAfter(first.pace, byte, first.bytes[first.next]);
    this.scheduleSend();
    if (data === undefined) return;
    if (this.receive.pad && !this.receive.pad.receiver) this.levelSender.send(frame);
    else this.driver.transmit(frame);
  }

  /** A frame that follows without a gap begins in the cycle in which its predecessor ends. */
  private frameStarts(frame: SerialFrame): void {
    this.levelReceiver.cancel();
    this.state.byLevels = false;
    if (this.receiveEvent.pending) {
      this.receiveEvent.cancel();
      this.frameReceived(this.clock.cycles);
    }
    this.state.receiving = frame;
    this.state.quiet = this.clock.now + frameTime(frame);
    this.receiveEvent.atTime(this.state.quiet);
  }

  private frameReceived(at: Cycles): void {
    const { state } = this;
    const frame = state.receiving!;
    state.receiving = null;
    if (frame.isBreak) {
      state.breaks++;
      return;
    }
    const format = this.expected(frame);
    // Nearly always: what is sampled is what was sent.
    if (sameFormat(frame, format)) {
      this.deliver(frame.data & (2 ** format.dataBits - 1), at);
      return;
    }
    const { data, framingError, parityError } = sampleFrame(frame, format, format.bitTime);
    const [there, here] = [settingOf(frame), settingOf(format)];
    const misread = !understands(there, here);
    if (framingError || !sameRate(there, here)) state.framingErrors++;
    if (parityError) state.parityErrors++;
    if (misread) {
      const [sends, receives] = [there, here].map(settingText);
      this.host.report(`${this.name}: the firmware sends at ${sends}, the host receives at ${receives}`);
    }
    this.deliver(data, at);
  }

  /** The firmware sends without a UART. Its rate is not known: this end samples by its own. */
  private levelsReceived(character: ReceivedCharacter, format: FrameFormat, at: Cycles): void {
    const { state } = this;
    state.byLevels = true;
    if (this.onListening && !this.muted) this.onListening();
    state.quiet = this.clock.now + (format.stopBits - 0.5) * format.bitTime;
    if (character.isBreak) state.breaks++;
    else {
      if (character.framingError) state.framingErrors++;
      if (character.parityError) state.parityErrors++;
      this.deliver(character.data, at);
    }
    this.receiverChanged();
  }

  private deliver(data: number, at: Cycles): void {
    const isDisturbed = this.disturbances.out.size > 0;
    const bytes = isDisturbed ? Uint8Array.from(this.disturbed('out', data)) : Uint8Array.of(data);
    if (bytes.length === 0) return;
    for (let n = 0; n < bytes.length; n++) this.received.append(bytes[n]);
    for (const [listener, replays] of this.listeners) if (replays || !this.muted) listener(bytes, at);
  }
}

/** Whether frames have the same format and bit time. */
function sameFormat(a: FrameFormat, b: FrameFormat): boolean {
  return (
    a.bitTime === b.bitTime && a.dataBits === b.dataBits && a.parity === b.parity && a.stopBits === b.stopBits
  );
}

function idleState(): SerialPortState {
  return {
    pending: [],
    free: 0,
    gate: null,
    fixed: null,
    followed: null,
    receiving: null,
    quiet: 0,
    framingErrors: 0,
    parityErrors: 0,
    breaks: 0,
    byLevels: false,
  };
}

const [lineFeed, carriageReturn] = [10, 13];

/** What the character after this one waits for. A line ends with LF, CR, or CR and LF. */
function gateAfter(pace: SerialPace, byte: number, next: number | undefined): Gate | null {
  const endsLine = byte === lineFeed || (byte === carriageReturn && next !== lineFeed);
  const waits = pace.kind === 'char' || (pace.kind === 'line' && endsLine);
  return waits ? { pace, since: null } : null;
}
