/**
 * A board with Owlet, and the host side of its link (docs/owlet.md, "The link"): boots the board, runs programs and carries
 * their input and output. Shared by `perch repl` and `perch py`.
 */
import { type FailureReason, OwletSession, type LinkEvent } from '../../../firmware/link/index.js';
import type { Board, RunResult } from '../../board/board.js';
import { formatCrash } from '../../board/crash.js';
import type { Nanoseconds } from '../../units.js';
import { asUsage } from '../errors.js';
import { type PaceHooks, Pace, type PaceOptions } from '../host/pace.js';
import type { RecordingFile } from '../setup/recording-file.js';

/** The connections of a program. */
export interface ProgramIo {
  /** Takes standard output. A returned promise delays the next piece. */
  output(text: string): Promise<void> | undefined;
  /** Takes standard error. */
  error(text: string): void;
  /** Resolves to a line for standard input with its line end, undefined at the end of the input, null on an interrupt. */
  input(): Promise<string | undefined | null>;
  /** Notifies the user of an event on the link. */
  notify(message: string): void;
}

/** How a program ended. */
export interface ProgramExit {
  /** 0 at its end, 1 after an uncaught exception, otherwise the value of SystemExit. */
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

  /** Whether the link still accepts another program. */
  get recoverable(): boolean {
    return this.reason === 'memory' || this.reason === 'image' || this.reason === 'busy';
  }
}

/** The board stopped while the host waited for it. */
export class BoardStopped extends Error {
  override name = 'BoardStopped';

  constructor(readonly result: RunResult) {
    super(explain(result));
  }

  /** 3 if the time limit was reached or the board is idle for good, 1 if the firmware failed. */
  get exitCode(): number {
    return this.result.reason === 'time' || this.result.reason === 'idle' ? 3 : 1;
  }
}

function explain({ reason, crash, exitCode }: RunResult): string {
  switch (reason) {
    case 'time':
      return 'the time limit is reached';
    case 'idle':
      return 'the program waits for an event that cannot occur';
    case 'crash':
      return `the firmware crashed\n${crash ? formatCrash(crash) : ''}`;
    default:
      return `the firmware exited (${exitCode ?? reason})`;
  }
}

/** How long Owlet has to print its banner before the host sends HELLO. */
const bannerTimeout: Nanoseconds = 500e6;
/** How long Owlet has to answer HELLO. */
const helloTimeout: Nanoseconds = 2e9;

export class OwletHost {
  private readonly session = new OwletSession();
  private readonly pace: Pace;
  /** Whether the program waits for input from the user. */
  private reading = false;
  /** After this time, the firmware is taken not to be Owlet. */
  private helloDeadline: Nanoseconds = Infinity;
  private drained: Promise<void> | undefined;
  private onEvent: (event: LinkEvent) => void = () => {};

  constructor(
    readonly board: Board,
    options: PaceOptions = {},
    private readonly recording?: RecordingFile,
  ) {
    this.pace = new Pace(board, options);
    board.port('uart0').onData((bytes) => {
      this.session.receive(bytes);
      if (bytes.includes(0)) board.stop();
    });
  }

  /** Waits for the banner and opens the link. Returns the banner. @throws LinkFailure or BoardStopped if it fails */
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
   * @param options.prompt runs it in the prompt's namespace
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

  /** Raises KeyboardInterrupt in the running program. Returns false if none is running. */
  interrupt(): boolean {
    const { state } = this.session;
    this.session.interrupt();
    this.pace.wake();
    return state === 'running' || state === 'loading';
  }

  /** Stops the board: a pending `run` or `connect` throws BoardStopped. */
  stop(): void {
    this.pace.end({ reason: 'stopped' });
  }

  /** Ends the recording, if any. */
  close(): void {
    this.recording?.end('closed');
  }

  /** Runs the board and the session until `pick` returns a value for an event. */
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
    const message = 'the board does not respond: is Owlet its firmware?';
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
