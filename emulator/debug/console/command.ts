/** What a command of the console is: its words, what it does, how it explains and completes itself. */
import type { Completions } from './complete.js';
import type { ConsoleContext } from './context.js';

export type CommandGroup = 'moving' | 'stopping' | 'looking' | 'acting' | 'checking' | 'console';

/** What a command was given. */
export interface Given {
  /** The words behind the command. */
  words: readonly string[];
  /** The same as they were written. */
  rest: string;
}

/** Something that the console itself does after a command. */
export type Effect = { text: string; quit?: number };

export interface Command {
  name: string;
  /** Shorter ways to write it, besides every beginning that no other command has. */
  short?: readonly string[];
  group: CommandGroup;
  /** How it is written, a form a line. */
  usage: readonly string[];
  /** What it does, in a few words. */
  summary: string;
  /** What there is to know beyond that. */
  help?: string;
  /** An empty line at a terminal does it again. */
  repeats?: boolean;
  /** What the next word may be, by the words before it and its beginning. */
  complete?(before: readonly string[], completions: Completions, partial: string): Iterable<string>;
  /** @throws ConsoleError, CheckFailed */
  run(session: ConsoleContext, given: Given): Promise<string | Effect> | string | Effect;
}
