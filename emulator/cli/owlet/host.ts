/**
 * A board with Owlet on it, and the host's side of its link (docs/owlet.md, "The link"): boots, runs programs and carries
 * what they print and read. Shared by `perch repl` and `perch py`.
 */
import { type FailureReason, OwletSession, type LinkEvent } from '../../../firmware/link/index.js';
import type { Board, RunResult } from '../../board/board.js';
import { formatCrash } from '../../board/crash.js';
import type { Nanoseconds } from '../../units.js';
import { asUsage } from '../errors.js';
import { type PaceHooks, Pace, type PaceOptions } from '../host/pace.js';
import type { RecordingFile } from '../setup/recording-file.js';

/** What a program is connected to. */
export interface ProgramIo {
  /** Takes standard output; a promise when the next piece should wait. */
  output(text: string): Promise<void> | undefined;
  /** Takes standard error. */
  error(text: string): void;
  /** A line for standard input with its line end, undefined at the end of the input, null when it was interrupted. */
  input(): Promise<string | undefined | null>;
  /** A line for the user about the link itself. */
  notify(message: string): void;
}

/** How a program ended. */
export interface ProgramExit {
  /** 0 at its end, 1 after an uncaught exception, otherwise SystemExit's value. */
  status: number;
  systemExit: boolean;
}

/** The board refused a program or does not answer. */
export class LinkFailure extends Error {
  override name = 'LinkFailure';

  constructor(
    readonly reason: FailureReason,
    message: string,
  ) {
    super(message);
  }

  /** Whether the next program may fare better. */
  get recoverable(): boolean {
    return this.reason === 'memory' || this.reason === 'image' || this.reason === 'busy';
  }
}

/** The board itself came to an end while something was expected of it. */
export class BoardStopped extends Error {
  override name = 'BoardStopped';

  constructor(readonly result: RunResult) {
    super(explain(result));
  }

  /** 3 where time ran out or nothing can happen any more, 1 where the firmware failed. */
  get exitCode(): number {
    return this.result.reason === 'time' || this.result.reason === 'idle' ? 3 : 1;
  }
}

function explain({ reason, crash, exitCode }: RunResult): string {
  switch (reason) {
    case 'time':
      return 'the time limit is over';
    case 'idle':
      return 'the program waits for something that cannot happen';
    case 'crash':
      return `the firmware crashed\n${crash ? formatCrash(crash) : ''}`;
    default:
      return `the firmware ended (${exitCode ?? reason})`;
  }
}

/** Owlet is given this long to print its banner before it is called. */
const bannerTimeout: Nanoseconds = 500e6;
/** … and this long to answer. */
const helloTimeout: Nanoseconds = 2e9;

export class OwletHost {
  private readonly session = new OwletSession();
  private readonly pace: Pace;
  /** Whether input was asked for from the user and has not come. */
  private reading = false;
  /** When it is clear that this is not Owlet. */
  private helloDeadline: Nanoseconds = Infinity;
  private drained: Promise<void> | undefined;
  private onEvent: (event: LinkEvent) => void = () => {};

  constructor(
    private readonly board: Board,
    options: PaceOptions = {},
    private readonly recording?: RecordingFile,
  ) {
    this.pace = new Pace(board, options);
    board.port('uart0').onData((bytes) => {
      this.session.receive(bytes);
      if (bytes.includes(0)) board.stop();
    });
  }

  /** Waits for the banner and opens the link. @throws LinkFailure or BoardStopped when that is not Owlet. */
  async connect(io: ProgramIo): Promise<string> {
    this.board.runUntil('\n', { within: bannerTimeout });
    this.session.hello();
    this.helloDeadline = this.board.clock.now + helloTimeout;
    const ready = await this.runUntil(io, (event) => (event.kind === 'ready' ? event : undefined));
    this.helloDeadline = Infinity;
    return ready.banner.trim();
  }

  /**
   * Runs a linked image to its end.
   * @param options.args `sys.argv`
   * @param options.prompt in the prompt's own namespace
   * @throws LinkFailure, BoardStopped; UsageError for arguments that the link cannot carry
   */
  async run(
    image: Uint8Array,
    options: { args?: readonly string[]; prompt?: boolean },
    io: ProgramIo,
  ): Promise<ProgramExit> {
    asUsage(() => this.session.start(image, options));
    return this.runUntil(io, (event) => (event.kind === 'exit' ? event : undefined));
  }

  /** Raises KeyboardInterrupt in the running program; false when none runs. */
  interrupt(): boolean {
    const { state } = this.session;
    this.session.interrupt();
    this.pace.wake();
    return state === 'running' || state === 'loading';
  }

  /** Gives up on the running program: what waits for it gets a BoardStopped. */
  stop(): void {
    this.pace.end({ reason: 'stopped' });
  }

  /** Nothing is wanted of the board any more. */
  close(): void {
    this.recording?.end('closed');
  }

  /** Lets the board and the session talk until `pick` takes an event. */
  private async runUntil<T>(io: ProgramIo, pick: (event: LinkEvent) => T | undefined): Promise<T> {
    let picked: T | undefined;
    let failure: LinkFailure | undefined;
    this.onEvent = (event) => {
      if (event.kind === 'failed') failure = new LinkFailure(event.reason, event.message);
      else picked ??= pick(event);
      if (failure ?? picked) this.pace.end({ reason: 'stopped' });
      else this.serve(event, io);
    };
    const result = await this.pace.run(this.hooks);
    if (failure) throw failure;
    if (picked === undefined) throw new BoardStopped(result);
    return picked;
  }

  private readonly hooks: PaceHooks = {
    before: () => this.exchange(),
    after: () => {
      this.exchange();
      const { drained } = this;
      this.drained = undefined;
      return drained;
    },
    due: () => this.session.deadline,
    acceptsInput: () => this.reading,
    waitsForUser: () => this.reading,
  };

  private exchange(): void {
    const { now } = this.board.clock;
    const { send, events } = this.session.poll(now);
    if (send.length) this.board.port('uart0').send(send);
    for (const event of events) this.onEvent(event);
    if (now < this.helloDeadline) return;
    const message = 'the board does not answer: is Owlet on it?';
    this.onEvent({ kind: 'failed', reason: 'timeout', message });
  }

  private serve(event: LinkEvent, io: ProgramIo): void {
    if (event.kind === 'output') this.drained = io.output(event.text) ?? this.drained;
    else if (event.kind === 'error') io.error(event.text);
    else if (event.kind === 'warning') io.notify(event.message);
    else if (event.kind === 'inputWanted') void this.read(io);
  }

  private async read(io: ProgramIo): Promise<void> {
    this.reading = true;
    const line = await io.input();
    this.reading = false;
    if (this.session.state !== 'running') return;
    if (line === null) this.session.interrupt();
    else if (line === undefined) this.session.endInput();
    else this.session.input(line);
    this.pace.wake();
  }
}
