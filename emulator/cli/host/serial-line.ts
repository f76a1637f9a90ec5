/** Carries bytes between a board's serial line and what it is connected to. */
import type { Board } from '../../board/board.js';
import type { SerialPort } from '../../port/serial.js';
import type { SerialHost } from './serial-host.js';

export class Line {
  private held: Uint8Array | undefined;
  private written = 0;
  private readonly port: SerialPort;

  constructor(
    private readonly board: Board,
    name: string,
    private readonly host: SerialHost,
  ) {
    this.port = board.port(name);
  }

  /**
   * Sends what came in, from the present virtual time on. Until the firmware has switched its receiver on everything is held
   * back, since what is piped in is there before the first instruction.
   */
  feed(): void {
    const taken = this.host.take();
    if (taken.length) this.held = this.held ? Buffer.concat([this.held, taken]) : taken;
    if (!this.held || !this.listening) return;
    this.port.send(this.held);
    this.held = undefined;
  }

  /** Hands on what the board, or a copy of it, has sent since the last call. */
  drain(board = this.board): Promise<void> | undefined {
    const { bytes } = board.port(this.port.name);
    if (bytes.length === this.written) return undefined;
    const fresh = bytes.slice(this.written);
    this.written = bytes.length;
    return this.host.write(fresh);
  }

  get expectsInput(): boolean {
    return this.listening && (this.host.open || this.held !== undefined);
  }

  close(): void {
    this.host.close();
  }

  private get listening(): boolean {
    const uart = this.board.chip.registers.get(this.port.name.toUpperCase());
    return !uart || (uart.block.peek('CTL.UARTEN') === 1 && uart.block.peek('CTL.RXE') === 1);
  }
}
