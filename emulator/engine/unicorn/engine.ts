/**
 * The Unicorn engine: libunicorn executes what instructions do to registers, flags and memories; exceptions, system
 * registers, peripherals and time stay what they are with every engine. It is the independent check of our meanings,
 * and goes instruction by instruction.
 */
import { codePageShift } from '../../bus/bus.js';
import type { Processor } from '../../core/processor.js';
import * as S from '../../core/state.js';
import type { Instruction } from '../../isa/index.js';
import { type Address, hex } from '../../units.js';
import type { Engine } from '../engine.js';
import { Interpreter } from '../interpreter.js';
import { Foresight } from './foresight.js';
import {
  loadUnicorn,
  Outcome,
  PROGRAM_REGISTERS,
  UnicornCore,
  UnicornError,
  type UnicornLibrary,
  XPSR,
} from './library.js';

/** EPSR.T. */
const THUMB = 1 << 24;

/**
 * Loads libunicorn; the result makes engines for boards.
 * @throws UnicornError when koffi or libunicorn is missing, or libunicorn has the wrong version
 */
export async function unicornEngine(): Promise<(cpu: Processor) => UnicornEngine> {
  const library = await loadUnicorn();
  return (cpu) => new UnicornEngine(library, cpu);
}

export class UnicornEngine implements Engine {
  readonly name = 'unicorn';
  instructions = 0;

  /** Executes what Unicorn has no part in, and knows the decoded instructions. */
  private readonly interpreter: Interpreter;
  private readonly foresight: Foresight;
  private readonly s: Int32Array;
  private readonly core: UnicornCore;
  /** Whether registers were written without Unicorn's knowledge. */
  private stale = true;

  constructor(
    private readonly library: UnicornLibrary,
    private readonly cpu: Processor,
  ) {
    this.s = cpu.s;
    this.interpreter = new Interpreter(cpu);
    this.foresight = new Foresight(cpu);
    this.core = this.makeCore();
    cpu.bus.onCodeChanged = (offset, length) => this.forget(offset, length);
  }

  execute(most = Infinity): void {
    const { s, interpreter } = this;
    const until = this.instructions + most;
    // Exceptions, debuggers and restored states change registers between two stretches.
    this.stale = true;
    while (s[S.LEFT] > 0 && this.instructions < until) {
      const i = interpreter.instructionAt(s[S.PC], s[S.IT] !== 0);
      if (i && this.isSkipped(i)) this.skip(i);
      else if (i && this.isForUnicorn(i)) this.runOnUnicorn(i);
      else this.interpret(most === Infinity);
    }
  }

  get pc(): Address {
    return this.interpreter.pc;
  }

  private makeCore(): UnicornCore {
    const core = new UnicornCore(this.library);
    for (const { base, bytes, writable } of this.cpu.bus.memories) core.map(base, bytes, writable);
    return core;
  }

  private forget(offset: number, length: number): void {
    this.interpreter.forget(offset, length);
    const memory = this.cpu.bus.memories.find((m) => offset >= m.offset && offset < m.offset + m.size);
    if (memory) this.core.forget(memory.base + offset - memory.offset, length);
  }

  /** Whether an IT block passes over an instruction. */
  private isSkipped(i: Instruction): boolean {
    const it = this.s[S.IT];
    return (it & 15) !== 0 && !i.unconditional && this.interpreter.machine.condition(it >> 4) === 0;
  }

  private skip(i: Instruction): void {
    const { s } = this;
    s[S.PC] += i.size;
    s[S.LEFT] -= 1;
    this.advanceIt();
    this.instructions++;
  }

  private advanceIt(): void {
    const it = this.s[S.IT];
    this.s[S.IT] = (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
  }

  /** Unicorn cannot continue an LDM or STM where an interrupt has ended it, nor end one. */
  private isForUnicorn(i: Instruction): boolean {
    const { s } = this;
    const continued = s[S.IT] !== 0 && (s[S.IT] & 15) === 0;
    if (continued || s[S.LEFT] < i.worst) return false;
    this.foresight.look(i);
    return !this.foresight.foreign && !this.cpu.bus.watching;
  }

  private interpret(spins: boolean): void {
    const { interpreter } = this;
    const before = interpreter.instructions;
    interpreter.execute(1, undefined, spins);
    this.instructions += interpreter.instructions - before;
    this.stale = true;
  }

  /** Inside an IT block Unicorn gets one of its own that ends with this instruction, so that it stops after it. */
  private runOnUnicorn(i: Instruction): void {
    const { s, core, foresight } = this;
    const it = s[S.IT];
    const block = it === 0 ? 0 : (it & 0xf0) | 8;
    if (this.stale || it !== 0) this.give(block);
    const outcome = core.run(i.address, 1);
    core.readRegisters(PROGRAM_REGISTERS);
    // A branch to where no memory is is done: what fails is the next fetch, which is not Unicorn's business.
    if (outcome !== Outcome.OK && this.cpu.bus.memoryAt(core.registers[15])) {
      throw new UnicornError(`Unicorn at ${hex(i.address)}: ${core.describe(outcome)}`);
    }
    this.take();
    if (it !== 0) this.advanceIt();
    s[S.LEFT] -= i.cycles + foresight.spent;
    this.instructions++;
    this.reportStore();
  }

  /** Gives Unicorn our registers. */
  private give(it: number): void {
    const { core, s, cpu } = this;
    const { registers } = core;
    for (let n = 0; n < 16; n++) registers[n] = s[n];
    registers[15] |= 1;
    registers[XPSR] = cpu.apsr | THUMB | ((it & 3) << 25) | ((it & 0xfc) << 8);
    core.writeRegisters(PROGRAM_REGISTERS);
    this.stale = false;
  }

  /** Takes Unicorn's registers. Bits 1:0 of the SP are always zero (TRM 2.3.1), but not there. */
  private take(): void {
    const { core, s, cpu } = this;
    const { registers } = core;
    for (let n = 0; n < 16; n++) s[n] = registers[n];
    cpu.apsr = registers[XPSR];
    if (registers[13] & 3) {
      s[S.SP] &= ~3;
      this.stale = true;
    }
  }

  /** Our decoded instructions do not notice what Unicorn stores. */
  private reportStore(): void {
    const { storeStart, storeEnd } = this.foresight;
    if (storeEnd === 0) return;
    const { bus } = this.cpu;
    bus.markMemory(storeStart, storeEnd - storeStart);
    for (let page = storeStart >> codePageShift; page <= (storeEnd - 1) >> codePageShift; page++) {
      if (bus.codePages[page]) return bus.changed(storeStart, storeEnd - storeStart);
    }
  }
}
