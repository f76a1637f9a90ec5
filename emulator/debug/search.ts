/** Searches a board's past backwards, by re-execution of its intervals, latest first. */
import type { Board, RunResult } from '../board/board.js';
import type { Cycles } from '../units.js';
import type { IntervalSummary } from './checkpoints.js';
import type { Observation, StartObservation } from './observation.js';
import type { Base, Timeline } from './timeline.js';

/** An event found in the past. */
export interface Hit {
  cycle: Cycles;
  /** Its number among the hits of its interval. */
  count: number;
  reason: 'breakpoint' | 'watchpoint';
  /** Whether it has already occurred at the boundary of its cycle. */
  arrived: boolean;
}

/** An interval with more halts is searched from its end. */
const mostHalts = 256;

/** The observation of a search, and its hits since an interval began. */
class Hits {
  count = 0;
  /** The cycle of the last hit. */
  last: Cycles = 0;
  private readonly observation: Observation;
  /** Whether an interval may contain a hit. */
  readonly possible: (summary: IntervalSummary) => boolean;

  constructor(board: Board, start: StartObservation) {
    const started = start(() => {
      this.count++;
      this.last = board.clock.cycles;
    });
    this.observation = typeof started === 'function' ? { end: started } : started;
    const { writes } = this.observation;
    const ranges = writes?.map(({ address, length }) => board.bus.rangeOf(address, length));
    this.possible = ({ written }) => !ranges || ranges.some((range) => written.has(range));
  }

  /** An interval begins. */
  begin(): void {
    this.observation.begin?.();
    this.count = 0;
  }

  end(): void {
    this.observation.end();
  }
}

/** One search backwards. */
export class BackwardSearch {
  /** @param breakpoints whether halts at breakpoints count */
  constructor(
    private readonly timeline: Timeline,
    private readonly start: StartObservation,
    private readonly breakpoints: boolean,
  ) {}

  /**
   * Goes to the boundary before the last hit before now. Returns undefined, and keeps the position, if there is none.
   * @param most searches at most this many intervals; if they have no hit and more remain, it goes to where they begin and
   * returns `more`
   */
  run(most: number): Hit | 'more' | undefined {
    const { timeline } = this;
    timeline.enterPast();
    const from = timeline.now;
    const origin = timeline.save();
    // One observation serves all intervals: engines may have to prepare for it.
    const hits = new Hits(timeline.board, this.start);
    let found: Hit | 'more' | undefined;
    try {
      found = this.searchFrom(from, hits, most);
    } finally {
      hits.end();
    }
    if (found === 'more') timeline.leavePast();
    else if (found === undefined) {
      timeline.restore(origin);
      timeline.leavePast();
    } else if (found.arrived) {
      const { cycle } = found;
      timeline.goToLast(() => timeline.now < cycle);
    }
    return found;
  }

  private searchFrom(from: Cycles, hits: Hits, most: number): Hit | 'more' | undefined {
    const { timeline, breakpoints } = this;
    const halts = breakpoints && timeline.board.breakpoints.size > 0;
    const possible = (summary: IntervalSummary) =>
      halts || (breakpoints && summary.halted) || hits.possible(summary);
    let to = Math.min(from, timeline.lastWhere(possible, from));
    for (let left = most; to > timeline.start; left--) {
      if (left === 0) return 'more';
      const { base, hit } = this.scanBefore(to, hits);
      if (hit) return this.land(base, hit, hits);
      to = Math.min(base.cycle, timeline.lastWhere(possible, base.cycle - 1));
      if (left === 1 && to > timeline.start) timeline.approach(to);
    }
    return undefined;
  }

  /** Re-executes the interval before a position, or the end of it. Returns its last hit. */
  private scanBefore(to: Cycles, hits: Hits): { base: Base; hit: Hit | undefined } {
    const { timeline } = this;
    let base = timeline.baseAt(to - 1);
    let hit = this.scan(base, to, hits, this.breakpoints ? mostHalts : 0);
    while (hit === 'many') {
      const { cycle } = base;
      base.restore();
      timeline.replayKeeping(to);
      base = timeline.baseAt(to - 1);
      hit = this.scan(base, to, hits, base.cycle > cycle ? mostHalts : Infinity);
    }
    return { base, hit };
  }

  /**
   * Re-executes an interval. Returns its last hit.
   * @param most returns `many` after more halts at breakpoints; 0 ignores breakpoints
   */
  private scan(base: Base, to: Cycles, hits: Hits, most: number): Hit | 'many' | undefined {
    const { timeline } = this;
    let halted: { cycle: Cycles; count: number } | undefined;
    let halts = 0;
    base.restore();
    hits.begin();
    const ended = ({ reason }: RunResult) => {
      if (reason !== 'breakpoint' || timeline.now >= to) return true;
      halted = { cycle: timeline.now, count: hits.count };
      return ++halts <= most;
    };
    timeline.replayTo(to, most > 0 ? ended : undefined);
    if (halts > most) return 'many';
    const { count, last } = hits;
    if (count > (halted?.count ?? 0)) return { cycle: last, count, reason: 'watchpoint', arrived: false };
    return halted && { cycle: halted.cycle, count: Infinity, reason: 'breakpoint', arrived: false };
  }

  /** Goes to a hit. One that has occurred on arrival came from an event or an input. */
  private land(base: Base, hit: Hit, hits: Hits): Hit {
    base.restore();
    hits.begin();
    this.timeline.replayKeeping(hit.cycle);
    return { ...hit, arrived: hits.count >= hit.count };
  }
}
