/**
 * All input to a board: characters, button presses, levels and voltages, injected faults. A source is a name, a schema and a
 * function that applies a value of plain data. Live input, recordings and time travel enter here alike, so that a value can
 * be re-applied at the same cycle, and no source knows about recordings.
 */
import { copyPlain, keptPlain, type Plain } from '../state/plain.js';
import { checkedBy, type Schema, ValueError } from '../state/schema.js';
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

/** A declared source. */
interface Source {
  readonly schema: Schema<unknown>;
  readonly apply: (value: never) => void;
  readonly check: ((value: never) => void) | undefined;
}

/** The board has no such source, or the value is not what its source takes. The message names the source. */
export class InputError extends ValueError {
  override name = 'InputError';
}

/** The sources of a board, and the inputs that wait for the next instruction boundary. */
export class Inputs {
  private readonly sources = new Map<string, Source>();
  private readonly listeners = new Set<InputListener>();
  /** Inputs that wait: part of the board's state. */
  private queue: { source: string; value: Plain }[] = [];
  /** Set while the board runs: inputs then wait for the next instruction boundary. */
  running = false;
  /** Set while the board re-executes its past, whose inputs are known. */
  inPast = false;
  /** Set while a recording supplies the inputs. */
  recorded = false;

  constructor(private readonly clock: Clock) {}

  /** Whether recorded inputs are applied: live input is then ignored. */
  get closed(): boolean {
    return this.inPast || this.recorded;
  }

  /**
   * Declares a source.
   * @param schema what its values look like, in valibot or another library of standardschema.dev; a value that is not like
   * that is rejected before it is recorded or applied
   * @param apply applies a value
   * @param check rejects a value that the schema admits: throws RangeError
   * @throws Error when the name is taken
   */
  declare<T>(source: string, schema: Schema<T>, apply: (value: T) => void, check?: (value: T) => void): void {
    if (this.sources.has(source)) throw new Error(`input '${source}' is declared twice`);
    this.sources.set(source, { schema, apply, check });
  }

  /**
   * Enters a value. It is applied at once while the board does not run, else at the next instruction boundary. While
   * `closed` is set, it is ignored.
   * @param value plain data, as the source expects it; it is copied
   * @throws InputError when the board has no such source, or the source takes no such value
   */
  enter(source: string, value: Plain): void {
    const input = { source, value: this.check(source, value) };
    if (this.closed) return;
    this.queue.push(input);
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

  /**
   * Checks a value without entering it. Returns a copy.
   * @throws InputError when the board has no such source, with near names, or the source takes no such value
   */
  check(source: string, value: unknown): Plain {
    const { schema, check } = this.find(source);
    try {
      const kept = keptPlain(value, 'the value');
      const checked = checkedBy(schema, kept);
      check?.(checked as never);
      return kept;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InputError(`input '${source}': ${error.message}`, { cause: error });
    }
  }

  /** @internal For the board: checks the inputs that wait in a saved state. @throws ValueError */
  checkSaved(queue: unknown): void {
    for (const item of queue as { source?: unknown; value?: unknown }[]) {
      const { source, value } = typeof item === 'object' && item !== null ? item : {};
      if (typeof source !== 'string') throw new ValueError('saved state: inputs: an input without a source');
      this.check(source, value);
    }
  }

  /** Calls back with every live input, just before it is applied. Returns the function that unsubscribes. */
  listen(listener: InputListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Applies a recorded input now, after the events that are due. The caller observes its `cycle`. Listeners are not called.
   * @throws InputError when the board has no such source, or the source takes no such value
   */
  apply({ source, value }: Input): void {
    this.perform(source, this.check(source, value));
  }

  private perform(source: string, value: Plain): void {
    const { apply } = this.find(source);
    this.clock.advance();
    apply(value as never);
    this.clock.advance();
  }

  /** Whether an input waits for `enterWaiting`. */
  get waiting(): boolean {
    return this.queue.length > 0;
  }

  /**
   * For the board, at an instruction boundary: applies the inputs that wait.
   * @throws what a source or a listener throws, after all inputs are applied
   */
  enterWaiting(): void {
    if (this.queue.length === 0) return;
    const errors: unknown[] = [];
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      try {
        this.enterNow(next);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) {
      const messages = errors.map((error) => (error instanceof Error ? error.message : String(error)));
      throw new AggregateError(errors, messages.join('; '));
    }
  }

  private enterNow({ source, value }: { source: string; value: Plain }): void {
    this.clock.advance();
    const input = { cycle: this.clock.cycles, source, value };
    for (const listener of this.listeners) listener(input);
    this.perform(source, copyPlain(value));
  }

  private find(source: string): Source {
    const found = this.sources.get(source);
    if (found) return found;
    const names = [...this.sources.keys()];
    const near = suggestion(source, names) || `: it has ${names.join(', ')}`;
    throw new InputError(`the board has no input '${source}'${near}`);
  }
}
