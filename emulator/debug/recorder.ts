/** Records a board's run: see recording.ts for what is kept. */
import type { Board } from '../board/board.js';
import type { Image } from '../image/image.js';
import type { Cycles, Nanoseconds } from '../units.js';
import {
  imageHash,
  optionsOf,
  type RecordedDigest,
  type RecordingHead,
  type RecordedEvent,
  RecordingWriter,
} from './recording.js';

export interface RecorderOptions {
  /** The firmware; what the board was built with unless given. */
  image?: Image;
  /** What the memories held beneath it. */
  memory?: RecordingHead['memory'];
  /**
   * Takes lines back, up to those that are kept: the board was taken back to an earlier time and has another future.
   * @param lines how many are kept, from the first
   */
  takeBack?: (lines: number) => void;
}

/** A line of the recording, and how to go on behind it. */
interface Line {
  cycle: Cycles;
  due: Nanoseconds;
  goOn: () => void;
}

/** Digests are taken at this distance at least, and in a long run at this part of the time that has passed. */
const shortest: Nanoseconds = 100e6;
const part = 1 / 100;

/** Records everything from the board's start on. */
export class Recorder {
  private readonly writer: RecordingWriter;
  private readonly undo: (() => void)[];
  private due: Nanoseconds = shortest;
  private readonly lines: Line[] = [];
  private readonly takeBack: (lines: number) => void;

  /**
   * @param board one that has not run yet
   * @param write takes the recording, a line with its line end at a time
   * @throws RangeError for a board that has run
   */
  constructor(
    private readonly board: Board,
    write: (line: string) => void,
    options: RecorderOptions = {},
  ) {
    if (board.clock.cycles !== 0) throw new RangeError('a recording begins before the first instruction');
    this.writer = new RecordingWriter(write);
    const { image = board.image, memory = [], takeBack = cannotTakeBack } = options;
    this.takeBack = takeBack;
    this.writer.head({
      board: board.description.name,
      options: optionsOf(board),
      image: nameOf(image),
      memory,
    });
    this.written(0);
    this.undo = [
      board.inputs.listen(({ cycle, source, value }) => {
        this.rewind(cycle);
        this.put({ cycle, time: board.clock.now, input: source, value });
      }),
      board.watchBoundaries(() => this.atBoundary()),
    ];
  }

  /** Ends the recording. @param reason why the run ended, for whoever reads it */
  end(reason: string): void {
    this.board.runTo(this.board.clock.cycles);
    this.close();
    this.put({ ...this.state(), end: reason });
  }

  /** Ends it without saying so: what was written stands for the run up to there. */
  close(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  private atBoundary(): void {
    const { now } = this.board.clock;
    if (now < this.due) return;
    this.due = now + Math.max(shortest, now * part);
    this.put(this.state());
  }

  private put(event: RecordedEvent): void {
    this.writer.event(event);
    this.written(event.cycle);
  }

  private written(cycle: Cycles): void {
    this.lines.push({ cycle, due: this.due, goOn: this.writer.here() });
  }

  /** What stands there of the time after a cycle has not happened. */
  private rewind(cycle: Cycles): void {
    const { lines } = this;
    const kept = lines.findLastIndex((line) => line.cycle <= cycle) + 1;
    if (kept === lines.length) return;
    this.takeBack(kept);
    lines.length = kept;
    const last = lines[kept - 1];
    this.due = last.due;
    last.goOn();
  }

  private state(): RecordedDigest {
    const { clock, engine } = this.board;
    return {
      cycle: clock.cycles,
      time: clock.now,
      instructions: engine.instructions,
      digest: this.board.digest(),
    };
  }
}

function cannotTakeBack(): void {
  throw new RangeError('a recording of a board that goes back in time needs `takeBack`');
}

function nameOf(image: Image | undefined): RecordingHead['image'] {
  if (!image) return { name: 'none', sha256: '' };
  const base = image.format === 'bin' ? { base: image.segments[0].address } : {};
  return { name: image.name, sha256: imageHash(image), ...base };
}
