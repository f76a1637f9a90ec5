/**
 * Pins and the wires on them. A pin has drivers (the chip, parts, the outside) and one level that follows from them. Serial
 * frames are announced as a whole, so that listeners need not sample single bits.
 */
import * as v from 'valibot';
import type { Clock } from '../time/clock.js';
import type { Cycles, Level, Nanoseconds } from '../units.js';
import type { PortHost } from './host.js';

/** How a driver drives a wire: `z` not at all, `pull0` and `pull1` through a resistor, 0 and 1 strongly. */
export type Drive = 'z' | 'pull0' | 'pull1' | 0 | 1;

const driveValues = ['z', 'pull0', 'pull1', 0, 1] as const;
const driveSchema = v.picklist(driveValues);

/** The parity bit of characters: none, one that makes the number of ones even or odd, or one that is always 1 or 0. */
export type Parity = 'none' | 'even' | 'odd' | 'mark' | 'space';

/** An asynchronous serial frame, announced at the start of its start bit. */
export interface SerialFrame {
  /** The data bits; 0 for a break. */
  data: number;
  /** 5 to 8. */
  dataBits: number;
  parity: Parity;
  stopBits: 1 | 2;
  /** Duration of one bit. */
  bitTime: Nanoseconds;
  /** The wire stays low for the whole frame, stop bits included. */
  isBreak: boolean;
}

/** What frames of one sender have in common. */
export type FrameFormat = Pick<SerialFrame, 'dataBits' | 'parity' | 'stopBits' | 'bitTime'>;

/** A serial receiver of the chip, as the sender at the other end of the wire finds it. */
export interface SerialReceiver {
  /** The frames that it expects; undefined while it is off. */
  readonly expects: FrameFormat | undefined;
  /** Characters that the firmware has not read yet, the one that is arriving included. */
  readonly unread: number;
  /** Characters that it can still take. */
  readonly room: number;
}

const format = {
  dataBits: v.picklist([5, 6, 7, 8]),
  parity: v.picklist(['none', 'even', 'odd', 'mark', 'space']),
  stopBits: v.picklist([1, 2]),
  bitTime: v.pipe(v.number(), v.gtValue(0)),
};

/** The format of frames in a saved state. */
export const frameFormatSchema = v.strictObject(format);

/** A frame in a saved state. */
export const serialFrameSchema = v.strictObject({
  ...format,
  data: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)),
  isBreak: v.boolean(),
});

/** Duration of a frame. */
export function frameTime(frame: SerialFrame): Nanoseconds {
  const bits = 1 + frame.dataBits + (frame.parity === 'none' ? 0 : 1) + frame.stopBits;
  return bits * frame.bitTime;
}

type LevelListener = (level: Level, at: Cycles) => void;
type FrameListener = (frame: SerialFrame, at: Cycles) => void;

/** The chip's input at a pin. */
export interface PadInput {
  /** The pin's level has changed. */
  sense(level: Level): void;
  /** The serial receiver that the pin leads to; undefined without one. */
  readonly receiver?: SerialReceiver | undefined;
}

/** One driver of a pin. */
export class Driver {
  constructor(
    private readonly pin: Pin,
    /** Its name in messages: `GPIOD`, `button`. */
    readonly name: string,
    /** Its index in the pin's state. */
    private readonly index: number,
  ) {}

  /** Changes how it drives the pin. */
  set(drive: Drive): void {
    const { drives } = this.pin.state;
    const old = drives[this.index];
    // By far the most frequent case, and V8 compares numbers much faster than a mix of numbers and strings.
    if (typeof drive === 'number' && typeof old === 'number') {
      if (drive === old) return;
      drives[this.index] = drive;
      this.pin.levelChanged(drive);
    } else if (drive !== old) {
      drives[this.index] = drive;
      this.pin.driveChanged(old, drive);
    }
  }

  /** As `set`, for a level, sooner where it drives one already. */
  setLevel(level: Level): void {
    const { drives } = this.pin.state;
    const old = drives[this.index];
    if (old === level) return;
    drives[this.index] = level;
    if (typeof old === 'number') this.pin.levelChanged(level);
    else this.pin.driveChanged(old, level);
  }

  /** Sends a serial frame; the driver keeps the wire at its idle level meanwhile. */
  transmit(frame: SerialFrame): void {
    this.pin.announce(frame, this);
  }
}

interface PinState {
  level: Level;
  /** The drive of each driver, in the order of declaration. */
  drives: Drive[];
}

const pinShapes = { drives: { itemsOf: driveValues } };

/** The names of the input sources, by pin. */
const sourceNames = new Map<string, string>();

function sourceOf(pin: string): string {
  const source = sourceNames.get(pin) ?? `pin ${pin}`;
  sourceNames.set(pin, source);
  return source;
}

/** A pin of the chip: its level follows from all its drivers. */
export class Pin {
  /** @internal For Driver. */
  readonly state: PinState = { level: 0, drives: [] };
  private readonly names: string[] = [];
  /** The numbers of drivers that drive it strongly high and low: derived from the state. */
  private high = 0;
  private low = 0;
  /** The chip's input, notified of changes before all listeners. */
  pad: PadInput | undefined;
  /** Called when the chip's serial receiver at this pin has changed: on or off, its format, what is unread. */
  onReceiver: (() => void) | undefined;
  private readonly levelListeners = new Set<LevelListener>();
  private readonly frameListeners = new Map<FrameListener, Driver | undefined>();
  private forced: Level | undefined;

  constructor(
    /** As on the chip: `PD0`. */
    readonly name: string,
    /** The board that it belongs to. */
    readonly host: PortHost,
  ) {
    const { inputs, states } = host;
    const outside = this.driver('outside');
    inputs.declare(sourceOf(name), driveSchema, outside.set.bind(outside));
    states.object(name, this.state, pinShapes);
    states.afterRestore(this);
  }

  private get clock(): Clock {
    return this.host.clock;
  }

  /** Drives the wire from outside, as a probe or a test does; `z` stops driving it. @throws InputError for another value */
  input(drive: Drive): void {
    this.host.inputs.enter(sourceOf(this.name), drive);
  }

  /** The level of the wire. An undriven wire keeps its level. */
  get level(): Level {
    return this.state.level;
  }

  /** Adds a driver. Drivers are declared only while the board is built: their order is part of saved states. */
  driver(name: string, drive: Drive = 'z'): Driver {
    const index = this.names.push(name) - 1;
    this.state.drives.push(drive);
    this.driveChanged('z', drive);
    return new Driver(this, name, index);
  }

  /** Calls back at every change of level. Returns the function that unsubscribes. */
  watch(listener: LevelListener): () => void {
    this.levelListeners.add(listener);
    return () => this.levelListeners.delete(listener);
  }

  /** Calls back at the start of every serial frame, except those from `self`. Returns the function that unsubscribes. */
  onFrame(listener: FrameListener, self?: Driver): () => void {
    this.frameListeners.set(listener, self);
    return () => this.frameListeners.delete(listener);
  }

  /**
   * @internal For injected faults, which are inputs: forces the level, whatever its drivers drive, and suppresses serial
   * frames; `undefined` releases it.
   */
  force(level: Level | undefined): void {
    this.forced = level;
    this.resolve();
  }

  /** @internal After a restore: the forced level, which the restored level follows already. */
  restoreForced(level: Level | undefined): void {
    this.forced = level;
  }

  /** @internal For Driver. */
  announce(frame: SerialFrame, from: Driver): void {
    if (this.forced !== undefined) return;
    for (const [listener, self] of this.frameListeners) if (self !== from) listener(frame, this.clock.cycles);
  }

  /** @internal For Driver: one of them drives the other level, strongly before and now. */
  levelChanged(level: Level): void {
    const up = level === 1 ? 1 : -1;
    this.high += up;
    this.low -= up;
    if (this.high + this.low === 1 && this.forced === undefined) this.changeTo(level);
    else this.resolve();
  }

  /** @internal For Driver: the drive of one of them has changed. */
  driveChanged(before: Drive, now: Drive): void {
    this.count(before, -1);
    this.count(now, 1);
    this.resolve();
  }

  private count(drive: Drive, by: number): void {
    if (drive === 1) this.high += by;
    else if (drive === 0) this.low += by;
  }

  private resolve(): void {
    this.changeTo(this.resolved());
  }

  private changeTo(level: Level): void {
    const { state } = this;
    if (level === state.level) return;
    state.level = level;
    if (this.pad !== undefined) this.pad.sense(level);
    if (this.levelListeners.size === 0) return;
    const { cycles } = this.clock;
    for (const listener of this.levelListeners) listener(level, cycles);
  }

  private resolved(): Level {
    if (this.forced !== undefined) return this.forced;
    if (this.low > 0) {
      if (this.high > 0) this.reportConflict();
      return 0;
    }
    return this.high > 0 ? 1 : this.pulled();
  }

  private pulled(): Level {
    let low = false;
    for (const drive of this.state.drives) {
      if (drive === 'pull1') return 1;
      if (drive === 'pull0') low = true;
    }
    return low ? 0 : this.state.level;
  }

  private reportConflict(): void {
    const who = this.state.drives.flatMap((drive, n) =>
      typeof drive === 'number' ? [`${this.names[n]} drives ${drive}`] : [],
    );
    this.host.report(`pin ${this.name}: ${who.join(', ')}`);
  }

  /** After a restore: counts the drivers of each level. */
  derive(): void {
    this.high = this.low = 0;
    for (const drive of this.state.drives) this.count(drive, 1);
  }
}
