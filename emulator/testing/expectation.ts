/** An expectation of a board in virtual time, which runs the board until it holds or fails. */
import type { Board, RunResult, StopReason } from '../board/board.js';
import type { Nanoseconds } from '../units.js';
import { TrackedBoard } from './tracked-board.js';
import { RecentTraffic } from './recent-traffic.js';

/** A condition on a board's behaviour within a time. */
export interface Expectation {
  readonly board: Board;
  /** The subject in messages: `uart0`, `PD0`, `the board`. */
  readonly subject: string;
  /** The expected behaviour in messages: `print />>>/ within 2 s`. */
  readonly expected: string;
  /** The time within which it must hold. */
  readonly timeout: Nanoseconds;
  /** Watches the board; `decide` may be called at once, or while the board runs. Returns a function that ends watching. */
  watch(decide: (holds: boolean) => void): () => void;
  /** Runs the board; by default for the timeout. */
  run?(): RunResult;
  /** Decides after a run that ended undecided. By default, and if it returns undefined, a timeout fails the expectation. */
  conclude?(result: RunResult): boolean | undefined;
  /** The observed behaviour for a failure report: sentences. */
  observed(): string[];
}

/** The outcome of an expectation. */
export interface Outcome {
  expectation: Expectation;
  /** Undefined if the run ended too early to decide. */
  holds: boolean | undefined;
  result: RunResult;
  /** The time when the check began. */
  began: Nanoseconds;
  traffic: RecentTraffic;
}

/** Reasons after which an undecided expectation has failed. */
const complete: readonly StopReason[] = ['time', 'exit', 'idle', 'input'];

/** Runs the board until the expectation is decided, and leaves it there. */
export function check(expectation: Expectation): Outcome {
  const { board, timeout } = expectation;
  TrackedBoard.of(board);
  const began = board.clock.now;
  const traffic = new RecentTraffic(board);
  let holds: boolean | undefined;
  const endWatching = expectation.watch((decision) => {
    holds ??= decision;
    board.stop({ reason: 'reached' });
  });
  let result: RunResult = { reason: 'reached' };
  try {
    if (holds === undefined) result = expectation.run?.() ?? board.run({ for: timeout });
  } finally {
    endWatching();
    traffic.end();
  }
  holds ??= expectation.conclude?.(result);
  if (complete.includes(result.reason)) holds ??= false;
  return { expectation, holds, result, began, traffic };
}
