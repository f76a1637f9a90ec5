/** How the console's commands fail: by what the user wrote, by a check that does not hold, by running out of time. */

/** A command that cannot be followed: the message says what is wrong with it. */
export class ConsoleError extends Error {
  override name = 'ConsoleError';
}

/** `expect` or `assert` did not find what it wanted: the message says what it found. */
export class CheckFailed extends Error {
  override name = 'CheckFailed';
}

/** A run came to the virtual time at which the session has to end. */
export class TimeLimitReached extends Error {
  override name = 'TimeLimitReached';
}
