/** The interrupt lines of all blocks, combined at the inputs of the NVIC. */
import type { InterruptLine } from '../bus/peripheral.js';
import type { StateList } from '../state/state-list.js';

export class InterruptLines {
  /** In the order of declaration. */
  private readonly lines: { number: number; level: boolean }[] = [];

  /** @param apply sets an input of the NVIC */
  constructor(
    states: StateList,
    private readonly apply: (number: number, level: boolean) => void,
  ) {
    states.column('lines', this.lines, 'level');
  }

  /** Adds a block's interrupt line. Blocks may share an input: it is asserted while any of their lines is. */
  add(number: number): InterruptLine {
    const { lines } = this;
    const line = { number, level: false };
    lines.push(line);
    return {
      set: (level) => {
        if (line.level === level) return;
        line.level = level;
        this.apply(number, level || lines.some((l) => l.number === number && l.level));
      },
    };
  }
}
