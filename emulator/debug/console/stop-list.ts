/** The stops that are set, by number. */
import type { Board } from '../../board/board.js';
import type { Address, Nanoseconds } from '../../units.js';
import { ConsoleError } from './error.js';
import type { Limit } from './motion.js';
import type { Stop } from './stops.js';
import { numberOf } from './words.js';

/** A stop and its prefix in messages: `stop 2: `, or nothing. */
export interface NamedStop {
  name: string;
  stop: Stop;
}

/** A stop without a number, for one motion; nothing if undefined. */
export function unnumbered(stop: Stop | undefined): NamedStop[] {
  return stop ? [{ name: '', stop }] : [];
}

export class StopList {
  private readonly stops = new Map<number, Stop>();
  private count = 0;

  constructor(private readonly board: Board) {}

  /** Returns the stop's number. */
  add(stop: Stop): number {
    for (const address of stop.addresses ?? []) this.board.breakpoints.set(address);
    this.stops.set(++this.count, stop);
    return this.count;
  }

  /** @throws ConsoleError if there is no stop of that number */
  delete(word: string): Stop {
    const number = numberOf(word);
    const stop = number === undefined ? undefined : this.stops.get(number);
    if (!stop) throw new ConsoleError(`there is no stop ${word}: \`stop\` lists them`);
    this.stops.delete(number!);
    const others = new Set([...this.stops.values()].flatMap((s) => s.addresses ?? []));
    for (const address of stop.addresses ?? [])
      if (!others.has(address)) this.board.breakpoints.clear(address);
    return stop;
  }

  get numbers(): number[] {
    return [...this.stops.keys()];
  }

  get named(): NamedStop[] {
    return [...this.stops].map(([number, stop]) => ({ name: `stop ${number}: `, stop }));
  }

  /** The lines that report the stops before the instruction at an address. */
  at(pc: Address): string[] {
    return this.named.flatMap(({ name, stop }) => (stop.addresses?.includes(pc) ? [name + stop.text] : []));
  }

  /** The times of stops that meet a condition. */
  times(wanted: (time: Nanoseconds) => boolean): Limit[] {
    return this.named.flatMap(({ name, stop }) =>
      stop.time !== undefined && wanted(stop.time) ? [{ time: stop.time, reasons: [name + stop.text] }] : [],
    );
  }

  get text(): string {
    if (!this.stops.size) return 'no stops are set';
    return [...this.stops].map(([number, { text }]) => `stop ${number}: ${text}`).join('\n');
  }
}
