/** What answers outside the memories: devices on pages of the peripheral region and in windows, and who observes them. */
import { type Address, hex } from '../units.js';
import { busError } from './fault.js';
import type { Device } from './peripheral.js';
import type { RegisterFile } from './register-file.js';

const peripheralBase = 0x40000000;
/** Pages of 4 KB in the peripheral region of 1 MB. */
const pageCount = 0x100;

/** Called for every access to a device, by whichever master, at the moment of the access. */
export interface BusObserver {
  /** A device was read. */
  read?(device: Device, address: Address, size: number, value: number): void;
  /** A device is about to be written: its registers still hold what they held. */
  write?(device: Device, address: Address, size: number, value: number): void;
  /** The write is done. */
  written?(device: Device, address: Address, size: number, value: number): void;
  /**
   * The only addresses that matter to it: accesses to other pages (4 KB, a block) stay fast, and may not be reported.
   * Everywhere unless given.
   */
  within?: readonly { address: Address; length: number }[];
}

/** An observer. Once it is ended it is not called any more, even for the access in progress. */
interface Listening {
  observer: BusObserver;
  ended: boolean;
}

/** A range of addresses outside the 1 MB peripheral region that a device answers to (EPI windows, the PPB). */
interface Window {
  base: Address;
  size: number;
  device: Device;
  /** What was attached: `device` unless something stands in for it. */
  attached: Device;
}

/** Called for an access that no device takes. Returns the reason for the bus error; undefined for the usual one. */
export type RefusalListener = (address: Address, write: boolean) => string | undefined;

/** Whether an address is that of a word of the peripheral region. */
export function isRegisterWord(address: Address): boolean {
  // With `peripheralBase` in its place, V8 would load it each time.
  return ((address ^ 0x40000000) & 0xfff00003) === 0;
}

export class Devices {
  private readonly pages = new Array<Device | undefined>(pageCount).fill(undefined);
  /** What was attached to each page: what `pages` has unless something stands in for it. */
  private readonly attached = this.pages.slice();
  /** Of these, those whose words are read and written in a register file. */
  readonly files = new Array<RegisterFile | undefined>(pageCount).fill(undefined);
  /** Explains why no device answers. */
  onRefused: RefusalListener = () => undefined;
  private readonly windows: Window[] = [];
  private readonly listening = new Set<Listening>();
  private readonly replacements = new Set<(device: Device) => Device>();

  /** Puts a device on 4 KB pages of the peripheral region. */
  attach(base: Address, size: number, device: Device): void {
    for (let at = 0; at < size; at += 0x1000) {
      const page = (base + at - peripheralBase) >>> 12;
      this.attached[page] = device;
      this.answer(page, device);
    }
  }

  /** Puts a device on any other range; it sees offsets from `base`. */
  attachWindow(base: Address, size: number, device: Device): void {
    this.windows.push({ base, size, device, attached: device });
  }

  // ---- observation ----

  /** Reports every access to a device from now on. Returns the function that ends it. */
  observe(observer: BusObserver): () => void {
    const entry = { observer, ended: false };
    this.listening.add(entry);
    this.standIn();
    return () => {
      entry.ended = true;
      if (this.listening.delete(entry)) this.standIn();
    };
  }

  /** Puts other devices in the place of those attached, for faults. Returns the function that ends it. */
  replace(by: (device: Device) => Device): () => void {
    this.replacements.add(by);
    this.standIn();
    return () => {
      if (this.replacements.delete(by)) this.standIn();
    };
  }

  /** Works out what answers on each page and window. */
  private standIn(): void {
    const { replacements } = this;
    const of = (attached: Device, base: Address, size: number) => {
      let device = attached;
      for (const by of replacements) device = by(device);
      const observed = [...this.listening].filter(({ observer }) => concerns(observer, base, size));
      return observed.length > 0 ? new Observed(device, base, observed) : device;
    };
    this.attached.forEach((device, n) => {
      if (device) this.answer(n, of(device, peripheralBase + (n << 12), 0x1000));
    });
    for (const window of this.windows) window.device = of(window.attached, window.base, window.size);
  }

  private answer(page: number, device: Device): void {
    this.pages[page] = device;
    this.files[page] = device.direct;
  }

  /** The device on a page of the peripheral region; undefined where an access is a bus error. */
  peripheralAt(address: Address): Device | undefined {
    const device = this.pages[(address >>> 12) & 0xff];
    return device !== undefined && device.clocked ? device : undefined;
  }

  /** The device that takes an access to the peripheral region. @throws BusError where none does */
  peripheral(a: Address, write: boolean): Device {
    const device = this.pages[(a >>> 12) & 0xff];
    if (device?.clocked) return device;
    const usual = device ? `${device.name} is not clocked` : `no peripheral at ${hex(a)}`;
    return busError(a, this.onRefused(a, write) ?? usual, write);
  }

  /** The window that takes an access. @throws BusError where none does */
  window(a: Address, write: boolean): Window {
    for (const window of this.windows) {
      const offset = a - window.base;
      if (offset >= 0 && offset < window.size) return window;
    }
    return busError(a, this.onRefused(a, write) ?? `nothing at ${hex(a)}`, write);
  }
}

function concerns({ within }: BusObserver, base: Address, size: number): boolean {
  return (
    within === undefined ||
    within.some((span) => span.address < base + size && span.address + span.length > base)
  );
}

/** Stands in for a device on the bus while somebody observes. */
class Observed implements Device {
  constructor(
    readonly device: Device,
    private readonly base: Address,
    private readonly listening: readonly Listening[],
  ) {}

  get name(): string {
    return this.device.name;
  }

  get clocked(): boolean {
    return this.device.clocked;
  }

  read(offset: number, size: number): number {
    const { device } = this;
    const value = device.read(offset, size);
    for (const one of this.listening) {
      if (!one.ended) one.observer.read?.(device, this.base + offset, size, value);
    }
    return value;
  }

  write(offset: number, value: number, size: number): void {
    const { device, listening } = this;
    const address = this.base + offset;
    for (const one of listening) if (!one.ended) one.observer.write?.(device, address, size, value);
    device.write(offset, value, size);
    for (const one of listening) if (!one.ended) one.observer.written?.(device, address, size, value);
  }
}
