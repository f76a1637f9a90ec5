/**
 * Analogue-to-digital converters: data sheet LM3S9B92, chapter "Analog-to-Digital Converter (ADC)". Each has four sample
 * sequencers that share a 10-bit converter. The model follows the data sheet; firmware that relies on it where silicon
 * deviates (errata 10.3 to 10.5) is reported.
 */
import type { DmaRequest } from '../emulator/bus/master.js';
import { type ChipHost, type InterruptLine, Peripheral, type ResetKind } from '../emulator/bus/peripheral.js';
import { type BlockLayout, layout, type RegisterSpec } from '../emulator/bus/registers.js';
import type { AnalogInputs } from '../emulator/port/analog.js';
import type { ClockEvent } from '../emulator/time/clock.js';
import type { Hertz, Nanoseconds } from '../emulator/units.js';

/** Steps of each sequence, and results that the sequencer's FIFO holds. */
const depths = [8, 4, 4, 1] as const;
const sequencers = [0, 1, 2, 3] as const;
type Sequencer = (typeof sequencers)[number];

type SequencerRegister = 'SSMUX' | 'SSCTL' | 'SSFIFO' | 'SSFSTAT' | 'SSOP' | 'SSDC';

/** Fields repeated `count` times, every `distance` bits; `#` in a name becomes the number. */
function repeated(
  count: number,
  distance: number,
  fields: Readonly<Record<string, readonly [number, number]>>,
) {
  const all: Record<string, readonly [number, number]> = {};
  for (let n = 0; n < count; n++) {
    for (const [name, [high, low]] of Object.entries(fields)) {
      all[name.replace('#', String(n))] = [high + n * distance, low + n * distance];
    }
  }
  return all;
}

/** The registers of a sequencer. */
function sequencerTable<N extends Sequencer>(n: N): Record<`${SequencerRegister}${N}`, RegisterSpec> {
  const base = 0x40 + 0x20 * n;
  const steps = (fields: Record<string, readonly [number, number]>) => repeated(depths[n], 4, fields);
  const table: Record<string, RegisterSpec> = {
    [`SSMUX${n}`]: {
      offset: base,
      doc: `Sample Sequence Input Multiplexer Select ${n}`,
      fields: steps({ 'MUX#': [3, 0] }),
    },
    [`SSCTL${n}`]: {
      offset: base + 0x4,
      doc: `Sample Sequence Control ${n}`,
      fields: steps({ 'D#': [0, 0], 'END#': [1, 1], 'IE#': [2, 2], 'TS#': [3, 3] }),
    },
    [`SSFIFO${n}`]: {
      offset: base + 0x8,
      access: 'ro',
      doc: `Sample Sequence Result FIFO ${n}`,
      fields: { DATA: [9, 0] },
    },
    [`SSFSTAT${n}`]: {
      offset: base + 0xc,
      access: 'ro',
      reset: 0x100,
      doc: `Sample Sequence FIFO ${n} Status`,
      fields: { TPTR: [3, 0], HPTR: [7, 4], EMPTY: 8, FULL: 12 },
    },
    [`SSOP${n}`]: {
      offset: base + 0x10,
      doc: `Sample Sequence ${n} Operation`,
      fields: steps({ 'S#DCOP': [0, 0] }),
    },
    [`SSDC${n}`]: {
      offset: base + 0x14,
      doc: `Sample Sequence ${n} Digital Comparator Select`,
      fields: steps({ 'S#DCSEL': [3, 0] }),
    },
  };
  return table as Record<`${SequencerRegister}${N}`, RegisterSpec>;
}

type ComparatorRegister = 'DCCTL' | 'DCCMP';
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

function comparatorTable(): Record<`${ComparatorRegister}${Digit}`, RegisterSpec> {
  const control = {
    CIM: [1, 0],
    CIC: [3, 2],
    CIE: 4,
    CTM: [9, 8],
    CTC: [11, 10],
    CTE: { bits: 12, doc: 'would trip the PWM outputs', unmodelled: true },
  } as const;
  const table: Record<string, RegisterSpec> = {};
  for (let n = 0; n < 8; n++) {
    table[`DCCTL${n}`] = { offset: 0xe00 + 4 * n, doc: `Digital Comparator Control ${n}`, fields: control };
    table[`DCCMP${n}`] = {
      offset: 0xe40 + 4 * n,
      doc: `Digital Comparator Range ${n}`,
      fields: { COMP0: [9, 0], COMP1: [25, 16] },
    };
  }
  return table as Record<`${ComparatorRegister}${Digit}`, RegisterSpec>;
}

export const adcLayout = layout({
  ACTSS: { offset: 0x000, doc: 'Active Sample Sequencer', fields: repeated(4, 1, { 'ASEN#': [0, 0] }) },
  RIS: {
    offset: 0x004,
    access: 'ro',
    doc: 'Raw Interrupt Status',
    fields: { ...repeated(4, 1, { 'INR#': [0, 0] }), INRDC: 16 },
  },
  IM: {
    offset: 0x008,
    doc: 'Interrupt Mask',
    fields: repeated(4, 1, { 'MASK#': [0, 0], 'DCONSS#': [16, 16] }),
  },
  ISC: {
    offset: 0x00c,
    access: 'w1c',
    doc: 'Interrupt Status and Clear',
    fields: repeated(4, 1, { 'IN#': [0, 0], 'DCINSS#': [16, 16] }),
  },
  OSTAT: {
    offset: 0x010,
    access: 'w1c',
    doc: 'Overflow Status',
    fields: repeated(4, 1, { 'OV#': [0, 0] }),
  },
  EMUX: { offset: 0x014, doc: 'Event Multiplexer Select', fields: repeated(4, 4, { 'EM#': [3, 0] }) },
  USTAT: {
    offset: 0x018,
    access: 'w1c',
    doc: 'Underflow Status',
    fields: repeated(4, 1, { 'UV#': [0, 0] }),
  },
  SSPRI: {
    offset: 0x020,
    reset: 0x3210,
    doc: 'Sample Sequencer Priority',
    fields: repeated(4, 4, { 'SS#': [1, 0] }),
  },
  SPC: { offset: 0x024, doc: 'Sample Phase Control', fields: { PHASE: [3, 0] } },
  PSSI: {
    offset: 0x028,
    access: 'wo',
    doc: 'Processor Sample Sequence Initiate',
    fields: { ...repeated(4, 1, { 'SS#': [0, 0] }), SYNCWAIT: 27, GSYNC: 31 },
  },
  SAC: { offset: 0x030, doc: 'Sample Averaging Control', fields: { AVG: [2, 0] } },
  DCISC: {
    offset: 0x034,
    access: 'w1c',
    doc: 'Digital Comparator Interrupt Status and Clear',
    fields: repeated(8, 1, { 'DCINT#': [0, 0] }),
  },
  CTL: { offset: 0x038, doc: 'ADC Control', fields: { VREF: 0 } },
  ...sequencerTable(0),
  ...sequencerTable(1),
  ...sequencerTable(2),
  ...sequencerTable(3),
  DCRIC: {
    offset: 0xd00,
    access: 'wo',
    doc: 'Digital Comparator Reset Initial Conditions',
    fields: repeated(8, 1, { 'DCINT#': [0, 0], 'DCTRIG#': [16, 16] }),
  },
  ...comparatorTable(),
});

type AdcTable = typeof adcLayout extends BlockLayout<infer T> ? T : never;

/** Trigger sources, with their values in EMUX.EMn. */
const triggers = {
  processor: 0x0,
  COMP0: 0x1,
  COMP1: 0x2,
  COMP2: 0x3,
  external: 0x4,
  timer: 0x5,
  PWM0: 0x6,
  PWM1: 0x7,
  PWM2: 0x8,
  PWM3: 0x9,
  always: 0xf,
} as const;
/** A trigger from another block. */
export type AdcTrigger = Exclude<keyof typeof triggers, 'processor' | 'always'>;

/** Bits of a step in SSCTLn. */
const ctl = { D: 1, END: 2, IE: 4, TS: 8 } as const;
/** Bits of PSSI. */
const [syncWait, globalSync] = [0x0800_0000, 0x8000_0000];
/** A bit of RIS. */
const INRDC = 0x1_0000;
/** The upper half of IM and ISC belongs to the digital comparators. */
const dcShift = 16;
/** Bands of a digital comparator: values of DCCTL.CIC. */
const bands = { low: 0, mid: 1, high: 3 } as const;

/** The internal reference and VDDA, in volts. */
const internalReference = 3.0;
const supply = 3.3;
const fullScale = 0x3ff;
/** One step of SPC.PHASE: a sixteenth of the fastest conversion. */
const phaseStep: Nanoseconds = 62.5;

interface Fifo {
  data: number[];
  /** Index at which the next result is stored. */
  head: number;
  /** Index from which the next result is read. */
  tail: number;
  count: number;
}

interface AdcState {
  fifos: Fifo[];
  /** Sequencers that are triggered and have not started: one bit each. */
  triggered: number;
  /** Sequencers that the processor has initiated and that wait for GSYNC: one bit each. */
  waiting: number;
  /** The active sequencer; -1 for none. */
  active: number;
  step: number;
  /** For averaging: the number of conversions of this step so far, and their sum. */
  conversions: number;
  sum: number;
  /** The result of the current conversion, and its exact end; without a conversion, the end of the phase delay. */
  code: number;
  ends: Nanoseconds;
  /** For each digital comparator: whether the last value met its condition, and whether its hysteresis is set. */
  met: boolean[];
  hysteresis: boolean[];
}

const shapes = { fifos: 'as now', met: 'as now', hysteresis: 'as now' } as const;

export interface AdcOptions {
  /** The interrupt numbers of the four sequencers. */
  interrupts: readonly number[];
  /** The analogue inputs: `AIN0` to `AIN15` and `VREFA` in volts, `TEMP` in degrees Celsius. */
  inputs: AnalogInputs;
  /** The pin of an analogue input, for messages. */
  pinOf(input: string): string;
  /** Whether the input's pin is in analogue mode; otherwise the input is disconnected from it. */
  connected(input: string): boolean;
  /** Conversions per second. */
  rate(): Hertz;
  /** The triggers that other blocks generate: a sequencer with any other never starts. */
  offered: readonly AdcTrigger[];
  /** The DMA request lines of the sequencers, which request bursts. */
  dma?: readonly DmaRequest[];
  /** Called when PSSI.GSYNC is written: calls `synchronize` of every converter. */
  onGlobalSync?: () => void;
}

export class Adc extends Peripheral<AdcTable, AdcState> {
  private readonly lines: readonly InterruptLine[];
  private readonly event: ClockEvent;

  constructor(
    name: string,
    host: ChipHost,
    private readonly options: AdcOptions,
  ) {
    super(name, adcLayout, host);
    this.lines = options.interrupts.map((number) => host.interrupt(number));
    this.event = host.clock.event(name, () => this.due());
    this.declareInterrupts();
    this.declareStart();
    this.declareFifos();
  }

  protected override get shapes() {
    return shapes;
  }

  protected initialState(): AdcState {
    return {
      fifos: depths.map((depth) => ({ data: Array<number>(depth).fill(0), head: 0, tail: 0, count: 0 })),
      triggered: 0,
      waiting: 0,
      active: -1,
      step: 0,
      conversions: 0,
      sum: 0,
      code: 0,
      ends: 0,
      met: Array<boolean>(8).fill(false),
      hysteresis: Array<boolean>(8).fill(false),
    };
  }

  override reset(kind: ResetKind): void {
    super.reset(kind);
    this.event.cancel();
    this.updateLines();
  }

  /** A conversion stops with the clock and restarts with it. */
  override gate(clocked: boolean): void {
    super.gate(clocked);
    if (!clocked) this.event.cancel();
    else if (this.state.active >= 0) this.convert(this.host.clock.now);
    else this.wake();
  }

  /** A trigger from another block, now or earlier within the current instruction. */
  trigger(source: AdcTrigger, at = this.host.clock.cycles): void {
    this.initiate(this.triggeredBy(triggers[source]), this.host.clock.timeAt(at));
  }

  /** GSYNC: starts the sequencers that wait for it. */
  synchronize(): void {
    const { waiting } = this.state;
    this.state.waiting = 0;
    this.initiate(waiting);
  }

  private declareInterrupts(): void {
    const { r } = this;
    const update = () => this.updateLines();
    this.onWrite('IM', update);
    this.onRead('ISC', () => this.maskedInterrupts);
    this.onWrite('ISC', (value) => {
      r.RIS.value &= ~(value & 0xf);
      if (value >>> dcShift) r.RIS.value &= ~INRDC;
      update();
    });
    this.onWrite('DCISC', () => {
      if (r.DCISC.value === 0) r.RIS.value &= ~INRDC;
      update();
    });
    this.onWrite('DCRIC', (value) => {
      for (let n = 0; n < 8; n++) {
        if ((value >> n) & 1) this.state.met[n] = this.state.hysteresis[n] = false;
      }
    });
  }

  private declareStart(): void {
    const { r } = this;
    this.onWrite('ACTSS', (value) => {
      this.state.triggered &= value;
      this.wake();
    });
    this.onWrite('EMUX', (value) => {
      this.checkTriggers(value);
      this.wake();
    });
    this.onWrite('PSSI', (value) => {
      const mask = this.triggeredBy(triggers.processor) & value;
      if ((value & 0xf) !== mask) {
        this.host.report(
          `${this.name}.PSSI initiates a sequencer that has another trigger in EMUX: it does not start`,
        );
      }
      r.PSSI.value = 0;
      if (value & syncWait) this.state.waiting |= mask;
      else this.initiate(mask);
      if (value & globalSync) (this.options.onGlobalSync ?? this.synchronize.bind(this))();
    });
  }

  private declareFifos(): void {
    for (const n of sequencers) {
      this.onRead(
        `SSFIFO${n}`,
        () => this.pop(n),
        () => this.next(n),
      );
      this.onRead(`SSFSTAT${n}`, () => this.fifoStatus(n));
    }
  }

  // ---- triggers ----

  /** The sequencers with a trigger in EMUX: one bit each. */
  private triggeredBy(trigger: number): number {
    const { value } = this.r.EMUX;
    let mask = 0;
    for (const n of sequencers) if (((value >> (4 * n)) & 0xf) === trigger) mask |= 1 << n;
    return mask;
  }

  private checkTriggers(emux: number): void {
    const { host, name, options } = this;
    for (const n of sequencers) {
      const value = (emux >> (4 * n)) & 0xf;
      const found = Object.entries(triggers).find(([, code]) => code === value)?.[0];
      const known =
        found === 'processor' || found === 'always' || options.offered.includes(found as AdcTrigger);
      if (!known)
        host.report(
          `${name}.EMUX.EM${n} selects ${found ?? `the reserved trigger ${value}`}, which no modelled block generates`,
        );
    }
  }

  private initiate(mask: number, time = this.host.clock.now): void {
    const { state, clocked } = this;
    const begins = mask & this.r.ACTSS.value;
    if (!clocked || !begins) return;
    const busy = state.triggered | (state.active < 0 ? 0 : 1 << state.active);
    if (begins & busy) {
      this.host.report(
        `${this.name}: a sequencer is triggered before its sequence has ended: silicon then samples endlessly (erratum 10.4)`,
      );
    }
    state.triggered |= begins & ~busy;
    this.wake(time);
  }

  /** Starts the next sequence, after the phase delay, unless the converter is busy. */
  private wake(time = this.host.clock.now): void {
    const { state, event } = this;
    if (state.active >= 0 || event.pending || !this.clocked || this.candidates === 0) return;
    const delay = this.r.SPC.PHASE * phaseStep;
    state.ends = time + delay;
    if (delay) event.atTime(state.ends);
    else this.begin(time);
  }

  /** The enabled sequencers that are triggered: one bit each. */
  private get candidates(): number {
    const { state, r } = this;
    return (state.triggered | this.triggeredBy(triggers.always)) & r.ACTSS.value;
  }

  /** Starts the sequence with the highest priority, or with the lowest number among equals. */
  private begin(time: Nanoseconds): void {
    const { state, r } = this;
    const { candidates } = this;
    state.active = -1;
    let best = 4;
    for (const n of sequencers) {
      const priority = (r.SSPRI.value >> (4 * n)) & 3;
      if ((candidates >> n) & 1 && priority < best) [best, state.active] = [priority, n];
    }
    if (state.active < 0) return;
    state.triggered &= ~(1 << state.active);
    state.step = 0;
    this.convert(time);
  }

  // ---- conversions ----

  /** Starts a conversion: samples the input now. */
  private convert(time: Nanoseconds): void {
    const { state } = this;
    state.code = this.sample(state.active as Sequencer, state.step);
    state.ends = time + this.duration;
    this.event.atTime(state.ends);
  }

  /** Duration of one conversion, with the drift of the chip's oscillators. */
  private get duration(): Nanoseconds {
    return 1e9 / this.options.rate() / (1 + this.host.clock.drift / 1e6);
  }

  private due(): void {
    const { state, r } = this;
    if (state.active < 0) {
      this.begin(state.ends);
      return;
    }
    state.sum += state.code;
    state.conversions++;
    const wanted = 1 << Math.min(r.SAC.AVG, 6);
    if (state.conversions >= wanted) this.endStep(state.ends);
    else this.convert(state.ends);
  }

  private endStep(time: Nanoseconds): void {
    const { state, r } = this;
    const { active, step } = state;
    const n = active as Sequencer;
    const code = Math.floor(state.sum / state.conversions);
    state.sum = state.conversions = 0;
    const control = this.stepBits('SSCTL', n, step);
    const isLast = (control & ctl.END) !== 0 || step + 1 === depths[n];
    this.deliver(n, step, code, isLast);
    if (control & ctl.IE) {
      this.raise(1 << n);
      this.options.dma?.[n].pulse(true);
    }
    if (isLast && !(control & ctl.END)) {
      this.host.report(`${this.name}.SSCTL${n} has no END bit: the sequence ends after its last step`);
    }
    if (isLast || !((r.ACTSS.value >> n) & 1)) {
      this.begin(time);
      return;
    }
    state.step++;
    this.convert(time);
  }

  /** The four bits of a step in a sequencer's register. */
  private stepBits(register: SequencerRegister, n: Sequencer, step: number): number {
    return (this.r[`${register}${n}`].value >>> (4 * step)) & 0xf;
  }

  /** The code that a step converts its input to. */
  private sample(n: Sequencer, step: number): number {
    const control = this.stepBits('SSCTL', n, step);
    const channel = this.stepBits('SSMUX', n, step);
    const { reference } = this;
    if (control & ctl.TS) return convert(sensorVolts(this.options.inputs.disturbedValue('TEMP')), reference);
    if (!(control & ctl.D)) return convert(this.volts(`AIN${channel}`), reference);
    const pair = this.pairOf(channel);
    const difference = this.volts(`AIN${2 * pair}`) - this.volts(`AIN${2 * pair + 1}`);
    return convert(reference / 2 + difference, reference);
  }

  private get reference(): number {
    if (!this.r.CTL.VREF) return internalReference;
    const volts = this.volts('VREFA');
    if (volts <= 0)
      this.host.report(`${this.name}.CTL.VREF selects VREFA, which has 0 V: everything reads as full scale`);
    return volts;
  }

  /** The pair that a MUX field selects in differential mode: silicon has pairs 4 to 7 at 8 to 11 (erratum 10.3). */
  private pairOf(mux: number): number {
    if (mux >= 4 && mux < 8) {
      this.host.report(
        `${this.name} samples the differential pair ${mux} with MUX ${mux}: silicon needs MUX ${mux + 4} (erratum 10.3)`,
      );
    }
    if (mux >= 12)
      this.host.report(`${this.name} samples MUX ${mux} in differential mode, which selects no pair`);
    return mux < 8 ? mux : (mux & 3) | 4;
  }

  /** The voltage at the converter: 0 V when the pin is not in analogue mode. */
  private volts(input: string): number {
    const { options, host } = this;
    const volts = options.inputs.disturbedValue(input);
    if (!options.connected(input)) {
      const pin = options.pinOf(input);
      host.report(`${input} is sampled, but ${pin} is not in analogue mode (GPIOAMSEL): it reads as 0 V`);
      return 0;
    }
    if (volts > supply)
      host.report(`${input} is sampled at more than VDDA's ${supply} V: silicon may be damaged`);
    return volts;
  }

  // ---- results ----

  /** Sends a result to the FIFO or to a digital comparator. */
  private deliver(n: Sequencer, step: number, code: number, isLast: boolean): void {
    if (!(this.stepBits('SSOP', n, step) & 1)) {
      this.push(n, code);
      return;
    }
    if (isLast && !((this.triggeredBy(triggers.always) >> n) & 1)) {
      this.host.report(
        `${this.name}: the last step of sequence ${n} goes to a digital comparator, which silicon ignores (erratum 10.5)`,
      );
    }
    this.compare((this.stepBits('SSDC', n, step) & 7) as Digit, code);
  }

  private push(n: Sequencer, code: number): void {
    const fifo = this.state.fifos[n];
    if (fifo.count === depths[n]) {
      this.r.OSTAT.value |= 1 << n;
      return;
    }
    fifo.data[fifo.head] = code;
    fifo.head = (fifo.head + 1) % depths[n];
    fifo.count++;
  }

  /** The value of a read of SSFIFOn; 0 when the FIFO is empty. */
  private next(n: Sequencer): number {
    const { data, tail, count } = this.state.fifos[n];
    return count ? data[tail] : 0;
  }

  private pop(n: Sequencer): number {
    const fifo = this.state.fifos[n];
    const code = this.next(n);
    if (!fifo.count) {
      this.r.USTAT.value |= 1 << n;
      return code;
    }
    fifo.tail = (fifo.tail + 1) % depths[n];
    fifo.count--;
    return code;
  }

  private fifoStatus(n: Sequencer): number {
    const { head, tail, count } = this.state.fifos[n];
    return tail | (head << 4) | (count === 0 ? 0x100 : 0) | (count === depths[n] ? 0x1000 : 0);
  }

  /** Applies a result to a digital comparator, in one of the four modes of DCCTL.CIM. */
  private compare(n: Digit, code: number): void {
    const { r, state } = this;
    const control = r[`DCCTL${n}`].value;
    const range = r[`DCCMP${n}`].value;
    const condition = (control >> 2) & 3;
    const band = code <= (range & fullScale) ? bands.low : code <= range >>> 16 ? bands.mid : bands.high;
    const met = band === condition;
    const before = { met: state.met[n], hysteresis: state.hysteresis[n] };
    state.met[n] = met;
    if (met) state.hysteresis[n] = true;
    else if (band === opposite(condition)) state.hysteresis[n] = false;
    const asserted = [met, met && !before.met, state.hysteresis[n], met && !before.hysteresis][control & 3];
    if (!asserted || !(control & 0x10)) return;
    r.DCISC.value |= 1 << n;
    this.raise(INRDC);
  }

  // ---- interrupts ----

  private raise(bit: number): void {
    this.r.RIS.value |= bit;
    this.updateLines();
  }

  private get maskedInterrupts(): number {
    const { RIS, IM } = this.r;
    const comparators = RIS.value & INRDC ? IM.value & 0xf_0000 : 0;
    return (RIS.value & IM.value & 0xf) | comparators;
  }

  /** Each sequencer's interrupt line carries its own interrupt, and the comparators' if IM.DCONSSn is set. */
  private updateLines(): void {
    const masked = this.maskedInterrupts;
    const high = masked | (masked >>> dcShift);
    this.lines.forEach((line, n) => line.set(((high >> n) & 1) === 1));
  }
}

/** The code of a voltage: 1.5 V of 3.0 V is 0x1FF, as in the data sheet's figure; it saturates at both ends. */
function convert(volts: number, reference: number): number {
  const code = reference > 0 ? Math.floor((volts * fullScale) / reference + 1e-9) : fullScale;
  return Math.min(Math.max(code, 0), fullScale);
}

/** The sensor's output: temperature = 147.5 - (225 x code) / 1023 with the internal reference. */
function sensorVolts(celsius: number): number {
  return 2.7 - (celsius + 55) / 75;
}

/** The band that clears a comparator's hysteresis. */
function opposite(band: number): number | undefined {
  if (band === bands.low) return bands.high;
  return band === bands.high ? bands.low : undefined;
}
