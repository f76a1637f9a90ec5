/** The memory protection unit (ARMv7-M ARM B3.5): eight regions over the default memory map. */
import type { Address } from '../units.js';

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

export const mpuRegionCount = 8;

export function initialMpu(): MpuState {
  return {
    control: 0,
    number: 0,
    regions: Array.from({ length: mpuRegionCount }, () => ({ base: 0, attributes: 0 })),
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
export function mpuAllows(
  mpu: MpuState,
  address: Address,
  access: MpuAccess,
  privileged: boolean,
  negative: boolean,
): boolean {
  const a = address >>> 0;
  const enabled = mpu.control & 1 && !(negative && !(mpu.control & 2));
  if (!enabled || a >>> 20 === 0xe00) return access !== 'execute' || executableByDefault(a);
  for (let n = mpuRegionCount - 1; n >= 0; n--) {
    const region = mpu.regions[n];
    if (!covers(region, a)) continue;
    const [forPrivileged, forUser] = permissions[(region.attributes >>> 24) & 7];
    const allowed = privileged ? forPrivileged : forUser;
    if (access === 'write') return (allowed & 2) !== 0;
    const readable = (allowed & 1) !== 0;
    return access === 'read'
      ? readable
      : readable && !(region.attributes & 0x10000000) && executableByDefault(a);
  }
  return privileged && (mpu.control & 4) !== 0 && (access !== 'execute' || executableByDefault(a));
}
