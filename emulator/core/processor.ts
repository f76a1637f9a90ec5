/**
 * The Cortex-M3 around the instructions (ARMv7-M ARM B1.4 to B1.5): its parts, reset, and what happens at an instruction
 * boundary. Engines execute instructions and ask here wherever something may have changed.
 */
import type { Bus } from '../bus/bus.js';
import type { Clock } from '../time/clock.js';
import type { Address, Cycles } from '../units.js';
import { Breakpoints } from './breakpoints.js';
import type { CoreUnits, ProcessorHooks, ProcessorOptions } from './context.js';
import { EmptyPpb, RomTable, Tpiu } from './coresight.js';
import { Dwt } from './dwt.js';
import { ExceptionEntry } from './exception-entry.js';
import { ExceptionReturn } from './exception-return.js';
import { type DebugCause, Exception, Fault } from './exceptions.js';
import { Faults } from './faults.js';
import { Fpb } from './fpb.js';
import { Itm } from './itm.js';
import type { MpuAccess } from './mpu.js';
import { type ExceptionListener, Pending } from './pending.js';
import { Priorities } from './priorities.js';
import type { SystemControlBlock } from './scb.js';
import { SystemControlSpace } from './scs.js';
import { Sleep } from './sleep.js';
import { SpecialRegisters } from './special-registers.js';
import { StackFrame } from './stack-frame.js';
import * as S from './state.js';

export { chainCycles, entryCycles } from './exception-entry.js';
export { returnCycles } from './exception-return.js';
export type { ExceptionEvent, ExceptionListener } from './pending.js';

export class Processor implements CoreUnits {
  /** Registers and flags: see state.ts. */
  readonly s: Int32Array;
  readonly exceptions: S.ExceptionState;
  /** Exceptions that exist: 16 plus the interrupts. */
  readonly count: number;
  readonly breakpoints: Breakpoints;

  readonly scs: SystemControlSpace;
  readonly scb: SystemControlBlock;
  readonly dwt: Dwt;
  readonly itm: Itm;
  readonly fpb: Fpb;
  readonly tpiu: Tpiu;
  readonly romTable: RomTable;

  /** Whether engines go instruction by instruction, for DWT, FPB or MON_STEP; and whether they look at each data access. */
  probing = false;
  probesData = false;

  readonly special: SpecialRegisters;
  readonly priorities: Priorities;
  readonly pending: Pending;
  readonly sleep: Sleep;
  readonly faults: Faults;
  readonly frame: StackFrame;
  readonly entry: ExceptionEntry;
  private readonly exceptionReturn: ExceptionReturn;

  constructor(
    readonly bus: Bus,
    readonly clock: Clock,
    readonly options: ProcessorOptions,
    readonly hooks: ProcessorHooks,
  ) {
    const s = bus.i32;
    const exceptions = S.exceptionState(bus.buffer);
    this.s = s;
    this.exceptions = exceptions;
    this.count = 16 + options.interrupts;
    this.breakpoints = new Breakpoints(bus);
    this.scs = new SystemControlSpace(this);
    this.scb = this.scs.scb;
    this.dwt = new Dwt(this);
    this.itm = new Itm(this);
    this.fpb = new Fpb(this);
    this.tpiu = new Tpiu(this);
    this.romTable = new RomTable(this);
    const { scs, scb, count } = this;
    this.priorities = new Priorities(s, exceptions, count, options.priorityBits, scb);
    const { priorities } = this;
    this.special = new SpecialRegisters(s, priorities);
    this.pending = new Pending(s, exceptions, scb, clock);
    this.sleep = new Sleep(s, exceptions, priorities, scb, hooks, clock);
    this.faults = new Faults(s, exceptions, scs, priorities, this.pending, this.sleep, hooks, clock);
    this.frame = new StackFrame(bus, this.special, scs);
    this.entry = new ExceptionEntry(this);
    this.exceptionReturn = new ExceptionReturn(this);
    bus.attachWindow(0xe0000000, 0x1000, this.itm);
    bus.attachWindow(0xe0001000, 0x1000, this.dwt);
    bus.attachWindow(0xe0002000, 0x1000, this.fpb);
    bus.attachWindow(0xe000e000, 0x1000, scs);
    bus.attachWindow(0xe0040000, 0x1000, this.tpiu);
    bus.attachWindow(0xe00ff000, 0x1000, this.romTable);
    bus.attachWindow(0xe0000000, 0x100000, new EmptyPpb(this));
    this.sleep.watch((asleep) => this.dwt.slept(asleep));
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
    this.scs.reset('system');
    this.scs.debug.update();
    s[S.SP] = this.entry.vector(0) & ~3;
    this.setPc(this.entry.vector(Exception.Reset));
    this.clock.interrupt();
    if (asleep) this.sleep.notify(false);
  }

  private clearExceptions(): void {
    for (const array of Object.values(this.exceptions) as Int16Array[]) array.fill(0);
  }

  /** Without power nothing is executed: only a reset ends it. */
  standStill(): void {
    this.clearExceptions();
    this.sleep.lockUp();
  }

  /** Sets PC and EPSR.T from an address with its Thumb bit. */
  setPc(address: Address): void {
    this.s[S.PC] = address & ~1;
    this.s[S.T] = address & 1;
    if (!(address & 1)) this.clock.interrupt();
  }

  // ---- what happens between instructions ----

  /**
   * Does what is due at an instruction boundary: an exception return, the end of a sleep, an INVSTATE fault, the entry of a
   * pending exception. Returns false while the processor does not execute (asleep or locked up).
   */
  takeExceptions(): boolean {
    const { s, priorities } = this;
    if (s[S.RETURN] !== 0) this.exceptionReturn.perform();
    if (s[S.SLEEP] !== 0 && !this.sleep.wake()) return false;
    if (s[S.T] === 0)
      this.takeFault(Exception.UsageFault, Fault.INVSTATE, 'branch to an address with bit 0 clear');
    const pending = priorities.highestPending();
    if (pending !== 0 && priorities.preempts(pending, priorities.execution())) this.entry.enter();
    return s[S.SLEEP] === 0;
  }

  /** Something changed that may let an exception in: the engine returns before the next instruction. */
  reconsider(): void {
    this.clock.interrupt();
  }

  // ---- exceptions ----

  /** Calls back for exceptions from now on; the clock says when. Returns the function that ends it. */
  watchExceptions(listener: ExceptionListener): () => void {
    return this.pending.watch(listener);
  }

  /** The priority that an exception must beat to be taken (B1.5.4). */
  executionPriority(): number {
    return this.priorities.execution();
  }

  /** The pending, enabled exception of the highest priority, the lowest number winning a tie; 0 when there is none. */
  highestPending(): number {
    return this.priorities.highestPending();
  }

  /** Whether neither BASEPRI nor FAULTMASK masks an exception. */
  unmasked(n: number): boolean {
    return this.priorities.unmasked(n);
  }

  /** The priority bits that exist. */
  get priorityMask(): number {
    return this.priorities.mask;
  }

  setPriorities(first: number, word: number): void {
    this.priorities.set(first, word);
    this.reconsider();
  }

  setPending(n: number, pending: boolean): void {
    this.pending.set(n, pending);
  }

  /** An interrupt input's level, by interrupt number. A rising level pends it; a level that stays pends it again after return. */
  setInterruptLevel(interrupt: number, level: boolean): void {
    this.pending.setLevel(interrupt, level);
  }

  /** A fault of the current instruction, whose address PC holds; it is entered before the next instruction. */
  takeFault(exception: number, status: number, reason: string, address?: Address): void {
    this.faults.take(exception, status, reason, address);
  }

  /** A bus error of a buffered store: the instruction has completed, the fault arrives after it. */
  takeImpreciseFault(reason: string, address?: Address): void {
    this.faults.takeImprecise(reason, address);
  }

  supervisorCall(): void {
    this.faults.supervisorCall();
  }

  /** BKPT. Returns whether the program continues after it. */
  breakpoint(immediate: number): boolean {
    return this.faults.breakpoint(immediate);
  }

  /** Whether BKPT halts the program for a debugger, instead of being a fault. */
  get haltOnBkpt(): boolean {
    return this.s[S.HALTS] !== 0;
  }
  set haltOnBkpt(halts: boolean) {
    this.s[S.HALTS] = halts ? 1 : 0;
  }

  // ---- sleep ----

  /** Calls back whenever the processor falls asleep or wakes; the clock says when. Returns the function that ends it. */
  watchSleep(listener: (asleep: boolean) => void): () => void {
    return this.sleep.watch(listener);
  }

  /** Ends a sleep that something has ended; it takes no time. Returns false while the processor sleeps on. */
  wake(): boolean {
    return this.sleep.wake();
  }

  waitForInterrupt(): void {
    this.sleep.waitForInterrupt();
  }

  waitForEvent(): void {
    this.sleep.waitForEvent();
  }

  // ---- special registers ----

  get privileged(): boolean {
    return this.special.privileged;
  }

  /** APSR's five flags in bits 31:27. */
  get apsr(): number {
    return this.special.apsr;
  }
  set apsr(value: number) {
    this.special.apsr = value;
  }

  /** xPSR: flags, ITSTATE, T and the exception number, which a write leaves alone. */
  get xpsr(): number {
    return this.special.xpsr;
  }
  set xpsr(value: number) {
    this.special.xpsr = value;
  }

  /** The main and the process stack pointer, whichever R13 is. */
  get msp(): number {
    return this.special.msp;
  }
  set msp(value: number) {
    this.special.msp = value;
  }
  get psp(): number {
    return this.special.psp;
  }
  set psp(value: number) {
    this.special.psp = value;
  }

  /** MRS (B5.2.2). */
  readSpecial(sysm: number): number {
    return this.special.read(sysm);
  }

  /** MSR (B5.2.3). */
  writeSpecial(sysm: number, mask: number, value: number): void {
    if (this.special.write(sysm, mask, value)) this.reconsider();
  }

  /** CPS. */
  changeProcessorState(disable: boolean, primask: boolean, faultmask: boolean): void {
    if (this.special.change(disable, primask, faultmask)) this.reconsider();
  }

  // ---- protection and trace ----

  /** Whether the MPU is on: engines then check every access with `allows`. */
  get mpuEnabled(): boolean {
    return this.scs.mpu.enabled;
  }

  allows(address: Address, access: MpuAccess, privileged: boolean): boolean {
    return this.scs.mpu.allows(address, access, privileged);
  }

  /** DEMCR.TRCENA: whether DWT and ITM work. */
  get traceEnabled(): boolean {
    return this.scs.debug.traceEnabled;
  }

  traceChanged(): void {
    this.dwt.update();
  }

  /** Entries, returns and chained entries of exceptions take cycles. */
  overhead(cycles: Cycles): void {
    this.dwt.overhead(cycles);
  }

  debugEvent(cause: DebugCause): void {
    this.faults.debugEvent(cause);
  }

  probesChanged(): void {
    const { dwt, fpb, scs } = this;
    if (!fpb) return;
    this.probesData = dwt.watchesData || fpb.matchesLiterals;
    const probing = this.probesData || dwt.watchesCode || fpb.matchesCode || scs.debug.monitorSteps;
    if (probing === this.probing) return;
    this.probing = probing;
    this.clock.interrupt();
  }

  /** Whether DebugMonitor is taken after the next instruction: DEMCR.MON_STEP. */
  get stepsToMonitor(): boolean {
    return this.scs.debug.monitorSteps && this.priorities.admits(Exception.DebugMonitor);
  }
}
