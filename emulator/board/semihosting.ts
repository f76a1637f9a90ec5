/**
 * Semihosting on a board: the console, files and the command line behind the calls. Answers of the outside are inputs of the
 * board: recordings keep them, and a replay needs no files.
 */
import * as v from 'valibot';
import type { Bus } from '../bus/bus.js';
import { type OutsideRequest, Semihosting, type SemihostingHost } from '../core/semihosting.js';
import {
  errno,
  type ErrorName,
  type FileAnswer,
  type FilesHost,
  greatestPosition,
} from '../core/semihosting-files.js';
import type { Inputs } from '../port/inputs.js';
import type { Plain } from '../state/plain.js';
import { checkedBy } from '../state/schema.js';
import type { StateList } from '../state/state-list.js';
import type { Clock } from '../time/clock.js';
import type { Nanoseconds } from '../units.js';
import type { BoardConsole } from './console.js';
import { type FileContents, MemoryFiles } from './memory-files.js';
import type { RunResult } from './run-control.js';

export {
  errno,
  type ErrorName,
  type FileAnswer,
  type FileRequest,
  type FilesHost,
  greatestPosition,
} from '../core/semihosting-files.js';

/** What a board lets its program reach by semihosting. */
export interface SemihostingSettings {
  /** Files: in memory by name, or those of a host, such as a folder. None by default. */
  files?: FileContents | FilesHost;
  /** The program's command line, its name first; arguments with blanks are quoted. The image's name by default. */
  commandLine?: string;
}

/** Whether files are outside of the board. */
export function isFilesHost(files: FileContents | FilesHost): files is FilesHost {
  return typeof files.ask === 'function';
}

/**
 * A command line as newlib's start-up code reads it: blanks separate arguments, and one that begins with a quote ends with it.
 * @throws RangeError for an argument that cannot be passed so
 */
export function commandLineOf(...words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (/^[^\s"'][^\s]*$/.test(word)) return word;
  const quote = ['"', "'"].find((mark) => !word.includes(mark));
  if (quote !== undefined) return quote + word + quote;
  throw new RangeError(
    `an argument of the program has both kinds of quotes, and blanks or one of them first: ${word}`,
  );
}

/** @throws RangeError for settings that programs cannot use */
function checkSettings({ files, commandLine }: SemihostingSettings): void {
  if (commandLine !== undefined && (typeof commandLine !== 'string' || commandLine.includes('\0')))
    throw new RangeError('commandLine: expected text without NUL');
  const isIterable = (value: object) =>
    (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] !== undefined;
  if (files !== undefined && (typeof files !== 'object' || files === null || isIterable(files)))
    throw new RangeError('files: expected contents by name, or a host that answers requests with `ask`');
}

/** The board as semihosting needs it. */
interface Owner {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly console: BoardConsole;
  readonly cpu: { readonly s: Int32Array };
  readonly inputs: Inputs;
  readonly settings: SemihostingSettings;
  readonly image: { readonly name: string } | undefined;
  stop(result: RunResult): void;
}

/** An answer from outside, such as one of a recording. */
const answerSchema: v.GenericSchema<FileAnswer> = v.union(
  [
    v.strictObject({
      error: v.picklist(Object.keys(errno) as ErrorName[]),
      noFiles: v.optional(v.literal(true)),
    }),
    v.strictObject({ bytes: v.instance(Uint8Array) }),
    v.strictObject({
      value: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(greatestPosition)),
    }),
  ],
  `expected { bytes }, { value } from 0 to ${greatestPosition}, or { error } with the name of an error`,
);

export class BoardSemihosting implements SemihostingHost {
  /** Files in memory; undefined if the board has none. */
  readonly files: MemoryFiles | undefined;
  private readonly calls: Semihosting;

  /** @param report tells the user of something once */
  constructor(
    private readonly board: Owner,
    states: StateList,
    readonly report: (message: string) => void,
  ) {
    const { bus, console, cpu, inputs, settings } = board;
    checkSettings(settings);
    const { files } = settings;
    if (files && !isFilesHost(files)) this.files = new MemoryFiles(files, inputs, states);
    this.calls = new Semihosting(bus, cpu.s, this, states);
    // Bound: V8 would keep a closure written here, and the board with it (docs/testing.md, "What a fork costs").
    console.onInput = this.calls.consoleChanged.bind(this.calls);
    inputs.declare('semihosting', answerSchema, this.takeAnswer.bind(this));
  }

  /** Carries out the call that R0 and R1 describe. */
  call(): void {
    this.calls.call();
  }

  /** Whether the processor stands still until a call is answered. */
  get waiting(): boolean {
    return this.calls.waiting;
  }

  /** The number of bytes of console input that the program waits for; 0 if it does not. */
  get wanted(): number {
    return this.calls.wanted;
  }

  reset(): void {
    this.calls.reset();
  }

  // ---- what the calls reach ----

  /** @internal */
  write(stream: 'output' | 'error', bytes: Uint8Array): void {
    this.board.console.write('semihosting', bytes, stream === 'error');
  }

  /** @internal */
  read(length: number): Uint8Array | undefined {
    return this.board.console.read(length);
  }

  /** @internal */
  exit(exitCode: number, exitReason?: string): void {
    this.board.stop({ reason: 'exit', exitCode, ...(exitReason !== undefined && { exitReason }) });
  }

  /** @internal */
  now(): Nanoseconds {
    return this.board.clock.now;
  }

  /** @internal Files in memory answer at once. While recorded inputs are applied, the answer is among them. */
  ask(request: OutsideRequest): FileAnswer | undefined {
    if (this.files && request.kind !== 'command line') return this.files.ask(request);
    const { inputs } = this.board;
    if (!inputs.closed) inputs.enter('semihosting', this.askOutside(request) as Plain);
    return undefined;
  }

  private takeAnswer(answer: FileAnswer): void {
    this.calls.answer(answer);
  }

  private askOutside(request: OutsideRequest): FileAnswer {
    const { settings, image } = this.board;
    if (request.kind === 'command line') {
      const name = image?.name.replaceAll('"', '');
      const line = settings.commandLine ?? (name === undefined ? '' : commandLineOf(name));
      return { bytes: new TextEncoder().encode(line) };
    }
    if (settings.files && isFilesHost(settings.files)) {
      const answer = settings.files.ask(request);
      return checkedBy(answerSchema, answer, `files: the answer to '${request.kind}' of '${request.path}'`);
    }
    return { error: 'EACCES', noFiles: true };
  }
}
