/**
 * All input to a board: characters, button presses, levels and voltages, injected faults. A source is a name and a function
 * that applies a value of plain data. Live input, recordings and time travel enter here alike, so that a value can be
 * re-applied at the same cycle, and no source knows about recordings.
 */
import { copyPlain, type Plain } from '../state/plain.js';
import { suggestion } from '../suggestion.js';
import type { Clock } from '../time/clock.js';
import type { Cycles } from '../units.js';

/** One input: a value from outside. */
export interface Input {
  /** When it entered: always at an instruction boundary, after the events due at that cycle. */
  cycle: Cycles;
  /** Its source: `uart0`, `button`, `pin PB4`, `console`, `reset`. */
  source: string;
  value: Plain;
}

type InputListener = (input: Input) => void;

/** The sources of a board, and the inputs that wait for the next instruction boundary. */
export class Inputs {
  private readonly sources = new Map<string, (value: never) => void>();
  private readonly listeners = new Set<InputListener>();
  private readonly queue: { source: string; value: Plain }[] = [];
  /** Set while the board runs: inputs then wait for the next instruction boundary. */
  running = false;
  /** Set while recorded inputs are applied: live input is then ignored. */
  closed = false;

  constructor(private readonly clock: Clock) {}

  /**
   * Declares a source.
   * @param apply applies a value of plain data
   * @throws Error when the name is taken
   */
  declare<T>(source: string, apply: (value: T) => void): void {
    if (this.sources.has(source)) throw new Error(`input '${source}' is declared twice`);
    this.sources.set(source, apply);
  }

  /**
   * Enters a value. It is applied at once while the board does not run, else at the next instruction boundary. While
   * `closed` is set, it is ignored.
   * @param value plain data, as the source expects it; it is copied
   * @throws RangeError when the board has no such source, with near names
   */
  enter(source: string, value: Plain): void {
    this.find(source);
    if (this.closed) return;
    this.queue.push({ source, value: copyPlain(value) });
    if (this.running) {
      this.clock.interrupt();
      return;
    }
    this.running = true;
    try {
      this.enterWaiting();
    } finally {
      this.running = false;
    }
  }

  /** Calls back with every live input, just before it is applied. Returns the function that unsubscribes. */
  listen(listener: InputListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Applies a recorded input now, after the events that are due. The caller observes its `cycle`. Listeners are not called.
   * @throws RangeError when the board has no such source, with near names
   */
  apply({ source, value }: Input): void {
    const apply = this.find(source);
    this.clock.advance();
    apply(copyPlain(value) as never);
    this.clock.advance();
  }

  /** Whether an input waits for `enterWaiting`. */
  get waiting(): boolean {
    return this.queue.length > 0;
  }

  /** For the board, at an instruction boundary: applies the inputs that wait. */
  enterWaiting(): void {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      this.clock.advance();
      const input = { cycle: this.clock.cycles, ...next };
      for (const listener of this.listeners) listener(input);
      this.apply(input);
    }
  }

  private find(source: string): (value: never) => void {
    const apply = this.sources.get(source);
    if (apply) return apply;
    const names = [...this.sources.keys()];
    const near = suggestion(source, names) || `: it has ${names.join(', ')}`;
    throw new RangeError(`the board has no input '${source}'${near}`);
  }
}
