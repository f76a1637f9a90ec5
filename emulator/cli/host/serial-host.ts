/** The far end of a serial line on the host. */

/** The far end of a serial line. */
export interface SerialHost {
  /** Takes what the board sent. A returned promise delays the next piece. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Returns the input since the last call. */
  take(): Uint8Array;
  /** Whether input may still arrive. */
  readonly open: boolean;
  close(): void;
}

/** Callbacks of a far end. */
export interface HostEvents {
  /** Input arrived or ended. */
  onInput(): void;
  /** The user pressed Ctrl-C at a terminal in raw mode. */
  onInterrupt(): void;
  /** Prints a message to the user. */
  notify(message: string): void;
  /** The greatest size of a file, in bytes. */
  maxSize?: number;
}
