/** A board's description, as data and constructors: a chip, parts and serial lines. */
import type { BoardOptions, ChipDescription } from '../chip/chip.js';
import type { PortHost } from '../port/host.js';
import type { Pin } from '../port/pin.js';

/** A component on the board besides the chip. It declares its state and inputs with its `PartContext`. */
export interface Part {
  readonly name: string;
}

/** What `BoardDescription.parts` receives and passes to each part. */
export interface PartContext extends PortHost {
  readonly options: BoardOptions;
  /** A pin of the chip. @throws RangeError when the chip has no such pin */
  pin(name: string): Pin;
}

/** A board as data: its chip, parts and serial lines. */
export interface BoardDescription<P extends Record<string, Part> = Record<string, Part>> {
  /** The name for `--board`. */
  name: string;
  /** One line for `perch boards`. */
  title: string;
  chip: ChipDescription;
  /** Serial lines by name: the pin that the chip transmits on and the one it receives on. */
  serial: Readonly<Record<string, { transmit: string; receive: string; doc: string }>>;
  /** Makes the parts, by their names in `Board.parts`. */
  parts(context: PartContext): P;
  /** The board's options, each with a line of explanation. */
  options: Readonly<Record<string, string>>;
}
