/**
 * The interactive debugger without its terminal: takes command lines and returns text. Its host prints the text, and gets
 * control between the slices of a run.
 */
import type { Board } from '../../board/board.js';
import { BusError } from '../../bus/fault.js';
import type { PaceText } from '../../port/serial-pace.js';
import type { Nanoseconds } from '../../units.js';
import { History } from '../history.js';
import type { Command, CommandArguments } from './command.js';
import { commands, findCommand } from './commands.js';
import { fitting, Completions } from './complete.js';
import { CheckFailed, ConsoleError, TimeLimitReached } from './error.js';
import type { ReadSource } from './look-code.js';
import { ConsoleContext } from './context.js';
import type { ConsoleHistory } from './motion.js';
import { type Word, wordsOf } from './words.js';

export interface DebugConsoleOptions {
  /** The board's history; a new one by default. */
  history?: ConsoleHistory;
  /** Reads source files for `list`. */
  readSource?: ReadSource;
  /** No motion passes this virtual time. */
  limit?: Nanoseconds;
  /** `line` and `next` execute at most this many instructions; 1,000,000 by default. */
  longestLine?: number;
  /** How `send` waits for the firmware; `fifo` by default. */
  pace?: PaceText;
  /** Called between slices of a run, for the host's other work. */
  breathe?: () => Promise<void> | undefined;
}

/** The reply to a command line. */
export interface Reply {
  /** Lines for the user, without the last line end. May be empty. */
  text: string;
  /**
   * A wrong command (`usage`), a failed check (`check`), or the time limit (`time`). The text is the message.
   */
  failed?: 'usage' | 'check' | 'time';
  /** The exit code with which the user leaves. */
  quit?: number;
}

export class DebugConsole {
  readonly history: ConsoleHistory;
  private readonly context: ConsoleContext;
  private readonly completions: Completions;
  private interrupted = false;
  private last: string | undefined;

  constructor(
    readonly board: Board,
    options: DebugConsoleOptions = {},
  ) {
    this.history = options.history ?? new History(board);
    const { breathe, readSource = () => undefined, limit = Infinity, longestLine = 1_000_000 } = options;
    const pause = async (): Promise<boolean> => {
      await breathe?.();
      return !this.interrupted;
    };
    const limits = { time: limit, instructions: longestLine };
    this.context = new ConsoleContext(board, this.history, readSource, pause, limits, options.pace);
    this.completions = new Completions(board, this.context.locations);
  }

  /** The first text for the user: the position, and what the image lacks. */
  get greeting(): string {
    const { board, context } = this;
    const image = board.image ? `${board.image.name} on ${board.description.name}` : board.description.name;
    const losses = context.locations.losses.map((loss) => `The image has ${loss}.`);
    return [`${image}. \`help\` lists the commands, \`quit\` leaves.`, ...losses, context.position].join(
      '\n',
    );
  }

  /** Executes a command line. Ignores an empty line and a comment (`#`). Reports errors of the user in the reply. */
  async execute(line: string): Promise<Reply> {
    const words = wordsOf(line);
    if (!words.length || words[0].text.startsWith('#')) return { text: '' };
    this.interrupted = false;
    try {
      const command = findCommand(words[0].text);
      const reply = await command.run(this.context, argumentsOf(line, words));
      this.last = command.repeats ? line : undefined;
      return typeof reply === 'string' ? { text: reply } : reply;
    } catch (error) {
      return failure(error);
    }
  }

  /** Finds the command of a line, none for a comment, and checks its arguments as far as that has no effect. */
  check(line: string): { command?: Command; failure?: string } {
    const words = wordsOf(line);
    if (!words.length || words[0].text.startsWith('#')) return {};
    try {
      const command = findCommand(words[0].text);
      command.check?.(this.context, argumentsOf(line, words));
      return { command };
    } catch (error) {
      return { failure: failure(error).text };
    }
  }

  /** Repeats the last command, if it is a step. */
  async repeat(): Promise<Reply> {
    return this.last === undefined ? { text: '' } : this.execute(this.last);
  }

  /** Ends the present motion. */
  interrupt(): void {
    this.interrupted = true;
  }

  /** The candidates for the last word of a line, and that word. */
  complete(line: string): [candidates: string[], word: string] {
    const words = wordsOf(line).map((word) => word.text);
    const partial = line === '' || /\s$/.test(line) ? '' : words.pop()!;
    if (!words.length) {
      const names = commands.map((command) => command.name);
      return [finished(fitting(partial, names)), partial];
    }
    const command = commandOf(words[0]);
    const candidates = command?.complete?.(words.slice(1), this.completions, partial) ?? [];
    return [finished(fitting(partial, candidates)), partial];
  }
}

function argumentsOf(line: string, words: readonly Word[]): CommandArguments {
  const rest = words.length > 1 ? line.slice(words[1].at).trimEnd() : '';
  return { words: words.slice(1).map((word) => word.text), rest };
}

/** Adds a blank to the only candidate, unless it has parts. */
function finished(candidates: string[]): string[] {
  const [only] = candidates;
  return candidates.length === 1 && !/[.:]/.test(only) ? [`${only} `] : candidates;
}

function commandOf(word: string): Command | undefined {
  try {
    return findCommand(word);
  } catch {
    return undefined;
  }
}

function failure(error: unknown): Reply {
  if (error instanceof TimeLimitReached) return { text: error.message, failed: 'time' };
  if (error instanceof CheckFailed) return { text: error.message, failed: 'check' };
  if (error instanceof ConsoleError || error instanceof RangeError)
    return { text: error.message, failed: 'usage' };
  if (error instanceof BusError) return { text: `bus error: ${error.reason}`, failed: 'usage' };
  throw error;
}
