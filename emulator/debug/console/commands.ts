/** All commands: how a word, which may be abbreviated, selects one, and the help texts. */
import { suggestion } from '../../suggestion.js';
import type { Command, CommandGroup } from './command.js';
import { actCommands } from './commands-act.js';
import { lookCommands } from './commands-look.js';
import { moveCommands } from './commands-move.js';
import { stopCommands } from './commands-stop.js';
import { ConsoleError } from './error.js';
import { table } from './format.js';
import { listOf, numberOf } from './words.js';

const titles: Readonly<Record<CommandGroup, string>> = {
  moving: 'Moving through time',
  stopping: 'Stopping',
  looking: 'Showing state',
  acting: 'Input and changes',
  checking: 'Checking, for scripts',
  console: 'The console',
};

const consoleCommands: readonly Command[] = [
  {
    name: 'help',
    short: ['h', '?'],
    group: 'console',
    usage: ['help', 'help stop'],
    summary: 'explain the commands, or one of them',
    complete: (before) => (before.length ? [] : commands.map((c) => c.name)),
    run: (_session, { words }) => (words.length ? helpOn(findCommand(words[0])) : overview()),
  },
  {
    name: 'quit',
    short: ['q', 'exit'],
    group: 'console',
    usage: ['quit', 'quit 3'],
    summary: 'leave, with exit code 0 by default',
    check: (_session, { words }) => void exitCodeOf(words),
    run: (_session, { words }) => ({ text: '', quit: exitCodeOf(words) }),
  },
];

function exitCodeOf(words: readonly string[]): number {
  const code = words.length ? numberOf(words[0]) : 0;
  if (code === undefined || code > 255)
    throw new ConsoleError(`'${words[0]}' is not an exit code: write 0 to 255`);
  return code;
}

export const commands: readonly Command[] = [
  ...moveCommands,
  ...stopCommands,
  ...lookCommands,
  ...actCommands,
  ...consoleCommands,
];

/** A command's full name and its short forms. */
function wordsFor({ name, short = [] }: Command): string[] {
  return [name, ...short];
}

/**
 * The command of a word: its name, a short form, or an unambiguous abbreviation.
 * @throws ConsoleError with the candidates
 */
export function findCommand(word: string): Command {
  const wanted = word.toLowerCase();
  const exact = commands.find((command) => wordsFor(command).includes(wanted));
  if (exact) return exact;
  const matches = commands.filter((command) => wordsFor(command).some((name) => name.startsWith(wanted)));
  if (matches.length === 1) return matches[0];
  if (matches.length > 1) {
    throw new ConsoleError(`'${word}' is ambiguous: it may be ${listOf(matches.map((c) => c.name))}`);
  }
  const names = commands.flatMap(wordsFor).filter((name) => name.length > 2);
  throw new ConsoleError(`no command '${word}'${suggestion(word, names)}: \`help\` lists them`);
}

function overview(): string {
  const parts = (Object.keys(titles) as CommandGroup[]).map((group) => {
    const rows = commands
      .filter((command) => command.group === group)
      .map(({ name, short = [], summary }) => [
        name,
        short.find((s) => s.length < name.length) ?? '',
        summary,
      ]);
    return `${titles[group]}\n${table(rows, '  ')}`;
  });
  const notes = [
    'The second column is the shortest form of a command; any unambiguous abbreviation works too.',
    '`help COMMAND` explains a command. Tab completes. An empty line repeats the last step. Ctrl-C ends a run, Ctrl-D leaves.',
  ];
  return [...parts, notes.join('\n')].join('\n\n');
}

const helpWidth = 100;

function helpOn({ name, short, usage, summary, help }: Command): string {
  const also = short?.length ? ` (also ${listOf(short, 'and')})` : '';
  const forms = usage.map((form) => `  ${form}`);
  return [`${name}${also}: ${summary}`, ...forms, ...(help ? [wrapped(help)] : [])].join('\n');
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (lines[last].length + word.length + 1 > helpWidth) lines.push(word);
    else lines[last] += `${lines[last] && ' '}${word}`;
  }
  return lines.join('\n');
}
