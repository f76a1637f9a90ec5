/** Caches the part of an access's record before its value: an instruction nearly always accesses one register. */
import type { AccessEvent } from './events.js';

export class PrefixCache {
  /** The last prefix of each code location, by its number. */
  private readonly cached: { key: number; bytes: Uint8Array }[] = [];

  /** @param encode encodes a prefix from kind, size, location, code and the address within the word */
  constructor(private readonly encode: (event: AccessEvent) => Uint8Array) {}

  /** The prefix of an access. */
  get(event: AccessEvent): Uint8Array {
    const { location, kind, size, address, code } = event;
    const part = size === 4 ? 6 : size === 2 ? 4 + ((address >> 1) & 1) : address & 3;
    const key = location.id * 16 + (kind === 'read' ? 0 : 8) + part;
    const last = this.cached[code.id];
    if (last !== undefined && last.key === key) return last.bytes;
    const bytes = this.encode(event);
    this.cached[code.id] = { key, bytes };
    return bytes;
  }
}
