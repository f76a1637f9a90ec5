/**
 * Time travel: run control over a board with its past. Every instruction boundary that the board has reached can be
 * returned to.
 */
import type { Board, RunBounds, RunResult } from '../board/board.js';
import type { Input } from '../port/inputs.js';
import type { Cycles } from '../units.js';
import type { StartObservation } from './observation.js';
import { BackwardSearch } from './search.js';
import { Timeline } from './timeline.js';

export type { Observation, Span, StartObservation } from './observation.js';

/** The limits of a history. */
export interface HistoryOptions {
  /** Bytes that checkpoints may take, approximately; 48 MB by default. */
  memory?: number;
}

const defaultMemory = 48 << 20;

/**
 * Runs a board forwards and backwards. While a history exists, run the board through it, not directly.
 *
 * A position is a cycle. It names an instruction boundary, after all events and all input of that cycle. Input in the past
 * drops the future.
 */
export class History {
  private readonly timeline: Timeline;
  /** Whether the last run ended at its time limit: the next one does not pass a breakpoint where it starts. */
  private continuing = false;

  constructor(
    readonly board: Board,
    options: HistoryOptions = {},
  ) {
    this.timeline = new Timeline(board, options.memory ?? defaultMemory);
  }

  /** Detaches from the board, which keeps its state. */
  close(): void {
    this.timeline.close();
  }

  /** The earliest position. */
  get start(): Cycles {
    return this.timeline.start;
  }

  /** The farthest position executed. */
  get end(): Cycles {
    return this.timeline.end;
  }

  /** The position of the board, in cycles since power-on. */
  get now(): Cycles {
    return this.timeline.now;
  }

  /** Bytes that checkpoints take, approximately. */
  get bytes(): number {
    return this.timeline.bytes;
  }

  // ---- forwards ----

  /**
   * Runs to a cycle, or until the run ends for another reason. Up to `end` it re-executes the past: logged inputs enter, and
   * outputs are not repeated.
   * @param bounds.while as for `Board.run`
   */
  run(until: Cycles = Infinity, bounds: Pick<RunBounds, 'while'> = {}): RunResult {
    const { board, timeline } = this;
    for (;;) {
      if (this.sleepsForever(until)) return { reason: 'idle' };
      const pause = Math.min(until, timeline.nextPause);
      const result = timeline.advance(() => board.runTo(pause, this.continuing, bounds));
      this.continuing = result.reason === 'time';
      if (!this.continuing || this.now >= until || this.now < pause) return result;
    }
  }

  /**
   * Executes one instruction. While the processor sleeps, time advances to its wake-up, or to a cycle: the reason is `time`
   * then.
   */
  step(until: Cycles = Infinity): RunResult {
    const { board, timeline } = this;
    this.continuing = false;
    for (;;) {
      const latest = Math.min(until, timeline.atFrontier ? Infinity : timeline.nextPause);
      const result = timeline.advance(() => board.step(latest));
      if (result.reason !== 'time' || this.now >= until) return result;
    }
  }

  /** Whether the processor sleeps at the frontier and nothing can wake it. */
  private sleepsForever(until: Cycles): boolean {
    const { board, timeline } = this;
    if (until !== Infinity || !timeline.atFrontier || !board.idle) return false;
    const { instructions } = board.engine;
    timeline.advance(() => board.runTo(this.now + 1));
    return board.idle && board.engine.instructions === instructions;
  }

  /** Enters a recorded input at the present position. In the past this drops the future. */
  enter(input: Input): void {
    this.timeline.enter(input);
  }

  // ---- backwards ----

  /**
   * Goes to a position: backwards to the last boundary at or before a cycle, forwards to the first one at or after it.
   * @throws RangeError outside `start` to `end`
   */
  goTo(cycle: Cycles): void {
    const { start, end, now, timeline } = this;
    if (!(cycle >= start && cycle <= end)) {
      throw new RangeError(`cycle ${cycle} is not in the history, which extends from ${start} to ${end}`);
    }
    this.continuing = false;
    if (cycle === now) return;
    timeline.approach(cycle);
    if (cycle < now && this.now > cycle) timeline.goToLast(() => this.now <= cycle);
    timeline.leavePast();
  }

  /** Undoes one instruction: goes to the boundary before it. Returns false at the start. */
  stepBack(): boolean {
    const { engine } = this.board;
    const wanted = engine.instructions - 1;
    this.continuing = false;
    return this.timeline.goToLast(() => engine.instructions <= wanted);
  }

  /**
   * Searches the past for the last hit of an observation and goes to the boundary before it: a step forwards repeats it.
   * Ignores breakpoints. Returns false, and keeps the position, if there is no hit.
   */
  searchBack(observe: StartObservation): boolean {
    this.continuing = false;
    const search = new BackwardSearch(this.timeline, observe, false);
    return this.timeline.withoutBreakpoints(() => search.run(Infinity)) !== undefined;
  }

  /**
   * Runs backwards to the last breakpoint before now, or to the last hit of an observation (reason `watchpoint`) if that is
   * later; to the start (reason `time`) if there is neither.
   * @param most searches at most this many intervals between checkpoints; if they have no hit and more remain, it goes to
   * where they begin (reason `stopped`), and a second call continues from there
   * @param breakpoints whether breakpoints count
   */
  runBack(observe: StartObservation = () => () => {}, most = Infinity, breakpoints = true): RunResult {
    this.continuing = false;
    const found = new BackwardSearch(this.timeline, observe, breakpoints).run(most);
    if (found === 'more') return { reason: 'stopped' };
    if (!found) this.goTo(this.start);
    return { reason: found?.reason ?? 'time' };
  }
}
