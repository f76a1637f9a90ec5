/** `perch run --replay`: runs a recording again, without the outside, and holds it against the digests on the way. */
import { existsSync } from 'node:fs';
import type { Board, RunResult } from '../../board/board.js';
import { formatCrash } from '../../board/crash.js';
import type { Recording } from '../../debug/recording.js';
import { formatDivergence, Replay } from '../../debug/replay.js';
import type { Image } from '../../image/image.js';
import type { Input } from '../../port/inputs.js';
import type { Cycles, Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import { Line } from '../host/serial-line.js';
import { readRecordingFile } from '../setup/recording-file.js';
import { lastWordsOf, lineOptions, type RunOptions, tellReports, tellStatistics } from './run.js';
import { openHost, type SerialHost } from '../host/serial-host.js';
import { buildBoard, findBoard, loadAddressOf, readImage, settingsOf } from '../setup/board.js';
import { finishLine, onOutputClosed, onSignal, writeOutput, tell } from '../host/stdio.js';

export interface ReplayOptions extends Omit<RunOptions, 'board'> {
  replay: string;
  /** Where it was named. */
  board?: string;
}

/** How long the recording is run before the process looks after its user. */
const slice: Nanoseconds = 20e6;

/** What a run needs and its recording has already. */
const inTheRecording = [
  'for',
  'untilText',
  'failText',
  'flash',
  'analog',
  'fault',
  'realtime',
  'record',
] as const;

/**
 * Runs a recording to its end and gives the exit code: 0 when the states were those of the recording, 1 when not.
 * @param file the firmware, where it is not where the recording says
 */
export async function replay(file: string | undefined, options: ReplayOptions): Promise<number> {
  refuseBesideReplay(options, inTheRecording);
  const recording = readRecordingFile(options.replay);
  const { board, image } = await recordedBoard(recording, file, options);
  const session = new ReplaySession(board, recording, image);
  await session.connect(options);
  const started = performance.now();
  const exitCode = await session.run();
  const wallSeconds = (performance.now() - started) / 1e3;
  tellReports(board);
  if (options.digest) tell(`digest ${board.digest()}`);
  const outcome = { reason: session.reason, exitCode };
  if (options.stats) tellStatistics(board, recording.image.name, outcome, wallSeconds);
  return exitCode;
}

/** @throws UsageError when one of these options is given: the recording has what it would say */
export function refuseBesideReplay<K extends string>(
  options: Partial<Record<K, unknown>>,
  names: readonly K[],
): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${option} does not go with --replay: the run is that of the recording`);
}

/** A board like the one of a recording. @param file the firmware, where it is not where the recording says */
export async function recordedBoard(
  recording: Recording,
  file: string | undefined,
  options: Pick<ReplayOptions, 'board' | 'loadAddress' | 'mac' | 'engine'>,
): Promise<{ board: Board; image: Image }> {
  const description = findBoard(options.board ?? recording.board);
  const base = loadAddressOf(options) ?? recording.image.base;
  const image = readImage(file ?? namedImage(recording), description, base);
  const board = buildBoard(description, {
    ...recording.options,
    ...(await settingsOf(options)),
    image: { ...image, segments: [...recording.memory, ...image.segments] },
  });
  return { board, image };
}

/** @throws UsageError when the image is not where it was */
function namedImage({ file, image }: Recording): string {
  if (existsSync(image.name)) return image.name;
  throw new UsageError(
    `${file} is of the image '${image.name}', which is not there: name it after --replay ${file}`,
  );
}

/** Goes on with a replay for a while, after which others get their turn. */
export function advanceSlice(replay: Replay): void {
  const { clock } = replay.board;
  replay.advance(clock.cycleAt(clock.now + slice));
}

/** Where a line writes to; nothing is read. */
async function outputHost(option: string, target: string): Promise<SerialHost> {
  if (target.startsWith('tcp:')) throw new UsageError(`${option}: a recording is replayed without clients`);
  if (target !== 'stdio') return openHost(option, target, { onInput() {}, onInterrupt() {}, tell });
  return { open: false, write: (bytes) => writeOutput(bytes), take: () => new Uint8Array(), close() {} };
}

class ReplaySession {
  /** Why it ended, as the recording has it or as it happened here. */
  reason = 'interrupted';
  private readonly replay: Replay;
  private readonly lines: Line[] = [];
  /** What ended the run last, other than its time. */
  private result: RunResult | undefined;
  private stopped: number | undefined;

  constructor(
    private readonly board: Board,
    private readonly recording: Recording,
    image: Image,
  ) {
    board.onConsole = (_stream, bytes) => void writeOutput(bytes);
    const via = {
      runTo: (cycle: Cycles) => this.ran(board.runTo(cycle)),
      enter: (input: Input) => board.inputs.apply(input),
    };
    this.replay = new Replay(board, recording, { via, image });
  }

  /** @throws UsageError when a line's target cannot be had. */
  async connect(options: ReplayOptions): Promise<void> {
    for (const [name, target] of lineOptions(options)) {
      if (target === 'none') continue;
      this.lines.push(new Line(this.board, name, await outputHost(`--${name}`, target)));
    }
  }

  async run(): Promise<number> {
    const undo = onSignal((exitCode) => (this.stopped ??= exitCode));
    onOutputClosed(() => (this.stopped ??= 0));
    try {
      while (!this.replay.done && this.stopped === undefined) await this.turn();
      if (this.stopped === undefined) return await this.judge();
      return this.stopped;
    } finally {
      undo();
      for (const line of this.lines) line.close();
    }
  }

  private async turn(): Promise<void> {
    advanceSlice(this.replay);
    await this.drain();
    await new Promise((resolve) => setImmediate(resolve));
  }

  private ran(result: RunResult): void {
    if (result.reason !== 'time') this.result = result;
  }

  private async drain(board = this.board): Promise<void> {
    await Promise.all(this.lines.map((line) => line.drain(board)));
  }

  private async judge(): Promise<number> {
    const { replay, recording } = this;
    const ending = replay.reason === this.result?.reason ? this.result : undefined;
    if (ending) await this.drain(lastWordsOf(this.board));
    finishLine();
    if (ending?.crash) process.stderr.write(`${formatCrash(ending.crash)}\n`);
    if (replay.divergence) {
      this.reason = 'divergence';
      tell(formatDivergence(recording, replay.divergence));
      return 1;
    }
    this.reason = replay.reason ?? 'cut-off';
    this.tellEnd();
    return 0;
  }

  private tellEnd(): void {
    const { file, events, complete } = this.recording;
    const last = events.at(-1);
    const digests = events.filter(({ event }) => 'digest' in event).length;
    const time = `${((last?.event.time ?? 0) / 1e9).toFixed(6)} s`;
    const same = `the same run, by ${digests} ${digests === 1 ? 'digest' : 'digests'} of its state`;
    if (complete) tell(`${file}: ${same}, up to its end at ${time}`);
    else tell(`${file}:${last?.line ?? 1}: ${same}; the recording stops here, at ${time}, without an end`);
  }
}
