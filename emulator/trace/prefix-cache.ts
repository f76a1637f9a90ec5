/** What a line says of an access before its value: encoded once, since an instruction nearly always accesses one register. */
import type { AccessEvent } from './events.js';

export class PrefixCache {
  /** By code: the last one made there. */
  private readonly cached: { key: number; bytes: Uint8Array }[] = [];

  constructor(private readonly make: (event: AccessEvent) => Uint8Array) {}

  get(event: AccessEvent): Uint8Array {
    const { location, kind, size, address, code } = event;
    const part = size === 4 ? 6 : size === 2 ? 4 + ((address >> 1) & 1) : address & 3;
    const key = location.id * 16 + (kind === 'read' ? 0 : 8) + part;
    const head = this.cached[code.id];
    if (head !== undefined && head.key === key) return head.bytes;
    const bytes = this.make(event);
    this.cached[code.id] = { key, bytes };
    return bytes;
  }
}
