/** What a port or a part may know of the machine that it belongs to. */
import type { StateList } from '../state/state-list.js';
import type { Clock } from '../time/clock.js';
import type { Inputs } from './inputs.js';

export interface PortHost {
  readonly clock: Clock;
  /** Where what comes from outside enters. */
  readonly inputs: Inputs;
  /** Where state is declared. */
  readonly states: StateList;
  /** Tells the user once of something that is probably a mistake. */
  report(message: string): void;
}
