/** The reports and the exit code of a finished run. */
import type { Board, RunResult } from '../../board/board.js';
import { type Crash, formatCrash } from '../../board/crash.js';
import { formatReport, type Report } from '../../board/reports.js';
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

/** Prints a notice of the board when it occurs. */
export function notifyReport(report: Report): void {
  notify(formatReport(report), { apart: true });
}

/**
 * Ends the reports of a run: prints the faults that the firmware handled, which nothing printed before, and how often the
 * notices occurred that were printed when they occurred first.
 * @param exitCode of the run
 * @returns the exit code: 1 instead of 0 with `strict` if there are reports
 */
export function closeReports(board: Board, exitCode: number, { strict }: { strict?: boolean }): number {
  const { reports } = board;
  const faults = reports.filter(({ kind }) => kind === 'fault');
  printFaults(
    'the firmware handled faults:',
    faults.filter(({ unfinished }) => !unfinished),
  );
  printFaults(
    'the firmware has not returned from the handlers of faults:',
    faults.filter(({ unfinished }) => unfinished),
  );
  const notices = reports.filter(({ kind }) => kind === 'notice');
  const further = notices.reduce((sum, { count }) => sum + count - 1, 0);
  if (further) notify(`${further} further occurrence${further === 1 ? '' : 's'} of these reports`);
  if (!strict || exitCode !== 0 || !reports.length) return exitCode;
  notify(`--strict: ${reports.length} report${reports.length === 1 ? '' : 's'}`);
  return 1;
}

function printFaults(heading: string, faults: readonly Report[]): void {
  if (faults.length) notify(heading);
  for (const fault of faults) {
    process.stderr.write(`  ${formatReport({ ...fault, unfinished: undefined })}\n`);
  }
}

/** A finished run, for the statistics. */
export interface FinishedRun {
  image: string;
  reason: string;
  exitCode: number;
  crash?: Crash;
  wallSeconds: number;
}

/** Prints the lines of `--digest` and `--stats json`. */
export function printState(
  board: Board,
  options: { digest?: boolean; stats?: 'json' },
  run: FinishedRun,
): void {
  if (options.digest) notify(`digest ${board.digest()}`);
  if (options.stats) process.stderr.write(`${JSON.stringify(statistics(board, run))}\n`);
}

function statistics(board: Board, { image, reason, exitCode, crash, wallSeconds }: FinishedRun) {
  const { instructions, name: engine } = board.engine;
  return {
    board: board.description.name,
    image,
    engine,
    exitReason: reason,
    exitCode,
    instructions,
    cycles: board.clock.cycles,
    virtualSeconds: board.clock.now / 1e9,
    wallSeconds: Number(wallSeconds.toFixed(6)),
    mips: Number((instructions / wallSeconds / 1e6).toFixed(3)),
    digest: board.digest(),
    ...(crash && { crash: crashStatistics(crash) }),
    reports: board.reports,
  };
}

/** A crash with plain numbers; its place is that of the innermost frame. */
function crashStatistics({ exception, reason, status, address, lockup, time, registers, backtrace }: Crash) {
  const frames = backtrace.map(({ pc, symbol, location, interrupted }) => ({
    pc,
    symbol,
    file: location?.file,
    line: location?.line,
    interrupted,
  }));
  const { symbol, file, line } = frames[0] ?? {};
  return {
    exception,
    reason,
    status,
    address,
    lockup: lockup ?? false,
    time,
    pc: registers.pc,
    symbol,
    file,
    line,
    registers,
    backtrace: frames,
  };
}
