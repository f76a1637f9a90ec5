/**
 * Everything that enters a board from outside, in one place: what is typed, pressed, wired or broken. Each input has a
 * source and a value of plain data, so that it can be recorded and entered again at the same cycle. What comes in while
 * the board executes, from somebody who listens to it, enters at the next instruction boundary.
 */
import { copyPlain, type Plain } from '../plain.js';
import type { Clock } from '../time/clock.js';
import type { Cycles } from '../units.js';

export interface Input {
  /** When it entered: always at an instruction boundary, after what was due at that cycle. */
  cycle: Cycles;
  /** Where: `uart0`, `button`, `pin PB4`, `console`, `reset`. */
  source: string;
  value: Plain;
}

type InputListener = (input: Input) => void;

export class Inputs {
  private readonly sources = new Map<string, (value: never) => void>();
  private readonly listeners = new Set<InputListener>();
  /** The source whose input is about to happen: it is the one that asks next. */
  private entering: string | undefined;
  /** Set while the board executes: what comes in waits for the next instruction boundary. */
  running = false;
  /** Set while what has happened happens again: the outside is not heard. */
  replaying = false;
  private readonly queue: { source: string; value: Plain }[] = [];

  constructor(private readonly clock: Clock) {}

  /**
   * Declares a way in. `T` is plain data.
   * @param enter makes an input happen
   * @returns the function that `enter` has to ask first. It says whether the input happens now: if not, it has been taken
   *   care of, and `enter` has happened, or will at the next boundary, from here
   * @throws Error when the name is taken
   */
  declare<T>(source: string, enter: (value: T) => void): (value: T) => boolean {
    if (this.sources.has(source)) throw new Error(`input '${source}' is declared twice`);
    this.sources.set(source, enter);
    return (value) => this.mayHappen(source) || this.take(source, value as Plain);
  }

  /** Tells of every input as it enters. Returns the function that ends it. */
  listen(listener: InputListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Lets a recorded input happen again, now, after what else is due: its `cycle` is the caller's business. Listeners are
   * not told.
   * @throws RangeError when the board has no such way in
   */
  apply(input: Input): void {
    const enter = this.sources.get(input.source);
    if (!enter) {
      const names = [...this.sources.keys()].join(', ');
      throw new RangeError(`the board has no input '${input.source}': it has ${names}`);
    }
    this.clock.advance();
    this.entering = input.source;
    try {
      enter(input.value as never);
    } finally {
      this.entering = undefined;
    }
    this.clock.advance();
  }

  /** Whether something waits for `enterWaiting`. */
  get waiting(): boolean {
    return this.queue.length > 0;
  }

  /** For the board, at an instruction boundary: lets what came in meanwhile happen. */
  enterWaiting(): void {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      this.clock.advance();
      const input = { cycle: this.clock.cycles, ...next };
      for (const listener of this.listeners) listener(input);
      this.apply(input);
    }
  }

  private mayHappen(source: string): boolean {
    if (this.entering !== source) return false;
    this.entering = undefined;
    return true;
  }

  /** Something comes in. */
  private take(source: string, value: Plain): false {
    if (this.replaying) return false;
    this.queue.push({ source, value: copyPlain(value) });
    if (this.running) {
      this.clock.interrupt();
      return false;
    }
    this.running = true;
    try {
      this.enterWaiting();
    } finally {
      this.running = false;
    }
    return false;
  }
}
