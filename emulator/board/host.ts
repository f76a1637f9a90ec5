/** What a board gives its pins, serial lines and parts, and the way back from these to the board. */
import type { Inputs } from '../port/inputs.js';
import type { PortHost } from '../port/host.js';
import type { StateList } from '../state/state-list.js';
import type { Clock } from '../time/clock.js';

export class BoardHost<B extends object> implements PortHost {
  constructor(
    readonly board: B,
    readonly clock: Clock,
    readonly inputs: Inputs,
    /** Where those that get this host declare their state. */
    readonly states: StateList,
    readonly report: (message: string) => void,
  ) {}

  /** The same for others, whose state stands in another list. */
  with(states: StateList): BoardHost<B> {
    return new BoardHost(this.board, this.clock, this.inputs, states, this.report);
  }
}
