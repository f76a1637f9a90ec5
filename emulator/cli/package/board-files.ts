/** Which boards of a command line are files. Such a board is loaded as a module, and so is the command then. */

/** Whether an argument of `--board` is a file, not a name. */
export function isBoardFile(board: string): boolean {
  return /[\\/]|\.[cm]?[jt]s$/.test(board);
}

/** The arguments of `--board` on a command line that are files; with `--` ends what is read. */
export function boardFilesIn(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  return own
    .map((arg, n) => (arg === '--board' ? own[n + 1] : /^--board=(.*)$/s.exec(arg)?.[1]))
    .filter((board) => board !== undefined)
    .filter(isBoardFile);
}
