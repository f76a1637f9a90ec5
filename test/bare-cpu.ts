/** A processor with only flash and SRAM, for tests of the core and the engines. */
import { Bus } from '../emulator/bus/bus.js';
import type { ProcessorHooks } from '../emulator/core/context.js';
import { Processor } from '../emulator/core/processor.js';
import * as S from '../emulator/core/state.js';
import type { Engine } from '../emulator/engine/engine.js';
import { Interpreter } from '../emulator/engine/interpreter.js';
import { StateList } from '../emulator/state/state-list.js';
import { Clock } from '../emulator/time/clock.js';
import { type Assembled, assemble } from './assemble.js';

export class BareCpu {
  readonly bus = new Bus([
    { name: 'flash', base: 0, size: 0x4000, writable: false, erased: 0xff },
    { name: 'SRAM', base: 0x20000000, size: 0x4000, writable: true },
  ]);
  readonly clock = new Clock(16_000_000, new Int32Array(this.bus.buffer, S.LEFT * 4, 1));
  readonly events: string[] = [];
  readonly cpu: Processor;
  readonly engine: Engine;
  private readonly symbols: Assembled['symbols'];

  /**
   * @param source code; a label named after an exception (`SVCall`, `IRQ3`) is its handler, and all other vectors lead to
   * `spin`, a branch to itself
   * @param engine makes the engine; the interpreter by default
   */
  constructor(source: string, engine: (cpu: Processor) => Engine = (cpu) => new Interpreter(cpu)) {
    this.cpu = new Processor(
      this.bus,
      this.clock,
      { interrupts: 55, priorityBits: 3, states: new StateList() },
      this.hooks(),
    );
    this.engine = engine(this.cpu);
    const names = ['NMI', 'HardFault', 'MemManage', 'BusFault', 'UsageFault', '', '', '', '', 'SVCall'];
    names.push('DebugMonitor', '', 'PendSV', 'SysTick', ...Array.from({ length: 48 }, (_, n) => `IRQ${n}`));
    const vectors = names.map(
      (name) => `.word ${name && new RegExp(`\\n\\s*${name}:`).test(source) ? name : 'spin'}`,
    );
    const program = `
      .word 0x20004000, reset
      ${vectors.join('\n')}
      .thumb_func
      spin: b spin
      .thumb_func
      reset:
      ${source.replace(/\n\s*(\w+):/g, '\n.thumb_func\n$1:')}`;
    const { bytes, symbols } = assemble(program);
    this.symbols = symbols;
    this.bus.poke(0, bytes);
    this.cpu.reset();
  }

  /** Executes instructions one by one and takes exceptions; time passes while the processor sleeps. */
  steps(count: number): void {
    const until = this.engine.instructions + count;
    while (this.engine.instructions < until) if (!this.boundary(1)) return;
  }

  /** Runs until the instruction at a label is next. @throws Error after 10,000 instructions */
  runTo(label: string): void {
    const target = this.address(label);
    const start = this.r(15);
    for (let n = 0; n < 10_000; n++) {
      this.settle();
      if (this.r(15) === target && (n > 0 || start !== target)) return;
      this.steps(1);
    }
    throw new Error(`${label} was not reached: pc is 0x${this.r(15).toString(16)}`);
  }

  /** Performs everything that is due at this instruction boundary; time passes while the processor sleeps. */
  settle(): void {
    do this.clock.advance();
    while (!this.cpu.takeExceptions() && this.clock.sleep());
  }

  address(label: string): number {
    const address = this.symbols.get(label);
    if (address === undefined) throw new Error(`no label ${label}`);
    return address & ~1;
  }

  r(n: number): number {
    return this.cpu.s[n] >>> 0;
  }

  word(address: number): number {
    return this.bus.read(address, 4) >>> 0;
  }

  private boundary(most: number): boolean {
    this.clock.advance();
    if (this.cpu.takeExceptions()) this.engine.execute(most);
    else return this.clock.sleep();
    return true;
  }

  private hooks(): ProcessorHooks {
    const note = (event: string) => void this.events.push(event);
    return {
      onResetRequest: () => note('reset'),
      onFault: (exception) => note(`fault ${exception}`),
      onFaultSpin: (exception) => note(`spin ${exception}`),
      onLockup: () => note('lockup'),
      onBreakpoint: () => false,
      onSleep: (asleep) => note(asleep ? 'asleep' : 'awake'),
      onItm: (port, value) => note(`itm ${port} ${value}`),
      report: note,
    };
  }
}
