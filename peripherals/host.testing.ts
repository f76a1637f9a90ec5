/** A chip around a single block, for its test: a clock, signals, interrupt levels and what was reported. */
import type { ChipHost } from '../emulator/bus/peripheral.js';
import { Signals } from '../emulator/port/signal.js';
import { Clock } from '../emulator/time/clock.js';
import type { Cycles, Hertz } from '../emulator/units.js';

export interface TestHost extends ChipHost {
  /** The numbers of the interrupts that are asserted. */
  readonly interrupts: Set<number>;
  readonly reports: string[];
  /** Lets cycles pass, running the events that fall due at their exact cycle. */
  run(cycles: Cycles): void;
}

/** @param frequency the processor clock, 16 MHz unless told */
export function testHost(frequency: Hertz = 16_000_000): TestHost {
  const clock = new Clock(frequency);
  const interrupts = new Set<number>();
  const reports: string[] = [];
  return {
    clock,
    signals: new Signals(clock),
    interrupts,
    reports,
    interrupt: (number) => ({
      set: (level) => void (level ? interrupts.add(number) : interrupts.delete(number)),
    }),
    report: (message) => void (reports.includes(message) || reports.push(message)),
    run(cycles) {
      const end = clock.cycles + cycles;
      clock.setHorizon(end);
      do {
        clock.sleep();
        clock.advance();
      } while (clock.cycles < end);
    },
  };
}
