/** A host for the test of a single port or part: a clock, inputs, state and reports. */
import { StateList } from '../state/state-list.js';
import { Clock } from '../time/clock.js';
import type { Cycles, Hertz } from '../units.js';
import type { PortHost } from './host.js';
import { Inputs } from './inputs.js';

export interface PortTestHost extends PortHost {
  readonly reports: string[];
  /** Lets cycles pass and runs each event at its exact cycle. */
  run(cycles: Cycles): void;
  /** Restores the state of another host with the same declarations, the clock's included. */
  follow(other: PortHost): void;
}

/** @param frequency the processor clock, 16 MHz by default */
export function portTestHost(frequency: Hertz = 16_000_000): PortTestHost {
  const clock = new Clock(frequency);
  const states = new StateList();
  const reports: string[] = [];
  const keys = new Set<string>();
  states.custom('clock', clock);
  return {
    clock,
    states,
    inputs: new Inputs(clock),
    reports,
    report(message, key = message) {
      if (!keys.has(key)) reports.push(message);
      keys.add(key);
    },
    run(cycles) {
      const end = clock.cycles + cycles;
      clock.setHorizon(end);
      do {
        clock.sleep();
        clock.advance();
      } while (clock.cycles < end);
    },
    follow: (other) => states.restore(other.states.save()),
  };
}
