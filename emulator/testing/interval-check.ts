/** Checks that events occur at equal intervals. */
import type { Duration } from '../board/board.js';
import type { Nanoseconds } from '../units.js';
import { nanoseconds, share, type Share, timeText } from './quantities.js';

export interface IntervalOptions {
  /** From one event to the next; by default any. */
  every?: Duration;
  /** The permitted deviation of an interval; `1%` by default. */
  tolerance?: Share;
  /** The number of events. */
  events: number;
}

/** The relative rounding error of times. */
const rounding = 1e-9;
/** The maximum number of intervals in a report. */
const mostShown = 8;

export class IntervalCheck {
  private readonly every: Nanoseconds | undefined;
  private readonly events: number;
  private readonly tolerance: number;
  private readonly tolerated: string;
  private readonly moments: Nanoseconds[] = [];

  /**
   * @param one the name of an event: `entry`
   * @param many its plural: `entries`
   * @throws RangeError for an interval of 0
   */
  constructor(
    private readonly one: string,
    private readonly many: string,
    { every, tolerance = '1%', events }: IntervalOptions,
  ) {
    this.every = every === undefined ? undefined : nanoseconds(every);
    if (this.every === 0) throw new RangeError('the interval is 0: give a longer one');
    this.events = events;
    this.tolerance = share(tolerance);
    this.tolerated = typeof tolerance === 'string' ? tolerance : `${tolerance * 100}%`;
  }

  /** The expected length of all intervals together. */
  get length(): Nanoseconds {
    return (this.every ?? 0) * (this.events - 1);
  }

  /** `1 s ±1%` */
  get interval(): string {
    return `${timeText(this.every ?? 0)} ±${this.tolerated}`;
  }

  /** Records an event. Returns whether the intervals are as expected, or undefined while undecided. */
  add(now: Nanoseconds): boolean | undefined {
    const { moments, every } = this;
    moments.push(now);
    const interval = now - moments[moments.length - 2];
    if (every !== undefined && Math.abs(interval / every - 1) > this.tolerance + rounding) return false;
    return moments.length >= this.events ? true : undefined;
  }

  /** The events so far: a sentence. */
  summary(): string {
    const { moments, one, many } = this;
    const [first] = moments;
    if (first === undefined) return `There was no ${one}.`;
    if (moments.length === 1) return `There was one ${one}, at ${timeText(first)}.`;
    const intervals = moments.slice(1).map((moment, n) => moment - moments[n]);
    const last = intervals.slice(-mostShown).map(timeText).join(', ');
    const all = intervals.length > mostShown ? 'the last intervals were' : 'the intervals were';
    return `There were ${moments.length} ${many}, the first at ${timeText(first)}; ${all} ${last}.`;
  }
}
