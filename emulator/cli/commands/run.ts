/** `perch run`: runs an image headless, with the board's serial lines connected to this machine. */
import type { Board, RunResult } from '../../board/board.js';
import { formatCrash } from '../../board/crash.js';
import type { BoardDescription } from '../../board/description.js';
import { TextWatch } from '../../port/text-watch.js';
import type { Image } from '../../image/image.js';
import type { Nanoseconds } from '../../units.js';
import { setAnalog } from '../setup/analog.js';
import { UsageError } from '../errors.js';
import { injectFaults, tellFaults } from '../setup/faults.js';
import { saveFlash, withFlashFile } from '../setup/flash-file.js';
import { Line } from '../host/serial-line.js';
import { Pace, wallTime } from '../host/pace.js';
import { startRecording } from '../setup/start-recording.js';
import { openHost, StdinReader } from '../host/serial-host.js';
import type { EngineName } from '../setup/engines.js';
import {
  buildBoard,
  checkStart,
  findBoard,
  loadAddressOf,
  parseDuration,
  readImage,
  settingsOf,
} from '../setup/board.js';
import { finishLine, onOutputClosed, onSignal, tell, writeOutput } from '../host/stdio.js';

/** What the serial lines are connected to. */
export interface LineOptions {
  uart0: string;
  uart1: string;
  uart2: string;
}

/** As the command line gives them. */
export interface RunOptions extends LineOptions {
  board: string;
  engine: EngineName;
  for?: string;
  untilText?: string;
  failText?: string;
  loadAddress?: string;
  mac?: string;
  analog?: string[];
  fault?: string[];
  flash?: string;
  realtime?: boolean;
  record?: string;
  digest?: boolean;
  stats?: 'json';
}

/** Why a run ended, as the statistics name it. */
type ExitReason = RunResult['reason'] | 'text' | 'fail-text' | 'interrupted' | 'output-closed';

interface Outcome {
  reason: ExitReason;
  exitCode: number;
}

/** How long a full transmit FIFO takes at 9600 baud, and some. */
const wayOut: Nanoseconds = 20e6;

/** What looks on while an image runs. */
export interface Onlooker {
  /** Before the first instruction. @throws UsageError when it cannot be done with this board. */
  begin(board: Board): void;
  /** After the last one. */
  end(board: Board): void;
}

/** Runs to the end and gives the exit code. */
export async function run(file: string, options: RunOptions, onlooker?: Onlooker): Promise<number> {
  if (options.fault?.includes('help')) return tellFaults();
  const description = findBoard(options.board);
  const until = options.for === undefined ? undefined : parseDuration('--for', options.for);
  checkLines(options, description);
  const counting = onlooker !== undefined;
  const { board, image } = await makeBoard(file, options, description, counting);
  const session = new RunSession(board, options, new Pace(board, { realtime: options.realtime, until }));
  onlooker?.begin(board);
  const recording = await startRecording(options.record, board, image);
  setAnalog(board, options.analog ?? []);
  injectFaults(board, options.fault ?? [], tell);
  await session.connect();
  const started = wallTime();
  const outcome = await session.run();
  const wallSeconds = (wallTime() - started) / 1e3;
  onlooker?.end(board);
  recording?.end(outcome.reason);
  if (options.flash !== undefined) saveFlash(board, options.flash);
  tellReports(board);
  if (options.digest) tell(`digest ${board.digest()}`);
  if (options.stats) tellStatistics(board, file, outcome, wallSeconds);
  return outcome.exitCode;
}

/** @throws UsageError for two lines on standard input and output, or one that the board does not have */
export function checkLines(options: LineOptions, description: BoardDescription): void {
  const stdio = lineOptions(options).filter(([, target]) => target === 'stdio');
  if (stdio.length > 1) {
    const names = stdio.map(([name]) => `--${name}`).join(' and ');
    throw new UsageError(`${names} cannot both be stdio: give one of them another target, such as none`);
  }
  for (const [name, target] of lineOptions(options)) {
    if (target !== 'none' && !description.serial[name]) {
      throw new UsageError(`--${name}: ${description.name} has no such serial line`);
    }
  }
}

/** What each serial line is to be connected to. */
export function lineOptions({
  uart0,
  uart1,
  uart2,
}: Pick<RunOptions, 'uart0' | 'uart1' | 'uart2'>): [name: string, target: string][] {
  return Object.entries({ uart0, uart1, uart2 });
}

async function makeBoard(
  file: string,
  options: RunOptions,
  description: BoardDescription,
  counting: boolean,
): Promise<{ board: Board; image: Image }> {
  const { flash } = options;
  const image = readImage(file, description, loadAddressOf(options));
  const board = buildBoard(description, {
    ...(await settingsOf(options)),
    image: flash === undefined ? image : withFlashFile(image, flash, description),
    counting,
  });
  checkStart(board, image);
  return { board, image };
}

/** A run with everything that is connected to it. */
class RunSession {
  private readonly lines: Line[] = [];
  /** Standard input for semihosting, when no serial line has it. */
  private semihostingInput: StdinReader | undefined;
  private outcome: Outcome | undefined;

  constructor(
    private readonly board: Board,
    private readonly options: RunOptions,
    private readonly pace: Pace,
  ) {
    board.onConsole = (_stream, bytes) => void writeOutput(bytes);
    this.watch(options.failText, { reason: 'fail-text', exitCode: 1 });
    this.watch(options.untilText, { reason: 'text', exitCode: 0 });
  }

  /** @throws UsageError when a line's target cannot be had. */
  async connect(): Promise<void> {
    const events = {
      onInput: () => this.pace.wake(),
      onInterrupt: () => this.end({ reason: 'interrupted', exitCode: 130 }),
      tell,
    };
    try {
      for (const [name, target] of lineOptions(this.options)) {
        if (target === 'none') continue;
        this.lines.push(new Line(this.board, name, await openHost(`--${name}`, target, events)));
      }
    } catch (error) {
      this.close();
      throw error;
    }
    if (this.options.uart0 === 'none') this.semihostingInput = new StdinReader(events);
    onOutputClosed(() => this.end({ reason: 'output-closed', exitCode: 0 }));
  }

  async run(): Promise<Outcome> {
    const undo = onSignal((exitCode) => this.end({ reason: 'interrupted', exitCode }));
    try {
      const result = await this.pace.run(this.guest);
      if (result.reason === 'crash' || result.reason === 'exit') await this.drain(lastWordsOf(this.board));
      finishLine();
      return this.outcome ?? this.judge(result);
    } finally {
      undo();
      this.close();
    }
  }

  private readonly guest = {
    before: () => {
      for (const line of this.lines) line.feed();
      this.feedSemihosting();
    },
    after: () => this.drain(),
    expectsInput: () => this.lines.some((line) => line.expectsInput),
  };

  private drain(board = this.board): Promise<void> | undefined {
    const waiting = this.lines.map((line) => line.drain(board)).filter((pending) => pending !== undefined);
    return waiting.length ? Promise.all(waiting).then(() => {}) : undefined;
  }

  private feedSemihosting(): void {
    const bytes = this.semihostingInput?.take();
    if (bytes?.length) this.board.sendConsole(bytes);
  }

  /** Ends the run where `uart0` or the semihosting console says the text. */
  private watch(text: string | undefined, outcome: Outcome): void {
    if (text === undefined) return;
    const found = () => {
      this.end(outcome);
      this.board.stop();
    };
    const [onLine, onConsole] = [new TextWatch(text), new TextWatch(text)];
    this.board.port('uart0').onData((bytes) => {
      if (onLine.push(bytes)) found();
    });
    const { onConsole: before } = this.board;
    this.board.onConsole = (stream, bytes) => {
      before(stream, bytes);
      if (onConsole.push(bytes)) found();
    };
  }

  private end(outcome: Outcome): void {
    this.outcome ??= outcome;
    this.pace.end({ reason: 'stopped' });
  }

  private judge({ reason, exitCode, crash }: RunResult): Outcome {
    if (reason === 'exit') return { reason, exitCode: processExitCode(exitCode ?? 0) };
    if (reason === 'crash') {
      process.stderr.write(crash ? `${formatCrash(crash)}\n` : 'perch: the firmware crashed\n');
      return { reason, exitCode: 1 };
    }
    return { reason, exitCode: this.options.untilText === undefined ? 0 : 3 };
  }

  private close(): void {
    for (const line of this.lines) line.close();
    this.semihostingInput?.close();
  }
}

/**
 * When the firmware has ended, characters are still on their way out. On hardware they get there: they do on this copy of
 * the board, whose processor stands still.
 */
export function lastWordsOf(board: Board): Board {
  const twin = board.fork();
  const { clock } = twin;
  const end = clock.cycleAt(clock.now + wayOut);
  while (clock.nextEvent <= end && clock.sleep()) clock.advance();
  return twin;
}

/** Eight bits are what a process can hand over; what is no success stays none. */
function processExitCode(code: number): number {
  return code & 0xff || (code === 0 ? 0 : 1);
}

/** What the firmware used and the model does not do. */
export function tellReports({ reports }: Board): void {
  if (!reports.length) return;
  tell('the firmware used what the model does not do:');
  for (const report of reports) process.stderr.write(`  ${report}\n`);
}

/** The line of `--stats json`. */
export function tellStatistics(
  board: Board,
  image: string,
  { reason }: { reason: string },
  wallSeconds: number,
): void {
  const { instructions, name: engine } = board.engine;
  const statistics = {
    board: board.description.name,
    image,
    engine,
    exitReason: reason,
    instructions,
    cycles: board.clock.cycles,
    virtualSeconds: board.clock.now / 1e9,
    wallSeconds: Number(wallSeconds.toFixed(6)),
    mips: Number((instructions / wallSeconds / 1e6).toFixed(3)),
    digest: board.digest(),
  };
  process.stderr.write(`${JSON.stringify(statistics)}\n`);
}
