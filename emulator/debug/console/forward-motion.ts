/** Motion forwards: runs until stops hold, and steps by instruction, source line and function. */
import type { Board, RunResult } from '../../board/board.js';
import { formatCrash } from '../../board/crash.js';
import type { Address, Cycles, Nanoseconds } from '../../units.js';
import { ConsoleError, TimeLimitReached } from './error.js';
import { grouped, timeText } from './format.js';
import { isCall, callState, sameLine, SourceLines } from './frames.js';
import type { Locations } from './locations.js';
import {
  type ConsoleHistory,
  goToTime,
  interrupted,
  knownCaller,
  type Motion,
  type MotionOptions,
  type Pause,
  type Reasons,
  setBreakpoints,
  unique,
} from './motion.js';
import { type StopList, unnumbered } from './stop-list.js';
import type { Stop } from './stops.js';
import { show } from './values.js';

/** How a run in slices ended. */
type Ending = RunResult | { reason: 'limit' | 'interrupted' };

/** The range of instructions that a slice of a run should take, and of cycles that it may take. */
const [few, many] = [50_000, 1_000_000];
const [shortest, longest]: [Cycles, Cycles] = [2 ** 14, 2 ** 26];
/** Single steps between two pauses. */
const stepsBetweenPauses = 256;

/** What ends motions that do not end by themselves. */
export interface MotionLimits {
  /** No motion passes this virtual time. */
  time: Nanoseconds;
  /** A step by a source line executes at most this many instructions, without those of functions that it runs over. */
  instructions: number;
}

export class ForwardMotion implements Motion {
  private readonly lines: SourceLines;
  private slice: Cycles = 2 ** 17;
  /** Single steps since the last pause. */
  private stepped = 0;
  /** What stops have reported during this motion. */
  private hits: string[] = [];

  constructor(
    private readonly board: Board,
    private readonly history: ConsoleHistory,
    private readonly locations: Locations,
    private readonly stops: StopList,
    private readonly pause: Pause,
    private readonly limits: MotionLimits,
  ) {
    this.lines = new SourceLines(board);
  }

  /** Applies an input to the board. Returns what the stops report about it. */
  act(action: () => void): Promise<Reasons> {
    return this.watching(undefined, async () => {
      action();
      return unique(this.hits);
    });
  }

  /** Runs until a stop holds, the firmware ends, or a time is reached. */
  run(options: MotionOptions = {}): Promise<Reasons> {
    const move = async () => this.explain(await this.go(Infinity, options.until));
    return this.watching(options.also, move, options.count);
  }

  /** Executes instructions. */
  steps(count: number): Promise<Reasons> {
    return this.watching(undefined, async () => {
      for (let n = 1; n <= count; n++) {
        const reasons = await this.instruction();
        if (reasons) return reasons;
      }
      return [];
    });
  }

  /** Runs to the beginning of another source line: into called functions that have lines, or over all of them. */
  line(over: boolean): Promise<Reasons> {
    if (this.locations.hasLines) return this.watching(undefined, () => this.untilLine(over));
    if (over) return this.watching(undefined, () => this.overInstruction());
    throw new ConsoleError('the image has no line table (DWARF): `step` goes by instructions');
  }

  /** Runs until the current function or exception handler has returned. */
  finish(): Promise<Reasons> {
    const caller = knownCaller(this.board);
    return this.watching(undefined, async () => {
      if (caller.kind === 'exception') return (await this.outOfException()) ?? [];
      const name = this.locations.symbols.at(callState(this.board).pc)?.name ?? 'the function';
      const reasons = await this.untilReturn(caller.pc, caller.sp);
      return reasons ?? [`${name} returned R0 = ${show(this.board.cpu.s[0] >>> 0, 32)}`];
    });
  }

  /** Goes to a time, past or future. */
  async goToTime(time: Nanoseconds): Promise<Reasons> {
    const { board, history } = this;
    const reasons = time > board.clock.now ? await this.run({ until: time }) : [];
    if (!reasons.length) goToTime(board, history, time);
    return reasons;
  }

  /** Goes to an instruction boundary, past or future. */
  async goToCycle(cycle: Cycles): Promise<Reasons> {
    const { history } = this;
    if (cycle < history.start) throw new ConsoleError(`the history begins at cycle ${history.start}`);
    if (cycle > history.end) return this.watching(undefined, async () => this.explain(await this.go(cycle)));
    history.goTo(cycle);
    return [];
  }

  // ---- runs ----

  /** Runs in slices, up to a cycle, a time, or a stop. */
  private async go(cycle: Cycles = Infinity, time: Nanoseconds = Infinity): Promise<Ending> {
    const { history } = this;
    const { clock, engine } = this.board;
    const timeStops = this.stops.times((t) => t > clock.now);
    for (;;) {
      const limit = Math.min(cycle, this.cycleAt(time));
      const times = [...timeStops.map((stop) => stop.time), this.limits.time].map((t) => this.cycleAt(t));
      const due = timeStops.filter((stop) => clock.cycles >= this.cycleAt(stop.time));
      this.hits.push(...due.flatMap((stop) => stop.reasons));
      if (due.length || clock.cycles >= limit) return { reason: 'limit' };
      this.checkTime();
      if (limit === Infinity && !timeStops.length && this.isIdle()) return { reason: 'idle' };
      const before = engine.instructions;
      const result = history.run(Math.min(limit, ...times, clock.cycles + this.slice));
      if (this.hits.length || result.reason !== 'time') return result;
      this.adapt(engine.instructions - before);
      if (!(await this.pause())) return { reason: 'interrupted' };
    }
  }

  /** @throws TimeLimitReached where no run may continue */
  private checkTime(): void {
    const { now } = this.board.clock;
    if (now >= this.limits.time) throw new TimeLimitReached(`time limit reached at ${timeText(now)}`);
  }

  /** At the present clock frequency: a change of frequency moves the cycle. */
  private cycleAt(time: Nanoseconds): Cycles {
    return time === Infinity ? Infinity : this.board.clock.cycleAt(time);
  }

  /** Keeps slices short enough for an interactive host. Their lengths are the same in every run. */
  private adapt(instructions: number): void {
    if (instructions < few) this.slice = Math.min(this.slice * 2, longest);
    else if (instructions > many) this.slice = Math.max(this.slice / 2, shortest);
  }

  /** Whether the processor sleeps, and neither a scheduled event nor logged input wakes it. */
  private isIdle(): boolean {
    const { board, history } = this;
    if (!board.idle || history.now < history.end) return false;
    const { instructions } = board.engine;
    history.run(history.now + 1);
    return board.idle && board.engine.instructions === instructions;
  }

  // ---- steps ----

  /** Executes one instruction. Returns why the motion ended there; undefined if it did not. */
  private async instruction(): Promise<Reasons | undefined> {
    for (;;) {
      this.checkTime();
      if (this.isIdle()) return this.explain({ reason: 'idle' });
      const { now, cycles } = this.board.clock;
      const result = this.history.step(Math.min(cycles + longest, this.cycleAt(this.limits.time)));
      const due = this.stops.times((time) => time > now && time <= this.board.clock.now);
      this.hits.push(...due.flatMap((stop) => stop.reasons));
      if (this.hits.length || (result.reason !== 'reached' && result.reason !== 'time'))
        return this.explain(result);
      if (result.reason === 'reached') break;
      if (!(await this.pause())) return interrupted;
    }
    const here = this.stopsHere();
    if (here.length) return here;
    if (++this.stepped < stepsBetweenPauses) return undefined;
    this.stepped = 0;
    return (await this.pause()) ? undefined : interrupted;
  }

  private async untilLine(over: boolean): Promise<Reasons> {
    const { instructions } = this.limits;
    const origin = this.lines.at(callState(this.board).pc);
    for (let n = 1; n <= instructions; n++) {
      const before = callState(this.board);
      const reasons = await this.stepOverOthers(over);
      if (reasons) return reasons;
      const after = callState(this.board);
      const line = this.lines.at(after.pc);
      if (origin && !line) return [`${this.locations.symbols.format(after.pc)} has no source lines`];
      const other = isCall(before, after) || (this.lines.beginsAt(after.pc) && !sameLine(line, origin));
      if (line && other) return [];
    }
    return [
      `the line has not ended after ${grouped(instructions)} instructions: \`run to LOCATION\` goes farther`,
    ];
  }

  /** Executes one instruction, with any exception taken before it and any called function that is stepped over. */
  private async stepOverOthers(over: boolean): Promise<Reasons | undefined> {
    const before = callState(this.board);
    let depth = 0;
    const end = this.board.cpu.watchExceptions((event) => {
      if (event !== 'pend') depth += event === 'enter' ? 1 : -1;
    });
    const reasons = await this.instruction().finally(end);
    if (reasons) return reasons;
    if (depth > 0) return this.outOfException(depth);
    const after = callState(this.board);
    if (!isCall(before, after) || !(over || !this.lines.at(after.pc))) return undefined;
    return this.untilReturn(before.next, before.sp);
  }

  private async overInstruction(): Promise<Reasons> {
    return (await this.stepOverOthers(true)) ?? [];
  }

  /** Runs to an address, with SP at or above a value. */
  private async untilReturn(address: Address, sp: Address): Promise<Reasons | undefined> {
    const { breakpoints } = this.board;
    const wasSet = breakpoints.has(address);
    breakpoints.set(address);
    try {
      for (;;) {
        const ending = await this.go();
        const here = callState(this.board);
        const there = ending.reason === 'breakpoint' && here.pc === address && !this.hits.length;
        if (!there) return this.explain(ending);
        const stops = this.stopsHere();
        if (stops.length) return stops;
        if (here.sp >= sp) return undefined;
        if (!(await this.pause())) return interrupted;
      }
    } finally {
      if (!wasSet) breakpoints.clear(address);
    }
  }

  /** Runs until a number of nested exceptions have returned. */
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
        if (!(await this.pause())) return interrupted;
      }
    } finally {
      end();
    }
  }

  // ---- stops ----

  /** Moves the board forwards with all stops observed. */
  private async watching(also: Stop | undefined, move: () => Promise<Reasons>, count = 1): Promise<Reasons> {
    this.hits = [];
    let left = count;
    const clearBreakpoints = setBreakpoints(this.board, also);
    const observations = [...this.stops.named, ...unnumbered(also)].map(({ name, stop }) =>
      stop.observe?.((what) => {
        if (stop === also && --left > 0) return;
        this.hits.push(name + what);
        this.board.stop({ reason: 'watchpoint' });
      }),
    );
    try {
      return await move();
    } finally {
      observations.forEach((observation) => observation?.end());
      clearBreakpoints();
    }
  }

  private stopsHere(): string[] {
    return this.stops.at(callState(this.board).pc);
  }

  private explain(ending: Ending): Reasons {
    if (this.hits.length) return unique(this.hits);
    switch (ending.reason) {
      case 'breakpoint':
        return this.stopsHere();
      case 'interrupted':
        return interrupted;
      case 'idle':
        return ['the processor sleeps, and no scheduled event will wake it'];
      case 'input':
        return ['the program waits for semihosting input: `send console "text\\n"`, or `send console end`'];
      case 'exit':
        return [`the firmware exited with code ${ending.exitCode ?? 0}${because(ending.exitReason)}`];
      case 'crash':
        return [ending.crash ? formatCrash(ending.crash) : 'the firmware crashed'];
      case 'stopped':
        return ['stopped'];
      default:
        return [];
    }
  }
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`;
}
