/** The board that a debugger works on, with its history: built for an image or a recording, and recorded on request. */
import type { Board } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import { History } from '../../debug/history.js';
import { formatDivergence, Replay } from '../../debug/replay.js';
import type { Input } from '../../port/inputs.js';
import type { Cycles } from '../../units.js';
import { UsageError } from '../errors.js';
import { notify } from '../host/stdio.js';
import { buildBoard, findBoard, readImages, settingsOf, warnOfStart } from '../setup/board.js';
import { startInputs } from '../setup/inputs.js';
import { advanceSlice, recordedBoard, rejectWithReplay } from '../setup/recorded-board.js';
import { readRecordingFile, type RecordingFile } from '../setup/recording-file.js';
import type { DebugOptions, GdbOptions } from '../usage/debugging.js';

/** The options common to both debuggers. */
export type DebuggeeOptions = Pick<
  DebugOptions & GdbOptions,
  | 'board'
  | 'engine'
  | 'loadAddress'
  | 'mac'
  | 'crystal'
  | 'files'
  | 'programArguments'
  | 'analog'
  | 'fault'
  | 'maxSize'
  | 'record'
  | 'replay'
> &
  Partial<Pick<DebugOptions, 'keepOutput'>>;

export class Debuggee {
  constructor(
    readonly board: Board,
    readonly history: History,
    /** The recording to replay first. */
    readonly replay?: Replay,
    private readonly recording?: RecordingFile,
  ) {}

  /**
   * Replays the recording, if any, to its end. All of it is then history.
   * @param between called between slices, so that the process can do other work; false ends the replay
   */
  async replayRecording(between: () => Promise<boolean>): Promise<void> {
    const { replay } = this;
    if (!replay) return;
    while (!replay.done && (await between())) advanceSlice(replay);
  }

  /** Reports the result of the replay. @param hint how to go back through it */
  reportReplayed(hint: string): void {
    if (!this.replay) return;
    const { divergence, recording } = this.replay;
    if (divergence) notify(formatDivergence(recording, divergence));
    else notify(`replayed ${recording.file} up to here; ${hint}`);
  }

  /** Ends the recording, at the latest time that the board reached. @throws UsageError if it cannot be written */
  end(): void {
    if (!this.recording) return;
    this.history.goTo(this.history.end);
    this.recording.end('stopped');
  }
}

/**
 * @param check called once the board is known and before a file is written; may reject the other options
 * @throws UsageError for conflicting options, and files that cannot be opened
 */
export async function makeDebuggee(
  files: readonly string[],
  options: DebuggeeOptions,
  check: (description: BoardDescription) => void = () => {},
): Promise<Debuggee> {
  if (options.replay !== undefined) {
    const debuggee = await makeRecorded(files, options, options.replay);
    check(debuggee.board.description);
    return debuggee;
  }
  if (files.length === 0) throw new UsageError('name an image, or a recording with --replay');
  const description = await findBoard(options.board);
  check(description);
  return makeFresh(files, description, options);
}

async function makeFresh(
  files: readonly string[],
  description: BoardDescription,
  options: DebuggeeOptions,
): Promise<Debuggee> {
  const { keepOutput: keptOutput } = options;
  if (keptOutput !== undefined && options.record !== undefined)
    throw new UsageError('--keep-output cannot be combined with --record: replays keep the default size');
  const image = readImages(files, description, options.loadAddress);
  const settings = await settingsOf(options, description, image);
  const board = buildBoard(description, { ...settings, image, keptOutput });
  warnOfStart(board, image);
  const recording = await startInputs(board, image, options);
  return new Debuggee(board, new History(board), undefined, recording);
}

async function makeRecorded(
  files: readonly string[],
  options: DebuggeeOptions,
  replayed: string,
): Promise<Debuggee> {
  rejectWithReplay(options, ['analog', 'fault', 'record', 'keepOutput', 'files', 'programArguments']);
  const recording = readRecordingFile(replayed);
  const { board, image } = await recordedBoard(recording, files, options);
  const history = new History(board);
  const via = {
    runTo: (cycle: Cycles) => void history.run(cycle),
    enter: (input: Input) => history.enter(input),
  };
  return new Debuggee(board, history, new Replay(board, recording, { via, image }));
}
