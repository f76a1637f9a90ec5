/** A command of the console: its words, action, help and completion. */
import type { Completions } from './complete.js';
import type { ConsoleContext } from './context.js';

export type CommandGroup = 'moving' | 'stopping' | 'looking' | 'acting' | 'checking' | 'console';

/** The arguments of a command. */
export interface CommandArguments {
  words: readonly string[];
  /** The same as one text, as written. */
  rest: string;
}

/** A reply that may end the console. */
export type CommandResult = { text: string; quit?: number };

export interface Command {
  name: string;
  /** Short forms, besides unambiguous abbreviations. */
  short?: readonly string[];
  group: CommandGroup;
  /** Its forms, one per line. */
  usage: readonly string[];
  summary: string;
  /** More than the summary. */
  help?: string;
  /** Whether an empty line at a terminal repeats it. */
  repeats?: boolean;
  /** Candidates for the next word, by the words before it and its first characters. */
  complete?(before: readonly string[], completions: Completions, partial: string): Iterable<string>;
  /** Checks its arguments without any effect. A script is checked before it is executed. @throws ConsoleError */
  check?(context: ConsoleContext, args: CommandArguments): void;
  /** @throws ConsoleError, CheckFailed */
  run(
    context: ConsoleContext,
    args: CommandArguments,
  ): Promise<string | CommandResult> | string | CommandResult;
}
