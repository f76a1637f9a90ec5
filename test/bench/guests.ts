/** The guest programs of the benchmark, built with the cross compiler, and the bare machine that runs them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Bus } from '../../emulator/bus/bus.js';
import { Processor } from '../../emulator/core/processor.js';
import * as S from '../../emulator/core/state.js';
import type { Engine } from '../../emulator/engine/engine.js';
import { StateList } from '../../emulator/state/state-list.js';
import { Clock } from '../../emulator/time/clock.js';
import { compileProgram, linkImage, readSource } from '../../firmware/toolchain/index.js';

export interface Guest {
  readonly name: string;
  readonly what: string;
  readonly rounds: number;
  /** Counts a timer's interrupts: the check is their number, which differs slightly between peers. */
  readonly timer?: boolean;
  /** Linked with the virtual machine and a Python program. */
  readonly owlet?: boolean;
}

/** With these rounds every program takes the translator about one second of CPU time. */
export const GUESTS: readonly Guest[] = [
  { name: 'integer', what: 'xorshift, CRC-32', rounds: 100000 },
  { name: 'memory', what: 'sort, copy, strlen', rounds: 15000 },
  { name: 'bytecode', what: 'stack machine, switch dispatch', rounds: 8000 },
  { name: 'recursion', what: 'Fibonacci, Ackermann', rounds: 24000 },
  { name: 'pointers', what: 'calls through function pointers', rounds: 75000 },
  { name: 'softfloat', what: 'float and double by library', rounds: 80000 },
  { name: 'interrupts', what: '10 kHz timer at 50 MHz', rounds: 320000, timer: true },
  { name: 'owlet', what: 'Owlet running a Python loop', rounds: 24000, owlet: true },
];

/** Accesses a UART and a GPIO block; runs on the board, not on the bare machine. */
export const REGISTERS: Guest = { name: 'registers', what: 'UARTFR, GPIODATA', rounds: 20000 };
export const ACCESSES_PER_ROUND = 1000;
/** Sleeps between ticks, on the board. */
export const IDLE: Guest = { name: 'idle', what: '100 Hz tick and WFI', rounds: 0 };
/** Sends a text over UART0 without end. */
export const UART: Guest = { name: 'uart', what: 'UARTDR', rounds: 0 };

/** The processor that a program is compiled for, and the address of its flash. */
export interface Target {
  readonly name: string;
  readonly cpu: string;
  readonly flash: number;
}
export const CORTEX_M3: Target = { name: 'm3', cpu: 'cortex-m3', flash: 0 };
export const RP2040: Target = { name: 'rp2040', cpu: 'cortex-m0', flash: 0x10000000 };

export interface Variant {
  readonly target?: Target;
  /** Divides the number of rounds. */
  readonly share?: number;
  readonly defines?: readonly string[];
}

const root = new URL('../../../../', import.meta.url).pathname;
const sources = join(root, 'test/bench/guests');
const built = mkdtempSync(join(tmpdir(), 'bench-'));
const made = new Map<string, string>();

const flags = (cpu: string) => [
  '-O2',
  `-mcpu=${cpu}`,
  '-mthumb',
  '-std=gnu11',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-ffreestanding',
  '-ffunction-sections',
  '-fdata-sections',
  '-fno-tree-loop-distribute-patterns',
  `-I${join(root, 'firmware')}`,
  `-I${join(root, 'firmware/owlet')}`,
];

/** Builds a guest. @returns the path of its ELF file */
export function build(guest: Guest, variant: Variant = {}): string {
  const { target = CORTEX_M3, share = 1, defines = [] } = variant;
  const id = [guest.name, target.name, share, ...defines].join('-').replace(/[^\w.-]/g, '');
  const known = made.get(id);
  if (known) return known;
  const elf = join(built, `${id}.elf`);
  const rounds = Math.ceil(guest.rounds / share);
  const objects = guest.owlet ? owletObjects(target) : [];
  const libraries = guest.owlet ? ['-lm', '-lc_nano', '-lgcc'] : ['-lgcc'];
  execFileSync(
    'arm-none-eabi-gcc',
    [
      ...flags(target.cpu),
      ...defines,
      `-DROUNDS=${rounds}`,
      `-Wa,-I${built}`,
      '-nostartfiles',
      '-nostdlib',
      '-Wl,--gc-sections,--no-warn-rwx-segments',
      `-Wl,--defsym=flash=${target.flash}`,
      '-Tguest.ld',
      'start.c',
      `${guest.name}.c`,
      ...objects,
      '-o',
      elf,
      ...libraries,
    ],
    { cwd: sources, stdio: ['ignore', 'inherit', 'ignore'] },
  );
  made.set(id, elf);
  return elf;
}

/** Sources of the virtual machine that need the board; the guest replaces them. */
const ofTheBoard = ['port/', 'modules/board.c', 'modules/driverlib.c', 'machine/registry_board.c'];

/** Compiles the virtual machine, and the Python program into the file that the guest includes. */
function owletObjects({ name, cpu }: Target): string[] {
  const image = linkImage(compileProgram(readSource(join(sources, 'owlet.py')), () => undefined));
  writeFileSync(join(built, 'owlet.image'), image);
  const owlet = join(root, 'firmware/owlet');
  // jump.c is for processors that can store high registers.
  const left = cpu === 'cortex-m0' ? [...ofTheBoard, 'core/jump.c'] : ofTheBoard;
  const files = readdirSync(owlet, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.c') && !left.some((start) => file.startsWith(start)),
  );
  const folder = mkdtempSync(join(built, `${name}-`));
  execFileSync('arm-none-eabi-gcc', [...flags(cpu), '-c', ...files.map((file) => join(owlet, file))], {
    cwd: folder,
  });
  return files.map((file) => join(folder, basename(file).replace(/c$/, 'o')));
}

/** The flash image of a guest. */
export function binaryOf(elf: string): Uint8Array {
  const binary = elf.replace(/elf$/, 'bin');
  execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', elf, binary]);
  return readFileSync(binary);
}

/** A processor with flash and SRAM; a guest ends its run through semihosting. */
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
      { interrupts: 54, priorityBits: 3, states: new StateList() },
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

  /** Runs until the guest ends. */
  run(): void {
    const { clock, cpu, engine } = this;
    while (!this.ended) {
      clock.advance();
      if (cpu.takeExceptions()) engine.execute();
      else if (!clock.sleep()) return;
    }
  }
}
