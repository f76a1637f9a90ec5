/** Ways to execute: what the board asks of an engine. */

import type { Address } from '../units.js';
import type { FlowCounters } from './flow.js';

/** Executes a processor's instructions. All of them give the same state after the same instructions. */
export interface Engine {
  readonly name: string;
  /** Instructions executed so far. */
  instructions: number;
  /**
   * Executes until the clock's `left` is used up, which is also how anything that the processor has to do first stops it, or
   * until `most` instructions are done. The processor is awake.
   */
  execute(most?: number): void;
  /** Address of the instruction in progress, for what its accesses call. */
  readonly pc: Address;
  /**
   * Counts from now on how control flows, or no more. Missing where the engine cannot.
   * @throws Error while other counters are in use
   */
  countFlow?(counters: FlowCounters | undefined): void;
}
