/** Sleep and lockup: the processor does not execute (ARMv7-M ARM B1.5.15, B1.5.17 to B1.5.19). */
import type { Clock } from '../time/clock.js';
import type { ProcessorHooks } from './context.js';
import { Exception } from './exceptions.js';
import type { Priorities } from './priorities.js';
import type { SystemControlBlock } from './scb.js';
import * as S from './state.js';

/** Values of `S.SLEEP` besides 0. */
const byWfi = 1;
const byWfe = 2;
const lockup = 3;

/** What PC is in lockup (B1.5.15): the return address of an NMI that ends it. */
const lockupAddress = 0xfffffffe | 0;

export class Sleep {
  private readonly listeners = new Set<(asleep: boolean) => void>();

  /** @param s the state words */
  constructor(
    private readonly s: Int32Array,
    private readonly exceptions: S.ExceptionState,
    private readonly priorities: Priorities,
    private readonly scb: SystemControlBlock,
    private readonly hooks: ProcessorHooks,
    private readonly clock: Clock,
  ) {}

  /** Calls back whenever the processor falls asleep or wakes; the clock says when. Returns the function that ends it. */
  watch(listener: (asleep: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  notify(asleep: boolean): void {
    for (const listener of this.listeners) listener(asleep);
  }

  waitForInterrupt(): void {
    this.begin(byWfi);
  }

  waitForEvent(): void {
    if (this.s[S.EVENT]) this.s[S.EVENT] = 0;
    else this.begin(byWfe);
  }

  /** No instruction is executed until NMI or reset. */
  lockUp(): void {
    this.s[S.SLEEP] = lockup;
    this.clock.interrupt();
  }

  private begin(kind: typeof byWfi | typeof byWfe): void {
    this.s[S.SLEEP] = kind;
    this.hooks.onSleep(true, this.scb.sleepDeep);
    this.notify(true);
    this.clock.interrupt();
  }

  /** Ends a sleep that something has ended; it takes no time. Returns false while the processor sleeps on. */
  wake(): boolean {
    const { s } = this;
    if (s[S.SLEEP] === lockup) {
      if (!this.endsLockup()) return false;
      s[S.PC] = lockupAddress;
    } else if (s[S.SLEEP] === byWfe ? !s[S.EVENT] && !this.interrupted() : !this.endsWfi()) return false;
    if (s[S.SLEEP] === byWfe) s[S.EVENT] = 0;
    s[S.SLEEP] = 0;
    this.hooks.onSleep(false, false);
    this.notify(false);
    return true;
  }

  /** Lockup ends only by NMI or reset (B1.5.15). */
  private endsLockup(): boolean {
    return this.exceptions.pending[Exception.NMI] === 1 && this.priorities.admits(Exception.NMI);
  }

  /** Whether an exception is to be taken. Without SEVONPEND, one that is masked does not end WFE (B1.5.18). */
  private interrupted(): boolean {
    return this.priorities.preempts(this.priorities.highestPending(), this.priorities.execution());
  }

  /** Whether WFI ends: an exception that would be taken were PRIMASK 0 (B1.5.19). */
  private endsWfi(): boolean {
    const { s } = this;
    const primask = s[S.PRIMASK];
    s[S.PRIMASK] = 0;
    const wakes = this.interrupted();
    s[S.PRIMASK] = primask;
    return wakes;
  }
}
