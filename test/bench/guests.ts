/** The guest programs of the benchmark, built with the cross compiler, and the bare machine that they run on. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bus } from '../../emulator/bus/bus.js';
import { Processor } from '../../emulator/core/processor.js';
import * as S from '../../emulator/core/state.js';
import type { Engine } from '../../emulator/engine/engine.js';
import { Clock } from '../../emulator/time/clock.js';

export interface Guest {
  readonly name: string;
  readonly what: string;
  readonly rounds: number;
  /** Further compiler options for a machine whose time does not go by the processor's cycles. */
  readonly counted?: readonly string[];
  /** For programs that are not instruction-bound: what is counted instead, this many in a round. */
  readonly perRound?: number;
}

export const GUESTS: readonly Guest[] = [
  { name: 'integer', what: 'xorshift, CRC-32', rounds: 30000 },
  { name: 'memory', what: 'sort, copy, strlen', rounds: 8000 },
  { name: 'bytecode', what: 'stack machine, switch dispatch', rounds: 8000 },
  { name: 'recursion', what: 'Fibonacci, Ackermann', rounds: 16000 },
  { name: 'pointers', what: 'calls through function pointers', rounds: 60000 },
  { name: 'softfloat', what: 'float and double by library', rounds: 40000 },
  { name: 'interrupts', what: '10 kHz timer at 50 MHz', rounds: 80000, counted: ['-DPERIOD=50'] },
];

/** Accesses to a UART and a GPIO block; on the board, not on the bare machine. */
export const REGISTERS: Guest = {
  name: 'registers',
  what: 'UARTFR, GPIODATA',
  rounds: 20000,
  perRound: 1000,
};

const sources = new URL('../../../../test/bench/guests/', import.meta.url).pathname;
const built = mkdtempSync(join(tmpdir(), 'bench-'));

/** Builds a guest; gives the path of its ELF file. */
export function build({ name, rounds }: Guest, more: readonly string[] = []): string {
  const elf = join(built, `${name}${more.length}.elf`);
  const flags = ['-O2', '-mcpu=cortex-m3', '-mthumb', '-ffreestanding', '-nostartfiles', '-nostdlib'];
  const options = [
    ...flags,
    ...more,
    '-fno-tree-loop-distribute-patterns',
    `-DROUNDS=${rounds}`,
    '-T',
    'guest.ld',
  ];
  execFileSync('arm-none-eabi-gcc', [...options, 'start.c', `${name}.c`, '-o', elf, '-lgcc'], {
    cwd: sources,
  });
  return elf;
}

/** The bytes of a guest as they lie in flash. */
export function binaryOf(elf: string): Uint8Array {
  const binary = elf.replace(/elf$/, 'bin');
  execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', elf, binary]);
  return readFileSync(binary);
}

/** A processor with flash and SRAM; a guest ends it through semihosting. */
export class BareMachine {
  readonly bus = new Bus([
    { name: 'flash', base: 0, size: 0x40000, writable: false, erased: 0xff },
    { name: 'SRAM', base: 0x20000000, size: 0x10000, writable: true },
  ]);
  readonly clock = new Clock(50_000_000, new Int32Array(this.bus.buffer, S.LEFT * 4, 1));
  readonly cpu: Processor;
  readonly engine: Engine;
  output = '';
  private ended = false;

  constructor(image: Uint8Array, engine: (cpu: Processor) => Engine) {
    const fail = (reason: string) => {
      throw new Error(`the guest failed: ${reason}`);
    };
    this.cpu = new Processor(
      this.bus,
      this.clock,
      { interrupts: 54, priorityBits: 3 },
      {
        onResetRequest: () => {},
        onFault: (_, reason) => fail(reason),
        onFaultSpin: () => {},
        onLockup: fail,
        onBreakpoint: () => this.semihost(),
        onSleep: () => {},
        onItm: () => {},
        report: fail,
      },
    );
    this.engine = engine(this.cpu);
    this.bus.poke(0, image);
    this.cpu.reset();
  }

  private semihost(): boolean {
    const [operation, argument] = this.cpu.s;
    if (operation === 4) this.output += Buffer.from(this.bus.peek(argument, 8)!).toString();
    else this.ended = true;
    this.clock.interrupt();
    return true;
  }

  /** Runs until the guest ends, or for so many cycles. */
  run(cycles = Infinity): void {
    const { clock, cpu, engine } = this;
    clock.setHorizon(clock.cycles + cycles);
    while (!this.ended) {
      clock.advance();
      if (clock.expired) return;
      if (cpu.settle()) engine.execute();
      else if (!clock.sleep()) return;
    }
  }
}
