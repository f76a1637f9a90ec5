/** What the processor's memory-mapped units are built from: registers of a peripheral, and a host without pins or interrupts. */
import type { ChipHost } from '../bus/peripheral.js';
import type { Reader, Writer } from '../bus/register-file.js';
import type { RegisterTable, RegisterViews } from '../bus/registers.js';
import { Signals } from '../port/signal.js';
import type { CoreUnits } from './context.js';

/** The registers of one unit of the system control space, for the unit to attach its behaviour to. */
export interface UnitRegisters<T extends RegisterTable> {
  /** The registers and their fields by name. */
  readonly r: RegisterViews<T>;
  /** Computes a register when it is read: see `Peripheral.onRead`. */
  onRead(name: keyof T & string, read: Reader, peek?: Reader): void;
  /** Reacts to a write: see `Peripheral.onWrite`. */
  onWrite(name: keyof T & string, write: Writer): void;
}

/** What a unit may know of the chip around the processor. */
export function hostOf(cpu: CoreUnits): ChipHost {
  return {
    clock: cpu.clock,
    signals: new Signals(cpu.clock),
    interrupt: () => ({ set: () => {} }),
    report: (message) => cpu.hooks.report(message),
  };
}
