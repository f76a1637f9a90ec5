/**
 * The options of boards: those of the packaged boards are declared, those of a board in a file are added to the commands that
 * build a board.
 */
import { type Command, Option } from '@commander-js/extra-typings';
import { UsageError } from '../errors.js';
import { serialLine } from './serial-target.js';
import { parseFrequency } from './values.js';

export const mac = new Option('--mac <address>', 'MAC address of the board, e.g. 02:50:65:72:63:68');

export const crystal = new Option(
  '--crystal <frequency>',
  'main crystal of the board, e.g. 8MHz or 16000000 (default: 16 MHz)',
).argParser((argument) => parseFrequency('--crystal', argument));

/** For every command that builds a board. */
export const boardOptions = [mac, crystal] as const;
export const knownOptions: readonly string[] = boardOptions.map((option) => option.attributeName());

/** The serial lines that every command declares that connects any. */
export const knownLines: readonly string[] = ['uart0', 'uart1', 'uart2'];

/** The member of the options' values. */
export function optionKey(name: string): string {
  return new Option(`--${name} <value>`).attributeName();
}

type AnyCommand = Pick<Command<unknown[]>, 'options' | 'addOption' | 'name'>;

/** The parts of a board's description that are options of commands. */
interface OptionsOfBoard {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  readonly serial: Readonly<Record<string, unknown>>;
}

/**
 * Adds the options of a board to the commands that build one, and its serial lines to those that connect them. Values are numbers
 * if they look so, else texts.
 * @throws UsageError for an option or a line that has the name of one of the command line
 */
export function addBoardOptions(commands: readonly AnyCommand[], board: OptionsOfBoard): void {
  const having = (option: string) => commands.filter((command) => hasOption(command, option));
  for (const [name, doc] of Object.entries(board.options).filter(([name]) => !knownOptions.includes(name))) {
    const option = () => new Option(`--${name} <value>`, doc).argParser(valueOf);
    addOption(having('crystal'), `the option '${name}' of ${board.name}`, name, option);
  }
  for (const name of Object.keys(board.serial).filter((name) => !knownLines.includes(name)))
    addOption(having('uart0'), `the serial line '${name}' of ${board.name}`, name, () =>
      serialLine(name, 'none'),
    );
}

function addOption(commands: readonly AnyCommand[], what: string, name: string, make: () => unknown): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new UsageError(`--board: ${what} is not a word in small letters and digits`);
  for (const command of commands) {
    if (hasOption(command, name))
      throw new UsageError(`--board: ${what} is an option of perch ${command.name()}`);
    command.addOption(make() as never);
  }
}

function hasOption(command: AnyCommand, name: string): boolean {
  return command.options.some(({ long }) => long === `--${name}`);
}

function valueOf(text: string): number | string {
  return /^(0x[0-9a-f]+|-?\d+(\.\d+)?)$/i.test(text) ? Number(text) : text;
}
