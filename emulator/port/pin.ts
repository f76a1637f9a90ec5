/**
 * Wires. A pin has drivers (the chip, parts on the board, the outside) and one level that follows from them; serial
 * frames travel over it as whole frames, so that nobody has to look at single bits who does not want to.
 */
import type { Clock } from '../time/clock.js';
import type { Cycles, Level, Nanoseconds } from '../units.js';
import type { PortHost } from './host.js';

/** How a driver acts on a wire: `z` not at all, `pull0` and `pull1` through a resistor, 0 and 1 hard. */
export type Drive = 'z' | 'pull0' | 'pull1' | 0 | 1;

export type Parity = 'none' | 'even' | 'odd' | 'mark' | 'space';

/** An asynchronous serial frame, announced when its start bit begins. */
export interface SerialFrame {
  /** The data bits; 0 for a break. */
  data: number;
  /** 5 to 8. */
  dataBits: number;
  parity: Parity;
  stopBits: 1 | 2;
  /** Duration of one bit. */
  bitTime: Nanoseconds;
  /** The line stays low for the whole frame, stop bits included. */
  isBreak: boolean;
}

/** How long a frame occupies the line. */
export function frameTime(frame: SerialFrame): Nanoseconds {
  const bits = 1 + frame.dataBits + (frame.parity === 'none' ? 0 : 1) + frame.stopBits;
  return bits * frame.bitTime;
}

type LevelListener = (level: Level, at: Cycles) => void;
type FrameListener = (frame: SerialFrame, at: Cycles) => void;

/** What the chip has behind a pin. */
export interface PadInput {
  /** The pin's level has changed. */
  sense(): void;
}

/** One party's influence on a pin. */
export class Driver {
  constructor(
    private readonly pin: Pin,
    /** Who, for messages: `GPIOD`, `button`. */
    readonly name: string,
    /** Its place in the pin's state. */
    private readonly index: number,
  ) {}

  set(drive: Drive): void {
    const { drives } = this.pin.state;
    const old = drives[this.index];
    // By far the most frequent, and V8 compares numbers much faster than what may be numbers or texts.
    if (typeof drive === 'number' && typeof old === 'number') {
      if (drive === old) return;
      drives[this.index] = drive;
      this.pin.levelChanged(drive);
    } else if (drive !== old) {
      drives[this.index] = drive;
      this.pin.driveChanged(old, drive);
    }
  }

  /** Sends a serial frame; the driver keeps the line's idle level meanwhile. */
  transmit(frame: SerialFrame): void {
    this.pin.announce(frame, this);
  }
}

interface PinState {
  level: Level;
  /** What each driver does, in the order of their declaration. */
  drives: Drive[];
}

/** The inputs' names for the pins. */
const sourceNames = new Map<string, string>();

function sourceOf(pin: string): string {
  const source = sourceNames.get(pin) ?? `pin ${pin}`;
  sourceNames.set(pin, source);
  return source;
}

/** The wire at a pin of the chip: its level follows from all that drive it. */
export class Pin {
  /** @internal for Driver. */
  readonly state: PinState = { level: 0, drives: [] };
  private readonly names: string[] = [];
  /** How many drive it high and low, hard: follows from the state. */
  private high = 0;
  private low = 0;
  /** The chip's, told of changes before all listeners. */
  pad: PadInput | undefined;
  private readonly levelListeners = new Set<LevelListener>();
  private readonly frameListeners = new Map<FrameListener, Driver | undefined>();
  private forced: Level | undefined;

  constructor(
    /** As on the chip: `PD0`. */
    readonly name: string,
    /** The machine that it belongs to. */
    readonly host: PortHost,
  ) {
    const { inputs, states } = host;
    const outside = this.driver('outside');
    inputs.declare(sourceOf(name), outside.set.bind(outside));
    states.object(name, this.state);
    states.afterRestore(this);
  }

  private get clock(): Clock {
    return this.host.clock;
  }

  /** Drives the wire from outside, as a probe or a test does; `z` stops driving it. */
  input(drive: Drive): void {
    this.host.inputs.enter(sourceOf(this.name), drive);
  }

  /** What a probe on the wire reads. A wire that nobody drives keeps its level. */
  get level(): Level {
    return this.state.level;
  }

  /** Adds a party. Drivers are declared while the board is built, never later: their order is part of saved states. */
  driver(name: string, drive: Drive = 'z'): Driver {
    const index = this.names.push(name) - 1;
    this.state.drives.push(drive);
    this.driveChanged('z', drive);
    return new Driver(this, name, index);
  }

  /** Calls back at every change of level. Returns the function that ends it. */
  watch(listener: LevelListener): () => void {
    this.levelListeners.add(listener);
    return () => this.levelListeners.delete(listener);
  }

  /** Calls back at the start of every serial frame, except those that `self` sends. Returns the function that ends it. */
  onFrame(listener: FrameListener, self?: Driver): () => void {
    this.frameListeners.set(listener, self);
    return () => this.frameListeners.delete(listener);
  }

  /** Holds the level whoever drives the wire, and whatever is sent over it; `undefined` lets go. */
  force(level: Level | undefined): void {
    this.forced = level;
    this.resolve();
  }

  /** @internal for Driver. */
  announce(frame: SerialFrame, from: Driver): void {
    if (this.forced !== undefined) return;
    for (const [listener, self] of this.frameListeners) if (self !== from) listener(frame, this.clock.cycles);
  }

  /** @internal for Driver: one of them drives another level than before, both hard. */
  levelChanged(level: Level): void {
    const up = level === 1 ? 1 : -1;
    this.high += up;
    this.low -= up;
    this.resolve();
  }

  /** @internal for Driver: one of them drives in another way than before. */
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
    const level = this.resolved();
    const { state } = this;
    if (level === state.level) return;
    state.level = level;
    if (this.pad !== undefined) this.pad.sense();
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

  /** After a state was restored: counts the drivers of each level. */
  derive(): void {
    this.high = this.low = 0;
    for (const drive of this.state.drives) this.count(drive, 1);
  }
}
