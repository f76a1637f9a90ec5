/**
 * Exact cycle profiles: by call, by function and by source line. An exception is a root, so its cycles do not count for
 * the code that it interrupts; sleep, exception entry and exception return have their own frames. Code that falls through
 * into the next function counts for the function that was called.
 */
import type { Board } from '../board/board.js';
import { chainCycles, entryCycles, type ExceptionEvent, returnCycles } from '../core/processor.js';
import * as S from '../core/state.js';
import { FlowCounters, type FlowListener, Move, type MoveKind } from '../engine/flow.js';
import type { ImageSymbol, SymbolTable } from '../image/symbols.js';
import { isWide } from '../isa/index.js';
import { type Address, type Cycles, hex } from '../units.js';
import { type LineCost, lineCosts } from './profile-lines.js';
import { type FrameCost, frameCosts, type ProfileFrame, ProfileNode } from './profile-tree.js';

/** A profile is not available; the message names the reason. */
export class ProfileError extends Error {
  override name = 'ProfileError';
}

/** The entries, latency and length of an exception's handler. */
export interface ExceptionCost {
  readonly name: string;
  readonly number: number;
  /** Entries of its handler. */
  count: number;
  /** Cycles from becoming pending to the handler's first instruction. */
  latency: { min: Cycles; max: Cycles; sum: Cycles; count: number };
  /** The longest time from the handler's first instruction to its return, or to now, interruptions included. */
  longest: Cycles;
}

export interface Profile {
  /** All cycles of the measurement. */
  readonly total: Cycles;
  /** Its children are the functions that thread mode began in, and the exceptions. */
  readonly root: ProfileNode;
  readonly frames: readonly FrameCost[];
  /** The most expensive source line first. */
  readonly lines: readonly LineCost[];
  /** In the order of exception numbers. */
  readonly exceptions: readonly ExceptionCost[];
}

/** A call that has not returned. */
interface Call {
  readonly node: ProfileNode;
  /** The return address; -1 if it is not known. */
  readonly returnTo: Address;
  readonly below: Call | undefined;
}

/** A call that an exception interrupted. */
interface Interrupted {
  readonly call: Call;
  /** The stack pointer after the exception return. */
  readonly sp: Address;
}

const hardware = (name: string): ProfileFrame => ({ kind: 'hardware', name });
const entryFrame = hardware('(exception entry)');
const returnFrame = hardware('(exception return)');
const sleepFrame = hardware('(sleep)');
const lockupFrame = hardware('(lockup)');

/** The value of `S.SLEEP` in lockup. */
const lockedUp = 3;
const unknown = -1;

/** Measures a board, from the construction of this object. */
export class Profiler implements FlowListener {
  private readonly counters: FlowCounters;
  private readonly symbols: SymbolTable;
  private readonly root = new ProfileNode(hardware('(all)'), undefined);
  /** By first address. */
  private readonly functions = new Map<Address, ProfileFrame>();
  /** By every address that control was transferred to. */
  private readonly byAddress = new Map<Address, ProfileFrame | undefined>();
  private readonly exceptionFrames = new Map<number, ProfileFrame>();
  private readonly exceptions = new Map<number, ExceptionCost>();
  private readonly pending = new Map<number, Cycles>();
  private readonly entered = new Map<number, Cycles>();
  private readonly stopWatching: () => void;

  private call: Call | undefined;
  private readonly interrupted: Interrupted[] = [];
  /** The exception whose handler returned, until its target is known. */
  private returning: ProfileNode | undefined;
  /** All cycles before this one are charged. */
  private chargedTo: Cycles;
  private total: Cycles = 0;
  /** The address at which the engine is expected to resume. */
  private resumesAt = unknown;
  private executing = false;

  /**
   * @throws ProfileError for an engine that does not report how control flows
   * @throws Error while another measurement of the board is active
   */
  constructor(private readonly board: Board) {
    const { engine, bus, clock, cpu, code } = board;
    if (!engine.countFlow)
      throw new ProfileError(`the engine '${engine.name}' cannot measure what it executes`);
    this.symbols = code.symbols;
    this.chargedTo = clock.cycles;
    this.counters = new FlowCounters(bus, clock, () => engine.pc, this);
    engine.countFlow(this.counters);
    this.stopWatching = cpu.watchExceptions((event, exception) => this.exception(event, exception));
  }

  /** Ends the measurement and its cost. */
  end(): void {
    this.stopWatching();
    this.board.engine.countFlow?.(undefined);
  }

  /** The profile so far. */
  profile(): Profile {
    this.chargeElapsed();
    const { bus, clock, image } = this.board;
    for (const n of this.entered.keys()) this.noteLength(n, clock.cycles);
    return {
      total: this.total,
      root: this.root,
      frames: frameCosts(this.root),
      lines: lineCosts(bus, this.symbols, image?.lines(), this.counters.counts()),
      exceptions: [...this.exceptions.values()].sort((a, b) => a.number - b.number),
    };
  }

  // ---- called by the engine ----

  crosses(from: Address, to: Address): boolean {
    const target = this.symbols.at(to)?.symbol;
    return target !== undefined && target !== this.symbols.at(from)?.symbol;
  }

  moved(from: Address, to: Address, kind: MoveKind): void {
    const call = this.call!;
    this.charge(call.node);
    if (kind === Move.call) this.enterFunction(call, from, to);
    else if (kind === Move.jump) this.jump(call, to);
    else this.indirect(call, to);
  }

  paused(pc: Address): void {
    if (this.call) this.charge(this.call.node);
    this.resumesAt = pc;
    this.executing = false;
  }

  /** @internal */
  resumed(pc: Address): void {
    this.chargeElapsed();
    if (pc !== this.resumesAt || !this.call) this.begin(pc, this.board.cpu.s[S.IPSR]);
    this.executing = true;
  }

  // ---- calls ----

  private enterFunction(call: Call, from: Address, to: Address): void {
    const node = call.node.child(this.functionAt(to) ?? this.frameAt(to));
    node.calls++;
    this.call = { node, returnTo: this.nextInstruction(from), below: call };
  }

  /** A jump to another function, or to another part of a split function: it returns to the same caller. */
  private jump(call: Call, to: Address): void {
    const frame = this.functionAt(to);
    if (!frame || frame === call.node.frame) return;
    const node = (call.node.parent ?? this.root).child(frame);
    if (to === frame.address) node.calls++;
    this.call = { ...call, node };
  }

  /** A return, a table branch, a tail call through a register, or a jump back through several calls. */
  private indirect(call: Call, to: Address): void {
    if (call.returnTo === to && call.below) {
      this.call = call.below;
      return;
    }
    const frame = this.functionAt(to);
    if (frame === call.node.frame && to !== frame.address) return;
    const outer = this.outer(call, to, frame);
    if (outer) this.call = outer;
    else this.jump(call, to);
  }

  /** The call that a branch goes back to: it returns to the target, or the target is in the middle of its function. */
  private outer(call: Call, to: Address, frame: ProfileFrame | undefined): Call | undefined {
    for (let at: Call | undefined = call; at?.below; at = at.below) if (at.returnTo === to) return at.below;
    if (!frame || to === frame.address) return undefined;
    for (let at: Call | undefined = call.below; at; at = at.below) if (at.node.frame === frame) return at;
    return undefined;
  }

  /** Begins a call with an unknown caller: after reset, and after a debugger or a switch of stacks moves control. */
  private begin(pc: Address, exception: number): Call {
    const parent = exception === 0 ? this.root : this.exceptionNode(exception);
    const call = {
      node: parent.child(this.functionAt(pc) ?? this.frameAt(pc)),
      returnTo: unknown,
      below: undefined,
    };
    call.node.calls++;
    this.call = call;
    return call;
  }

  // ---- exceptions ----

  private exception(event: ExceptionEvent, n: number): void {
    const now = this.board.clock.cycles;
    if (event === 'pend') this.pending.set(n, now);
    else if (event === 'enter') this.enterException(n, now);
    else this.returnFrom(n, now);
  }

  private enterException(n: number, now: Cycles): void {
    const chained = this.returning !== undefined && now - this.chargedTo === chainCycles;
    if (chained) this.returning = undefined;
    else this.interrupt(now);
    const node = this.exceptionNode(n);
    node.calls++;
    this.charge(node.child(entryFrame));
    const handler = this.board.cpu.s[S.PC];
    const first = node.child(this.functionAt(handler) ?? this.frameAt(handler));
    first.calls++;
    this.call = { node: first, returnTo: unknown, below: undefined };
    this.resumesAt = handler;
    this.noteEntry(n, now);
  }

  /** Saves the running call. Uncharged cycles before the exception entry were the return to it, or its sleep. */
  private interrupt(now: Cycles): void {
    const { pc, sp, exception } = this.stacked();
    if (this.returning) this.resumeInterrupted(this.returning, pc, sp);
    const call = this.call ?? this.begin(pc, exception);
    if (now - entryCycles > this.chargedTo) this.charge(call.node.child(sleepFrame), now - entryCycles);
    this.interrupted.push({ call, sp });
  }

  private returnFrom(n: number, now: Cycles): void {
    this.charge(this.call?.node ?? this.root);
    this.returning = this.exceptionNode(n);
    this.noteLength(n, now);
    this.entered.delete(n);
  }

  private noteLength(n: number, now: Cycles): void {
    const cost = this.costOf(n);
    cost.longest = Math.max(cost.longest, now - (this.entered.get(n) ?? now));
  }

  /** Resumes the call that an exception return goes back to. */
  private resumeInterrupted(from: ProfileNode, pc: Address, sp: Address): void {
    this.charge(from.child(returnFrame), this.chargedTo + returnCycles);
    this.returning = undefined;
    const { interrupted } = this;
    const at = interrupted.findLastIndex((context) => context.sp === sp);
    if (at >= 0) {
      [{ call: this.call }] = interrupted.splice(at, 1);
      this.resumesAt = pc;
    } else {
      // The stack of a thread that no measured exception interrupted.
      this.call = undefined;
    }
  }

  /** Charges elapsed cycles. While the engine does not execute, they are an exception return, sleep or lockup. */
  private chargeElapsed(): void {
    const { cpu, clock } = this.board;
    if (this.executing) return this.charge(this.call!.node);
    // An earlier state was restored.
    if (clock.cycles < this.chargedTo) this.chargedTo = clock.cycles;
    if (this.returning) this.resumeInterrupted(this.returning, cpu.s[S.PC], cpu.s[S.SP] >>> 0);
    const idle = cpu.s[S.SLEEP] === lockedUp ? lockupFrame : sleepFrame;
    if (clock.cycles > this.chargedTo) this.charge((this.call?.node ?? this.root).child(idle));
  }

  /** PC, SP after unstacking and exception number (0: thread mode) in the exception frame just stacked. */
  private stacked(): { pc: Address; sp: Address; exception: number } {
    const { cpu, bus } = this.board;
    const frame = cpu.s[S.LR] & 4 ? cpu.psp : cpu.msp;
    const words = bus.peek(frame + 24, 8);
    if (!words) return { pc: 0, sp: frame, exception: 0 };
    const view = new DataView(words.buffer, words.byteOffset);
    const xpsr = view.getUint32(4, true);
    return { pc: view.getUint32(0, true), sp: frame + 32 + (xpsr & 0x200 ? 4 : 0), exception: xpsr & 0x1ff };
  }

  private noteEntry(n: number, now: Cycles): void {
    const cost = this.costOf(n);
    cost.count++;
    this.entered.set(n, now);
    const pended = this.pending.get(n);
    if (pended === undefined) return;
    this.pending.delete(n);
    const { latency } = cost;
    const cycles = now - pended;
    latency.min = Math.min(latency.min, cycles);
    latency.max = Math.max(latency.max, cycles);
    latency.sum += cycles;
    latency.count++;
  }

  private costOf(n: number): ExceptionCost {
    let cost = this.exceptions.get(n);
    if (!cost) {
      const latency = { min: Infinity, max: 0, sum: 0, count: 0 };
      cost = { name: this.board.names.exception(n), number: n, count: 0, latency, longest: 0 };
      this.exceptions.set(n, cost);
    }
    return cost;
  }

  private exceptionNode(n: number): ProfileNode {
    let frame = this.exceptionFrames.get(n);
    if (!frame) {
      frame = { kind: 'exception', name: `[${this.board.names.exception(n)}]` };
      this.exceptionFrames.set(n, frame);
    }
    return this.root.child(frame);
  }

  // ---- helpers ----

  /** Charges a node with the cycles up to `until`, by default now. */
  private charge(node: ProfileNode, until = this.board.clock.cycles): void {
    const cycles = until - this.chargedTo;
    node.self += cycles;
    this.total += cycles;
    this.chargedTo = until;
  }

  /** The function that contains an address; undefined if the image names none. */
  private functionAt(address: Address): ProfileFrame | undefined {
    let frame = this.byAddress.get(address);
    if (frame === undefined && !this.byAddress.has(address)) {
      const symbol = this.symbols.at(address)?.symbol;
      frame = symbol && this.frameOf(symbol);
      this.byAddress.set(address, frame);
    }
    return frame;
  }

  private frameOf({ name, address }: ImageSymbol): ProfileFrame {
    let frame = this.functions.get(address);
    if (!frame) {
      const location = this.board.image?.lines()?.at(address);
      frame = {
        kind: 'function',
        name,
        address,
        ...(location && { file: location.file, line: location.line }),
      };
      this.functions.set(address, frame);
    }
    return frame;
  }

  /** A function without a symbol, named by the address at which it was entered. */
  private frameAt(address: Address): ProfileFrame {
    let frame = this.functions.get(address);
    if (!frame) this.functions.set(address, (frame = { kind: 'function', name: hex(address), address }));
    return frame;
  }

  private nextInstruction(pc: Address): Address {
    return pc + (isWide(this.board.bus.halfwordAt(pc) ?? 0) ? 4 : 2);
  }
}
