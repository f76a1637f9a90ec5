/** Where things happen, each place looked up once: instructions by their address, registers by theirs. */
import type { Board } from '../board/board.js';
import type { RegisterBlock } from '../chip/chip.js';
import type { Device } from '../bus/peripheral.js';
import type { Register } from '../bus/registers.js';
import type { Code } from '../image/code.js';
import { type Address, hex } from '../units.js';
import type { CodePlace, RegisterPlace } from './events.js';

/** The instructions and bus masters that a trace has met. */
export class CodePlaces {
  private readonly known = new Map<Address | string, CodePlace>();
  private last: CodePlace | undefined;

  constructor(private readonly code: Code) {}

  at(pc: Address): CodePlace {
    const { last } = this;
    if (last !== undefined && last.pc === pc) return last;
    return (this.last = this.known.get(pc) ?? this.add(pc));
  }

  /** A bus master other than the processor, `UDMA channel 9`. */
  of(master: string): CodePlace {
    let place = this.known.get(master);
    if (!place) this.known.set(master, (place = { master, offset: 0, id: this.known.size }));
    return place;
  }

  private add(pc: Address): CodePlace {
    const symbol = this.code.symbols.at(pc);
    const source = this.code.lines()?.at(pc);
    const place: CodePlace = {
      pc,
      symbol: symbol?.name,
      offset: symbol?.offset ?? 0,
      file: source?.file,
      line: source?.line,
      id: this.known.size,
    };
    this.known.set(pc, place);
    return place;
  }
}

/** A register of a trace, with what was last seen in it. */
export interface Watched {
  place: RegisterPlace;
  /** The block that has it; undefined where there is no register. */
  block: RegisterBlock | undefined;
  /** Whether somebody asked for it. */
  wanted: boolean;
  /** The word that was there after the last access; undefined before the first. */
  last: number | undefined;
}

type Direction = 'read' | 'write';

/** The registers that a trace has met. Two may share an address, one for reads and one for writes (UARTRSR, UARTECR). */
export class RegisterPlaces {
  private readonly known = { read: new Map<Address, Watched>(), write: new Map<Address, Watched>() };
  private count = 0;

  /** @param wanted says whether a register is to be traced, by block and register */
  constructor(
    private readonly board: Board,
    private readonly wanted: (block: string, register: string | undefined) => boolean,
  ) {}

  /** The register that an access to an address reaches, through a device. */
  at(address: Address, device: Device, direction: Direction): Watched {
    return this.known[direction].get(address) ?? this.add(address, device, direction);
  }

  private add(address: Address, device: Device, direction: Direction): Watched {
    const word = (address & ~3) >>> 0;
    const watched =
      word === address ? this.describe(word, device, direction) : this.at(word, device, direction);
    this.known[direction].set(address, watched);
    return watched;
  }

  private describe(address: Address, device: Device, direction: Direction): Watched {
    const found = this.board.names.at(address);
    const register = found && registerFor(direction, address - found.base, found.block);
    const other = this.known[direction === 'read' ? 'write' : 'read'].get(address);
    if (other && other.place.register === register) return other;
    const block = found?.block.name ?? device.name;
    const label = register ? `${block}.${register.name}` : `${block}+${hex(address & 0xfff, 3)}`;
    return {
      place: { address, block, label, register, id: this.count++ },
      block: found?.block,
      wanted: this.wanted(block, register?.name),
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
