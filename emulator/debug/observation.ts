/** How a search through the past observes a board while it re-executes. */
import type { Address } from '../units.js';

/**
 * Starts to observe a board and calls `hit` for each event that is searched for. Returns an observation, or the function
 * that ends it.
 */
export type StartObservation = (hit: () => void) => (() => void) | Observation;

/** An observation that depends on earlier state, or that only writes to known bytes can trigger. */
export interface Observation {
  /** The board is at the start of an interval that does not continue the interval before. */
  begin?(): void;
  /** Ends the observation. */
  end(): void;
  /** Only a write to some of these bytes can cause a hit: intervals without one are not re-executed. */
  writes?: readonly Span[];
}

/** Bytes of one memory or of devices. */
export interface Span {
  address: Address;
  length: number;
}
