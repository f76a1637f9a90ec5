/** What a trace is to contain: blocks, pins, exceptions, serial lines, bus masters, by the names a user gives. */
import type { Board } from '../board/board.js';

/** Nothing chosen is everything; else only what is chosen. */
export interface TraceSelection {
  /** Accesses to blocks (`UART0`) or single registers (`UART0.CTL`). */
  blocks?: readonly string[] | 'all';
  /** Edges and serial frames on wires (`PD0`). */
  pins?: readonly string[] | 'all';
  exceptions?: boolean;
  /** Serial frames on the board's serial lines. */
  serial?: boolean;
  /** What bus masters other than the processor move. */
  transfers?: boolean;
}

/** A selection whose names have been checked. */
export interface CheckedSelection {
  /** Whether anything is wanted that happens on the board itself. */
  onBoard: boolean;
  wants(block: string, register: string | undefined): boolean;
  /** The pins whose edges and frames are wanted. */
  pins: readonly string[];
  exceptions: boolean;
  serial: boolean;
  transfers: boolean;
}

/** @throws RangeError for a block, register or pin that the board does not have, with near ones. */
export function checkSelection(board: Board, selection: TraceSelection): CheckedSelection {
  const { blocks, pins, exceptions = false, serial = false, transfers = false } = selection;
  const everything = !(blocks || pins || exceptions || serial || transfers);
  return {
    onBoard: everything || !!(blocks || pins || exceptions || serial),
    wants: wantedRegisters(board, everything ? 'all' : (blocks ?? [])),
    pins: everything || pins === 'all' ? board.pinNames : checkPins(board, pins ?? []),
    exceptions: everything || exceptions,
    serial: everything || serial,
    transfers: everything || transfers,
  };
}

function wantedRegisters(board: Board, names: readonly string[] | 'all'): CheckedSelection['wants'] {
  if (names === 'all') return () => true;
  const wanted = new Set<string>();
  for (const name of names) {
    const { block, register } = board.names.find(name);
    wanted.add(register ? `${block.name}.${register.name}` : block.name);
  }
  return (block, register) => wanted.has(block) || wanted.has(`${block}.${register}`);
}

function checkPins(board: Board, names: readonly string[]): string[] {
  return names.map((name) => board.pin(name.toUpperCase()).name);
}
