/**
 * The frame of generated programs: clocks and blocks set up, code in SRAM, a SysTick handler, then rounds of units. After a
 * reset the next round follows.
 */
import type { Address } from '../../emulator/units.js';
import { Random } from '../conformance/random.js';
import { BlockSetup } from './block-setup.js';
import { CodeWriter } from './code.js';
import { imageOf, type Placed, PROGRAM, RAM_CODE, STACK, STATE, SYSTICK_HANDLER } from './scaffold.js';
import { FREE, ROUND, UnitMaker } from './units.js';

const LIMIT = 80_000;
/** R0 to R3 and R12: what an exception entry saves. */
const HANDLER_FREE = 0b0001_0000_0000_1111;

export interface Program {
  readonly image: Uint8Array;
  /** Where units begin, and the end of the last one. */
  readonly units: readonly Address[];
  /** Where the program ends. */
  readonly end: Address;
}

/** A seed of a part of something that has a seed. */
export const partSeed = (seed: number, part: number): number =>
  Math.imul(seed ^ Math.imul(part + 1, 0x9e3779b1), 0x85ebca6b) ^ (part << 7);

export class Frame {
  readonly w = new CodeWriter(PROGRAM);
  /** Functions that units call. */
  readonly functions: Address[] = [];
  private readonly units: Address[] = [];
  private readonly setup: BlockSetup;

  /** @param busy whether all blocks are set up and receive what they send, not some of them */
  constructor(
    private readonly random: Random,
    private readonly busy = false,
  ) {
    this.setup = new BlockSetup(this.w, random);
  }

  /** @param body writes the units of a round, and calls `unit` before each */
  make(body: (unit: () => void) => void): Program {
    const { w, random, units } = this;
    w.branch(PROGRAM);
    for (let n = 0; n < 2; n++) this.functionAt();
    const entry = w.here;
    this.begin();
    const start = w.here;
    w.constant(0, STATE);
    w.store(ROUND, 0, 0);
    body(() => units.push(w.here));
    units.push(w.here);
    this.endRound(start);
    w.rewrite(PROGRAM, (code) => code.branch(entry));
    if (w.here > PROGRAM + LIMIT) throw new RangeError('the program is too long');
    const code = [this.handler(new Random(random.next())), { address: PROGRAM, halfwords: w.halfwords }];
    const image = imageOf(code, [...this.setup.marks, ...units], units[units.length - 1]);
    return { image, units, end: w.here };
  }

  private begin(): void {
    const { random, setup, busy } = this;
    const chance = (percent: number) => random.chance(busy ? 100 : percent);
    setup.clocks(chance(85));
    if (random.chance(40)) setup.poke('NVIC.SYS_HND_CTRL', 0x70000);
    if (random.chance(40)) setup.poke('NVIC.CFG_CTRL', random.next() & 0x318);
    setup.pins();
    for (let n = 0; n < 3; n++) if (chance(70)) setup.uart(`UART${n}`, chance(60));
    for (let n = 0; n < 4; n++) if (chance(40)) setup.timer(`TIMER${n}`);
    if (random.chance(40)) setup.transfers();
    if (chance(30)) setup.converter(`ADC${busy ? 0 : random.below(2)}`);
    for (let n = 0; n < 14; n++) if (random.chance(50)) setup.poke(`NVIC.PRI${n}`, random.next());
    setup.mark();
    this.codeInRam();
    setup.systick(busy);
    this.nextRound();
  }

  /** Exceptions come again, whatever units did to them. */
  interrupts(): void {
    const { w, random, setup } = this;
    w.put(0xb662, 0xb661); // cpsie i; cpsie f
    w.put(0x2000, 0xf380, 0x8811); // movs r0, #0; msr basepri, r0
    for (const name of ['NVIC.EN0', 'NVIC.EN1']) setup.poke(name, random.next() | random.next());
    setup.systick(this.busy);
  }

  private nextRound(): void {
    const { w } = this;
    w.constant(0, STATE);
    w.load(ROUND, 0, 0);
    w.put(0xf10a, 0x0a01); // add.w r10, r10, #1
  }

  private endRound(start: Address): void {
    const { w, random, setup, busy } = this;
    this.interrupts();
    w.constant(0, STACK);
    w.put(0x4685); // mov sp, r0
    for (let n = busy ? 8 : random.below(3); n > 0; n--)
      setup.poke(`UART${busy ? 0 : random.below(3)}.DR`, random.next());
    this.nextRound();
    w.branch(start);
  }

  /** A function of halfwords that units exchange for others, one of which it may exchange itself. */
  private codeInRam(): void {
    const { random } = this;
    const code: number[] = [];
    if (random.chance(50)) code.push(0x8001); // strh r1, [r0, #0]
    while (code.length < 13) code.push(narrow(random));
    code.push(0xbf00 | (random.below(14) << 4) | 8, narrow(random), 0x4770);
    for (let n = 0; n < code.length; n += 2)
      this.setup.write(RAM_CODE + 2 * n, code[n] | (code[n + 1] << 16));
  }

  private functionAt(): void {
    const { w, random } = this;
    this.functions.push(w.here);
    const maker = new UnitMaker(w, random, FREE & ~(1 << 14), false);
    maker.compute();
    maker.anyAccess(['RAM', 'register']);
    w.put(0x4770);
  }

  private handler(random: Random): Placed {
    const w = new CodeWriter(SYSTICK_HANDLER);
    const maker = new UnitMaker(w, random, HANDLER_FREE, false);
    w.put(0xb510); // push {r4, lr}
    maker.compute(3);
    maker.anyAccess(['RAM', 'ROM', 'alias']);
    if (random.chance(50)) maker.anyAccess(['RAM', 'flash']);
    w.put(0xbd10); // pop {r4, pc}
    return { address: SYSTICK_HANDLER, halfwords: w.halfwords };
  }
}

/** A 16-bit instruction that computes in R2 to R7. */
export function narrow(random: Random): number {
  const d = 2 + random.below(6);
  const n = random.below(8);
  return random.pick([
    0x3000 | (d << 8) | random.below(256),
    0x2000 | (d << 8) | random.below(256),
    0x4040 | (n << 3) | d,
    0x4140 | (n << 3) | d,
    0x1800 | (n << 6) | (n << 3) | d,
    0x2800 | (d << 8) | random.below(256),
  ]);
}
