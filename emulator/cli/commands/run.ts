/** `perch run`: runs an image with the board's serial lines connected to the host. */
import type { Board, RunResult } from '../../board/board.js';
import type { Crash } from '../../board/crash.js';
import type { Image } from '../../image/image.js';
import { TextWatch } from '../../port/text-watch.js';
import { UsageError } from '../errors.js';
import { ConsoleInput } from '../host/console-input.js';
import { openHost } from '../host/open-serial-host.js';
import { type PaceHooks, Pace, wallTime } from '../host/pace.js';
import { closeReports, exitCodeOf, printState } from '../host/run-outcome.js';
import { checkLines, linesOf, SerialLines } from '../host/serial-lines.js';
import { StdinReader } from '../host/stdin-reader.js';
import { finishLine, onOutputClosed, onSignal, notify, writeConsole } from '../host/stdio.js';
import { buildBoard, checkStart, findBoard, readImages, settingsOf } from '../setup/board.js';
import { asksForFaultHelp, printFaultHelp } from '../setup/injected-faults.js';
import { saveFlash, withFlashFile } from '../setup/flash-file.js';
import { startInputs } from '../setup/inputs.js';
import { RunStimuli } from '../setup/stimuli.js';
import type { ImageRunOptions, RunOptions } from '../usage/running.js';

/** Why a run ended, as the statistics report it. */
type ExitReason = RunResult['reason'] | 'text' | 'fail-text' | 'script' | 'interrupted' | 'output-closed';

interface Outcome {
  reason: ExitReason;
  exitCode: number;
  crash?: Crash;
}

/** What a command does before and after a run. */
export interface RunHooks {
  /** Called before the first instruction. @throws UsageError if the board does not support it */
  begin(board: Board): void;
  /** Called after the last instruction. */
  end(board: Board): void;
}

/** Runs an image or replays a recording to the end. Returns the exit code. */
export async function run(images: readonly string[], options: RunOptions): Promise<number> {
  if (options.replay !== undefined) {
    const { replay } = await import('./replay.js');
    return replay(images, options.replay, options);
  }
  if (asksForFaultHelp(options)) return printFaultHelp();
  if (images.length === 0) throw new UsageError('name an image, or a recording with --replay');
  return runImages(images, options);
}

/** Runs an image, of one file or several, to the end. Returns the exit code. */
export async function runImages(
  files: readonly string[],
  options: ImageRunOptions & Pick<RunOptions, 'record'>,
  hooks?: RunHooks,
): Promise<number> {
  if (asksForFaultHelp(options)) return printFaultHelp();
  const { board, image } = await makeBoard(files, options, hooks !== undefined);
  const stimuli = new RunStimuli(board, options);
  const imageRun = new ImageRun(board, options, stimuli);
  hooks?.begin(board);
  const recording = await startInputs(board, image, options);
  await imageRun.connect();
  const started = wallTime();
  const outcome = await imageRun.run();
  const { reason, crash } = outcome;
  const wallSeconds = (wallTime() - started) / 1e3;
  hooks?.end(board);
  recording?.end(reason);
  if (options.flash !== undefined) saveFlash(board, options.flash);
  const late = stimuli.reportWaiting() && (reason === 'time' || reason === 'idle');
  const exitCode = closeReports(board, stimuli.exitCode ?? (outcome.exitCode || (late ? 3 : 0)), options);
  printState(board, options, { image: files.join(' '), reason, exitCode, crash, wallSeconds });
  return exitCode;
}

/** @param counting whether to count executed instructions, for coverage and profiles */
async function makeBoard(
  files: readonly string[],
  options: ImageRunOptions,
  counting: boolean,
): Promise<{ board: Board; image: Image }> {
  const description = await findBoard(options.board);
  checkLines(options, description);
  const image = readImages(files, description, options.loadAddress);
  const { flash } = options;
  const board = buildBoard(description, {
    ...(await settingsOf(options, description, image)),
    image: flash === undefined ? image : withFlashFile(image, flash, description),
    counting,
  });
  checkStart(board, image);
  return { board, image };
}

/** A run with its connections. */
class ImageRun {
  private readonly pace: Pace;
  private readonly lines: SerialLines;
  /** Standard input for semihosting, if no serial line uses it. */
  private stdin: StdinReader | undefined;
  private consoleInput!: ConsoleInput;
  private outcome: Outcome | undefined;
  /** Resolves when standard output takes more of the consoles' output. */
  private written: Promise<void> | undefined;

  constructor(
    private readonly board: Board,
    private readonly options: ImageRunOptions,
    private readonly stimuli: RunStimuli,
  ) {
    this.pace = new Pace(stimuli.paced, { realtime: options.realtime, until: options.for });
    this.lines = new SerialLines(board);
    this.lines.onDue = () => this.pace.endSlice();
    // What follows waits for the end of its slice, some milliseconds at most.
    this.lines.onFirst = () => this.pace.endSlice();
    board.console.onWrite = (...output) => (this.written = writeConsole(...output));
    this.watch(options.failText, { reason: 'fail-text', exitCode: 1 });
    this.watch(options.untilText, { reason: 'text', exitCode: 0 });
  }

  /** @throws UsageError if a target cannot be opened */
  async connect(): Promise<void> {
    const events = {
      onInput: () => this.pace.wake(),
      onInterrupt: () => this.end({ reason: 'interrupted', exitCode: 130 }),
      notify,
      maxSize: this.options.maxSize,
    };
    await this.lines.connect(this.options, (option, target) => openHost(option, target, events));
    if (!this.lines.stdio) this.stdin = new StdinReader(events, false);
    this.consoleInput = new ConsoleInput(this.board, this.lines.stdio ?? this.stdin!);
    onOutputClosed(() => this.end({ reason: 'output-closed', exitCode: 0 }));
  }

  async run(): Promise<Outcome> {
    const undo = onSignal((exitCode) => this.end({ reason: 'interrupted', exitCode }));
    try {
      const result = await this.runAll();
      if (result.reason === 'crash' || result.reason === 'exit') await this.lines.drainTransmitters();
      finishLine();
      return this.outcome ?? this.judge(result);
    } finally {
      undo();
      this.lines.close();
      this.stdin?.close();
    }
  }

  /** Runs with the script, and then on. */
  private async runAll(): Promise<RunResult> {
    this.stimuli.arm();
    const end = await this.stimuli.followScript(() => this.pace.between(this.hooks));
    if (end && 'exitCode' in end) this.outcome ??= { reason: 'script', exitCode: end.exitCode };
    if (this.outcome) return { reason: 'stopped' };
    return end && 'result' in end ? end.result : this.pace.run(this.hooks);
  }

  private readonly hooks: PaceHooks = {
    before: () => this.lines.feed(),
    due: () => this.lines.due,
    feedConsole: () => this.consoleInput.feed(),
    after: () => this.drain(),
    acceptsInput: () => this.lines.acceptsInput,
  };

  private drain(): Promise<void> | undefined {
    const waiting = [this.lines.drain(), this.written].filter((pending) => pending !== undefined);
    this.written = undefined;
    return waiting.length ? Promise.all(waiting).then(() => {}) : undefined;
  }

  /** Ends the run when `uart0`, a connected line or the semihosting console prints the text. */
  private watch(text: string | undefined, outcome: Outcome): void {
    if (text === undefined) return;
    const found = () => {
      this.end(outcome);
      this.board.stop();
    };
    const onConsole = new TextWatch(text);
    for (const name of this.watched) {
      const onLine = new TextWatch(text);
      this.board.port(name).onData((bytes) => {
        if (onLine.push(bytes)) found();
      });
    }
    const { onWrite: before } = this.board.console;
    this.board.console.onWrite = (stream, bytes, isError) => {
      before(stream, bytes, isError);
      if (onConsole.push(bytes)) found();
    };
  }

  private get watched(): string[] {
    const { description } = this.board;
    const connected = linesOf(this.options, description).filter(([, { kind }]) => kind !== 'none');
    return Object.keys(description.serial).filter(
      (line) => line === 'uart0' || connected.some(([name]) => name === line),
    );
  }

  private end(outcome: Outcome): void {
    this.outcome ??= outcome;
    this.pace.end({ reason: 'stopped' });
  }

  private judge(result: RunResult): Outcome {
    const otherwise = this.options.untilText === undefined ? 0 : 3;
    const { reason, crash } = result;
    return { reason, exitCode: exitCodeOf(result, otherwise), crash };
  }
}
