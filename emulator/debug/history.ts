/**
 * Time travel: a board with its past. Checkpoints on the way, the log of what came from outside, and exact execution
 * again in between make every instruction boundary that the board has been at a place to go to.
 */
import type { Board, BoardState, RunResult } from '../board/board.js';
import { type WriteMarks, WriteRecord } from '../bus/marks.js';
import type { Input } from '../port/inputs.js';
import type { Address, Cycles } from '../units.js';
import { merged, type Checkpoint, Checkpoints, type IntervalSummary, emptySummary } from './checkpoints.js';

/** How much a history keeps. */
export interface HistoryOptions {
  /** Bytes that checkpoints may take, about; 48 MB unless told. */
  memory?: number;
}

/** Observes a board while parts of the past are executed again, and reports what is looked for. Returns what ends it. */
export type StartObservation = (hit: () => void) => (() => void) | Observation;

/** An observation that goes by what was before, or of which it is known what can make it report something. */
export interface Observation {
  /** The board is where a part of the past begins that is not the continuation of the part before. */
  begin?(): void;
  /** Ends the observation. */
  end(): void;
  /**
   * Nothing but a write to some of these bytes, of memories or of devices, makes it report anything: parts of the past
   * without one need not be executed again.
   */
  writes?: readonly Span[];
}

/** Bytes, of one memory or of devices. */
export interface Span {
  address: Address;
  length: number;
}

/** A state that was kept where it was, with the number of log entries it includes. */
interface Place {
  cycle: Cycles;
  entered: number;
  state: BoardState;
}

/** Where executing again can begin. */
interface Base {
  cycle: Cycles;
  restore(): void;
}

/** What was reported since an interval began: how often, and when last. */
interface Hits {
  count: number;
  last: Cycles;
  /** To be called where an interval begins. */
  begin(): void;
  /** Whether any is possible in a part of the past of which this is known. */
  possible(since: IntervalSummary): boolean;
}

/** Something that happened in the past: when, as which of those that were reported in its interval, and what. */
interface Hit {
  cycle: Cycles;
  count: number;
  reason: 'breakpoint' | 'watchpoint';
  /** Whether it has happened already at the boundary that its cycle names. */
  arrived: boolean;
}

const defaultMemory = 48 << 20;
/** How far the board runs before it is asked whether a checkpoint is due. */
const slice: Cycles = 2 ** 21;
/** A checkpoint is due after this many instructions, and after this many cycles even if it sleeps all the time. */
const [busy, asleep]: [number, Cycles] = [1_000_000, 2 ** 24];
/** Where places are kept on the way back to a position, in cycles before it: the next step back starts there. */
const waypoints: readonly Cycles[] = [2 ** 19, 2 ** 14, 2 ** 10];
const mostPlaces = 12;
/** Where more is executed again on the way to somewhere, places are kept, and breakpoints taken off: a halt takes microseconds. */
const fewCycles: Cycles = 2 ** 12;
/** A part of the past with more halts is looked at from its end. */
const mostHalts = 256;
/** The first guess at how far back the last instruction began. */
const nearby: Cycles = 64;

/**
 * Runs a board forwards and backwards. While it exists, the board is run through it and not directly.
 *
 * Positions are cycles; each names an instruction boundary, at which all that was due by then has happened and all input
 * of that cycle has entered. What enters while the board is in its past drops the future that it had.
 */
export class History {
  private readonly checkpoints: Checkpoints;
  private readonly log: Input[] = [];
  /** How many entries of the log the present state includes. */
  private entered = 0;
  /** The farthest position, while the board is at an earlier one. */
  private frontier: Place | undefined;
  /** Kept near positions that were gone back to. */
  private readonly places: Place[] = [];
  private readonly scratch: Uint8Array;
  private readonly unsubscribe: () => void;
  /** What is written while the board executes, in the past too; what it says counts only up to the frontier. */
  private readonly marks: WriteMarks;
  /** What has happened since the last checkpoint, up to the frontier or to where `marks` began anew there. */
  private since = emptySummary;
  /** Whether the last run ended because its time was over: a breakpoint where the next one begins is not passed. */
  private continuing = false;

  constructor(
    readonly board: Board,
    options: HistoryOptions = {},
  ) {
    this.checkpoints = new Checkpoints(options.memory ?? defaultMemory);
    this.scratch = new Uint8Array(board.bus.state.length);
    this.unsubscribe = board.inputs.listen((input) => this.inputCame(input));
    this.marks = board.bus.markWrites();
    this.checkpoints.add(this.checkpointHere());
  }

  /** Lets go of the board, which stays where it is. */
  close(): void {
    this.unsubscribe();
    this.board.bus.endMarking(this.marks);
  }

  /** The earliest position. */
  get start(): Cycles {
    return this.checkpoints.first.cycle;
  }

  /** The farthest position that has been executed. */
  get end(): Cycles {
    return Math.max(this.frontier?.cycle ?? 0, this.now);
  }

  /** The position of the board, in cycles since power-on. */
  get now(): Cycles {
    return this.board.clock.cycles;
  }

  /** Bytes that checkpoints take, about. */
  get bytes(): number {
    return this.checkpoints.bytes;
  }

  // ---- forwards ----

  /**
   * Runs to a cycle, or until something ends the run. Up to `end` this is the past happening again: its inputs enter by
   * themselves and its outputs are not repeated.
   */
  run(until: Cycles = Infinity): RunResult {
    for (;;) {
      if (this.nothingAhead(until)) return { reason: 'idle' };
      const stop = Math.min(until, this.nextStop());
      const result = this.happening(() => this.board.runTo(stop, this.continuing));
      this.continuing = result.reason === 'time';
      if (!this.continuing || this.now >= until) return result;
    }
  }

  /**
   * Executes one instruction. While the processor sleeps, time passes to what wakes it: at most to a cycle, and the reason
   * is `time` then.
   */
  step(until: Cycles = Infinity): RunResult {
    this.continuing = false;
    for (;;) {
      const latest = Math.min(until, this.frontier ? this.nextStop() : Infinity);
      const result = this.happening(() => this.board.step(latest));
      if (result.reason !== 'time' || this.now >= until) return result;
    }
  }

  /** Does something that moves the board forwards, in the past or at the frontier, and keeps the books. */
  private happening(run: () => RunResult): RunResult {
    const { board } = this;
    board.replaying = this.now < this.end;
    try {
      const result = run();
      // A checkpoint may be made here: searches find it halted from either side of it.
      if (result.reason === 'breakpoint') this.noteHalt();
      this.settleHere();
      if (result.reason === 'breakpoint') this.noteHalt();
      return result;
    } finally {
      board.replaying = false;
    }
  }

  private noteHalt(): void {
    if (!this.frontier) this.since = { ...this.since, halted: true };
  }

  /** What is due at the present cycle happens, so that there is one state for each position. */
  private settleHere(): void {
    this.board.runTo(this.now);
    this.enterDue();
    this.board.runTo(this.now);
    this.arrive();
    if (!this.frontier && this.checkpointDue()) this.checkpoints.add(this.checkpointHere());
  }

  /** The past ends where the board has been farthest. */
  private arrive(): void {
    if (!this.frontier || this.now < this.frontier.cycle) return;
    this.frontier = undefined;
    // What was marked on the way has been before.
    this.marks.take();
  }

  /** Where a run has to pause: at the next input of the past, at the frontier, where a checkpoint may be due. */
  private nextStop(): Cycles {
    if (!this.frontier) return this.now + slice;
    return Math.min(this.log[this.entered]?.cycle ?? Infinity, this.frontier.cycle);
  }

  /** Asleep at the frontier, with nothing that would ever end it. */
  private nothingAhead(until: Cycles): boolean {
    const { board } = this;
    if (until !== Infinity || this.frontier || !board.idle) return false;
    const { instructions } = board.engine;
    this.happening(() => board.runTo(this.now + 1));
    return board.idle && board.engine.instructions === instructions;
  }

  private checkpointDue(): boolean {
    const { last } = this.checkpoints;
    const instructions = this.board.engine.instructions - last.instructions;
    return instructions >= busy || this.now - last.cycle >= asleep;
  }

  private checkpointHere(): Checkpoint {
    this.takeMarks();
    const since = this.since;
    this.since = emptySummary;
    return this.checkpoints.pack(this.board.save(this.scratch), this.entered, since);
  }

  // ---- input ----

  private inputCame(input: Input): void {
    this.dropFuture();
    this.log.push({ ...input, cycle: this.now });
    this.entered++;
  }

  /** Lets a recorded input happen now. In the past it drops the future. */
  enter(input: Input): void {
    this.inputCame(input);
    this.board.inputs.apply(input);
  }

  private dropFuture(): void {
    const { now } = this;
    this.frontier = undefined;
    this.log.length = this.entered;
    this.since = this.checkpoints.dropAfter(now) ?? this.since;
    this.keepPlaces((place) => place.cycle <= now && place.entered <= this.entered);
  }

  /** Enters what came from outside up to the present position. */
  private enterDue(): void {
    for (;;) {
      const input = this.log[this.entered];
      if (!input || input.cycle > this.now) return;
      this.entered++;
      this.board.inputs.apply(input);
    }
  }

  // ---- backwards ----

  /**
   * Goes to a position: the last boundary at or before a cycle when that lies behind, the first one at or after it when
   * it lies ahead.
   * @throws RangeError outside `start` to `end`
   */
  goTo(cycle: Cycles): void {
    const { start, end, now } = this;
    if (!(cycle >= start && cycle <= end)) {
      throw new RangeError(`cycle ${cycle} is not in the history, which goes from ${start} to ${end}`);
    }
    this.continuing = false;
    if (cycle === now) return;
    this.approach(cycle);
    if (cycle < now && this.now > cycle) this.goToLast(() => this.now <= cycle);
    this.arrive();
  }

  /** Undoes one instruction: goes to just before it. Returns false at the start. */
  stepBack(): boolean {
    const { engine } = this.board;
    const wanted = engine.instructions - 1;
    return this.goToLast(() => engine.instructions <= wanted);
  }

  /**
   * Looks for what `arm` reports in all that happened before now, the latest first, and goes to the boundary before
   * it: a step forwards makes it happen again. Returns false, and stays, when there is nothing.
   */
  searchBack(arm: StartObservation): boolean {
    return this.unhindered(() => this.search(arm, false)) !== undefined;
  }

  /**
   * Runs backwards to the last breakpoint before now, or to what `arm` reports (reason `watchpoint`) if that is later; to
   * the start (reason `time`) when there is neither.
   * @param most searches this many intervals between checkpoints at once: when there was nothing in them and there are
   * more, it goes to where they begin (reason `stopped`), and can be called again
   * @param breakpoints whether it looks for breakpoints
   */
  runBack(arm: StartObservation = () => () => {}, most = Infinity, breakpoints = true): RunResult {
    const found = this.search(arm, breakpoints, most);
    if (found === 'more') return { reason: 'stopped' };
    if (!found) this.goTo(this.start);
    return { reason: found?.reason ?? 'time' };
  }

  private search(arm: StartObservation, breakpoints: boolean): Hit | undefined;
  private search(arm: StartObservation, breakpoints: boolean, most: number): Hit | 'more' | undefined;
  private search(arm: StartObservation, breakpoints: boolean, most = Infinity): Hit | 'more' | undefined {
    const from = this.now;
    this.continuing = false;
    this.leaveFrontier();
    const origin = this.placeHere();
    const found = this.armed(arm, (hits) => {
      const halts = breakpoints && this.board.breakpoints.size > 0;
      const possible = (since: IntervalSummary) =>
        halts || (breakpoints && since.halted) || hits.possible(since);
      let to = Math.min(from, this.lastWhere(possible, from));
      for (let left = most; to > this.start; left--) {
        if (left === 0) return 'more';
        const { base, hit } = this.scanBefore(to, hits, breakpoints);
        if (hit) return this.land(base, hit, hits);
        to = Math.min(base.cycle, this.lastWhere(possible, base.cycle - 1));
        if (left === 1 && to > this.start) this.approach(to);
      }
      return undefined;
    });
    if (found === 'more') this.arrive();
    else if (found === undefined) {
      this.restorePlace(origin);
      this.arrive();
    } else if (found.arrived) {
      this.goToLast(() => this.now < found.cycle);
    }
    return found;
  }

  /**
   * Among the parts of the past that begin at or before a cycle, the last one in which something happened: where it ends; the
   * start where there is none.
   */
  private lastWhere(happened: (since: IntervalSummary) => boolean, cycle: Cycles): Cycles {
    const { checkpoints, since } = this;
    if (checkpoints.last.cycle <= cycle && happened(since)) return Infinity;
    return checkpoints.lastWhere(happened, cycle) ?? this.start;
  }

  /** Observes while something is done. It begins once for all: engines may have to prepare for it. */
  private armed<T>(arm: StartObservation, action: (hits: Hits) => T): T {
    const hits: Hits = { count: 0, last: 0, begin: () => {}, possible: () => true };
    const armed = arm(() => {
      hits.count++;
      hits.last = this.now;
    });
    const observation = typeof armed === 'function' ? { end: armed } : armed;
    const { writes } = observation;
    hits.begin = () => observation.begin?.();
    const ranges = writes?.map(({ address, length }) => this.board.bus.rangeOf(address, length));
    if (ranges) hits.possible = ({ written }) => ranges.some((range) => written.has(range));
    try {
      return action(hits);
    } finally {
      observation.end();
    }
  }

  /** Executes the interval before a position again, or the end of it, and tells of the last hit in that. */
  private scanBefore(to: Cycles, hits: Hits, breakpoints: boolean): { base: Base; hit: Hit | undefined } {
    let base = this.baseAt(to - 1);
    let hit = this.scan(base, to, hits, breakpoints ? mostHalts : 0);
    while (hit === 'many') {
      const { cycle } = base;
      base.restore();
      this.replayKeeping(to);
      base = this.baseAt(to - 1);
      hit = this.scan(base, to, hits, base.cycle > cycle ? mostHalts : Infinity);
    }
    return { base, hit };
  }

  /**
   * Executes an interval again and tells of the last hit in it.
   * @param most gives up after so many halts at breakpoints; with 0 there are none
   */
  private scan(base: Base, to: Cycles, hits: Hits, most: number): Hit | 'many' | undefined {
    let halted: { cycle: Cycles; count: number } | undefined;
    let halts = 0;
    base.restore();
    hits.begin();
    hits.count = 0;
    const ended = ({ reason }: RunResult) => {
      if (reason !== 'breakpoint' || this.now >= to) return true;
      halted = { cycle: this.now, count: hits.count };
      return ++halts <= most;
    };
    this.replayTo(to, most > 0 ? ended : undefined);
    if (halts > most) return 'many';
    const { count, last } = hits;
    if (count > (halted?.count ?? 0)) return { cycle: last, count, reason: 'watchpoint', arrived: false };
    return halted && { cycle: halted.cycle, count: Infinity, reason: 'breakpoint', arrived: false };
  }

  /** Goes to a hit. One that has happened on arrival there came from an event or from outside. */
  private land(base: Base, hit: Hit, hits: Hits): Hit {
    base.restore();
    hits.begin();
    hits.count = 0;
    this.replayKeeping(hit.cycle);
    return { ...hit, arrived: hits.count >= hit.count };
  }

  /**
   * Goes to the last boundary for which something holds that holds up to a point before now and never after it. Returns
   * false, and stays, when it does not even hold at the start.
   */
  private goToLast(holds: () => boolean): boolean {
    const from = this.now;
    this.continuing = false;
    this.leaveFrontier();
    const origin = this.placeHere();
    let failing = from;
    for (let back = nearby; ; back *= 64) {
      const at = Math.max(from - back, this.start);
      this.approach(at);
      if (holds()) break;
      if (at === this.start) {
        this.restorePlace(origin);
        this.arrive();
        return false;
      }
      failing = at;
    }
    this.narrow(holds, failing);
    return true;
  }

  /** From a boundary where it holds to the last one where it does, which is before `failing`. */
  private narrow(holds: () => boolean, failing: Cycles): void {
    let place = this.placeHere();
    while (place.cycle < failing - 1) {
      const middle = Math.ceil((place.cycle + failing) / 2);
      this.replayTo(middle);
      if (holds()) {
        place = this.placeHere();
      } else {
        failing = middle;
        this.restorePlace(place);
      }
    }
  }

  /** To the first boundary at or after a cycle of the past, from wherever is best. */
  private approach(cycle: Cycles): void {
    this.leaveFrontier();
    const base = this.baseAt(cycle);
    if (this.now > cycle || this.now < base.cycle) base.restore();
    this.replayKeeping(cycle);
  }

  /** The nearest state at or before a cycle. */
  private baseAt(cycle: Cycles): Base {
    const checkpoint = this.checkpoints.before(cycle);
    const place = this.nearestPlace(cycle);
    return place && place.cycle >= checkpoint.cycle
      ? { cycle: place.cycle, restore: () => this.restorePlace(place) }
      : { cycle: checkpoint.cycle, restore: () => this.restoreCheckpoint(checkpoint) };
  }

  /** Executes the past again and keeps places on the way. */
  private replayKeeping(cycle: Cycles): void {
    if (cycle - this.now < fewCycles) this.replayTo(cycle);
    else this.unhindered(() => this.replayInPieces(cycle));
  }

  private replayInPieces(cycle: Cycles): void {
    for (const back of waypoints) {
      if (cycle - this.now < 4 * back) continue;
      this.replayTo(cycle - back);
      if (this.now <= cycle) this.keepPlace();
    }
    this.replayTo(cycle);
  }

  /**
   * Executes the past again, silently, up to the first boundary at or after a cycle.
   * @param ended told why each run ended, those at breakpoints among them; ends it by returning false
   */
  private replayTo(cycle: Cycles, ended?: (result: RunResult) => boolean): void {
    const { board } = this;
    board.replaying = true;
    try {
      this.replay(cycle, ended);
      board.runTo(this.now);
    } finally {
      board.replaying = false;
    }
  }

  /** Does something with the breakpoints taken off. */
  private unhindered<T>(action: () => T): T {
    const { breakpoints } = this.board;
    const off = [...breakpoints];
    off.forEach((address) => breakpoints.clear(address));
    try {
      return action();
    } finally {
      off.forEach((address) => breakpoints.set(address));
    }
  }

  private replay(cycle: Cycles, ended?: (result: RunResult) => boolean): void {
    const { board, log } = this;
    for (let continuing = true; ;) {
      this.enterDue();
      if (this.now >= cycle) return;
      const result = board.runTo(Math.min(cycle, log[this.entered]?.cycle ?? Infinity), continuing);
      continuing = result.reason === 'time';
      if (ended && !ended(result)) return;
    }
  }

  // ---- places ----

  private leaveFrontier(): void {
    if (this.frontier) return;
    this.takeMarks();
    this.frontier = this.placeHere();
  }

  private takeMarks(): void {
    const { board, marks } = this;
    // Without its marks being set anything may have been written.
    const written = board.bus.marksFor(marks) ? marks.take() : WriteRecord.all;
    this.since = merged(this.since, { written, halted: false });
  }

  private placeHere(): Place {
    return { cycle: this.now, entered: this.entered, state: this.board.save() };
  }

  private nearestPlace(cycle: Cycles): Place | undefined {
    const candidates = this.frontier ? [...this.places, this.frontier] : this.places;
    return candidates.filter((place) => place.cycle <= cycle).sort((a, b) => b.cycle - a.cycle)[0];
  }

  private keepPlace(): void {
    this.places.push(this.placeHere());
    if (this.places.length > mostPlaces) this.places.shift();
  }

  private keepPlaces(which: (place: Place) => boolean): void {
    this.places.splice(0, Infinity, ...this.places.filter(which));
  }

  private restorePlace(place: Place): void {
    this.board.restore(place.state);
    this.entered = place.entered;
  }

  private restoreCheckpoint(checkpoint: Checkpoint): void {
    this.board.restore(this.checkpoints.unpack(checkpoint, this.scratch));
    this.entered = checkpoint.inputs;
  }
}
