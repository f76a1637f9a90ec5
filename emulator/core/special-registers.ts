/** The special-purpose registers (ARMv7-M ARM B1.4): program status, stack pointers, masks and CONTROL. */
import type { Priorities } from './priorities.js';
import * as S from './state.js';

export class SpecialRegisters {
  /** @param s the state words */
  constructor(
    private readonly s: Int32Array,
    private readonly priorities: Priorities,
  ) {}

  /** CurrentModeIsPrivileged (B1.3.1). */
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

  // ---- stack pointers ----

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

  /** Whether R13 is the process stack pointer. */
  get usesPsp(): boolean {
    return this.s[S.IPSR] === 0 && (this.s[S.CONTROL] & 2) !== 0;
  }

  /** R13 becomes the other stack pointer. */
  swapStacks(): void {
    const { s } = this;
    const sp = s[S.SP];
    s[S.SP] = s[S.OTHER_SP];
    s[S.OTHER_SP] = sp;
  }

  // ---- MRS, MSR and CPS ----

  /** MRS (B5.2.2). Unprivileged reads of what is privileged give 0. */
  read(sysm: number): number {
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

  /** MSR (B5.2.3). Unprivileged writes reach only APSR. Returns whether it may let an exception in. */
  write(sysm: number, mask: number, value: number): boolean {
    const { s } = this;
    if (sysm < 4) {
      if (mask & 2) this.apsr = value;
      return false;
    }
    if (!this.privileged) return false;
    if (sysm === 8) this.msp = value;
    else if (sysm === 9) this.psp = value;
    else if (sysm === 16) s[S.PRIMASK] = value & 1;
    else if (sysm === 17) s[S.BASEPRI] = value & this.priorities.mask;
    else if (sysm === 18) this.raiseBasepri(value & this.priorities.mask);
    else if (sysm === 19) this.setFaultMask((value & 1) === 1);
    else if (sysm === 20) this.setControl(value);
    return true;
  }

  /** CPS. Returns whether it may let an exception in. */
  change(disable: boolean, primask: boolean, faultmask: boolean): boolean {
    if (!this.privileged) return false;
    if (primask) this.s[S.PRIMASK] = disable ? 1 : 0;
    if (faultmask) this.setFaultMask(disable);
    return true;
  }

  private raiseBasepri(value: number): void {
    const { s } = this;
    if (value !== 0 && (value < s[S.BASEPRI] || s[S.BASEPRI] === 0)) s[S.BASEPRI] = value;
  }

  private setFaultMask(on: boolean): void {
    if (!on) this.s[S.FAULTMASK] = 0;
    else if (this.priorities.execution() > -1) this.s[S.FAULTMASK] = 1;
  }

  /** CONTROL.SPSEL changes which stack pointer R13 is, in Thread mode only. */
  private setControl(value: number): void {
    const { s } = this;
    const wasPsp = this.usesPsp;
    s[S.CONTROL] = s[S.IPSR] === 0 ? value & 3 : (s[S.CONTROL] & 2) | (value & 1);
    if (this.usesPsp !== wasPsp) this.swapStacks();
  }
}
