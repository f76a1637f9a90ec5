/** The ways in which a command fails: by a wrong command, a failed check, or the time limit. */

/** A command that cannot be executed, with the reason. */
export class ConsoleError extends Error {
  override name = 'ConsoleError';
}

/** An `expect` or `assert` that failed, with what was found. */
export class CheckFailed extends Error {
  override name = 'CheckFailed';
}

/** A run reached the time limit of the console. */
export class TimeLimitReached extends Error {
  override name = 'TimeLimitReached';
}
