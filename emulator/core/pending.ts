/** What becomes pending: exceptions by software and by faults, interrupts by the levels of their inputs (ARMv7-M ARM B3.4). */
import type { Clock } from '../time/clock.js';
import type { SystemControlBlock } from './scb.js';
import * as S from './state.js';

/** An exception's life: it becomes pending, its handler is about to run, its handler has returned. */
export type ExceptionEvent = 'pend' | 'enter' | 'return';
export type ExceptionListener = (event: ExceptionEvent, exception: number) => void;

export class Pending {
  private readonly listeners = new Set<ExceptionListener>();

  /** @param s the state words */
  constructor(
    private readonly s: Int32Array,
    private readonly exceptions: S.ExceptionState,
    private readonly scb: SystemControlBlock,
    private readonly clock: Clock,
  ) {}

  /** Calls back for exceptions from now on; the clock says when. Returns the function that ends it. */
  watch(listener: ExceptionListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  notify(event: ExceptionEvent, exception: number): void {
    for (const listener of this.listeners) listener(event, exception);
  }

  /**
   * Sets or clears an exception's pending bit: the engine returns before the next instruction. An interrupt whose input is
   * asserted stays pending.
   */
  set(n: number, pending: boolean): void {
    const { exceptions, s } = this;
    if (!pending && exceptions.level[n]) return;
    if (pending && !exceptions.pending[n]) {
      if (this.scb.sendEventOnPend) s[S.EVENT] = 1;
      this.notify('pend', n);
    }
    exceptions.pending[n] = pending ? 1 : 0;
    this.clock.interrupt();
  }

  /** Makes an exception pending at an instruction boundary, or where the engine returns to one anyway. */
  add(n: number): void {
    if (!this.exceptions.pending[n]) this.notify('pend', n);
    this.exceptions.pending[n] = 1;
  }

  /** A handler has ended: an interrupt whose input is still asserted is pending again. */
  sample(n: number): void {
    if (this.exceptions.level[n]) this.add(n);
  }

  /** An interrupt input's level, by interrupt number. A rising level pends it; a level that stays pends it again after return. */
  setLevel(interrupt: number, level: boolean): void {
    const n = 16 + interrupt;
    const { exceptions } = this;
    const value = level ? 1 : 0;
    if (exceptions.level[n] === value) return;
    exceptions.level[n] = value;
    if (level) this.set(n, true);
  }
}
