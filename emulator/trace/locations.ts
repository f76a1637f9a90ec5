/** Where things happen, each place looked up once: instructions by their address, registers by theirs. */
import type { Board } from '../board/board.js';
import type { RegisterBlock } from '../chip/chip.js';
import type { Device } from '../bus/peripheral.js';
import type { Register } from '../bus/registers.js';
import type { Code } from '../image/code.js';
import { type Address, hex } from '../units.js';
import type { CodeLocation, RegisterLocation } from './events.js';

/** The instructions and bus masters that a trace has met. */
export class CodeLocations {
  private readonly known = new Map<Address | string, CodeLocation>();
  private last: CodeLocation | undefined;

  constructor(private readonly code: Code) {}

  at(pc: Address): CodeLocation {
    const { last } = this;
    if (last !== undefined && last.pc === pc) return last;
    return (this.last = this.known.get(pc) ?? this.add(pc));
  }

  /** A bus master other than the processor, `UDMA channel 9`. */
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

/** A register of a trace, with what was last seen in it. */
export interface TracedRegister {
  location: RegisterLocation;
  /** The block that has it; undefined where there is no register. */
  block: RegisterBlock | undefined;
  /** Whether somebody asked for it. */
  selected: boolean;
  /** The word that was there after the last access; undefined before the first. */
  last: number | undefined;
}

type Direction = 'read' | 'write';

/** The registers that a trace has met. Two may share an address, one for reads and one for writes (UARTRSR, UARTECR). */
export class RegisterLocations {
  private readonly known = {
    read: new Map<Address, TracedRegister>(),
    write: new Map<Address, TracedRegister>(),
  };
  private count = 0;

  /** @param includes says whether a register is to be traced, by block and register */
  constructor(
    private readonly board: Board,
    private readonly includes: (block: string, register: string | undefined) => boolean,
  ) {}

  /** The register that an access to an address reaches, through a device. */
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

/** The register at an offset, the one for the direction first. */
function registerFor(direction: Direction, offset: number, block: RegisterBlock): Register | undefined {
  const there = block.layout.registers.filter(({ from, to }) => offset >= from && offset <= to);
  const useless = direction === 'read' ? 'wo' : 'ro';
  return there.find(({ access }) => access !== useless) ?? there[0];
}
