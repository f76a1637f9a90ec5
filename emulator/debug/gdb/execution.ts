/**
 * Execution for GDB: continue, step an instruction or a range, and both backwards. It proceeds in slices, so that the server
 * can do other work in between.
 */
import type { Board, RunBounds, RunResult } from '../../board/board.js';
import type { Processor } from '../../core/processor.js';
import * as S from '../../core/state.js';
import type { Address, Cycles } from '../../units.js';
import type { StartObservation, History, Observation } from '../history.js';
import { debugAccess } from '../debug-access.js';
import type { Points, WatchHit } from './points.js';
import { crashSignal, Signal } from './signals.js';

/** An action that GDB requests. A step continues while PC is inside its range. */
export type ResumeAction =
  | { kind: 'continue' }
  | { kind: 'step'; range?: { start: Address; end: Address } }
  | { kind: 'continue back' }
  | { kind: 'step back' };

type SliceBounds = Pick<RunBounds, 'while'>;

/** Why the board halted. */
export type StopEvent =
  | { kind: 'signal'; signal: number }
  | { kind: 'breakpoint' }
  | { kind: 'watchpoint'; hit: WatchHit }
  | { kind: 'no history'; end: 'begin' | 'end' }
  | { kind: 'exit'; code: number };

/** Where a step resumes after the handlers that interrupted it. */
interface Resumption {
  pc: Address;
  sp: Address;
}

/** Where a handler has returned to: PC, exception and cycle. */
interface Interrupted {
  pc: Address;
  exception: number;
  position: Cycles;
}

/** Steps per slice. */
const stepsInSlice = 5000;
/** Intervals between checkpoints that a slice searches backwards. */
const intervalsInSlice = 8;
/** The value of SLEEP in lockup. */
const lockup = 3;
/** The upper byte of BKPT, and the immediate of semihosting, which the board handles. */
const [bkptOpcode, semihosting] = [0xbe, 0xab];

export class Execution {
  private action: ResumeAction | undefined;
  private endObservation = () => {};
  private hit: WatchHit | undefined;
  private resumption: Resumption | undefined;
  /** Exceptions entered minus exceptions returned from since the step began. */
  private depth = 0;
  /** Whether the board went backwards, and has not reached the end of the history since. */
  private revisiting = false;
  /** The signal of the last crash. */
  private crash: number = Signal.SEGV;
  /** Set while a step back that reached the end of a handler searches for its entry. */
  private interrupted: Interrupted | undefined;
  /** Where the board halted last: a run from there passes a breakpoint, a run from elsewhere does not. */
  private haltedAt: Address;
  private movedToBreakpoint = false;
  /** The BKPT instruction at which the program halted. */
  private bkpt: Address | undefined;

  constructor(
    private readonly board: Board,
    private readonly history: History,
    private readonly points: Points,
  ) {
    this.haltedAt = this.pc;
  }

  get moving(): boolean {
    return this.action !== undefined;
  }

  /** Whether only input can wake the board. In the past, logged input may. */
  get idle(): boolean {
    return this.board.idle && !this.inPast;
  }

  /** Whether the board is in its past: input would drop the future. */
  get inPast(): boolean {
    return this.history.now < this.history.end;
  }

  /** Begins an action: `slice` executes it. */
  resume(action: ResumeAction): void {
    this.action = action;
    this.points.updateBoard();
    this.hit = undefined;
    this.depth = 0;
    this.interrupted = undefined;
    this.revisiting = isBackwards(action) || (this.revisiting && this.inPast);
    if (isBackwards(action)) return;
    this.passBkpt();
    this.movedToBreakpoint = action.kind === 'continue' && this.pc !== this.haltedAt && this.atBreakpoint;
    this.endObservation = this.observe();
  }

  /**
   * Executes a slice, forwards to a cycle at most. Returns why the board halted; undefined if the action is not complete.
   * @param bounds.while ends a run as for `Board.run`
   */
  slice(until: Cycles, bounds: SliceBounds = {}): StopEvent | undefined {
    const { action, history } = this;
    if (!action) return undefined;
    const bound = Math.max(until, history.now + 1);
    const limit = this.revisiting && this.inPast ? Math.min(bound, history.end) : bound;
    const stop = this.move(action, limit, bounds);
    if (stop) this.halt();
    return stop;
  }

  /** Halts the board. */
  halt(): void {
    this.action = undefined;
    this.haltedAt = this.pc;
    this.stopObserving();
    if (!this.inPast) this.revisiting = false;
  }

  /** Halts the board and removes all breakpoints and watchpoints. */
  close(): void {
    this.halt();
    this.points.clear();
  }

  private stopObserving(): void {
    this.endObservation();
    this.endObservation = () => {};
    this.clearResumption();
  }

  private move(action: ResumeAction, limit: Cycles, bounds: SliceBounds): StopEvent | undefined {
    if (action.kind === 'step back') return this.stepBack();
    if (action.kind === 'continue back') return this.continueBack();
    if (this.lockedUp) return { kind: 'signal', signal: this.crash };
    if (this.movedToBreakpoint) return { kind: 'breakpoint' };
    const stop =
      action.kind === 'continue'
        ? this.stopEvent(this.history.run(limit, bounds))
        : this.stepThrough(action, limit, bounds);
    if (stop || !this.revisiting || this.inPast) return stop;
    this.revisiting = false;
    return { kind: 'no history', end: 'end' };
  }

  // ---- forwards ----

  private observe(): () => void {
    const endings = [
      this.points.watch((hit) => {
        this.hit ??= hit;
        this.board.stop({ reason: 'watchpoint' });
      }),
      this.board.cpu.watchExceptions((event) => {
        if (event === 'enter') this.depth++;
        else if (event === 'return') this.depth--;
      }),
    ];
    return () => endings.forEach((end) => end());
  }

  /** The stop event of a run's end; undefined at the end of a slice. */
  private stopEvent(result: RunResult): StopEvent | undefined {
    if (this.hit) return this.stopBefore(this.hit);
    if (result.reason === 'crash')
      return { kind: 'signal', signal: (this.crash = crashSignal(result.crash)) };
    if (result.reason === 'exit') return { kind: 'exit', code: result.exitCode ?? 0 };
    return result.reason === 'breakpoint' ? this.breakpoint() : undefined;
  }

  /** Whether only a reset can resume execution. */
  private get lockedUp(): boolean {
    return this.idle && this.board.cpu.s[S.SLEEP] === lockup;
  }

  private get atBreakpoint(): boolean {
    return this.awake && this.points.breakpointAt(this.pc) !== undefined;
  }

  /** Whether the instruction at PC is next, unless an exception is taken first. */
  private get awake(): boolean {
    const { s } = this.board.cpu;
    return s[S.SLEEP] === 0 && s[S.RETURN] === 0;
  }

  private breakpoint(): StopEvent {
    if (this.points.breakpointAt(this.pc) !== undefined) return { kind: 'breakpoint' };
    this.bkpt = this.pc;
    return { kind: 'signal', signal: Signal.TRAP };
  }

  /** GDB expects a forward watchpoint stop before the access, and steps over it to see its effect. */
  private stopBefore(hit: WatchHit): StopEvent {
    this.stopObserving();
    this.history.stepBack();
    return { kind: 'watchpoint', hit };
  }

  private get pc(): Address {
    return this.board.cpu.s[S.PC] >>> 0;
  }

  /** A program halted by a BKPT instruction resumes after it. */
  private passBkpt(): void {
    const { bkpt, board } = this;
    this.bkpt = undefined;
    if (bkpt === undefined || bkpt !== this.pc) return;
    const code = board.bus.peek(bkpt, 2);
    if (code?.[1] === bkptOpcode && code[0] !== semihosting) {
      debugAccess(board).register('PC', bkpt + 2);
    }
  }

  // ---- steps ----

  private stepThrough(
    { range }: Extract<ResumeAction, { kind: 'step' }>,
    limit: Cycles,
    bounds: SliceBounds,
  ): StopEvent | undefined {
    for (let steps = 0; steps < stepsInSlice && this.history.now < limit; steps++) {
      const stop = this.resumption ? this.runHandlers(limit, bounds) : this.stepOnce();
      if (stop) return stop;
      if (this.resumption && bounds.while?.() === false) return undefined;
      if (this.resumption) continue;
      if (this.board.idle || this.board.semihosting.waiting) return undefined;
      const inside = range && this.pc >= range.start && this.pc < range.end;
      if (!inside) return { kind: 'signal', signal: Signal.TRAP };
      if (this.atBreakpoint) return { kind: 'breakpoint' };
    }
    return undefined;
  }

  /**
   * Executes one instruction of the stepped program. If an exception is taken first, its handler and those that follow run
   * to their end: breakpoints in them count, steps do not end in them.
   */
  private stepOnce(): StopEvent | undefined {
    const resumption = { pc: this.pc, sp: this.board.cpu.s[S.SP] };
    this.depth = 0;
    const result = this.history.step();
    if (result.reason !== 'reached') return this.stopEvent(result);
    if (this.hit) return this.stopBefore(this.hit);
    if (this.depth > 0 && this.board.bus.memoryAt(resumption.pc)) this.setResumption(resumption);
    return undefined;
  }

  private setResumption(resumption: Resumption): void {
    this.resumption = resumption;
    this.board.breakpoints.set(resumption.pc);
  }

  private clearResumption(): void {
    const { resumption } = this;
    this.resumption = undefined;
    if (!resumption || this.points.breakpointAt(resumption.pc) !== undefined) return;
    this.board.breakpoints.clear(resumption.pc);
  }

  private runHandlers(limit: Cycles, bounds: SliceBounds): StopEvent | undefined {
    const result = this.history.run(limit, bounds);
    if (!this.hit && this.atResumption) {
      this.clearResumption();
      return this.stepOnce();
    }
    const others = result.reason === 'breakpoint' && this.pc === this.resumption?.pc;
    return others && this.points.breakpointAt(this.pc) === undefined ? undefined : this.stopEvent(result);
  }

  /** Whether the interrupted instruction is next, and not the same address in a call by a handler. */
  private get atResumption(): boolean {
    const { s } = this.board.cpu;
    const { pc, resumption } = this;
    return this.awake && this.depth <= 0 && pc === resumption?.pc && s[S.SP] === resumption.sp;
  }

  // ---- backwards ----

  private continueBack(): StopEvent | undefined {
    const found = this.searchBack();
    return found === 'entry' || found === 'start' ? { kind: 'no history', end: 'begin' } : found;
  }

  /**
   * Searches backwards for breakpoints, watchpoints and the entries that `entered` reports, and goes to the last of them, or
   * to the start. Returns undefined if more remains to be searched.
   */
  private searchBack(entered?: (hit: () => void) => Observation): StopEvent | 'entry' | 'start' | undefined {
    let [last, latest]: [WatchHit | 'entry' | undefined, Cycles] = [undefined, -1];
    const { clock } = this.board;
    const observe: StartObservation = (hit) => {
      // Intervals are re-executed on the way to the last hit: it is the one at the latest cycle.
      const report = (what: WatchHit | 'entry') => {
        if (clock.cycles >= latest) [last, latest] = [what, clock.cycles];
        hit();
      };
      const watching = this.points.watch(report);
      const entries = entered?.(() => report('entry'));
      const end = () => {
        watching();
        entries?.end();
      };
      return { begin: () => entries?.begin?.(), end, writes: entries ? undefined : this.points.writes };
    };
    const { reason } = this.history.runBack(observe, intervalsInSlice);
    if (reason === 'stopped') return undefined;
    if (reason === 'breakpoint') return { kind: 'breakpoint' };
    if (!last || reason !== 'watchpoint') return 'start';
    if (last === 'entry') return 'entry';
    // GDB expects a backward watchpoint stop after the access, and undoes it to see its effect.
    this.history.step();
    return { kind: 'watchpoint', hit: last };
  }

  /** Undoes an instruction, and the handlers between it and the next one. */
  private stepBack(): StopEvent | undefined {
    if (this.interrupted) return this.stepBackOverHandler(this.interrupted);
    const { board, history } = this;
    const position = history.now;
    const interrupted = { pc: this.pc, exception: board.cpu.s[S.IPSR] };
    if (!history.stepBack()) return { kind: 'no history', end: 'begin' };
    const elsewhere = board.cpu.s[S.IPSR] !== interrupted.exception;
    if (!elsewhere && !this.points.hasWatches) return { kind: 'signal', signal: Signal.TRAP };
    const { hit, depth } = this.retrace(position);
    if (hit) return { kind: 'watchpoint', hit };
    const handlerEnded = elsewhere && depth < 0;
    if (!handlerEnded) {
      history.stepBack();
      return { kind: 'signal', signal: Signal.TRAP };
    }
    this.interrupted = { ...interrupted, position };
    return this.stepBackOverHandler(this.interrupted);
  }

  /** Goes to before the instruction that preceded the handler, unless a breakpoint or watchpoint stops the search. */
  private stepBackOverHandler(interrupted: Interrupted): StopEvent | undefined {
    const found = this.searchBack((hit) => this.entryFrom(interrupted, hit));
    if (!found) return undefined;
    this.interrupted = undefined;
    if (found === 'entry') return this.stepBack();
    if (found !== 'start') return found;
    this.history.goTo(interrupted.position);
    this.history.stepBack();
    return { kind: 'signal', signal: Signal.TRAP };
  }

  /** Re-executes up to a position. Returns the watchpoint hit on the way, and the change in exception depth. */
  private retrace(position: Cycles): { hit: WatchHit | undefined; depth: number } {
    this.hit = undefined;
    this.depth = 0;
    const end = this.observe();
    try {
      while (this.history.now < position) this.history.run(position);
    } finally {
      end();
    }
    const { hit, depth } = this;
    this.hit = undefined;
    return { hit, depth };
  }

  /** Observes the entry of a handler directly from the interrupted program, not by tail-chaining. */
  private entryFrom(interrupted: Interrupted, hit: () => void): Observation {
    const { cpu, engine } = this.board;
    let chained = -1;
    const end = cpu.watchExceptions((event) => {
      if (event === 'return') chained = engine.instructions;
      else if (event === 'enter' && engine.instructions !== chained) {
        const { pc, exception } = stackedBy(cpu);
        if (pc === interrupted.pc && exception === interrupted.exception) hit();
      }
    });
    return { begin: () => (chained = -1), end };
  }
}

function isBackwards({ kind }: ResumeAction): boolean {
  return kind === 'continue back' || kind === 'step back';
}

/** The return address and exception number in the frame of the exception just entered (ARMv7-M ARM B1.5.6). */
function stackedBy(cpu: Processor): { pc: Address; exception: number } {
  const frame = cpu.s[S.LR] & 4 ? cpu.psp : cpu.msp;
  const words = cpu.bus.peek(frame + 24, 8);
  if (!words) return { pc: -1, exception: -1 };
  const view = new DataView(words.buffer);
  return { pc: view.getUint32(0, true), exception: view.getUint32(4, true) & 0x1ff };
}
