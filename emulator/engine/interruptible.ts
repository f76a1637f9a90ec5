/**
 * Instructions that an interrupt ends before their end (Cortex-M3 TRM, sections 3.9.1 and 17.2; ARMv7-M ARM B1.5.10): load
 * and store multiple continue with the next register, which EPSR.ICI names; divides and long multiplies start again. Engines
 * come here where an event is so near that it may be due within such an instruction.
 */
import { Exception, Fault, raise } from '../core/exceptions.js';
import type { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import type { Instruction } from '../isa/index.js';
import type { Cycles } from '../units.js';
import type { InterpreterMachine, Transfers } from './interpreter-machine.js';

/** Registers and flags, as words of the state. */
const programWords = S.Q + 1;
const SP = 13;

/** Thrown through the meaning of an instruction that an interrupt ends. */
class Interruption {}
const interruption = new Interruption();

export class Interruptible {
  private readonly s: Int32Array;
  private readonly before = new Int32Array(programWords);

  constructor(
    private readonly cpu: Processor,
    private readonly machine: InterpreterMachine,
  ) {
    this.s = cpu.s;
  }

  /** Executes an instruction whose `worst` exceeds the cycles that are left. PC and ITSTATE are those after it already. */
  execute(i: Instruction): void {
    const { cpu, machine, s } = this;
    const { clock } = cpu;
    const start = clock.cycles;
    if (cpu.scb.completesInstructions || clock.nextOfBoard >= start + i.worst) {
      i.execute(machine, i);
      s[S.LEFT] -= i.cycles;
    } else if (i.continues) this.transfer(i, 0, start);
    else this.compute(i, start);
  }

  /**
   * Continues an instruction by EPSR.ICI, the register that is next, or a later one of the list.
   * @throws ProcessorFault where the instruction transfers no list of registers
   */
  resume(i: Instruction, ici: number): void {
    if (!i.continues)
      raise(Exception.UsageFault, Fault.INVSTATE, 'EPSR.ICI at an instruction that is not LDM or STM');
    this.machine.it = 0;
    this.transfer(i, countOnes(i.registers & ((1 << ici) - 1)), this.cpu.clock.cycles);
  }

  /** A divide or long multiply: nothing of it remains unless it comes to its end. */
  private compute(i: Instruction, start: Cycles): void {
    const { cpu, s, before } = this;
    const { clock } = cpu;
    before.set(s.subarray(0, programWords));
    const cost = this.attempt(i);
    let undone = false;
    for (let due = clock.nextOfBoard; due < start + cost; due = clock.nextOfBoard) {
      s.set(before);
      undone = true;
      this.passTo(due);
      clock.advance();
      if (!this.interrupted()) continue;
      this.abandon(i, this.machine.it, start);
      return;
    }
    if (undone) this.attempt(i);
    this.passTo(start + cost);
    this.machine.onSpend?.(cost - i.cycles);
  }

  /** Executes an instruction in no time. Returns the cycles that it takes. */
  private attempt(i: Instruction): Cycles {
    const { machine, s } = this;
    const { onSpend } = machine;
    const left = s[S.LEFT];
    machine.onSpend = undefined;
    try {
      i.execute(machine, i);
    } finally {
      machine.onSpend = onSpend;
    }
    const cost = left - s[S.LEFT] + i.cycles;
    s[S.LEFT] = left;
    return cost;
  }

  private passTo(cycle: Cycles): void {
    this.s[S.LEFT] -= cycle - this.cpu.clock.cycles;
  }

  private interrupted(): boolean {
    const { priorities } = this.cpu;
    return priorities.preempts(priorities.highestPending(), priorities.execution());
  }

  /** The instruction is the next one again: an exception is taken before it. */
  private abandon(i: Instruction, it: number, start: Cycles): void {
    const { cpu, machine, s } = this;
    s[S.PC] = i.address;
    s[S.IT] = it;
    machine.skipped--;
    machine.onSpend?.(cpu.clock.cycles - start);
    cpu.clock.interrupt();
  }

  /** Transfers the registers of a list one by one, a cycle each after the first, from the one after `skip` others. */
  private transfer(i: Instruction, skip: number, start: Cycles): void {
    const { machine, s } = this;
    const transfers = new OneByOne(this.cpu, i.registers, skip, () => this.interrupted());
    s[S.LEFT] -= 1;
    machine.transfers = transfers;
    try {
      i.execute(machine, i);
    } catch (error) {
      if (error !== interruption) throw error;
      this.abandon(i, transfers.stop(i, machine.it), start);
      return;
    } finally {
      machine.transfers = undefined;
    }
    machine.onSpend?.(1 + transfers.done - skip - i.cycles);
  }
}

/** The transfers of one LDM or STM, with an instruction boundary before each where an event is due. */
class OneByOne implements Transfers {
  /** Registers that are behind it. */
  done = 0;
  private readonly list: number[] = [];
  private readonly loaded: (number | undefined)[] = [];

  constructor(
    private readonly cpu: Processor,
    registers: number,
    private readonly skip: number,
    private readonly interrupted: () => boolean,
  ) {
    for (let n = 0; n < 16; n++) if ((registers >>> n) & 1) this.list.push(n);
  }

  load(read: () => number): number {
    const n = this.done;
    if (n < this.skip) {
      this.done++;
      return this.cpu.s[this.list[n]];
    }
    const value = this.one(read);
    this.loaded[n] = value;
    return value;
  }

  store(write: () => void): void {
    if (this.done < this.skip) this.done++;
    else this.one(write);
  }

  private one<V>(access: () => V): V {
    const { clock, s } = this.cpu;
    while (clock.nextOfBoard <= clock.cycles) {
      clock.advance();
      if (this.interrupted()) throw interruption;
    }
    const result = access();
    s[S.LEFT] -= 1;
    this.done++;
    return result;
  }

  /**
   * Keeps what is loaded, but for the base register. Returns EPSR.ICI and IT: the register to continue with, unless the
   * instruction starts again: in an IT block, before its first transfer, and where it pushes, since the exception's frame
   * comes to lie where it has stored. An LDM that has loaded its base continues before that.
   */
  stop(i: Instruction, it: number): number {
    const { list, loaded, cpu } = this;
    let next = this.done;
    for (let n = this.skip; n < this.done; n++) {
      const value = loaded[n];
      if (value === undefined) continue;
      if (list[n] === i.n) next = Math.min(next, n);
      else cpu.s[list[n]] = value;
    }
    const pushes = i.n === SP && i.imm < 0;
    return it !== 0 || next === 0 || pushes ? it : list[next] << 4;
  }
}

function countOnes(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
