/** `perch trace`: runs an image and traces register accesses, exceptions, pin edges and serial bytes. */
import { extname } from 'node:path';
import type { Board, RunResult } from '../../board/board.js';
import type { Image } from '../../image/image.js';
import {
  type CheckedSelection,
  checkSelection,
  traceBoard,
  type TraceFormat,
  type TraceSelection,
  type TraceWriter,
  traceWriter,
} from '../../trace/index.js';
import { asUsage, UsageError } from '../errors.js';
import { ConsoleInput } from '../host/console-input.js';
import { namesOf } from '../host/files.js';
import { openHost } from '../host/open-serial-host.js';
import { type PaceHooks, Pace } from '../host/pace.js';
import { closeReports, exitCodeOf } from '../host/run-outcome.js';
import { checkLines, linesOf, SerialLines } from '../host/serial-lines.js';
import { StdinReader } from '../host/stdin-reader.js';
import { onOutputClosed, onSignal, notify } from '../host/stdio.js';
import { openOutput, type TraceOutput } from '../host/trace-output.js';
import { setAnalog } from '../setup/analog.js';
import { buildBoard, checkStart, findBoard, readImages, settingsOf } from '../setup/board.js';
import { RunStimuli } from '../setup/stimuli.js';
import type { TraceOptions } from '../usage/running.js';

/** Bytes that a format may hold back before it passes them on, and that it may need for an event and the end. */
const [roomForBuffer, roomForEnd] = [1 << 20, 1 << 12];

/** The format for each file extension. */
const formatsByExtension: Readonly<Record<string, TraceFormat>> = {
  '.jsonl': 'jsonl',
  '.vcd': 'vcd',
  '.json': 'perfetto',
};

/** Runs and traces an image to the end. Returns the exit code. */
export async function trace(files: readonly string[], options: TraceOptions): Promise<number> {
  const board = await makeBoard(files, options);
  const traceRun = new TraceRun(board, namesOf(board.image!), options);
  await traceRun.connect();
  return traceRun.run();
}

async function makeBoard(files: readonly string[], options: TraceOptions): Promise<Board> {
  const description = await findBoard(options.board);
  checkLines(options, description);
  const [onStdio] = linesOf(options, description).find(([, { kind }]) => kind === 'stdio') ?? [];
  if (onStdio !== undefined && options.output === undefined)
    throw new UsageError(`--${onStdio} stdio needs -o FILE: the trace itself goes to standard output`);
  const image = readImages(files, description, options.loadAddress);
  const board = buildBoard(description, { ...(await settingsOf(options, description, image)), image });
  checkStart(board, image);
  reportMissingNames(image);
  setAnalog(board, options.analog);
  return board;
}

function reportMissingNames(image: Image): void {
  if (!image.symbols.list().length) {
    notify(`${image.name} has no symbols: code is shown by address, without functions and source lines`);
  } else if (!image.lines()) {
    notify(`${image.name} has no DWARF line table: code is shown without source lines`);
  }
}

class TraceRun {
  private readonly stimuli: RunStimuli;
  private readonly pace: Pace;
  private readonly output: TraceOutput;
  private readonly writer: TraceWriter;
  private readonly stopTrace: () => void;
  private readonly lines: SerialLines;
  private stdin: StdinReader | undefined;
  private consoleInput!: ConsoleInput;
  private events = 0;
  /** Bytes passed to the output. */
  private size = 0;
  private full = false;
  private exitCode: number | undefined;

  /** @throws UsageError for unknown names, and if the output cannot be opened */
  constructor(
    private readonly board: Board,
    images: readonly string[],
    private readonly options: TraceOptions,
  ) {
    this.stimuli = new RunStimuli(board, options);
    this.pace = new Pace(this.stimuli.paced, { until: options.for });
    this.lines = new SerialLines(board);
    this.lines.onDue = () => this.pace.endSlice();
    const format = options.format ?? formatsByExtension[extname(options.output ?? '')] ?? 'text';
    const selection = selectionOf(board, options, format);
    this.output = openOutput(options.output, images, () => this.end(2));
    onOutputClosed(() => this.end(0));
    const { maxSize = Infinity } = options;
    const write = (bytes: Uint8Array) => {
      this.size += bytes.length;
      this.output.write(bytes);
    };
    this.writer = traceWriter(format, board, write, {
      selection,
      color: hasColor(options),
    });
    this.stopTrace = traceBoard(board, selection, (event) => {
      if (this.full) return;
      this.events++;
      this.writer.event(event);
      if (maxSize !== Infinity) this.checkSize(maxSize);
    });
  }

  /** @throws UsageError if the target of the serial line cannot be opened */
  async connect(): Promise<void> {
    const { maxSize } = this.options;
    const events = { onInput: () => this.pace.wake(), onInterrupt: () => this.end(130), notify, maxSize };
    await this.lines.connect(this.options, (option, target) => openHost(option, target, events));
    if (!this.lines.stdio) this.stdin = new StdinReader(events, false);
    this.consoleInput = new ConsoleInput(this.board, this.lines.stdio ?? this.stdin!);
  }

  async run(): Promise<number> {
    const undo = onSignal((exitCode) => this.end(exitCode));
    const result = await this.runAll();
    undo();
    this.stopTrace();
    this.writer.end();
    this.lines.close();
    this.stdin?.close();
    await this.output.close();
    this.printSummary();
    return this.judge(result);
  }

  /** Runs with the script, and then on. */
  private async runAll(): Promise<RunResult> {
    this.stimuli.arm();
    const end = await this.stimuli.followScript(() => this.pace.between(this.hooks));
    if (end && 'exitCode' in end) this.exitCode ??= end.exitCode;
    if (this.exitCode !== undefined) return { reason: 'stopped' };
    return end && 'result' in end ? end.result : this.pace.run(this.hooks);
  }

  private judge(result: RunResult): number {
    const { reason } = result;
    const late = this.stimuli.reportWaiting() && (reason === 'time' || reason === 'idle');
    const exitCode = this.stimuli.exitCode ?? this.exitCode ?? exitCodeOf(result, late ? 3 : 0);
    return closeReports(this.board, exitCode, this.options);
  }

  private readonly hooks: PaceHooks = {
    before: () => this.lines.feed(),
    due: () => this.lines.due,
    feedConsole: () => this.consoleInput.feed(),
    after: () => {
      if (this.options.output === undefined) this.writer.flush();
      return this.output.ready() ?? this.lines.drain();
    },
    acceptsInput: () => this.lines.acceptsInput,
  };

  /** Near its greatest size, passes each event on to know the size; ends the run where the end still has room. */
  private checkSize(maxSize: number): void {
    if (this.size < maxSize - roomForBuffer) return;
    this.writer.flush();
    if (this.size < maxSize - roomForEnd) return;
    this.full = true;
    const time = (this.board.clock.now / 1e6).toFixed(3);
    notify(`the trace is cut at ${time} ms of virtual time: it has reached --max-size`);
    this.end(0);
  }

  private end(exitCode: number): void {
    this.exitCode ??= exitCode;
    this.board.stop();
    this.pace.end({ reason: 'stopped' });
  }

  private printSummary(): void {
    const { output } = this.options;
    if (output === undefined) return;
    const events = this.events.toLocaleString('en-US');
    notify(
      `${events} events in ${(this.board.clock.now / 1e6).toFixed(3)} ms of virtual time, written to ${output}`,
    );
  }
}

/**
 * What the options select. By default that is everything that the format has: waveforms have registers and transfers only
 * if they are selected.
 * @throws UsageError for names unknown to the board
 */
function selectionOf(
  board: Board,
  { blocks, pins, irq, serial, dma }: TraceOptions,
  format: TraceFormat,
): CheckedSelection {
  const nothing = !(blocks ?? pins ?? irq ?? serial ?? dma);
  const selection: TraceSelection =
    nothing && format === 'vcd'
      ? { pins: 'all', exceptions: true, serial: true }
      : { blocks, pins, exceptions: irq, serial, transfers: dma };
  return asUsage(() => checkSelection(board, selection));
}

function hasColor({ output }: TraceOptions): boolean {
  const { NO_COLOR, TERM } = process.env;
  return output === undefined && process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
