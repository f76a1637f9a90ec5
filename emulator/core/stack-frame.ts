/** The frame of eight words that exception entry pushes and exception return pops (ARMv7-M ARM B1.5.6 to B1.5.8). */
import type { Bus } from '../bus/bus.js';
import { BusError, busError } from '../bus/fault.js';
import { type Address, hex } from '../units.js';
import { Exception, Fault, ProcessorFault, raise } from './exceptions.js';
import type { MpuAccess } from './mpu.js';
import type { SystemControlSpace } from './scs.js';
import type { SpecialRegisters } from './special-registers.js';
import * as S from './state.js';

const frameBytes = 32;
/** The bit of the stacked xPSR that says that the frame was aligned to 8 bytes by a word of padding. */
const padded = 1 << 9;

export class StackFrame {
  /** R0 to R3, R12, LR, the return address and xPSR, as they were popped last. */
  readonly words: Int32Array = new Int32Array(frameBytes / 4);
  private readonly s: Int32Array;

  constructor(
    private readonly bus: Bus,
    private readonly special: SpecialRegisters,
    private readonly scs: SystemControlSpace,
  ) {
    this.s = bus.i32;
  }

  /**
   * Pushes R0-R3, R12, LR, the return address and xPSR; the stack becomes the main stack. Returns the fault that its
   * accesses ended with.
   */
  push(returnAddress: Address, xpsr: number): ProcessorFault | undefined {
    const { s, special } = this;
    const { stackAlign } = this.scs.scb;
    const psp = special.usesPsp;
    const padding = stackAlign && s[S.SP] & 4 ? padded : 0;
    const frame = (s[S.SP] - frameBytes) & (stackAlign ? ~7 : ~3);
    s[S.SP] = frame;
    const direct = this.direct(frame);
    let fault: ProcessorFault | undefined;
    if (direct >= 0) {
      const { i32 } = this.bus;
      for (let n = 0; n < 4; n++) i32[direct + n] = s[n];
      i32[direct + 4] = s[12];
      i32[direct + 5] = s[S.LR];
      i32[direct + 6] = returnAddress;
      i32[direct + 7] = xpsr | padding;
      this.bus.changedAt(frame, frameBytes);
    } else {
      const words = [s[0], s[1], s[2], s[3], s[12], s[S.LR], returnAddress, xpsr | padding];
      fault = attempt(frame, Fault.MSTKERR, Fault.STKERR, () => {
        for (let i = 0; i < 8; i++) this.write(frame + 4 * i, words[i]);
      });
    }
    if (psp) special.swapStacks();
    return fault;
  }

  /** Reads a frame into `words`. Returns the fault that its accesses ended with. */
  read(frame: Address, privileged: boolean): ProcessorFault | undefined {
    const { words } = this;
    const { i32 } = this.bus;
    const direct = this.direct(frame);
    if (direct >= 0) {
      for (let n = 0; n < 8; n++) words[n] = i32[direct + n];
      return undefined;
    }
    return attempt(frame, Fault.MUNSTKERR, Fault.UNSTKERR, () => {
      for (let i = 0; i < 8; i++) words[i] = this.readWord(frame + 4 * i, privileged);
    });
  }

  /** Takes the registers of `words`, but not IPSR, and removes the frame from the stack. */
  take(): void {
    const { s, words } = this;
    const psr = words[7];
    this.takeScratch();
    s[S.LR] = words[5];
    s[S.PC] = words[6] & ~1;
    s[S.SP] = (s[S.SP] + frameBytes) | (this.scs.scb.stackAlign && psr & padded ? 4 : 0);
    this.special.xpsr = psr;
  }

  /** Takes R0 to R3 and R12 alone, and leaves the frame on the stack. */
  takeScratch(): void {
    const { s, words } = this;
    for (let n = 0; n < 4; n++) s[n] = words[n];
    s[12] = words[4];
  }

  /** Where a frame lies in `bus.i32`; -1 where it is accessed word by word. */
  private direct(frame: Address): number {
    if (this.scs.mpu.enabled) return -1;
    const memory = this.bus.memoryAt(frame);
    if (memory === undefined || !memory.writable) return -1;
    const offset = (frame >>> 0) - memory.base;
    return offset + frameBytes <= memory.size ? (memory.place + offset) >> 2 : -1;
  }

  private write(address: Address, value: number): void {
    this.protect(address, 'write', this.special.privileged);
    this.bus.write(address, value, 4);
  }

  private readWord(address: Address, privileged: boolean): number {
    this.protect(address, 'read', privileged);
    return this.bus.read(address, 4);
  }

  /** The MPU's say, and the rule that unprivileged code does not reach the private peripheral bus. */
  private protect(address: Address, access: MpuAccess, privileged: boolean): void {
    const { mpu } = this.scs;
    if (!privileged && address >>> 20 === 0xe00) {
      busError(address, `unprivileged ${access} of ${hex(address)}`, access === 'write');
    }
    if (mpu.enabled && !mpu.allows(address, access, privileged)) {
      raise(Exception.MemManage, 0, `stack at ${hex(address)} is protected`);
    }
  }
}

/** Does the accesses of a stack frame and turns what fails into the fault that is derived from it. */
function attempt(
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
