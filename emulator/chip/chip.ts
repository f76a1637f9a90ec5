/** A chip as its board sees it: the context that it needs, the interface that it offers, and its description as data. */
import type { Bus, Memory, MemoryDescription } from '../bus/bus.js';
import type { BusMaster } from '../bus/master.js';
import type { ChipHost, Device, ResetKind } from '../bus/peripheral.js';
import type { Register } from '../bus/registers.js';
import type { Code } from '../image/code.js';
import type { AnalogDescriptions, AnalogInputs } from '../port/analog.js';
import type { Pin } from '../port/pin.js';
import type { Address, Hertz } from '../units.js';

/** Options of a board: `mac`, `crystal` … The chip or board that defines one checks its value. */
export type BoardOptions = Readonly<Record<string, unknown>>;

/** A block that the board resets. */
export interface Block {
  readonly name: string;
  reset(kind: ResetKind): void;
}

/** A block whose registers can be read by name. */
export interface RegisterBlock extends Block, Device {
  peek(name: string, offset?: number): number;
  peekWord(register: Register, offset?: number): number;
  readonly layout: { readonly registers: readonly Register[] };
}

/** A block with its base address, and its second one where it has two (the AHB aperture of a GPIO port). */
export interface MappedBlock {
  base: Address;
  alias?: Address;
  block: RegisterBlock;
}

/** Why a block does not answer. */
export interface Refusal {
  /** The block's name: `I2C0`. */
  readonly block: string;
  /** A clause: `I2C0 at 0x4002_0000 is not modelled`, `UART1's clock is off: RCGC1.UART1`. */
  readonly reason: string;
}

/** What a chip's constructor receives. */
export interface ChipContext extends ChipHost {
  readonly bus: Bus;
  readonly options: BoardOptions;
  /** The values at the chip's analogue inputs. */
  readonly analog: AnalogInputs;
  /** A pin of the chip, made on first use. */
  pin(name: string): Pin;
  /** Pends an interrupt, as an input asserted for one cycle does. */
  pulseInterrupt(number: number): void;
  /** Resets the chip at the next instruction boundary. */
  requestReset(cause: string): void;
  /** A memory of the chip by name. */
  memory(name: string): Memory;
}

/** A chip's blocks, wired to each other and to the bus. */
export interface Chip {
  /** In the order in which they are reset. */
  readonly blocks: readonly Block[];
  /** Every block whose registers can be read by name. */
  readonly registers: ReadonlyMap<string, MappedBlock>;
  /** Bus masters other than the processor. */
  readonly masters: readonly BusMaster[];
  /** Why no block answers at an address; undefined at an address of no block, and where a block answers. */
  refusal?(address: Address): Refusal | undefined;
  /** Software enables an interrupt in the NVIC, by its number without the 16 system exceptions. */
  onInterruptEnabled?(interrupt: number): void;
  /** Called after a reset of the whole chip. The cause is `power` or the argument of `requestReset`. */
  onReset(cause: string): void;
  /** The supply dips below the brown-out threshold. */
  onBrownOut(): void;
  /** The supply fails: an operation of the flash is half done. `random` returns 32 random bits. */
  onPowerLost(random: () => number): void;
  /** The processor goes to sleep or wakes. */
  onSleep(mode: 'run' | 'sleep' | 'deep'): void;
}

/** Symbols of the code in a chip's ROM. */
export interface RomCode extends Code {
  /** The documented function that belongs at an address but is not in this ROM. */
  absentAt(address: Address): string | undefined;
}

/** A chip as data, and the function that builds it. */
export interface ChipDescription {
  name: string;
  memories: readonly MemoryDescription[];
  /** Symbols of the memory that has `contents`. */
  romCode?: RomCode;
  /** The names of its pins: `PD0`. */
  pins: ReadonlySet<string>;
  /** Number of interrupt inputs. */
  interrupts: number;
  /** The source of each interrupt, by its number; empty where there is none. */
  interruptNames: readonly string[];
  /** Implemented priority bits. */
  priorityBits: number;
  /** The processor's frequency after reset. */
  frequency: Hertz;
  /** The causes of a reset, as `Board.reset` takes them; `power` and `pin` by default. */
  resetCauses?: readonly string[];
  /** Its analogue inputs; none by default. */
  analog?: AnalogDescriptions;
  /** Makes the blocks and connects them to the bus. */
  build(context: ChipContext): Chip;
}
