/**
 * A trace for Perfetto and Chrome: the trace event format in JSON. Exceptions are nested slices, pins are counters, accesses
 * are instants on a track per block, serial frames are slices on a track per serial line and direction.
 */
import type { Board } from '../board/board.js';
import { frameTime } from '../port/pin.js';
import { hex, type Nanoseconds } from '../units.js';
import { type ByteSink, ByteWriter, encode } from './bytes.js';
import type {
  AccessEvent,
  CodeLocation,
  ExceptionEvent,
  PinEvent,
  SerialEvent,
  TraceEvent,
  TransferEvent,
} from './events.js';
import { writeChanges, writeHex } from './fields.js';
import { characterOf, codeText, frameFormat, type TraceWriter } from './format.js';
import { PrefixCache } from './prefix-cache.js';

/** A track's number, which determines its position in the viewer. */
type Track = number;

const pieces = {
  timestamp: encode(',"ts":'),
  value: encode(',"args":{"value":"'),
  changes: encode('","changes":"'),
  levels: [encode(',"args":{"level":0}}'), encode(',"args":{"level":1}}')],
} as const;

export class PerfettoTrace implements TraceWriter {
  private readonly out: ByteWriter;
  private readonly tracks = new Map<string, Track>();
  private readonly prefixes = new PrefixCache((event) => this.describeAccess(event));
  private readonly codes: Uint8Array[] = [];
  private readonly pins = new Map<string, Uint8Array>();
  /** Exceptions whose handlers were entered and have not returned, the innermost last. */
  private readonly active: number[] = [];

  constructor(
    sink: ByteSink,
    private readonly board: Board,
  ) {
    this.out = new ByteWriter(sink);
    const name = JSON.stringify(board.description.title);
    this.out.text(
      '{"displayTimeUnit":"ns","traceEvents":[\n' +
        `{"ph":"M","pid":1,"name":"process_name","args":{"name":${name}}}`,
    );
  }

  event(event: TraceEvent): void {
    this.out.flushIfFull();
    switch (event.kind) {
      case 'pin':
        return this.edge(event);
      case 'serial':
        return this.serial(event);
      case 'exception':
        return this.exception(event);
      case 'transfer':
        return this.transfer(event);
      default:
        return this.access(event);
    }
  }

  flush(): void {
    this.out.flush();
  }

  /** Closes open slices at the board's present time. */
  end(): void {
    while (this.active.length) this.leave(this.board.clock.now);
    this.out.text('\n]}\n');
    this.out.flush();
  }

  /** Writes a record from members in JSON. */
  private record(head: string, time: Nanoseconds, rest = ''): void {
    const { out } = this;
    out.text(`,\n{"pid":1,${head}`);
    this.timestamp(time);
    out.text(`${rest}}`);
  }

  /** Writes microseconds, to a tenth of a nanosecond. */
  private timestamp(time: Nanoseconds): void {
    this.out.raw(pieces.timestamp);
    this.out.rounded(time / 1e3, 4);
  }

  /** The number of a track, which is declared at its first use. */
  private track(name: string): Track {
    let track = this.tracks.get(name);
    if (track === undefined) {
      track = this.tracks.size + 1;
      this.tracks.set(name, track);
      const args = JSON.stringify({ name });
      this.out.text(`,\n{"ph":"M","pid":1,"tid":${track},"name":"thread_name","args":${args}}`);
    }
    return track;
  }

  private edge({ pin, level, time }: PinEvent): void {
    const { out } = this;
    let head = this.pins.get(pin);
    if (!head) this.pins.set(pin, (head = encode(`,\n{"ph":"C","pid":1,"name":"${pin}"`)));
    out.raw(head);
    this.timestamp(time);
    out.raw(pieces.levels[level]);
  }

  private access(event: AccessEvent): void {
    const { out } = this;
    const { location, size, before, after, code } = event;
    out.raw(this.prefixes.get(event));
    this.timestamp(event.time);
    out.raw(pieces.value);
    writeHex(out, event.value, size * 2);
    if (before !== after && location.register) {
      out.raw(pieces.changes);
      writeChanges(out, location.register, before, after);
    }
    out.raw((this.codes[code.id] ??= describeCode(code)));
  }

  private describeAccess({ location, kind, size }: AccessEvent): Uint8Array {
    const track = this.track(location.block);
    const name = `${kind === 'read' ? 'r' : 'w'}${size * 8} ${location.label}`;
    return encode(`,\n{"ph":"i","s":"t","pid":1,"tid":${track},"name":${JSON.stringify(name)}`);
  }

  private exception({ action, exception, name, time }: ExceptionEvent): void {
    const track = this.track('exceptions');
    if (action === 'pend') {
      return this.record(`"ph":"i","s":"t","tid":${track},"name":"${name} pending"`, time);
    }
    if (action === 'enter') {
      this.active.push(exception);
      return this.record(`"ph":"B","tid":${track},"name":"${name}"`, time);
    }
    while (this.active.includes(exception)) this.leave(time);
  }

  /** Ends the innermost slice. */
  private leave(time: Nanoseconds): void {
    this.active.pop();
    this.record(`"ph":"E","tid":${this.track('exceptions')}`, time);
  }

  /** A slice ends in the middle of the last stop bit, so that consecutive frames do not overlap. */
  private serial({ pin, line, direction, frame, time }: SerialEvent): void {
    const track = this.track(line === undefined ? `${pin} serial` : `${line} ${direction}`);
    const name = characterOf(frame) || hex(frame.data, 2);
    const duration = ((frameTime(frame) - frame.bitTime / 2) / 1e3).toFixed(4);
    const args = JSON.stringify({ data: hex(frame.data, 2), format: frameFormat(frame), pin });
    this.record(
      `"ph":"X","tid":${track},"name":${JSON.stringify(name)},"dur":${duration}`,
      time,
      `,"args":${args}`,
    );
  }

  private transfer(event: TransferEvent): void {
    const { master, channel, source, destination, from, to, size, value, time } = event;
    const track = this.track(`${master} channel ${channel}`);
    const args = {
      source: from ?? hex(source),
      destination: to ?? hex(destination),
      value: hex(value, size * 2),
    };
    this.record(
      `"ph":"i","s":"t","tid":${track},"name":"move${size * 8}"`,
      time,
      `,"args":${JSON.stringify(args)}`,
    );
  }
}

function describeCode(code: CodeLocation): Uint8Array {
  return encode(`","code":${JSON.stringify(codeText(code))}}}`);
}
