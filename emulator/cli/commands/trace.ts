/** `perch trace`: runs an image and traces register accesses, exceptions, pin edges and serial bytes. */
import { extname } from 'node:path';
import type { Board } from '../../board/board.js';
import type { Image } from '../../image/image.js';
import {
  type CheckedSelection,
  checkSelection,
  traceBoard,
  type TraceFormat,
  type TraceWriter,
  traceWriter,
} from '../../trace/index.js';
import { asUsage, UsageError } from '../errors.js';
import { ConsoleInput } from '../host/console-input.js';
import { namesOf } from '../host/files.js';
import { openHost } from '../host/open-serial-host.js';
import { type PaceHooks, Pace } from '../host/pace.js';
import { exitCodeOf } from '../host/run-outcome.js';
import { SerialLines } from '../host/serial-lines.js';
import { StdinReader } from '../host/stdin-reader.js';
import { onOutputClosed, onSignal, notify } from '../host/stdio.js';
import { openOutput, type TraceOutput } from '../host/trace-output.js';
import { setAnalog } from '../setup/analog.js';
import { buildBoard, checkStart, findBoard, readImages, settingsOf } from '../setup/board.js';
import type { TraceOptions } from '../usage/running.js';

/** The format for each file extension. */
const formatsByExtension: Readonly<Record<string, TraceFormat>> = {
  '.jsonl': 'jsonl',
  '.vcd': 'vcd',
  '.json': 'perfetto',
};

/** Runs and traces an image to the end. Returns the exit code. */
export async function trace(files: readonly string[], options: TraceOptions): Promise<number> {
  if (options.uart0.kind === 'stdio' && options.output === undefined) {
    throw new UsageError('--uart0 stdio needs -o FILE: the trace itself goes to standard output');
  }
  const board = await makeBoard(files, options);
  const traceRun = new TraceRun(board, namesOf(board.image!), options);
  await traceRun.connect();
  return traceRun.run();
}

async function makeBoard(files: readonly string[], options: TraceOptions): Promise<Board> {
  const description = findBoard(options.board);
  const image = readImages(files, description, options.loadAddress);
  const board = buildBoard(description, { ...(await settingsOf(options, image)), image });
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
  private readonly pace: Pace;
  private readonly output: TraceOutput;
  private readonly writer: TraceWriter;
  private readonly stopTrace: () => void;
  private readonly lines: SerialLines;
  private stdin: StdinReader | undefined;
  private consoleInput!: ConsoleInput;
  private events = 0;
  private exitCode: number | undefined;

  /** @throws UsageError for unknown names, and if the output cannot be opened */
  constructor(
    private readonly board: Board,
    images: readonly string[],
    private readonly options: TraceOptions,
  ) {
    this.pace = new Pace(board, { until: options.for });
    this.lines = new SerialLines(board);
    const selection = selectionOf(board, options);
    this.output = openOutput(options.output, images, () => this.end(2));
    onOutputClosed(() => this.end(0));
    const format = options.format ?? formatsByExtension[extname(options.output ?? '')] ?? 'text';
    this.writer = traceWriter(format, board, (bytes) => this.output.write(bytes), {
      selection,
      color: hasColor(options),
    });
    this.stopTrace = traceBoard(board, selection, (event) => {
      this.events++;
      this.writer.event(event);
    });
  }

  /** @throws UsageError if the target of the serial line cannot be opened */
  async connect(): Promise<void> {
    const events = { onInput: () => this.pace.wake(), onInterrupt: () => this.end(130), notify };
    await this.lines.connect(this.options, (option, target) => openHost(option, target, events));
    if (!this.lines.stdio) this.stdin = new StdinReader(events, false);
    this.consoleInput = new ConsoleInput(this.board, this.lines.stdio ?? this.stdin!);
  }

  async run(): Promise<number> {
    const undo = onSignal((exitCode) => this.end(exitCode));
    const result = await this.pace.run(this.hooks);
    undo();
    this.stopTrace();
    this.writer.end();
    this.lines.close();
    this.stdin?.close();
    await this.output.close();
    this.printSummary();
    return this.exitCode ?? exitCodeOf(result, 0);
  }

  private readonly hooks: PaceHooks = {
    before: () => this.lines.feed(),
    feedConsole: () => this.consoleInput.feed(),
    after: () => {
      if (this.options.output === undefined) this.writer.flush();
      return this.output.ready() ?? this.lines.drain();
    },
    acceptsInput: () => this.lines.acceptsInput,
  };

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

/** @throws UsageError for names unknown to the board */
function selectionOf(board: Board, { blocks, pins, irq, serial, dma }: TraceOptions): CheckedSelection {
  return asUsage(() => checkSelection(board, { blocks, pins, exceptions: irq, serial, transfers: dma }));
}

function hasColor({ output }: TraceOptions): boolean {
  const { NO_COLOR, TERM } = process.env;
  return output === undefined && process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
