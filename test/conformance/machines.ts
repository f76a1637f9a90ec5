/**
 * The two machines under comparison: Perch's processor with only flash and SRAM, and libunicorn's Cortex-M3 with the same
 * flash and its own SRAM.
 */
import { Bus } from '../../emulator/bus/bus.js';
import { Processor } from '../../emulator/core/processor.js';
import * as S from '../../emulator/core/state.js';
import { Interpreter } from '../../emulator/engine/interpreter.js';
import {
  BASEPRI,
  CONTROL,
  FAULTMASK,
  MSP,
  Outcome,
  PROGRAM_REGISTERS,
  PRIMASK,
  PSP,
  UnicornCore,
  type UnicornLibrary,
  XPSR,
} from '../../emulator/engine/unicorn/library.js';
import { StateList } from '../../emulator/state/state-list.js';
import { Clock } from '../../emulator/time/clock.js';

export const RAM_BASE = 0x2000_0000;
export const RAM_SIZE = 0x4000;
const FLASH_SIZE = 0x20_0000;
/** The range for code, with as much flash before it and after it for branches and literals. */
const CODE_START = 0x8_0000;
const CODE_END = 0x18_0000;
/** A branch to itself, which fills flash without code. */
const FILLER = 0xe7fe;
/** Unicorn's page size: at the end of a page Unicorn stops even inside an IT block. */
const PAGE = 0x400;
const DISABLE_WRITE_BUFFER = [0xe000_e008, 2] as const;

/** A state to start from. */
export interface Start {
  /** R0 to R14. */
  registers: Int32Array;
  /** N, Z, C, V and Q in bits 31:27. */
  flags: number;
  /** Present if the instruction accesses special registers. */
  special?: Special;
}

/** PRIMASK, BASEPRI and the process stack pointer; `user` makes Thread mode unprivileged. */
export interface Special {
  primask: number;
  basepri: number;
  psp: number;
  user: boolean;
}

/** Code and the number of instructions in it, up to the tested one. */
export interface Code {
  halfwords: readonly number[];
  /** As Perch's engine counts them: all, IT included. */
  instructions: number;
  /** As Unicorn counts them: an IT block is one. */
  units: number;
}

/** How the code ended. */
export type Ending = 'ok' | 'bus fault' | 'undefined' | 'exception';

const HARD_FAULT = 3;
const NOP = 0xbf00;
/** The address of the machines' own code. */
const LANDING = 0x1000;
const ORDINARY: Special = { primask: 0, basepri: 0, psp: 0, user: false };
/** The special registers in unprivileged tests: the code cannot change them. */
export const USER: Special = { primask: 1, basepri: 0x60, psp: RAM_BASE + 0x80, user: true };

export interface Result {
  ending: Ending;
  /** R0 to R15 and xPSR. */
  registers: Uint32Array;
  special: readonly number[];
}

function quiet(note: (event: string) => void): ConstructorParameters<typeof Processor>[3] {
  return {
    onResetRequest: () => note('reset'),
    onFault: () => {},
    onFaultSpin: () => {},
    onLockup: () => {},
    onBreakpoint: () => (note('breakpoint'), false),
    onSleep: () => {},
    onItm: () => {},
    report: () => {},
  };
}

export class Machines {
  readonly ram = new Uint8Array(new WebAssembly.Memory({ initial: RAM_SIZE >> 16 || 1 }).buffer, 0, RAM_SIZE);
  private readonly bus = new Bus([
    { name: 'flash', base: 0, size: FLASH_SIZE, writable: false },
    { name: 'SRAM', base: RAM_BASE, size: RAM_SIZE, writable: true },
  ]);
  readonly ourRam = this.bus.memories[1].bytes;
  readonly cpu: Processor;
  private readonly engine: Interpreter;
  private readonly flash16 = new Uint16Array(this.bus.buffer, this.bus.memories[0].place, FLASH_SIZE / 2);
  private readonly ourWords = new Int32Array(this.bus.buffer, this.bus.memories[1].place, RAM_SIZE / 4);
  private readonly peerWords = new Int32Array(this.ram.buffer, 0, RAM_SIZE / 4);
  private core: UnicornCore;
  private readonly userCore: UnicornCore;
  private next = CODE_START;
  private breakpoints = 0;

  constructor(private readonly library: UnicornLibrary) {
    const clock = new Clock(16_000_000, new Int32Array(this.bus.buffer, S.LEFT * 4, 1));
    const options = { interrupts: 54, priorityBits: 8, states: new StateList() };
    this.cpu = new Processor(
      this.bus,
      clock,
      options,
      quiet((event) => event === 'breakpoint' && this.breakpoints++),
    );
    this.engine = new Interpreter(this.cpu);
    this.cpu.reset();
    this.bus.write(...DISABLE_WRITE_BUFFER, 4);
    this.flash16.fill(FILLER);
    this.core = this.newCore();
    this.userCore = this.makeUserCore();
  }

  private newCore(): UnicornCore {
    const core = new UnicornCore(this.library);
    core.map(0, this.bus.memories[0].bytes, false);
    core.map(RAM_BASE, this.ram, true);
    return core;
  }

  /** The address for the next `place`; with `odd`, the second halfword of a word. */
  nextAddress(odd: boolean, halfwords: number): number {
    const size = (2 * halfwords + 11) & ~7;
    if ((this.next % PAGE) + size > PAGE) this.next = (this.next + PAGE) & -PAGE;
    if (this.next + size > CODE_END) {
      this.core.close();
      this.core = this.newCore();
      this.next = CODE_START;
    }
    const address = this.next + (odd ? 2 : 0);
    this.next += size;
    return address;
  }

  place(address: number, halfwords: readonly number[]): void {
    for (let n = 0; n < halfwords.length; n++) this.flash16[(address >> 1) + n] = halfwords[n];
    this.flash16[(address >> 1) + halfwords.length] = FILLER;
    const { offset } = this.bus.memories[0];
    this.bus.changed(offset + address, 2 * halfwords.length + 2);
    // Unicorn may hold a translation of this address.
    this.core.forget(address, 2 * halfwords.length + 2);
  }

  /** The number of instructions that Perch's engine has executed. */
  get instructions(): number {
    return this.engine.instructions;
  }

  setRam(bytes: Uint8Array): void {
    this.ourRam.set(bytes);
    this.ram.set(bytes);
  }

  fillRam(word: () => number): void {
    for (let n = 0; n < RAM_SIZE / 4; n++) this.ourWords[n] = this.peerWords[n] = word();
  }

  /** The address of the first word of SRAM that differs. Makes both SRAMs equal. */
  ramDifference(): number | undefined {
    const { ourWords, peerWords } = this;
    let found: number | undefined;
    for (let n = 0; n < RAM_SIZE / 4; n++) {
      if (ourWords[n] !== peerWords[n]) {
        found ??= RAM_BASE + 4 * n;
        peerWords[n] = ourWords[n];
      }
    }
    return found;
  }

  ours(start: Start, address: number, code: Code): Result {
    const { cpu } = this;
    const { s, exceptions, scb } = cpu;
    s.set(start.registers, 0);
    cpu.apsr = start.flags;
    s[S.IT] = s[S.SLEEP] = s[S.RETURN] = s[S.IPSR] = 0;
    s[S.EXCLUSIVE] = -1;
    s[S.T] = 1;
    s[S.PC] = address;
    const { primask, basepri, psp, user } = start.special ?? ORDINARY;
    s[S.PRIMASK] = primask;
    s[S.BASEPRI] = basepri;
    s[S.OTHER_SP] = psp;
    s[S.FAULTMASK] = 0;
    s[S.CONTROL] = user ? 1 : 0;
    exceptions.pending.fill(0);
    scb.faultStatus = scb.hardFaultStatus = 0;
    this.breakpoints = 0;
    s[S.LEFT] = 1 << 20;
    this.engine.execute(code.instructions);
    const registers = new Uint32Array(XPSR + 1);
    registers.set(new Uint32Array(s.buffer, 0, 16));
    registers[XPSR] = cpu.xpsr;
    const special = [s[S.PRIMASK], s[S.BASEPRI], s[S.FAULTMASK], s[S.CONTROL], cpu.msp, cpu.psp];
    s[S.CONTROL] = 0;
    return { ending: this.ourEnding(), registers, special };
  }

  private ourEnding(): Ending {
    const { exceptions, scb, s } = this.cpu;
    const bus = scb.faultStatus & 0xffff;
    const usage = scb.faultStatus >>> 16;
    if (bus) return 'bus fault';
    if (usage & 1 || s[S.T] === 0) return 'undefined';
    return usage || this.breakpoints || exceptions.pending[11] || exceptions.pending[3] ? 'exception' : 'ok';
  }

  peers(start: Start, address: number, code: Code): Result {
    const { user = false } = start.special ?? {};
    const core = user ? this.userCore : this.core;
    const { registers } = core;
    if (start.special && !user) this.writeSpecial(start.special);
    registers.set(start.registers, 0);
    registers[15] = address | 1;
    registers[XPSR] = start.flags | (1 << 24);
    core.writeRegisters(PROGRAM_REGISTERS);
    const outcome = core.run(address, code.units);
    core.readRegisters(PROGRAM_REGISTERS);
    const result = {
      ending: peerEnding(outcome, registers),
      registers: registers.slice(0, PROGRAM_REGISTERS),
    };
    return { ...result, special: start.special && !user ? this.readSpecial() : [] };
  }

  private writeSpecial({ primask, basepri, psp }: Special): void {
    const { core } = this;
    core.readRegisters();
    core.registers[PRIMASK] = primask;
    core.registers[BASEPRI] = basepri;
    core.registers[PSP] = psp;
    core.writeRegisters();
  }

  /** Reads the special registers, then resets them. */
  private readSpecial(): number[] {
    const { core } = this;
    const { registers } = core;
    core.readRegisters();
    // Handler mode can read and write privileged registers regardless of CONTROL.
    const program = registers[XPSR];
    const control = registers[CONTROL];
    registers[XPSR] = program | HARD_FAULT;
    core.writeRegisters(PROGRAM_REGISTERS);
    core.readRegisters();
    const masks = [registers[PRIMASK], registers[BASEPRI], registers[FAULTMASK]];
    const stacks = [registers[MSP], registers[PSP]].map((sp) => (sp & ~3) >>> 0);
    registers[PRIMASK] = registers[BASEPRI] = registers[FAULTMASK] = registers[CONTROL] = 0;
    core.writeRegisters(CONTROL + 1);
    // CONTROL.SPSEL can be written in Thread mode only.
    registers[XPSR] = program;
    core.writeRegisters(CONTROL + 1);
    return [...masks, control, ...stacks];
  }

  /** A core in unprivileged Thread mode, which only an MSR enters and nothing leaves. */
  private makeUserCore(): UnicornCore {
    const core = this.newCore();
    this.place(LANDING, [0xf380, 0x8814]);
    core.registers.fill(0);
    core.registers[0] = 1;
    core.registers[XPSR] = 1 << 24;
    core.registers[PRIMASK] = USER.primask;
    core.registers[BASEPRI] = USER.basepri;
    core.registers[PSP] = USER.psp;
    core.writeRegisters();
    core.run(LANDING, 1);
    this.place(LANDING, [NOP]);
    return core;
  }
}

function peerEnding(outcome: number, registers: Uint32Array): Ending {
  switch (outcome) {
    case Outcome.OK:
      return thumb(registers) ? 'ok' : 'undefined';
    case Outcome.READ_UNMAPPED:
    case Outcome.WRITE_UNMAPPED:
    case Outcome.WRITE_PROTECTED:
      return 'bus fault';
    case Outcome.INVALID_INSTRUCTION:
      return 'undefined';
    default:
      if (!thumb(registers)) return 'undefined';
      // A branch to unmapped memory completes; the next fetch fails.
      return isMapped(registers[15]) ? 'exception' : 'ok';
  }
}

const thumb = (registers: Uint32Array) => (registers[XPSR] & (1 << 24)) !== 0;
const isMapped = (a: number) => a < FLASH_SIZE || (a >= RAM_BASE && a < RAM_BASE + RAM_SIZE);
