/**
 * The on-chip side of the pin multiplexer. Blocks drive signals and listen to them under the data sheet's names (`U0Tx`,
 * `CCP0`); the GPIO blocks connect them to pins as AFSEL and PCTL select. A signal that no pin selects is unconnected.
 */
import type { StateList } from '../state/state-list.js';
import type { Clock } from '../time/clock.js';
import type { Cycles, Level } from '../units.js';
import type { Pin, SerialFrame, SerialReceiver } from './pin.js';

/** Receives an output signal, for a GPIO block. */
export interface OutputSink {
  level(level: Level): void;
  frame(frame: SerialFrame): void;
}

/** A signal that a block drives. */
export class OutputSignal {
  private current: Level;
  private driving: Level = 1;
  private readonly sinks = new Set<OutputSink>();

  constructor(
    readonly name: string,
    readonly idle: Level,
    states: StateList,
  ) {
    this.current = idle;
    states.field(`>${name}`, this, 'current');
    states.field(`~${name}`, this, 'driving');
  }

  /** The level that the block gives it. */
  get level(): Level {
    return this.current;
  }

  /** Changes the level. */
  set(level: Level): void {
    if (level === this.current) return;
    this.current = level;
    for (const sink of this.sinks) sink.level(level);
  }

  /** Whether the block drives it. A bidirectional signal (`CCP0`) that is an input does not drive the pin. */
  get driven(): boolean {
    return this.driving === 1;
  }

  /** Starts or stops driving. */
  drive(driven: boolean): void {
    if (driven === this.driven) return;
    this.driving = driven ? 1 : 0;
    for (const sink of this.sinks) sink.level(this.current);
  }

  /** Sends a serial frame, at the start of its start bit. */
  transmit(frame: SerialFrame): void {
    for (const sink of this.sinks) sink.frame(frame);
  }

  /** Whether a pin carries it. */
  get connected(): boolean {
    return this.sinks.size > 0;
  }

  /** Connects a pin, which takes the level at once. */
  connect(sink: OutputSink): void {
    this.sinks.add(sink);
    sink.level(this.current);
  }

  /** Disconnects a pin. */
  disconnect(sink: OutputSink): void {
    this.sinks.delete(sink);
  }
}

/** A signal that a block listens to. Unless a pin selects it, it stays at its idle level. */
export class InputSignal {
  /** The serial receiver of the block that listens; undefined if it has none. */
  receiver: SerialReceiver | undefined;
  private current: Level;
  private readonly pins = new Set<Pin>();
  private readonly levelListeners: ((level: Level, at: Cycles) => void)[] = [];
  private readonly frameListeners: ((frame: SerialFrame, at: Cycles) => void)[] = [];

  constructor(
    readonly name: string,
    readonly idle: Level,
    private readonly clock: Clock,
    states: StateList,
  ) {
    this.current = idle;
    states.field(`<${name}`, this, 'current');
  }

  /** The level of the pin that carries it; the idle level without one. */
  get level(): Level {
    return this.current;
  }

  /** Calls back at every change of level. */
  watch(listener: (level: Level, at: Cycles) => void): void {
    this.levelListeners.push(listener);
  }

  /** Calls back at the start of every serial frame. */
  onFrame(listener: (frame: SerialFrame, at: Cycles) => void): void {
    this.frameListeners.push(listener);
  }

  /** For the block that listens: its serial receiver has changed. */
  receiverChanged(): void {
    for (const pin of this.pins) pin.onReceiver?.();
  }

  /** For the GPIO block: a pin carries it from now on, or no longer. */
  carry(pin: Pin, carried: boolean): void {
    if (carried) this.pins.add(pin);
    else this.pins.delete(pin);
  }

  /** For the GPIO block that connects it: the pin's level. */
  set(level: Level): void {
    if (level === this.current) return;
    this.current = level;
    for (const listener of this.levelListeners) listener(level, this.clock.cycles);
  }

  /** For the GPIO block that connects it: a frame on the pin. */
  receive(frame: SerialFrame): void {
    for (const listener of this.frameListeners) listener(frame, this.clock.cycles);
  }
}

/** All signals of the chip, by name. */
export class Signals {
  private readonly outputs = new Map<string, OutputSignal>();
  private readonly inputs = new Map<string, InputSignal>();

  private readonly outputStates: StateList;
  private readonly inputStates: StateList;

  constructor(
    private readonly clock: Clock,
    states: StateList,
  ) {
    const own = states.list('signals');
    this.outputStates = own.section();
    this.inputStates = own.section();
  }

  /** Makes a signal for the block that drives it. @throws Error when another block drives it already */
  output(name: string, idle: Level = 0): OutputSignal {
    if (this.outputs.has(name)) throw new Error(`signal ${name} has two drivers`);
    const signal = new OutputSignal(name, idle, this.outputStates);
    this.outputs.set(name, signal);
    return signal;
  }

  /** Makes a signal for the block that listens to it. @throws Error when another block listens to it already */
  input(name: string, idle: Level = 0): InputSignal {
    if (this.inputs.has(name)) throw new Error(`signal ${name} has two listeners`);
    const signal = new InputSignal(name, idle, this.clock, this.inputStates);
    this.inputs.set(name, signal);
    return signal;
  }

  /** For the multiplexer: a name is an output, an input, both (bidirectional), or neither (no such block). */
  find(name: string): { output?: OutputSignal; input?: InputSignal } {
    return { output: this.outputs.get(name), input: this.inputs.get(name) };
  }
}
