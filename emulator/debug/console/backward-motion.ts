/** Motion backwards: to where stops held last, and by instruction, source line and function. */
import type { Board } from '../../board/board.js';
import type { Address, Cycles, Nanoseconds } from '../../units.js';
import type { Observation, Span } from '../history.js';
import { ConsoleError } from './error.js';
import { counted, grouped } from './format.js';
import { type CallState, callState, SourceLines } from './frames.js';
import type { Locations } from './locations.js';
import {
  type ConsoleHistory,
  goToTime,
  interrupted,
  knownCaller,
  type Limit,
  type Motion,
  type MotionOptions,
  type Pause,
  type Reasons,
  setBreakpoints,
  unique,
} from './motion.js';
import { type Before, LineSearch, momentsBefore, mostMoments } from './retrace.js';
import { type NamedStop, type StopList, unnumbered } from './stop-list.js';
import { ExceptionStop, type Stop } from './stops.js';

interface SearchOptions {
  /** A stop whose locations are breakpoints during the search. */
  also?: Stop;
  /** Hits before this time do not matter. */
  earliest?: Nanoseconds;
  /** Whether breakpoints count; true by default. */
  breakpoints?: boolean;
}

/** Intervals between checkpoints that are searched between two pauses. */
const intervalsBetweenPauses = 32;
const atStart: Reasons = ['the start: nothing was executed before'];
/** Why a step back by a line failed, by what precedes the instructions that were searched. */
const whyNoLine: Readonly<Record<Before, Reasons>> = {
  start: atStart,
  interrupted,
  more: [
    `the line began more than ${grouped(mostMoments)} instructions ago: \`back to LOCATION\` goes farther`,
  ],
};

export class BackwardMotion implements Motion {
  private readonly lines: SourceLines;

  constructor(
    private readonly board: Board,
    private readonly history: ConsoleHistory,
    private readonly locations: Locations,
    private readonly stops: StopList,
    private readonly pause: Pause,
  ) {
    this.lines = new SourceLines(board);
  }

  /** Goes back to where a stop held last, or to a time if that is later. */
  async run(options: MotionOptions = {}): Promise<Reasons> {
    const { board, history } = this;
    const { clock } = board;
    const limits: Limit[] = this.stops.times((time) => time < clock.now);
    if (options.until !== undefined) limits.push({ time: options.until, reasons: [] });
    const limit = limits.sort((a, b) => b.time - a.time)[0];
    const reasons = await this.countBack(options, limit?.time);
    if (limit && (!reasons || clock.now < limit.time)) {
      goToTime(board, history, limit.time);
      return limit.reasons;
    }
    return reasons ?? ['the start: no such event before now'];
  }

  /** `also` must hold a number of times; a stop that is set ends the motion at once. */
  private async countBack(
    { also, count = 1 }: MotionOptions,
    earliest?: Nanoseconds,
  ): Promise<Reasons | undefined> {
    for (let left = count; ; left--) {
      const reasons = await this.search([...this.stops.named, ...unnumbered(also)], { also, earliest });
      const other = reasons?.some((line) => line.startsWith('stop '));
      if (!reasons || reasons === interrupted || other || left === 1) return reasons;
    }
  }

  /** Undoes instructions. */
  async steps(count: number): Promise<Reasons> {
    for (let n = 0; n < count; n++) {
      if (!this.history.stepBack())
        return n === 0 ? atStart : [`the start, ${counted(n, 'instruction')} before`];
      if (!(await this.pause())) return interrupted;
    }
    return [];
  }

  /** Goes to the beginning of this source line, or of the line before it. */
  async line(over: boolean): Promise<Reasons> {
    if (!this.locations.hasLines && !over) {
      throw new ConsoleError('the image has no line table (DWARF): `back` goes by instructions');
    }
    const origin = this.history.now;
    const search = new LineSearch(this.lines, this.locations, over);
    let moments: readonly CallState[] = [callState(this.board)];
    for (;;) {
      const more = await momentsBefore(this.board, this.history, moments, this.pause);
      moments = more.moments;
      const finding = search.among(moments, more.before === 'start');
      if (typeof finding === 'object' && 'returned' in finding) {
        const call = await this.callThatReturned(finding.returned);
        if (call) moments = [call];
        else more.before = 'interrupted';
        if (call && !search.passed(call)) continue;
      }
      const target = finding === 'more' || more.before === 'interrupted' ? undefined : search.earliest;
      if (!target && more.before === 'more' && moments.length < mostMoments) continue;
      this.history.goTo(origin);
      return target ? this.goBackTo(target) : whyNoLine[more.before];
    }
  }

  /** Goes to the call of the function that returned to a moment. Returns its moment; undefined if interrupted. */
  private async callThatReturned(to: CallState): Promise<CallState | undefined> {
    this.history.goTo(to.cycle);
    const reasons = await this.toCall(to.pc, to.sp, []);
    return reasons === interrupted ? undefined : callState(this.board);
  }

  /** Goes back to a moment, or to where a stop held on the way. */
  private async goBackTo(target: CallState): Promise<Reasons> {
    const { history } = this;
    const reasons = this.stops.named.length ? await this.run({ until: target.time }) : [];
    if (reasons.length && history.now >= target.cycle) return reasons;
    history.goTo(target.cycle);
    return [];
  }

  /** Goes to before the call of the current function, or the entry of its exception. */
  async finish(): Promise<Reasons> {
    const caller = knownCaller(this.board);
    if (caller.kind === 'function') return this.toCall(caller.pc, caller.sp, this.stops.named);
    const entry = new ExceptionStop(this.board, caller.exception);
    const reasons = await this.search([...this.stops.named, ...unnumbered(entry)]);
    if (!reasons) return atStart;
    return reasons === interrupted ? reasons : reasons.filter((line) => line.startsWith('stop '));
  }

  /**
   * What a stop would have reported last, and the moment of that; without a moment if interrupted, undefined if there was
   * no report. The board keeps its position.
   */
  async lookBack(stop: Stop): Promise<{ reasons: Reasons; at?: CallState } | undefined> {
    const origin = this.history.now;
    const reasons = await this.search(unnumbered(stop), { breakpoints: false });
    const at = callState(this.board);
    this.history.goTo(origin);
    return reasons && (reasons === interrupted ? { reasons } : { reasons, at });
  }

  /**
   * Goes to the boundary before the last report of any of the stops, or to the last breakpoint. Returns undefined if there
   * was none, or none since `earliest`. When interrupted, the board is where the search has come to.
   */
  private async search(
    stops: readonly NamedStop[],
    { also, earliest = 0, breakpoints = true }: SearchOptions = {},
  ): Promise<Reasons | undefined> {
    let found: string[] = [];
    let latest: Cycles = -1;
    const { clock } = this.board;
    const clearBreakpoints = setBreakpoints(this.board, also);
    try {
      const observe = (hit: () => void) => {
        const observations = stops.map(({ name, stop }) =>
          stop.observe?.((what) => {
            // Intervals are re-executed on the way to the last hit: it is the one at the latest cycle.
            const { cycles } = clock;
            if (cycles >= latest) found = [...(cycles > latest ? [] : found), name + what];
            latest = Math.max(latest, cycles);
            hit();
          }),
        );
        return {
          begin: () => observations.forEach((observation) => observation?.begin?.()),
          end: () => observations.forEach((observation) => observation?.end()),
          writes: writesOfAll(observations),
        };
      };
      for (;;) {
        const { reason } = this.history.runBack(observe, intervalsBetweenPauses, breakpoints);
        if (reason === 'breakpoint') return this.stops.at(callState(this.board).pc);
        if (reason === 'watchpoint') return unique(found);
        if (reason === 'time' || clock.now < earliest) return undefined;
        if (!(await this.pause())) return interrupted;
      }
    } finally {
      clearBreakpoints();
    }
  }

  /** Goes to the instruction before a return address, with the SP that the return restored. */
  private async toCall(returnAddress: Address, sp: Address, stops: readonly NamedStop[]): Promise<Reasons> {
    const { breakpoints } = this.board;
    const added = [returnAddress - 4, returnAddress - 2].filter((at) => at >= 0 && !breakpoints.has(at));
    added.forEach((at) => breakpoints.set(at));
    try {
      for (;;) {
        const reasons = await this.search(stops);
        if (reasons === interrupted) return reasons;
        if (!reasons) return ['the start: the call was before it'];
        const here = callState(this.board);
        const reached = here.next === returnAddress && here.sp === sp;
        if (reached || (stops.length && reasons.length)) return reasons;
        if (!(await this.pause())) return interrupted;
      }
    } finally {
      added.forEach((at) => breakpoints.clear(at));
    }
  }
}

/** The writes that can cause a hit of any observation; undefined if anything else can. */
function writesOfAll(observations: readonly (Observation | undefined)[]): Span[] | undefined {
  const spans: Span[] = [];
  for (const observation of observations) {
    if (observation && !observation.writes) return undefined;
    spans.push(...(observation?.writes ?? []));
  }
  return spans;
}
