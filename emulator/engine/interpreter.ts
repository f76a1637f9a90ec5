/**
 * The interpreter: predecoded instructions, executed one by one. It is the reference that other engines are held
 * against, and what runs code that is not worth translating.
 */
import type { Memory } from '../bus/bus.js';
import { BusError } from '../bus/fault.js';
import { Exception, Fault, ProcessorFault, raise } from '../core/exceptions.js';
import type { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import {
  decode,
  decodedBytes,
  Instruction,
  isWide,
  mayPipeline,
  pipelinesInto,
  type UnderBreakpoint,
} from '../isa/index.js';
import { type Address, hex } from '../units.js';
import type { Engine } from './engine.js';
import { type FlowCounters, Move, type MoveKind } from './flow.js';
import { InterpreterMachine } from './interpreter-machine.js';
import { Interruptible } from './interruptible.js';

/** Instructions are predecoded in pages of 1 KB: a slot for each halfword, once outside and once inside IT blocks. */
const pageShift = 10;
const pageSlots = 1 << (pageShift - 1);
/** How far back from a changed byte an instruction can lie whose decoding looked at it: itself and the next one. */
const reach = 6;

type Page = (Instruction | undefined)[];

const noPage: Page = [];

/** The names of instructions that load or store. */
const accesses = /^(LD|ST|PUSH|POP|TB)/;

/** Called after a taken branch, with where it went and where it lies. */
export type Arrival = (to: Address, from: Address) => boolean;

/**
 * Interpreted instructions after which a stretch ends: a run that is bounded by wall-clock time is checked then. That is 0.25 ms, and
 * up to 8 ms where the host has not optimised the interpreter, or does so anew.
 */
const longestStretch = 2 ** 13;
/** Interpreted instructions that take about as long as decoding one, and as one that is looked at by comparators. */
const [decodeCost, probeCost] = [64, 16];

export class Interpreter implements Engine {
  readonly name = 'interpreter';
  instructions = 0;

  readonly machine: InterpreterMachine;
  private readonly s: Int32Array;
  /** By buffer offset. */
  private readonly pages: (Page | undefined)[] = [];
  /** The page that code runs in, and its address. */
  private page = noPage;
  private pageAddress = -1;
  /** What was decoded last only to see what follows an instruction: most often it is wanted next. */
  private ahead: Instruction | undefined;
  private aheadInIt = false;
  /** Instructions decoded so far. */
  private decoded = 0;
  private flow: FlowCounters | undefined;
  /** Where an instruction of the FPB is among the decoded ones. */
  private passing: { page: Page; slot: number } | undefined;
  /** Instructions until the stretch ends. */
  private untilReturn = longestStretch;
  private readonly interruptible: Interruptible;
  /** The instructions under debuggers' breakpoints. */
  private readonly halting = new WeakMap<Instruction, Instruction>();
  /** Where an execution that `arrived` may end, ends too; -1 for nowhere. */
  stopAt: Address = -1;

  constructor(private readonly cpu: Processor) {
    this.machine = new InterpreterMachine(cpu);
    this.interruptible = new Interruptible(cpu, this.machine);
    this.s = cpu.s;
    // Bound for the sake of garbage collection: see Board.
    cpu.bus.onCodeChanged = this.forget.bind(this);
    cpu.bus.onWatchChanged = this.machine.limit.bind(this.machine);
  }

  /**
   * @param arrived asked after each taken branch, with where it went and where it lies: true ends the execution there
   * @param spins whether all rounds of an empty loop count as one instruction executed
   */
  execute(most = Infinity, arrived?: Arrival, spins = most === Infinity): void {
    if (this.cpu.probing) this.executeProbed(most);
    else this.run(most, arrived, spins);
  }

  private run(most: number, arrived: Arrival | undefined, spins: boolean): void {
    const { s, machine, flow } = this;
    const checked = this.cpu.mpuEnabled;
    machine.begin(spins);
    const onBranch = flow ? this.counting(flow, arrived) : arrived;
    flow?.resume(s[S.PC]);
    let executed = 0;
    let { page, pageAddress } = this;
    const bounded = most !== Infinity;
    const { decoded } = this;
    let bound = bounded ? most : this.untilReturn;
    const stop = arrived === undefined ? -1 : this.stopAt;
    try {
      while (s[S.LEFT] > 0 && executed < bound) {
        const pc = s[S.PC];
        if (pc === stop && executed > 0) break;
        const it = s[S.IT];
        machine.pc = pc;
        machine.it = it;
        if (checked) this.checkFetch(pc);
        const slot = ((pc & 1023) >> 1) + (it === 0 ? 0 : pageSlots);
        let i = (pc & ~1023) === pageAddress ? page[slot] : undefined;
        if (i === undefined) {
          const before = this.decoded;
          i = this.fetch(pc, slot);
          ({ page, pageAddress } = this);
          if (!bounded) bound -= decodeCost * (this.decoded - before);
        }
        executed++;
        const next = pc + i.size;
        s[S.PC] = next;
        if (it === 0) {
          if (s[S.LEFT] >= i.worst) {
            i.execute(machine, i);
            s[S.LEFT] -= i.cycles;
          } else this.executeNearEvent(i);
        } else {
          this.executeInIt(i, it);
        }
        if (onBranch !== undefined && s[S.PC] !== next && onBranch(s[S.PC], pc)) break;
      }
    } catch (error) {
      this.takeFault(error);
    }
    this.instructions += executed + machine.skipped;
    if (flow) this.countEnd(flow);
    if (!bounded) this.shortenStretch(executed + decodeCost * (this.decoded - decoded));
  }

  /** Ends the stretch once enough instructions have been interpreted, or something was done that takes as long. */
  shortenStretch(instructions: number): void {
    this.untilReturn -= instructions;
    if (this.untilReturn > 0) return;
    this.untilReturn = longestStretch;
    this.cpu.clock.yield();
  }

  /** Instruction by instruction, for the comparators of FPB and DWT, the counters of the DWT, and DEMCR.MON_STEP. */
  private executeProbed(most: number): void {
    const { s, cpu } = this;
    const { fpb, dwt, clock, faults } = cpu;
    const until = this.instructions + most;
    while (cpu.probing && s[S.LEFT] > 0 && this.instructions < until) {
      const pc = s[S.PC];
      if (fpb.matchesCode && fpb.breaksAt(pc) && !faults.patchedBreakpoint()) return;
      const { stepsToMonitor } = cpu;
      const { instructions } = this;
      const start = clock.cycles;
      const i = this.patched(pc) ?? this.instructionAt(pc, s[S.IT] !== 0);
      this.run(1, undefined, false);
      this.forgetPatch();
      this.shortenStretch(probeCost);
      if (this.instructions === instructions) continue;
      dwt.executed(pc, clock.cycles - start, i !== undefined && accesses.test(i.name));
      if (stepsToMonitor) cpu.debugEvent('HALTED');
    }
  }

  /** The instruction that the FPB puts in the place of that at an address, for one execution; undefined where it puts none. */
  private patched(pc: Address): Instruction | undefined {
    const { fpb, bus } = this.cpu;
    if (!fpb.matchesCode) return undefined;
    const [first, second] = [pc, pc + 2].map((at) => fpb.patchOf(at));
    if (first === undefined && second === undefined) return undefined;
    const half = (at: Address, patch: Address | undefined) => {
      const bytes = bus.peek((patch === undefined ? at : patch + (at & 2)) >>> 0, 2);
      return bytes ? bytes[0] | (bytes[1] << 8) : 0;
    };
    const inIt = this.s[S.IT] !== 0;
    const hw1 = half(pc, first);
    const i = decode(hw1, isWide(hw1) ? half(pc + 2, second) : 0, pc, inIt);
    const slot = ((pc & 1023) >> 1) + (inIt ? pageSlots : 0);
    if (this.instructionAt(pc, inIt) === undefined) return undefined;
    this.page[slot] = i;
    this.passing = { page: this.page, slot };
    return i;
  }

  /** What the FPB put in place was for one execution. */
  private forgetPatch(): void {
    if (this.passing === undefined) return;
    this.passing.page[this.passing.slot] = undefined;
    this.passing = undefined;
  }

  /** Whether the instruction at an address has been decoded, as what is executed outside IT blocks has. */
  knows(pc: Address): boolean {
    const memory = this.cpu.bus.memoryAt(pc);
    if (!memory) return false;
    const page = this.pages[(memory.offset + (pc >>> 0) - memory.base) >> pageShift];
    return page !== undefined && page[(pc & 1023) >> 1] !== undefined;
  }

  /** The instruction at an address, as it would be executed in or outside an IT block; undefined where there is none. */
  instructionAt(pc: Address, inIt: boolean): Instruction | undefined {
    try {
      return this.fetch(pc, ((pc & 1023) >> 1) + (inIt ? pageSlots : 0));
    } catch (error) {
      if (error instanceof ProcessorFault) return undefined;
      throw error;
    }
  }

  get pc(): Address {
    return this.machine.pc;
  }

  /** ITAdvance happens before execution: a branch that ends the block, or an exception in it, sees what comes next. */
  private executeInIt(i: Instruction, it: number): void {
    const { s, machine } = this;
    if ((it & 15) === 0) {
      s[S.IT] = 0;
      this.interruptible.resume(this.halting.get(i) ?? i, it >> 4);
      return;
    }
    s[S.IT] = (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
    if (i.unconditional || machine.condition(it >> 4) !== 0) {
      if (s[S.LEFT] >= i.worst) {
        i.execute(machine, i);
        s[S.LEFT] -= i.cycles;
      } else this.executeNearEvent(i);
      if (it >> 4 !== 14 && s[S.PC] === i.address + i.size) this.flow?.passed(i.address);
    } else {
      s[S.LEFT] -= 1;
    }
  }

  /** An instruction in whose time an event may be due; a debugger's breakpoint on it comes first. */
  private executeNearEvent(i: Instruction): void {
    const under = this.halting.get(i);
    if (under === undefined) {
      this.interruptible.execute(i);
      return;
    }
    const { machine, s } = this;
    const { pc, it } = machine;
    if (this.cpu.hooks.onHalt?.(pc)) {
      s[S.PC] = pc;
      s[S.IT] = it;
      machine.skipped--;
    } else if (it !== 0 && machine.condition(it >> 4) === 0) s[S.LEFT] -= 1;
    else this.interruptible.execute(under);
  }

  /** Goes to the page of an address and decodes the instruction there, unless it has been already. */
  private fetch(pc: Address, slot: number): Instruction {
    const memory = this.cpu.bus.memoryAt(pc);
    if (!memory) return this.refuseFetch(pc);
    const offset = memory.offset + (pc >>> 0) - memory.base;
    const page = (this.pages[offset >> pageShift] ??= new Array<Instruction | undefined>(2 * pageSlots).fill(
      undefined,
    ));
    this.page = page;
    this.pageAddress = pc & ~1023;
    return page[slot] ?? (page[slot] = this.decodePaired(pc, memory, slot >= pageSlots));
  }

  private refuseFetch(pc: Address): never {
    if (this.cpu.allows(pc, 'execute', this.cpu.privileged)) {
      raise(Exception.BusFault, Fault.IBUSERR, `no code at ${hex(pc)}`);
    }
    raise(Exception.MemManage, Fault.IACCVIOL, `${hex(pc)} is not executable`);
  }

  /** A load whose address phase overlaps with the next load or store is a cycle shorter (TRM 17.3). */
  private decodePaired(pc: Address, memory: Memory, inIt: boolean): Instruction {
    const known = this.ahead?.address === pc && this.aheadInIt === inIt;
    const i = known ? this.ahead : this.decodeAt(pc, memory, inIt);
    if (!i) raise(Exception.BusFault, Fault.IBUSERR, `the instruction at ${hex(pc)} is cut off`);
    this.decoded++;
    this.ahead = mayPipeline(i) ? this.decodeAt(pc + i.size, memory, inIt) : undefined;
    this.aheadInIt = inIt;
    if (this.ahead && pipelinesInto(i, this.ahead)) i.cycles -= 1;
    this.cpu.bus.noteCode(memory, (pc >>> 0) - memory.base, decodedBytes(i));
    if (!this.cpu.breakpoints.has(pc)) return i;
    const halts = halting(i);
    this.halting.set(halts, i);
    return halts;
  }

  private decodeAt(pc: Address, memory: Memory, inIt: boolean): Instruction | undefined {
    const { u16 } = this.cpu.bus;
    const { place, base, size } = memory;
    const within = (pc >>> 0) - base;
    if (within + 2 > size) return undefined;
    const at = (place + within) >> 1;
    const hw1 = u16[at];
    if (!isWide(hw1)) return decode(hw1, 0, pc, inIt);
    return within + 4 > size ? undefined : decode(hw1, u16[at + 1], pc, inIt);
  }

  private checkFetch(pc: Address): void {
    if (!this.cpu.allows(pc, 'execute', this.cpu.privileged)) {
      raise(Exception.MemManage, Fault.IACCVIOL, `the MPU forbids execution at ${hex(pc)}`);
    }
  }

  /** Forgets what was decoded from bytes that changed. */
  forget(offset: number, length: number): void {
    const first = Math.max(0, offset - reach) & ~1;
    this.ahead = undefined;
    this.cpu.bus.forgetCode(offset, length);
    for (let at = first; at < offset + length; at += 2) {
      const page = this.pages[at >> pageShift];
      if (!page) continue;
      const slot = (at & 1023) >> 1;
      page[slot] = undefined;
      page[slot + pageSlots] = undefined;
    }
  }

  /** Ends an instruction with a fault. The bus errors of buffered stores do not come here. */
  takeFault(error: unknown): void {
    const { cpu, s, machine } = this;
    const isBusError = error instanceof BusError;
    if (!isBusError && !(error instanceof ProcessorFault)) throw error;
    s[S.LEFT] -= 1;
    if (this.flow) this.countFault(this.flow);
    s[S.PC] = machine.pc;
    s[S.IT] = machine.it;
    if (isBusError)
      cpu.takeFault(Exception.BusFault, Fault.PRECISERR | Fault.BFARVALID, error.reason, error.address);
    else cpu.takeFault(error.exception, error.status, error.reason, error.address);
  }

  // ---- counting ----

  countFlow(counters: FlowCounters | undefined): void {
    if (counters && this.flow) throw new Error('something else is counting what this board executes');
    this.flow?.stop();
    counters?.start();
    this.flow = counters;
    this.machine.onSpend = counters && ((cycles) => counters.spend(this.pc, cycles));
    this.cpu.reconsider();
  }

  /** Counts taken branches on their way to who asked for them. */
  private counting(flow: FlowCounters, arrived: Arrival | undefined): Arrival {
    const { machine } = this;
    const { listener } = flow;
    let skipped = 0;
    return (to, from) => {
      flow.branched(from, to, 1 + machine.skipped - skipped);
      ({ skipped } = machine);
      if (listener) {
        const i = this.instructionAt(from, false)!;
        const kind = moveOf(i);
        // The rounds of a loop of one direct branch are passed over; a return may go to itself in a recursion.
        const spins = to === from && isDirect(i);
        if (!spins && (kind !== Move.jump || listener.crosses(from, to))) listener.moved(from, to, kind);
      }
      return arrived !== undefined && arrived(to, from);
    };
  }

  /** A branch to an exception's return address leaves PC alone, and is the last instruction before a boundary. */
  private countEnd(flow: FlowCounters): void {
    const { pc, it } = this.machine;
    if (this.s[S.RETURN] !== 0 && (it === 0 || it >> 4 === 14)) flow.passed(pc);
    flow.pause(this.s[S.PC]);
  }

  /** What was fetched counts as executed; a fault costs one cycle instead of the instruction's own. */
  private countFault(flow: FlowCounters): void {
    const { pc, it } = this.machine;
    const i = this.s[S.PC] === pc ? undefined : this.instructionAt(pc, it !== 0);
    if (!i) return flow.refused();
    flow.spend(pc, 1 - i.cycles);
    if (it !== 0 && it >> 4 !== 14) flow.passed(pc);
    flow.failed(pc);
  }
}

function isDirect({ name }: Instruction): boolean {
  return name === 'B' || name === 'BL' || name === 'CBZ' || name === 'CBNZ';
}

/** How an instruction moves control when it does not continue with the next one. */
function moveOf(i: Instruction): MoveKind {
  if (i.name === 'BL' || i.name === 'BLX (register)') return Move.call;
  return isDirect(i) ? Move.jump : Move.indirect;
}

/** An instruction with a breakpoint on it. */
function halting(i: Instruction): Instruction {
  const instruction = Object.assign(new Instruction(), i);
  const { cycles, unconditional } = i;
  const under: UnderBreakpoint = { cycles, unconditional, execute: (m) => i.execute(m, i) };
  instruction.execute = (m) => m.halt(under);
  instruction.unconditional = true;
  instruction.survey = undefined;
  return instruction;
}
