/**
 * The one door through which the outside enters a board: what is typed, pressed, wired or broken. A source is a name and a
 * function that applies a value of plain data. Live input, recordings and time travel all enter here, so that a value can be
 * applied again at the same cycle, and no source knows where it comes from.
 */
import { copyPlain, type Plain } from '../state/plain.js';
import { suggestion } from '../suggestion.js';
import type { Clock } from '../time/clock.js';
import type { Cycles } from '../units.js';

/** One value that entered from outside. */
export interface Input {
  /** When it entered: always at an instruction boundary, after what was due at that cycle. */
  cycle: Cycles;
  /** Where: `uart0`, `button`, `pin PB4`, `console`, `reset`. */
  source: string;
  value: Plain;
}

type InputListener = (input: Input) => void;

/** The sources of a board, and the values that wait for the next instruction boundary. */
export class Inputs {
  private readonly sources = new Map<string, (value: never) => void>();
  private readonly listeners = new Set<InputListener>();
  private readonly queue: { source: string; value: Plain }[] = [];
  /** Set while the board executes: what enters waits for the next instruction boundary. */
  running = false;
  /** Set while recorded inputs are applied: live input is ignored. */
  closed = false;

  constructor(private readonly clock: Clock) {}

  /**
   * Declares a source.
   * @param apply makes the machine take a value, which is plain data
   * @throws Error when the name is taken
   */
  declare<T>(source: string, apply: (value: T) => void): void {
    if (this.sources.has(source)) throw new Error(`input '${source}' is declared twice`);
    this.sources.set(source, apply);
  }

  /**
   * A value comes in from outside. It is applied at once where the board stands still, else at the next instruction boundary.
   * While the door is closed, it is ignored.
   * @param value plain data, as the source takes it; it is copied
   * @throws RangeError when the board has no such source, with near ones
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

  /** Calls back with every live input as it is applied. Returns the function that ends it. */
  listen(listener: InputListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Applies a recorded input now, after what else is due: its `cycle` is the caller's business. Listeners are not called.
   * @throws RangeError when the board has no such source, with near ones
   */
  apply({ source, value }: Input): void {
    const apply = this.find(source);
    this.clock.advance();
    apply(value as never);
    this.clock.advance();
  }

  /** Whether something waits for `enterWaiting`. */
  get waiting(): boolean {
    return this.queue.length > 0;
  }

  /** For the board, at an instruction boundary: applies what came in meanwhile. */
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
