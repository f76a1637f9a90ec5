/**
 * Steps back by source lines: the instructions before now are re-executed one by one, and their order shows where lines,
 * calls and exceptions began.
 */
import type { Board } from '../../board/board.js';
import type { SourceLocation } from '../../image/dwarf.js';
import type { Cycles } from '../../units.js';
import { isCall, type CallState, callState, sameLine, type SourceLines } from './frames.js';
import type { Locations } from './locations.js';
import type { ConsoleHistory } from './motion.js';

/** The length of the first piece, in cycles, and the growth of the next ones. */
const firstSpan: Cycles = 2 ** 9;
const growth = 4;
const longestSpan: Cycles = 2 ** 17;
const stepsBetweenPauses = 256;
/** A call that is not within this number of moments is found by its return address. */
const nearbyMoments = 4096;
/** A step back does not cross longer lines. */
export const mostMoments = 1_000_000;

/** What precedes the moments: more of them, the start of the history, or an interrupt by the user. */
export type Before = 'more' | 'start' | 'interrupted';

/** Extends known moments backwards. The board's position afterwards is arbitrary. */
export async function momentsBefore(
  board: Board,
  history: ConsoleHistory,
  known: readonly CallState[],
  pause: () => Promise<boolean>,
): Promise<{ moments: readonly CallState[]; before: Before }> {
  const { engine } = board;
  history.goTo(known[0].cycle);
  const end = engine.instructions;
  const span = Math.min(firstSpan * growth ** Math.floor(Math.log2(known.length)), longestSpan);
  if (!history.stepBack()) return { moments: known, before: 'start' };
  history.goTo(Math.max(history.start, history.now - span));
  const found: CallState[] = [];
  while (engine.instructions < end) {
    found.push(callState(board));
    history.step();
    if (found.length % stepsBetweenPauses === 0 && !(await pause()))
      return { moments: known, before: 'interrupted' };
  }
  const before = found[0].cycle === history.start ? 'start' : 'more';
  return { moments: [...found, ...known], before };
}

/** The result of a search: the target, a moment whose call must be found first, or a need for more moments. */
export type Finding = { target: CallState } | { returned: CallState } | 'more';

/**
 * Searches for the beginning of the line that was executed before a moment. Skips exceptions, and called functions without
 * lines, or all called functions with `over`.
 */
export class LineSearch {
  /** The line, and its earliest moment so far. */
  private line: SourceLocation | undefined;
  private target: CallState | undefined;

  constructor(
    private readonly lines: SourceLines,
    private readonly locations: Locations,
    private readonly over: boolean,
  ) {}

  /** @param complete whether the moments reach back to the start */
  among(moments: readonly CallState[], complete: boolean): Finding {
    const [line, target] = [this.line, this.target];
    const walk = new Walk(moments, this.lines, this.locations, this.over);
    let at = moments.length - 1;
    for (let next = walk.before(at); next !== undefined; next = walk.before(at)) {
      if (this.passed(moments[next])) return { target: this.target! };
      at = next;
    }
    if (complete && this.target) return { target: this.target };
    const tooFar = at > 0 && moments.length > nearbyMoments && walk.hiddenReturn(at);
    if (tooFar) return { returned: moments[at] };
    [this.line, this.target] = [line, target];
    return 'more';
  }

  /** Adds an earlier moment. Returns true if it precedes the line, whose beginning is then known. */
  passed(moment: CallState): boolean {
    const line = this.lines.at(moment.pc);
    if (!line && this.locations.hasLines && !this.line) return false;
    if (this.target && (!line || !sameLine(line, this.line))) return true;
    this.line = line;
    this.target = moment;
    return false;
  }

  /** The earliest known moment of the line. */
  get earliest(): CallState | undefined {
    return this.target;
  }
}

/** Walks backwards from moment to moment and skips hidden functions and exceptions. */
class Walk {
  constructor(
    private readonly moments: readonly CallState[],
    private readonly lines: SourceLines,
    private readonly locations: Locations,
    private readonly over: boolean,
  ) {}

  /** The moment before one; undefined if it may precede all of them. */
  before(at: number): number | undefined {
    const { moments } = this;
    if (at === 0) return undefined;
    const [here, last] = [moments[at], moments[at - 1]];
    if (last.exception !== here.exception && here.exception === 0) {
      // The same instruction was next when the exception was taken.
      const interrupted = this.interrupted(at);
      return interrupted === undefined ? undefined : this.before(interrupted);
    }
    return this.hiddenReturn(at) ? this.call(at) : at - 1;
  }

  /** Whether a hidden function returned to a moment. */
  hiddenReturn(at: number): boolean {
    const [here, last] = [this.moments[at], this.moments[at - 1]];
    if (last.exception !== here.exception || !this.returned(at)) return false;
    return this.over || !this.lines.at(last.pc);
  }

  /** Where the exception that returned to a moment was taken. */
  private interrupted(at: number): number | undefined {
    for (let n = at - 1; n >= 0; n--) if (this.moments[n].exception === 0) return n;
    return undefined;
  }

  /** Whether the instruction before a moment returned from a function. */
  private returned(at: number): boolean {
    const [here, last] = [this.moments[at], this.moments[at - 1]];
    if (last.next === here.pc || isCall(last, here)) return false;
    if (last.sp < here.sp) return true;
    const [to, from] = [here, last].map(({ pc }) => this.locations.symbols.at(pc));
    return to?.offset !== 0 && to?.symbol !== from?.symbol;
  }

  /** The call of the function that returned to a moment. */
  private call(at: number): number | undefined {
    const { moments } = this;
    const { pc, sp, exception } = moments[at];
    for (let n = at - 2; n >= 0; n--) {
      const m = moments[n];
      const calls = m.next === pc && m.sp === sp && m.exception === exception;
      if (calls && isCall(m, moments[n + 1])) return n;
    }
    return undefined;
  }
}
