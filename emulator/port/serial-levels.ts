/**
 * Characters as levels of a pin, for firmware that sends and receives them without a UART, by software: the pin has no frames
 * then.
 */
import * as v from 'valibot';
import type { ClockEvent } from '../time/clock.js';
import type { Cycles, Level, Nanoseconds } from '../units.js';
import type { PortHost } from './host.js';
import {
  type Driver,
  type FrameFormat,
  frameFormatSchema,
  type Pin,
  type SerialFrame,
  serialFrameSchema,
} from './pin.js';
import { characterOf, levelAt, type ReceivedCharacter, stopBitOf } from './serial-frame.js';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a receiver of levels asks its port, and reports to it. */
interface LevelListener {
  /** Whether a falling edge may be a start bit: nothing else is being received. */
  idle(): boolean;
  /** The frames that are expected. */
  format(): FrameFormat;
  /** In the middle of the first stop bit. */
  received(character: ReceivedCharacter, format: FrameFormat, at: Cycles): void;
}

/** Samples the levels of a pin from each falling edge on. */
export class LevelReceiver {
  private readonly event: ClockEvent;
  private readonly state = { format: null as FrameFormat | null, start: 0, bit: 0, levels: 0 };

  constructor(
    name: string,
    private readonly host: PortHost,
    private readonly pin: Pin,
    private readonly listener: LevelListener,
  ) {
    this.event = host.clock.event(`${name}.sample`, (at) => this.sample(at));
    pin.watch((level) => {
      if (level === 0 && !this.state.format && listener.idle()) this.begin();
    });
    const own = host.states.list(`${name} levels`);
    own.field('format', this.state, 'format', v.nullable(frameFormatSchema));
    own.field('start', this.state, 'start', finite);
    own.field('bit', this.state, 'bit', count);
    own.field('levels', this.state, 'levels', count);
  }

  /** Whether a character is being sampled. */
  get busy(): boolean {
    return this.state.format !== null;
  }

  /** Ends the character: what began with the falling edge is a frame. */
  cancel(): void {
    if (!this.state.format) return;
    this.state.format = null;
    this.event.cancel();
  }

  private begin(): void {
    Object.assign(this.state, {
      format: this.listener.format(),
      start: this.host.clock.now,
      bit: 0,
      levels: 0,
    });
    this.next();
  }

  private next(): void {
    const { format, start, bit } = this.state;
    this.event.atTime(start + (bit + 0.5) * format!.bitTime);
  }

  private sample(at: Cycles): void {
    const { state } = this;
    const format = state.format!;
    const { level } = this.pin;
    state.levels |= level << state.bit;
    const isGlitch = state.bit === 0 && level === 1;
    if (!isGlitch && state.bit++ < stopBitOf(format)) {
      this.next();
      return;
    }
    state.format = null;
    if (isGlitch) return;
    const { levels } = state;
    this.listener.received(
      characterOf(format, (bit) => ((levels >> bit) & 1) as Level),
      format,
      at,
    );
  }
}

/** Drives a pin with the levels of frames. Between them, and for ones, the line is pulled high. */
export class LevelSender {
  private readonly event: ClockEvent;
  private readonly state = { frame: null as SerialFrame | null, start: 0, bit: 0 };

  constructor(
    name: string,
    private readonly host: PortHost,
    private readonly driver: Driver,
  ) {
    this.event = host.clock.event(`${name}.level`, () => this.drive());
    const own = host.states.list(`${name} sent levels`);
    own.field('frame', this.state, 'frame', v.nullable(serialFrameSchema));
    own.field('start', this.state, 'start', finite);
    own.field('bit', this.state, 'bit', count);
  }

  /** Whether a frame is being sent. */
  get busy(): boolean {
    return this.state.frame !== null;
  }

  send(frame: SerialFrame): void {
    Object.assign(this.state, { frame, start: this.host.clock.now, bit: 0 });
    this.drive();
  }

  private drive(): void {
    const { state } = this;
    const frame = state.frame!;
    const lastBit = stopBitOf(frame) + (frame.isBreak ? frame.stopBits : 0);
    this.driver.set(levelAt(frame, this.middle(frame.bitTime)) ? 'pull1' : 0);
    if (state.bit++ < lastBit) this.event.atTime(state.start + state.bit * frame.bitTime);
    else state.frame = null;
  }

  private middle(bitTime: Nanoseconds): Nanoseconds {
    return (this.state.bit + 0.5) * bitTime;
  }
}
