/** Where translated code keeps things: its WebAssembly locals, and words of the shared buffer. */

/** Words of the processor's state area that only translated code uses; zero whenever no engine executes. */
export const COUNT = 40;
/** Set when something happened that translated code must not continue after: its own text changed. */
export const STOP = 41;
/** The address of the instruction whose access is done out of line, and ITSTATE before it. */
export const WHERE = 42;
export const IT_BEFORE = 43;
/** The locals that the flags follow from, from here on, after a region was left: see exit.ts. */
export const LOCALS = 44;

/** Locals of a region's function. The first is its parameter: the number of the entry, then of the block to go to. */
export const Local = {
  select: 0,
  /** R0 to R14. */
  register: 1,
  n: 16,
  z: 17,
  c: 18,
  v: 19,
  q: 20,
  /** Cycles left and instructions executed, as they were where the costs of the code since then are not counted yet. */
  left: 21,
  count: 22,
  /** The address to continue at, and the exit where the region is left. */
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
  /** Where the flags are between blocks: in their own locals (0), or to be had from a comparison or an addition. */
  lazy: 32,
  /** While cycles are counted: `left` before the instruction. */
  before: 33,
  /** The entry that is on the way, where it lies inside a loop: its number; 0 otherwise. */
  resume: 34,
  /** Temporaries follow. */
  temporary: 35,
} as const;

/** Why a region was left. */
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
} as const;

/** Values of `Bus.entries`: the number of a region and of the block in it; negative numbers count arrivals. */
export const selectBits = 8;
export const selectLimit = 1 << selectBits;

/** What a region's function returns: the region's number above, and its local `why` in these bits. */
export const exitBits = 16;

/** Values of the local `lazy`. */
export const Lazy = { none: 0, compare: 1, add: 2 } as const;
