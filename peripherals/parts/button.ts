/** A push button that connects a pin to ground, or to the supply, while it is held. */
import type { Drive, Driver, Pin } from '../../emulator/port/pin.js';

export interface ButtonOptions {
  /** Connects the pin to the supply while held; else to ground. */
  activeHigh?: boolean;
  /** Whether the board has a resistor that pulls the pin to the other rail; yes unless told. */
  resistor?: boolean;
}

export interface ButtonState {
  pressed: boolean;
}

export class Button {
  /** Asked when it is pressed or released: whether that happens now. */
  onInput: (pressed: boolean) => boolean = () => true;

  private state: ButtonState = { pressed: false };
  private readonly driver: Driver;
  private readonly held: Drive;
  private readonly free: Drive;

  constructor(
    private readonly pin: Pin,
    readonly name: string,
    options: ButtonOptions = {},
  ) {
    const { activeHigh = false, resistor = true } = options;
    this.held = activeHigh ? 1 : 0;
    this.free = resistor ? (activeHigh ? 'pull0' : 'pull1') : 'z';
    this.driver = pin.driver(name, this.free);
  }

  get pressed(): boolean {
    return this.state.pressed;
  }

  /** The pin it sits on, by name. */
  get pinName(): string {
    return this.pin.name;
  }

  /** Presses it and holds it. */
  press(): void {
    this.input(true);
  }

  release(): void {
    this.input(false);
  }

  /** The one way in from outside: live input, and a recording that is played back. */
  input(pressed: boolean): void {
    if (!this.onInput(pressed)) return;
    this.state.pressed = pressed;
    this.driver.set(pressed ? this.held : this.free);
  }

  save(): ButtonState {
    return { ...this.state };
  }

  /** The board restores the pin itself. */
  restore(saved: ButtonState): void {
    this.state = { ...saved };
  }
}
