/** Boards that boot once and are forked for each test, so that tests neither wait for the boot nor disturb each other. */
import type { Board, BoardState } from '../board/board.js';
import { TrackedBoard } from './tracked-board.js';
import { test } from './vitest.js';

/** A function for `test.extend`: gives each test that asks for it a board of its own. */
export type BoardFixture<B> = (context: object, use: (board: B) => Promise<void>) => Promise<void>;

const stayAtReset = () => {};

/** A board where the tests begin, and its state there. */
interface Booted<B> {
  board: B;
  state: BoardState;
}

/**
 * Boots a board at the first call and gives every caller a fork of it.
 * @param make builds the board
 * @param boot runs it to where the tests begin; failure reports know of inputs from here on
 * @returns the function that forks. A boot that failed is not tried again: every call throws its error
 */
export function bootOnce<B extends Board>(make: () => B, boot: (board: B) => void = stayAtReset): () => B {
  let booted: Booted<B> | undefined;
  let failure: { error: unknown } | undefined;
  return () => {
    if (failure) throw failure.error;
    try {
      booted ??= bootNow(make(), boot);
    } catch (error) {
      failure = { error };
      throw error;
    }
    return forkOf(booted);
  };
}

function bootNow<B extends Board>(board: B, boot: (board: B) => void): Booted<B> {
  TrackedBoard.of(board);
  boot(board);
  return { board, state: board.save() };
}

/**
 * A fixture: `test.extend({ board: boardFixture(…) })`. The board boots when the first test asks for it; each test gets
 * a fork, which is closed some time after it.
 * @param make builds the board; may be asynchronous
 * @param boot runs it to where the tests begin; may be asynchronous, and may expect things itself
 */
export function boardFixture<B extends Board>(
  make: () => B | Promise<B>,
  boot: (board: B) => unknown = stayAtReset,
): BoardFixture<B> {
  let booting: Promise<Booted<B>> | undefined;
  const bootBoard = async () => {
    const board = await make();
    TrackedBoard.of(board);
    await boot(board);
    return { board, state: board.save() };
  };
  /** Boards whose tests are over. They are closed when the next one is made: hooks after a test still find its board. */
  const finished: B[] = [];
  // Vitest reads from the first argument's pattern which other fixtures this one needs: none.
  return async ({}, use) => {
    booting ??= bootBoard();
    const booted = await booting;
    for (const board of finished.splice(0)) board.close();
    const board = forkOf(booted);
    await use(board);
    finished.push(board);
  };
}

/** Vitest's `test` with a `board` fixture: see `boardFixture`. */
export function boardTest<B extends Board>(make: () => B | Promise<B>, boot?: (board: B) => unknown) {
  return test.extend<{ board: B }>({ board: boardFixture(make, boot) });
}

function forkOf<B extends Board>({ board, state }: Booted<B>): B {
  const fork = board.fork(state);
  TrackedBoard.fork(board, fork);
  return fork;
}
