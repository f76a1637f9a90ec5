/** Reads standard input as bytes, for a serial line or for semihosting. */
import { ByteQueue } from './byte-queue.js';
import type { HostEvents } from './serial-host.js';
import { inputFile, rawTerminal } from './stdio.js';

const controlC = 3;

export class StdinReader {
  /** Whether input may still arrive. */
  open = true;
  private readonly received = new ByteQueue();
  private readonly undo: () => void;

  /** @param raw whether a terminal passes each key on at once, without echo */
  constructor(
    private readonly events: Pick<HostEvents, 'onInput' | 'onInterrupt'>,
    private readonly raw = true,
  ) {
    const file = inputFile();
    this.undo = file ? () => {} : this.listen();
    if (file) {
      this.received.add(file);
      this.open = false;
    }
  }

  /** Returns the input since the last call. */
  take(): Uint8Array {
    return this.received.take();
  }

  close(): void {
    this.undo();
  }

  private listen(): () => void {
    const { stdin } = process;
    const onData = (bytes: Buffer) => this.receive(bytes);
    const onEnd = () => {
      this.open = false;
      this.events.onInput();
    };
    const cooked = this.raw ? rawTerminal() : () => {};
    stdin.on('data', onData).on('end', onEnd).on('error', onEnd);
    return () => {
      stdin.off('data', onData).off('end', onEnd);
      stdin.pause();
      cooked();
    };
  }

  private receive(bytes: Buffer): void {
    const interrupt = process.stdin.isTTY && process.stdin.isRaw ? bytes.indexOf(controlC) : -1;
    if (interrupt >= 0) return this.events.onInterrupt();
    this.received.add(bytes);
    this.events.onInput();
  }
}
