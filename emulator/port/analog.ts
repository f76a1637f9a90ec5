/**
 * Analogue inputs: what the outside sets a chip's analogue pins to, and other quantities that the chip measures, such as
 * its temperature. Each keeps its value until it is given another one; the values are part of the board's state.
 */
import { suggestion } from '../suggestion.js';
import type { Clock, ClockEvent } from '../time/clock.js';
import type { Nanoseconds } from '../units.js';
import type { PortHost } from './host.js';
import type { Inputs } from './inputs.js';

/** What a chip says about one of its analogue inputs. */
export interface AnalogDescription {
  unit: 'V' | '°C';
  /** The range that the chip survives: nothing beyond it can be set. */
  lowest: number;
  highest: number;
  /** Until something is set. */
  initial: number;
  /** The pin that it is on. */
  pin?: string;
}

/** By name: `AIN0`, `TEMP`. */
export type AnalogDescriptions = Readonly<Record<string, AnalogDescription>>;

/** A change from outside. */
export interface AnalogChange {
  /** The input's. */
  name: string;
  value: number;
  /** When it happens; at once unless given, or where that has passed. */
  at?: Nanoseconds;
}

interface AnalogState {
  /** In the order of the descriptions. */
  values: number[];
  /** Those to come, in the order of their times. */
  pending: { time: Nanoseconds; name: string; value: number }[];
}

/** One input, for whoever sets it. */
export class AnalogInput {
  readonly unit: AnalogDescription['unit'];
  /** The pin that it is on, where it is on one. */
  readonly pin: string | undefined;

  constructor(
    private readonly inputs: AnalogInputs,
    readonly name: string,
    description: AnalogDescription,
  ) {
    this.unit = description.unit;
    this.pin = description.pin;
  }

  /** What it is set to, in its unit. */
  get value(): number {
    return this.inputs.value(this.name);
  }

  /** In volts. @throws RangeError for an input that is no voltage */
  get volts(): number {
    if (this.unit === 'V') return this.value;
    throw new RangeError(`${this.name} is in ${this.unit}, not in volts: look at its value`);
  }

  /** Changes what the chip sees of it: a fault. Returns the function that ends it. */
  disturb(disturbance: (value: number) => number): () => void {
    return this.inputs.disturb(this.name, disturbance);
  }

  /**
   * Gives it a value, in its unit.
   * @param options `at`: when, in virtual nanoseconds; at once unless given, or where that has passed
   * @throws RangeError for what is no number, or beyond what the chip survives
   */
  set(value: number, { at }: { at?: Nanoseconds } = {}): void {
    this.inputs.set({ name: this.name, value, ...(at !== undefined && { at }) });
  }
}

export class AnalogInputs {
  private readonly clock: Clock;
  private readonly inputs: Inputs;
  private readonly disturbances = new Map<string, Set<(value: number) => number>>();
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly event: ClockEvent;
  private readonly state: AnalogState;

  constructor(
    { clock, inputs, states }: Pick<PortHost, 'clock' | 'inputs' | 'states'>,
    private readonly descriptions: AnalogDescriptions = {},
  ) {
    this.clock = clock;
    this.inputs = inputs;
    this.indexes = new Map(Object.keys(descriptions).map((name, index) => [name, index]));
    this.event = clock.event('analog', () => this.applyDue());
    const values = Object.values(descriptions).map(({ initial }) => initial);
    this.state = states.object('analog', { values, pending: [] });
    inputs.declare('analog', this.change.bind(this));
  }

  get names(): string[] {
    return [...this.indexes.keys()];
  }

  /** @throws RangeError for a name that is none, with near ones */
  find(name: string): AnalogInput {
    return new AnalogInput(this, name, analogDescription(this.descriptions, name));
  }

  /** What an input is set to, in its unit. */
  value(name: string): number {
    return this.state.values[this.indexes.get(name)!];
  }

  /** What the chip sees of it. */
  seen(name: string): number {
    let value = this.value(name);
    for (const disturb of this.disturbances.get(name) ?? []) value = disturb(value);
    return value;
  }

  /** Changes what the chip sees of an input. Returns the function that ends it. */
  disturb(name: string, disturbance: (value: number) => number): () => void {
    const all = this.disturbances.get(name) ?? new Set();
    this.disturbances.set(name, all.add(disturbance));
    return () => all.delete(disturbance);
  }

  /**
   * Sets an input from outside, at once or later.
   * @throws RangeError for a name that is none, and a value that is no number or beyond what the chip survives
   */
  set(change: AnalogChange): void {
    checkAnalog(this.descriptions, change);
    this.inputs.enter('analog', { ...change });
  }

  private change(change: AnalogChange): void {
    checkAnalog(this.descriptions, change);
    const { name, value, at = 0 } = change;
    const time = Math.max(at, this.clock.now);
    const { pending } = this.state;
    pending.splice(pending.findLastIndex((other) => other.time <= time) + 1, 0, { time, name, value });
    this.applyDue();
  }

  /** Lets happen what is due and waits for the rest. A cycle's time is rounded: what is due within it is due. */
  private applyDue(): void {
    const { values, pending } = this.state;
    while (pending.length && this.clock.cycleAt(pending[0].time) <= this.clock.cycles) {
      const { name, value } = pending.shift()!;
      values[this.indexes.get(name)!] = value;
    }
    if (pending.length) this.event.atTime(pending[0].time);
  }
}

/** What is said about an input. @throws RangeError for a name that is none, with near ones */
export function analogDescription(descriptions: AnalogDescriptions, name: string): AnalogDescription {
  const description = Object.hasOwn(descriptions, name) ? descriptions[name] : undefined;
  if (description) return description;
  const names = Object.keys(descriptions);
  const near = suggestion(name, names) || `: there ${names.length ? `are ${names.join(', ')}` : 'is none'}`;
  throw new RangeError(`no analogue input '${name}'${near}`);
}

/** @throws RangeError for a name that is none, and a value that is no number or beyond what the chip survives */
export function checkAnalog(descriptions: AnalogDescriptions, { name, value }: AnalogChange): void {
  const { lowest, highest, unit } = analogDescription(descriptions, name);
  if (value >= lowest && value <= highest) return;
  throw new RangeError(`${name} cannot be ${value} ${unit}: give ${lowest} to ${highest} ${unit}`);
}
