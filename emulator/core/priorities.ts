/** Priorities of exceptions (ARMv7-M ARM B1.5.4): which one is to be taken, and which ones are held off. */
import type { SystemControlBlock } from './scb.js';
import * as S from './state.js';

/** An execution priority below every exception's. */
const threadPriority = 256;

export class Priorities {
  /** Four exceptions at a time, to pass over those where nothing is. */
  private readonly pendingWords: Int32Array;
  private readonly activeWords: Int32Array;

  /**
   * @param s the state words
   * @param count exceptions that exist: 16 plus the interrupts
   * @param bits implemented priority bits
   */
  constructor(
    private readonly s: Int32Array,
    private readonly exceptions: S.ExceptionState,
    private readonly count: number,
    private readonly bits: number,
    private readonly scb: SystemControlBlock,
  ) {
    const { pending, active } = exceptions;
    this.pendingWords = new Int32Array(pending.buffer, pending.byteOffset, pending.length / 4);
    this.activeWords = new Int32Array(active.buffer, active.byteOffset, active.length / 4);
  }

  /** The priority bits that exist. */
  get mask(): number {
    return (0xff << (8 - this.bits)) & 0xff;
  }

  /** Sets the priorities of four exceptions, from `first` on, to the bytes of a register. Fixed ones stay. */
  set(first: number, word: number): void {
    const { priority } = this.exceptions;
    for (let i = 0; i < 4; i++) {
      if (first + i > 3) priority[first + i] = (word >>> (8 * i)) & this.mask;
    }
  }

  /** A priority's group part under AIRCR.PRIGROUP; fixed priorities are their own group. */
  private group(priority: number): number {
    return priority < 0 ? priority : priority & (-2 << this.scb.priorityGroup);
  }

  /** The priority that an exception must beat to be taken (ExecutionPriority). */
  execution(): number {
    const { s } = this;
    const boosted = s[S.FAULTMASK]
      ? -1
      : s[S.PRIMASK]
        ? 0
        : s[S.BASEPRI]
          ? this.group(s[S.BASEPRI])
          : threadPriority;
    return Math.min(boosted, this.active());
  }

  /** The highest group priority among the active exceptions. */
  private active(): number {
    const { active, priority } = this.exceptions;
    const { activeWords, count } = this;
    let highest = threadPriority;
    for (let word = 0; 4 * word < count; word++) {
      if (activeWords[word] === 0) continue;
      for (let n = 4 * word; n < 4 * word + 4; n++) {
        if (active[n]) highest = Math.min(highest, this.group(priority[n]));
      }
    }
    return highest;
  }

  /** The pending, enabled exception of the highest priority, the lowest number winning a tie; 0 when there is none. */
  highestPending(): number {
    const { pending, enabled, priority } = this.exceptions;
    const { pendingWords, count } = this;
    let best = 0;
    for (let word = 0; 4 * word < count; word++) {
      if (pendingWords[word] === 0) continue;
      for (let n = 4 * word; n < 4 * word + 4; n++) {
        if (pending[n] && enabled[n] && (best === 0 || priority[n] < priority[best])) best = n;
      }
    }
    return best;
  }

  /** Whether an exception is to be taken at an execution priority; not for 0, which is none. */
  preempts(n: number, execution: number): boolean {
    return n !== 0 && this.group(this.exceptions.priority[n]) < execution;
  }

  /** Whether an exception would be taken if it were pending. */
  admits(n: number): boolean {
    return this.preempts(n, this.execution());
  }

  /** Whether neither BASEPRI nor FAULTMASK masks an exception; not for 0, which is none. */
  unmasked(n: number): boolean {
    const { s } = this;
    const limit = s[S.FAULTMASK] ? -1 : s[S.BASEPRI] ? this.group(s[S.BASEPRI]) : threadPriority;
    return this.preempts(n, limit);
  }

  /** How many exceptions are active. */
  activeCount(): number {
    const { activeWords, count } = this;
    const { active } = this.exceptions;
    let found = 0;
    for (let word = 0; 4 * word < count; word++) {
      if (activeWords[word] === 0) continue;
      for (let n = 4 * word; n < 4 * word + 4; n++) found += active[n];
    }
    return found;
  }
}
