/** Boards that boot once and are forked for each test: tests neither wait for the boot nor affect each other. */
import type { Board, BoardState } from '../board/board.js';
import { TrackedBoard } from './tracked-board.js';
import { test } from './vitest.js';

/** A function for `test.extend` that provides each test with its own board. */
export type BoardFixture<B> = (context: object, use: (board: B) => Promise<void>) => Promise<void>;

const stayAtReset = () => {};

/** A booted board and its state. */
interface Booted<B> {
  board: B;
  state: BoardState;
}

/**
 * Boots a board at the first call and returns a fork of it at every call.
 * @param make builds the board
 * @param boot runs it to where the tests begin; failure reports include its inputs
 * @returns the function that forks. A boot that fails is not retried: every call throws its error
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
 * A fixture: `test.extend({ board: boardFixture(…) })`. The board boots when the first test uses it. Each test receives a
 * fork, which stays open until the next test begins.
 * @param make builds the board; may be asynchronous
 * @param boot runs it to where the tests begin; may be asynchronous and may contain expectations
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
  /** Boards of finished tests. They close when the next one is created, so that hooks after a test can use its board. */
  const finished: B[] = [];
  // Vitest reads the fixtures that this one needs from the pattern of the first parameter: none.
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
