/**
 * The address space as a debugger sees it. Memories can be read and written whether or not the program can. A read of a
 * device register has no side effects; a write has those of the program's write.
 */
import type { Board } from '../../board/board.js';
import { BusError } from '../../bus/fault.js';
import { type Address, hex } from '../../units.js';
import { debugAccess } from '../debug-access.js';
import { flashBlock, isFlash } from './description.js';
import { PacketError } from './error.js';

/** A bit-band alias of 32 MB: each word is a bit of the first megabyte of its region (ARMv7-M ARM B3.1). */
const bitBands = [
  { alias: 0x22000000, region: 0x20000000 },
  { alias: 0x42000000, region: 0x40000000 },
] as const;
const aliasSize = 0x02000000;

const peripherals = { base: 0x40000000, end: 0x40100000 } as const;
const privateBus = { base: 0xe0000000, end: 0xe0100000 } as const;

/** EFAULT: GDB reports "cannot access memory". */
const badAddress = 14;
const blank = 0xff;

export class DebugMemory {
  constructor(private readonly board: Board) {}

  /** Reads up to `length` bytes: fewer where readable addresses end. @throws PacketError if the first byte is not readable */
  read(address: Address, length: number): Uint8Array {
    const memory = this.board.bus.memoryAt(address);
    if (memory) return this.board.bus.peek(address, Math.min(length, memory.base + memory.size - address))!;
    const bytes: number[] = [];
    while (bytes.length < length) {
      const byte = this.peek(address + bytes.length);
      if (byte === undefined) break;
      bytes.push(byte);
    }
    if (bytes.length < 1) throw noMemory(address);
    return Uint8Array.from(bytes);
  }

  /** @throws PacketError at the first address that is not writable; the bytes before it are written */
  write(address: Address, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const rest = bytes.subarray(done);
      const memory = this.board.bus.memoryAt(address + done);
      if (memory)
        done += this.poke(address + done, rest.subarray(0, memory.base + memory.size - address - done));
      else done += this.store(address + done, rest);
    }
  }

  /** Erases blocks of flash. @throws PacketError unless the range is whole blocks of one flash */
  erase(address: Address, length: number): void {
    this.checkFlash(address, length);
    if (address % flashBlock || length % flashBlock)
      throw new PacketError('flash is erased in blocks of 1 KB', 22);
    this.poke(address, new Uint8Array(length).fill(blank));
  }

  /** Programs flash. @throws PacketError unless the range is inside one flash */
  program(address: Address, bytes: Uint8Array): void {
    this.checkFlash(address, bytes.length);
    this.poke(address, bytes);
  }

  private checkFlash(address: Address, length: number): void {
    const memory = this.board.bus.memoryAt(address);
    if (!memory || !isFlash(memory)) throw new PacketError('memtype');
    if (address + length > memory.base + memory.size) throw noMemory(memory.base + memory.size);
  }

  private poke(address: Address, bytes: Uint8Array): number {
    const memory = this.board.bus.memoryAt(address);
    if (memory?.fixed) throw new PacketError(`${memory.name} cannot be written`, badAddress);
    debugAccess(this.board).memory(address, bytes);
    return bytes.length;
  }

  /** Makes one access to a device, as wide as address and length allow. Returns its size in bytes. */
  private store(address: Address, bytes: Uint8Array): number {
    const size = [4, 2, 1].find((width) => address % width === 0 && bytes.length >= width)!;
    const value = bytes.subarray(0, size).reduceRight((word, byte) => word * 256 + byte, 0);
    if (!this.answers(address)) throw noMemory(address);
    try {
      debugAccess(this.board).device(address, value, size);
    } catch (error) {
      if (error instanceof BusError) throw new PacketError(error.reason, badAddress);
      throw error;
    }
    return size;
  }

  /** Whether a clocked device, or a bit-band alias of one or of a memory, answers at an address. */
  private answers(address: Address): boolean {
    const band = bitBandOf(address);
    if (band) return this.board.bus.memoryAt(band.byte) !== undefined || this.answers(band.byte);
    if (inside(address, peripherals)) return this.board.bus.peripheralAt(address) !== undefined;
    return inside(address, privateBus);
  }

  /** A byte, read without side effects; undefined where nothing answers. */
  private peek(address: Address): number | undefined {
    const memory = this.board.bus.peek(address, 1);
    if (memory) return memory[0];
    if (!this.answers(address)) return undefined;
    const band = bitBandOf(address);
    if (band) return address % 4 ? 0 : (this.peek(band.byte)! >>> band.bit) & 1;
    const found = this.board.names.at(address);
    const word = found?.block.peek(found.register.name, (address & ~3) - found.base) ?? 0;
    return (word >>> (8 * (address & 3))) & 0xff;
  }
}

/** The bit that a word of a bit-band alias selects. */
function bitBandOf(address: Address): { byte: Address; bit: number } | undefined {
  const band = bitBands.find(({ alias }) => inside(address, { base: alias, end: alias + aliasSize }));
  if (!band) return undefined;
  const offset = address - band.alias;
  return { byte: band.region + (offset >>> 5), bit: (offset >>> 2) & 7 };
}

function inside(address: Address, { base, end }: { base: Address; end: Address }): boolean {
  return address >= base && address < end;
}

function noMemory(address: Address): PacketError {
  return new PacketError(`nothing answers at ${hex(address)}`, badAddress);
}
