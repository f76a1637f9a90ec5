/** What a board is made of, as data and constructors: a chip, the parts around it, and the lines that lead to the outside. */
import type { BoardOptions, ChipDescription } from '../chip/chip.js';
import type { PortHost } from '../port/host.js';
import type { Pin } from '../port/pin.js';

/** What is soldered to a board beside the chip. It declares its state and its inputs with its `PartContext`. */
export interface Part {
  readonly name: string;
}

/** What a board's constructor of parts gets, and hands to each part. */
export interface PartContext extends PortHost {
  readonly options: BoardOptions;
  /** The wire at a pin of the chip. @throws RangeError when the chip has none of that name */
  pin(name: string): Pin;
}

/** A board as data: its chip, its parts, and its lines to the outside. */
export interface BoardDescription<P extends Record<string, Part> = Record<string, Part>> {
  /** As given to `--board`. */
  name: string;
  /** A line for a list. */
  title: string;
  chip: ChipDescription;
  /** Serial lines by name: the pin that the chip transmits on and the one it receives on. */
  serial: Readonly<Record<string, { transmit: string; receive: string; doc: string }>>;
  /** Makes the parts, by the names under which `Board.parts` has them. */
  parts(context: PartContext): P;
  /** What `options` may contain, with a line of explanation each. */
  options: Readonly<Record<string, string>>;
}
