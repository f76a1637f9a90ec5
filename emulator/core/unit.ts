/** What the processor's memory-mapped units are built from: registers of a peripheral, and their host. */
import type { BlockHost } from '../bus/peripheral.js';
import type { Reader, Writer } from '../bus/register-file.js';
import type { RegisterTable, RegisterViews } from '../bus/registers.js';
import type { CoreUnits } from './context.js';

/** The registers of one unit of the system control space, for the unit to attach its behaviour to. */
export interface UnitRegisters<T extends RegisterTable> {
  /** The registers and their fields by name. */
  readonly r: RegisterViews<T>;
  /** Computes a register when it is read: see `Peripheral.onRead`. */
  onRead(name: keyof T & string, read: Reader, peek?: Reader): void;
  /** Reacts to a write: see `Peripheral.onWrite`. */
  onWrite(name: keyof T & string, write: Writer, keeps?: Reader): void;
}

/** What a unit may know of the processor. */
export function hostOf({ clock, options, hooks }: CoreUnits): BlockHost {
  return { clock, states: options.states, report: (message, key) => hooks.report(message, key) };
}
