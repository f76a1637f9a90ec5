/**
 * Places at which a debugger wants the program to halt. They are not in memory: engines find them when they decode an
 * instruction, so that code without them costs nothing and the program cannot see them.
 */
import type { Bus } from '../bus/bus.js';
import { type Address, hex } from '../units.js';

export class Breakpoints implements Iterable<Address> {
  private readonly addresses = new Set<Address>();

  constructor(private readonly bus: Bus) {}

  get size(): number {
    return this.addresses.size;
  }

  /** @throws RangeError where there is no memory to execute from. */
  set(address: Address): void {
    const at = (address & ~1) >>> 0;
    if (!this.bus.memoryAt(at)) throw new RangeError(`no code can be at ${hex(at)}`);
    if (this.addresses.has(at)) return;
    this.addresses.add(at);
    this.changed(at);
  }

  clear(address: Address): void {
    const at = (address & ~1) >>> 0;
    if (this.addresses.delete(at)) this.changed(at);
  }

  has(address: Address): boolean {
    return this.addresses.size > 0 && this.addresses.has((address & ~1) >>> 0);
  }

  [Symbol.iterator](): Iterator<Address> {
    return this.addresses.values();
  }

  /** What engines know of the instruction there is out of date. */
  private changed(at: Address): void {
    const memory = this.bus.memoryAt(at)!;
    this.bus.onCodeChanged(memory.offset + at - memory.base, 2, true);
  }
}
