/**
 * The memory map (data sheet, "Memory Model"): where an access goes, to memories, peripheral pages, bit-band aliases or
 * windows such as the private peripheral bus.
 */
import { type Address, hex } from '../units.js';
import { bitBandTarget } from './bit-band.js';
import { type BusObserver, Devices, isRegisterWord, type RefusalListener } from './devices.js';
import { busError } from './fault.js';
import { Memories } from './memories.js';
import type { Device } from './peripheral.js';
import type { RegisterFile } from './register-file.js';

export { type BusObserver, isRegisterWord, type RefusalListener } from './devices.js';
export {
  type ByteRange,
  codePageShift,
  counterTables,
  type Memory,
  type MemoryAccess,
  type MemoryDescription,
  type MemoryWatch,
  stateBytes,
  type Watched,
} from './memories.js';

export class Bus extends Memories {
  /** Called for a store to a memory that only the flash controller can write: the chip ignores it. */
  onIgnoredStore: (message: string, key: string) => void = () => {};

  /** Who accesses the bus while it is not the processor: `UDMA channel 9`. */
  master: string | undefined;

  private readonly devices = new Devices();
  /**
   * The register file of each page of the peripheral region that has one, without the way through `devices`: nearly all accesses
   * take it. A file throws no bus error.
   */
  readonly registerFiles: readonly (RegisterFile | undefined)[] = this.devices.files;

  // ---- accesses ----

  /**
   * Reads 1, 2 or 4 bytes at an aligned address; values are unsigned or int32, the caller takes the bits it wants.
   * @throws BusError where nothing answers.
   */
  read(address: Address, size: number): number {
    const a = address >>> 0;
    if (a >>> 20 === 0x400) {
      return size === 4 ? this.readRegister(a) : this.devices.peripheral(a, false).read(a & 0xfff, size);
    }
    if (a < 0x60000000) {
      const memory = this.memoryAt(a);
      if (memory) return this.readMemory(memory, a - memory.base, size);
      const target = bitBandTarget(a, size);
      if (target) return (this.read(target.address, size) >>> target.bit) & 1;
    }
    const { device, base } = this.devices.window(a, false);
    return device.read(a - base, size);
  }

  /** Writes 1, 2 or 4 bytes at an aligned address. @throws BusError where nothing takes it. */
  write(address: Address, value: number, size: number): void {
    const a = address >>> 0;
    if (a >>> 20 === 0x400) {
      if (size === 4) {
        this.writeRegister(a, value);
        return;
      }
      this.markDevice(a);
      this.devices.peripheral(a, true).write(a & 0xfff, value, size);
      return;
    }
    const memory = this.memoryAt(a);
    if (memory) {
      if (memory.fixed) busError(a, `${memory.name} at ${hex(a)} cannot be written`, true);
      if (!memory.writable) {
        const what = `a store to ${memory.name}`;
        this.onIgnoredStore(`${what} at ${hex(a)} has no effect`, what);
        return;
      }
      this.writeMemory(memory, a - memory.base, value, size);
      return;
    }
    const target = bitBandTarget(a, size);
    if (target) {
      const old = this.read(target.address, size);
      this.write(target.address, (old & ~(1 << target.bit)) | ((value & 1) << target.bit), size);
      return;
    }
    this.markDevice(a);
    const { device, base } = this.devices.window(a, true);
    device.write(a - base, value, size);
  }

  /**
   * Reads a word of the peripheral region: `isRegisterWord` holds for its address. Most accesses of programs to
   * peripherals are of words; translated code does them here. @throws BusError where nothing answers
   */
  readRegister(address: Address): number {
    const file = this.registerFiles[(address >>> 12) & 0xff];
    if (file !== undefined && file.clocked === true) return file.read(address & 0xfff) | 0;
    return this.devices.peripheral(address, false).read(address & 0xfff, 4);
  }

  /** Writes a word of the peripheral region. @throws BusError where nothing takes it */
  writeRegister(address: Address, value: number): void {
    this.markDevice(address);
    const file = this.registerFiles[(address >>> 12) & 0xff];
    if (file !== undefined && file.clocked === true) file.write(address & 0xfff, value);
    else this.devices.peripheral(address, true).write(address & 0xfff, value, 4);
  }

  // ---- devices ----

  /** Puts a device on 4 KB pages of the peripheral region. */
  attach(base: Address, size: number, device: Device): void {
    this.devices.attach(base, size, device);
  }

  /** Puts a device on any other range; it sees offsets from `base`. */
  attachWindow(base: Address, size: number, device: Device): void {
    this.devices.attachWindow(base, size, device);
  }

  /** Reports every access to a device from now on. Returns the function that ends it. */
  observe(observer: BusObserver): () => void {
    return this.devices.observe(observer);
  }

  /** Explains why no device answers: asked before the access ends with a bus error. */
  set onRefused(explain: RefusalListener) {
    this.devices.onRefused = explain;
  }

  /** Puts other devices in the place of those attached, for faults. Returns the function that ends it. */
  replace(by: (device: Device) => Device): () => void {
    return this.devices.replace(by);
  }

  /** The device on a page of the peripheral region; undefined where an access is a bus error. */
  peripheralAt(address: Address): Device | undefined {
    return this.devices.peripheralAt(address);
  }

  /**
   * The register file that answers to a word of the peripheral region, to the same effect as the device; undefined where
   * only the device knows what an access does, and outside the region.
   */
  registersAt(address: Address): RegisterFile | undefined {
    return isRegisterWord(address) ? this.fileAt(address) : undefined;
  }

  /** The same for an address that is known to be a word of the region. */
  private fileAt(address: Address): RegisterFile | undefined {
    const file = this.registerFiles[(address >>> 12) & 0xff];
    return file !== undefined && file.clocked === true ? file : undefined;
  }
}
