/** `perch run --replay`: replays a recording without live input and compares the state at each digest. */
import type { Board, RunResult } from '../../board/board.js';
import { type Crash, formatCrash } from '../../board/crash.js';
import type { Recording } from '../../debug/recording.js';
import { formatDivergence, Replay } from '../../debug/replay.js';
import type { Image } from '../../image/image.js';
import type { Input } from '../../port/inputs.js';
import type { Cycles } from '../../units.js';
import { openOutputHost } from '../host/open-serial-host.js';
import { wallTime, yielding } from '../host/pace.js';
import { closeReports, printState } from '../host/run-outcome.js';
import { type LineTargets, rejectSettings, SerialLines } from '../host/serial-lines.js';
import { finishLine, onOutputClosed, onSignal, notify, writeConsole } from '../host/stdio.js';
import { advanceSlice, recordedBoard, rejectWithReplay } from '../setup/recorded-board.js';
import { readRecordingFile } from '../setup/recording-file.js';
import type { RunOptions } from '../usage/running.js';

/** Options of a run that its recording determines. */
const inTheRecording = [
  'for',
  'untilText',
  'failText',
  'flash',
  'analog',
  'at',
  'script',
  'fault',
  'realtime',
  'record',
  'files',
  'programArguments',
] as const;

/**
 * Replays a recording to its end. Returns the exit code: 0 if all states match the recording, else 1.
 * @param firmware the image's files; by default, those that the recording names
 */
export async function replay(
  firmware: readonly string[],
  file: string,
  options: RunOptions,
): Promise<number> {
  rejectWithReplay(options, inTheRecording);
  const recording = readRecordingFile(file);
  const { board, image } = await recordedBoard(recording, firmware, options);
  rejectSettings(options, board.description);
  const replayRun = new ReplayRun(board, recording, image);
  await replayRun.connect(options);
  const started = wallTime();
  const replayed = await replayRun.run();
  const wallSeconds = (wallTime() - started) / 1e3;
  const { reason, crash } = replayRun;
  const exitCode = closeReports(board, replayed, options);
  printState(board, options, { image: recording.image.name, reason, exitCode, crash, wallSeconds });
  return exitCode;
}

class ReplayRun {
  /** Why the replay ended. */
  reason = 'interrupted';
  /** The crash that the recorded run ended with. */
  crash: Crash | undefined;
  private readonly replay: Replay;
  private readonly lines: SerialLines;
  /** The last result other than the end of a slice. */
  private result: RunResult | undefined;
  private stopped: number | undefined;
  private readonly yieldToHost = yielding();

  constructor(
    board: Board,
    private readonly recording: Recording,
    image: Image,
  ) {
    board.console.onWrite = writeConsole;
    this.lines = new SerialLines(board);
    const via = {
      runTo: (cycle: Cycles) => this.ran(board.runTo(cycle)),
      enter: (input: Input) => board.inputs.apply(input),
    };
    this.replay = new Replay(board, recording, { via, image });
  }

  /** @throws UsageError if a target cannot be opened */
  async connect(targets: LineTargets): Promise<void> {
    await this.lines.connect(targets, openOutputHost);
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
      this.lines.close();
    }
  }

  private async turn(): Promise<void> {
    advanceSlice(this.replay);
    await this.lines.drain();
    await this.yieldToHost();
  }

  private ran(result: RunResult): void {
    if (result.reason !== 'time') this.result = result;
  }

  private async judge(): Promise<number> {
    const { replay, recording } = this;
    const ending = replay.reason === this.result?.reason ? this.result : undefined;
    if (ending) await this.lines.drainTransmitters();
    finishLine();
    this.crash = ending?.crash;
    if (this.crash) process.stderr.write(`${formatCrash(this.crash)}\n`);
    if (replay.divergence) {
      this.reason = 'divergence';
      notify(formatDivergence(recording, replay.divergence));
      return 1;
    }
    this.reason = replay.reason ?? 'cut-off';
    this.reportEnd();
    return 0;
  }

  private reportEnd(): void {
    const { file, events, complete } = this.recording;
    const last = events.at(-1);
    const digests = events.filter(({ event }) => 'digest' in event).length;
    const time = `${((last?.event.time ?? 0) / 1e9).toFixed(6)} s`;
    const same = `identical run, ${digests} ${digests === 1 ? 'digest matches' : 'digests match'}`;
    if (complete) notify(`${file}: ${same}, ended at ${time}`);
    else notify(`${file}:${last?.line ?? 1}: ${same}; the recording is cut off here, at ${time}`);
  }
}
