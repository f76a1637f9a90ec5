/** Keeps a board's last register accesses and exceptions for failure reports. */
import type { Board } from '../board/board.js';
import { ByteWriter } from '../trace/bytes.js';
import type { AccessEvent, ExceptionEvent, TraceEvent } from '../trace/events.js';
import { traceBoard } from '../trace/tracer.js';
import { TextLines } from '../trace/text-lines.js';

/** The number of each that is kept. */
const [mostAccesses, mostExceptions] = [12, 4];

/** An access; for repeated reads of one value, their number and the time of the last one. */
interface RecentAccess {
  event: AccessEvent;
  count: number;
  lastTime: number;
}

export class RecentTraffic {
  private readonly accesses: RecentAccess[] = [];
  private readonly exceptions: ExceptionEvent[] = [];
  /** Ends the trace. */
  readonly end: () => void;

  constructor(private readonly board: Board) {
    this.end = traceBoard(board, { blocks: 'all', exceptions: true }, (event) => this.take(event));
  }

  /** A heading and a line for each event, oldest first, in the form of `perch trace`; empty without events. */
  lines(): string[] {
    const { accesses, exceptions, board } = this;
    if (!accesses.length && !exceptions.length) return [];
    let text = '';
    const writer = new ByteWriter((bytes) => (text += new TextDecoder().decode(bytes)));
    const lines = new TextLines(writer, false, !!board.image?.symbols.list().length);
    lines.heading();
    const waiting = [...exceptions];
    for (const { event, count, lastTime } of accesses) {
      while (waiting.length && waiting[0].cycle < event.cycle) lines.exception(waiting.shift()!);
      if (count === 1) lines.access(event);
      else lines.poll(event, event, count, lastTime - event.time);
    }
    for (const event of waiting) lines.exception(event);
    writer.flush();
    return text.trimEnd().split('\n');
  }

  private take(event: TraceEvent): void {
    if (event.kind === 'read' || event.kind === 'write') this.takeAccess(event);
    else if (event.kind === 'exception' && event.action === 'enter')
      add(this.exceptions, { ...event }, mostExceptions);
  }

  private takeAccess(event: AccessEvent): void {
    const last = this.accesses[this.accesses.length - 1];
    if (last && repeats(event, last.event)) {
      last.count++;
      last.lastTime = event.time;
    } else {
      add(this.accesses, { event: { ...event }, count: 1, lastTime: event.time }, mostAccesses);
    }
  }
}

function add<T>(list: T[], item: T, most: number): void {
  if (list.length === most) list.shift();
  list.push(item);
}

function repeats(event: AccessEvent, last: AccessEvent): boolean {
  return (
    event.kind === 'read' &&
    last.kind === 'read' &&
    last.code === event.code &&
    last.address === event.address &&
    last.size === event.size &&
    last.value === event.value
  );
}
