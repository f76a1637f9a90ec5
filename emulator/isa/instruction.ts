import type { Machine } from './machine.js';

/** Runs an instruction's meaning on a machine. */
export type Execute = <V>(m: Machine<V>, i: Instruction) => void;

/**
 * One decoded instruction: the operands its encoding fixes, under the names the ARMv7-M manual gives them.
 * Every instruction has the same fields, so that engines stay monomorphic; a field that an encoding does not
 * have is 0 or false.
 */
export class Instruction {
  /** Where it lies. */
  address = 0;
  /** 2 or 4 bytes. */
  size: 2 | 4 = 2;
  /** The halfword, or hw1 << 16 | hw2 (unsigned). */
  encoding = 0;
  /** The meaning. */
  execute!: Execute;
  /** Cycles without pipeline refill and data-dependent parts (Cortex-M3 TRM, table 18-1). */
  cycles = 1;
  /** The most cycles it takes, where an interrupt can end it before its end; 0 where it completes first. */
  worst = 0;
  /** Its registers are transferred one by one, and an interrupt leaves the rest for later. */
  continues = false;
  /** The condition of a conditional branch; 14 (AL) elsewhere. IT conditions are the engine's business. */
  cond = 14;
  d = 0;
  n = 0;
  m = 0;
  t = 0;
  t2 = 0;
  /** Ra of multiply-accumulate. */
  a = 0;
  /** The immediate, as an int32; an offset or branch displacement carries its sign. */
  imm = 0;
  /** The second operand or the offset is `imm`, not a register. */
  immediate = false;
  /** Carry out of an expanded modified immediate: 0, 1, or -1 when the carry flag stays. */
  immCarry = -1;
  /** LSL 0, LSR 1, ASR 2, ROR 3, RRX 4. */
  shiftType = 0;
  /** 0 to 32 as the manual's DecodeImmShift gives it; the lsb of bit field instructions. */
  shiftAmount = 0;
  /** Register list, bit n for Rn. */
  registers = 0;
  setFlags = false;
  add = false;
  index = false;
  wback = false;
  /** Executes in an IT block whatever its condition: BKPT. */
  unconditional = false;
  /** Why the manual calls this one UNPREDICTABLE; empty when it is not. */
  unpredictable = '';
  /** What an engine found out about it: see the translator's survey.ts. */
  survey: unknown = undefined;
  /** The instruction's name in the manual, such as `ADD (immediate)`, and its encoding, such as `T3`. */
  name = '';
  form = '';
  /** Whether it may end a straight line: branches, exception causing instructions, IT, WFI, barriers, CPS, MSR. */
  endsBlock = false;
}
