/**
 * The system timer (ARMv7-M ARM B3.3). Its value is computed from the clock, never ticked. With CLK_SRC clear it counts
 * the precision oscillator divided by four (data sheet, STCTRL), that is 4 MHz.
 */
import type { Clock, ClockEvent } from '../time/clock.js';

const externalTick = 250;

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

  constructor(
    private readonly clock: Clock,
    private readonly state: () => SysTickState,
    private readonly reload: () => number,
    onZero: () => void,
  ) {
    this.wrap = clock.event('SysTick', () => {
      const s = this.state();
      s.flag = true;
      this.begin(s.zeroAt);
      onZero();
    });
  }

  /** ST_CURRENT. */
  get value(): number {
    const s = this.state();
    if (!s.enabled) return s.held;
    const left = s.zeroAt - this.tick();
    return left > s.reload ? 0 : Math.max(0, left);
  }

  /** ST_CTRL's ENABLE and CLK_SRC. */
  control(enabled: boolean, core: boolean): void {
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
  clear(): void {
    const s = this.state();
    s.flag = false;
    s.held = 0;
    if (s.enabled) this.begin(this.tick());
  }

  /** A write to ST_RELOAD: a counter that stood still for want of one starts. */
  reloadWritten(): void {
    if (this.state().enabled && !this.wrap.pending) this.begin(this.tick());
  }

  /** COUNTFLAG, cleared by this read. */
  takeFlag(): boolean {
    const s = this.state();
    const { flag } = s;
    s.flag = false;
    return flag;
  }

  /** From zero: the next tick loads the reload value; a reload value of zero keeps the counter at zero. */
  private begin(zero: number): void {
    const s = this.state();
    s.reload = this.reload();
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
