/** The arguments of `--at`: a moment and an action. They are two words of the command line, which commander takes as one. */
import { UsageError } from '../errors.js';

export interface StimulusText {
  when: string;
  action: string;
}

/** Between the two in the joined argument: no argument contains it. */
const separator = '\0';

/** @throws UsageError naming the option */
export function parseStimulus(option: string, joined: string): StimulusText {
  const [when, action] = joined.split(separator);
  if (action !== undefined) return { when, action };
  throw new UsageError(`${option}: '${when}' has no action: write ${option} 50ms 'press button'`);
}

const option = '--at';

/** Joins the two arguments of each `--at`, up to `--`. An action that is missing stays so. */
export function joinStimuli(args: readonly string[]): string[] {
  const joined: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') return [...joined, arg, ...rest];
    const when = arg.startsWith(`${option}=`) ? arg.slice(option.length + 1) : undefined;
    if (arg !== option && when === undefined) {
      joined.push(arg);
      continue;
    }
    const words = [when ?? rest.shift() ?? ''];
    if (rest.length && !rest[0].startsWith('-')) words.push(rest.shift()!);
    joined.push(option, words.join(separator));
  }
  return joined;
}
