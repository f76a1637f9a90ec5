/**
 * The binding to libunicorn (Unicorn 2, an emulator made from QEMU's ARM translator) through koffi. It is the only
 * place where native code is touched; both are looked for when asked for and not before.
 */
import type Koffi from 'koffi';
import type { Address } from '../../units.js';

/** Where the library is looked for, in this order. */
const LIBRARY_NAMES = [
  'libunicorn.so.2',
  'libunicorn.2.dylib',
  'unicorn.dll',
  'libunicorn.so',
  'libunicorn.dylib',
];
/** The version whose interface this is. */
const MAJOR_VERSION = 2;

// Facts of unicorn.h and arm.h.
const ARCH_ARM = 1;
/** Without the M-profile's mode bit, which in 2.0 makes every processor a Cortex-M33: the model below says it all. */
const MODE_THUMB = 1 << 4;
const CPU_CORTEX_M3 = 8;
const CTL_SET_CPU_MODEL = 0x4400_0007;
const CTL_REMOVE_CACHE = 0x4800_0009;
const READ_EXECUTE = 5;
const READ_WRITE_EXECUTE = 7;

/** Where `UnicornCore.registers` holds what: R0 to R15 come first. */
export const XPSR = 16;
export const PRIMASK = 17;
export const BASEPRI = 18;
export const FAULTMASK = 19;
export const CONTROL = 20;
export const MSP = 21;
export const PSP = 22;
/** `uc_arm_reg` of each. */
const REGISTER_IDS = [
  66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 12, 10, 11, 120, 123, 124, 126, 117, 115, 116,
];
/** How many of them a program can change without privilege: R0 to R15 and xPSR. */
export const PROGRAM_REGISTERS = 17;

/** What `run` says, from `uc_err`. */
export const Outcome = {
  OK: 0,
  READ_UNMAPPED: 6,
  WRITE_UNMAPPED: 7,
  FETCH_UNMAPPED: 8,
  INVALID_INSTRUCTION: 10,
  WRITE_PROTECTED: 12,
  EXCEPTION: 21,
} as const;

/** Unicorn cannot be used: what is missing, and how to get it. */
export class UnicornError extends Error {}

type Native = (...values: unknown[]) => unknown;

/** libunicorn's functions, as far as they are used here. */
export interface UnicornLibrary {
  /** Such as `2.0`. */
  readonly version: string;
  readonly koffi: typeof Koffi;
  open: Native;
  close: Native;
  control: Native;
  mapPointer: Native;
  start: Native;
  readBatch: Native;
  writeBatch: Native;
  describe: Native;
}

/** @throws UnicornError unless it is the version whose interface this is. */
export function checkVersion(major: number, minor: number): string {
  const version = `${major}.${minor}`;
  if (major === MAJOR_VERSION) return version;
  throw new UnicornError(
    `libunicorn ${version} is installed; the Unicorn engine needs version ${MAJOR_VERSION}`,
  );
}

/**
 * Loads koffi and libunicorn.
 * @param names file names of the library, tried in turn
 * @throws UnicornError when one of them is not installed, or is not the right version
 */
export async function loadUnicorn(names: readonly string[] = LIBRARY_NAMES): Promise<UnicornLibrary> {
  const koffi = await loadKoffi();
  const library = openLibrary(koffi, names);
  const version = library.func(
    'unsigned int uc_version(_Out_ unsigned int *, _Out_ unsigned int *)',
  ) as Native;
  const [major, minor] = [[0], [0]];
  version(major, minor);
  return {
    version: checkVersion(major[0], minor[0]),
    koffi,
    open: library.func('int uc_open(int, int, _Out_ void **)') as Native,
    close: library.func('int uc_close(void *)') as Native,
    control: library.func('int uc_ctl(void *, int, ...)') as Native,
    mapPointer: library.func('int uc_mem_map_ptr(void *, uint64_t, size_t, uint32_t, void *)') as Native,
    start: library.func('int uc_emu_start(void *, uint64_t, uint64_t, uint64_t, size_t)') as Native,
    readBatch: library.func('int uc_reg_read_batch(void *, void *, void *, int)') as Native,
    writeBatch: library.func('int uc_reg_write_batch(void *, void *, void *, int)') as Native,
    describe: library.func('const char *uc_strerror(int)') as Native,
  };
}

async function loadKoffi(): Promise<typeof Koffi> {
  try {
    return (await import('koffi')).default;
  } catch {
    throw new UnicornError("the Unicorn engine needs the npm package 'koffi', which is not installed");
  }
}

function openLibrary(koffi: typeof Koffi, names: readonly string[]): ReturnType<typeof Koffi.load> {
  for (const name of names) {
    try {
      return koffi.load(name);
    } catch {
      // The next name may be the one of this system.
    }
  }
  throw new UnicornError(
    'the Unicorn engine needs libunicorn 2, which is not installed (Debian: libunicorn2)',
  );
}

/** One Cortex-M3 of libunicorn, without exceptions, interrupts or peripherals. */
export class UnicornCore {
  /** What `writeRegisters` writes and `readRegisters` reads; see the constants above. */
  readonly registers: Uint32Array;
  private readonly handle: bigint;
  /** Host memory: register identifiers, values and pointers to these. */
  private readonly ids: bigint;
  private readonly values: bigint;
  private readonly pointers: bigint;

  constructor(private readonly library: UnicornLibrary) {
    const { koffi } = library;
    const handle: bigint[] = [0n];
    this.check(library.open(ARCH_ARM, MODE_THUMB, handle));
    this.handle = handle[0];
    this.check(library.control(this.handle, CTL_SET_CPU_MODEL, 'int', CPU_CORTEX_M3));
    const count = REGISTER_IDS.length;
    this.values = koffi.alloc('uint32_t', count) as bigint;
    this.registers = new Uint32Array(koffi.view(this.values, 4 * count));
    this.ids = koffi.alloc('int', count) as bigint;
    new Int32Array(koffi.view(this.ids, 4 * count)).set(REGISTER_IDS);
    this.pointers = koffi.alloc('void *', count) as bigint;
    const pointers = new BigUint64Array(koffi.view(this.pointers, 8 * count));
    REGISTER_IDS.forEach((_, n) => (pointers[n] = this.values + BigInt(4 * n)));
  }

  /** Maps host memory, a multiple of 4 KB at an address that is one, in place. It has to outlive this core. */
  map(address: Address, bytes: Uint8Array, writable: boolean): void {
    const permissions = writable ? READ_WRITE_EXECUTE : READ_EXECUTE;
    const pointer = this.library.koffi.address(bytes);
    this.check(this.library.mapPointer(this.handle, address, bytes.length, permissions, pointer));
  }

  readRegisters(count = REGISTER_IDS.length): void {
    this.library.readBatch(this.handle, this.ids, this.pointers, count);
  }

  writeRegisters(count = REGISTER_IDS.length): void {
    this.library.writeBatch(this.handle, this.ids, this.pointers, count);
  }

  /**
   * Executes from an address. An IT block counts as one instruction: Unicorn does not stop inside.
   * @returns one of `Outcome`
   */
  run(from: Address, count: number): number {
    return this.library.start(this.handle, from | 1, 0xffff_fffe, 0, count) as number;
  }

  /** Forgets what was translated from a range whose bytes changed without its notice. */
  forget(address: Address, length: number): void {
    this.library.control(this.handle, CTL_REMOVE_CACHE, 'uint64_t', address, 'uint64_t', address + length);
  }

  /** What an outcome means, in Unicorn's words. */
  describe(outcome: number): string {
    return this.library.describe(outcome) as string;
  }

  /** Gives everything back; nothing may be done with this core, or its registers, afterwards. */
  close(): void {
    this.library.close(this.handle);
    for (const pointer of [this.ids, this.values, this.pointers]) this.library.koffi.free(pointer);
  }

  private check(outcome: unknown): void {
    if (outcome !== Outcome.OK) throw new UnicornError(this.describe(outcome as number));
  }
}
