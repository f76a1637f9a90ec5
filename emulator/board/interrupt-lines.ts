/** The interrupt requests of all blocks, joined to the inputs of the interrupt controller. */
import type { InterruptLine } from '../bus/peripheral.js';
import type { StateList } from '../state/state-list.js';

export class InterruptLines {
  /** In the order of declaration. */
  private readonly lines: { number: number; level: boolean }[] = [];

  /** @param apply sets an input of the interrupt controller, by its number */
  constructor(
    states: StateList,
    private readonly apply: (number: number, level: boolean) => void,
  ) {
    states.column('lines', this.lines, 'level');
  }

  /** A request of a block. Blocks may share an input: it is high while any of their requests is. */
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
