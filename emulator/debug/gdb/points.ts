/** GDB's breakpoints and watchpoints, and their use on the board while it runs. */
import type { Board } from '../../board/board.js';
import type { Device } from '../../bus/peripheral.js';
import type { Address } from '../../units.js';
import type { Span } from '../history.js';
import { PacketError } from './error.js';

/** The second character of `Z` and `z` packets. */
export type PointType = 0 | 1 | 2 | 3 | 4;

/** Names of watchpoints in stop replies, by type. */
const watchNames = { 2: 'watch', 3: 'rwatch', 4: 'awatch' } as const;
export type WatchName = (typeof watchNames)[keyof typeof watchNames];

/** A watchpoint that was hit, with its address as GDB set it. */
export interface WatchHit {
  name: WatchName;
  address: Address;
}

interface Watch extends WatchHit {
  /** Bytes. */
  length: number;
  reads: boolean;
  writes: boolean;
}

/** A limit against floods. */
const most = 4096;

export class Points {
  private readonly breakpoints = new Map<string, { type: 0 | 1; address: Address }>();
  private readonly watches = new Map<string, Watch>();
  /** Breakpoints that this class has set on the board. */
  private readonly placed = new Set<Address>();

  constructor(private readonly board: Board) {}

  /** @throws PacketError for an address that cannot hold code, or cannot be watched */
  insert(type: PointType, address: Address, length: number): void {
    const key = `${type},${address},${length}`;
    if (this.breakpoints.size + this.watches.size >= most) throw new PacketError('too many breakpoints');
    if (type === 0 || type === 1) {
      if (!this.board.bus.memoryAt(address)) throw new PacketError('no memory for code at that address');
      this.breakpoints.set(key, { type, address: (address & ~1) >>> 0 });
    } else {
      this.checkWatch(address, length);
      const [reads, writes] = [type !== 2, type !== 3];
      this.watches.set(key, { name: watchNames[type], address, length, reads, writes });
    }
  }

  /** Ignores a point that does not exist: GDB may repeat a removal. */
  remove(type: PointType, address: Address, length: number): void {
    const key = `${type},${address},${length}`;
    this.breakpoints.delete(key);
    this.watches.delete(key);
  }

  clear(): void {
    this.breakpoints.clear();
    this.watches.clear();
    this.updateBoard();
  }

  /** The type of the breakpoint at an address. */
  breakpointAt(address: Address): 0 | 1 | undefined {
    for (const point of this.breakpoints.values()) if (point.address === address) return point.type;
    return undefined;
  }

  get hasBreakpoints(): boolean {
    return this.breakpoints.size > 0;
  }

  get hasWatches(): boolean {
    return this.watches.size > 0;
  }

  /** Updates the board's breakpoints. Only before a run: GDB removes and sets all of them at every stop. */
  updateBoard(): void {
    const wanted = new Set([...this.breakpoints.values()].map(({ address }) => address));
    for (const address of this.placed) {
      if (wanted.has(address)) continue;
      this.board.breakpoints.clear(address);
      this.placed.delete(address);
    }
    for (const address of wanted) {
      if (this.placed.has(address)) continue;
      this.board.breakpoints.set(address);
      this.placed.add(address);
    }
  }

  /** Starts to watch. Returns the function that ends it. */
  watch(hit: (watch: WatchHit) => void): () => void {
    const endings = [...this.watches.values()].map((watch) => this.watchOne(watch, hit));
    return () => endings.forEach((end) => end());
  }

  /** The bytes whose writes hit the watchpoints; undefined if reads hit any. */
  get writes(): Span[] | undefined {
    const watches = [...this.watches.values()];
    if (watches.some(({ reads }) => reads)) return undefined;
    return watches.flatMap((watch) => this.spansOf(watch));
  }

  /** The bytes of a watchpoint; for registers, at each aperture of their block. */
  private spansOf({ address, length }: Watch): Span[] {
    const found = this.board.names.at(address);
    if (!found) return [{ address, length }];
    const { block, base, register } = found;
    if (address + length <= base + register.to + 4) return this.board.names.spansOf({ block, register });
    return [{ address, length }, ...this.board.names.spansOf({ block, register: undefined })];
  }

  private watchOne(watch: Watch, hit: (watch: WatchHit) => void): () => void {
    const { address, length, reads, writes } = watch;
    const { bus } = this.board;
    if (bus.memoryAt(address)) return bus.watch({ address, length, reads, writes }, () => hit(watch));
    const register = this.sharedRegister(address);
    const start = this.firstAperture(address);
    const access = (_: Device, address: Address, size: number) => {
      const at = this.firstAperture(address);
      const touched = at < start + length && at + size > start;
      if (touched || (register && this.sharedRegister(at) === register)) hit(watch);
    };
    const within = this.spansOf(watch);
    return bus.observe({ within, ...(reads && { read: access }), ...(writes && { written: access }) });
  }

  /** The address of a register in the first aperture of its block. */
  private firstAperture(address: Address): Address {
    const { names } = this.board;
    const found = names.at(address);
    return found ? address - found.base + names.blocks.get(found.block.name)!.base : address;
  }

  /** A register with many addresses, each of which selects some of its bits (GPIODATA). */
  private sharedRegister(address: Address): string | undefined {
    const found = this.board.names.at(address);
    return found && found.register.from < found.register.offset ? found.label : undefined;
  }

  /** A range must be inside one memory, or begin at a device register. */
  private checkWatch(address: Address, length: number): void {
    const memory = this.board.bus.memoryAt(address);
    const inside = memory ? address + length <= memory.base + memory.size : address + length <= 2 ** 32;
    if (length < 1 || !inside) throw new PacketError('cannot watch a range that is not inside one memory');
    if (!memory && !this.board.names.at(address)) {
      throw new PacketError('cannot watch an address without memory or register');
    }
  }
}
