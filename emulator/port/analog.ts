/**
 * Analogue inputs: the voltages at a chip's analogue pins, and other quantities that the chip measures, such as its
 * temperature. Each keeps its value until it is set to another; the values are part of the board's state.
 */
import * as v from 'valibot';
import { suggestion } from '../suggestion.js';
import type { Clock, ClockEvent } from '../time/clock.js';
import type { Nanoseconds } from '../units.js';
import type { PortHost } from './host.js';
import type { Inputs } from './inputs.js';

/** An analogue input in a chip's description. */
export interface AnalogDescription {
  unit: 'V' | '°C';
  /** The range that the chip survives; `set` rejects values outside it. */
  lowest: number;
  highest: number;
  /** The value at power-on. */
  initial: number;
  /** Its pin, if it has one. */
  pin?: string;
}

/** Descriptions by name: `AIN0`, `TEMP`. */
export type AnalogDescriptions = Readonly<Record<string, AnalogDescription>>;

/** A change of an analogue input. */
export interface AnalogChange {
  /** The input's name. */
  name: string;
  value: number;
  /** When it happens; at once by default, or when that time has passed. */
  at?: Nanoseconds;
}

const changeSchema = v.strictObject({
  name: v.string(),
  value: v.number(),
  at: v.optional(v.pipe(v.number(), v.finite())),
});

interface AnalogState {
  /** In the order of the descriptions. */
  values: number[];
  /** Future changes, in the order of their times. */
  pending: { time: Nanoseconds; name: string; value: number }[];
}

const finite = v.pipe(v.number(), v.finite());
const analogShapes = {
  values: 'as now',
  pending: v.array(v.strictObject({ time: finite, name: v.string(), value: finite })),
} as const;

/** One analogue input: reads and sets its value. */
export class AnalogInput {
  readonly unit: AnalogDescription['unit'];
  /** Its pin; undefined for an input without one. */
  readonly pin: string | undefined;

  constructor(
    private readonly inputs: AnalogInputs,
    readonly name: string,
    description: AnalogDescription,
  ) {
    this.unit = description.unit;
    this.pin = description.pin;
  }

  /** Its value, in its unit. */
  get value(): number {
    return this.inputs.value(this.name);
  }

  /** Its value in volts. @throws RangeError for an input in another unit */
  get volts(): number {
    if (this.unit === 'V') return this.value;
    throw new RangeError(`${this.name} is in ${this.unit}, not in volts: read its value`);
  }

  /**
   * @internal For injected faults, which are inputs: adds a disturbance between the value and the chip. Returns the function
   * that removes it.
   */
  disturb(disturbance: (value: number) => number): () => void {
    return this.inputs.disturb(this.name, disturbance);
  }

  /**
   * Sets its value, in its unit.
   * @param options `at`: when, in virtual nanoseconds; at once by default, or when that time has passed
   * @throws RangeError for a value that is not a number, or outside the range that the chip survives
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
    this.state = states.object('analog', { values, pending: [] }, analogShapes);
    inputs.declare('analog', changeSchema, this.change.bind(this), checkAnalog.bind(undefined, descriptions));
  }

  get names(): string[] {
    return [...this.indexes.keys()];
  }

  /** Finds an input by name. @throws RangeError for an unknown name, with near names */
  find(name: string): AnalogInput {
    return new AnalogInput(this, name, analogDescription(this.descriptions, name));
  }

  /** An input's value, in its unit. */
  value(name: string): number {
    return this.state.values[this.indexes.get(name)!];
  }

  /** An input's value as the chip sees it, with all disturbances. */
  disturbedValue(name: string): number {
    let value = this.value(name);
    for (const disturb of this.disturbances.get(name) ?? []) value = disturb(value);
    return value;
  }

  /** @internal For AnalogInput. */
  disturb(name: string, disturbance: (value: number) => number): () => void {
    const all = this.disturbances.get(name) ?? new Set();
    this.disturbances.set(name, all.add(disturbance));
    return () => all.delete(disturbance);
  }

  /**
   * Sets an input, at once or later.
   * @throws RangeError for an unknown name, and a value that is not a number or outside the range that the chip survives
   */
  set(change: AnalogChange): void {
    checkAnalog(this.descriptions, change);
    this.inputs.enter('analog', { ...change });
  }

  private change(change: AnalogChange): void {
    const { name, value, at = 0 } = change;
    const time = Math.max(at, this.clock.now);
    const { pending } = this.state;
    pending.splice(pending.findLastIndex((other) => other.time <= time) + 1, 0, { time, name, value });
    this.applyDue();
  }

  /** Applies the changes that are due and schedules the next. The time of a cycle is rounded: a change within it is due. */
  private applyDue(): void {
    const { values, pending } = this.state;
    while (pending.length && this.clock.cycleAt(pending[0].time) <= this.clock.cycles) {
      const { name, value } = pending.shift()!;
      values[this.indexes.get(name)!] = value;
    }
    if (pending.length) this.event.atTime(pending[0].time);
  }
}

/** The description of an input. @throws RangeError for an unknown name, with near names */
export function analogDescription(descriptions: AnalogDescriptions, name: string): AnalogDescription {
  const description = Object.hasOwn(descriptions, name) ? descriptions[name] : undefined;
  if (description) return description;
  const names = Object.keys(descriptions);
  const near = suggestion(name, names) || `: there ${names.length ? `are ${names.join(', ')}` : 'is none'}`;
  throw new RangeError(`no analogue input '${name}'${near}`);
}

/** Checks a change. @throws RangeError for an unknown name, and a value that is not a number or outside the range */
export function checkAnalog(descriptions: AnalogDescriptions, { name, value, at }: AnalogChange): void {
  const { lowest, highest, unit } = analogDescription(descriptions, name);
  if (at !== undefined && Number.isNaN(at)) throw new RangeError(`${name}: the time of input is NaN`);
  if (value >= lowest && value <= highest) return;
  throw new RangeError(`${name} cannot be ${value} ${unit}: give ${lowest} to ${highest} ${unit}`);
}
