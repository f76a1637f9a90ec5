/** For tests of firmware: boards that boot once. */
import type { Board } from '../board/board.js';

/**
 * Boots a board at the first call and gives every caller a fork of it, so that tests neither wait for the boot nor
 * disturb each other.
 * @param boot builds the board and runs it to where the tests begin
 */
export function bootOnce<B extends Board>(boot: () => B): () => B {
  let booted: B | undefined;
  return () => (booted ??= boot()).fork();
}
