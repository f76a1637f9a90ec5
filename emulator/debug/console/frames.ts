/** Where the program is, and its caller: the basis of steps over, into and out of functions. */
import type { Board } from '../../board/board.js';
import * as S from '../../core/state.js';
import type { SourceLocation } from '../../image/dwarf.js';
import { isWide } from '../../isa/index.js';
import type { Address, Cycles, Nanoseconds } from '../../units.js';

/** An instruction boundary. */
export interface CallState {
  cycle: Cycles;
  time: Nanoseconds;
  pc: Address;
  /** The address after the next instruction. */
  next: Address;
  sp: Address;
  lr: Address;
  /** The active exception; 0 in Thread mode. */
  exception: number;
}

/** The caller's registers, or the exception that was taken. */
export type Caller =
  { kind: 'function'; pc: Address; sp: Address } | { kind: 'exception'; exception: number };

/** Return addresses from this one are EXC_RETURN values. */
const firstExcReturn = 0xffff_fff0;

export function callState(board: Board): CallState {
  const { s } = board.cpu;
  const pc = (s[S.PC] & ~1) >>> 0;
  const code = board.bus.peek(pc, 2);
  const size = code && isWide(code[0] | (code[1] << 8)) ? 4 : 2;
  return {
    cycle: board.clock.cycles,
    time: board.clock.now,
    pc,
    next: pc + size,
    sp: s[S.SP] >>> 0,
    lr: s[S.LR] >>> 0,
    exception: s[S.IPSR],
  };
}

/** Whether the instruction between two moments is a call. */
export function isCall(before: CallState, after: CallState): boolean {
  return after.pc !== before.next && (after.lr & ~1) >>> 0 === before.next && (after.lr & 1) === 1;
}

/** From the image's call frames, or else from LR where it can be valid. Undefined if there is no caller. */
export function callerOf(board: Board): Caller | undefined {
  const registers = Array.from(board.cpu.s.subarray(0, 16), (value) => value >>> 0);
  const exception = board.cpu.s[S.IPSR];
  const readWord = (address: Address) => {
    const bytes = board.bus.peek(address, 4);
    return bytes && new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  };
  const unwound = board.code.frames()?.unwind(registers, readWord);
  const [sp, pc] = unwound ? [unwound[S.SP] >>> 0, unwound[S.PC] >>> 0] : [registers[S.SP], registers[S.LR]];
  const usedUp = !unwound && inSameFunction(board, pc, registers[S.PC]);
  if (pc < firstExcReturn && !usedUp) {
    return board.bus.memoryAt(pc) ? { kind: 'function', pc: (pc & ~1) >>> 0, sp } : undefined;
  }
  return exception ? { kind: 'exception', exception } : undefined;
}

/** Whether LR holds the return address of a call that this function made. */
function inSameFunction(board: Board, lr: Address, pc: Address): boolean {
  const { symbols } = board.code;
  const [a, b] = [lr & ~1, pc].map((address) => symbols.at(address)?.symbol);
  return a ? a === b : Math.abs((lr & ~1) - pc) <= 4;
}

/** Source lines by address, and where their statements begin. */
export class SourceLines {
  private statements: ReadonlySet<Address> | undefined;

  constructor(private readonly board: Board) {}

  at(address: Address): SourceLocation | undefined {
    return this.board.image?.lines()?.at(address);
  }

  /** Whether a statement begins at an address. */
  beginsAt(address: Address): boolean {
    const rows = this.statements ? [] : [...(this.board.image?.lines()?.ranges() ?? [])];
    this.statements ??= new Set(rows.filter((row) => row.isStatement).map((row) => row.address));
    return this.statements.has(address);
  }
}

export function sameLine(a: SourceLocation | undefined, b: SourceLocation | undefined): boolean {
  return a?.line === b?.line && a?.file === b?.file;
}
