/** What motions forwards and backwards through a board's history have in common. */
import type { Board } from '../../board/board.js';
import type { Nanoseconds } from '../../units.js';
import type { History } from '../history.js';
import { ConsoleError } from './error.js';
import { type Caller, callerOf } from './frames.js';
import type { Stop } from './stops.js';

/** What the console moves: a board with its past, or a run that only goes forwards. */
export type ConsoleHistory = Pick<History, keyof History>;

/** Why a motion ended, one line each; empty if it completed. */
export type Reasons = readonly string[];

/** Lets the host do its other work between slices of a motion. Returns false if the user interrupts the motion. */
export type Pause = () => Promise<boolean>;

export interface MotionOptions {
  /** A time that ends the run. */
  until?: Nanoseconds;
  /** A stop for this run only. */
  also?: Stop;
  /** The number of times that `also`, unless it is a location, must hold; 1 by default. */
  count?: number;
}

/** A time at which a motion ends, and the reasons to report. */
export interface Limit {
  time: Nanoseconds;
  reasons: Reasons;
}

/** A direction of motion. */
export interface Motion {
  /** Moves until a stop holds, a time is reached, or execution ends. */
  run(options?: MotionOptions): Promise<Reasons>;
  /** Moves by instructions. */
  steps(count: number): Promise<Reasons>;
  /** Moves by one source line: into called functions that have lines, or over all of them. */
  line(over: boolean): Promise<Reasons>;
  /** Leaves the current function or exception handler. */
  finish(): Promise<Reasons>;
}

export const interrupted: Reasons = ['interrupted'];

/** @throws ConsoleError if the caller is not known */
export function knownCaller(board: Board): Caller {
  const caller = callerOf(board);
  if (!caller) throw new ConsoleError('the caller is not known');
  return caller;
}

/** Sets the breakpoints of a stop that are not set yet. Returns the function that clears them. */
export function setBreakpoints({ breakpoints }: Board, stop: Stop | undefined): () => void {
  const added = (stop?.addresses ?? []).filter((address) => !breakpoints.has(address));
  added.forEach((address) => breakpoints.set(address));
  return () => added.forEach((address) => breakpoints.clear(address));
}

/** Goes to a time of the history, by iteration: the clock frequency may have been different then. */
export function goToTime({ clock }: Board, history: ConsoleHistory, time: Nanoseconds): void {
  for (let last = -1, tries = 0; tries < 16; tries++) {
    const cycle = Math.min(Math.max(clock.cycleAt(time), history.start), history.end);
    if (cycle === clock.cycles || cycle === last) break;
    history.goTo(cycle);
    last = cycle;
  }
}

export function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
