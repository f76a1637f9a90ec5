/**
 * The stimulus ports of the instrumentation trace macrocell (Cortex-M3 TRM, chapter 11; ARMv7-M ARM C1.7). Everything
 * printed to a stimulus port goes to the board's `itm` output.
 */
import { type BlockHost, Peripheral } from '../bus/peripheral.js';
import { layout, type RegisterSpec, type TableOf } from '../bus/registers.js';
import type { CoreUnits } from './context.js';
import { identification } from './coresight.js';
import { hostOf } from './unit.js';

const unlockKey = 0xc5acce55;

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
  ...identification([0x01, 0xb0, 0x0b, 0x00, 0x04], 0xe0),
} as const satisfies Record<string, RegisterSpec>;

const itmLayout = layout<StimulusPorts & typeof itmRegisters>({ ...stimulusPorts, ...itmRegisters });

export class Itm extends Peripheral<TableOf<typeof itmLayout>, object, BlockHost> {
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
      this.onWrite(name, take, () => 0);
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

  /** Whether an offset is that of a stimulus port. */
  isStimulus(offset: number): boolean {
    return offset < 4 * stimulusNames.length;
  }

  /** Whether unprivileged code may write a byte: of a stimulus port, or of TER, whose group of ports TPR leaves to it. */
  admits(offset: number): boolean {
    const group = this.isStimulus(offset) ? offset >> 5 : offset - 0xe00;
    return group >= 0 && group < 4 && ((this.r.TPR.PRIVMASK >>> group) & 1) === 0;
  }

  override write(offset: number, value: number, size: number): void {
    this.size = size;
    super.write(offset, value, size);
  }

  private takes(port: number): boolean {
    return this.cpu.traceEnabled && this.r.TCR.ITMENA === 1 && ((this.r.TER.value >>> port) & 1) === 1;
  }
}
