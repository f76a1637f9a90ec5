/**
 * The system timer (ARMv7-M ARM B3.3). Its value is computed from the clock, never ticked. With CLK_SRC clear it counts
 * the precision oscillator divided by four (data sheet, STCTRL), that is 4 MHz.
 */
import type { RegisterSpec, RegisterViews } from '../bus/registers.js';
import type { Clock, ClockEvent } from '../time/clock.js';
import type { CoreUnits } from './context.js';
import { Exception } from './exceptions.js';
import type { UnitRegisters } from './unit.js';

/** SYST_CSR, SYST_RVR, SYST_CVR and SYST_CALIB under the data sheet's names. */
export const sysTickRegisters = {
  ST_CTRL: {
    offset: 0x010,
    fields: { ENABLE: 0, INTEN: 1, CLK_SRC: 2, COUNT: { bits: 16, access: 'ro' } },
    doc: 'SysTick Control and Status',
  },
  ST_RELOAD: { offset: 0x014, fields: { ST_RELOAD: [23, 0] }, doc: 'SysTick Reload Value' },
  ST_CURRENT: { offset: 0x018, fields: { ST_CURRENT: [23, 0] }, doc: 'SysTick Current Value' },
  ST_CAL: {
    offset: 0x01c,
    access: 'ro',
    fields: { ONEMS: [23, 0], SKEW: 30, NOREF: 31 },
    doc: 'SysTick Calibration',
  },
} as const satisfies Record<string, RegisterSpec>;

/** Nanoseconds of a tick of the precision oscillator divided by four. */
const externalTick = 250;
const countFlag = 1 << 16;

export interface SysTickState {
  enabled: boolean;
  /** Counts processor cycles (CLK_SRC set) or 250 ns ticks. */
  core: boolean;
  /** Tick at which the counter is next zero, while enabled. */
  zeroAt: number;
  /** The reload value that the current period began with. */
  reload: number;
  /** The counter while disabled. */
  held: number;
  /** COUNTFLAG. */
  flag: boolean;
}

export function initialSysTick(): SysTickState {
  return { enabled: false, core: false, zeroAt: 0, reload: 0, held: 0, flag: false };
}

export class SysTick {
  private readonly wrap: ClockEvent;

  private readonly clock: Clock;
  private readonly r: RegisterViews<typeof sysTickRegisters>;

  /** @param state what changes besides the registers, wherever it is at the moment */
  constructor(
    { r, onRead, onWrite }: UnitRegisters<typeof sysTickRegisters>,
    private readonly state: () => SysTickState,
    cpu: CoreUnits,
  ) {
    this.r = r;
    this.clock = cpu.clock;
    this.wrap = cpu.clock.event('SysTick', () => {
      const s = this.state();
      s.flag = true;
      this.begin(s.zeroAt);
      if (r.ST_CTRL.INTEN) cpu.setPending(Exception.SysTick, true);
    });
    onRead(
      'ST_CTRL',
      () => r.ST_CTRL.value | (this.takeFlag() ? countFlag : 0),
      () => r.ST_CTRL.value | (this.state().flag ? countFlag : 0),
    );
    onWrite('ST_CTRL', () => this.control(r.ST_CTRL.ENABLE === 1, r.ST_CTRL.CLK_SRC === 1));
    onWrite('ST_RELOAD', () => this.reloadWritten());
    onRead('ST_CURRENT', () => this.value);
    onWrite('ST_CURRENT', () => this.clear());
  }

  /** Before a reset. */
  stop(): void {
    this.control(false, false);
  }

  /** ST_CURRENT. */
  private get value(): number {
    const s = this.state();
    if (!s.enabled) return s.held;
    const left = s.zeroAt - this.tick();
    return left > s.reload ? 0 : Math.max(0, left);
  }

  /** ST_CTRL's ENABLE and CLK_SRC. */
  private control(enabled: boolean, core: boolean): void {
    const s = this.state();
    if (enabled === s.enabled && core === s.core) return;
    s.held = this.value;
    s.enabled = enabled;
    s.core = core;
    this.wrap.cancel();
    if (!enabled) return;
    if (s.held === 0) this.begin(this.tick());
    else this.until(this.tick() + s.held);
  }

  /** A write to ST_CURRENT: the counter and COUNTFLAG become zero. */
  private clear(): void {
    const s = this.state();
    s.flag = false;
    s.held = 0;
    if (s.enabled) this.begin(this.tick());
  }

  /** A write to ST_RELOAD: a counter that stood still for want of one starts. */
  private reloadWritten(): void {
    if (this.state().enabled && !this.wrap.pending) this.begin(this.tick());
  }

  /** COUNTFLAG, cleared by this read. */
  private takeFlag(): boolean {
    const s = this.state();
    const { flag } = s;
    s.flag = false;
    return flag;
  }

  /** From zero: the next tick loads the reload value; a reload value of zero keeps the counter at zero. */
  private begin(zero: number): void {
    const s = this.state();
    s.reload = this.r.ST_RELOAD.value;
    if (s.reload === 0) {
      this.wrap.cancel();
      s.zeroAt = zero;
    } else {
      this.until(zero + s.reload + 1);
    }
  }

  private until(tick: number): void {
    const s = this.state();
    s.zeroAt = tick;
    if (s.core) this.wrap.atCycle(tick);
    else this.wrap.atTime(tick * externalTick);
  }

  private tick(): number {
    return this.state().core ? this.clock.cycles : Math.floor(this.clock.now / externalTick + 1e-6);
  }
}
