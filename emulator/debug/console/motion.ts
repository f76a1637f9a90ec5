/**
 * How the console moves a board through its history: runs that end where stops hold, steps by instruction, source line,
 * access and function, and all of it backwards.
 */
import type { Board, RunResult } from '../../board/board.js';
import { formatCrash } from '../../board/crash.js';
import type { Address, Cycles, Nanoseconds } from '../../units.js';
import type { History, Observation, Span } from '../history.js';
import { ConsoleError, TimeLimitReached } from './error.js';
import { counted, grouped, timeText } from './format.js';
import { type Caller, callerOf, isCall, type Moment, momentOf, sameLine, SourceLines } from './frames.js';
import type { Locations } from './locations.js';
import { type Before, LineSearch, momentsBefore, mostMoments } from './retrace.js';
import { ExceptionStop, type Stop } from './stops.js';
import { show } from './values.js';

/** A stop with what it is called in messages: `stop 2`, or nothing. */
export interface NamedStop {
  name: string;
  stop: Stop;
}

/** Reasons a motion ended, a line each; nothing when it did what was asked. */
export type Reasons = readonly string[];

/** Lets the host do its other work; false when the user wants the motion to end. */
export type Pause = () => Promise<boolean>;

/** How a run in slices ended. */
type Ending = RunResult | { reason: 'limit' | 'interrupted' };

export interface MotionOptions {
  /** A time that ends it. */
  until?: Nanoseconds;
  /** A stop for this run only. */
  also?: Stop;
  /** How often `also`, if it is no place, has to hold; once unless told. */
  count?: number;
}

interface SearchOptions {
  /** A stop whose locations are breakpoints meanwhile. */
  also?: Stop;
  /** What happened before this time does not matter. */
  earliest?: Nanoseconds;
  /** Whether locations count; they do unless told. */
  breakpoints?: boolean;
}

/** A time at which a motion ends, and what to say there. */
interface Limit {
  time: Nanoseconds;
  why: Reasons;
}

/** Instructions between which a slice of a run should take, and the cycles that it may. */
const [few, many] = [50_000, 1_000_000];
const [shortest, longest]: [Cycles, Cycles] = [2 ** 14, 2 ** 26];
/** Intervals between checkpoints that are searched backwards between two looks at the user's wishes. */
const intervalsBetweenPauses = 32;
/** Single steps between two looks at the user's wishes. */
const stepsBetweenPauses = 256;
const interrupted: Reasons = ['interrupted'];
const atStart: Reasons = ['the start: nothing was executed before'];
/** Reasons going back by a line did not get there, by what lies before the instructions that were looked at. */
const whyNoLine: Readonly<Record<Before, Reasons>> = {
  start: atStart,
  interrupted,
  more: [`the line began more than ${grouped(mostMoments)} instructions ago: \`back to PLACE\` goes farther`],
};

export class Motion {
  private readonly lines: SourceLines;
  private slice: Cycles = 2 ** 17;
  /** What stops have reported in the motion under way. */
  private hits: string[] = [];

  /**
   * @param stops those that are set, whose locations are breakpoints of the board
   * @param lastTime no run goes beyond it
   */
  constructor(
    private readonly board: Board,
    private readonly history: History,
    private readonly locations: Locations,
    private readonly stops: () => readonly NamedStop[],
    private readonly pause: Pause,
    private readonly lastTime: Nanoseconds,
  ) {
    this.lines = new SourceLines(board);
  }

  /** Does something to the board from outside; what the stops say to it. */
  act(action: () => void): Promise<Reasons> {
    return this.watching(undefined, async () => {
      action();
      return unique(this.hits);
    });
  }

  // ---- forwards ----

  /** Runs until a stop holds, the firmware ends, or a time is reached. */
  run(options: MotionOptions = {}): Promise<Reasons> {
    const move = async () => this.explain(await this.go(Infinity, options.until));
    return this.watching(options.also, move, options.count);
  }

  /** Executes instructions. */
  steps(count: number): Promise<Reasons> {
    return this.watching(undefined, async () => {
      for (let n = 1; n <= count; n++) {
        const why = await this.instruction(n);
        if (why) return why;
      }
      return [];
    });
  }

  /** To the beginning of another source line; into functions that have lines, or over all of them. */
  line(over: boolean): Promise<Reasons> {
    if (this.locations.hasLines) return this.watching(undefined, () => this.untilLine(over));
    if (over) return this.watching(undefined, () => this.overInstruction());
    throw new ConsoleError('the image has no line table (DWARF): `step` goes by instructions');
  }

  /** Runs until the current function, or exception handler, has returned. */
  finish(): Promise<Reasons> {
    const caller = this.caller();
    return this.watching(undefined, async () => {
      if (caller.kind === 'exception') return (await this.outOfException()) ?? [];
      const name = this.locations.symbols.at(momentOf(this.board).pc)?.name ?? 'the function';
      const why = await this.untilReturn(caller.pc, caller.sp);
      return why ?? [`${name} returned R0 = ${show(this.board.cpu.s[0] >>> 0, 32)}`];
    });
  }

  /** To a moment, in whatever direction it lies. */
  async goToTime(time: Nanoseconds): Promise<Reasons> {
    const { clock } = this.board;
    const why = time > clock.now ? await this.run({ until: time }) : [];
    if (!why.length) this.toTime(time);
    return why;
  }

  /** To an instruction boundary. */
  async goToCycle(cycle: Cycles): Promise<Reasons> {
    const { history } = this;
    if (cycle < history.start) throw new ConsoleError(`the history begins at cycle ${history.start}`);
    if (cycle > history.end) return this.watching(undefined, async () => this.explain(await this.go(cycle)));
    history.goTo(cycle);
    return [];
  }

  /** Runs in slices, up to a cycle, a time, or what the stops say. */
  private async go(cycle: Cycles = Infinity, time: Nanoseconds = Infinity): Promise<Ending> {
    const { history } = this;
    const { clock, engine } = this.board;
    const moments = this.timeStops((t) => t > clock.now);
    for (;;) {
      const limit = Math.min(cycle, this.cycleAt(time));
      const times = [...moments.map((m) => m.time), this.lastTime].map((t) => this.cycleAt(t));
      const due = moments.filter((m) => clock.cycles >= this.cycleAt(m.time));
      this.hits.push(...due.flatMap((m) => m.why));
      if (due.length || clock.cycles >= limit) return { reason: 'limit' };
      if (clock.now >= this.lastTime)
        throw new TimeLimitReached(`the time limit is over, at ${timeText(clock.now)}`);
      if (limit === Infinity && !moments.length && this.isIdle()) return { reason: 'idle' };
      const before = engine.instructions;
      const result = history.run(Math.min(limit, ...times, clock.cycles + this.slice));
      if (this.hits.length || result.reason !== 'time') return result;
      this.adapt(engine.instructions - before);
      if (!(await this.pause())) return { reason: 'interrupted' };
    }
  }

  /** As the clock is set now: a change of frequency makes it another one. */
  private cycleAt(time: Nanoseconds): Cycles {
    return time === Infinity ? Infinity : this.board.clock.cycleAt(time);
  }

  /** Slices are as long as nobody notices, and the same in every run. */
  private adapt(instructions: number): void {
    if (instructions < few) this.slice = Math.min(this.slice * 2, longest);
    else if (instructions > many) this.slice = Math.max(this.slice / 2, shortest);
  }

  /** Asleep with nothing ahead, neither new nor known from before. */
  private isIdle(): boolean {
    const { board, history } = this;
    if (!board.idle || history.now < history.end) return false;
    const { instructions } = board.engine;
    history.run(history.now + 1);
    return board.idle && board.engine.instructions === instructions;
  }

  /** Executes one instruction; what ended the motion there, if anything did. */
  private async instruction(n: number): Promise<Reasons | undefined> {
    if (this.isIdle()) return this.explain({ reason: 'idle' });
    const { now } = this.board.clock;
    const result = this.history.step(this.history.now + longest);
    this.hits.push(
      ...this.timeStops((time) => time > now && time <= this.board.clock.now).flatMap((m) => m.why),
    );
    if (this.hits.length || (result.reason !== 'reached' && result.reason !== 'time'))
      return this.explain(result);
    if (result.reason === 'time') return (await this.pause()) ? this.instruction(n) : interrupted;
    const here = this.locationStops();
    if (here.length) return here;
    return n % stepsBetweenPauses === 0 && !(await this.pause()) ? interrupted : undefined;
  }

  private async untilLine(over: boolean): Promise<Reasons> {
    const origin = this.lines.at(momentOf(this.board).pc);
    for (let n = 1; ; n++) {
      const before = momentOf(this.board);
      const why = await this.stepOverOthers(n, over);
      if (why) return why;
      const after = momentOf(this.board);
      const place = this.lines.at(after.pc);
      if (origin && !place) return [`${this.locations.symbols.format(after.pc)} has no source lines`];
      const other = isCall(before, after) || (this.lines.beginsAt(after.pc) && !sameLine(place, origin));
      if (place && other) return [];
    }
  }

  /** One instruction; with the whole of an exception that comes, and of a called function without lines, or of any. */
  private async stepOverOthers(n: number, over: boolean): Promise<Reasons | undefined> {
    const before = momentOf(this.board);
    let depth = 0;
    const end = this.board.cpu.watchExceptions((event) => {
      if (event !== 'pend') depth += event === 'enter' ? 1 : -1;
    });
    const why = await this.instruction(n);
    end();
    if (why) return why;
    if (depth > 0) return this.outOfException(depth);
    const after = momentOf(this.board);
    if (!isCall(before, after) || !(over || !this.lines.at(after.pc))) return undefined;
    return this.untilReturn(before.next, before.sp);
  }

  private async overInstruction(): Promise<Reasons> {
    return (await this.stepOverOthers(1, true)) ?? [];
  }

  /** Runs until control is at an address with the stack at least as empty as then. */
  private async untilReturn(address: Address, sp: Address): Promise<Reasons | undefined> {
    const { breakpoints } = this.board;
    const others = breakpoints.has(address);
    breakpoints.set(address);
    try {
      for (;;) {
        const ending = await this.go();
        const here = momentOf(this.board);
        const there = ending.reason === 'breakpoint' && here.pc === address && !this.hits.length;
        if (!there) return this.explain(ending);
        const stops = this.locationStops();
        if (stops.length) return stops;
        if (here.sp >= sp) return undefined;
      }
    } finally {
      if (!others) breakpoints.clear(address);
    }
  }

  /** Runs until as many exceptions as are to be left have returned. */
  private async outOfException(levels = 1): Promise<Reasons | undefined> {
    const { board } = this;
    let depth = levels;
    const end = board.cpu.watchExceptions((event) => {
      if (event === 'enter') depth++;
      else if (event === 'return' && --depth === 0) board.stop();
    });
    try {
      for (;;) {
        const ending = await this.go();
        if (ending.reason !== 'stopped' || this.hits.length) return this.explain(ending);
        if (depth === 0) return undefined;
      }
    } finally {
      end();
    }
  }

  // ---- backwards ----

  /** Back to the last moment at which a stop held, at most to a time. */
  async runBack(options: MotionOptions = {}): Promise<Reasons> {
    const { clock } = this.board;
    const limits: Limit[] = this.timeStops((time) => time < clock.now);
    if (options.until !== undefined) limits.push({ time: options.until, why: [] });
    const limit = limits.sort((a, b) => b.time - a.time)[0];
    const why = await this.countBack(options, limit?.time);
    if (limit && (!why || clock.now < limit.time)) {
      this.toTime(limit.time);
      return limit.why;
    }
    return why ?? ['the start: that did not happen before'];
  }

  /** The stop for this run may have to be met more than once; those that are set hold at once. */
  private async countBack(
    { also, count = 1 }: MotionOptions,
    earliest?: Nanoseconds,
  ): Promise<Reasons | undefined> {
    for (let left = count; ; left--) {
      const why = await this.searchBack([...this.stops(), ...named(also)], { also, earliest });
      const other = why?.some((line) => line.startsWith('stop '));
      if (!why || why === interrupted || other || left === 1) return why;
    }
  }

  /** Undoes instructions. */
  async stepsBack(count: number): Promise<Reasons> {
    for (let n = 0; n < count; n++) {
      if (!this.history.stepBack())
        return n === 0 ? atStart : [`the start, ${counted(n, 'instruction')} before`];
      if (!(await this.pause())) return interrupted;
    }
    return [];
  }

  /** To the beginning of this source line, or of the one before it. */
  async lineBack(over: boolean): Promise<Reasons> {
    if (!this.locations.hasLines && !over) {
      throw new ConsoleError('the image has no line table (DWARF): `back` goes by instructions');
    }
    const origin = this.history.now;
    const search = new LineSearch(this.lines, this.locations, over);
    let moments: readonly Moment[] = [momentOf(this.board)];
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
      return target ? this.backOver(target) : whyNoLine[more.before];
    }
  }

  /** Goes to the call of the function that returned to a moment, and gives the moment of it; not when interrupted. */
  private async callThatReturned(to: Moment): Promise<Moment | undefined> {
    this.history.goTo(to.cycle);
    const why = await this.backToCall(to.pc, to.sp, []);
    return why === interrupted ? undefined : momentOf(this.board);
  }

  /** Back to a moment, or to where a stop held on the way there. */
  private async backOver(target: Moment): Promise<Reasons> {
    const { history } = this;
    const why = this.stops().length ? await this.runBack({ until: target.time }) : [];
    if (why.length && history.now >= target.cycle) return why;
    history.goTo(target.cycle);
    return [];
  }

  /** To before the call of the current function, or before its exception was entered. */
  async finishBack(): Promise<Reasons> {
    const caller = this.caller();
    if (caller.kind === 'function') return this.backToCall(caller.pc, caller.sp, this.stops());
    const entry = new ExceptionStop(this.board, caller.exception);
    const why = await this.searchBack([...this.stops(), ...named(entry)]);
    if (!why) return atStart;
    return why === interrupted ? why : why.filter((line) => line.startsWith('stop '));
  }

  /**
   * What a stop would have reported last before now, and where that was; no place when the user did not want to wait. The
   * board stays where it is.
   */
  async lookBack(stop: Stop): Promise<{ why: Reasons; at?: Moment } | undefined> {
    const origin = this.history.now;
    const why = await this.searchBack(named(stop), { breakpoints: false });
    const at = momentOf(this.board);
    this.history.goTo(origin);
    return why && (why === interrupted ? { why } : { why, at });
  }

  /**
   * Goes to before what any of the stops reported last, or to the last breakpoint if they count; undefined when there was
   * nothing, or not since `earliest`. When it is interrupted it has gone as far back as it has searched.
   */
  private async searchBack(
    stops: readonly NamedStop[],
    { also, earliest = 0, breakpoints = true }: SearchOptions = {},
  ): Promise<Reasons | undefined> {
    let found: string[] = [];
    let latest: Cycles = -1;
    const { clock } = this.board;
    const end = this.settingBreakpoints(also);
    try {
      const arm = (hit: () => void) => {
        const watching = stops.map(({ name, stop }) =>
          stop.observe?.((why) => {
            // Intervals are executed again on the way to the last hit: it is the one at the latest cycle.
            const { cycles } = clock;
            if (cycles >= latest) found = [...(cycles > latest ? [] : found), name + why];
            latest = Math.max(latest, cycles);
            hit();
          }),
        );
        return {
          begin: () => watching.forEach((w) => w?.begin?.()),
          end: () => watching.forEach((w) => w?.end()),
          writes: writesOfAll(watching),
        };
      };
      for (;;) {
        const { reason } = this.history.runBack(arm, intervalsBetweenPauses, breakpoints);
        if (reason === 'breakpoint') return this.locationStops();
        if (reason === 'watchpoint') return unique(found);
        if (reason === 'time' || clock.now < earliest) return undefined;
        if (!(await this.pause())) return interrupted;
      }
    } finally {
      end();
    }
  }

  /** By the instruction before the return address, where the stack was as it will be after the return. */
  private async backToCall(
    returnAddress: Address,
    sp: Address,
    stops: readonly NamedStop[],
  ): Promise<Reasons> {
    const { breakpoints } = this.board;
    const mine = [returnAddress - 4, returnAddress - 2].filter((at) => at >= 0 && !breakpoints.has(at));
    mine.forEach((at) => breakpoints.set(at));
    try {
      for (;;) {
        const why = await this.searchBack(stops);
        if (why === interrupted) return why;
        if (!why) return ['the start: the call lies before it'];
        const here = momentOf(this.board);
        const reached = here.next === returnAddress && here.sp === sp;
        if (reached || (stops.length && why.length)) return why;
        if (!(await this.pause())) return interrupted;
      }
    } finally {
      mine.forEach((at) => breakpoints.clear(at));
    }
  }

  /** To a time of the history. The frequency may have been another one then, so its cycle is found in steps. */
  private toTime(time: Nanoseconds): void {
    const { history } = this;
    const { clock } = this.board;
    for (let last = -1, tries = 0; tries < 16; tries++) {
      const cycle = Math.min(Math.max(clock.cycleAt(time), history.start), history.end);
      if (cycle === clock.cycles || cycle === last) break;
      history.goTo(cycle);
      last = cycle;
    }
  }

  // ---- stops ----

  /** Watches what the stops are for while something moves the board forwards. */
  private async watching(also: Stop | undefined, move: () => Promise<Reasons>, count = 1): Promise<Reasons> {
    this.hits = [];
    let left = count;
    const end = this.settingBreakpoints(also);
    const watching = [...this.stops(), ...named(also)].map(({ name, stop }) =>
      stop.observe?.((why) => {
        if (stop === also && --left > 0) return;
        this.hits.push(name + why);
        this.board.stop({ reason: 'watchpoint' });
      }),
    );
    try {
      return await move();
    } finally {
      watching.forEach((w) => w?.end());
      end();
    }
  }

  private settingBreakpoints(also: Stop | undefined): () => void {
    const { breakpoints } = this.board;
    const mine = (also?.addresses ?? []).filter((address) => !breakpoints.has(address));
    mine.forEach((address) => breakpoints.set(address));
    return () => mine.forEach((address) => breakpoints.clear(address));
  }

  private timeStops(wanted: (time: Nanoseconds) => boolean): Limit[] {
    return this.stops().flatMap(({ name, stop }) =>
      stop.time !== undefined && wanted(stop.time) ? [{ time: stop.time, why: [name + stop.text] }] : [],
    );
  }

  /** The stops before the instruction that is next. */
  private locationStops(): string[] {
    const { pc } = momentOf(this.board);
    return this.stops().flatMap(({ name, stop }) => (stop.addresses?.includes(pc) ? [name + stop.text] : []));
  }

  private caller(): Caller {
    const caller = callerOf(this.board);
    if (!caller) throw new ConsoleError('nobody is known to have called this');
    return caller;
  }

  private explain(ending: Ending): Reasons {
    if (this.hits.length) return unique(this.hits);
    switch (ending.reason) {
      case 'breakpoint':
        return this.locationStops();
      case 'interrupted':
        return interrupted;
      case 'idle':
        return ['the processor sleeps, and nothing that is scheduled will wake it'];
      case 'exit':
        return [`the firmware ended itself with exit code ${ending.exitCode ?? 0}`];
      case 'crash':
        return [ending.crash ? formatCrash(ending.crash) : 'the firmware crashed'];
      case 'stopped':
        return ['stopped'];
      default:
        return [];
    }
  }
}

function named(stop: Stop | undefined): NamedStop[] {
  return stop ? [{ name: '', stop }] : [];
}

/** What has to be written for any of them to report something; undefined where others report without. */
function writesOfAll(watching: readonly (Observation | undefined)[]): Span[] | undefined {
  const spans: Span[] = [];
  for (const watch of watching) {
    if (watch && !watch.writes) return undefined;
    spans.push(...(watch?.writes ?? []));
  }
  return spans;
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
