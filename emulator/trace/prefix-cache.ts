/** What a line says of an access before its value: encoded once, since an instruction nearly always accesses one register. */
import type { AccessEvent } from './events.js';

export class Heads {
  /** By code: the last one made there. */
  private readonly known: { key: number; bytes: Uint8Array }[] = [];

  constructor(private readonly make: (event: AccessEvent) => Uint8Array) {}

  of(event: AccessEvent): Uint8Array {
    const { place, kind, size, address, code } = event;
    const part = size === 4 ? 6 : size === 2 ? 4 + ((address >> 1) & 1) : address & 3;
    const key = place.id * 16 + (kind === 'read' ? 0 : 8) + part;
    const head = this.known[code.id];
    if (head !== undefined && head.key === key) return head.bytes;
    const bytes = this.make(event);
    this.known[code.id] = { key, bytes };
    return bytes;
  }
}
