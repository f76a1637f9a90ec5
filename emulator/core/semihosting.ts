/**
 * Semihosting (Arm IHI 0100 "Semihosting for AArch32 and AArch64"): BKPT 0xAB with an operation number in R0 and a
 * parameter block in R1.
 */
import type { Bus } from '../bus/bus.js';
import type { Nanoseconds } from '../units.js';

/** The host's side: what the calls reach. */
export interface SemihostingHost {
  /** Writes to the debug console: handle 1 is output, 2 is error. */
  write(handle: number, bytes: Uint8Array): void;
  /** Takes up to `length` bytes of console input; fewer or none at its end. */
  read(length: number): Uint8Array;
  exit(code: number): void;
  now(): Nanoseconds;
  report(message: string): void;
}

const SYS_OPEN = 0x01;
const SYS_CLOSE = 0x02;
const SYS_WRITEC = 0x03;
const SYS_WRITE0 = 0x04;
const SYS_WRITE = 0x05;
const SYS_READ = 0x06;
const SYS_READC = 0x07;
const SYS_ISTTY = 0x09;
const SYS_CLOCK = 0x10;
const SYS_TIME = 0x11;
const SYS_ERRNO = 0x13;
const SYS_EXIT = 0x18;
const SYS_EXIT_EXTENDED = 0x20;

/** Reason code of a program that ended by itself. */
const ADP_Stopped_ApplicationExit = 0x20026;
/** Handles that SYS_OPEN gives for the console, `:tt`, by mode: read, write, append. */
const consoleHandles = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];

/** Carries out one call. Returns the new value of R0. */
export function semihost(operation: number, parameter: number, bus: Bus, host: SemihostingHost): number {
  const word = (index: number) => bus.read((parameter + 4 * index) >>> 0, 4) | 0;
  switch (operation) {
    case SYS_OPEN:
      return bytesOf(bus, word(0), word(2)).join() ===
        ':tt'
          .split('')
          .map((c) => c.charCodeAt(0))
          .join()
        ? (consoleHandles[word(1)] ?? -1)
        : -1;
    case SYS_CLOSE:
      return 0;
    case SYS_WRITEC:
      host.write(1, bytesOf(bus, parameter, 1));
      return 0;
    case SYS_WRITE0:
      host.write(1, stringAt(bus, parameter));
      return 0;
    case SYS_WRITE:
      host.write(word(0) === 2 ? 2 : 1, bytesOf(bus, word(1), word(2)));
      return 0;
    case SYS_READ:
      return word(2) - store(bus, word(1), host.read(word(2)));
    case SYS_READC:
      return host.read(1)[0] ?? -1;
    case SYS_ISTTY:
      return 1;
    case SYS_CLOCK:
      return Math.floor(host.now() / 1e7);
    case SYS_TIME:
      return Math.floor(host.now() / 1e9);
    case SYS_ERRNO:
      return 0;
    case SYS_EXIT:
      host.exit(parameter >>> 0 === ADP_Stopped_ApplicationExit ? 0 : 1);
      return 0;
    case SYS_EXIT_EXTENDED:
      host.exit(word(0) === ADP_Stopped_ApplicationExit ? word(1) : 1);
      return 0;
    default:
      host.report(`semihosting operation 0x${operation.toString(16)} is not offered`);
      return -1;
  }
}

function bytesOf(bus: Bus, address: number, length: number): Uint8Array {
  return Uint8Array.from({ length: Math.max(0, length) }, (_, i) => bus.read((address + i) >>> 0, 1) & 0xff);
}

function stringAt(bus: Bus, address: number): Uint8Array {
  let length = 0;
  while ((bus.read((address + length) >>> 0, 1) & 0xff) !== 0) length++;
  return bytesOf(bus, address, length);
}

function store(bus: Bus, address: number, bytes: Uint8Array): number {
  bytes.forEach((byte, i) => bus.write((address + i) >>> 0, byte, 1));
  return bytes.length;
}
