/** `perch trace`: runs an image and writes what happens on the board, register by register and edge by edge. */
import { extname } from 'node:path';
import type { Board, RunResult } from '../../board/board.js';
import { formatCrash } from '../../board/crash.js';
import type { BoardDescription } from '../../board/description.js';
import type { Image } from '../../image/image.js';
import { traceBoard, type TraceFormat, type TraceWriter, traceWriter } from '../../trace/index.js';
import { checkSelection, type TraceSelection } from '../../trace/selection.js';
import { setAnalog } from '../setup/analog.js';
import type { EngineName } from '../setup/engines.js';
import { UsageError } from '../errors.js';
import { Line } from '../host/serial-line.js';
import { Pace } from '../host/pace.js';
import { openHost } from '../host/serial-host.js';
import {
  buildBoard,
  checkStart,
  findBoard,
  loadAddressOf,
  parseDuration,
  readImage,
  settingsOf,
} from '../setup/board.js';
import { onOutputClosed, onSignal, tell } from '../host/stdio.js';
import { openOutput, type TraceOutput } from '../host/trace-output.js';

/** As the command line gives them. */
export interface TraceCommandOptions {
  board: string;
  engine: EngineName;
  loadAddress?: string;
  for?: string;
  blocks?: string;
  pins?: string;
  irq?: boolean;
  serial?: boolean;
  dma?: boolean;
  format?: TraceFormat;
  output?: string;
  analog?: string[];
  uart0: string;
}

/** The format that a file's name asks for. */
const formatsByExtension: Readonly<Record<string, TraceFormat>> = {
  '.jsonl': 'jsonl',
  '.vcd': 'vcd',
  '.json': 'perfetto',
};

/** Runs and traces to the end and gives the exit code. */
export async function trace(file: string, options: TraceCommandOptions): Promise<number> {
  const description = findBoard(options.board);
  const until = options.for === undefined ? undefined : parseDuration('--for', options.for);
  if (options.uart0 === 'stdio' && options.output === undefined) {
    throw new UsageError('--uart0 stdio needs -o FILE: the trace itself goes to standard output');
  }
  const board = await makeBoard(file, options, description);
  const session = new TraceSession(board, file, options, new Pace(board, { until }));
  await session.connect(options.uart0);
  return session.run();
}

async function makeBoard(
  file: string,
  options: TraceCommandOptions,
  description: BoardDescription,
): Promise<Board> {
  const image = readImage(file, description, loadAddressOf(options));
  const board = buildBoard(description, { ...(await settingsOf(options)), image });
  checkStart(board, image);
  tellWhatIsLost(image);
  setAnalog(board, options.analog ?? []);
  return board;
}

function tellWhatIsLost(image: Image): void {
  if (!image.symbols.list().length) {
    tell(`${image.name} has no symbols: code is shown by its address, without functions and source lines`);
  } else if (!image.lines()) {
    tell(`${image.name} has no DWARF line table: code is shown without source lines`);
  }
}

class TraceSession {
  private readonly output: TraceOutput;
  private readonly writer: TraceWriter;
  private readonly stopTrace: () => void;
  private line: Line | undefined;
  private events = 0;
  private exitCode: number | undefined;

  /** @throws UsageError for unknown names, and when the output cannot be had */
  constructor(
    private readonly board: Board,
    image: string,
    private readonly options: TraceCommandOptions,
    private readonly pace: Pace,
  ) {
    const selection = selectionOf(options);
    checkNames(board, selection);
    this.output = openOutput(options.output, image, () => this.end(2));
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

  /** @throws UsageError when the serial line's target cannot be had */
  async connect(target: string): Promise<void> {
    if (target === 'none') return;
    const host = await openHost('--uart0', target, {
      onInput: () => this.pace.wake(),
      onInterrupt: () => this.end(130),
      tell,
    });
    this.line = new Line(this.board, 'uart0', host);
  }

  async run(): Promise<number> {
    const undo = onSignal((exitCode) => this.end(exitCode));
    const result = await this.pace.run(this.guest);
    undo();
    this.stopTrace();
    this.writer.end();
    this.line?.close();
    await this.output.close();
    this.tellSummary();
    return this.exitCode ?? judge(result);
  }

  private readonly guest = {
    before: () => this.line?.feed(),
    after: () => {
      if (this.options.output === undefined) this.writer.flush();
      return this.output.ready() ?? this.line?.drain();
    },
    expectsInput: () => this.line?.expectsInput ?? false,
  };

  private end(exitCode: number): void {
    this.exitCode ??= exitCode;
    this.board.stop();
    this.pace.end({ reason: 'stopped' });
  }

  private tellSummary(): void {
    const { output } = this.options;
    if (output === undefined) return;
    const events = this.events.toLocaleString('en-US');
    tell(
      `${events} events in ${(this.board.clock.now / 1e6).toFixed(3)} ms of virtual time, written to ${output}`,
    );
  }
}

function selectionOf({ blocks, pins, irq, serial, dma }: TraceCommandOptions): TraceSelection {
  return {
    ...(blocks !== undefined && { blocks: namesOf('--blocks', blocks) }),
    ...(pins !== undefined && { pins: namesOf('--pins', pins) }),
    exceptions: irq,
    serial,
    transfers: dma,
  };
}

function namesOf(option: string, list: string): string[] | 'all' {
  if (list.toLowerCase() === 'all') return 'all';
  const names = list.split(',').map((name) => name.trim());
  if (names.includes('')) throw new UsageError(`${option}: '${list}' has an empty name in it`);
  return names;
}

/** @throws UsageError for names that the board does not have */
function checkNames(board: Board, selection: TraceSelection): void {
  try {
    checkSelection(board, selection);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function hasColor({ output }: TraceCommandOptions): boolean {
  const { NO_COLOR, TERM } = process.env;
  return output === undefined && process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

function judge({ reason, exitCode = 0, crash }: RunResult): number {
  if (reason === 'exit') return exitCode & 0xff || (exitCode === 0 ? 0 : 1);
  if (reason !== 'crash') return 0;
  process.stderr.write(crash ? `${formatCrash(crash)}\n` : 'perch: the firmware crashed\n');
  return 1;
}
