/**
 * Going back by source lines: the instructions before now are executed again one by one, and their order says where
 * lines, calls and exceptions began.
 */
import type { Board } from '../../board/board.js';
import type { SourceLocation } from '../../image/dwarf.js';
import type { Cycles } from '../../units.js';
import type { History } from '../history.js';
import { isCall, type Moment, momentOf, sameLine, type SourceLines } from './frames.js';
import type { Places } from './places.js';

/** How far back the first piece reaches, in cycles, and how the next ones grow. */
const firstSpan: Cycles = 2 ** 9;
const growth = 4;
const longestSpan: Cycles = 2 ** 17;
const stepsBetweenPauses = 256;
/** A call that is not among so many moments is looked for in another way. */
const nearbyMoments = 4096;
/** Lines that are longer are not gone back over. */
export const mostMoments = 1_000_000;

/** Whether more lies before, or the history begins there, or the user has had enough. */
export type Before = 'more' | 'start' | 'interrupted';

/** The moments before the first of those that are known, and these. Leaves the board anywhere. */
export async function momentsBefore(
  board: Board,
  history: History,
  known: readonly Moment[],
  pause: () => Promise<boolean>,
): Promise<{ moments: readonly Moment[]; before: Before }> {
  const { engine } = board;
  history.goTo(known[0].cycle);
  const end = engine.instructions;
  const span = Math.min(firstSpan * growth ** Math.floor(Math.log2(known.length)), longestSpan);
  if (!history.stepBack()) return { moments: known, before: 'start' };
  history.goTo(Math.max(history.start, history.now - span));
  const found: Moment[] = [];
  while (engine.instructions < end) {
    found.push(momentOf(board));
    history.step();
    if (found.length % stepsBetweenPauses === 0 && !(await pause()))
      return { moments: known, before: 'interrupted' };
  }
  const before = found[0].cycle === history.start ? 'start' : 'more';
  return { moments: [...found, ...known], before };
}

/** What a search came to: the moment wanted, a moment to whose call to go first, or that it needs more moments. */
export type Finding = { target: Moment } | { returned: Moment } | 'more';

/**
 * Looks for the beginning of the line that was executed before a moment. Exceptions in between count as nothing, and so do
 * called functions without lines, or all of them with `over`.
 */
export class LineSearch {
  /** The line, and its earliest moment so far. */
  private line: SourceLocation | undefined;
  private target: Moment | undefined;

  constructor(
    private readonly lines: SourceLines,
    private readonly places: Places,
    private readonly over: boolean,
  ) {}

  /** @param complete whether nothing lies before the moments */
  among(moments: readonly Moment[], complete: boolean): Finding {
    const [line, target] = [this.line, this.target];
    const walk = new Walk(moments, this.lines, this.places, this.over);
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

  /** Takes an earlier moment in; true when it lies before the line, whose beginning is known then. */
  passed(moment: Moment): boolean {
    const place = this.lines.at(moment.pc);
    if (!place && this.places.hasLines && !this.line) return false;
    if (this.target && (!place || !sameLine(place, this.line))) return true;
    this.line = place;
    this.target = moment;
    return false;
  }

  /** The earliest moment of the line so far. */
  get earliest(): Moment | undefined {
    return this.target;
  }
}

/** From moment to moment backwards, past what is not to be seen. */
class Walk {
  constructor(
    private readonly moments: readonly Moment[],
    private readonly lines: SourceLines,
    private readonly places: Places,
    private readonly over: boolean,
  ) {}

  /** The moment before one; undefined when it may lie before all. */
  before(at: number): number | undefined {
    const { moments } = this;
    if (at === 0) return undefined;
    const [here, last] = [moments[at], moments[at - 1]];
    if (last.exception !== here.exception && here.exception === 0) {
      // The same instruction was about to run when the exception came.
      const interrupted = this.interrupted(at);
      return interrupted === undefined ? undefined : this.before(interrupted);
    }
    return this.hiddenReturn(at) ? this.call(at) : at - 1;
  }

  /** Whether a function that is not to be seen returned to a moment. */
  hiddenReturn(at: number): boolean {
    const [here, last] = [this.moments[at], this.moments[at - 1]];
    if (last.exception !== here.exception || !this.returned(at)) return false;
    return this.over || !this.lines.at(last.pc);
  }

  /** Where the program was when the exception came that returned to a moment. */
  private interrupted(at: number): number | undefined {
    for (let n = at - 1; n >= 0; n--) if (this.moments[n].exception === 0) return n;
    return undefined;
  }

  /** Whether the instruction before a moment was the last one of a function that returned there. */
  private returned(at: number): boolean {
    const [here, last] = [this.moments[at], this.moments[at - 1]];
    if (last.next === here.pc || isCall(last, here)) return false;
    if (last.sp < here.sp) return true;
    const [to, from] = [here, last].map(({ pc }) => this.places.symbols.at(pc));
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
