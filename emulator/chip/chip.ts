/** What a chip is, for the board that carries it: what it needs, what it offers, and its description as data. */
import type { Bus, Memory, MemoryDescription } from '../bus/bus.js';
import type { BusMaster } from '../bus/master.js';
import type { ChipHost, Device, ResetKind } from '../bus/peripheral.js';
import type { Register } from '../bus/registers.js';
import type { Code } from '../image/code.js';
import type { AnalogDescriptions, AnalogInputs } from '../port/analog.js';
import type { Pin } from '../port/pin.js';
import type { Address, Hertz } from '../units.js';

/** Choices a board offers: `mac`, `crystal` … Values are checked by the chip or board that knows them. */
export type BoardOptions = Readonly<Record<string, unknown>>;

/** A block as the board keeps it. */
export interface Block {
  readonly name: string;
  reset(kind: ResetKind): void;
}

/** Where a block of registers can be reached by name. */
export interface RegisterBlock extends Block, Device {
  peek(name: string, offset?: number): number;
  peekWord(register: Register, offset?: number): number;
  readonly layout: { readonly registers: readonly Register[] };
}

/** A block with the address of its registers, and another one where it answers too (the AHB aperture of a GPIO port). */
export interface MappedBlock {
  base: Address;
  alias?: Address;
  block: RegisterBlock;
}

/** What a chip's constructor gets. */
export interface ChipContext extends ChipHost {
  readonly bus: Bus;
  readonly options: BoardOptions;
  /** What the outside sets the chip's analogue inputs to. */
  readonly analog: AnalogInputs;
  /** The wire at a pin of the chip, made on first use. */
  pin(name: string): Pin;
  /** Makes an interrupt pending, as an input that is high for a cycle does. */
  pulseInterrupt(number: number): void;
  /** Resets the chip at the next instruction boundary. */
  requestReset(cause: string): void;
  /** A memory of the chip by its name. */
  memory(name: string): Memory;
}

/** A chip's blocks, wired to each other and to the bus. */
export interface Chip {
  /** By name, in the order in which they are reset. */
  readonly blocks: readonly Block[];
  /** Every block whose registers can be named, with its base address. */
  readonly registers: ReadonlyMap<string, MappedBlock>;
  /** What moves data on the bus beside the processor. */
  readonly masters: readonly BusMaster[];
  /** After a reset of the whole chip: the cause is `power`, or what `requestReset` was given. */
  onReset(cause: string): void;
  /** The supply dips below the brown-out threshold. */
  onBrownOut(): void;
  /** The supply goes away: what is being programmed or erased is half done. `random` gives 32 bits by chance. */
  onPowerLost(random: () => number): void;
  /** The processor falls asleep or wakes. */
  onSleep(mode: 'run' | 'sleep' | 'deep'): void;
}

/** What is known of the code in a chip's ROM. */
export interface RomCode extends Code {
  /** The documented function whose place an address is, where the function itself is not in the ROM. */
  absentAt(address: Address): string | undefined;
}

/** A chip as data, and the function that builds it. */
export interface ChipDescription {
  name: string;
  memories: readonly MemoryDescription[];
  /** The code in the memory that has `contents`. */
  romCode?: RomCode;
  /** Number of interrupt inputs. */
  interrupts: number;
  /** What raises each, by its number; empty where nothing does. */
  interruptNames: readonly string[];
  /** Implemented priority bits. */
  priorityBits: number;
  /** The processor's frequency after reset. */
  frequency: Hertz;
  /** Its analogue inputs; none unless given. */
  analog?: AnalogDescriptions;
  /** Makes the blocks and connects them to the bus. */
  build(context: ChipContext): Chip;
}
