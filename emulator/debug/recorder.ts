/** Records a board's run, in the format of recording.ts. */
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
  /** The firmware; the board's image by default. */
  image?: Image;
  /** Contents of the memories before it was loaded. */
  memory?: RecordingHead['memory'];
  /**
   * Removes lines from the end: the board went back in time and has another future.
   * @param lines the number of lines that remain
   */
  truncate?: (lines: number) => void;
}

/** A line of the recording, and how to resume after it. */
interface Line {
  cycle: Cycles;
  due: Nanoseconds;
  resume: () => void;
}

/** The least distance of digests, and their distance in a long run as a part of the time elapsed. */
const shortest: Nanoseconds = 100e6;
const part = 1 / 100;

/** Records a board from its start. */
export class Recorder {
  private readonly writer: RecordingWriter;
  private readonly undo: (() => void)[];
  private due: Nanoseconds = shortest;
  private readonly lines: Line[] = [];
  private readonly truncate: (lines: number) => void;

  /**
   * @param board one that has not run
   * @param write receives each line with its line end
   * @throws RangeError for a board that has run
   */
  constructor(
    private readonly board: Board,
    write: (line: string) => void,
    options: RecorderOptions = {},
  ) {
    if (board.clock.cycles !== 0) throw new RangeError('a recording begins before the first instruction');
    this.writer = new RecordingWriter(write);
    const { image = board.image, memory = [], truncate = cannotTruncate } = options;
    this.truncate = truncate;
    this.writer.head({
      board: board.description.name,
      options: optionsOf(board),
      image: nameOf(image),
      memory,
    });
    this.noteLine(0);
    this.undo = [
      board.inputs.listen(({ cycle, source, value }) => {
        this.rewind(cycle);
        this.put({ cycle, time: board.clock.now, input: source, value });
      }),
      board.watchBoundaries(() => this.atBoundary()),
    ];
  }

  /** Ends the recording. @param reason why the run ended */
  end(reason: string): void {
    this.board.runTo(this.board.clock.cycles);
    this.close();
    this.put({ ...this.state(), end: reason });
  }

  /** Ends the recording without an end line: it is valid for the run up to here. */
  close(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  private atBoundary(): void {
    const { clock } = this.board;
    if (clock.cycles >= clock.cycleAt(this.due)) {
      this.due = clock.now + Math.max(shortest, clock.now * part);
      this.put(this.state());
    }
    clock.pauseAt(clock.cycleAt(this.due));
  }

  private put(event: RecordedEvent): void {
    this.writer.event(event);
    this.noteLine(event.cycle);
  }

  private noteLine(cycle: Cycles): void {
    this.lines.push({ cycle, due: this.due, resume: this.writer.mark() });
  }

  /** Drops the lines after a cycle. */
  private rewind(cycle: Cycles): void {
    const { lines } = this;
    const kept = lines.findLastIndex((line) => line.cycle <= cycle) + 1;
    if (kept === lines.length) return;
    this.truncate(kept);
    lines.length = kept;
    const last = lines[kept - 1];
    this.due = last.due;
    last.resume();
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

function cannotTruncate(): void {
  throw new RangeError('a recorder of a board that goes back in time needs `truncate`');
}

function nameOf(image: Image | undefined): RecordingHead['image'] {
  if (!image) return { name: 'none', sha256: '' };
  const [first, ...others] = image.parts.map(({ name, format, address }) => ({
    name,
    ...(format === 'bin' && { base: address }),
  }));
  return { ...first, sha256: imageHash(image), ...(others.length > 0 && { others }) };
}
