/** The board as its pins, serial lines and parts see it; `boardOf` finds the board through it. */
import type { Inputs } from '../port/inputs.js';
import type { PortHost } from '../port/host.js';
import type { StateList } from '../state/state-list.js';
import type { Clock } from '../time/clock.js';

export class BoardHost<B extends object> implements PortHost {
  constructor(
    readonly board: B,
    readonly clock: Clock,
    readonly inputs: Inputs,
    /** Receives the declarations of state. */
    readonly states: StateList,
    readonly report: (message: string, key?: string, cause?: string) => void,
  ) {}

  /** The same host with another list of states. */
  with(states: StateList): BoardHost<B> {
    return new BoardHost(this.board, this.clock, this.inputs, states, this.report);
  }
}
