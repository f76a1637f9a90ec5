/**
 * The virtual clock. Its only hand is the processor's cycle count; nanoseconds follow from the system clock's
 * frequency, which firmware may change. Whatever happens later than the current instruction is an event here.
 */
import type { Cycles, Hertz, Nanoseconds } from '../units.js';

/**
 * The farthest an engine may run without asking again. `left` is an int32; and translated code has to be left now and
 * then, because only then the host can replace it by what its optimising compiler made of it meanwhile.
 */
const longestStretch = 2 ** 22;

/**
 * Something that will happen. Declared once per kind by its owner, scheduled and cancelled many times; at most one
 * occurrence is pending.
 */
export class ClockEvent {
  /** The cycle it is due at; Infinity when it is not scheduled. */
  at: Cycles = Infinity;
  /** For events bound to time rather than to cycles: when, so that a change of frequency moves `at`. */
  time: Nanoseconds = NaN;

  constructor(
    private readonly clock: Clock,
    readonly name: string,
    readonly order: number,
    /** Whether saved states keep it: not where it belongs to the run under way. */
    readonly saved: boolean,
    readonly handler: (at: Cycles) => void,
  ) {}

  get pending(): boolean {
    return this.at !== Infinity;
  }

  /** Schedules it this many cycles from now (at least one; fractions are rounded up). */
  after(cycles: Cycles): void {
    this.atCycle(this.clock.cycles + Math.max(1, Math.ceil(cycles)));
  }

  /** Schedules it at a cycle; one that has passed is due at once. */
  atCycle(cycle: Cycles): void {
    this.time = NaN;
    this.clock.place(this, cycle);
  }

  /** Schedules it at a virtual time, whatever the processor's frequency does until then. */
  atTime(time: Nanoseconds): void {
    this.time = time;
    this.clock.place(this, this.clock.cycleAt(time));
  }

  cancel(): void {
    if (this.pending) this.clock.remove(this);
  }
}

/** What a clock restores from: plain data. */
export type ClockState = {
  cycles: Cycles;
  frequency: Hertz;
  nominal: Hertz;
  drift: number;
  baseCycles: Cycles;
  baseTime: Nanoseconds;
  pending: { name: string; at: Cycles; time: Nanoseconds }[];
};

export class Clock {
  /**
   * Cycles left until the engine has to come back: it subtracts what each instruction costs and stops at zero or
   * below. An int32 in memory that translated code can share.
   */
  readonly left: Int32Array;
  /** The cycle at which `left` is zero. */
  private limit: Cycles = 0;
  private horizon: Cycles = Infinity;
  private frequencyHz: Hertz;
  /** What the frequency would be without drift. */
  private nominal: Hertz;
  private driftPpm = 0;
  private baseCycles: Cycles = 0;
  private baseTime: Nanoseconds = 0;
  /** Sorted by cycle, then by order of declaration. */
  private readonly queue: ClockEvent[] = [];
  private readonly events = new Map<string, ClockEvent>();
  private readonly listeners = new Set<() => void>();

  constructor(frequency: Hertz, left: Int32Array = new Int32Array(1)) {
    this.frequencyHz = this.nominal = frequency;
    this.left = left;
  }

  /** Cycles since power-on, exact within a block of instructions too. */
  get cycles(): Cycles {
    return this.limit - this.left[0];
  }

  /** Virtual time since power-on. */
  get now(): Nanoseconds {
    return this.timeAt(this.cycles);
  }

  get frequency(): Hertz {
    return this.frequencyHz;
  }

  /** Changes the processor's frequency from this cycle on. */
  set frequency(hertz: Hertz) {
    this.nominal = hertz;
    this.retime(hertz * (1 + this.driftPpm / 1e6));
  }

  /** By how many parts in a million the processor's clock is faster than it should be; 0 but for faults. */
  get drift(): number {
    return this.driftPpm;
  }
  set drift(ppm: number) {
    this.driftPpm = ppm;
    this.retime(this.nominal * (1 + ppm / 1e6));
  }

  private retime(hertz: Hertz): void {
    if (hertz === this.frequencyHz) return;
    this.baseTime = this.now;
    this.baseCycles = this.cycles;
    this.frequencyHz = hertz;
    for (const event of this.queue.filter((e) => !Number.isNaN(e.time))) event.atTime(event.time);
  }

  timeAt(cycle: Cycles): Nanoseconds {
    return this.baseTime + ((cycle - this.baseCycles) * 1e9) / this.frequencyHz;
  }

  /** The first cycle at or after a virtual time, at today's frequency. */
  cycleAt(time: Nanoseconds): Cycles {
    return this.baseCycles + Math.ceil(((time - this.baseTime) * this.frequencyHz) / 1e9 - 1e-6);
  }

  /**
   * Declares a kind of event.
   * @param options.saved whether saved states keep it, as they do unless told: not one that belongs to the run under way
   * @throws Error when the name is taken: names identify events in saved states.
   */
  event(name: string, handler: (at: Cycles) => void, { saved = true } = {}): ClockEvent {
    if (this.events.has(name)) throw new Error(`clock event '${name}' is declared twice`);
    const event = new ClockEvent(this, name, this.events.size, saved, handler);
    this.events.set(name, event);
    return event;
  }

  /** When the next event is due; Infinity when nothing is scheduled. */
  get nextEvent(): Cycles {
    return this.queue.length ? this.queue[0].at : Infinity;
  }

  /** Bounds how far the engine runs, in cycles since power-on. */
  setHorizon(cycle: Cycles): void {
    this.horizon = cycle;
    this.bound();
  }

  /** Whether the horizon has been reached. */
  get expired(): boolean {
    return this.cycles >= this.horizon;
  }

  /** Makes the engine come back before its next instruction, because something changed that it has to look at. */
  interrupt(): void {
    this.limit = this.cycles;
    this.left[0] = 0;
  }

  /** Calls back whenever events have run: what changed by itself has changed then. Returns the function that ends it. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Runs every event that is due and gives the engine its next stretch. */
  advance(): void {
    const due = this.queue.length > 0 && this.queue[0].at <= this.cycles;
    while (this.queue.length && this.queue[0].at <= this.cycles) {
      const event = this.queue.shift()!;
      const { at } = event;
      event.at = Infinity;
      event.handler(at);
    }
    if (due) for (const listener of this.listeners) listener();
    this.bound();
  }

  /** Lets time pass to the next event or the horizon without executing anything. Returns false where neither lies ahead. */
  sleep(): boolean {
    const until = Math.min(this.nextEvent, this.horizon);
    if (until === Infinity) return false;
    this.limit = Math.max(until, this.cycles);
    this.left[0] = 0;
    return true;
  }

  save(): ClockState {
    const { cycles, frequency, nominal, drift, baseCycles, baseTime } = this;
    const kept = this.queue.filter((event) => event.saved);
    const pending = kept.map(({ name, at, time }) => ({ name, at, time }));
    return { cycles, frequency, nominal, drift, baseCycles, baseTime, pending };
  }

  /** @throws Error when the state has an event that this clock's owners did not declare. */
  restore(state: ClockState): void {
    for (const event of this.queue.splice(0)) event.at = Infinity;
    this.frequencyHz = state.frequency;
    this.nominal = state.nominal;
    this.driftPpm = state.drift;
    this.baseCycles = state.baseCycles;
    this.baseTime = state.baseTime;
    this.limit = state.cycles;
    this.left[0] = 0;
    for (const { name, at, time } of state.pending) {
      const event = this.events.get(name);
      if (!event) throw new Error(`saved state has an event '${name}' that this board does not know`);
      event.at = at;
      event.time = time;
      this.queue.push(event);
    }
    this.bound();
  }

  /** @internal for ClockEvent. */
  place(event: ClockEvent, at: Cycles): void {
    if (event.pending) this.remove(event);
    event.at = at;
    const { queue } = this;
    let i = queue.push(event) - 1;
    for (; i > 0 && precedes(event, queue[i - 1]); i--) queue[i] = queue[i - 1];
    queue[i] = event;
    if (i === 0 && at < this.limit) this.bound();
  }

  /** @internal for ClockEvent. */
  remove(event: ClockEvent): void {
    const { queue } = this;
    for (let i = queue.indexOf(event) + 1; i < queue.length; i++) queue[i - 1] = queue[i];
    queue.pop();
    event.at = Infinity;
  }

  private bound(): void {
    const now = this.cycles;
    this.limit = Math.max(now, Math.min(this.nextEvent, this.horizon, now + longestStretch));
    this.left[0] = this.limit - now;
  }
}

function precedes(a: ClockEvent, b: ClockEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
