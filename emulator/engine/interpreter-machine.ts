/**
 * The abstract machine on numbers: what instruction meanings do in the interpreter. Memory accesses go straight to the
 * bus's buffer for flash and SRAM; everything else takes the slow way through protection, alignment and the bus.
 */
import { codePageShift, type Bus, type Memory } from '../bus/bus.js';
import { BusError } from '../bus/fault.js';
import { Exception, Fault, raise } from '../core/exceptions.js';
import type { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import type { Machine, UnderBreakpoint } from '../isa/machine.js';
import { type Address, hex } from '../units.js';

const sramBase = 0x20000000;
/** Which bits of the number of an instruction's halfword tell it from others, where a mistake does no harm. */
const sourceMask = 0xfff;
/** The page of ITM's registers, and the address of STIR: what unprivileged code can reach of the private peripheral bus. */
const itmPage = 0xe0000;
const stir = 0xe000ef00;
/** Pipeline refill after a taken branch to a fixed address and to one from a register (TRM 17.2, note 1). */
export const directRefill = 1;
export const registerRefill = 2;

/** Does the transfers of an LDM or STM that an interrupt may end. */
export interface Transfers {
  load(read: () => number): number;
  store(write: () => void): void;
}

export class InterpreterMachine implements Machine<number> {
  /** Address of the instruction being executed. */
  pc = 0;
  /** ITSTATE before it. */
  it = 0;
  /**
   * Called for each access that is not to flash or SRAM, with the address of its instruction, before it is done; not while
   * memory is watched, when all accesses come here.
   */
  onAccess: (pc: Address) => void = () => {};
  /** Called instead for an access of a halfword or word to flash or SRAM that is not aligned, when it is no fault. */
  onUnaligned: (pc: Address) => void = () => {};
  /** Instructions of an empty loop that were accounted for without being executed one by one. */
  skipped = 0;
  /** Called for cycles that an instruction takes beyond its own and those of its branch. */
  onSpend: ((cycles: number) => void) | undefined;

  /** Present while the transfers of an instruction are done one by one. */
  transfers: Transfers | undefined;

  /** By some bits of an instruction's address, whether such an instruction has loaded from flash last: a guess. */
  private readonly sources = new Uint8Array(sourceMask + 1);
  private spins = true;

  private readonly s: Int32Array;
  private readonly bus: Bus;
  private readonly u8: Uint8Array;
  private readonly u16: Uint16Array;
  private readonly i32: Int32Array;
  private readonly codePages: Uint8Array;
  private readonly marked: Uint8Array;
  private readonly code: Memory | undefined;
  private readonly sram: Memory | undefined;
  /** Where the memories at 0 and 0x2000_0000 lie in the buffer, and the latter in saved states. */
  private readonly codePlace: number;
  private readonly sramPlace: number;
  private readonly sramOffset: number;
  /** Sizes of the memories at 0 and 0x2000_0000; zero while every access has to take the slow way. */
  private codeLimit = 0;
  private sramLimit = 0;

  constructor(private readonly cpu: Processor) {
    this.bus = cpu.bus;
    ({
      u8: this.u8,
      u16: this.u16,
      i32: this.i32,
      codePages: this.codePages,
      marked: this.marked,
    } = this.bus);
    this.s = cpu.s;
    this.code = this.bus.memoryAt(0);
    this.sram = this.bus.memoryAt(sramBase);
    this.codePlace = this.code?.place ?? 0;
    this.sramPlace = this.sram?.place ?? 0;
    this.sramOffset = this.sram?.offset ?? 0;
  }

  /** Prepares for a stretch of instructions; without `spins`, an empty loop is executed one by one. */
  begin(spins: boolean): void {
    this.spins = spins;
    this.skipped = 0;
    this.limit();
  }

  /** Decides which accesses may take the direct way. */
  limit(): void {
    const direct = !this.cpu.mpuEnabled && !this.bus.watching && !this.cpu.probesData;
    this.codeLimit = direct && this.code ? this.code.size : 0;
    this.sramLimit = direct && this.sram ? this.sram.size : 0;
  }

  /** Whether the load at an address went to flash, not to SRAM, when it was executed last; wrong at times. */
  loadsFlash(pc: Address): boolean {
    return this.sources[(pc >> 1) & sourceMask] !== 0;
  }

  // ---- values ----

  int(value: number): number {
    return value | 0;
  }
  reg(n: number): number {
    return n === 15 ? (this.pc + 4) | 0 : this.s[n];
  }
  setReg(n: number, value: number): void {
    this.s[n] = n === 13 ? value & ~3 : value;
  }
  add(a: number, b: number): number {
    return (a + b) | 0;
  }
  sub(a: number, b: number): number {
    return (a - b) | 0;
  }
  mul(a: number, b: number): number {
    return Math.imul(a, b);
  }
  mulHighUnsigned(a: number, b: number): number {
    const [al, ah, bl, bh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
    const low = al * bl;
    const mid = ah * bl + (low >>> 16);
    const mid2 = al * bh + (mid % 0x10000);
    return (ah * bh + Math.floor(mid / 0x10000) + Math.floor(mid2 / 0x10000)) | 0;
  }
  mulHighSigned(a: number, b: number): number {
    return (this.mulHighUnsigned(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0;
  }
  divUnsigned(a: number, b: number): number {
    return ((a >>> 0) / (b >>> 0)) | 0;
  }
  divSigned(a: number, b: number): number {
    return (a / b) | 0;
  }
  and(a: number, b: number): number {
    return a & b;
  }
  or(a: number, b: number): number {
    return a | b;
  }
  xor(a: number, b: number): number {
    return a ^ b;
  }
  not(a: number): number {
    return ~a;
  }
  shl(a: number, b: number): number {
    return a << b;
  }
  shrUnsigned(a: number, b: number): number {
    return (a >>> b) | 0;
  }
  shrSigned(a: number, b: number): number {
    return a >> b;
  }
  rotr(a: number, b: number): number {
    return (a >>> b) | (a << (32 - b));
  }
  clz(a: number): number {
    return Math.clz32(a);
  }
  signExtend8(a: number): number {
    return (a << 24) >> 24;
  }
  signExtend16(a: number): number {
    return (a << 16) >> 16;
  }
  eq(a: number, b: number): number {
    return a === b ? 1 : 0;
  }
  ltUnsigned(a: number, b: number): number {
    return a >>> 0 < b >>> 0 ? 1 : 0;
  }
  ltSigned(a: number, b: number): number {
    return a < b ? 1 : 0;
  }
  select(condition: number, a: number, b: number): number {
    return condition !== 0 ? a : b;
  }
  when(condition: number, then: () => void, otherwise?: () => void): void {
    if (condition !== 0) then();
    else if (otherwise) otherwise();
  }

  // ---- flags ----

  addWithCarry(a: number, b: number, carry: number, setFlags: boolean): number {
    const sum = (a + b + carry) | 0;
    if (setFlags) {
      const { s } = this;
      s[S.N] = sum;
      s[S.Z] = sum;
      s[S.C] = ((a & b) | ((a | b) & ~sum)) >>> 31;
      s[S.V] = ((a ^ sum) & (b ^ sum)) >>> 31;
    }
    return sum;
  }
  setNZ(result: number): void {
    this.s[S.N] = result;
    this.s[S.Z] = result;
  }
  setC(bit: number): void {
    this.s[S.C] = bit;
  }
  setV(bit: number): void {
    this.s[S.V] = bit;
  }
  setQ(bit: number): void {
    this.s[S.Q] |= bit;
  }
  carry(): number {
    return this.s[S.C];
  }
  condition(cond: number): number {
    const { s } = this;
    const holds = this.holds(cond & ~1, s) ? 1 : 0;
    return cond === 14 ? 1 : holds ^ (cond & 1);
  }
  private holds(cond: number, s: Int32Array): boolean {
    switch (cond) {
      case 0:
        return s[S.Z] === 0;
      case 2:
        return s[S.C] !== 0;
      case 4:
        return s[S.N] < 0;
      case 6:
        return s[S.V] !== 0;
      case 8:
        return s[S.C] !== 0 && s[S.Z] !== 0;
      case 10:
        return s[S.N] < 0 === (s[S.V] !== 0);
      default:
        return s[S.Z] !== 0 && s[S.N] < 0 === (s[S.V] !== 0);
    }
  }
  startIt(firstCondAndMask: number): void {
    this.s[S.IT] = firstCondAndMask;
  }

  // ---- memory ----

  load8(address: number): number {
    const inSram = (address - sramBase) >>> 0;
    if (inSram < this.sramLimit) {
      this.sources[(this.pc >> 1) & sourceMask] = 0;
      return this.u8[this.sramPlace + inSram];
    }
    if (address >>> 0 < this.codeLimit) {
      this.sources[(this.pc >> 1) & sourceMask] = 1;
      return this.u8[this.codePlace + address];
    }
    return this.read(address, 1, true) & 0xff;
  }
  load16(address: number): number {
    if ((address & 1) === 0) {
      const inSram = (address - sramBase) >>> 0;
      if (inSram < this.sramLimit) {
        this.sources[(this.pc >> 1) & sourceMask] = 0;
        return this.u16[(this.sramPlace + inSram) >> 1];
      }
      if (address >>> 0 < this.codeLimit) {
        this.sources[(this.pc >> 1) & sourceMask] = 1;
        return this.u16[(this.codePlace + address) >> 1];
      }
    }
    return this.loadSlow(address, 2) & 0xffff;
  }
  load32(address: number): number {
    if ((address & 3) === 0) {
      const inSram = (address - sramBase) >>> 0;
      if (inSram < this.sramLimit) {
        this.sources[(this.pc >> 1) & sourceMask] = 0;
        return this.i32[(this.sramPlace + inSram) >> 2];
      }
      if (address >>> 0 < this.codeLimit) {
        this.sources[(this.pc >> 1) & sourceMask] = 1;
        return this.i32[(this.codePlace + address) >> 2];
      }
    }
    return this.loadSlow(address, 4);
  }
  store8(address: number, value: number): void {
    const inSram = (address - sramBase) >>> 0;
    if (inSram < this.sramLimit) {
      const at = this.sramOffset + inSram;
      this.u8[this.sramPlace + inSram] = value;
      this.marked[at >> 2] = 1;
      if (this.codePages[at >> codePageShift] !== 0) this.bus.codeWritten(at, 1);
    } else this.write(address, value, 1, true);
  }
  store16(address: number, value: number): void {
    const inSram = (address - sramBase) >>> 0;
    if (inSram < this.sramLimit && (address & 1) === 0) {
      const at = this.sramOffset + inSram;
      this.u16[(this.sramPlace + inSram) >> 1] = value;
      this.marked[at >> 2] = 1;
      if (this.codePages[at >> codePageShift] !== 0) this.bus.codeWritten(at, 2);
    } else this.storeSlow(address, value, 2);
  }
  store32(address: number, value: number): void {
    const inSram = (address - sramBase) >>> 0;
    if (inSram < this.sramLimit && (address & 3) === 0) {
      const at = this.sramOffset + inSram;
      this.i32[(this.sramPlace + inSram) >> 2] = value;
      this.marked[at >> 2] = 1;
      if (this.codePages[at >> codePageShift] !== 0) this.bus.codeWritten(at, 4);
    } else this.storeSlow(address, value, 4);
  }
  loadAligned32(address: number): number {
    if (address & 3) this.unaligned(address);
    const { transfers } = this;
    return transfers === undefined ? this.load32(address) : transfers.load(() => this.load32(address));
  }
  storeAligned32(address: number, value: number): void {
    if (address & 3) this.unaligned(address);
    const { transfers } = this;
    if (transfers === undefined) this.store32(address, value);
    else transfers.store(() => this.store32(address, value));
  }
  loadUnprivileged(size: 1 | 2 | 4, address: number): number {
    return mask(this.loadSlow(address, size, false), size);
  }
  storeUnprivileged(size: 1 | 2 | 4, address: number, value: number): void {
    this.storeSlow(address, value, size, false);
  }
  loadExclusive(size: 1 | 2 | 4, address: number): number {
    if (address & (size - 1)) this.unaligned(address);
    const value = mask(this.read(address, size, true), size);
    this.s[S.EXCLUSIVE] = address & ~7;
    return value;
  }
  storeExclusive(size: 1 | 2 | 4, address: number, value: number): number {
    if (address & (size - 1)) this.unaligned(address);
    const tagged = this.s[S.EXCLUSIVE] === (address & ~7) && this.s[S.EXCLUSIVE] !== -1;
    if (tagged) this.write(address, value, size, true, false);
    this.s[S.EXCLUSIVE] = -1;
    return tagged ? 0 : 1;
  }
  clearExclusive(): void {
    this.s[S.EXCLUSIVE] = -1;
  }

  /** An unaligned access is several aligned ones, and costs a cycle for each beyond the first (TRM 17.3). */
  private loadSlow(address: number, size: number, privileged = true): number {
    if ((address & (size - 1)) === 0) return this.read(address, size, privileged);
    if (this.cpu.scb.trapsUnaligned) this.unaligned(address);
    const at = this.placeOf(address, size);
    if (at >= 0) return this.loadUnaligned(at, size);
    let value = 0;
    try {
      for (let done = 0; done < size;) {
        const part = partSize(address + done, size - done);
        value |= mask(this.read((address + done) | 0, part, privileged), part) << (8 * done);
        if (done > 0) this.spend(1);
        done += part;
      }
    } catch (error) {
      throw asRequested(error, address);
    }
    return value;
  }
  private storeSlow(address: number, value: number, size: number, privileged = true): void {
    if ((address & (size - 1)) === 0) {
      this.write(address, value, size, privileged);
      return;
    }
    if (this.cpu.scb.trapsUnaligned) this.unaligned(address);
    if ((address - sramBase) >>> 0 < this.sramLimit - size) {
      this.onUnaligned(this.pc);
      this.spend(partsOf(address, size) - 1);
      for (let n = 0; n < size; n++) this.store8((address + n) | 0, value >>> (8 * n));
      return;
    }
    try {
      for (let done = 0; done < size;) {
        const part = partSize(address + done, size - done);
        this.write((address + done) | 0, mask(value >>> (8 * done), part), part, privileged);
        if (done > 0) this.spend(1);
        done += part;
      }
    } catch (error) {
      throw asRequested(error, address);
    }
  }

  /** Where the bytes at an address lie in the buffer that may be read the direct way; -1 where they may not. */
  private placeOf(address: number, size: number): number {
    const inSram = (address - sramBase) >>> 0;
    if (inSram < this.sramLimit - size) return this.sramPlace + inSram;
    return address >>> 0 < this.codeLimit - size ? this.codePlace + address : -1;
  }

  private loadUnaligned(at: number, size: number): number {
    const { u8 } = this;
    this.onUnaligned(this.pc);
    this.spend(partsOf(at, size) - 1);
    const low = u8[at] | (u8[at + 1] << 8);
    return size === 2 ? low : low | (u8[at + 2] << 16) | (u8[at + 3] << 24);
  }

  private read(address: number, size: number, privileged: boolean): number {
    this.protect(address, 'read', privileged);
    if (this.cpu.probesData) return this.readProbed(address, size);
    if (!this.bus.watching) this.onAccess(this.pc);
    return this.fetchData(address, size);
  }
  private fetchData(address: number, size: number): number {
    try {
      return this.bus.read(address, size);
    } catch (error) {
      return this.failedLoad(error);
    }
  }
  private write(
    address: number,
    value: number,
    size: number,
    privileged: boolean,
    buffered: boolean = true,
  ): void {
    if (this.protect(address, 'write', privileged)) this.deliver(address, value, size, buffered);
    else this.writeItm(address, value, size);
  }
  private deliver(address: number, value: number, size: number, buffered: boolean): void {
    if (this.cpu.probesData) this.cpu.dwt.accessed(address, size, value, 'write');
    else if (!this.bus.watching) this.onAccess(this.pc);
    try {
      this.bus.write(address, size === 4 ? value : mask(value, size), size);
    } catch (error) {
      this.failedStore(error, buffered);
    }
  }

  /** Reads where the FPB sends a literal, and lets the DWT compare what is read. */
  private readProbed(address: number, size: number): number {
    const { fpb, dwt } = this.cpu;
    const value = this.fetchData(fpb.literal(address), size);
    dwt.accessed(address, size, value, 'read');
    return value;
  }

  /** Reads a word of the peripheral region, without an MPU. */
  readRegister(address: number): number {
    try {
      return this.bus.readRegister(address);
    } catch (error) {
      return this.failedLoad(error);
    }
  }

  /** Writes a word of the peripheral region, without an MPU. */
  writeRegister(address: number, value: number): void {
    try {
      this.bus.writeRegister(address, value);
    } catch (error) {
      this.failedStore(error, true);
    }
  }

  /** The value of a load whose bus error is ignored. @throws the error elsewhere */
  private failedLoad(error: unknown): number {
    if (error instanceof BusError && this.cpu.faults.ignores(error)) return 0;
    throw error;
  }

  /** The write buffer takes a store unless ACTLR.DISWBUF: its bus error arrives after the instruction. */
  private failedStore(error: unknown, buffered: boolean): void {
    if (!(error instanceof BusError)) throw error;
    const { cpu } = this;
    if (buffered && error.write && !cpu.scb.writeBufferDisabled)
      cpu.takeImpreciseFault(error.reason, error.address);
    else if (!cpu.faults.ignores(error)) throw error;
  }

  /** Unprivileged code writes to ITM: what it may not write is discarded, byte by byte in TER (TRM, table 11-19). */
  private writeItm(address: number, value: number, size: number): void {
    const { itm } = this.cpu;
    const offset = address & 0xfff;
    if (size === 1 || itm.isStimulus(offset)) {
      if (itm.admits(offset)) this.deliver(address, value, size, false);
    } else {
      for (let n = 0; n < size; n++) this.writeItm(address + n, value >>> (8 * n), 1);
    }
  }

  /**
   * The MPU's say, and the rule that unprivileged code does not reach the private peripheral bus, but for STIR with
   * CCR.USERSETMPEND, and for ITM. Returns false for an unprivileged write to ITM, which decides itself.
   */
  private protect(address: number, access: 'read' | 'write', asPrivileged: boolean): boolean {
    const { cpu } = this;
    if (address >>> 20 === 0x400 && !cpu.mpuEnabled) return true;
    const privileged = asPrivileged && cpu.privileged;
    if (cpu.mpuEnabled && !cpu.allows(address, access, privileged)) {
      const reason = `the MPU forbids this ${access} of ${hex(address)}`;
      raise(Exception.MemManage, Fault.DACCVIOL | Fault.MMARVALID, reason, address >>> 0);
    }
    if (!privileged && address >>> 20 === 0xe00) {
      if (address >>> 12 === itmPage) return access === 'read';
      if (address >>> 2 === stir >>> 2 && access === 'write' && cpu.scb.userSetsPending) return true;
      const reason = `unprivileged ${access} of ${hex(address)}`;
      raise(Exception.BusFault, Fault.PRECISERR | Fault.BFARVALID, reason, address >>> 0);
    }
    return true;
  }

  private unaligned(address: number): never {
    raise(Exception.UsageFault, Fault.UNALIGNED, `unaligned access to ${hex(address)}`);
  }

  // ---- branches ----

  branch(target: number): void {
    if (target === this.pc && this.spins) this.spin();
    this.s[S.PC] = target;
    this.s[S.LEFT] -= directRefill;
  }

  branchIf(condition: number, target: number): void {
    if (condition !== 0) this.branch(target);
  }

  /** A branch to itself changes nothing until something interrupts it: all its rounds but one pass at once. */
  private spin(): void {
    const exception = this.s[S.IPSR];
    if (exception >= Exception.HardFault && exception <= Exception.UsageFault)
      this.cpu.hooks.onFaultSpin(exception);
    const round = 1 + directRefill;
    const more = Math.max(0, Math.ceil(this.s[S.LEFT] / round) - 1);
    this.s[S.LEFT] -= more * round;
    this.skipped += more;
  }
  branchTo(target: number): void {
    this.s[S.PC] = target & ~1;
    this.s[S.LEFT] -= registerRefill;
  }
  branchExchange(target: number): void {
    this.s[S.LEFT] -= registerRefill;
    if (target >>> 28 === 0xf && this.s[S.IPSR] !== 0) {
      this.s[S.RETURN] = target;
      this.cpu.reconsider();
    } else this.cpu.setPc(target);
  }
  branchLinkExchange(target: number): void {
    this.s[S.LEFT] -= registerRefill;
    this.cpu.setPc(target);
  }
  spend(cycles: number): void {
    this.s[S.LEFT] -= cycles;
    this.onSpend?.(cycles);
  }

  // ---- system ----

  divideByZero(): number {
    if (this.cpu.scb.trapsDivideByZero) raise(Exception.UsageFault, Fault.DIVBYZERO, 'division by zero');
    return 0;
  }
  supervisorCall(): void {
    this.cpu.supervisorCall();
  }
  /** An unhandled BKPT faults or halts at its own address; after a handled one the program continues with the next instruction. */
  breakpoint(immediate: number): void {
    if (this.cpu.breakpoint(immediate)) return;
    this.s[S.PC] = this.pc;
    this.s[S.IT] = this.it;
  }
  halt(under: UnderBreakpoint): void {
    if (this.cpu.hooks.onHalt?.(this.pc)) {
      this.s[S.PC] = this.pc;
      this.s[S.IT] = this.it;
      this.skipped--;
      this.s[S.LEFT] += under.cycles;
    } else if (this.it !== 0 && !under.unconditional && this.condition(this.it >> 4) === 0) {
      this.s[S.LEFT] += under.cycles - 1;
    } else {
      this.spins = false;
      under.execute(this);
    }
  }
  undefinedInstruction(): void {
    raise(Exception.UsageFault, Fault.UNDEFINSTR, 'undefined instruction');
  }
  noCoprocessor(): void {
    raise(Exception.UsageFault, Fault.NOCP, 'coprocessor instruction');
  }
  waitForInterrupt(): void {
    this.cpu.waitForInterrupt();
  }
  waitForEvent(): void {
    this.cpu.waitForEvent();
  }
  sendEvent(): void {
    this.s[S.EVENT] = 1;
  }
  changeProcessorState(disable: boolean, primask: boolean, faultmask: boolean): void {
    this.cpu.changeProcessorState(disable, primask, faultmask);
  }
  readSpecial(sysm: number): number {
    return this.cpu.readSpecial(sysm) | 0;
  }
  writeSpecial(sysm: number, maskField: number, value: number): void {
    this.cpu.writeSpecial(sysm, maskField, value);
  }
  barrier(): void {}
}

function mask(value: number, size: number): number {
  if (size === 4) return value | 0;
  return size === 1 ? value & 0xff : value & 0xffff;
}

/** An unaligned access leaves the address that was asked for in BFAR, whichever part failed (data sheet, FAULTADDR). */
function asRequested(error: unknown, address: number): unknown {
  if (error instanceof BusError) error.address = address >>> 0;
  return error;
}

/** The number of aligned accesses that an unaligned one of 2 or 4 bytes consists of. */
function partsOf(address: number, size: number): number {
  return size === 4 && address & 1 ? 3 : 2;
}

/** The largest aligned access at an address that does not exceed what is left. */
function partSize(address: number, left: number): 1 | 2 | 4 {
  if (address & 1 || left === 1) return 1;
  return 2;
}
