/**
 * The interactive debugger without its terminal: takes command lines and gives text. Whoever hosts it prints what it
 * gives, and lets it run in slices.
 */
import type { Board } from '../../board/board.js';
import { BusError } from '../../bus/fault.js';
import type { Nanoseconds } from '../../units.js';
import { History } from '../history.js';
import { type Command } from './command.js';
import { commands, findCommand } from './commands.js';
import { fitting, Completions } from './complete.js';
import { CheckFailed, ConsoleError, TimeLimitReached } from './error.js';
import type { ReadSource } from './look-code.js';
import { ConsoleContext } from './context.js';
import { wordsOf } from './words.js';

export interface DebugConsoleOptions {
  /** The board's history, if it has one already. */
  history?: History;
  /** Reads source files for `list`. */
  readSource?: ReadSource;
  /** No run goes beyond this virtual time. */
  limit?: Nanoseconds;
  /** Called between slices of a run: a host lets its other work happen here. */
  breathe?: () => Promise<void> | undefined;
}

/** What a command line came to. */
export interface Reply {
  /** Lines for the user, without the last line end; may be empty. */
  text: string;
  /**
   * Reasons the command was not followed (`usage`), that a check does not hold (`check`), or that a run came to the time limit
   * (`time`); the text says so.
   */
  failed?: 'usage' | 'check' | 'time';
  /** The user wants to leave, with this exit code. */
  quit?: number;
}

export class DebugConsole {
  readonly history: History;
  private readonly session: ConsoleContext;
  private readonly completions: Completions;
  private stopped = false;
  private last: string | undefined;

  constructor(
    readonly board: Board,
    options: DebugConsoleOptions = {},
  ) {
    this.history = options.history ?? new History(board);
    const { breathe, readSource = () => undefined, limit = Infinity } = options;
    const pause = async (): Promise<boolean> => {
      await breathe?.();
      return !this.stopped;
    };
    this.session = new ConsoleContext(board, this.history, readSource, pause, limit);
    this.completions = new Completions(board, this.session.locations);
  }

  /** What a user is greeted with: where the program is, and what the image does not tell. */
  get greeting(): string {
    const { board, session } = this;
    const image = board.image ? `${board.image.name} on ${board.description.name}` : board.description.name;
    const losses = session.locations.losses.map((loss) => `The image has ${loss}.`);
    return [`${image}. \`help\` explains, \`quit\` leaves.`, ...losses, session.position].join('\n');
  }

  /** Follows a command line. An empty one, and one that begins with `#`, is nothing. Never throws for what is in it. */
  async execute(line: string): Promise<Reply> {
    const words = wordsOf(line);
    if (!words.length || words[0].text.startsWith('#')) return { text: '' };
    this.stopped = false;
    try {
      const command = findCommand(words[0].text);
      const rest = words.length > 1 ? line.slice(words[1].at).trimEnd() : '';
      const reply = await command.run(this.session, { words: words.slice(1).map((w) => w.text), rest });
      this.last = command.repeats ? line : undefined;
      return typeof reply === 'string' ? { text: reply } : reply;
    } catch (error) {
      return failure(error);
    }
  }

  /** Follows the last command once more, if it is one that moves by a step. */
  async repeat(): Promise<Reply> {
    return this.last === undefined ? { text: '' } : this.execute(this.last);
  }

  /** Ends the motion under way. */
  interrupt(): void {
    this.stopped = true;
  }

  /** What the last word of a line may become, and that word. */
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

/** A word that can become nothing else, and has no parts, is followed by a blank. */
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
