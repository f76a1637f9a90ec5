/**
 * General-purpose timers: data sheet LM3S9B92, chapter "General-Purpose Timers". A module is one 32-bit timer, one
 * real-time clock, or two 16-bit timers A and B. A counter never ticks: its value is computed from the clock.
 */
import * as v from 'valibot';
import type { DmaRequest } from '../emulator/bus/master.js';
import { type ChipHost, type InterruptLine, Peripheral } from '../emulator/bus/peripheral.js';
import type { ResetKind } from '../emulator/bus/peripheral.js';
import { type BlockLayout, layout } from '../emulator/bus/registers.js';
import type { InputSignal, OutputSignal } from '../emulator/port/signal.js';
import type { ClockEvent } from '../emulator/time/clock.js';
import type { Cycles, Hertz, Level, Nanoseconds } from '../emulator/units.js';

/** The registers of a timer module. */
export const timerLayout = layout({
  CFG: { offset: 0x000, doc: 'GPTM Configuration', fields: { CFG: [2, 0] } },
  TAMR: {
    offset: 0x004,
    doc: 'GPTM Timer A Mode',
    fields: { TAMR: [1, 0], TACMR: 2, TAAMS: 3, TACDIR: 4, TAMIE: 5, TAWOT: 6, TASNAPS: 7 },
  },
  TBMR: {
    offset: 0x008,
    doc: 'GPTM Timer B Mode',
    fields: { TBMR: [1, 0], TBCMR: 2, TBAMS: 3, TBCDIR: 4, TBMIE: 5, TBWOT: 6, TBSNAPS: 7 },
  },
  CTL: {
    offset: 0x00c,
    doc: 'GPTM Control',
    fields: {
      TAEN: 0,
      TASTALL: {
        bits: 1,
        doc: 'freeze while the processor is halted (virtual time then stops anyway)',
      },
      TAEVENT: [3, 2],
      RTCEN: { bits: 4, doc: 'count in real-time clock mode even while the processor is halted' },
      TAOTE: 5,
      TAPWML: 6,
      TBEN: 8,
      TBSTALL: 9,
      TBEVENT: [11, 10],
      TBOTE: 13,
      TBPWML: 14,
    },
  },
  IMR: {
    offset: 0x018,
    doc: 'GPTM Interrupt Mask',
    fields: {
      TATOIM: 0,
      CAMIM: 1,
      CAEIM: 2,
      RTCIM: 3,
      TAMIM: 4,
      TBTOIM: 8,
      CBMIM: 9,
      CBEIM: 10,
      TBMIM: 11,
    },
  },
  RIS: {
    offset: 0x01c,
    access: 'ro',
    doc: 'GPTM Raw Interrupt Status',
    fields: {
      TATORIS: 0,
      CAMRIS: 1,
      CAERIS: 2,
      RTCRIS: 3,
      TAMRIS: 4,
      TBTORIS: 8,
      CBMRIS: 9,
      CBERIS: 10,
      TBMRIS: 11,
    },
  },
  MIS: {
    offset: 0x020,
    access: 'ro',
    doc: 'GPTM Masked Interrupt Status',
    fields: {
      TATOMIS: 0,
      CAMMIS: 1,
      CAEMIS: 2,
      RTCMIS: 3,
      TAMMIS: 4,
      TBTOMIS: 8,
      CBMMIS: 9,
      CBEMIS: 10,
      TBMMIS: 11,
    },
  },
  ICR: {
    offset: 0x024,
    access: 'wo',
    doc: 'GPTM Interrupt Clear',
    fields: {
      TATOCINT: 0,
      CAMCINT: 1,
      CAECINT: 2,
      RTCCINT: 3,
      TAMCINT: 4,
      TBTOCINT: 8,
      CBMCINT: 9,
      CBECINT: 10,
      TBMCINT: 11,
    },
  },
  TAILR: {
    offset: 0x028,
    reset: 0xffffffff,
    doc: 'GPTM Timer A Interval Load',
    fields: { TAILRL: [15, 0], TAILRH: [31, 16] },
  },
  TBILR: { offset: 0x02c, reset: 0xffff, doc: 'GPTM Timer B Interval Load', fields: { TBILRL: [15, 0] } },
  TAMATCHR: {
    offset: 0x030,
    reset: 0xffffffff,
    doc: 'GPTM Timer A Match',
    fields: { TAMRL: [15, 0], TAMRH: [31, 16] },
  },
  TBMATCHR: { offset: 0x034, reset: 0xffff, doc: 'GPTM Timer B Match', fields: { TBMRL: [15, 0] } },
  TAPR: { offset: 0x038, doc: 'GPTM Timer A Prescale', fields: { TAPSR: [7, 0] } },
  TBPR: { offset: 0x03c, doc: 'GPTM Timer B Prescale', fields: { TBPSR: [7, 0] } },
  TAPMR: { offset: 0x040, doc: 'GPTM Timer A Prescale Match', fields: { TAPSMR: [7, 0] } },
  TBPMR: { offset: 0x044, doc: 'GPTM Timer B Prescale Match', fields: { TBPSMR: [7, 0] } },
  TAR: {
    offset: 0x048,
    access: 'ro',
    reset: 0xffffffff,
    doc: 'GPTM Timer A',
    fields: { TARL: [15, 0], TARH: [31, 16] },
  },
  TBR: { offset: 0x04c, access: 'ro', reset: 0xffff, doc: 'GPTM Timer B', fields: { TBRL: [23, 0] } },
  TAV: {
    offset: 0x050,
    reset: 0xffffffff,
    doc: 'GPTM Timer A Value',
    fields: { TAVL: [15, 0], TAVH: [31, 16] },
  },
  TBV: { offset: 0x054, reset: 0xffff, doc: 'GPTM Timer B Value', fields: { TBVL: [15, 0] } },
});

type TimerTable = typeof timerLayout extends BlockLayout<infer T> ? T : never;

/** Values of GPTMCFG. */
const cfg = { wide: 0, rtc: 1, split: 4 } as const;
const { TAMR: mr, CTL: ctl, RIS: ris } = timerLayout.masks;
/** The bits of each timer in GPTMRIS, GPTMMIS, GPTMIMR and GPTMICR; the real-time clock is timer A's. */
const interrupts = {
  A: { TO: ris.TATORIS, CM: ris.CAMRIS, CE: ris.CAERIS, TM: ris.TAMRIS },
  B: { TO: ris.TBTORIS, CM: ris.CBMRIS, CE: ris.CBERIS, TM: ris.TBMRIS },
} as const;
const allOfA = ris.TATORIS | ris.CAMRIS | ris.CAERIS | ris.RTCRIS | ris.TAMRIS;
const allOfB = ris.TBTORIS | ris.CBMRIS | ris.CBERIS | ris.TBMRIS;

/** Pulses of the real-time clock's input for one count. */
const rtcDivider = 32768;

type Mode = 'off' | 'oneShot' | 'periodic' | 'edgeCount' | 'edgeTime' | 'pwm' | 'rtc';

/**
 * A counter with its configuration when it was loaded. `elapsed` is the number of cycles since it had its start value,
 * negative while it approaches its bound from a value beyond.
 */
interface Counter {
  mode: Mode;
  up: boolean;
  /** The value from which it counts down, or at which it wraps when it counts up. */
  bound: number;
  /** The highest value it can hold. */
  max: number;
  /** Cycles of one count: above 1 where the prescaler divides the clock. */
  scale: number;
  running: boolean;
  /** Enabled, and waiting for the trigger of the previous timer. */
  waiting: boolean;
  /** Running: the cycle at which `elapsed` was 0. */
  start: Cycles;
  /** Stopped: `elapsed`. */
  held: Cycles;
  /** Edge-count mode: the counter. Real-time clock: its count at `rtcSince`. */
  count: number;
  /** The value of GPTMTnR in edge-time and snapshot mode. */
  captured: number;
}

interface TimerState {
  A: Counter;
  B: Counter;
  rtcSince: Nanoseconds;
  /** Pulses on the pin since the real-time clock's last count. */
  rtcPulses: number;
  /** While its clock is off: when it went off, and the cycles at which the events of A and B were due, or -1. */
  paused: { since: Cycles; time: Nanoseconds; due: [a: Cycles, b: Cycles] } | null;
}

/** How a timer module is wired into the chip. */
export interface TimerOptions {
  /** 0 to 3: timer A has pin signal CCP(2 * number), timer B the next. */
  number: number;
  /** Interrupt numbers of timers A and B. */
  interrupts: readonly [a: number, b: number];
  /**
   * Frequency of an oscillator on timer A's CCP pin, usually 32768: the real-time clock then follows virtual time. Without
   * one it counts the edges on the pin.
   */
  rtcClock?: Hertz;
  /** Their request lines to the DMA controller, which pulse at every raw interrupt. */
  dma?: { A: DmaRequest; B: DmaRequest };
  /** The module's time-out, which triggers the next module's timer A in wait-for-trigger mode (daisy chain). */
  onTimeout?: (at: Cycles) => void;
  /** A trigger for the converters, with GPTMCTL.TnOTE set: a time-out, a match of the real-time clock, a capture. */
  onAdcTrigger?: (at: Cycles) => void;
}

/** One of the module's two timers: its registers, pin, interrupt line and event. */
interface Half {
  name: 'A' | 'B';
  /** Shift of its bits in GPTMCTL. */
  shift: 0 | 8;
  MR: { value: number };
  ILR: { value: number };
  MATCHR: { value: number };
  PR: { value: number };
  PMR: { value: number };
  input: InputSignal;
  output: OutputSignal;
  line: InterruptLine;
  event: ClockEvent;
}

const finite = v.pipe(v.number(), v.finite());
const shapes = {
  paused: v.nullable(v.strictObject({ since: finite, time: finite, due: v.strictTuple([finite, finite]) })),
};

/** A timer module. */
export class Timer extends Peripheral<TimerTable, TimerState> {
  private readonly a: Half;
  private readonly b: Half;

  constructor(
    name: string,
    host: ChipHost,
    private readonly options: TimerOptions,
  ) {
    super(name, timerLayout, host);
    this.a = this.half('A');
    this.b = this.half('B');
    this.declareInterrupts();
    this.declareControl();
    this.declareValues();
  }

  protected override get shapes() {
    return shapes;
  }

  protected initialState(): TimerState {
    return { A: stoppedCounter(), B: stoppedCounter(), rtcSince: 0, rtcPulses: 0, paused: null };
  }

  override reset(kind: ResetKind): void {
    super.reset(kind);
    for (const half of [this.a, this.b]) {
      half.event.cancel();
      half.output.set(0);
      half.output.drive(false);
      half.line.set(false);
    }
  }

  /** Without its clock it stops: firmware measures load by a timer that sleeps with the processor. */
  override gate(clocked: boolean): void {
    if (clocked === this.clocked) return;
    super.gate(clocked);
    if (clocked) this.resume();
    else this.pause();
  }

  private pause(): void {
    const { a, b, host } = this;
    const dueIn = ({ event }: Half) => (event.pending ? event.at : -1);
    this.state.paused = { since: host.clock.cycles, time: host.clock.now, due: [dueIn(a), dueIn(b)] };
    a.event.cancel();
    b.event.cancel();
  }

  private resume(): void {
    const { state, host } = this;
    const { paused } = state;
    if (!paused) return;
    state.paused = null;
    state.rtcSince += host.clock.now - paused.time;
    const cycles = host.clock.cycles - paused.since;
    [this.a, this.b].forEach((half, n) => {
      const counter = state[half.name];
      if (counter.running) counter.start += cycles;
      if (counter.mode === 'rtc') this.schedule(half, this.now);
      else if (paused.due[n] >= 0) half.event.atCycle(paused.due[n] + cycles);
    });
  }

  /** The trigger from the previous module: starts timer A if it waits for one. */
  trigger(at = this.now): void {
    this.triggerHalf(this.a, at);
  }

  private half(name: 'A' | 'B'): Half {
    const { r, host, options } = this;
    const isA = name === 'A';
    const pin = `CCP${2 * options.number + (isA ? 0 : 1)}`;
    const half: Half = {
      name,
      shift: isA ? 0 : 8,
      MR: isA ? r.TAMR : r.TBMR,
      ILR: isA ? r.TAILR : r.TBILR,
      MATCHR: isA ? r.TAMATCHR : r.TBMATCHR,
      PR: isA ? r.TAPR : r.TBPR,
      PMR: isA ? r.TAPMR : r.TBPMR,
      input: host.signals.input(pin),
      output: host.signals.output(pin),
      line: host.interrupt(options.interrupts[isA ? 0 : 1]),
      event: host.clock.event(`${this.name}.${name}`, (at) => this.due(half, at)),
    };
    half.output.drive(false);
    half.input.watch((level, at) => this.edge(half, level, at));
    return half;
  }

  private declareInterrupts(): void {
    const { r } = this;
    this.onRead('MIS', () => r.RIS.value & r.IMR.value);
    this.onWrite('IMR', () => this.updateLines());
    this.onWrite('ICR', (value) => {
      r.RIS.value &= ~value;
      this.updateLines();
    });
  }

  private declareControl(): void {
    const { a, b } = this;
    const both = () => [a, b].forEach((half) => this.load(half));
    this.onWrite('CFG', both);
    this.onWrite('TAMR', () => this.load(a));
    this.onWrite('TBMR', () => this.load(b));
    this.onWrite('TAPR', () => this.load(a));
    this.onWrite('TBPR', () => this.load(b));
    this.onWrite('TAPMR', () => this.schedule(a, this.now));
    this.onWrite('TBPMR', () => this.schedule(b, this.now));
    this.onWrite('CTL', (_value, old) => [a, b].forEach((half) => this.control(half, old)));
    this.declareWide('TAILR', 'TBILR', (half) => {
      this.load(half);
      if (this.state[half.name].mode === 'rtc') this.setValue(half, half.ILR.value);
    });
    this.declareWide('TAMATCHR', 'TBMATCHR', (half) => this.schedule(half, this.now));
  }

  /** In the 32-bit modes timer A's register has 32 bits and timer B's is its upper half; otherwise both have 16. */
  private declareWide(
    nameA: 'TAILR' | 'TAMATCHR',
    nameB: 'TBILR' | 'TBMATCHR',
    then: (half: Half) => void,
  ): void {
    const { r } = this;
    const read = () => (this.split ? r[nameA].value & 0xffff : r[nameA].value);
    this.onRead(nameA, read);
    this.onWrite(nameA, (value) => {
      if (!this.split) r[nameB].value = value >>> 16;
      then(this.a);
    });
    this.onWrite(nameB, (value) => {
      if (!this.split) r[nameA].value = ((value & 0xffff) << 16) | (r[nameA].value & 0xffff);
      then(this.split ? this.b : this.a);
    });
  }

  private declareValues(): void {
    const { a, b } = this;
    const upper = (value: number) => value >>> 16;
    this.onRead('TAR', () => this.shown(a));
    this.onRead('TBR', () => (this.split ? this.shown(b) : upper(this.shown(a))));
    this.onRead('TAV', () => this.value(a));
    const half = () => (this.split ? this.value(b) : upper(this.value(a)));
    this.onRead('TBV', half);
    this.onWrite(
      'TAV',
      (value) => this.setValue(a, value),
      () => this.value(a),
    );
    this.onWrite(
      'TBV',
      (value) => {
        if (this.split) this.setValue(b, value);
        else this.setValue(a, ((value & 0xffff) << 16) | (this.value(a) & 0xffff));
      },
      half,
    );
  }

  private get split(): boolean {
    return this.r.CFG.value === cfg.split;
  }

  private get now(): Cycles {
    return this.state.paused?.since ?? this.host.clock.cycles;
  }

  // Loading, starting and stopping

  /** Reloads after a change of a register: a running counter that counts up keeps its value, any other restarts. */
  private load(half: Half): void {
    const counter = this.state[half.name];
    const value = this.value(half);
    const wasRtc = counter.mode === 'rtc';
    this.configure(half);
    if (counter.mode === 'rtc') this.setRtc(wasRtc ? value : 1);
    else if (counter.running && counter.up) this.moveCounter(half, value);
    else this.rewind(half, this.now);
    half.output.drive(counter.mode === 'pwm');
    this.schedule(half, this.now);
  }

  /** The prescaler divides the clock of a 16-bit timer that counts down, and extends any other 16-bit timer to 24 bits. */
  private configure(half: Half): void {
    const counter = this.state[half.name];
    const { split } = this;
    const mode = this.modeOf(half);
    const up = mode !== 'pwm' && (half.MR.value & mr.TACDIR) !== 0;
    const prescale = half.PR.value & 0xff;
    const divides = split && !up && (mode === 'oneShot' || mode === 'periodic');
    counter.mode = mode;
    counter.up = up;
    counter.scale = divides ? prescale + 1 : 1;
    counter.max = split ? 0xffffff : 0xffffffff;
    counter.bound = split ? half.ILR.value & 0xffff : this.r.TAILR.value;
    if (split && !divides) counter.bound += prescale << 16;
  }

  private modeOf({ name, MR }: Half): Mode {
    const config = this.r.CFG.value;
    if (config === cfg.rtc) return name === 'A' ? 'rtc' : 'off';
    if (config !== cfg.split && (config !== cfg.wide || name === 'B')) return 'off';
    const mode = MR.value & 3;
    if (mode === 1) return 'oneShot';
    if (mode === 2) return config === cfg.split && MR.value & mr.TAAMS ? 'pwm' : 'periodic';
    if (mode === 0 || config === cfg.wide) return 'off';
    return MR.value & mr.TACMR ? 'edgeTime' : 'edgeCount';
  }

  /** Sets the counter to its start value. */
  private rewind(half: Half, at: Cycles): void {
    const counter = this.state[half.name];
    counter.count = counter.up ? 0 : counter.bound;
    setElapsed(counter, 0, at);
  }

  private control(half: Half, old: number): void {
    const enable = ctl.TAEN << half.shift;
    const on = this.r.CTL.value & enable;
    if (on && !(old & enable)) this.enable(half);
    if (!on && old & enable) this.stop(half, this.elapsed(this.state[half.name], this.now));
    this.drivePwm(half, this.now);
  }

  private enable(half: Half): void {
    const counter = this.state[half.name];
    const canWait = counter.mode === 'oneShot' || counter.mode === 'periodic';
    counter.waiting = canWait && (half.MR.value & mr.TAWOT) !== 0;
    if (!counter.waiting) this.start(half, this.now);
  }

  private start(half: Half, at: Cycles): void {
    const counter = this.state[half.name];
    counter.waiting = false;
    counter.running = true;
    this.state.rtcSince = this.host.clock.now;
    if (counter.mode !== 'rtc') this.rewind(half, at);
    counter.captured = this.value(half, at);
    this.schedule(half, at);
  }

  private stop(half: Half, elapsed: Cycles): void {
    const counter = this.state[half.name];
    if (counter.mode === 'rtc') counter.count = this.rtcCount();
    counter.running = counter.waiting = false;
    this.r.CTL.value &= ~(ctl.TAEN << half.shift);
    setElapsed(counter, elapsed, this.now);
    half.event.cancel();
  }

  private triggerHalf(half: Half, at: Cycles): void {
    if (this.state[half.name].waiting && this.clocked) this.start(half, at);
  }

  // The value

  private elapsed({ running, start, held }: Counter, at: Cycles): Cycles {
    return running ? at - start : held;
  }

  private value(half: Half, at = this.now): number {
    const counter = this.state[half.name];
    const { mode, up, bound, max, scale } = counter;
    if (mode === 'edgeCount') return counter.count;
    if (mode === 'rtc') return this.rtcCount();
    if (mode === 'off') return bound;
    const elapsed = this.elapsed(counter, at);
    const period = periodOf(counter);
    if (up) return elapsed < 0 ? elapsed + max + 1 : elapsed % period;
    const left = period - 1 - (elapsed < 0 ? elapsed : elapsed % period);
    return scale === 1 ? left : Math.floor(left / scale) + ((left % scale) << 16);
  }

  /** The value of GPTMTnR. */
  private shown(half: Half): number {
    const { mode, captured } = this.state[half.name];
    const keeps = mode === 'edgeTime' || (mode === 'periodic' && half.MR.value & mr.TASNAPS);
    return keeps ? captured : this.value(half);
  }

  private setValue(half: Half, value: number): void {
    this.moveCounter(half, (value & this.state[half.name].max) >>> 0);
    this.schedule(half, this.now);
  }

  /** Sets the counter to a value. */
  private moveCounter(half: Half, value: number): void {
    const counter = this.state[half.name];
    const { mode, up, bound, max, scale } = counter;
    if (mode === 'rtc') this.setRtc(value);
    counter.count = value;
    const counted = value > bound ? value - max - 1 : value;
    setElapsed(counter, up ? counted : periodOf(counter) - 1 - cyclesTo0(value, scale), this.now);
  }

  /** The value in GPTMTnMATCHR and GPTMTnPMR. */
  private matchOf(half: Half): number {
    return this.split
      ? ((half.PMR.value & 0xff) << 16) | (half.MATCHR.value & 0xffff)
      : this.r.TAMATCHR.value;
  }

  /** The cycle of each pass at which the counter has its match value; outside the pass if it never does. */
  private matchPhase(half: Half): Cycles {
    const counter = this.state[half.name];
    const match = this.matchOf(half);
    return counter.up ? match : periodOf(counter) - 1 - cyclesTo0(match, counter.scale);
  }

  // Events

  private schedule(half: Half, after: Cycles): void {
    const counter = this.state[half.name];
    const { mode, running } = counter;
    half.event.cancel();
    if (!running) return;
    if (mode === 'rtc') {
      this.scheduleRtc(half);
      return;
    }
    let next = Infinity;
    if (mode === 'oneShot' || mode === 'periodic') {
      next = nextAt(counter, periodOf(counter) - 1, after);
      if (half.MR.value & mr.TAMIE) next = Math.min(next, nextAt(counter, this.matchPhase(half), after));
    } else if (mode === 'pwm') {
      next = Math.min(nextAt(counter, 0, after), nextAt(counter, this.matchPhase(half), after));
    }
    if (next !== Infinity) half.event.atCycle(next);
    this.drivePwm(half, after);
  }

  private due(half: Half, at: Cycles): void {
    const counter = this.state[half.name];
    if (counter.mode === 'rtc') {
      this.rtcMatch(half, at);
      return;
    }
    if (counter.mode !== 'pwm') {
      const phase = (at - counter.start) % periodOf(counter);
      if (half.MR.value & mr.TAMIE && phase === this.matchPhase(half)) this.raise(interrupts[half.name].TM);
      if (phase === periodOf(counter) - 1) this.timeout(half, at);
    }
    this.schedule(half, at);
  }

  private timeout(half: Half, at: Cycles): void {
    const counter = this.state[half.name];
    counter.captured = counter.up ? counter.bound : 0;
    if (counter.mode === 'oneShot') this.stop(half, 0);
    this.raise(interrupts[half.name].TO);
    this.triggerAdc(half, at);
    if (half.name === 'A' && this.split) this.triggerHalf(this.b, at);
    else this.options.onTimeout?.(at);
  }

  /** The PWM output is asserted from the start of a pass until the match, and deasserted while the timer is stopped. */
  private drivePwm(half: Half, at: Cycles): void {
    const { mode, running } = this.state[half.name];
    if (mode !== 'pwm') return;
    const asserted = running && this.value(half, at) > this.matchOf(half);
    const inverted = (this.r.CTL.value & (ctl.TAPWML << half.shift)) !== 0;
    half.output.set(asserted !== inverted ? 1 : 0);
  }

  private edge(half: Half, level: Level, at: Cycles): void {
    const counter = this.state[half.name];
    if (!counter.running || !this.clocked) return;
    if (counter.mode === 'rtc' && level) this.rtcPulse(counter, at);
    const event = (this.r.CTL.value >> (half.shift + 2)) & 3;
    if (event !== 3 && event !== (level ? 0 : 1)) return;
    if (counter.mode === 'edgeTime') {
      counter.captured = this.value(half, at);
      this.raise(interrupts[half.name].CE);
      this.triggerAdc(half, at);
    }
    if (counter.mode === 'edgeCount') this.countEdge(half, at);
  }

  private countEdge(half: Half, at: Cycles): void {
    const counter = this.state[half.name];
    counter.count = (counter.count + (counter.up ? 1 : -1)) & counter.max;
    if (counter.count !== this.matchOf(half)) return;
    this.stop(half, 0);
    this.rewind(half, this.now);
    this.raise(interrupts[half.name].CM);
    this.triggerAdc(half, at);
  }

  private triggerAdc({ shift }: Half, at: Cycles): void {
    if (this.r.CTL.value & (ctl.TAOTE << shift)) this.options.onAdcTrigger?.(at);
  }

  // Real-time clock

  private rtcCount(): number {
    const { state, options } = this;
    const { count, running } = state.A;
    if (!running || !options.rtcClock) return count;
    const seconds =
      (((state.paused?.time ?? this.host.clock.now) - state.rtcSince) * options.rtcClock) / 1e9 / rtcDivider;
    return (count + Math.floor(seconds + 1e-9)) % 2 ** 32;
  }

  private setRtc(count: number): void {
    this.state.A.count = count;
    this.state.rtcSince = this.host.clock.now;
    this.state.rtcPulses = 0;
  }

  private scheduleRtc(half: Half): void {
    const { state, options, r } = this;
    if (!options.rtcClock) return;
    const counts = (r.TAMATCHR.value - state.A.count + 2 ** 32) % 2 ** 32;
    const time = state.rtcSince + (counts * rtcDivider * 1e9) / options.rtcClock;
    if (time > this.host.clock.now) half.event.atTime(time);
  }

  private rtcPulse(counter: Counter, at: Cycles): void {
    const { state, r } = this;
    if (this.options.rtcClock || ++state.rtcPulses < rtcDivider) return;
    state.rtcPulses = 0;
    counter.count = (counter.count + 1) >>> 0;
    if (counter.count === r.TAMATCHR.value) this.rtcMatch(this.a, at);
  }

  private rtcMatch(half: Half, at: Cycles): void {
    this.raise(ris.RTCRIS);
    this.triggerAdc(half, at);
  }

  // Interrupts

  private raise(bit: number): void {
    this.r.RIS.value |= bit;
    this.updateLines();
    this.options.dma?.[bit & allOfA ? 'A' : 'B'].pulse();
  }

  private updateLines(): void {
    const pending = this.r.RIS.value & this.r.IMR.value;
    this.a.line.set((pending & allOfA) !== 0);
    this.b.line.set((pending & allOfB) !== 0);
  }
}

function stoppedCounter(): Counter {
  return {
    mode: 'off',
    up: false,
    bound: 0xffffffff,
    max: 0xffffffff,
    scale: 1,
    running: false,
    waiting: false,
    start: 0,
    held: 0,
    count: 0,
    captured: 0xffffffff,
  };
}

function setElapsed(counter: Counter, elapsed: Cycles, at: Cycles): void {
  counter.start = at - elapsed;
  counter.held = elapsed;
}

/** Cycles that a counter takes from a value to 0: with a prescaler, bits 23 to 16 are the cycles left of a count. */
function cyclesTo0(value: number, scale: number): Cycles {
  return scale === 1 ? value : (value & 0xffff) * scale + Math.min(value >>> 16, scale - 1);
}

/** Cycles of one pass. */
function periodOf({ bound, scale }: Counter): Cycles {
  return (bound + 1) * scale;
}

/** The first cycle after `after` at which a running counter is `phase` cycles into a pass. */
function nextAt(counter: Counter, phase: Cycles, after: Cycles): Cycles {
  const period = periodOf(counter);
  if (phase < 0 || phase >= period) return Infinity;
  const first = counter.start + phase;
  return first > after ? first : first + (Math.floor((after - first) / period) + 1) * period;
}
