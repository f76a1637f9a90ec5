/** Bus masters other than the processor: the items that they move, and the request lines that trigger them. */
import type { Address } from '../units.js';

/** A block's request line to the DMA controller. */
export interface DmaRequest {
  /** Sets the levels of the single and the burst request. */
  set(single: boolean, burst: boolean): void;
  /** Requests once, a single item or a burst. Lost unless an enabled channel serves the line. */
  pulse(burst?: boolean): void;
}

/** An item that a master moves. */
export interface Transfer {
  channel: number;
  source: Address;
  destination: Address;
  /** 1, 2 or 4 bytes. */
  size: number;
  /** Unsigned. */
  value: number;
}

/** A bus master whose transfers can be watched. */
export interface BusMaster {
  readonly name: string;
  /**
   * Calls back for each item between its read and its write, even if the write fails. Returns the function that
   * unsubscribes.
   */
  watch(listener: (transfer: Transfer) => void): () => void;
}
