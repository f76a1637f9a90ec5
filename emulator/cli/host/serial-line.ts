/** Carries bytes between a serial line of a board and its far end. */
import type { Board } from '../../board/board.js';
import type { PaceText } from '../../port/serial-pace.js';
import type { SerialPort } from '../../port/serial.js';
import { ByteQueue } from './byte-queue.js';
import type { SerialHost } from './serial-host.js';

/** Input that waits in the board at most, in bytes: more than a line carries in a slice of a run. It is part of every saved state. */
const mostWaiting = 1 << 16;

export class SerialLine {
  private readonly port: SerialPort;
  /** Bytes from the host, held until the firmware enables its receiver. */
  private readonly incoming = new ByteQueue();
  /** Bytes from the board, until `drain`. */
  private readonly outgoing = new ByteQueue();

  constructor(
    board: Board,
    name: string,
    private readonly host: SerialHost,
    private readonly pace: PaceText,
  ) {
    this.port = board.port(name);
    this.capture(board);
  }

  /** Captures the output of the board or of a fork of it. */
  capture(board: Board): void {
    board.port(this.port.name).onData((bytes) => this.outgoing.add(bytes));
  }

  /**
   * Sends the input to the board, starting at the present virtual time. Holds it back until the firmware enables its
   * receiver, since piped input is available before the first instruction, and while much of it waits in the board.
   */
  feed(): void {
    const taken = this.host.take();
    if (taken.length) this.incoming.add(taken);
    if (this.incoming.empty || !this.port.listened || this.port.backlog > mostWaiting / 2) return;
    this.port.send(this.incoming.take(mostWaiting), { pace: this.pace });
  }

  /** Takes the input that the board has not received, for another reader. */
  take(): Uint8Array {
    this.incoming.add(this.host.take());
    return this.incoming.take();
  }

  /** Whether input may still arrive from the host. */
  get open(): boolean {
    return this.host.open;
  }

  /** Passes on what the board has sent since the last call. A returned promise delays the next slice. */
  drain(): Promise<void> | undefined {
    return this.outgoing.empty ? undefined : this.host.write(this.outgoing.take());
  }

  /** Whether input may still arrive. */
  get acceptsInput(): boolean {
    return this.port.listened && (this.host.open || !this.incoming.empty);
  }

  close(): void {
    this.host.close();
  }
}
