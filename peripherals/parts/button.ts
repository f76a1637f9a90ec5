/** A push button that connects a pin to ground, or to the supply, while it is held. */
import * as v from 'valibot';
import type { PortHost } from '../../emulator/port/host.js';
import type { Drive, Driver, Pin } from '../../emulator/port/pin.js';

/** How a button is wired. */
export interface ButtonOptions {
  /** Connects the pin to the supply while held; else to ground. */
  activeHigh?: boolean;
  /** Whether a resistor pulls the pin to the other rail; true by default. */
  resistor?: boolean;
}

/** Whether it is held. */
const buttonSchema = v.boolean();

/** A push button. Its name is the name of its input source. */
export class Button {
  private readonly state: { pressed: boolean };
  private readonly driver: Driver;
  private readonly held: Drive;
  private readonly free: Drive;

  constructor(
    private readonly host: PortHost,
    private readonly pin: Pin,
    readonly name: string,
    options: ButtonOptions = {},
  ) {
    const { activeHigh = false, resistor = true } = options;
    this.held = activeHigh ? 1 : 0;
    this.free = resistor ? (activeHigh ? 'pull0' : 'pull1') : 'z';
    this.driver = pin.driver(name, this.free);
    this.state = host.states.object(name, { pressed: false });
    host.inputs.declare(name, buttonSchema, (pressed) => this.move(pressed));
  }

  /** Whether it is held. */
  get pressed(): boolean {
    return this.state.pressed;
  }

  /** The name of its pin. */
  get pinName(): string {
    return this.pin.name;
  }

  /** Presses it and holds it. */
  press(): void {
    this.host.inputs.enter(this.name, true);
  }

  /** Releases it. */
  release(): void {
    this.host.inputs.enter(this.name, false);
  }

  private move(pressed: boolean): void {
    this.state.pressed = pressed;
    this.driver.set(pressed ? this.held : this.free);
  }
}
