/**
 * The virtual clock. It counts processor cycles; nanoseconds follow from the frequency of the system clock, which firmware
 * may change. Whatever happens later than the current instruction is an event here.
 */
import type { Cycles, Hertz, Nanoseconds } from '../units.js';

/**
 * The longest stretch that an engine runs without returning. `left` is an int32; only when translated code returns can the host
 * replace it by the output of its optimising compiler; and a run that is bounded by wall-clock time is only checked then.
 */
const longestStretch = 2 ** 19;

/**
 * An event. Its owner declares it once, and schedules and cancels it many times; at most one occurrence is pending.
 */
export class ClockEvent {
  /** The cycle at which it is due; Infinity when it is not pending. */
  at: Cycles = Infinity;
  /** For an event at a time rather than a cycle: the time, from which a change of frequency recomputes `at`. NaN otherwise. */
  time: Nanoseconds = NaN;

  constructor(
    private readonly clock: Clock,
    readonly name: string,
    readonly order: number,
    /** Whether saved states keep it: not if it belongs to the current run. */
    readonly saved: boolean,
    /** Called when it is due, with its cycle. */
    readonly handler: (at: Cycles) => void,
  ) {}

  /** Whether it is scheduled. */
  get pending(): boolean {
    return this.at !== Infinity;
  }

  /** Schedules it this many cycles from now: at least one; fractions are rounded up. */
  after(cycles: Cycles): void {
    this.atCycle(this.clock.cycles + Math.max(1, Math.ceil(cycles)));
  }

  /** Schedules it at a cycle; at once if that cycle has passed. */
  atCycle(cycle: Cycles): void {
    this.time = NaN;
    this.clock.enqueue(this, cycle);
  }

  /** Schedules it at a virtual time, independent of changes of the processor's frequency. */
  atTime(time: Nanoseconds): void {
    this.time = time;
    this.clock.enqueue(this, this.clock.cycleAt(time));
  }

  /** Removes it from the schedule, if it is there. */
  cancel(): void {
    if (this.pending) this.clock.remove(this);
  }
}

/** The state of a clock: plain data. */
export type ClockState = {
  cycles: Cycles;
  frequency: Hertz;
  nominal: Hertz;
  drift: number;
  baseCycles: Cycles;
  baseTime: Nanoseconds;
  pending: { name: string; at: Cycles; time: Nanoseconds }[];
};

/** The virtual clock of a board. */
export class Clock {
  /**
   * Cycles left until the engine returns: it subtracts the cycles of each instruction and stops at zero or below. An int32
   * in memory that translated code can share.
   */
  readonly left: Int32Array;
  /** How often work of the host ended a stretch: a run that is bounded by wall-clock time looks at it then. */
  yields = 0;
  /** The cycle at which `left` is zero. */
  private limit: Cycles = 0;
  private horizon: Cycles = Infinity;
  private pause: Cycles = Infinity;
  private frequencyHz: Hertz;
  /** The frequency without drift. */
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

  /** Cycles since power-on, exact also while the engine runs. */
  get cycles(): Cycles {
    return this.limit - this.left[0];
  }

  /** Virtual time since power-on. */
  get now(): Nanoseconds {
    return this.timeAt(this.cycles);
  }

  /** The processor's frequency. */
  get frequency(): Hertz {
    return this.frequencyHz;
  }

  /** Changes the processor's frequency from this cycle. */
  set frequency(hertz: Hertz) {
    this.nominal = hertz;
    this.retime(hertz * (1 + this.driftPpm / 1e6));
  }

  /** How much faster the processor's clock runs than nominal, in parts per million; 0 unless a fault is injected. */
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
    this.interrupt();
  }

  /** The virtual time at a cycle, at the present frequency. */
  timeAt(cycle: Cycles): Nanoseconds {
    return this.baseTime + ((cycle - this.baseCycles) * 1e9) / this.frequencyHz;
  }

  /** The first cycle at or after a virtual time, at the current frequency. */
  cycleAt(time: Nanoseconds): Cycles {
    return this.baseCycles + Math.ceil(((time - this.baseTime) * this.frequencyHz) / 1e9 - 1e-6);
  }

  /**
   * Declares an event.
   * @param options.saved whether saved states keep it; true by default, false for an event of the current run
   * @throws Error when the name is taken: names identify events in saved states
   */
  event(name: string, handler: (at: Cycles) => void, options: { saved?: boolean } = {}): ClockEvent {
    if (this.events.has(name)) throw new Error(`clock event '${name}' is declared twice`);
    const event = new ClockEvent(this, name, this.events.size, options.saved ?? true, handler);
    this.events.set(name, event);
    return event;
  }

  /** When the next event is due; Infinity when none is pending. */
  get nextEvent(): Cycles {
    return this.queue.length ? this.queue[0].at : Infinity;
  }

  /** When the next event is due other than one; Infinity when no other is pending. */
  nextBesides(event: ClockEvent): Cycles {
    for (const next of this.queue) if (next !== event) return next.at;
    return Infinity;
  }

  /** When the next event of the board itself is due, one that every run of it has. */
  get nextOfBoard(): Cycles {
    for (const event of this.queue) if (event.saved) return event.at;
    return Infinity;
  }

  /** Limits how far the engine runs, in cycles since power-on. */
  setHorizon(cycle: Cycles): void {
    this.horizon = cycle;
    this.bound();
  }

  /** Whether the horizon has been reached. */
  get expired(): boolean {
    return this.cycles >= this.horizon;
  }

  /**
   * Ends the engine's stretch, and a sleep, at a cycle too, without an event: for an observer that must see the boundary there in
   * every run. It asks again at each boundary.
   */
  pauseAt(cycle: Cycles): void {
    const { cycles } = this;
    this.pause = Math.min(this.pause > cycles ? this.pause : Infinity, cycle);
    this.bound();
  }

  /** Makes the engine return before its next instruction. */
  interrupt(): void {
    this.limit = this.cycles;
    this.left[0] = 0;
  }

  /** Makes the engine return before its next instruction, after work that took the host about a millisecond. */
  yield(): void {
    this.yields++;
    this.interrupt();
  }

  /** Calls back after events have run. Returns the function that unsubscribes. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Runs every event that is due and sets the engine's next stretch. */
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

  /** Lets time pass to the next event or the horizon without executing. Returns false when there is neither. */
  sleep(): boolean {
    const until = Math.min(this.nextEvent, this.horizon);
    if (until === Infinity) return false;
    const { cycles, pause } = this;
    this.limit = Math.max(pause > cycles ? Math.min(until, pause) : until, cycles);
    this.left[0] = 0;
    return true;
  }

  /** @internal For the state list. */
  save(): ClockState {
    const { cycles, frequency, nominal, drift, baseCycles, baseTime } = this;
    const kept = this.queue.filter((event) => event.saved);
    const pending = kept.map(({ name, at, time }) => ({ name, at, time }));
    return { cycles, frequency, nominal, drift, baseCycles, baseTime, pending };
  }

  /** @internal For the state list: why this clock cannot be in a state. */
  unfit({
    cycles,
    frequency,
    nominal,
    drift,
    baseCycles,
    baseTime,
    pending,
  }: ClockState): string | undefined {
    const positive = (hertz: Hertz) => hertz > 0 && hertz < Infinity;
    if (!Number.isSafeInteger(cycles) || cycles < 0) return '.cycles: is out of range';
    if (![drift, baseCycles, baseTime].every(Number.isFinite)) return ': the drift or base is out of range';
    if (!positive(frequency) || !positive(nominal)) return '.frequency: is out of range';
    const names = new Set<unknown>();
    let last = 0;
    for (const [n, event] of pending.entries()) {
      const { name, at, time } = event ?? {};
      if (!this.events.has(name) || names.has(name))
        return `.pending.${n}: no event, or one that this board does not declare`;
      if (!(typeof at === 'number' && at >= last) || typeof time !== 'number')
        return `.pending.${n}: no time, or one that is out of order`;
      names.add(name);
      last = at;
    }
    return undefined;
  }

  /** Restores a saved state. @throws Error for an event that was not declared */
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
      if (!event) throw new Error(`saved state has an event '${name}' that this board does not declare`);
      event.at = at;
      event.time = time;
      this.queue.push(event);
    }
    this.bound();
  }

  /** @internal For ClockEvent. */
  enqueue(event: ClockEvent, at: Cycles): void {
    if (Number.isNaN(at)) throw new RangeError(`clock event '${event.name}' cannot be scheduled at NaN`);
    if (event.pending) this.remove(event);
    event.at = at;
    const { queue } = this;
    let i = queue.push(event) - 1;
    for (; i > 0 && precedes(event, queue[i - 1]); i--) queue[i] = queue[i - 1];
    queue[i] = event;
    if (i === 0 && at < this.limit) this.bound();
  }

  /** @internal For ClockEvent. */
  remove(event: ClockEvent): void {
    const { queue } = this;
    for (let i = queue.indexOf(event) + 1; i < queue.length; i++) queue[i - 1] = queue[i];
    queue.pop();
    event.at = Infinity;
  }

  private bound(): void {
    const now = this.cycles;
    const end = Math.min(this.nextEvent, this.horizon, now + longestStretch);
    this.limit = Math.max(now, this.pause > now ? Math.min(end, this.pause) : end);
    this.left[0] = this.limit - now;
  }
}

function precedes(a: ClockEvent, b: ClockEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
