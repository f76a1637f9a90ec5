/**
 * The debug units that firmware itself uses (Cortex-M3 TRM, chapter 11): the DWT's cycle counter and the ITM's
 * stimulus ports. Everything printed to a stimulus port goes to the board's `itm` output.
 */
import { Peripheral } from '../bus/peripheral.js';
import { layout, type RegisterSpec, type TableOf } from '../bus/registers.js';
import { Signals } from '../port/signal.js';
import type { CoreUnits } from './context.js';

const unlockKey = 0xc5acce55;

export const dwtLayout = layout({
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
  { offset: number; held: number; runs: boolean }
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

type StimulusPorts = Record<`STIM${number}`, RegisterSpec>;

const stimulusNames = Array.from({ length: 32 }, (_, n): keyof StimulusPorts => `STIM${n}`);
const stimulusPorts: StimulusPorts = Object.fromEntries(
  stimulusNames.map((name, n) => [name, { offset: 4 * n, doc: `ITM Stimulus Port ${n}` }]),
);

const itmRegisters = {
  TER: { offset: 0xe00, doc: 'ITM Trace Enable' },
  TPR: { offset: 0xe40, fields: { PRIVMASK: [3, 0] }, doc: 'ITM Trace Privilege' },
  TCR: {
    offset: 0xe80,
    fields: {
      ITMENA: 0,
      TSENA: { bits: 1, unmodelled: true },
      SYNCENA: { bits: 2, unmodelled: true },
      DWTENA: { bits: 3, unmodelled: true },
      SWOENA: { bits: 4, unmodelled: true },
      TSPRESCALE: [9, 8],
      ATBID: [22, 16],
      BUSY: { bits: 23, access: 'ro' },
    },
    doc: 'ITM Trace Control',
  },
  LAR: { offset: 0xfb0, access: 'wo', doc: 'ITM Lock Access' },
  LSR: {
    offset: 0xfb4,
    access: 'ro',
    reset: 3,
    fields: { PRESENT: 0, ACCESS: 1, BYTEACC: 2 },
    doc: 'ITM Lock Status',
  },
} as const satisfies Record<string, RegisterSpec>;

export const itmLayout = layout<StimulusPorts & typeof itmRegisters>({ ...stimulusPorts, ...itmRegisters });

export class Itm extends Peripheral<TableOf<typeof itmLayout>> {
  /** Size of the access under way: a stimulus port takes as many bytes as are written. */
  private size = 4;

  constructor(private readonly cpu: CoreUnits) {
    super('ITM', itmLayout, hostOf(cpu));
    const ready = (offset: number) => (this.takes(offset >> 2) ? 1 : 0);
    const take = (value: number, _old: number, offset: number) => {
      if (this.takes(offset >> 2)) cpu.hooks.onItm(offset >> 2, value, this.size);
    };
    for (const name of stimulusNames) {
      this.onRead(name, ready);
      this.onWrite(name, take);
    }
    for (const name of ['TER', 'TPR', 'TCR'] as const) {
      this.onWrite(name, (_, old) => {
        if (this.r.LSR.ACCESS) this.r[name].value = old;
      });
    }
    this.onWrite('LAR', (value) => (this.r.LSR.ACCESS = value === unlockKey ? 0 : 1));
  }

  protected initialState(): object {
    return {};
  }

  override write(offset: number, value: number, size: number): void {
    this.size = size;
    super.write(offset, value, size);
  }

  private takes(port: number): boolean {
    return this.cpu.traceEnabled && this.r.TCR.ITMENA === 1 && ((this.r.TER.value >>> port) & 1) === 1;
  }
}

function hostOf(cpu: CoreUnits) {
  return {
    clock: cpu.clock,
    signals: new Signals(cpu.clock),
    interrupt: () => ({ set: () => {} }),
    report: (message: string) => cpu.hooks.report(message),
  };
}
