/** How a command of `perch` is declared: its words, its options, examples. The types of its options' values follow. */
import { Command, type InferOptions, type Option } from '@commander-js/extra-typings';

/** The values that a list of options gives, by the options' names. */
export type ValuesOf<Options extends readonly unknown[], Before = unknown> = Options extends readonly [
  Option<infer Flags, infer Preset, infer Default, infer Value, infer Mandatory, infer Choice>,
  ...infer Rest,
]
  ? ValuesOf<Rest, InferOptions<Before, Flags, Default, Value, Mandatory, Preset, Choice>>
  : Before;

/** What `perch COMMAND --help` shows, but for the arguments. */
export interface CommandDeclaration<Options extends readonly unknown[]> {
  /** In the list of commands. */
  summary: string;
  description: string;
  /** In the order of the help text. */
  options: Options;
  /** Command lines, as they are typed. */
  examples: readonly string[];
}

/** Declares a command without arguments; `argument` of what it returns adds them. */
export function command<const Options extends readonly unknown[]>(
  name: string,
  { summary, description, options, examples }: CommandDeclaration<Options>,
) {
  const declared = new Command(name)
    .summary(summary)
    .description(description)
    .addHelpText('after', exampleText(examples));
  for (const option of options) declared.addOption(option as Option);
  return declared as unknown as Command<[], ValuesOf<Options, Record<never, never>>>;
}

/** The end of a help text. */
export function exampleText(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
