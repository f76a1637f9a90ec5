/**
 * The Cortex-M3 around the instructions: special registers, exceptions, priorities and faults (ARMv7-M ARM B1.4 to
 * B1.5). Engines execute instructions and ask here at every boundary where something may have changed.
 */
import type { Bus } from '../bus/bus.js';
import { BusError } from '../bus/fault.js';
import type { Device } from '../bus/peripheral.js';
import type { Clock } from '../time/clock.js';
import { type Address, hex } from '../units.js';
import { type MpuAccess, mpuAllows } from './mpu.js';
import * as S from './state.js';
import { Breakpoints } from './breakpoints.js';
import type { CoreUnits, ProcessorHooks, ProcessorOptions } from './context.js';
import { Dwt, Itm } from './debug-unit.js';
import { SystemControlSpace } from './scs.js';
import { Exception, Fault, ProcessorFault, raise } from './exceptions.js';

/** What one exception entry, a chained entry and an exception return take (TRM 5.6 and 5.7, zero wait states). */
export const entryCycles = 12;
export const chainCycles = 6;
export const returnCycles = 10;
/** What an exception entry pushes. */
const frameBytes = 32;
/** An execution priority below every exception's. */
const threadPriority = 256;

/** An exception's life: it becomes pending, its handler is about to run, its handler has returned. */
export type ExceptionEvent = 'pend' | 'enter' | 'return';
export type ExceptionListener = (event: ExceptionEvent, exception: number) => void;

/** The rest of the private peripheral bus (FPB, TPIU, ROM table) answers and holds nothing. */
const emptyPpb: Device = { name: 'PPB', clocked: true, read: () => 0, write: () => {} };

export class Processor implements CoreUnits {
  /** Registers and flags: see state.ts. */
  readonly s: Int32Array;
  readonly exceptions: S.ExceptionState;
  /** Four exceptions at a time, to pass over those where nothing is. */
  private readonly pendingWords: Int32Array;
  private readonly activeWords: Int32Array;
  /** The frame that an exception return pops. */
  private readonly unstacked = new Int32Array(frameBytes / 4);
  readonly scs: SystemControlSpace;
  readonly dwt: Dwt;
  readonly itm: Itm;
  /** Exceptions that exist: 16 plus the interrupts. */
  readonly count: number;
  readonly breakpoints: Breakpoints;
  private readonly sleepListeners = new Set<(asleep: boolean) => void>();
  private readonly exceptionListeners = new Set<ExceptionListener>();

  constructor(
    readonly bus: Bus,
    readonly clock: Clock,
    readonly options: ProcessorOptions,
    readonly hooks: ProcessorHooks,
  ) {
    this.s = bus.i32;
    this.breakpoints = new Breakpoints(bus);
    this.exceptions = S.exceptionState(bus.buffer);
    const { pending, active } = this.exceptions;
    this.pendingWords = new Int32Array(bus.buffer, pending.byteOffset, pending.length / 4);
    this.activeWords = new Int32Array(bus.buffer, active.byteOffset, active.length / 4);
    this.count = 16 + options.interrupts;
    this.scs = new SystemControlSpace(this);
    this.dwt = new Dwt(this);
    this.itm = new Itm(this);
    bus.attachWindow(0xe0000000, 0x1000, this.itm);
    bus.attachWindow(0xe0001000, 0x1000, this.dwt);
    bus.attachWindow(0xe000e000, 0x1000, this.scs);
    bus.attachWindow(0xe0000000, 0x100000, emptyPpb);
  }

  /** Reset (B1.5.5): registers to their reset values, SP and PC from the vector table at address 0. */
  reset(): void {
    const { s, exceptions } = this;
    const left = s[S.LEFT];
    const asleep = s[S.SLEEP] !== 0;
    s.fill(0, 0, S.RETURN + 1);
    s[S.LEFT] = left;
    s[S.LR] = -1;
    s[S.T] = 1;
    s[S.Z] = 1;
    s[S.EXCLUSIVE] = -1;
    this.clearExceptions();
    exceptions.priority.set([0, -3, -2, -1], 0);
    exceptions.enabled.fill(1, 1, 4);
    exceptions.enabled.fill(1, 7, 16);
    for (const unit of [this.scs, this.dwt, this.itm]) unit.reset('system');
    s[S.SP] = this.vector(0) & ~3;
    this.setPc(this.vector(Exception.Reset));
    this.clock.interrupt();
    if (asleep) this.tellSleep(false);
  }

  /** Tells of exceptions from now on; the clock says when. Returns the function that ends it. */
  watchExceptions(listener: ExceptionListener): () => void {
    this.exceptionListeners.add(listener);
    return () => this.exceptionListeners.delete(listener);
  }

  /** Tells whenever the processor falls asleep or wakes; the clock says when. Returns the function that ends it. */
  watchSleep(listener: (asleep: boolean) => void): () => void {
    this.sleepListeners.add(listener);
    return () => this.sleepListeners.delete(listener);
  }

  private tellSleep(asleep: boolean): void {
    for (const listener of this.sleepListeners) listener(asleep);
  }

  private tellException(event: ExceptionEvent, exception: number): void {
    for (const listener of this.exceptionListeners) listener(event, exception);
  }

  private clearExceptions(): void {
    for (const array of Object.values(this.exceptions) as Int16Array[]) array.fill(0);
  }

  /** Sets PC and EPSR.T from an address with its Thumb bit. */
  setPc(address: Address): void {
    this.s[S.PC] = address & ~1;
    this.s[S.T] = address & 1;
    if (!(address & 1)) this.clock.interrupt();
  }

  /** DEMCR.TRCENA: whether DWT and ITM work. */
  get traceEnabled(): boolean {
    return this.scs.traceEnabled;
  }

  traceChanged(): void {
    this.dwt.update();
  }

  get privileged(): boolean {
    return this.s[S.IPSR] !== 0 || !(this.s[S.CONTROL] & 1);
  }

  // ---- program status ----

  /** APSR's five flags in bits 31:27. */
  get apsr(): number {
    const { s } = this;
    return (
      ((s[S.N] & 0x80000000) |
        (s[S.Z] === 0 ? 1 << 30 : 0) |
        (s[S.C] << 29) |
        (s[S.V] << 28) |
        (s[S.Q] << 27)) >>>
      0
    );
  }

  set apsr(value: number) {
    const { s } = this;
    s[S.N] = value & 0x80000000;
    s[S.Z] = value & (1 << 30) ? 0 : 1;
    s[S.C] = (value >>> 29) & 1;
    s[S.V] = (value >>> 28) & 1;
    s[S.Q] = (value >>> 27) & 1;
  }

  /** xPSR: flags, ITSTATE, T and the exception number. */
  get xpsr(): number {
    const { s } = this;
    const it = s[S.IT];
    return (this.apsr | ((it & 3) << 25) | (s[S.T] << 24) | ((it & 0xfc) << 8) | s[S.IPSR]) >>> 0;
  }

  /** For debuggers: everything but the exception number. */
  set xpsr(value: number) {
    this.apsr = value;
    this.s[S.T] = (value >>> 24) & 1;
    this.s[S.IT] = ((value >>> 25) & 3) | ((value >>> 8) & 0xfc);
  }

  /** The main and the process stack pointer, whichever R13 is. */
  get msp(): number {
    return (this.usesPsp ? this.s[S.OTHER_SP] : this.s[S.SP]) >>> 0;
  }

  set msp(value: number) {
    this.s[this.usesPsp ? S.OTHER_SP : S.SP] = value & ~3;
  }

  get psp(): number {
    return (this.usesPsp ? this.s[S.SP] : this.s[S.OTHER_SP]) >>> 0;
  }

  set psp(value: number) {
    this.s[this.usesPsp ? S.SP : S.OTHER_SP] = value & ~3;
  }

  private get usesPsp(): boolean {
    return this.s[S.IPSR] === 0 && (this.s[S.CONTROL] & 2) !== 0;
  }

  /** MRS (B5.2.2). Unprivileged reads of what is privileged give 0. */
  readSpecial(sysm: number): number {
    const { s } = this;
    if (sysm < 8)
      return (sysm & 4 ? 0 : this.apsr & 0xf8000000) | (sysm & 1 && this.privileged ? s[S.IPSR] : 0);
    if (sysm === 20) return s[S.CONTROL];
    if (!this.privileged) return 0;
    if (sysm === 8) return this.msp;
    if (sysm === 9) return this.psp;
    if (sysm === 16) return s[S.PRIMASK];
    if (sysm === 17 || sysm === 18) return s[S.BASEPRI];
    return sysm === 19 ? s[S.FAULTMASK] : 0;
  }

  /** MSR (B5.2.3). Unprivileged writes reach only APSR. */
  writeSpecial(sysm: number, mask: number, value: number): void {
    const { s } = this;
    if (sysm < 4) {
      if (mask & 2) this.apsr = value;
      return;
    }
    if (!this.privileged) return;
    if (sysm === 8) this.msp = value;
    else if (sysm === 9) this.psp = value;
    else if (sysm === 16) s[S.PRIMASK] = value & 1;
    else if (sysm === 17) s[S.BASEPRI] = value & this.priorityMask;
    else if (sysm === 18) this.raiseBasepri(value & this.priorityMask);
    else if (sysm === 19) this.setFaultMask((value & 1) === 1);
    else if (sysm === 20) this.setControl(value);
    this.reconsider();
  }

  private raiseBasepri(value: number): void {
    const { s } = this;
    if (value !== 0 && (value < s[S.BASEPRI] || s[S.BASEPRI] === 0)) s[S.BASEPRI] = value;
  }

  private setFaultMask(on: boolean): void {
    if (!on) this.s[S.FAULTMASK] = 0;
    else if (this.executionPriority() > -1) this.s[S.FAULTMASK] = 1;
  }

  /** CONTROL.SPSEL changes which stack pointer R13 is, in Thread mode only. */
  private setControl(value: number): void {
    const { s } = this;
    const wasPsp = this.usesPsp;
    s[S.CONTROL] = s[S.IPSR] === 0 ? value & 3 : (s[S.CONTROL] & 2) | (value & 1);
    if (this.usesPsp !== wasPsp) this.swapStacks();
  }

  private swapStacks(): void {
    const { s } = this;
    const sp = s[S.SP];
    s[S.SP] = s[S.OTHER_SP];
    s[S.OTHER_SP] = sp;
  }

  /** CPS. */
  changeProcessorState(disable: boolean, primask: boolean, faultmask: boolean): void {
    if (!this.privileged) return;
    if (primask) this.s[S.PRIMASK] = disable ? 1 : 0;
    if (faultmask) this.setFaultMask(disable);
    this.reconsider();
  }

  // ---- priorities and pending exceptions ----

  /** The priority bits that exist. */
  get priorityMask(): number {
    return (0xff << (8 - this.options.priorityBits)) & 0xff;
  }

  /** A priority's group part under AIRCR.PRIGROUP; fixed priorities are their own group. */
  private group(priority: number): number {
    return priority < 0 ? priority : priority & (-2 << this.scs.priorityGroup);
  }

  /** The priority that an exception must beat to be taken (B1.5.4). */
  executionPriority(): number {
    const { s } = this;
    const boosted = s[S.FAULTMASK]
      ? -1
      : s[S.PRIMASK]
        ? 0
        : s[S.BASEPRI]
          ? this.group(s[S.BASEPRI])
          : threadPriority;
    return Math.min(boosted, this.activePriority());
  }

  /** The highest group priority among the active exceptions. */
  private activePriority(): number {
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

  private preempts(n: number, execution: number): boolean {
    return n !== 0 && this.group(this.exceptions.priority[n]) < execution;
  }

  /** Something changed that may let an exception in: the engine comes back before the next instruction. */
  reconsider(): void {
    this.clock.interrupt();
  }

  setPending(n: number, pending: boolean): void {
    const { exceptions, s } = this;
    if (pending && !exceptions.pending[n]) {
      if (this.scs.sendEventOnPend) s[S.EVENT] = 1;
      this.tellException('pend', n);
    }
    exceptions.pending[n] = pending ? 1 : 0;
    this.reconsider();
  }

  /** Makes an exception pending where the boundary is looked at anyway. */
  private pend(n: number): void {
    if (!this.exceptions.pending[n]) this.tellException('pend', n);
    this.exceptions.pending[n] = 1;
  }

  /** An interrupt input's level, by interrupt number. A rising level pends it; a level that stays pends it again after return. */
  setInterruptLevel(interrupt: number, level: boolean): void {
    const n = 16 + interrupt;
    const { exceptions } = this;
    const value = level ? 1 : 0;
    if (exceptions.level[n] === value) return;
    exceptions.level[n] = value;
    if (level) this.setPending(n, true);
  }

  /** Whether WFI ends: an exception that would be taken were PRIMASK 0 (B1.5.19). */
  wakesFromWfi(): boolean {
    const { s } = this;
    const primask = s[S.PRIMASK];
    s[S.PRIMASK] = 0;
    const wakes = this.preempts(this.highestPending(), this.executionPriority());
    s[S.PRIMASK] = primask;
    return wakes;
  }

  // ---- what happens between instructions ----

  /**
   * Does what is due at an instruction boundary: an exception return, an INVSTATE fault, the entry of a pending
   * exception. Returns false while the processor does not execute (asleep or locked up).
   */
  settle(): boolean {
    const { s } = this;
    if (s[S.RETURN] !== 0) this.exceptionReturn();
    if (s[S.SLEEP] !== 0 && !this.wake()) return false;
    if (s[S.T] === 0)
      this.takeFault(Exception.UsageFault, Fault.INVSTATE, 'branch to an address with bit 0 clear');
    const pending = this.highestPending();
    if (pending !== 0 && this.preempts(pending, this.executionPriority())) this.enter();
    return s[S.SLEEP] === 0;
  }

  /** Ends a sleep that something has ended; it takes no time. Returns false while the processor sleeps on. */
  wake(): boolean {
    const { s } = this;
    if (s[S.SLEEP] === 3) {
      // Lockup ends only by NMI or reset (B1.5.15).
      if (!this.preempts(Exception.NMI, this.executionPriority()) || !this.exceptions.pending[Exception.NMI])
        return false;
    } else if (!this.wakesFromWfi() && !(s[S.SLEEP] === 2 && s[S.EVENT])) return false;
    if (s[S.SLEEP] === 2) s[S.EVENT] = 0;
    s[S.SLEEP] = 0;
    this.hooks.onSleep(false, false);
    this.tellSleep(false);
    return true;
  }

  /** Without power nothing is executed: only a reset ends it. */
  standStill(): void {
    this.clearExceptions();
    this.s[S.SLEEP] = 3;
    this.clock.interrupt();
  }

  waitForInterrupt(): void {
    this.sleep(1);
  }

  waitForEvent(): void {
    if (this.s[S.EVENT]) this.s[S.EVENT] = 0;
    else this.sleep(2);
  }

  private sleep(kind: 1 | 2): void {
    this.s[S.SLEEP] = kind;
    this.hooks.onSleep(true, this.scs.sleepDeep);
    this.tellSleep(true);
    this.clock.interrupt();
  }

  // ---- exception entry (B1.5.6) ----

  private enter(): void {
    const { s } = this;
    const returnAddress = s[S.PC];
    const xpsr = this.xpsr;
    const fault = this.pushFrame(returnAddress, xpsr);
    const excReturn = s[S.IPSR] !== 0 ? 0xfffffff1 : this.usesPsp ? 0xfffffffd : 0xfffffff9;
    if (fault) this.pendFault(fault.exception, fault.status, fault.reason, fault.address);
    this.spend(entryCycles);
    // A late-arriving exception of higher priority takes over what was stacked.
    this.activate(this.highestPending(), excReturn);
  }

  /** Pushes R0-R3, R12, LR, the return address and xPSR; the stack becomes the main stack. */
  private pushFrame(returnAddress: Address, xpsr: number): ProcessorFault | undefined {
    const { s } = this;
    const psp = this.usesPsp;
    const align = this.scs.stackAlign ? (s[S.SP] >>> 2) & 1 : 0;
    const frame = (s[S.SP] - frameBytes) & (this.scs.stackAlign ? ~7 : ~3);
    s[S.SP] = frame;
    const direct = this.directFrame(frame);
    if (direct >= 0) {
      const { i32 } = this.bus;
      for (let n = 0; n < 4; n++) i32[direct + n] = s[n];
      i32[direct + 4] = s[12];
      i32[direct + 5] = s[S.LR];
      i32[direct + 6] = returnAddress;
      i32[direct + 7] = xpsr | (align << 9);
      this.bus.changed(4 * direct, frameBytes);
      if (psp) this.swapStacks();
      return undefined;
    }
    const words = [s[0], s[1], s[2], s[3], s[12], s[S.LR], returnAddress, xpsr | (align << 9)];
    const fault = this.attempt(frame, Fault.MSTKERR, Fault.STKERR, () => {
      for (let i = 0; i < 8; i++) this.stackWrite(frame + 4 * i, words[i]);
    });
    if (psp) this.swapStacks();
    return fault;
  }

  /** Starts the handler of exception `n`. */
  private activate(n: number, excReturn: number): void {
    const { s, exceptions } = this;
    s[S.IPSR] = n;
    s[S.LR] = excReturn | 0;
    s[S.IT] = 0;
    s[S.EXCLUSIVE] = -1;
    s[S.EVENT] = 1;
    s[S.CONTROL] &= 1;
    exceptions.active[n] = 1;
    exceptions.pending[n] = 0;
    const handler = this.tryVector(n);
    if (handler !== undefined) this.setPc(handler);
    this.tellException('enter', n);
  }

  private tryVector(n: number): Address | undefined {
    try {
      return this.vector(n);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.scs.hardFaultStatus |= 2;
      this.lockupOrHardFault(`vector ${n} cannot be read: ${error.reason}`);
      return undefined;
    }
  }

  private vector(n: number): Address {
    return this.bus.read(this.scs.vectorTable + 4 * n, 4);
  }

  // ---- exception return (B1.5.8) ----

  /** Only in Handler mode, by a branch to 0xF.......: the engine leaves the value in the state. */
  private exceptionReturn(): void {
    const { s, exceptions } = this;
    const value = s[S.RETURN] >>> 0;
    const returning = s[S.IPSR];
    s[S.RETURN] = 0;
    const problem = this.returnProblem(value, returning);
    this.deactivate(returning);
    this.tellException('return', returning);
    if (problem) {
      s[S.LR] = value | 0;
      this.failReturn(problem, value);
      return;
    }
    if (exceptions.level[returning]) this.pend(returning);
    const next = this.highestPending();
    if (next !== 0 && this.preempts(next, this.executionPriority())) {
      this.spend(chainCycles);
      this.activate(this.highestPending(), value);
      return;
    }
    this.popFrame(value);
    if (value !== 0xfffffff1 && this.scs.sleepOnExit && s[S.IPSR] === 0) this.sleep(1);
  }

  private returnProblem(value: number, returning: number): string {
    const { exceptions } = this;
    const nested = this.activeCount();
    if (!exceptions.active[returning]) return `return from exception ${returning}, which is not active`;
    if (value === 0xfffffff1)
      return nested === 1 ? 'return to Handler mode with no other active exception' : '';
    if (value !== 0xfffffff9 && value !== 0xfffffffd) return `${hex(value)} is no EXC_RETURN value`;
    return nested !== 1 && !this.scs.nonBaseThread
      ? 'return to Thread mode with other exceptions active'
      : '';
  }

  private activeCount(): number {
    const { activeWords, count } = this;
    const { active } = this.exceptions;
    let found = 0;
    for (let word = 0; 4 * word < count; word++) {
      if (activeWords[word] === 0) continue;
      for (let n = 4 * word; n < 4 * word + 4; n++) found += active[n];
    }
    return found;
  }

  private deactivate(n: number): void {
    this.exceptions.active[n] = 0;
    if (n !== Exception.NMI) this.s[S.FAULTMASK] = 0;
  }

  /** An illegal return is a UsageFault taken without unstacking: it chains from the same frame. */
  private failReturn(reason: string, value: number): void {
    this.pendFault(Exception.UsageFault, Fault.INVPC, reason);
    this.spend(chainCycles);
    const n = this.highestPending();
    if (n) this.activate(n, 0xf0000000 | value);
  }

  /** Handler mode runs on the main stack; a return to 0x...D swaps the process stack in before it pops. */
  private popFrame(value: number): void {
    const { s } = this;
    const toPsp = value === 0xfffffffd;
    if (toPsp) this.swapStacks();
    s[S.CONTROL] = (s[S.CONTROL] & 1) | (toPsp ? 2 : 0);
    const frame = s[S.SP];
    const words = this.unstacked;
    const direct = this.directFrame(frame);
    let fault: ProcessorFault | undefined;
    if (direct >= 0) for (let n = 0; n < 8; n++) words[n] = this.bus.i32[direct + n];
    else fault = this.readFrame(frame, words);
    const exception = value === 0xfffffff1 ? words[7] & 0x1ff : 0;
    this.unstack(frame, words, exception);
    this.spend(returnCycles);
    if (fault) this.pendFault(fault.exception, fault.status, fault.reason, fault.address);
    else if (exception !== (words[7] & 0x1ff) || (exception === 0 && value === 0xfffffff1)) {
      this.pendFault(Exception.UsageFault, Fault.INVPC, 'the stacked xPSR does not fit EXC_RETURN');
    }
  }

  private readFrame(frame: Address, words: Int32Array): ProcessorFault | undefined {
    words.fill(0);
    return this.attempt(frame, Fault.MUNSTKERR, Fault.UNSTKERR, () => {
      for (let i = 0; i < 8; i++) words[i] = this.stackRead(frame + 4 * i);
    });
  }

  /** Where a stack frame lies in `bus.i32`; -1 where it cannot be accessed without asking. */
  private directFrame(frame: Address): number {
    if (this.mpuEnabled) return -1;
    const memory = this.bus.memoryAt(frame);
    if (memory === undefined || !memory.writable) return -1;
    const offset = (frame >>> 0) - memory.base;
    return offset + frameBytes <= memory.size ? (memory.offset + offset) >> 2 : -1;
  }

  private unstack(frame: number, words: Int32Array, exception: number): void {
    const { s } = this;
    const psr = words[7];
    for (let n = 0; n < 4; n++) s[n] = words[n];
    s[12] = words[4];
    s[S.LR] = words[5];
    s[S.PC] = words[6] & ~1;
    s[S.SP] = (frame + frameBytes) | (this.scs.stackAlign && psr & (1 << 9) ? 4 : 0);
    this.xpsr = psr;
    s[S.IPSR] = exception;
    s[S.EVENT] = 1;
    s[S.EXCLUSIVE] = -1;
  }

  // ---- faults ----

  /** A fault of the current instruction, whose address PC holds; it is entered before the next instruction. */
  takeFault(exception: number, status: number, reason: string, address?: Address): void {
    this.pendFault(exception, status, reason, address);
    this.reconsider();
  }

  /** Records a fault and pends its exception, escalated to HardFault where it cannot be taken (B1.5.14). */
  private pendFault(exception: number, status: number, reason: string, address?: Address): void {
    const { exceptions } = this;
    this.scs.faultStatus |= status;
    if (address !== undefined) this.scs.setFaultAddress(exception, address);
    const takes = exceptions.enabled[exception] === 1 && this.preempts(exception, this.executionPriority());
    if (takes) {
      this.hooks.onFault(exception, reason);
      this.pend(exception);
      return;
    }
    this.scs.hardFaultStatus |= 1 << 30;
    this.lockupOrHardFault(reason);
  }

  private lockupOrHardFault(reason: string): void {
    if (this.executionPriority() <= -1) {
      this.s[S.SLEEP] = 3;
      this.hooks.onLockup(reason);
      this.clock.interrupt();
      return;
    }
    this.hooks.onFault(Exception.HardFault, reason);
    this.pend(Exception.HardFault);
    this.reconsider();
  }

  /** A bus error of a buffered store: the instruction has gone on, the fault arrives after it. */
  takeImpreciseFault(reason: string): void {
    this.scs.faultStatus |= Fault.IMPRECISERR;
    const n = Exception.BusFault;
    if (this.exceptions.enabled[n]) {
      this.hooks.onFault(n, reason);
      this.setPending(n, true);
    } else {
      this.scs.hardFaultStatus |= 1 << 30;
      this.lockupOrHardFault(reason);
    }
  }

  /** SVC: SVCall, or HardFault where it cannot be taken. */
  supervisorCall(): void {
    if (this.preempts(Exception.SVCall, this.executionPriority())) {
      this.pend(Exception.SVCall);
    } else {
      this.scs.hardFaultStatus |= 1 << 30;
      this.lockupOrHardFault('SVC where SVCall cannot be taken');
    }
    this.reconsider();
  }

  /**
   * BKPT: the board's business (semihosting, a debugger), else DebugMonitor or HardFault (C1.6.1). Returns whether the
   * program goes on after it.
   */
  breakpoint(immediate: number): boolean {
    if (this.hooks.onBreakpoint(immediate)) return true;
    if (this.haltOnBkpt) {
      this.hooks.onHalt?.(this.s[S.PC] - 2);
      return false;
    }
    if (this.scs.monitorEnabled && this.preempts(Exception.DebugMonitor, this.executionPriority())) {
      this.scs.debugStatus |= 2;
      this.pend(Exception.DebugMonitor);
    } else {
      this.scs.debugStatus |= 2;
      this.scs.hardFaultStatus |= 0x80000000;
      this.lockupOrHardFault(`BKPT #${immediate} with no debugger`);
    }
    this.reconsider();
    return false;
  }

  /** Whether BKPT halts the program for a debugger, instead of being a fault. */
  get haltOnBkpt(): boolean {
    return this.s[S.HALTS] !== 0;
  }
  set haltOnBkpt(halts: boolean) {
    this.s[S.HALTS] = halts ? 1 : 0;
  }

  // ---- protection ----

  /** Whether the MPU is on: engines then check every access with `protect`. */
  get mpuEnabled(): boolean {
    return (this.scs.mpu.control & 1) === 1;
  }

  allows(address: Address, access: MpuAccess, privileged: boolean): boolean {
    const negative = this.mpuEnabled && this.executionPriority() < 0;
    return mpuAllows(this.scs.mpu, address, access, privileged, negative);
  }

  // ---- small helpers ----

  private spend(cycles: number): void {
    this.s[S.LEFT] -= cycles;
    this.clock.advance();
  }

  private stackWrite(address: Address, value: number): void {
    this.protectStack(address, 'write');
    this.bus.write(address, value, 4);
  }

  private stackRead(address: Address): number {
    this.protectStack(address, 'read');
    return this.bus.read(address, 4);
  }

  private protectStack(address: Address, access: MpuAccess): void {
    if (this.mpuEnabled && !this.allows(address, access, this.privileged)) {
      raise(Exception.MemManage, 0, `stack at ${hex(address)} is protected`);
    }
  }

  /** Does the accesses of a stack frame and turns what goes wrong into the fault that is derived from it. */
  private attempt(
    frame: Address,
    mpuBit: number,
    busBit: number,
    accesses: () => void,
  ): ProcessorFault | undefined {
    try {
      accesses();
      return undefined;
    } catch (error) {
      const fault = new ProcessorFault();
      const bus = error instanceof BusError;
      if (!bus && !(error instanceof ProcessorFault)) throw error;
      fault.exception = bus ? Exception.BusFault : Exception.MemManage;
      fault.status = bus ? busBit : mpuBit;
      fault.reason = `exception frame at ${hex(frame)}: ${error.reason}`;
      return fault;
    }
  }
}
