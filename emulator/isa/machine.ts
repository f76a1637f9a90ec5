/**
 * The abstract machine that instruction meanings are written against (ARMv7-M ARM, chapters A2 and B1).
 *
 * `V` is whatever an engine uses for a 32-bit value that is only known when the instruction runs: the
 * interpreter supplies numbers (int32, so `-1` and not `0xFFFF_FFFF`), the translator supplies code. Operands
 * that the encoding fixes (register numbers, immediates, shift amounts) are plain numbers and plain `if`s.
 * Conditions are values too: 0 or 1.
 */
export interface Machine<V> {
  /** A constant. */
  int(value: number): V;

  /** R0 to R14, or R15 which reads as the address of this instruction plus 4. */
  reg(n: number): V;
  /** Writes R0 to R14; bits 1:0 of R13 are kept zero. Never R15: that is what the branches are for. */
  setReg(n: number, value: V): void;

  // 32-bit arithmetic, wrapping.
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  /** Bits 63:32 of the unsigned and of the signed 64-bit product. */
  mulHighUnsigned(a: V, b: V): V;
  mulHighSigned(a: V, b: V): V;
  /** Quotients rounded toward zero. The divisor is not zero; 0x8000_0000 / -1 is 0x8000_0000. */
  divUnsigned(a: V, b: V): V;
  divSigned(a: V, b: V): V;
  and(a: V, b: V): V;
  or(a: V, b: V): V;
  xor(a: V, b: V): V;
  not(a: V): V;
  /** Shifts and rotation by `b` modulo 32, as WebAssembly and JavaScript have them. */
  shl(a: V, b: V): V;
  shrUnsigned(a: V, b: V): V;
  shrSigned(a: V, b: V): V;
  rotr(a: V, b: V): V;
  /** Leading zeros, 0 to 32. */
  clz(a: V): V;
  /** Bits 7:0 or 15:0, sign-extended. */
  signExtend8(a: V): V;
  signExtend16(a: V): V;

  // Comparisons give 0 or 1.
  eq(a: V, b: V): V;
  ltUnsigned(a: V, b: V): V;
  ltSigned(a: V, b: V): V;
  /** `condition ? a : b`; both are computed. */
  select(condition: V, a: V, b: V): V;

  /** Runs one of two pieces of meaning. Values made inside do not leave it except through registers and flags. */
  when(condition: V, then: () => void, otherwise?: () => void): void;

  // Flags.
  /** `a + b + carry` (carry 0 or 1); sets N, Z, C and V when `setFlags`. SUB is `addWithCarry(a, not(b), int(1))`. */
  addWithCarry(a: V, b: V, carry: V, setFlags: boolean): V;
  /** N and Z from a result. */
  setNZ(result: V): void;
  setC(bit: V): void;
  setV(bit: V): void;
  /** Q is sticky: it becomes 1 where `bit` is 1. */
  setQ(bit: V): void;
  carry(): V;
  /** ConditionPassed for a condition field 0 (EQ) to 14 (AL). */
  condition(cond: number): V;
  /** Starts an IT block: ITSTATE = firstcond:mask. */
  startIt(firstCondAndMask: number): void;

  // Memory. Plain accesses may be unaligned unless CCR.UNALIGN_TRP; results are zero-extended.
  // A faulting access ends the instruction there: do base register write-back after the access.
  load8(address: V): V;
  load16(address: V): V;
  load32(address: V): V;
  store8(address: V, value: V): void;
  store16(address: V, value: V): void;
  store32(address: V, value: V): void;
  /** Word accesses of LDM, STM, LDRD, STRD, PUSH, POP: unaligned is a UsageFault whatever UNALIGN_TRP says. */
  loadAligned32(address: V): V;
  storeAligned32(address: V, value: V): void;
  /** LDRT, STRT and their like: as if unprivileged. */
  loadUnprivileged(size: 1 | 2 | 4, address: V): V;
  storeUnprivileged(size: 1 | 2 | 4, address: V, value: V): void;
  /** LDREX and STREX; the store gives 0 when it happened and 1 when it did not. */
  loadExclusive(size: 1 | 2 | 4, address: V): V;
  storeExclusive(size: 1 | 2 | 4, address: V, value: V): V;
  clearExclusive(): void;

  // Branches. Each is the last thing its instruction does, and adds the pipeline refill to the cycle count.
  /** BranchTo a fixed address (bit 0 clear). */
  branch(target: number): void;
  /** BranchTo a fixed address (bit 0 clear) where `condition` is 1; nothing otherwise. */
  branchIf(condition: V, target: number): void;
  /** BranchWritePC: ADD PC, MOV PC and table branches. Bit 0 is ignored. */
  branchTo(target: V): void;
  /** BXWritePC and LoadWritePC: EXC_RETURN in Handler mode, otherwise bit 0 goes to EPSR.T. */
  branchExchange(target: V): void;
  /** BLXWritePC: bit 0 goes to EPSR.T, EXC_RETURN means nothing. */
  branchLinkExchange(target: V): void;

  /** Cycles beyond the instruction's own (divide, multiply with early termination). */
  spend(cycles: V): void;

  // System.
  /** The quotient of a division by zero: 0, or a UsageFault when CCR.DIV_0_TRP. */
  divideByZero(): V;
  supervisorCall(immediate: number): void;
  breakpoint(immediate: number): void;
  /** A debugger's breakpoint lies on an instruction: halt before it, or execute it after all. */
  halt(under: UnderBreakpoint): void;
  /** UDF and every encoding that is UNDEFINED: UsageFault with UFSR.UNDEFINSTR. */
  undefinedInstruction(): void;
  /** Coprocessor instructions: UsageFault with UFSR.NOCP. */
  noCoprocessor(): void;
  waitForInterrupt(): void;
  waitForEvent(): void;
  sendEvent(): void;
  /** CPSIE and CPSID on PRIMASK (`i`) and FAULTMASK (`f`). */
  changeProcessorState(disable: boolean, primask: boolean, faultmask: boolean): void;
  /** MRS and MSR, by SYSm. `mask` is the instruction's mask field. */
  readSpecial(sysm: number): V;
  writeSpecial(sysm: number, mask: number, value: V): void;
  barrier(kind: 'dmb' | 'dsb' | 'isb'): void;
}

/** The instruction that a breakpoint lies on. */
export interface UnderBreakpoint {
  readonly cycles: number;
  /** It is executed in an IT block whatever its condition. */
  readonly unconditional: boolean;
  execute<V>(m: Machine<V>): void;
}
