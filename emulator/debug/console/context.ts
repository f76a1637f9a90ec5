/** What the console's commands work with: a board, its history, its names, the stops that are set. */
import type { Board } from '../../board/board.js';
import type { Nanoseconds } from '../../units.js';
import type { History } from '../history.js';
import { ConsoleError } from './error.js';
import { positionText, type ReadSource } from './look-code.js';
import { Motion, type NamedStop, type Pause, type Reasons } from './motion.js';
import { Locations } from './locations.js';
import { StopGrammar } from './stop-grammar.js';
import type { Stop } from './stops.js';
import { Values } from './values.js';
import { numberOf } from './words.js';

export class ConsoleContext {
  readonly locations: Locations;
  readonly values: Values;
  readonly grammar: StopGrammar;
  readonly stops: StopList;
  readonly motion: Motion;
  /** How many bytes of what `uart0` has received `expect` has been through. */
  expected = 0;

  constructor(
    readonly board: Board,
    readonly history: History,
    readonly readSource: ReadSource,
    pause: Pause,
    lastTime: Nanoseconds,
  ) {
    this.locations = new Locations(board);
    this.values = new Values(board, this.locations);
    this.grammar = new StopGrammar(board, this.locations, this.values);
    this.stops = new StopList(board);
    this.motion = new Motion(board, history, this.locations, () => this.stops.named, pause, lastTime);
  }

  get position(): string {
    return positionText(this.board, this.locations);
  }

  /** What a motion says: why it ended, and where the program is. */
  moved(why: Reasons): string {
    return [...why, this.position].join('\n');
  }
}

/** The stops that are set, by number. */
export class StopList {
  private readonly stops = new Map<number, Stop>();
  private count = 0;

  constructor(private readonly board: Board) {}

  /** Gives the stop's number. */
  add(stop: Stop): number {
    for (const address of stop.addresses ?? []) this.board.breakpoints.set(address);
    this.stops.set(++this.count, stop);
    return this.count;
  }

  /** @throws ConsoleError when there is no stop of that number */
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

  /** With what messages call them. */
  get named(): NamedStop[] {
    return [...this.stops].map(([number, stop]) => ({ name: `stop ${number}: `, stop }));
  }

  get text(): string {
    if (!this.stops.size) return 'no stops are set';
    return [...this.stops].map(([number, { text }]) => `stop ${number}: ${text}`).join('\n');
  }
}
