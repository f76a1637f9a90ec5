/** Errors in packets. */

/** A packet that cannot be executed. GDB shows the message, or the code if it does not support messages. */
export class PacketError extends Error {
  override name = 'PacketError';

  /** @param code a Unix errno; 1 by default */
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message);
  }
}

/** Rejects a packet that violates the protocol's syntax. */
export function malformed(): never {
  throw new PacketError('malformed packet', 22);
}
