/**
 * A random program for the whole board, from a seed. Each of its units has a seed of its own, so that a program can be made
 * with some of them left out and the others as they were.
 */
import type { Address } from '../../emulator/units.js';
import { Random } from '../conformance/random.js';
import type { CodeWriter } from './code.js';
import { Frame, narrow, partSeed, type Program } from './frame.js';
import { flowUnit } from './flow.js';
import { anyRegister, type Kind } from './places.js';
import { RAM_CODE } from './scaffold.js';
import { FREE, hotAccess, SUM, UnitMaker } from './units.js';

const KINDS: readonly Kind[] = [
  'RAM',
  'RAM',
  'RAM',
  'register',
  'register',
  'register',
  'register',
  'core',
  'alias',
  'register alias',
  'flash',
  'ROM',
  'code',
  'absent',
];

/** After so many rounds a loop is executed as translated code. */
export const HOT = 110;
/** How many units a program has. */
export const UNITS = 24;

/** How many of 100 units are control flow: one of these in a program. */
const FLOWS = [0, 15, 35, 70];

/** @param chosen the units that the program has, by number */
export function programOf(seed: number, chosen: readonly number[]): Program {
  const frame = new Frame(new Random(partSeed(seed, -1)));
  const flows = new Random(partSeed(seed, -2)).pick(FLOWS);
  return frame.make((unit) => {
    for (const n of chosen) {
      unit();
      const own = new Random(partSeed(seed, n));
      if (own.chance(flows)) flowUnit(frame.w, own);
      else new RandomUnit(frame.w, own, frame.functions).write();
    }
  });
}

class RandomUnit {
  constructor(
    private readonly w: CodeWriter,
    private readonly own: Random,
    private readonly functions: readonly Address[],
  ) {}

  write(): void {
    const { w, own } = this;
    const maker = new UnitMaker(w, own, FREE, true);
    const kind = own.below(100);
    if (kind < 45) maker.anyAccess(KINDS);
    else if (kind < 55) maker.compute();
    else if (kind < 60) maker.skip();
    else if (kind < 68) this.call();
    else if (kind < 74) maker.jump();
    else if (kind < 80) maker.system();
    else if (kind < 85) this.callRam();
    else if (kind < 91) this.change();
    else if (kind < 94) hotAccess(w, own, HOT, (inner) => inner.anyAccess(KINDS));
    else maker.loop((inner) => (own.chance(60) ? inner.anyAccess(KINDS) : inner.compute()));
  }

  private call(): void {
    const { w, own } = this;
    if (own.chance(30)) w.it(own.below(14), 1, 0);
    w.call(own.pick(this.functions));
  }

  /** Reads, changes and writes a register of a block, as a word, halfword or byte. */
  private change(): void {
    const { w, own } = this;
    const size = own.pick([0x40, 0x40, 0x20, 0]);
    const { address } = anyRegister(own);
    w.constant(4, address + (size === 0x40 ? 0 : own.below(4) & (size === 0 ? 3 : 2)));
    w.put(0xf814 | size, 0x0b00); // ldr r0, [r4], #0
    w.constant(1, own.chance(50) ? 1 << own.below(32) : own.next());
    w.put(own.pick([0x4308, 0x4388, 0x4048, 0x4008])); // orrs, bics, eors, ands r0, r1
    w.put(0xf804 | size, 0x0b00); // str r0, [r4], #0
    w.mix(SUM, 0);
  }

  /** Exchanges an instruction of the function in SRAM, and calls it. */
  private callRam(): void {
    const { w, own } = this;
    const slot = RAM_CODE + 2 * (1 + own.below(11));
    if (own.chance(60)) {
      w.constant(2, slot);
      w.constant(3, narrow(own));
      w.put(0x8013); // strh r3, [r2]
    }
    w.constant(0, RAM_CODE + 2 * (1 + own.below(11)));
    w.constant(1, narrow(own));
    w.constant(4, RAM_CODE | 1);
    w.put(0x47a0); // blx r4
  }
}
