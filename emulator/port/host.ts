/** The board as a port or part sees it. */
import type { StateList } from '../state/state-list.js';
import type { Clock } from '../time/clock.js';
import type { Inputs } from './inputs.js';

/** The services that a port or a part gets from its board. */
export interface PortHost {
  readonly clock: Clock;
  /** Input from outside enters here. */
  readonly inputs: Inputs;
  /** State is declared here. */
  readonly states: StateList;
  /**
   * Reports a probable mistake to the user, once.
   * @param key what makes two reports the same; the message by default
   */
  report(message: string, key?: string): void;
}
