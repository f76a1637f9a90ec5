/**
 * The options of boards: those of the packaged boards are declared, those of a board in a file are added to the commands that
 * build a board.
 */
import { type Command, Option } from '@commander-js/extra-typings';
import { UsageError } from '../errors.js';
import { parseFrequency } from './values.js';

export const mac = new Option('--mac <address>', 'MAC address of the board, e.g. 02:50:65:72:63:68');

export const crystal = new Option(
  '--crystal <frequency>',
  'main crystal of the board, e.g. 8MHz or 16000000 (default: 16 MHz)',
).argParser((argument) => parseFrequency('--crystal', argument));

/** For every command that builds a board. */
export const boardOptions = [mac, crystal] as const;
export const knownOptions: readonly string[] = boardOptions.map((option) => option.attributeName());

/** The member of the options' values. */
export function optionKey(name: string): string {
  return new Option(`--${name} <value>`).attributeName();
}

type AnyCommand = Pick<Command<unknown[]>, 'options' | 'addOption' | 'name'>;

/**
 * Adds the options of a board to the commands that build one. Their values are numbers if they look so, else texts.
 * @throws UsageError for an option that has the name of one of the command line
 */
export function addBoardOptions(
  commands: readonly AnyCommand[],
  board: string,
  options: Readonly<Record<string, string>>,
): void {
  const builders = commands.filter((command) => command.options.some(({ long }) => long === '--crystal'));
  for (const [name, doc] of Object.entries(options).filter(([name]) => !knownOptions.includes(name))) {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw new UsageError(
        `--board: the option '${name}' of ${board} is not a word in small letters and digits`,
      );
    }
    for (const command of builders) {
      if (command.options.some(({ long }) => long === `--${name}`)) {
        throw new UsageError(
          `--board: the option '${name}' of ${board} is an option of perch ${command.name()}`,
        );
      }
      command.addOption(new Option(`--${name} <value>`, doc).argParser(valueOf) as never);
    }
  }
}

function valueOf(text: string): number | string {
  return /^(0x[0-9a-f]+|-?\d+(\.\d+)?)$/i.test(text) ? Number(text) : text;
}
