/** How a packet is refused. */

/** The packet cannot be followed. GDB shows the message where it can, or else the number. */
export class PacketError extends Error {
  override name = 'PacketError';

  /** @param code as in Unix's errno; 1 unless it matters */
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message);
  }
}

/** A packet whose parts are not what the protocol says. */
export function malformed(): never {
  throw new PacketError('malformed packet', 22);
}
