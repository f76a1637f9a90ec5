/** The locations of a trace's events, each looked up once: instructions and registers, by address. */
import type { Board } from '../board/board.js';
import type { RegisterBlock } from '../chip/chip.js';
import type { Device } from '../bus/peripheral.js';
import type { Register } from '../bus/registers.js';
import type { Code } from '../image/code.js';
import { type Address, hex } from '../units.js';
import type { CodeLocation, RegisterLocation } from './events.js';

/** The instructions and bus masters that occur in a trace. */
export class CodeLocations {
  private readonly known = new Map<Address | string, CodeLocation>();
  private last: CodeLocation | undefined;

  constructor(private readonly code: Code) {}

  at(pc: Address): CodeLocation {
    const { last } = this;
    if (last !== undefined && last.pc === pc) return last;
    return (this.last = this.known.get(pc) ?? this.add(pc));
  }

  /** @param master a bus master other than the processor, `UDMA channel 9` */
  of(master: string): CodeLocation {
    let location = this.known.get(master);
    if (!location) this.known.set(master, (location = { master, offset: 0, id: this.known.size }));
    return location;
  }

  private add(pc: Address): CodeLocation {
    const symbol = this.code.symbols.at(pc);
    const source = this.code.lines()?.at(pc);
    const location: CodeLocation = {
      pc,
      symbol: symbol?.name,
      offset: symbol?.offset ?? 0,
      file: source?.file,
      line: source?.line,
      id: this.known.size,
    };
    this.known.set(pc, location);
    return location;
  }
}

/** A register in a trace, with its last known word. */
export interface TracedRegister {
  location: RegisterLocation;
  /** The register's block; undefined for an address that is in no block. */
  block: RegisterBlock | undefined;
  /** Whether the trace includes its accesses. */
  selected: boolean;
  /** The word after the last access; undefined before the first. */
  last: number | undefined;
}

type Direction = 'read' | 'write';

/** The registers that occur in a trace. Two may share an address: one for reads, one for writes (UARTRSR, UARTECR). */
export class RegisterLocations {
  private readonly known = {
    read: new Map<Address, TracedRegister>(),
    write: new Map<Address, TracedRegister>(),
  };
  private count = 0;

  /** @param includes returns whether the trace includes a register */
  constructor(
    private readonly board: Board,
    private readonly includes: (block: string, register: string | undefined) => boolean,
  ) {}

  /** The register that an access reaches. */
  at(address: Address, device: Device, direction: Direction): TracedRegister {
    return this.known[direction].get(address) ?? this.add(address, device, direction);
  }

  private add(address: Address, device: Device, direction: Direction): TracedRegister {
    const word = (address & ~3) >>> 0;
    const traced =
      word === address ? this.describe(word, device, direction) : this.at(word, device, direction);
    this.known[direction].set(address, traced);
    return traced;
  }

  private describe(address: Address, device: Device, direction: Direction): TracedRegister {
    const found = this.board.names.at(address);
    const register = found && registerFor(direction, address - found.base, found.block);
    const other = this.known[direction === 'read' ? 'write' : 'read'].get(address);
    if (other && other.location.register === register) return other;
    const block = found?.block.name ?? device.name;
    const label = register ? `${block}.${register.name}` : `${block}+${hex(address & 0xfff, 3)}`;
    return {
      location: { address, block, label, register, id: this.count++ },
      block: found?.block,
      selected: this.includes(block, register?.name),
      last: undefined,
    };
  }
}

/** The register at an offset, preferably one that the direction can access. */
function registerFor(direction: Direction, offset: number, block: RegisterBlock): Register | undefined {
  const candidates = block.layout.registers.filter(({ from, to }) => offset >= from && offset <= to);
  const excluded = direction === 'read' ? 'wo' : 'ro';
  return candidates.find(({ access }) => access !== excluded) ?? candidates[0];
}
