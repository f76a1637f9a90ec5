/** The board's text consoles: semihosting input and output, and the ITM's stimulus port 0. */
import * as v from 'valibot';
import type { Inputs } from '../port/inputs.js';
import type { StateList } from '../state/state-list.js';

/** Characters, or the end of the input. */
const inputSchema = v.nullable(v.instance(Uint8Array));

export type ConsoleStream = 'semihosting' | 'itm';

interface ConsoleState {
  semihosting: string;
  itm: string;
  /** Unread semihosting input. */
  input: Uint8Array;
  /** Whether no more input follows. */
  ended: boolean;
}

const newline = 10;

export class BoardConsole {
  /** While set, `onWrite` is not called: the board re-executes its past. */
  muted = false;
  /** Called with all output. `isError` is set for what the program writes to standard error. */
  onWrite: (stream: ConsoleStream, bytes: Uint8Array, isError: boolean) => void = () => {};
  /** For semihosting: called after input was appended or has ended. */
  onInput: () => void = () => {};

  private readonly state: ConsoleState;

  constructor(
    private readonly inputs: Inputs,
    states: StateList,
    /** At least this many of the last characters of each stream are kept. */
    private readonly kept = Infinity,
  ) {
    this.state = states.object('console', {
      semihosting: '',
      itm: '',
      input: new Uint8Array(),
      ended: false,
    });
    inputs.declare('console', inputSchema, this.append.bind(this));
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
  send(input: Uint8Array | string): void {
    this.inputs.enter('console', typeof input === 'string' ? new TextEncoder().encode(input) : input);
  }

  /** Ends semihosting's input: once the rest is read, programs get the end of file. */
  end(): void {
    this.inputs.enter('console', null);
  }

  /**
   * For semihosting: removes and returns up to `length` bytes of the input, at most a line, as from a terminal. What a read
   * returns does not depend on when the input came. None at the end; undefined if the program must wait.
   */
  read(length: number): Uint8Array | undefined {
    const { input, ended } = this.state;
    const line = input.indexOf(newline) + 1;
    const count = Math.min(length, line || input.length);
    if (count < length && line === 0 && !ended) return undefined;
    this.state.input = input.slice(count);
    return input.subarray(0, count);
  }

  /** For semihosting and the ITM. */
  write(stream: ConsoleStream, bytes: Uint8Array, isError = false): void {
    const text = this.state[stream] + new TextDecoder().decode(bytes);
    this.state[stream] = text.length > 2 * this.kept ? text.slice(-this.kept) : text;
    if (!this.muted) this.onWrite(stream, bytes, isError);
  }

  /** @param bytes null ends the input */
  private append(bytes: Uint8Array | null): void {
    if (bytes === null) this.state.ended = true;
    else this.add(bytes);
    this.onInput();
  }

  private add(bytes: Uint8Array): void {
    const { input } = this.state;
    const joined = new Uint8Array(input.length + bytes.length);
    joined.set(input);
    joined.set(bytes, input.length);
    this.state.input = joined;
  }
}
