/** Serves a board to GDB. Runs it on request of the connected debugger, or freely without one. */
import type { Board, RunResult } from '../../board/board.js';
import { GdbSession } from '../../debug/gdb/session.js';
import { debugAccess } from '../../debug/debug-access.js';
import type { History } from '../../debug/history.js';
import type { Cycles, Nanoseconds } from '../../units.js';
import { ConsoleInput } from '../host/console-input.js';
import { openHost } from '../host/open-serial-host.js';
import { type PaceHooks, type PacedBoard, Pace, type SliceOptions, yielding } from '../host/pace.js';
import { processExitCode } from '../host/run-outcome.js';
import { type LineTargets, SerialLines } from '../host/serial-lines.js';
import { StdinReader } from '../host/stdin-reader.js';
import { onOutputClosed, onSignal, notify, writeConsole } from '../host/stdio.js';
import type { Debuggee } from './debuggee.js';
import { DebuggerPort } from './debugger-port.js';
import { ActivityMonitor } from './activity-monitor.js';

export interface GdbServerOptions {
  /** Whether the board runs until a debugger connects. */
  run?: boolean;
  /** Whether the server ends when the first debugger disconnects. */
  once?: boolean;
  realtime?: boolean;
}

type SliceBounds = Pick<SliceOptions, 'while'>;

/** Virtual time after which a slice ends: time passes to its end on a board that has become idle. */
const longestSlice: Nanoseconds = 64e6;

export class GdbServer {
  private readonly board: Board;
  private readonly history: History;
  private readonly lines: SerialLines;
  /** Standard input for semihosting, if no serial line uses it. */
  private stdin: StdinReader | undefined;
  private consoleInput!: ConsoleInput;
  private readonly activity: ActivityMonitor;
  private readonly port: DebuggerPort;
  private pace: Pace;
  /** Whether the board runs without a debugger. */
  private free: boolean;
  /** Resolves when debuggers may connect. */
  private opened = Promise.resolve();
  private ending: { exitCode: number } | { error: unknown } | undefined;
  private wakeUp = () => {};
  private exitCode = 0;

  constructor(
    private readonly debuggee: Debuggee,
    private readonly options: GdbServerOptions,
  ) {
    const { board, history } = debuggee;
    this.board = board;
    this.history = history;
    this.free = options.run === true;
    this.lines = new SerialLines(board);
    this.lines.onDue = () => this.pace.endSlice();
    this.activity = new ActivityMonitor(board);
    this.pace = new Pace(this.pacedBoard);
    this.port = new DebuggerPort({
      connected: (send) => this.connected(send),
      requested: () => this.wake(),
      left: () => this.gone('the debugger disconnected; the board is halted'),
      failed: (error) => this.finish({ error }),
    });
    board.console.onWrite = writeConsole;
  }

  /** Returns the port's number. @throws UsageError if the port cannot be opened */
  listen(port: number): Promise<number> {
    return this.port.listen(port, () => this.opened);
  }

  /** @throws UsageError if a target cannot be opened */
  async connectLines(targets: LineTargets): Promise<void> {
    const events = { onInput: () => this.wake(), onInterrupt: () => this.end(130), notify };
    await this.lines.connect(targets, (option, target) => openHost(option, target, events));
    if (!this.lines.stdio) this.stdin = new StdinReader(events, false);
    this.consoleInput = new ConsoleInput(this.board, this.lines.stdio ?? this.stdin!);
    onOutputClosed(() => this.end(0));
  }

  /** Replays the recording, if any. Debuggers that connect meanwhile wait. */
  async replayRecording(): Promise<void> {
    const yieldToHost = yielding();
    this.opened = this.debuggee.replayRecording(async () => {
      await this.lines.drain();
      await yieldToHost();
      return !this.ending;
    });
    await this.opened;
    await this.lines.drain();
    this.debuggee.reportReplayed('`reverse-continue` runs back through it');
  }

  /** Runs the board on request of the debugger or of `--run`. Returns the exit code. */
  async serve(): Promise<number> {
    const undo = onSignal((exitCode) => this.end(exitCode));
    try {
      while (!this.ending) {
        if (this.moves) await this.move();
        else await new Promise<void>((resolve) => (this.wakeUp = resolve));
      }
    } finally {
      undo();
    }
    if ('error' in this.ending) throw this.ending.error;
    return this.ending.exitCode;
  }

  close(): void {
    this.port.close();
    this.lines.close();
    this.stdin?.close();
  }

  // ---- moving ----

  private get moves(): boolean {
    return this.port.session?.moving ?? this.free;
  }

  /** Without a debugger, virtual time keeps pace with the wall clock. */
  private async move(): Promise<void> {
    this.activity.start();
    this.pace = new Pace(this.pacedBoard, { realtime: this.options.realtime || !this.port.session });
    const { reason, crash } = await this.pace.run(this.hooks);
    if (this.port.session || this.ending || reason === 'reached') return;
    this.free = false;
    notify(`the board stopped: ${crash?.reason ?? reason}`);
  }

  private readonly hooks: PaceHooks = {
    before: () => {
      if (!this.port.session?.inPast) this.lines.feed();
    },
    due: () => this.lines.due,
    feedConsole: () => !this.waitsForInput || this.consoleInput.feed(),
    after: () => this.lines.drain(),
    acceptsInput: () => true,
    waitsForUser: () => this.activity.inactive(),
  };

  /** The board as `Pace` sees it: runs in slices, for the debugger or freely. */
  private get pacedBoard(): PacedBoard {
    const { board } = this;
    const idle = () => this.port.session?.idle ?? board.idle;
    return {
      clock: board.clock,
      get idle() {
        return idle();
      },
      run: (options) => this.slice(options),
    };
  }

  private slice({ for: duration, ...bounds }: SliceOptions): RunResult {
    if (this.ending || !this.moves) return { reason: 'reached' };
    const { clock } = this.board;
    const until = clock.cycleAt(clock.now + Math.min(duration, longestSlice));
    const { session } = this.port;
    if (!session) return this.runFree(until, bounds);
    session.slice(until, bounds);
    const { stop } = session;
    if (stop.kind === 'exit') this.exitCode = processExitCode(stop.code);
    if (!session.moving) return { reason: 'reached' };
    return { reason: this.waitsForInput ? 'input' : 'time' };
  }

  /** Whether the program waits for input by semihosting. In the past, the input is known. */
  private get waitsForInput(): boolean {
    return this.board.semihosting.wanted > 0 && this.history.now >= this.history.end;
  }

  /** Runs without a debugger. Replays the history that a debugger left ahead, unchanged. */
  private runFree(until: Cycles, bounds: SliceBounds): RunResult {
    const { board, history } = this;
    if (history.now >= history.end) {
      debugAccess(board).attach(false);
      return history.run(until, bounds);
    }
    const result = history.run(Math.min(until, history.end), bounds);
    return result.reason === 'breakpoint' ? { reason: 'time' } : result;
  }

  // ---- debuggers ----

  private connected(send: (bytes: Uint8Array) => void): GdbSession {
    this.free = false;
    // In the past, an attach would discard the later history, at whose end a debugger was attached.
    if (this.history.now >= this.history.end) debugAccess(this.board).attach(true);
    notify('a debugger connected; the board is halted');
    return new GdbSession(this.history, { send, ended: (how) => this.released(how) });
  }

  private released(how: 'detached' | 'killed'): void {
    if (how === 'killed') this.board.reset('pin');
    this.port.release();
    this.free = how === 'detached';
    this.gone(
      how === 'killed'
        ? 'the debugger killed the program; the board is halted at reset'
        : 'the debugger detached; the board is running',
    );
  }

  private gone(message: string): void {
    notify(message);
    if (this.options.once) this.end(this.exitCode);
    this.wake();
  }

  // ---- the end ----

  private end(exitCode: number): void {
    this.finish({ exitCode });
  }

  private finish(ending: { exitCode: number } | { error: unknown }): void {
    this.ending ??= ending;
    this.wake();
  }

  /** Wakes waiting loops so that they check their conditions. */
  private wake(): void {
    this.pace.wake();
    this.wakeUp();
  }
}
