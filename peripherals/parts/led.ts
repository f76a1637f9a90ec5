/** A light-emitting diode with its series resistor, between a pin and a supply rail. */
import type { PortHost } from '../../emulator/port/host.js';
import type { Pin } from '../../emulator/port/pin.js';
import type { Cycles, Level } from '../../emulator/units.js';

/** How an LED is wired. */
export interface LedOptions {
  /** Wired to the supply instead of ground: lit while its pin is low. */
  activeLow?: boolean;
}

interface LedState {
  on: boolean;
  /** When it last changed. */
  since: Cycles;
  /** How long it was lit before that. */
  lit: Cycles;
}

type LedListener = (on: boolean, at: Cycles) => void;

/** A light-emitting diode. */
export class Led {
  private readonly state: LedState;
  private readonly litLevel: Level;
  private readonly listeners = new Set<LedListener>();

  constructor(
    { states }: PortHost,
    private readonly pin: Pin,
    readonly name: string,
    options: LedOptions = {},
  ) {
    this.litLevel = options.activeLow ? 0 : 1;
    this.state = states.object(name, { on: pin.level === this.litLevel, since: 0, lit: 0 });
    pin.watch((level, at) => this.change(level === this.litLevel, at));
  }

  /** Whether it is lit. */
  get on(): boolean {
    return this.state.on;
  }

  /** The name of its pin. */
  get pinName(): string {
    return this.pin.name;
  }

  /** Calls back when it turns on or off. Returns the function that unsubscribes. */
  onChange(listener: LedListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * How many cycles it has been lit since power-on. The increase of this over the increase of the clock is its average
   * brightness.
   * @param now the clock's cycles, not before the last change
   */
  lit(now: Cycles): Cycles {
    const { on, since, lit } = this.state;
    return on ? lit + now - since : lit;
  }

  private change(on: boolean, at: Cycles): void {
    Object.assign(this.state, { on, since: at, lit: this.lit(at) });
    for (const listener of this.listeners) listener(on, at);
  }
}
