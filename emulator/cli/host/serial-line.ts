/** Carries bytes between a serial line of a board and its far end. */
import type { Board } from '../../board/board.js';
import type { PaceText } from '../../port/serial-pace.js';
import type { SerialPort } from '../../port/serial.js';
import type { Nanoseconds } from '../../units.js';
import type { Clock } from '../../time/clock.js';
import { ByteQueue } from './byte-queue.js';
import type { SerialHost } from './serial-host.js';

/** Input that waits in the board at most, in bytes: more than a line carries in a slice of a run. It is part of every saved state. */
const mostWaiting = 1 << 16;
/**
 * Input that cannot enter when it arrives enters at a multiple of these virtual times: after the firmware has enabled its
 * receiver, and while much input waits in the board. Where the slices of the run end does not matter then.
 */
const [afterEnabling, whileMuchWaits]: [Nanoseconds, Nanoseconds] = [1e6, 16e6];
/** Times that differ by less are the same cycle. */
const tolerance: Nanoseconds = 1e-3;

export class SerialLine {
  private readonly port: SerialPort;
  private readonly clock: Clock;
  /** Bytes from the host, held until the firmware enables its receiver. */
  private readonly incoming = new ByteQueue();
  /** Bytes from the board, until `drain`. */
  private readonly outgoing = new ByteQueue();
  /** When what is held may enter; Infinity until the firmware enables its receiver. */
  private entry: Nanoseconds = Infinity;
  /** Called when `due` has changed while the board runs. */
  onDue: () => void = () => {};
  /** Called at the first character that the board sends. */
  onFirst: () => void = () => {};
  private begun = false;

  constructor(
    board: Board,
    name: string,
    private readonly host: SerialHost,
    private readonly pace: PaceText,
  ) {
    this.port = board.port(name);
    this.clock = board.clock;
    this.port.onListening = () => this.listening();
    this.capture(board);
  }

  /** Captures the output of the board or of a fork of it. */
  capture(board: Board): void {
    board.port(this.port.name).onData((bytes) => {
      this.outgoing.add(bytes);
      if (this.begun) return;
      this.begun = true;
      this.onFirst();
    });
  }

  /**
   * Sends the input to the board, starting at the present virtual time. Holds it back until the firmware enables its
   * receiver, since piped input is available before the first instruction, and while much of it waits in the board.
   */
  feed(): void {
    const { host, incoming, port } = this;
    const held = !incoming.empty;
    const taken = host.take();
    if (taken.length) incoming.add(taken);
    if (incoming.empty) return;
    if (!port.listened) {
      this.entry = Infinity;
    } else if (held && this.clock.now + tolerance < this.entry) {
      if (this.entry === Infinity) this.hold(afterEnabling);
    } else if (port.backlog > mostWaiting / 2) {
      this.hold(whileMuchWaits);
    } else {
      port.send(incoming.take(mostWaiting), { pace: this.pace });
      if (!incoming.empty) this.hold(whileMuchWaits);
    }
  }

  /** When held input enters, in virtual time; undefined if none is held, or the firmware does not listen. */
  get due(): Nanoseconds | undefined {
    return this.incoming.empty || this.entry === Infinity ? undefined : this.entry;
  }

  /** Holds the input until the next multiple of a virtual time. */
  private hold(interval: Nanoseconds): void {
    this.entry = Math.floor((this.clock.now + tolerance) / interval + 1) * interval;
  }

  private listening(): void {
    if (this.incoming.empty || this.entry !== Infinity || !this.port.listened) return;
    this.hold(afterEnabling);
    this.onDue();
  }

  /** Whether characters of the board are on the line. */
  get receiving(): boolean {
    return this.port.receiving;
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
