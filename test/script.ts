/** What the repository's own commands share: their options, and errors that the user can mend. */
import { parseArgs } from 'node:util';

/** Something that the user can mend: the message is all that is printed. */
export class ScriptError extends Error {}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
/** What the command line gives for options. */
export type Values<T extends Options> = {
  readonly [name in keyof T]?: T[name]['type'] extends 'boolean' ? boolean : string;
} & { readonly help?: boolean };

/** The options of the command line, `--help` among them. @throws ScriptError with the help for any other */
export function optionsOf<T extends Options>(options: T, help: string): Values<T> {
  try {
    const all = { ...options, help: { type: 'boolean' } } as const;
    return parseArgs({ args: process.argv.slice(2), options: all }).values as Values<T>;
  } catch (error) {
    throw new ScriptError(`${(error as Error).message}\n${help}`);
  }
}

/** Runs a command. A ScriptError ends it with exit code 2. */
export async function script(name: string, main: () => void | Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    console.error(`${name}: ${error.message}`);
    process.exitCode = 2;
  }
}
