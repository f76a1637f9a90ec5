/** The board's text consoles: semihosting input and output, and the ITM's stimulus port 0. */
import * as v from 'valibot';
import type { Inputs } from '../port/inputs.js';
import type { StateList } from '../state/state-list.js';

const bytesSchema = v.instance(Uint8Array);

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
  ) {
    this.state = states.object('console', { semihosting: '', itm: '', input: new Uint8Array() });
    inputs.declare('console', bytesSchema, this.append.bind(this));
  }

  /** All output of semihosting. */
  get semihosting(): string {
    return this.state.semihosting;
  }

  /** All output to stimulus port 0. */
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
    this.state[stream] += new TextDecoder().decode(bytes);
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
