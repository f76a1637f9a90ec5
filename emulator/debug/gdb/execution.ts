/**
 * How the board moves on GDB's behalf: on and on, by an instruction, through a range of addresses, and each of that
 * backwards. Forwards it moves in slices, so that whoever serves GDB can serve others in between.
 */
import type { Board, RunResult } from '../../board/board.js';
import type { Processor } from '../../core/processor.js';
import * as S from '../../core/state.js';
import type { Address, Cycles } from '../../units.js';
import type { StartObservation, History, Observation } from '../history.js';
import { debugAccess } from '../debug-access.js';
import type { Points, WatchHit } from './points.js';
import { crashSignal, Signal } from './signals.js';

/** What GDB asks for. A step goes on while PC is inside its range. */
export type ResumeAction =
  | { kind: 'continue' }
  | { kind: 'step'; range?: { start: Address; end: Address } }
  | { kind: 'continue back' }
  | { kind: 'step back' };

/** Why it stands still. */
export type StopEvent =
  | { kind: 'signal'; signal: number }
  | { kind: 'breakpoint' }
  | { kind: 'watchpoint'; hit: WatchHit }
  | { kind: 'no history'; end: 'begin' | 'end' }
  | { kind: 'exit'; code: number };

/** Where an interrupted instruction goes on when the handlers that came in between are done. */
interface Resumption {
  pc: Address;
  sp: Address;
}

/** A program that a handler has returned to: what it is in, where it goes on, and when. */
interface Interrupted {
  pc: Address;
  exception: number;
  position: Cycles;
}

/** Steps of a range after which others get their turn. */
const stepsInSlice = 5000;
/** Intervals between checkpoints that are searched backwards, after which others get their turn. */
const intervalsInSlice = 8;
/** A value of SLEEP. */
const lockup = 3;
/** BKPT, in its upper byte; and the immediate of semihosting, which is the board's business. */
const [bkptOpcode, semihosting] = [0xbe, 0xab];

export class Execution {
  private action: ResumeAction | undefined;
  private disarm = () => {};
  private hit: WatchHit | undefined;
  private resumption: Resumption | undefined;
  /** Exceptions entered and not returned from since the step began. */
  private depth = 0;
  /** Went backwards, and has not come to the end of what is known since. */
  private revisiting = false;
  /** The signal that the last crash was. */
  private crash: number = Signal.SEGV;
  /** A step back has come to the end of a handler: the instruction before which it came is looked for. */
  private interrupted: Interrupted | undefined;
  /** Where it stood still last: a program that goes on from there passes a breakpoint, one that was sent elsewhere does not. */
  private stoodAt: Address;
  private sentToBreakpoint = false;
  /** A BKPT instruction that the program was stopped at. */
  private bkpt: Address | undefined;

  constructor(
    private readonly board: Board,
    private readonly history: History,
    private readonly points: Points,
  ) {
    this.stoodAt = this.pc;
  }

  get moving(): boolean {
    return this.action !== undefined;
  }

  /** Whether only input from outside can make it go on: in the past, input that came then will. */
  get idle(): boolean {
    return this.board.idle && !this.inPast;
  }

  /** Whether the board is where it has been before: what comes from outside would change what happened next. */
  get inPast(): boolean {
    return this.history.now < this.history.end;
  }

  /** Begins a action: `slice` carries it out. */
  resume(action: ResumeAction): void {
    this.action = action;
    this.points.place();
    this.hit = undefined;
    this.depth = 0;
    this.interrupted = undefined;
    this.revisiting = isBackwards(action) || (this.revisiting && this.inPast);
    if (isBackwards(action)) return;
    this.passBkpt();
    this.sentToBreakpoint = action.kind === 'continue' && this.pc !== this.stoodAt && this.atBreakpoint;
    this.disarm = this.observe();
  }

  /**
   * Moves on, forwards up to a cycle at most. Returns why it stands still; undefined when it has not arrived.
   */
  slice(until: Cycles): StopEvent | undefined {
    const { action, history } = this;
    if (!action) return undefined;
    const bound = Math.max(until, history.now + 1);
    const limit = this.revisiting && this.inPast ? Math.min(bound, history.end) : bound;
    const stop = this.move(action, limit);
    if (stop) this.halt();
    return stop;
  }

  /** Stands still where it is. */
  halt(): void {
    this.action = undefined;
    this.stoodAt = this.pc;
    this.release();
    if (!this.inPast) this.revisiting = false;
  }

  /** Stands still and takes everything off the board. */
  close(): void {
    this.halt();
    this.points.clear();
  }

  private release(): void {
    this.disarm();
    this.disarm = () => {};
    this.forget();
  }

  private move(action: ResumeAction, limit: Cycles): StopEvent | undefined {
    if (action.kind === 'step back') return this.stepBack();
    if (action.kind === 'continue back') return this.continueBack();
    if (this.lockedUp) return { kind: 'signal', signal: this.crash };
    if (this.sentToBreakpoint) return { kind: 'breakpoint' };
    const stop =
      action.kind === 'continue' ? this.judge(this.history.run(limit)) : this.stepOn(action, limit);
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

  /** What the end of a run means; undefined when it was only the end of a slice. */
  private judge(result: RunResult): StopEvent | undefined {
    if (this.hit) return this.stopBefore(this.hit);
    if (result.reason === 'crash')
      return { kind: 'signal', signal: (this.crash = crashSignal(result.crash)) };
    if (result.reason === 'exit') return { kind: 'exit', code: result.exitCode ?? 0 };
    return result.reason === 'breakpoint' ? this.breakpoint() : undefined;
  }

  /** For good: nothing but a reset helps. */
  private get lockedUp(): boolean {
    return this.idle && this.board.cpu.s[S.SLEEP] === lockup;
  }

  private get atBreakpoint(): boolean {
    return this.awake && this.points.breakpointAt(this.pc) !== undefined;
  }

  /** Whether the instruction at PC is the next one, unless an exception comes before it. */
  private get awake(): boolean {
    const { s } = this.board.cpu;
    return s[S.SLEEP] === 0 && s[S.RETURN] === 0;
  }

  private breakpoint(): StopEvent {
    if (this.points.breakpointAt(this.pc) !== undefined) return { kind: 'breakpoint' };
    this.bkpt = this.pc;
    return { kind: 'signal', signal: Signal.TRAP };
  }

  /** GDB expects to be told of a watchpoint before the access is done, and steps over it to see what it did. */
  private stopBefore(hit: WatchHit): StopEvent {
    this.release();
    this.history.stepBack();
    return { kind: 'watchpoint', hit };
  }

  private get pc(): Address {
    return this.board.cpu.s[S.PC] >>> 0;
  }

  /** A program that was stopped by a BKPT instruction goes on behind it. */
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

  private stepOn({ range }: Extract<ResumeAction, { kind: 'step' }>, limit: Cycles): StopEvent | undefined {
    for (let steps = 0; steps < stepsInSlice && this.history.now < limit; steps++) {
      const stop = this.resumption ? this.runHandlers(limit) : this.stepOnce();
      if (stop) return stop;
      if (this.resumption) continue;
      if (this.board.idle) return undefined;
      const inside = range && this.pc >= range.start && this.pc < range.end;
      if (!inside) return { kind: 'signal', signal: Signal.TRAP };
      if (this.atBreakpoint) return { kind: 'breakpoint' };
    }
    return undefined;
  }

  /**
   * An instruction of the program that is stepped through. Where an exception comes first, its handler and those that
   * follow it are run through: breakpoints in them count, steps do not end in them.
   */
  private stepOnce(): StopEvent | undefined {
    const resumption = { pc: this.pc, sp: this.board.cpu.s[S.SP] };
    this.depth = 0;
    const result = this.history.step();
    if (result.reason !== 'reached') return this.judge(result);
    if (this.hit) return this.stopBefore(this.hit);
    if (this.depth > 0 && this.board.bus.memoryAt(resumption.pc)) this.remember(resumption);
    return undefined;
  }

  private remember(resumption: Resumption): void {
    this.resumption = resumption;
    this.board.breakpoints.set(resumption.pc);
  }

  private forget(): void {
    const { resumption } = this;
    this.resumption = undefined;
    if (!resumption || this.points.breakpointAt(resumption.pc) !== undefined) return;
    this.board.breakpoints.clear(resumption.pc);
  }

  private runHandlers(limit: Cycles): StopEvent | undefined {
    const result = this.history.run(limit);
    if (!this.hit && this.atResumption) {
      this.forget();
      return this.stepOnce();
    }
    const others = result.reason === 'breakpoint' && this.pc === this.resumption?.pc;
    return others && this.points.breakpointAt(this.pc) === undefined ? undefined : this.judge(result);
  }

  /** Whether the interrupted instruction is the next one: not when a handler calls the same function. */
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
   * Looks backwards for breakpoints, watchpoints and the entries that `entered` reports, and goes to the last of them;
   * to the start when there is none. Returns undefined where there is more to search.
   */
  private searchBack(entered?: (hit: () => void) => Observation): StopEvent | 'entry' | 'start' | undefined {
    let [last, latest]: [WatchHit | 'entry' | undefined, Cycles] = [undefined, -1];
    const { clock } = this.board;
    const arm: StartObservation = (hit) => {
      // Intervals are executed again on the way to the last hit: it is the one at the latest cycle.
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
    const { reason } = this.history.runBack(arm, intervalsInSlice);
    if (reason === 'stopped') return undefined;
    if (reason === 'breakpoint') return { kind: 'breakpoint' };
    if (!last || reason !== 'watchpoint') return 'start';
    if (last === 'entry') return 'entry';
    // GDB expects to be behind the access, and undoes it itself to see what it did.
    this.history.step();
    return { kind: 'watchpoint', hit: last };
  }

  /** Undoes an instruction, and with it the handlers that came between it and the one after it. */
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

  /** To before the instruction that was executed before the handler, unless breakpoints or watchpoints stop in that. */
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

  /** Executes what lies between here and a position, and tells what was accessed and how exceptions came and went. */
  private retrace(position: Cycles): { hit: WatchHit | undefined; depth: number } {
    this.hit = undefined;
    this.depth = 0;
    const disarm = this.observe();
    try {
      while (this.history.now < position) this.history.run(position);
    } finally {
      disarm();
    }
    const { hit, depth } = this;
    this.hit = undefined;
    return { hit, depth };
  }

  /** Looks for the entry of a handler right after an instruction of the program, with another one due to follow. */
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

/** From the frame of the exception that was just entered (ARMv7-M ARM B1.5.6): where and in what it interrupted. */
function stackedBy(cpu: Processor): { pc: Address; exception: number } {
  const frame = cpu.s[S.LR] & 4 ? cpu.psp : cpu.msp;
  const words = cpu.bus.peek(frame + 24, 8);
  if (!words) return { pc: -1, exception: -1 };
  const view = new DataView(words.buffer);
  return { pc: view.getUint32(0, true), exception: view.getUint32(4, true) & 0x1ff };
}
