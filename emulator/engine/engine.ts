/** Ways to execute: what the board asks of an engine. */

/** Executes a processor's instructions. All of them give the same state after the same instructions. */
export interface Engine {
  readonly name: string;
  /** Instructions executed so far. */
  instructions: number;
  /**
   * Executes until the clock's `left` is used up, which is also how anything that has to be settled first stops it, or
   * until `most` instructions are done. The processor is awake.
   */
  execute(most?: number): void;
  /** Forgets what it derived from memory: after a state was restored. */
  invalidate(): void;
}
