/**
 * Watchdog timer (data sheet LM3S9B92, chapter "Watchdog Timers"): a 32-bit down counter that interrupts at its first
 * time-out and resets the chip at its second. Watchdog 0 counts the system clock, Watchdog 1 the PIOSC.
 */
import { type ChipHost, type InterruptLine, Peripheral, type ResetKind } from '../emulator/bus/peripheral.js';
import { type BlockLayout, layout } from '../emulator/bus/registers.js';
import type { ClockEvent } from '../emulator/time/clock.js';
import type { Hertz, Nanoseconds } from '../emulator/units.js';

/** The registers of a watchdog. */
export const watchdogLayout = layout({
  LOAD: { offset: 0x000, reset: 0xffffffff, doc: 'Watchdog Load' },
  VALUE: { offset: 0x004, access: 'ro', reset: 0xffffffff, doc: 'Watchdog Value' },
  CTL: {
    offset: 0x008,
    doc: 'Watchdog Control',
    fields: {
      INTEN: 0,
      RESEN: 1,
      WRC: { bits: 31, access: 'ro', doc: 'Watchdog 1 only: no write is in progress' },
    },
  },
  ICR: { offset: 0x00c, access: 'wo', doc: 'Watchdog Interrupt Clear' },
  RIS: { offset: 0x010, access: 'ro', doc: 'Watchdog Raw Interrupt Status', fields: { WDTRIS: 0 } },
  MIS: { offset: 0x014, access: 'ro', doc: 'Watchdog Masked Interrupt Status', fields: { WDTMIS: 0 } },
  TEST: {
    offset: 0x418,
    doc: 'Watchdog Test',
    fields: {
      STALL: { bits: 8, doc: 'stop while the processor is halted (virtual time then stops anyway)' },
    },
  },
  LOCK: { offset: 0xc00, doc: 'Watchdog Lock' },
});

type WatchdogTable = typeof watchdogLayout extends BlockLayout<infer T> ? T : never;

const unlockKey = 0x1acce551;
const watchdogInterrupt = 18;
/** Clocks of Watchdog 1 to complete a write. */
const writeClocks = 3;
const piosc: Hertz = 16_000_000;

/** How a watchdog is wired into the chip. */
export interface WatchdogOptions {
  /** Its clock: the system clock (Watchdog 0) or the PIOSC (Watchdog 1). */
  clockSource: 'system' | 'PIOSC';
  /** Called at the second time-out with RESEN set. */
  onReset(): void;
}

interface WatchdogState {
  counting: boolean;
  /** While counting: when the counter held `from`, in cycles (system clock) or nanoseconds (PIOSC). */
  since: number;
  /** The counter at `since`, or while it is stopped. */
  from: number;
  locked: boolean;
  /** Always false: virtual time stops while a debugger halts the processor. Kept because digests include it. */
  halted: false;
}

/** Not modelled: the errata of Watchdog 1 (lost writes, LOAD that does not restart it, reset without RESEN). */
export class Watchdog extends Peripheral<WatchdogTable, WatchdogState> {
  private readonly line: InterruptLine;
  private readonly timeOut: ClockEvent;
  private readonly written: ClockEvent;

  constructor(
    name: string,
    host: ChipHost,
    private readonly options: WatchdogOptions,
  ) {
    super(name, watchdogLayout, host);
    this.line = host.interrupt(watchdogInterrupt);
    this.timeOut = host.clock.event(`${name}.timeout`, () => this.timedOut());
    this.written = host.clock.event(`${name}.written`, () => (this.r.CTL.WRC = 1));
    this.r.CTL.WRC = this.options.clockSource === 'PIOSC' ? 1 : 0;

    this.onRead('VALUE', () => this.counter());
    this.onRead('MIS', () => this.r.RIS.WDTRIS & this.r.CTL.INTEN);
    this.onRead('LOCK', () => (this.state.locked ? 1 : 0));
    this.onWrite('LOAD', () => this.reload());
    this.onWrite('CTL', (_, old) => {
      // Only a reset disables a watchdog that has been enabled.
      this.r.CTL.INTEN |= old & 1;
      if (this.r.CTL.INTEN && !(old & 1)) this.reload();
      this.applyInterrupt();
    });
    this.onWrite('ICR', () => {
      this.r.RIS.WDTRIS = 0;
      this.applyInterrupt();
      this.reload();
    });
    this.onWrite(
      'LOCK',
      (value) => (this.state.locked = value !== unlockKey),
      () => 0,
    );
  }

  protected initialState(): WatchdogState {
    return { counting: false, since: 0, from: 0xffffffff, locked: false, halted: false };
  }

  override reset(kind: ResetKind): void {
    super.reset(kind);
    this.timeOut.cancel();
    this.written.cancel();
    this.line.set(false);
    this.r.CTL.WRC = this.options.clockSource === 'PIOSC' ? 1 : 0;
  }

  override gate(clocked: boolean): void {
    super.gate(clocked);
    this.startOrStop();
  }

  /** While locked, ignores writes to all registers but LOCK and TEST. */
  override write(offset: number, value: number, size: number): void {
    const index = this.layout.slots[offset >> 2];
    const register = index < 0 ? undefined : this.layout.registers[index].name;
    if (this.state.locked && register !== 'LOCK' && register !== 'TEST') return;
    super.write(offset, value, size);
    if (this.options.clockSource === 'PIOSC') {
      this.r.CTL.WRC = 0;
      this.written.atTime(this.host.clock.now + writeClocks * this.tick);
    }
  }

  // The counter. Its time is in cycles of the system clock, or in nanoseconds with the PIOSC.

  private get now(): number {
    return this.options.clockSource === 'system' ? this.host.clock.cycles : this.host.clock.now;
  }

  /** Duration of one count. */
  private get tick(): 1 | Nanoseconds {
    return this.options.clockSource === 'system' ? 1 : 1e9 / piosc;
  }

  private counter(): number {
    const { counting, since, from } = this.state;
    if (!counting) return from;
    const counts = Math.floor((this.now - since) / this.tick + 1e-6);
    return counts < 0 ? 0 : Math.max(0, from - counts);
  }

  private reload(): void {
    this.state.from = this.r.LOAD.value;
    this.state.counting = false;
    this.startOrStop();
  }

  private startOrStop(): void {
    const run = this.clocked && this.r.CTL.INTEN === 1;
    if (run === this.state.counting) return;
    if (run) {
      this.state.counting = true;
      this.start(this.now);
    } else {
      this.state.from = this.counter();
      this.state.counting = false;
      this.timeOut.cancel();
    }
  }

  /** Counts down from `from`, starting now or one count ahead. */
  private start(since: number): void {
    this.state.since = since;
    const zero = since + this.state.from * this.tick;
    if (this.options.clockSource === 'system') this.timeOut.atCycle(zero);
    else this.timeOut.atTime(zero);
  }

  /** The counter has reached zero; the next count reloads it. */
  private timedOut(): void {
    if (this.r.RIS.WDTRIS && this.r.CTL.RESEN) {
      this.options.onReset();
      return;
    }
    this.r.RIS.WDTRIS = 1;
    this.applyInterrupt();
    const { since, from } = this.state;
    this.state.from = this.r.LOAD.value;
    this.start(since + (from + 1) * this.tick);
  }

  private applyInterrupt(): void {
    this.line.set((this.r.RIS.WDTRIS & this.r.CTL.INTEN) === 1);
  }
}
