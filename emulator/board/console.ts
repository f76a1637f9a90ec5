/** The board's text consoles: semihosting input and output, and the ITM's stimulus port 0. */
import type { Inputs } from '../port/inputs.js';
import type { StateList } from '../state/state-list.js';

export type ConsoleStream = 'semihosting' | 'itm';

interface ConsoleState {
  semihosting: string;
  itm: string;
  /** Unread semihosting input. */
  input: Uint8Array;
}

export class BoardConsole {
  /** While set, `onWrite` is not called: the board re-executes its past. */
  muted = false;
  /** Called with all output. */
  onWrite: (stream: ConsoleStream, bytes: Uint8Array) => void = () => {};

  private readonly state: ConsoleState;

  constructor(
    private readonly inputs: Inputs,
    states: StateList,
    /** At least this many of the last characters of each stream are kept. */
    private readonly kept = Infinity,
  ) {
    this.state = states.object('console', { semihosting: '', itm: '', input: new Uint8Array() });
    inputs.declare('console', this.append.bind(this));
  }

  /** The output of semihosting: all of it, or its end (`BoardSettings.keptOutput`). */
  get semihosting(): string {
    return this.state.semihosting;
  }

  /** The output to stimulus port 0: all of it, or its end. */
  get itm(): string {
    return this.state.itm;
  }

  /** Appends to semihosting's input. */
  send(bytes: Uint8Array): void {
    this.inputs.enter('console', bytes);
  }

  /** For semihosting: removes and returns up to `length` bytes of the input. */
  read(length: number): Uint8Array {
    const { input } = this.state;
    this.state.input = input.slice(length);
    return input.subarray(0, length);
  }

  /** For semihosting and the ITM. */
  write(stream: ConsoleStream, bytes: Uint8Array): void {
    const text = this.state[stream] + new TextDecoder().decode(bytes);
    this.state[stream] = text.length > 2 * this.kept ? text.slice(-this.kept) : text;
    if (!this.muted) this.onWrite(stream, bytes);
  }

  private append(bytes: Uint8Array): void {
    const { input } = this.state;
    const joined = new Uint8Array(input.length + bytes.length);
    joined.set(input);
    joined.set(bytes, input.length);
    this.state.input = joined;
  }
}
