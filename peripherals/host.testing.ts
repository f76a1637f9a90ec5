/** A host for the test of a single block: `portTestHost` with signals and interrupt levels. */
import type { ChipHost } from '../emulator/bus/peripheral.js';
import { portTestHost, type PortTestHost } from '../emulator/port/host.testing.js';
import { Signals } from '../emulator/port/signal.js';
import type { Hertz } from '../emulator/units.js';

export interface TestHost extends ChipHost, Omit<PortTestHost, 'report'> {
  /** The numbers of the interrupts that are asserted. */
  readonly interrupts: Set<number>;
}

/** @param frequency the processor clock, 16 MHz by default */
export function testHost(frequency?: Hertz): TestHost {
  const host = portTestHost(frequency);
  const interrupts = new Set<number>();
  return {
    ...host,
    signals: new Signals(host.clock, host.states),
    interrupts,
    noteCause: () => {},
    interrupt: (number) => ({
      set: (level) => void (level ? interrupts.add(number) : interrupts.delete(number)),
    }),
  };
}
