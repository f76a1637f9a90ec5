/** Bit-banding (ARMv7-M ARM B3.1, Cortex-M3 TRM "Bit-banding"): each word of an alias region is one bit of a region. */
import type { Address } from '../units.js';

/** The alias at 0x2200_0000 is of SRAM, that at 0x4200_0000 of the peripherals. */
const sramBase = 0x20000000;
const peripheralBase = 0x40000000;

/**
 * What an alias access reaches: the access goes to the word, halfword or byte that holds the bit, in the access's own
 * size. Undefined for an address in no alias.
 */
export function bitBandTarget(a: Address, size: number): { address: Address; bit: number } | undefined {
  const region = a >>> 25 === 0x11 ? sramBase : a >>> 25 === 0x21 ? peripheralBase : -1;
  if (region < 0) return undefined;
  const offset = a & 0x1ffffff;
  const byte = offset >>> 5;
  const inAccess = byte & (size - 1);
  return { address: region + byte - inAccess, bit: inAccess * 8 + ((offset >>> 2) & 7) };
}
