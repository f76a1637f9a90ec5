/**
 * What an instruction is about to do, found by its own meaning on a machine that changes nothing: how many cycles it takes
 * beyond its own, where it stores, and whether it stays within what Unicorn is given to execute.
 */
import type { Memory } from '../../bus/bus.js';
import type { Processor } from '../../core/processor.js';
import type { Instruction } from '../../isa/index.js';
import type { Address } from '../../units.js';
import { directRefill, InterpreterMachine, registerRefill } from '../interpreter-machine.js';

/** A hint that Unicorn 2.0 takes for an invalid instruction; WFE is the interpreter's business anyway. */
const unknownToUnicorn = 'YIELD';

export class Foresight extends InterpreterMachine {
  /** Cycles besides the instruction's own. */
  spent = 0;
  /** Whether it is none of Unicorn's business: exceptions, system registers, peripherals, what would fault. */
  foreign = false;
  /** Where it stores, by offsets in the bus's buffer; the end is 0 when it does not. */
  storeStart = 0;
  storeEnd = 0;

  constructor(private readonly processor: Processor) {
    super(processor);
  }

  /** Looks at an instruction in the state that it would execute in. */
  look(i: Instruction): void {
    this.pc = i.address;
    this.spent = 0;
    this.storeStart = this.storeEnd = 0;
    this.foreign = i.unpredictable !== '' || i.name === unknownToUnicorn || this.processor.mpuEnabled;
    if (!this.foreign) i.execute(this, i);
  }

  private leave(): number {
    this.foreign = true;
    return 0;
  }

  // ---- nothing changes ----

  override setReg(): void {}
  override setNZ(): void {}
  override setC(): void {}
  override setV(): void {}
  override setQ(): void {}
  override addWithCarry(a: number, b: number, carry: number): number {
    return (a + b + carry) | 0;
  }

  // ---- memory: aligned accesses to memories only ----

  private memoryOf(address: Address, size: number): Memory | undefined {
    if (address & (size - 1)) return undefined;
    return this.processor.bus.memoryAt(address);
  }

  private load(address: Address, size: number): number {
    return this.memoryOf(address, size) ? this.processor.bus.read(address, size) : this.leave();
  }

  private store(address: Address, size: number): void {
    const memory = this.memoryOf(address, size);
    if (!memory?.writable) {
      this.leave();
      return;
    }
    const offset = memory.offset + (address >>> 0) - memory.base;
    if (this.storeEnd === 0) this.storeStart = offset;
    this.storeEnd = offset + size;
  }

  override load8(address: number): number {
    return this.load(address, 1) & 0xff;
  }
  override load16(address: number): number {
    return this.load(address, 2) & 0xffff;
  }
  override load32(address: number): number {
    return this.load(address, 4);
  }
  override store8(address: number): void {
    this.store(address, 1);
  }
  override store16(address: number): void {
    this.store(address, 2);
  }
  override store32(address: number): void {
    this.store(address, 4);
  }
  override loadAligned32(address: number): number {
    return this.load(address, 4);
  }
  override storeAligned32(address: number): void {
    this.store(address, 4);
  }
  override loadUnprivileged(size: 1 | 2 | 4, address: number): number {
    return this.load(address, size);
  }
  override storeUnprivileged(size: 1 | 2 | 4, address: number): void {
    this.store(address, size);
  }

  // ---- branches ----

  /** A branch to itself passes many rounds at once. */
  override branch(target: number): void {
    this.spent += directRefill;
    if (target === this.pc) this.leave();
  }
  override branchTo(): void {
    this.spent += registerRefill;
  }
  override branchExchange(target: number): void {
    this.spent += registerRefill;
    if ((target & 1) === 0 || target >>> 28 === 0xf) this.leave();
  }
  override branchLinkExchange(target: number): void {
    this.branchExchange(target);
  }

  override spend(cycles: number): void {
    this.spent += cycles;
  }

  // ---- what Unicorn has no part in ----

  override startIt(): void {
    this.leave();
  }
  override loadExclusive(): number {
    return this.leave();
  }
  override storeExclusive(): number {
    return this.leave();
  }
  override clearExclusive(): void {
    this.leave();
  }
  override divideByZero(): number {
    return this.processor.scb.trapsDivideByZero ? this.leave() : 0;
  }
  override supervisorCall(): void {
    this.leave();
  }
  override breakpoint(): void {
    this.leave();
  }
  override halt(): void {
    this.leave();
  }
  override undefinedInstruction(): void {
    this.leave();
  }
  override noCoprocessor(): void {
    this.leave();
  }
  override waitForInterrupt(): void {
    this.leave();
  }
  override waitForEvent(): void {
    this.leave();
  }
  override sendEvent(): void {
    this.leave();
  }
  override changeProcessorState(): void {
    this.leave();
  }
  override readSpecial(): number {
    return this.leave();
  }
  override writeSpecial(): void {
    this.leave();
  }
  override barrier(): void {
    this.leave();
  }
}
