/** Replays a recording: its inputs enter at their cycles, its digests are compared with the state. */
import type { Board } from '../board/board.js';
import type { Image } from '../image/image.js';
import { type Input, InputError } from '../port/inputs.js';
import type { Cycles, Nanoseconds } from '../units.js';
import { debugAccess } from './debug-access.js';
import {
  imageHash,
  optionsOf,
  type RecordedDigest,
  type RecordedEvent,
  type Recording,
  RecordingError,
} from './recording.js';

/** Runs the board of a replay: directly, or through its history. */
export interface ReplayVia {
  /** Runs to the first instruction boundary at or after a cycle, or less far. */
  runTo(cycle: Cycles): void;
  enter(input: Input): void;
}

/** The first difference between a run and its recording. */
export interface Divergence {
  /** The line of the recording. */
  line: number;
  /** The last position at which the states are known to agree. */
  from: { cycle: Cycles; time: Nanoseconds };
  /** The first position at which they are known to differ. */
  to: { cycle: Cycles; time: Nanoseconds };
  reason: string;
}

export interface ReplayOptions {
  /** How the board is run; directly by default. */
  via?: ReplayVia;
  /** The firmware, if the board's image contains more than that. */
  image?: Image;
}

/** Rejects a recording of another board or image. */
function checkRecording(recording: Recording, board: Board, image: Image | undefined): void {
  const reject = (why: string) => {
    throw new RecordingError(`${recording.file}:1: ${why}`);
  };
  const { name } = board.description;
  if (recording.board !== name) reject(`the recording is of the board ${recording.board}, not of ${name}`);
  const [there, here] = [recording.options, optionsOf(board)].map(
    (options) => new Map(Object.entries(options)),
  );
  for (const option of new Set([...there.keys(), ...here.keys()])) {
    const [a, b] = [there.get(option), here.get(option)].map((value) => JSON.stringify(value) ?? 'none');
    if (a !== b) reject(`the recording's board has the ${option} ${a}, and this one ${b}`);
  }
  const sha256 = image ? imageHash(image) : '';
  if (recording.image.sha256 !== sha256) {
    const { name, others = [] } = recording.image;
    const [there, here] = [[{ name }, ...others], image?.parts ?? []].map((files) =>
      files.map((file) => file.name).join(' and '),
    );
    reject(
      `the recording is of the image ${there} with SHA-256 ${short(recording.image.sha256)}, and ` +
        `${here || 'no image'} has ${short(sha256)}`,
    );
  }
}

/** Rejects inputs that the board does not have, before the first is applied. */
function checkInputs({ file, events }: Recording, { inputs }: Board): void {
  for (const { line, event } of events) {
    if ('input' in event) orReject(file, line, () => inputs.check(event.input, event.value));
  }
}

/** @throws RecordingError if the board rejects an input of the recording */
function orReject(file: string, line: number, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new RecordingError(`${file}:${line}: ${error.message}`);
  }
}

/** Times in recordings are rounded. */
const tolerance: Nanoseconds = 1000;
/** A run that ends without progress so many times cannot reach the recording's next line: its firmware has crashed. */
const mostHalts = 10;

/** The replay of a recording. */
export class Replay {
  /** The first difference; undefined while there is none. */
  divergence: Divergence | undefined;
  private next = 0;
  private verified = { cycle: 0, time: 0 };
  private readonly via: ReplayVia;

  /**
   * @param board one that has not run
   * @throws RecordingError if the board or its image is not the recorded one, or the board does not have a recorded input
   */
  constructor(
    readonly board: Board,
    readonly recording: Recording,
    { via, image = board.image }: ReplayOptions = {},
  ) {
    this.via = via ?? {
      runTo: (cycle) => void board.runTo(cycle),
      enter: (input) => board.inputs.apply(input),
    };
    // A debugger's changes may be among the inputs: this declares their source.
    debugAccess(board);
    if (board.clock.cycles !== 0) throw new RecordingError(`${recording.file}: the board has already run`);
    checkRecording(recording, board, image);
    checkInputs(recording, board);
  }

  /** Whether the replay is complete, or has ended at a difference. */
  get done(): boolean {
    return this.divergence !== undefined || this.next >= this.recording.events.length;
  }

  /** Why the recorded run ended; undefined if the recording has no end. */
  get reason(): string | undefined {
    const last = this.recording.events.at(-1)?.event;
    return last && 'end' in last ? last.end : undefined;
  }

  /**
   * Replays up to a cycle at most. Ignores live input meanwhile.
   * @throws RecordingError for an input that the board rejects in its present state
   */
  advance(until: Cycles = Infinity): void {
    const { board } = this;
    board.inputs.recorded = true;
    try {
      while (!this.done) {
        const { line, event } = this.recording.events[this.next];
        const target = Math.min(event.cycle, until);
        const arrived = this.runTo(target, event.time);
        if (board.semihosting.waiting && board.clock.cycles < target) {
          this.diverge(line, event, 'no input for the semihosting call at which this run waits');
          return;
        }
        if (event.cycle > until && arrived) return;
        this.next++;
        this.perform(line, event);
      }
    } finally {
      board.inputs.recorded = false;
    }
  }

  /**
   * Returns false if the board cannot run that far, or is not there by the time at which the recording has it there. Ends early
   * if the program waits for input that the recording lacks.
   */
  private runTo(cycle: Cycles, time: Nanoseconds): boolean {
    const { clock, semihosting } = this.board;
    for (let halts = 0; clock.cycles < cycle && !semihosting.waiting; halts++) {
      const latest = clock.cycleAt(time + tolerance);
      if (halts === mostHalts || clock.cycles > latest) return false;
      const before = clock.cycles;
      this.via.runTo(Math.min(cycle, latest + 1));
      if (clock.cycles > before) halts = -1;
    }
    return true;
  }

  private perform(line: number, event: RecordedEvent): void {
    const { clock } = this.board;
    if (clock.cycles >= event.cycle) this.via.runTo(event.cycle);
    const { cycles } = clock;
    if (cycles !== event.cycle) {
      this.diverge(
        line,
        event,
        `an instruction boundary at cycle ${event.cycle}, and this run has one at ${cycles}`,
      );
    } else if ('input' in event) {
      const { input: source, value, cycle } = event;
      orReject(this.recording.file, line, () => this.via.enter({ cycle, source, value }));
    } else {
      this.compare(line, event);
    }
  }

  private compare(line: number, event: RecordedDigest): void {
    const { board } = this;
    if (board.digest() !== event.digest) this.completeLockup(event);
    const { cycle, time, digest, instructions } = event;
    if (board.digest() === digest) {
      this.verified = { cycle, time };
      return;
    }
    const [a, b] = [instructions, board.engine.instructions];
    const counts =
      a === b ? `after ${a} instructions in both` : `after ${a} instructions, and this run after ${b}`;
    this.diverge(line, event, `state ${digest} ${counts}, and this run has ${board.digest()}`);
  }

  /** A run that ended in lockup includes all that was due at its last cycle: completes that cycle. */
  private completeLockup({ cycle }: RecordedDigest): void {
    const saved = this.board.save();
    this.board.runTo(cycle + 1);
    if (this.board.clock.cycles !== cycle) this.board.restore(saved);
  }

  private diverge(line: number, { cycle, time }: RecordedEvent, recorded: string): void {
    this.divergence = {
      line,
      from: this.verified,
      to: { cycle, time },
      reason: `the recording has ${recorded}`,
    };
  }
}

/** A message: where and how a run differs from its recording. */
export function formatDivergence({ file }: Recording, { line, from, to, reason }: Divergence): string {
  const at = ({ cycle, time }: Divergence['from']) => `${(time / 1e9).toFixed(6)} s (cycle ${cycle})`;
  return `${file}:${line}: the run differs from the recording between ${at(from)} and ${at(to)}: ${reason}`;
}

function short(hash: string): string {
  return hash ? `${hash.slice(0, 12)}…` : 'none';
}
