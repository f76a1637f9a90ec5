/**
 * Backtraces of a stopped processor: from the registers through call frames and exception frames (ARMv7-M, B1.5.6)
 * down to the first function.
 */
import { hex, type Address } from '../units.js';
import type { FrameRegisters, ReadWord } from './cfi.js';
import type { Code } from './code.js';
import type { SourceLocation } from './dwarf.js';

/** A function that has not returned. */
export interface BacktraceFrame {
  /** The current instruction, or the return address; without the Thumb bit. */
  pc: Address;
  /** `main+0x12`, or the address if no function is known. */
  symbol: string;
  location?: SourceLocation;
  /** Whether an exception interrupted the function here. */
  interrupted: boolean;
}

/** The registers of a stopped processor. */
export interface StoppedRegisters {
  /** R0 to R15. */
  registers: FrameRegisters;
  /** The main and the process stack pointer: exception frames are on either stack. */
  msp: Address;
  psp: Address;
}

/** There is no code from this address up; after reset, LR is 0xFFFF_FFFF. */
const endOfCalls = 0xe000_0000;

const sp = 13;
const lr = 14;
const pc = 15;
/** The EXC_RETURN values: to a handler, to a thread on the main stack, to a thread on the process stack. */
const excReturns = [0xffff_fff1, 0xffff_fff9, 0xffff_fffd];
/** Bit 2 of EXC_RETURN: the frame is on the process stack. */
const onProcessStack = 4;
/** Bit 9 of the stacked xPSR: a padding word aligns the frame. */
const alignedFrame = 1 << 9;
const exceptionFrameSize = 32;

/** The frames from the innermost out, at most `limit`, as far as the code's symbols and the stack permit. */
export function backtrace(
  code: Code,
  stopped: StoppedRegisters,
  readWord: ReadWord,
  limit = 64,
): BacktraceFrame[] {
  const frames: BacktraceFrame[] = [];
  let registers: number[] | undefined = [...stopped.registers];
  let interruption = false;
  while (registers) {
    const exact = interruption || frames.length === 0;
    frames.push(describe(code, (registers[pc] & ~1) >>> 0, exact, interruption));
    if (frames.length === limit) break;
    const caller = step(code, registers, frames.length === 1, exact, readWord);
    interruption = caller !== undefined && excReturns.includes(caller[pc]);
    registers = caller && (interruption ? interrupted(stopped, caller, readWord) : caller);
    if (registers && (registers[pc] === 0 || registers[pc] >= endOfCalls)) break;
  }
  return frames;
}

/** A frame as a crash report prints it: `main+0x12 (src/main.c:34)`. */
export function formatFrame({ pc: address, symbol, location, interrupted }: BacktraceFrame): string {
  const where = location ? ` (${location.file}:${location.line})` : '';
  return `${hex(address)} ${symbol}${where}${interrupted ? ' <interrupted>' : ''}`;
}

/**
 * A return address can be past the end of the calling function, so the lookup uses the call before it. Symbols and the table of
 * lines, which may be large, are read only if someone asks for them.
 */
function describe(code: Code, address: Address, exact: boolean, interrupted: boolean): BacktraceFrame {
  const call = exact ? address : address - 2;
  return {
    pc: address,
    get symbol() {
      const found = code.symbols.at(call);
      const offset = found ? address - found.symbol.address : 0;
      return found ? found.name + (offset > 0 ? `+0x${offset.toString(16)}` : '') : hex(address);
    },
    get location() {
      return code.lines()?.at(call);
    },
    interrupted,
  };
}

/**
 * The caller's registers. Without unwinding rules, the innermost function is assumed to have saved nothing; where LR cannot
 * be its return address, the caller is not known.
 */
function step(
  code: Code,
  registers: number[],
  innermost: boolean,
  exact: boolean,
  readWord: ReadWord,
): number[] | undefined {
  const inside = (registers[pc] & ~1) - (exact ? 0 : 2);
  const caller = code.frames()?.unwind([...registers.slice(0, pc), inside >>> 0], readWord);
  if (caller) return sameFrame(caller, registers) ? undefined : caller;
  if (!innermost || registers[lr] === 0 || !maybeReturns(code, inside >>> 0, registers[lr], readWord))
    return undefined;
  return [...registers.slice(0, pc), registers[lr]];
}

/** Whether LR can be the return address of the function at an address: LR is also what the last call left in it. */
function maybeReturns(code: Code, inside: Address, link: number, readWord: ReadWord): boolean {
  if (excReturns.includes(link >>> 0)) return true;
  const call = (link & ~1) - 4;
  const here = code.symbols.at(inside);
  if (here) return here.symbol !== code.symbols.at(call + 2)?.symbol;
  const target = callTarget(call, readWord);
  return target === undefined || (target <= inside && !(target <= call && call <= inside));
}

/** Where a BL at an address branches to (encoding T1); undefined for other instructions. */
function callTarget(address: Address, readWord: ReadWord): Address | undefined {
  const [word, next] = [address & ~3, (address & ~3) + 4].map((at) => readWord(at >>> 0) ?? 0);
  const [first, second] = address & 2 ? [word >>> 16, next & 0xffff] : [word & 0xffff, word >>> 16];
  if (first >>> 11 !== 0b11110 || (second & 0xd000) !== 0xd000) return undefined;
  const s = (first >>> 10) & 1;
  const [i1, i2] = [13, 11].map((bit) => ((second >>> bit) & 1) ^ s ^ 1);
  const offset = (-s << 24) | (i1 << 23) | (i2 << 22) | ((first & 0x3ff) << 12) | ((second & 0x7ff) << 1);
  return (address + 4 + offset) >>> 0;
}

/** Whether a frame unwinds to itself, which would not end. */
function sameFrame(caller: number[], registers: number[]): boolean {
  return caller[sp] === registers[sp] && (caller[pc] & ~1) === (registers[pc] & ~1);
}

/** The registers of an interrupted function, from its exception frame. */
function interrupted(stopped: StoppedRegisters, handler: number[], readWord: ReadWord): number[] | undefined {
  const frame = handler[pc] & onProcessStack ? stopped.psp : handler[sp];
  const words = Array.from({ length: 8 }, (_, index) => readWord((frame + 4 * index) >>> 0));
  if (words.some((word) => word === undefined)) return undefined;
  const [r0, r1, r2, r3, r12, stackedLr, stackedPc, xpsr] = words as number[];
  const before = (frame + exceptionFrameSize + (xpsr & alignedFrame ? 4 : 0)) >>> 0;
  return [r0, r1, r2, r3, ...handler.slice(4, 12), r12, before, stackedLr, stackedPc];
}
