/** A expectation to a board about a stretch of virtual time: asked by running the board until there is an answer. */
import type { Board, RunResult, StopReason } from '../board/board.js';
import type { Nanoseconds } from '../units.js';
import { TrackedBoard } from './tracked-board.js';
import { RecentTraffic } from './recent-traffic.js';

/** What an expectation wants to know. */
export interface Expectation {
  readonly board: Board;
  /** What is asked about: `uart0`, `PD0`, `the board`. */
  readonly subject: string;
  /** What it is expected to do: `print />>>/ within 2 s`. */
  readonly expected: string;
  /** How long to wait for the answer. */
  readonly timeout: Nanoseconds;
  /** Watches the board; `answer` may be called at once, or while the board runs. Returns what ends the watching. */
  watch(decide: (holds: boolean) => void): () => void;
  /** Runs the board; for its timeout unless given. */
  run?(): RunResult;
  /** The answer when the run has ended without one; unless given or known, no when the time is up. */
  conclude?(result: RunResult): boolean | undefined;
  /** What was seen, to be told where it is not what was expected: sentences. */
  observed(): string[];
}

/** How a expectation was answered. */
export interface Outcome {
  expectation: Expectation;
  /** Undefined when the run ended too early to know. */
  holds: boolean | undefined;
  /** Why the run ended. */
  result: RunResult;
  began: Nanoseconds;
  traffic: RecentTraffic;
}

/** Ends of a run after which nothing more is to come. */
const complete: readonly StopReason[] = ['time', 'exit', 'idle'];

/** Runs the board until the expectation is answered; it stands at that moment then. */
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
