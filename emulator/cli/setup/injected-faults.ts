/** `--fault`: faults to inject into a run. */
import type { Board } from '../../board/board.js';
import type { InjectedFault } from '../../board/fault-injection.js';
import { faultForms, parseFault } from '../../board/fault-injection-text.js';
import { asUsage, suggestion } from '../errors.js';
import { notify, writeOutput } from '../host/stdio.js';

/** Whether the options include `--fault help`. */
export function asksForFaultHelp({ fault }: { fault?: readonly string[] }): boolean {
  return fault?.includes('help') ?? false;
}

/** `--fault help`: lists the forms of faults. Returns the exit code. */
export function printFaultHelp(): number {
  const width = Math.max(...faultForms.map(([form]) => form.length));
  const forms = faultForms.map(([form, meaning]) => `  ${form.padEnd(width)}  ${meaning}`);
  const lines = ['Faults; each takes [at TIME], a lasting one [for TIME], a random one [seed N]:', ...forms];
  writeOutput(`${lines.join('\n')}\n`);
  return 0;
}

/**
 * Reads faults and checks them without injecting them.
 * @throws UsageError if a text is not a fault, or names something that the board or image does not have
 */
export function parseFaults(board: Board, texts: readonly string[] = []): InjectedFault[] {
  return texts.map((text) =>
    asUsage(() => {
      const fault = parseFault(text, (symbol) => addressOf(board, symbol));
      board.faults.check(fault);
      return fault;
    }, '--fault'),
  );
}

/** Injects faults and reports their effects on stderr. */
export function injectFaults(board: Board, faults: readonly InjectedFault[]): void {
  board.faults.onStrike = (text, time) => {
    if (!board.replaying) notify(`fault at ${(time / 1e6).toFixed(3)} ms: ${text}`);
  };
  for (const fault of faults) board.faults.inject(fault);
}

function addressOf(board: Board, symbol: string): number {
  const { symbols } = board.code;
  const found = symbols.byName(symbol);
  if (found) return found.address;
  if (symbol.includes('.')) {
    board.names.find(symbol);
    throw new RangeError(
      `${symbol} is a register of a block: only bits of a memory or of R0 to R12, SP, LR and PC can flip`,
    );
  }
  const names = symbols.list().map(({ name }) => name);
  throw new RangeError(`no symbol or register '${symbol}'${suggestion(symbol, names)}`);
}
