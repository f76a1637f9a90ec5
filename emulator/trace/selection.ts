/** Selects what a trace contains: blocks, pins, exceptions, serial lines, bus masters, by name. */
import type { Board } from '../board/board.js';

/** Selects events; an empty selection includes all events. */
export interface TraceSelection {
  /** Accesses to blocks (`UART0`) or single registers (`UART0.CTL`). */
  blocks?: readonly string[] | 'all';
  /** Edges and serial frames on wires (`PD0`). */
  pins?: readonly string[] | 'all';
  exceptions?: boolean;
  /** Serial frames on the board's serial lines. */
  serial?: boolean;
  /** Transfers by bus masters other than the processor. */
  transfers?: boolean;
}

/** A selection whose names were checked against a board. */
export class CheckedSelection {
  /** Whether it includes anything besides transfers. */
  readonly onBoard: boolean;
  /** The pins whose edges and frames it includes. */
  readonly pins: readonly string[];
  readonly exceptions: boolean;
  readonly serial: boolean;
  readonly transfers: boolean;
  /** What was selected by name, not only by an empty selection. */
  readonly explicit: { readonly blocks: boolean; readonly transfers: boolean };
  /** The included blocks (`UART0`) and registers (`UART0.CTL`); undefined for all. */
  private readonly registers: ReadonlySet<string> | undefined;

  /** @throws RangeError for a block, register or pin that the board does not have, with similar names. */
  constructor(board: Board, selection: TraceSelection) {
    const { blocks, pins, exceptions = false, serial = false, transfers = false } = selection;
    const everything = !(blocks || pins || exceptions || serial || transfers);
    this.onBoard = everything || !!(blocks || pins || exceptions || serial);
    this.registers = everything || blocks === 'all' ? undefined : checkBlocks(board, blocks ?? []);
    this.pins = everything || pins === 'all' ? board.pinNames : checkPins(board, pins ?? []);
    this.exceptions = everything || exceptions;
    this.serial = everything || serial;
    this.transfers = everything || transfers;
    this.explicit = { blocks: !!blocks, transfers };
  }

  /** Whether it includes a block's register; undefined for an address without one. */
  readonly includes = (block: string, register: string | undefined): boolean =>
    !this.registers || this.registers.has(block) || this.registers.has(`${block}.${register}`);
}

/**
 * Checks a selection against a board. A checked selection is returned unchanged.
 * @throws RangeError for a block, register or pin that the board does not have, with similar names.
 */
export function checkSelection(board: Board, selection: TraceSelection | CheckedSelection): CheckedSelection {
  return selection instanceof CheckedSelection ? selection : new CheckedSelection(board, selection);
}

function checkBlocks(board: Board, names: readonly string[]): Set<string> {
  const wanted = new Set<string>();
  for (const name of names) {
    const { block, register } = board.names.find(name);
    wanted.add(register ? `${block.name}.${register.name}` : block.name);
  }
  return wanted;
}

function checkPins(board: Board, names: readonly string[]): string[] {
  return names.map((name) => board.pin(name.toUpperCase()).name);
}
