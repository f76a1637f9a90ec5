/** Declares a command of `perch`: texts, options, examples. The types of the option values follow from the declaration. */
import { Command, type InferOptions, type Option } from '@commander-js/extra-typings';
import { joinStimuli } from './stimulus.js';

/** The values of a list of options, by option name. */
export type ValuesOf<Options extends readonly unknown[], Before = unknown> = Options extends readonly [
  Option<infer Flags, infer Preset, infer Default, infer Value, infer Mandatory, infer Choice>,
  ...infer Rest,
]
  ? ValuesOf<Rest, InferOptions<Before, Flags, Default, Value, Mandatory, Preset, Choice>>
  : Before;

/** What `perch COMMAND --help` shows, except the arguments. */
export interface CommandDeclaration<Options extends readonly unknown[]> {
  /** Shown in the list of commands. */
  summary: string;
  description: string;
  /** In the order of the help text. */
  options: Options;
  /** Command lines as typed. */
  examples: readonly string[];
}

/** A command whose `--at` takes two arguments. */
class PairingCommand extends Command {
  override parseOptions(args: string[]) {
    return super.parseOptions(this.options.some(({ long }) => long === '--at') ? joinStimuli(args) : args);
  }
}

/** Declares a command without arguments. The returned command's `argument` adds them. */
export function command<const Options extends readonly unknown[]>(
  name: string,
  { summary, description, options, examples }: CommandDeclaration<Options>,
) {
  const declared = new PairingCommand(name)
    .summary(summary)
    .description(description)
    .addHelpText('after', exampleText(examples));
  for (const option of options) declared.addOption(option as Option);
  return declared as unknown as Command<[], ValuesOf<Options, Record<never, never>>>;
}

/** The examples that end a help text. */
export function exampleText(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
