/**
 * A trace to be read: a line for each event. Reads that keep getting the same value are one line,
 * `UART0.FR.TXFF polled 1,204 times`, which ends with the value that ended them.
 */
import { type ByteSink, ByteWriter } from './bytes.js';
import type { TraceEvent } from './events.js';
import type { TraceWriter } from './format.js';
import { PollFolder } from './poll-folder.js';
import { TextLines } from './text-lines.js';

export interface TextOptions {
  /** Writes terminal colours. */
  color?: boolean;
  /** Whether the image has symbols. */
  symbols?: boolean;
}

/** Bytes of what else happens that wait at most while reads are folded. */
const maximumDeferred = 1 << 15;

export class TextTrace implements TraceWriter {
  private readonly main: ByteWriter;
  /** What happens while reads are folded: it follows their lines. */
  private readonly deferred: ByteWriter;
  private readonly lines: TextLines;
  private readonly folder: PollFolder;

  constructor(sink: ByteSink, { color = false, symbols = true }: TextOptions = {}) {
    this.main = new ByteWriter(sink);
    this.deferred = new ByteWriter((bytes) => this.main.raw(bytes));
    this.lines = new TextLines(this.main, color, symbols);
    this.folder = new PollFolder(this.lines, () => this.deferred.flush());
    this.lines.heading();
  }

  event(event: TraceEvent): void {
    if (event.kind === 'read') return this.folder.read(event);
    const wait = this.folder.folding && event.kind !== 'write' && this.deferred.buffered < maximumDeferred;
    if (!wait) this.folder.flush();
    this.lines.out = wait ? this.deferred : this.main;
    this.write(event);
    this.lines.out = this.main;
  }

  flush(): void {
    this.main.flush();
  }

  end(): void {
    this.folder.flush();
    this.main.flush();
  }

  private write(event: TraceEvent): void {
    const { lines } = this;
    switch (event.kind) {
      case 'exception':
        return lines.exception(event);
      case 'pin':
        return lines.pin(event);
      case 'serial':
        return lines.serial(event);
      case 'transfer':
        return lines.transfer(event);
      default:
        return lines.access(event);
    }
  }
}
