/** The bus's answer to an access that nothing takes: thrown through the instruction, turned into a BusFault by the core. */
import type { Address } from '../units.js';

/** Thrown by the bus for an access that the chip answers with a bus error. One object is reused: it is caught at once. */
export class BusError {
  address: Address = 0;
  /** Why, for the crash report: `GPIOD's clock is off: RCGC2.GPIOD`. */
  reason = '';
  /** Whether the access is a write, whose fault arrives late (imprecise) where a write buffer took it. */
  write = false;
}

const theError = new BusError();

/** Ends the current access with a bus error. */
export function busError(address: Address, reason: string, write: boolean): never {
  theError.address = address >>> 0;
  theError.reason = reason;
  theError.write = write;
  throw theError;
}
