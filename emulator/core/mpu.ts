/** The memory protection unit (ARMv7-M ARM B3.5): its registers, and eight regions over the default memory map. */
import { fieldMask, type RegisterSpec, type RegisterView } from '../bus/registers.js';
import type { Address } from '../units.js';
import type { CoreUnits } from './context.js';
import type { UnitRegisters } from './unit.js';

export type MpuAccess = 'read' | 'write' | 'execute';

/** One region as RBAR and RASR hold it. */
export interface MpuRegion {
  base: number;
  attributes: number;
}

export interface MpuState {
  control: number;
  number: number;
  regions: MpuRegion[];
}

const regionCount = 8;

/** RBAR and RASR, and their aliases. */
function regionRegisters<N extends string>(
  suffix: N,
  offset: number,
): Record<`MPU_${'BASE' | 'ATTR'}${N}`, RegisterSpec> {
  const base: RegisterSpec = {
    offset,
    fields: { REGION: [2, 0], VALID: 4, ADDR: [31, 5] },
    doc: `MPU Region Base Address${suffix && ` Alias ${suffix}`}`,
  };
  const attributes: RegisterSpec = {
    offset: offset + 4,
    fields: {
      ENABLE: 0,
      SIZE: [5, 1],
      SRD: [15, 8],
      BUFFRABLE: 16,
      CACHEABLE: 17,
      SHAREABLE: 18,
      TEX: [21, 19],
      AP: [26, 24],
      XN: 28,
    },
    doc: `MPU Region Attribute and Size${suffix && ` Alias ${suffix}`}`,
  };
  const registers = { [`MPU_BASE${suffix}`]: base, [`MPU_ATTR${suffix}`]: attributes };
  return registers as Record<`MPU_${'BASE' | 'ATTR'}${N}`, RegisterSpec>;
}

/** MPU_TYPE, MPU_CTRL, MPU_RNR (MPU_NUMBER), and MPU_RBAR and MPU_RASR (MPU_BASE, MPU_ATTR) with their aliases. */
export const mpuRegisters = {
  MPU_TYPE: {
    offset: 0xd90,
    access: 'ro',
    reset: regionCount << 8,
    fields: { SEPARATE: 0, DREGION: [15, 8], IREGION: [23, 16] },
    doc: 'MPU Type',
  },
  MPU_CTRL: { offset: 0xd94, fields: { ENABLE: 0, HFNMIENA: 1, PRIVDEFEN: 2 }, doc: 'MPU Control' },
  MPU_NUMBER: { offset: 0xd98, fields: { NUMBER: [2, 0] }, doc: 'MPU Region Number' },
  ...regionRegisters('', 0xd9c),
  ...regionRegisters('1', 0xda4),
  ...regionRegisters('2', 0xdac),
  ...regionRegisters('3', 0xdb4),
} as const satisfies Record<string, RegisterSpec>;

export function initialMpu(): MpuState {
  return {
    control: 0,
    number: 0,
    regions: Array.from({ length: regionCount }, () => ({ base: 0, attributes: 0 })),
  };
}

/** Whether the region takes part in accesses to an address: enabled, in range, subregion not disabled. */
function covers({ base, attributes }: MpuRegion, a: Address): boolean {
  if (!(attributes & 1)) return false;
  const sizeLog2 = ((attributes >>> 1) & 0x1f) + 1;
  if (sizeLog2 < 5) return false;
  const mask = sizeLog2 === 32 ? 0 : (-1 << sizeLog2) >>> 0;
  if (((a ^ base) & mask) !== 0) return false;
  if (sizeLog2 < 8) return true;
  const subregion = (a >>> (sizeLog2 - 3)) & 7;
  return !(attributes & (0x100 << subregion));
}

/** AP: what privileged and unprivileged code may do, as bits 1 (read) and 2 (write). */
const permissions: readonly (readonly [privileged: number, unprivileged: number])[] = [
  [0, 0],
  [3, 0],
  [3, 1],
  [3, 3],
  [0, 0],
  [1, 0],
  [1, 1],
  [1, 1],
];

/** The default memory map forbids execution from peripherals, devices and the system region. */
function executableByDefault(a: Address): boolean {
  const region = a >>> 29;
  return region !== 2 && region < 5;
}

/**
 * Decides one access. `negative` is true while the execution priority is below 0 (HardFault, NMI, FAULTMASK), where
 * the MPU acts only with HFNMIENA.
 */
function allowed(
  mpu: MpuState,
  address: Address,
  access: MpuAccess,
  privileged: boolean,
  negative: boolean,
): boolean {
  const a = address >>> 0;
  const enabled = mpu.control & 1 && !(negative && !(mpu.control & 2));
  if (!enabled || a >>> 20 === 0xe00) return access !== 'execute' || executableByDefault(a);
  for (let n = regionCount - 1; n >= 0; n--) {
    const region = mpu.regions[n];
    if (!covers(region, a)) continue;
    const [forPrivileged, forUser] = permissions[(region.attributes >>> 24) & 7];
    const rights = privileged ? forPrivileged : forUser;
    if (access === 'write') return (rights & 2) !== 0;
    const readable = (rights & 1) !== 0;
    return access === 'read'
      ? readable
      : readable && !(region.attributes & 0x10000000) && executableByDefault(a);
  }
  return privileged && (mpu.control & 4) !== 0 && (access !== 'execute' || executableByDefault(a));
}

const enable = fieldMask(mpuRegisters.MPU_CTRL, 'ENABLE');

export class Mpu {
  private readonly control: RegisterView<(typeof mpuRegisters)['MPU_CTRL']>;

  /** @param state what changes besides the registers, wherever it is at the moment */
  constructor(
    { r, onRead, onWrite }: UnitRegisters<typeof mpuRegisters>,
    private readonly state: () => MpuState,
    private readonly cpu: CoreUnits,
  ) {
    this.control = r.MPU_CTRL;
    const region = () => state().regions[state().number];
    onWrite('MPU_CTRL', (word) => {
      state().control = word & 7;
      cpu.reconsider();
    });
    onWrite('MPU_NUMBER', (word) => (state().number = word & 7));
    for (const suffix of ['', '1', '2', '3'] as const) {
      const base = () => region().base | state().number;
      const attributes = () => region().attributes;
      onRead(`MPU_BASE${suffix}`, base);
      onRead(`MPU_ATTR${suffix}`, attributes);
      onWrite(
        `MPU_BASE${suffix}`,
        (word) => {
          if (word & 16) r.MPU_NUMBER.value = state().number = word & 7;
          region().base = word & ~0x1f;
          cpu.reconsider();
        },
        base,
      );
      onWrite(
        `MPU_ATTR${suffix}`,
        (word) => {
          region().attributes = word & 0x173fff3f;
          cpu.reconsider();
        },
        attributes,
      );
    }
  }

  /** MPU_CTRL.ENABLE: every access is checked with `allows` then. */
  get enabled(): boolean {
    return (this.control.value & enable) !== 0;
  }

  /** Whether an access is allowed, at the execution priority of this moment. */
  allows(address: Address, access: MpuAccess, privileged: boolean): boolean {
    const negative = this.enabled && this.cpu.executionPriority() < 0;
    return allowed(this.state(), address, access, privileged, negative);
  }
}
