/**
 * The past of a board: checkpoints, saved positions and the log of its input. Any boundary that the board has reached is
 * restored from the nearest saved state by exact re-execution.
 */
import type { Board, BoardState, RunResult } from '../board/board.js';
import { type WriteMarks, WriteRecord } from '../bus/marks.js';
import type { Input } from '../port/inputs.js';
import type { Cycles } from '../units.js';
import { type Checkpoint, Checkpoints, emptySummary, type IntervalSummary, merged } from './checkpoints.js';

/** A position whose state is saved. */
export interface Position {
  readonly cycle: Cycles;
  /** The number of log entries that have entered. */
  readonly entered: number;
  readonly state: BoardState;
}

/** A saved state from which re-execution can start. */
export interface Base {
  readonly cycle: Cycles;
  restore(): void;
}

/** The longest run before a check whether a checkpoint is due. */
const slice: Cycles = 2 ** 21;
/** A checkpoint is due after this many instructions at least, and during sleep after this many cycles. */
const [busy, asleep]: [number, Cycles] = [1_000_000, 2 ** 24];
/**
 * It is due after this share of the instructions so far, up to so many: each takes half a millisecond, in which a program
 * executes a million of them.
 */
const [share, mostBusy] = [1 / 64, 16_000_000];
/** Distances, in cycles before the target, at which positions are kept on the way back: the next step back starts there. */
const waypoints: readonly Cycles[] = [2 ** 19, 2 ** 14, 2 ** 10];
const mostPositions = 12;
/** Longer re-execution keeps positions and ignores breakpoints: a halt takes microseconds. */
const fewCycles: Cycles = 2 ** 12;
/** The first guess at the distance to the start of the last instruction. */
const nearby: Cycles = 64;

export class Timeline {
  private readonly checkpoints: Checkpoints;
  private readonly log: Input[] = [];
  /** The number of log entries that the present state includes. */
  private entered = 0;
  /** The farthest position, while the board is at an earlier one. */
  private frontier: Position | undefined;
  /** Positions kept near earlier targets. */
  private readonly kept: Position[] = [];
  private readonly scratch: Uint8Array;
  private readonly unsubscribe: () => void;
  /** Writes during execution, re-execution included; they count only up to the frontier. */
  private readonly marks: WriteMarks;
  /** The interval since the last checkpoint, up to the frontier or to where `marks` was last reset there. */
  private summary = emptySummary;

  /** @param memory bytes that checkpoints may take, approximately */
  constructor(
    readonly board: Board,
    memory: number,
  ) {
    this.checkpoints = new Checkpoints(memory);
    this.scratch = new Uint8Array(board.bus.stateLength);
    this.unsubscribe = board.inputs.listen((input) => this.logInput(input));
    this.marks = board.bus.markWrites();
    this.checkpoints.add(this.makeCheckpoint());
  }

  /** Detaches from the board, which keeps its state. */
  close(): void {
    this.unsubscribe();
    this.board.bus.endMarking(this.marks);
  }

  /** The earliest position. */
  get start(): Cycles {
    return this.checkpoints.first.cycle;
  }

  /** The farthest position executed. */
  get end(): Cycles {
    return Math.max(this.frontier?.cycle ?? 0, this.now);
  }

  /** The present position. */
  get now(): Cycles {
    return this.board.clock.cycles;
  }

  /** Whether the present position is the farthest. */
  get atFrontier(): boolean {
    return this.frontier === undefined;
  }

  /** Bytes that checkpoints take, approximately. */
  get bytes(): number {
    return this.checkpoints.bytes;
  }

  // ---- forwards ----

  /** Executes a run that moves the board forwards, in the past or at the frontier. */
  advance(run: () => RunResult): RunResult {
    const { board } = this;
    board.replaying = this.now < this.end;
    try {
      const result = run();
      // A checkpoint may follow here: searches find the halt from either side of it.
      if (result.reason === 'breakpoint') this.noteHalt();
      this.completeCycle();
      if (result.reason === 'breakpoint') this.noteHalt();
      return result;
    } finally {
      board.replaying = false;
    }
  }

  /** Where a run must pause: at the next logged input, at the frontier, or where a checkpoint may be due. */
  get nextPause(): Cycles {
    if (!this.frontier) return this.now + slice;
    return Math.min(this.log[this.entered]?.cycle ?? Infinity, this.frontier.cycle);
  }

  private noteHalt(): void {
    if (!this.frontier) this.summary = { ...this.summary, halted: true };
  }

  /** Completes all that is due at the present cycle, so that each position has one state. */
  private completeCycle(): void {
    this.board.runTo(this.now);
    this.enterDueInputs();
    this.board.runTo(this.now);
    this.leavePast();
    if (!this.frontier && this.checkpointDue()) this.checkpoints.add(this.makeCheckpoint());
  }

  /** Ends the past once the board has reached the frontier. */
  leavePast(): void {
    if (!this.frontier || this.now < this.frontier.cycle) return;
    this.frontier = undefined;
    // Re-execution has marked what is already recorded.
    this.marks.take();
  }

  private checkpointDue(): boolean {
    const { last } = this.checkpoints;
    const instructions = this.board.engine.instructions - last.instructions;
    const enough = Math.min(mostBusy, Math.max(busy, last.instructions * share));
    return instructions >= enough || this.now - last.cycle >= asleep;
  }

  private makeCheckpoint(): Checkpoint {
    this.takeMarks();
    const { summary } = this;
    this.summary = emptySummary;
    return this.checkpoints.pack(this.board.save(this.scratch), this.entered, summary);
  }

  // ---- input ----

  /** Enters a recorded input at the present position. In the past this drops the future. */
  enter(input: Input): void {
    this.logInput(input);
    this.board.inputs.apply(input);
  }

  private logInput(input: Input): void {
    this.dropFuture();
    this.log.push({ ...input, cycle: this.now });
    this.entered++;
  }

  private dropFuture(): void {
    const { now, kept } = this;
    this.frontier = undefined;
    this.log.length = this.entered;
    this.summary = this.checkpoints.dropAfter(now) ?? this.summary;
    const valid = kept.filter(({ cycle, entered }) => cycle <= now && entered <= this.entered);
    kept.splice(0, Infinity, ...valid);
  }

  /** Enters the logged input that is due at the present position. */
  private enterDueInputs(): void {
    for (;;) {
      const input = this.log[this.entered];
      if (!input || input.cycle > this.now) return;
      this.entered++;
      this.board.inputs.apply(input);
    }
  }

  // ---- backwards ----

  /** Saves the frontier before the board leaves it. */
  enterPast(): void {
    if (this.frontier) return;
    this.takeMarks();
    this.frontier = this.save();
  }

  private takeMarks(): void {
    const { board, marks } = this;
    // While marking was off, any byte may have been written.
    const written = board.bus.marksFor(marks) ? marks.take() : WriteRecord.all;
    this.summary = merged(this.summary, { written, halted: false });
  }

  /**
   * The end of the last interval that starts at or before a cycle and meets a condition: `Infinity` for the interval since
   * the last checkpoint, `start` if none does.
   */
  lastWhere(condition: (summary: IntervalSummary) => boolean, cycle: Cycles): Cycles {
    const { checkpoints, summary } = this;
    if (checkpoints.last.cycle <= cycle && condition(summary)) return Infinity;
    return checkpoints.lastWhere(condition, cycle) ?? this.start;
  }

  /**
   * Goes to the last boundary at which a condition holds. The condition must hold up to some point before now, and not after
   * it. Returns false, and keeps the position, if it does not hold at the start.
   */
  goToLast(holds: () => boolean): boolean {
    const from = this.now;
    this.enterPast();
    const origin = this.save();
    let failing = from;
    for (let back = nearby; ; back *= 64) {
      const at = Math.max(from - back, this.start);
      this.approach(at);
      if (holds()) break;
      if (at === this.start) {
        this.restore(origin);
        this.leavePast();
        return false;
      }
      failing = at;
    }
    this.narrow(holds, failing);
    return true;
  }

  /** Goes from a boundary where the condition holds to the last such boundary, which is before `failing`. */
  private narrow(holds: () => boolean, failing: Cycles): void {
    let position = this.save();
    while (position.cycle < failing - 1) {
      const middle = Math.ceil((position.cycle + failing) / 2);
      this.replayTo(middle);
      if (holds()) {
        position = this.save();
      } else {
        failing = middle;
        this.restore(position);
      }
    }
  }

  /** Goes to the first boundary at or after a cycle of the past, from the nearest state. */
  approach(cycle: Cycles): void {
    this.enterPast();
    const base = this.baseAt(cycle);
    if (this.now > cycle || this.now < base.cycle) base.restore();
    this.replayKeeping(cycle);
  }

  /** The nearest state at or before a cycle. */
  baseAt(cycle: Cycles): Base {
    const checkpoint = this.checkpoints.before(cycle);
    const position = this.nearestKept(cycle);
    return position && position.cycle >= checkpoint.cycle
      ? { cycle: position.cycle, restore: () => this.restore(position) }
      : { cycle: checkpoint.cycle, restore: () => this.restoreCheckpoint(checkpoint) };
  }

  // ---- re-execution ----

  /** Re-executes up to the first boundary at or after a cycle, and keeps positions on the way. */
  replayKeeping(cycle: Cycles): void {
    if (cycle - this.now < fewCycles) this.replayTo(cycle);
    else this.withoutBreakpoints(() => this.replayInPieces(cycle));
  }

  private replayInPieces(cycle: Cycles): void {
    for (const back of waypoints) {
      if (cycle - this.now < 4 * back) continue;
      this.replayTo(cycle - back);
      if (this.now <= cycle) this.keepPosition();
    }
    this.replayTo(cycle);
  }

  /**
   * Re-executes up to the first boundary at or after a cycle, without output.
   * @param ended receives the result of each run, halts at breakpoints included; returns false to end the re-execution
   */
  replayTo(cycle: Cycles, ended?: (result: RunResult) => boolean): void {
    const { board } = this;
    board.replaying = true;
    try {
      this.replay(cycle, ended);
      board.runTo(this.now);
    } finally {
      board.replaying = false;
    }
  }

  private replay(cycle: Cycles, ended?: (result: RunResult) => boolean): void {
    const { board, log } = this;
    for (let continuing = true; ;) {
      this.enterDueInputs();
      if (this.now >= cycle) return;
      const result = board.runTo(Math.min(cycle, log[this.entered]?.cycle ?? Infinity), continuing);
      continuing = result.reason === 'time';
      if (ended && !ended(result)) return;
    }
  }

  /** Performs an action with all breakpoints removed. */
  withoutBreakpoints<T>(action: () => T): T {
    const { breakpoints } = this.board;
    const removed = [...breakpoints];
    removed.forEach((address) => breakpoints.clear(address));
    try {
      return action();
    } finally {
      removed.forEach((address) => breakpoints.set(address));
    }
  }

  // ---- saved positions ----

  save(): Position {
    return { cycle: this.now, entered: this.entered, state: this.board.save() };
  }

  restore(position: Position): void {
    this.board.restoreOwn(position.state);
    this.entered = position.entered;
  }

  private restoreCheckpoint(checkpoint: Checkpoint): void {
    this.board.restoreOwn(this.checkpoints.unpack(checkpoint, this.scratch));
    this.entered = checkpoint.inputs;
  }

  private nearestKept(cycle: Cycles): Position | undefined {
    const candidates = this.frontier ? [...this.kept, this.frontier] : this.kept;
    return candidates.filter((position) => position.cycle <= cycle).sort((a, b) => b.cycle - a.cycle)[0];
  }

  private keepPosition(): void {
    this.kept.push(this.save());
    if (this.kept.length > mostPositions) this.kept.shift();
  }
}
