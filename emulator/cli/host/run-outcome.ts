/** The reports and the exit code of a finished run. */
import type { Board, RunResult } from '../../board/board.js';
import { formatCrash } from '../../board/crash.js';
import { notify } from './stdio.js';

/**
 * Returns the process's exit code after a run. Prints the report of a crash.
 * @param otherwise the exit code if the firmware neither exited nor crashed
 */
export function exitCodeOf(
  { reason, exitCode = 0, exitReason, crash }: RunResult,
  otherwise: number,
): number {
  if (exitReason !== undefined) notify(`the program stopped itself: ${exitReason}`);
  if (reason === 'exit') return processExitCode(exitCode);
  if (reason !== 'crash') return otherwise;
  process.stderr.write(crash ? `${formatCrash(crash)}\n` : 'perch: the firmware crashed\n');
  return 1;
}

/** The low eight bits; 1 if they are 0 but the code is not. */
export function processExitCode(code: number): number {
  return code & 0xff || (code === 0 ? 0 : 1);
}

/** Prints the features that the firmware used and the model lacks. */
export function printReports({ reports }: Board): void {
  if (!reports.length) return;
  notify('the firmware used features that are not modelled:');
  for (const report of reports) process.stderr.write(`  ${report}\n`);
}

/** Prints the lines of `--digest` and `--stats json`. */
export function printState(
  board: Board,
  options: { digest?: boolean; stats?: 'json' },
  run: { image: string; reason: string; wallSeconds: number },
): void {
  if (options.digest) notify(`digest ${board.digest()}`);
  if (options.stats) process.stderr.write(`${JSON.stringify(statistics(board, run))}\n`);
}

function statistics(
  board: Board,
  { image, reason, wallSeconds }: { image: string; reason: string; wallSeconds: number },
) {
  const { instructions, name: engine } = board.engine;
  return {
    board: board.description.name,
    image,
    engine,
    exitReason: reason,
    instructions,
    cycles: board.clock.cycles,
    virtualSeconds: board.clock.now / 1e9,
    wallSeconds: Number(wallSeconds.toFixed(6)),
    mips: Number((instructions / wallSeconds / 1e6).toFixed(3)),
    digest: board.digest(),
  };
}
