/**
 * Flash controller (data sheet LM3S9B92, chapter "Internal Memory"): programming and erasing, the write buffer,
 * protection, and the registers that are committed to flash. The latter are in the system control page, at 0x1000 and up
 * from this block's base.
 */
import {
  type ChipHost,
  type Device,
  type InterruptLine,
  Peripheral,
  type ResetKind,
} from '../emulator/bus/peripheral.js';
import { type BlockLayout, layout } from '../emulator/bus/registers.js';
import type { ClockEvent } from '../emulator/time/clock.js';
import { hex, type Nanoseconds } from '../emulator/units.js';

const user = { DATA: [30, 0], NW: 31 } as const;

/** The registers of the flash controller. */
export const flashLayout = layout({
  FMA: {
    offset: 0x0000,
    doc: 'Flash Memory Address',
    fields: {
      OFFSET: [17, 0],
      REGISTER: { bits: [31, 18], doc: 'with OFFSET, the register that COMT commits' },
    },
  },
  FMD: { offset: 0x0004, doc: 'Flash Memory Data', fields: { DATA: [31, 0] } },
  FMC: {
    offset: 0x0008,
    doc: 'Flash Memory Control',
    fields: {
      WRITE: { bits: 0, access: 'ro' },
      ERASE: { bits: 1, access: 'ro' },
      MERASE: { bits: 2, access: 'ro' },
      COMT: { bits: 3, access: 'ro' },
      WRKEY: { bits: [31, 16], access: 'wo' },
    },
  },
  FCRIS: {
    offset: 0x000c,
    access: 'ro',
    doc: 'Flash Controller Raw Interrupt Status',
    fields: { ARIS: 0, PRIS: 1 },
  },
  FCIM: { offset: 0x0010, doc: 'Flash Controller Interrupt Mask', fields: { AMASK: 0, PMASK: 1 } },
  FCMISC: {
    offset: 0x0014,
    access: 'w1c',
    doc: 'Flash Controller Masked Interrupt Status and Clear',
    fields: { AMISC: 0, PMISC: 1 },
  },
  FMC2: {
    offset: 0x0020,
    doc: 'Flash Memory Control 2',
    fields: { WRBUF: { bits: 0, access: 'ro' }, WRKEY: { bits: [31, 16], access: 'wo' } },
  },
  FWBVAL: { offset: 0x0030, doc: 'Flash Write Buffer Valid', fields: { FWB: [31, 0] } },
  FCTL: { offset: 0x00f8, doc: 'Flash Control', fields: { USDREQ: 0, USDACK: { bits: 1, access: 'ro' } } },
  FWBN: { offset: 0x0100, to: 0x017c, doc: 'Flash Write Buffer n', fields: { DATA: [31, 0] } },
  RMCTL: { offset: 0x10f0, access: 'w1c', doc: 'ROM Control', fields: { BA: 0 } },
  // The name of BOOTCFG's register on earlier parts.
  USERDBG: {
    offset: 0x11d0,
    access: 'ro',
    reset: 0xfffffffe,
    doc: 'User Debug',
    fields: { DBG0: 0, DBG1: 1, DATA: [30, 2], NW: 31 },
  },
  BOOTCFG: {
    offset: 0x11d0,
    access: 'ro',
    reset: 0xfffffffe,
    doc: 'Boot Configuration',
    fields: { DBG0: 0, DBG1: 1, EN: 8, POL: 9, PIN: [12, 10], PORT: [15, 13], NW: 31 },
  },
  USERREG0: { offset: 0x11e0, reset: 0xffffffff, doc: 'User Register 0', fields: user },
  USERREG1: { offset: 0x11e4, reset: 0xffffffff, doc: 'User Register 1', fields: user },
  USERREG2: { offset: 0x11e8, reset: 0xffffffff, doc: 'User Register 2', fields: user },
  USERREG3: { offset: 0x11ec, reset: 0xffffffff, doc: 'User Register 3', fields: user },
  FMPRE0: { offset: 0x1200, reset: 0xffffffff, doc: 'Flash Memory Protection Read Enable 0' },
  FMPRE1: { offset: 0x1204, reset: 0xffffffff, doc: 'Flash Memory Protection Read Enable 1' },
  FMPRE2: { offset: 0x1208, reset: 0xffffffff, doc: 'Flash Memory Protection Read Enable 2' },
  FMPRE3: { offset: 0x120c, reset: 0xffffffff, doc: 'Flash Memory Protection Read Enable 3' },
  FMPPE0: { offset: 0x1400, reset: 0xffffffff, doc: 'Flash Memory Protection Program Enable 0' },
  FMPPE1: { offset: 0x1404, reset: 0xffffffff, doc: 'Flash Memory Protection Program Enable 1' },
  FMPPE2: { offset: 0x1408, reset: 0xffffffff, doc: 'Flash Memory Protection Program Enable 2' },
  FMPPE3: { offset: 0x140c, reset: 0xffffffff, doc: 'Flash Memory Protection Program Enable 3' },
});

type FlashTable = typeof flashLayout extends BlockLayout<infer T> ? T : never;

/** FMPRE0 and FMPPE0 also respond at their offsets on earlier parts. */
const legacyOffsets = new Map([
  [0x1130, 0x1200],
  [0x1134, 0x1400],
]);

/** The value of FMA that selects a register for COMT. */
const commitAddresses = {
  FMPRE0: 0x00000000,
  FMPPE0: 0x00000001,
  FMPRE1: 0x00000002,
  FMPPE1: 0x00000003,
  FMPRE2: 0x00000004,
  FMPPE2: 0x00000005,
  FMPRE3: 0x00000006,
  FMPPE3: 0x00000007,
  USERREG0: 0x80000000,
  USERREG1: 0x80000001,
  USERREG2: 0x80000002,
  USERREG3: 0x80000003,
  BOOTCFG: 0x75100000,
} as const;

/** A register that is committed to flash. */
export type NonVolatile = keyof typeof commitAddresses;
const nonVolatile = Object.keys(commitAddresses) as NonVolatile[];

const writeKey = 0xa442;
const pageSize = 0x400;
const protectionBlock = 0x800;
const notWritten = 0x80000000;

/** Plausible durations, not from this part's data sheet. A buffer takes as long as sixteen words. */
const durations: Readonly<Record<Operation, Nanoseconds>> = {
  WRITE: 50e3,
  WRBUF: 800e3,
  ERASE: 12e6,
  MERASE: 16e6,
  COMT: 50e3,
};

type Operation = 'WRITE' | 'ERASE' | 'MERASE' | 'COMT' | 'WRBUF';
const operations = ['WRITE', 'ERASE', 'MERASE', 'COMT'] as const;

const flashInterrupt = 29;

/** How the flash controller is wired into the chip. */
export interface FlashOptions {
  /** The flash memory's bytes, a multiple of 2 KB, up to 256 KB. Erased bytes are 0xFF. */
  memory: Uint8Array;
  /** Registers committed before the first power-on: USERREG0 and USERREG1 hold a MAC address. */
  committed?: Readonly<Partial<Record<NonVolatile, number>>>;
  /** Bytes of the flash have changed: `length` bytes from `offset`. */
  onChanged(offset: number, length: number): void;
  /** RMCTL.BA has changed: address 0 maps the ROM, or else the flash. Also called at reset. */
  onBootAlias?(rom: boolean): void;
}

/** The values of the registers while nothing is committed to them. */
const uncommitted = Uint32Array.from(nonVolatile, (register) => flashLayout.find.get(register)!.reset);

interface FlashState {
  /** FWB0 to FWB31. */
  buffer: Uint32Array;
  /** Committed values, in the order of `commitAddresses`. */
  committed: Uint32Array;
}

/**
 * An operation takes effect at its end. On the chip the processor stalls when it fetches from flash meanwhile; in the model
 * it executes, so code that polls from flash executes more iterations in the same time. Read protection by FMPREn is
 * reported when it is set up, and not enforced.
 */
export class Flash extends Peripheral<FlashTable, FlashState> {
  private readonly line: InterruptLine;
  private readonly done: ClockEvent;
  private readonly memory: Uint8Array;

  constructor(
    name: string,
    host: ChipHost,
    private readonly options: FlashOptions,
  ) {
    super(name, flashLayout, host);
    this.memory = options.memory;
    this.line = host.interrupt(flashInterrupt);
    this.done = host.clock.event(`${name}.done`, () => this.complete());
    this.onRead('FCMISC', () => this.r.FCRIS.value & this.r.FCIM.value);
    this.onWrite('FCMISC', (value) => {
      this.r.FCRIS.value &= ~value;
      this.applyInterrupt();
    });
    this.onWrite('FCIM', () => this.applyInterrupt());
    this.onWrite('FMC', (value) =>
      this.command(
        value,
        operations.find((_, bit) => (value >>> bit) & 1),
      ),
    );
    this.onWrite('FMC2', (value) => this.command(value, value & 1 ? 'WRBUF' : undefined));
    this.onRead('FWBN', (offset) => this.state.buffer[(offset >>> 2) & 31]);
    this.onWrite(
      'FWBN',
      (value, _, offset) => this.bufferWritten((offset >>> 2) & 31, value),
      (offset) => this.state.buffer[(offset >>> 2) & 31],
    );
    this.onWrite('FCTL', () => (this.r.FCTL.USDACK = this.r.FCTL.USDREQ));
    this.onWrite('RMCTL', () => this.options.onBootAlias?.(this.r.RMCTL.BA === 1));
    this.onRead('USERDBG', () => this.r.BOOTCFG.value);
    for (const register of nonVolatile) {
      // Software can only clear bits: only unlocking the chip sets them.
      this.onWrite(register, (_, old) => {
        this.r[register].value &= old;
        if (register.startsWith('FMPRE')) this.reportReadProtection(register);
      });
    }
    nonVolatile.forEach((register, i) => {
      this.state.committed[i] = options.committed?.[register] ?? this.register(register).reset;
    });
    this.loadCommitted();
  }

  protected initialState(): FlashState {
    return {
      buffer: new Uint32Array(32),
      committed: uncommitted.slice(),
    };
  }

  /** Keeps the flash and the registers committed to it; aborts the current operation without effect. */
  override reset(kind: ResetKind): void {
    const { committed } = this.state;
    super.reset(kind);
    this.state.committed = committed;
    this.done.cancel();
    this.line.set(false);
    this.loadCommitted();
    // With an erased reset vector, the boot loader in ROM starts.
    this.r.RMCTL.BA = this.word(4) === 0xffffffff ? 1 : 0;
    this.options.onBootAlias?.(this.r.RMCTL.BA === 1);
  }

  /**
   * The supply fails: applies part of the current operation. An erase has set some of the bits, programming has cleared
   * some.
   * @param random returns 32 random bits
   */
  powerLost(random: () => number): void {
    const { operation } = this;
    if (operation === 'ERASE') this.erase(this.address & ~(pageSize - 1), pageSize, random);
    else if (operation === 'MERASE') this.erase(0, this.memory.length, random);
    else if (operation === 'WRITE') this.program(this.address & ~3, [this.r.FMD.value | random()]);
    else if (operation === 'WRBUF') {
      const { buffer } = this.state;
      const half = buffer.map((word) => word | random());
      this.program(this.address & ~0x7f, half, this.r.FWBVAL.value);
    }
  }

  override read(offset: number, size: number): number {
    return super.read(this.currentOffset(offset), size);
  }

  override write(offset: number, value: number, size: number): void {
    super.write(this.currentOffset(offset), value, size);
  }

  private currentOffset(offset: number): number {
    const offsetFromBase = legacyOffsets.get(offset & ~3);
    return offsetFromBase === undefined ? offset : offsetFromBase + (offset & 3);
  }

  private loadCommitted(): void {
    nonVolatile.forEach((register, i) => (this.r[register].value = this.state.committed[i]));
  }

  // Operations

  private get operation(): Operation | undefined {
    if (this.r.FMC2.WRBUF) return 'WRBUF';
    return operations.find((operation) => this.r.FMC[operation]);
  }

  private command(value: number, operation: Operation | undefined): void {
    if (!operation) return;
    if (value >>> 16 !== writeKey) {
      this.host.report(`${this.name}: ${operation} without the write key is ignored`);
    } else if (this.operation) {
      this.host.report(`${this.name}: ${operation} during ${this.operation} is ignored`);
    } else if (this.permitted(operation)) {
      this.setOperation(operation, 1);
      this.done.atTime(this.host.clock.now + durations[operation]);
    } else {
      if (operation === 'WRBUF') this.r.FWBVAL.value = 0;
      this.r.FCRIS.ARIS = 1;
      this.applyInterrupt();
    }
  }

  private setOperation(operation: Operation, value: 0 | 1): void {
    if (operation === 'WRBUF') this.r.FMC2.WRBUF = value;
    else this.r.FMC[operation] = value;
  }

  private complete(): void {
    const operation = this.operation!;
    this.effects[operation]();
    this.setOperation(operation, 0);
    this.r.FCRIS.PRIS = 1;
    this.applyInterrupt();
  }

  private readonly effects: Readonly<Record<Operation, () => void>> = {
    WRITE: () => this.program(this.address & ~3, [this.r.FMD.value]),
    WRBUF: () => {
      this.program(this.address & ~0x7f, this.state.buffer, this.r.FWBVAL.value);
      this.r.FWBVAL.value = 0;
    },
    ERASE: () => this.erase(this.address & ~(pageSize - 1), pageSize),
    MERASE: () => this.erase(0, this.memory.length),
    COMT: () => this.commit(),
  };

  private get address(): number {
    return this.r.FMA.OFFSET % this.memory.length;
  }

  /** Whether FMPPEn permits an operation on its blocks. (By an erratum, mass erase hangs if one is protected.) */
  private permitted(operation: Operation): boolean {
    if (operation === 'COMT') return true;
    if (operation !== 'MERASE') return this.programmable(this.address);
    for (let at = 0; at < this.memory.length; at += protectionBlock) if (!this.programmable(at)) return false;
    return true;
  }

  private programmable(address: number): boolean {
    const block = address / protectionBlock;
    const register = `FMPPE${block >>> 5}` as 'FMPPE0' | 'FMPPE1' | 'FMPPE2' | 'FMPPE3';
    return ((this.r[register].value >>> (block & 31)) & 1) === 1;
  }

  /** Programs the words whose bit in `valid` is set. Programming only clears bits. */
  private program(address: number, words: ArrayLike<number>, valid = 1): void {
    for (let i = 0; i < words.length; i++) {
      if (!((valid >>> i) & 1)) continue;
      for (let byte = 0; byte < 4; byte++) this.memory[address + 4 * i + byte] &= words[i] >>> (8 * byte);
    }
    this.options.onChanged(address, 4 * words.length);
  }

  /** Sets bits. @param which returns the bits of a byte to set; all by default */
  private erase(address: number, length: number, which = () => 0xff): void {
    for (let at = address; at < address + length; at++) this.memory[at] |= which();
    this.options.onChanged(address, length);
  }

  private word(address: number): number {
    return new DataView(this.memory.buffer, this.memory.byteOffset).getUint32(address, true);
  }

  // Registers committed to flash

  /** Commits BOOTCFG from FMD, the others from their written value; a register with an NW bit only once. */
  private commit(): void {
    const selected = this.r.FMA.value;
    const index = nonVolatile.findIndex((register) => commitAddresses[register] === selected);
    if (index < 0) {
      this.host.report(`${this.name}: COMT with FMA ${hex(selected)}, which selects no register`);
      return;
    }
    const register = nonVolatile[index];
    const old = this.state.committed[index];
    const once = !register.startsWith('FMP');
    if (once && !(old & notWritten)) return;
    const value = register === 'BOOTCFG' ? this.r.FMD.value : this.r[register].value;
    this.state.committed[index] = old & value & (once ? ~notWritten : -1);
    this.r[register].value = this.state.committed[index];
  }

  private reportReadProtection(register: NonVolatile): void {
    if (this.r[register].value !== 0xffffffff) {
      this.host.report(`${this.name}.${register} protects blocks from being read, which is not enforced`);
    }
  }

  private bufferWritten(n: number, value: number): void {
    this.state.buffer[n] = value;
    this.r.FWBVAL.value |= 1 << n;
  }

  private applyInterrupt(): void {
    this.line.set((this.r.FCRIS.value & this.r.FCIM.value) !== 0);
  }
}

/** Whether an offset in the page at 0x400F_E000 belongs to the flash controller (at 0x1000 and up from its base). */
export function inFlashController(offset: number): boolean {
  const offsetFromBase = 0x1000 + (offset & ~3);
  return legacyOffsets.has(offsetFromBase) || (flashLayout.slots[offsetFromBase >> 2] ?? -1) >= 0;
}

/** The page at 0x400F_E000: system control with the flash controller's upper registers among its registers. */
export function systemControlPage(sysctl: Device & Partial<Pick<Peripheral, 'twin'>>, flash: Device): Device {
  const direct = sysctl.twin?.();
  const page: Device = {
    direct,
    name: sysctl.name,
    clocked: true,
    read: (offset, size) =>
      inFlashController(offset) ? flash.read(0x1000 + offset, size) : sysctl.read(offset, size),
    write: (offset, value, size) =>
      inFlashController(offset)
        ? flash.write(0x1000 + offset, value, size)
        : sysctl.write(offset, value, size),
  };
  // System control has no registers at the flash controller's offsets.
  if (direct) direct.elsewhere = page;
  return page;
}
