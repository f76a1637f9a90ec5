/** Carries bytes between a board's serial line and what it is connected to. */
import type { Board } from '../../board/board.js';
import type { SerialPort } from '../../port/serial.js';
import { ByteQueue } from './byte-queue.js';
import type { SerialHost } from './serial-host.js';

export class SerialLine {
  private readonly port: SerialPort;
  /** From the host, until the firmware listens. */
  private readonly incoming = new ByteQueue();
  /** From the board, until the host takes it. */
  private readonly outgoing = new ByteQueue();

  constructor(
    private readonly board: Board,
    name: string,
    private readonly host: SerialHost,
  ) {
    this.port = board.port(name);
    this.capture(board);
  }

  /** Takes what a copy of the board sends too. */
  capture(board: Board): void {
    board.port(this.port.name).onData((bytes) => this.outgoing.add(bytes));
  }

  /**
   * Sends what came in, from the present virtual time on. Until the firmware has switched its receiver on everything is held
   * back, since what is piped in is there before the first instruction.
   */
  feed(): void {
    const taken = this.host.take();
    if (taken.length) this.incoming.add(taken);
    if (!this.incoming.empty && this.receiverEnabled) this.port.send(this.incoming.take());
  }

  /** Passes on what the board has sent since the last call; a promise when the next piece should wait. */
  drain(): Promise<void> | undefined {
    return this.outgoing.empty ? undefined : this.host.write(this.outgoing.take());
  }

  /** Whether anything may still come in. */
  get acceptsInput(): boolean {
    return this.receiverEnabled && (this.host.open || !this.incoming.empty);
  }

  close(): void {
    this.host.close();
  }

  private get receiverEnabled(): boolean {
    const uart = this.board.chip.registers.get(this.port.name.toUpperCase());
    return !uart || (uart.block.peek('CTL.UARTEN') === 1 && uart.block.peek('CTL.RXE') === 1);
  }
}
