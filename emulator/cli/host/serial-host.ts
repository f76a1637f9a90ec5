/** What stands at the far end of a serial line, on this machine. */

/** The far end of a serial line. */
export interface SerialHost {
  /** Takes what the board sent; a promise when the next piece should wait. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** What came in since the last call. */
  take(): Uint8Array;
  /** Whether anything may still come in. */
  readonly open: boolean;
  close(): void;
}

/** How a host reaches the one who runs the board. */
export interface HostEvents {
  /** Something came in, or nothing will any more. */
  onInput(): void;
  /** The user pressed Ctrl-C on a terminal that is in raw mode. */
  onInterrupt(): void;
  /** A line for the user. */
  notify(message: string): void;
}
