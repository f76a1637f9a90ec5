/**
 * Everything that enters a board from outside, in one place: what is typed, pressed, wired or broken. Each input has a
 * source and a value of plain data, so that it can be recorded and entered again at the same cycle.
 */
import type { Plain } from '../plain.js';
import type { Clock } from '../time/clock.js';
import type { Cycles } from '../units.js';

export interface Input {
  /** When it entered. */
  cycle: Cycles;
  /** Where: `uart0`, `button`, `pin PB4`, `console`, `reset`. */
  source: string;
  value: Plain;
}

type InputListener = (input: Input) => void;

export class Inputs {
  private readonly sources = new Map<string, (value: never) => void>();
  private readonly listeners = new Set<InputListener>();
  private again = false;

  constructor(private readonly clock: Clock) {}

  /**
   * Declares a way in. `T` is plain data.
   * @param enter makes an input happen; called by `apply`
   * @returns the function to call when an input happens by itself: it tells the listeners
   * @throws Error when the name is taken
   */
  declare<T>(source: string, enter: (value: T) => void): (value: T) => void {
    if (this.sources.has(source)) throw new Error(`input '${source}' is declared twice`);
    this.sources.set(source, enter);
    return (value) => this.tell(source, value as Plain);
  }

  /** Tells of every input as it enters. Returns the function that ends it. */
  listen(listener: InputListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Lets a recorded input happen again, now: its `cycle` is the caller's business. Listeners are not told.
   * @throws RangeError when the board has no such way in
   */
  apply(input: Input): void {
    const enter = this.sources.get(input.source);
    if (!enter) {
      const names = [...this.sources.keys()].join(', ');
      throw new RangeError(`the board has no input '${input.source}': it has ${names}`);
    }
    this.again = true;
    try {
      enter(input.value as never);
    } finally {
      this.again = false;
    }
  }

  private tell(source: string, value: Plain): void {
    if (this.again) return;
    for (const listener of this.listeners) listener({ cycle: this.clock.cycles, source, value });
  }
}
