/** Where translated code keeps things: its WebAssembly locals, and words of the shared buffer. */

/** Words of the processor's state area that only translated code uses; zero whenever no engine executes. */
export const COUNT = 40;
/** Set when something happened that translated code must not continue after: its own text changed. */
export const STOP = 41;
/** The address of the instruction whose access is done out of line, and ITSTATE before it. */
export const WHERE = 42;
export const IT_BEFORE = 43;

/** Locals of a region's function. The first is its parameter: the number of the entry, then of the block to go to. */
export const Local = {
  select: 0,
  /**
   * An i64: the cycles left in bits 63:23 and the instructions executed in bits 22:0, as they were where the costs of the code
   * since then are not counted yet. One addition counts both.
   */
  meter: 1,
  /** An i64: a product. */
  wide: 2,
  /** R0 to R14. */
  register: 3,
  n: 18,
  z: 19,
  c: 20,
  v: 21,
  q: 22,
  /** The address to continue at, and the exit where the region is left: its number above the reason. */
  pc: 23,
  why: 24,
  /** Nonzero when the region has to be left after this instruction. */
  stop: 25,
  /** What the flags follow from: operands and result of the last addition or subtraction, and single results. */
  operandA: 26,
  operandB: 27,
  sum: 28,
  result: 29,
  carry: 30,
  overflow: 31,
  /** Which form the flags have where several ways meet: see flags.ts. */
  lazy: 32,
  /** While cycles are counted: the cycles left before the instruction. */
  before: 33,
  /** How far the address of an indirect branch lies in a memory. */
  offset: 34,
  /** The entry that is on the way, where it lies inside a loop: its number; 0 otherwise. */
  resume: 35,
  /** Temporaries follow. */
  temporary: 36,
} as const;

/** How many locals are i64: those that follow the parameter. */
export const wideLocals = 2;
/** Where the cycles begin in the local `meter`. A stretch has at most 2^22 cycles (time/clock.ts), and no more instructions. */
export const meterShift = 23;
/** The value of `meter` for so many cycles and instructions. */
export const meterOf = (cycles: number, instructions = 0) => cycles * 2 ** meterShift + instructions;

/**
 * Why a region's function returned. What it returns has the reason in bits 2:0, the number of the exit in bits 15:3, and above
 * them the number of the region.
 */
export const Why = {
  /** Control continues at a place that is not part of it. */
  away: 0,
  /** Fewer cycles are left than the next block may take. */
  budget: 1,
  /** The next instruction reaches something else than flash and SRAM. */
  access: 2,
  /** The next instruction is not translated. */
  interpret: 3,
  /** It has to be left at once. */
  stopped: 4,
  /** An exception handler returned: `S.RETURN` says how. */
  returned: 5,
  /** The next instruction, or one that its check is for, reaches something else than flash and SRAM, or is not aligned. */
  apart: 6,
} as const;

export const whyBits = 3;
export const exitBits = 16;

/** Values of `Bus.entries`: the number of a region and of the block in it; negative numbers count arrivals. */
export const selectBits = 8;
export const selectLimit = 1 << selectBits;
