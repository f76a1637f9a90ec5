/**
 * A trace as text: a line for each event. Repeated reads of one value are one line, `UART0.FR.TXFF polled 1,204 times`,
 * with the value that ends the poll.
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

/** The maximum number of deferred bytes; more end the folding. */
const maximumDeferred = 1 << 15;

export class TextTrace implements TraceWriter {
  private readonly main: ByteWriter;
  /** Events during a poll; they are written after it. */
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
    const defer = this.folder.folding && event.kind !== 'write' && this.deferred.buffered < maximumDeferred;
    if (!defer) this.folder.flush();
    this.lines.out = defer ? this.deferred : this.main;
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
