/** The cycle counter of the data watchpoint and trace unit (Cortex-M3 TRM, chapter 11; ARMv7-M ARM C1.8). */
import { type BlockHost, Peripheral } from '../bus/peripheral.js';
import { layout, type TableOf } from '../bus/registers.js';
import type { CoreUnits } from './context.js';
import { hostOf } from './unit.js';

const dwtLayout = layout({
  CTRL: {
    offset: 0x000,
    reset: 0x40000000,
    fields: {
      CYCCNTENA: 0,
      POSTPRESET: { bits: [4, 1], unmodelled: true },
      POSTCNT: { bits: [8, 5], unmodelled: true },
      CYCTAP: { bits: 9, unmodelled: true },
      SYNCTAP: { bits: [11, 10], unmodelled: true },
      PCSAMPLEENA: { bits: 12, unmodelled: true },
      EXCTRCENA: { bits: 16, unmodelled: true },
      CPIEVTENA: { bits: 17, unmodelled: true },
      EXCEVTENA: { bits: 18, unmodelled: true },
      SLEEPEVTENA: { bits: 19, unmodelled: true },
      LSUEVTENA: { bits: 20, unmodelled: true },
      FOLDEVTENA: { bits: 21, unmodelled: true },
      CYCEVTENA: { bits: 22, unmodelled: true },
      NUMCOMP: { bits: [31, 28], access: 'ro' },
    },
    doc: 'DWT Control',
  },
  CYCCNT: { offset: 0x004, doc: 'DWT Cycle Count' },
  LAR: { offset: 0xfb0, access: 'wo', doc: 'DWT Lock Access' },
});

/** CYCCNT is the clock's cycles less an offset while it runs, and a held value while it does not. */
export class Dwt extends Peripheral<
  TableOf<typeof dwtLayout>,
  { offset: number; held: number; runs: boolean },
  BlockHost
> {
  constructor(private readonly cpu: CoreUnits) {
    super('DWT', dwtLayout, hostOf(cpu));
    this.onRead('CYCCNT', () => this.count());
    this.onWrite('CYCCNT', (value) => this.start(value));
    this.onWrite('CTRL', () => this.update());
  }

  protected initialState() {
    return { offset: 0, held: 0, runs: false };
  }

  /** To be called when DEMCR.TRCENA may have changed too. */
  update(): void {
    const runs = this.r.CTRL.CYCCNTENA === 1 && this.cpu.traceEnabled;
    if (runs === this.state.runs) return;
    const now = this.count();
    this.state.runs = runs;
    this.start(now);
  }

  private count(): number {
    return this.state.runs ? (this.cpu.clock.cycles - this.state.offset) >>> 0 : this.state.held;
  }

  private start(value: number): void {
    this.state.held = value >>> 0;
    this.state.offset = this.cpu.clock.cycles - value;
  }
}
