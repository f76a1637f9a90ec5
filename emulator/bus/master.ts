/** Masters on the bus beside the processor: what they move, and how blocks ask them to. */
import type { Address } from '../units.js';

/** A block's request line to the DMA controller. */
export interface DmaRequest {
  /** Whether the block asks for a single item to be moved, and whether for a burst. */
  set(single: boolean, burst: boolean): void;
  /** Asks once, for a single item or a burst. Lost while no enabled channel listens. */
  pulse(burst?: boolean): void;
}

/** An item that a master moved. */
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
   * Calls back for each item, after it was read and before it is written: also for one that nothing takes. Returns the
   * function that ends it.
   */
  watch(listener: (transfer: Transfer) => void): () => void;
}
