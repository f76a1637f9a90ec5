/** A trace for programs: one JSON object per line, with times in nanoseconds and plain numbers. */
import { type ByteSink, ByteWriter, encode, concatenated } from './bytes.js';
import type { AccessEvent, CodeLocation, PinEvent, TraceEvent } from './events.js';
import { writableFields } from './fields.js';
import type { TraceWriter } from './format.js';
import { PrefixCache } from './prefix-cache.js';

const pieces = {
  time: encode('{"time":'),
  cycle: encode(',"cycle":'),
  changes: encode(',"changes":{"'),
  nextChange: encode('],"'),
  from: encode('":['),
  lastChange: encode(']}'),
  end: encode('}\n'),
} as const;
const comma = 44;

export class JsonlTrace implements TraceWriter {
  private readonly out: ByteWriter;
  private readonly codes: Uint8Array[] = [];
  private readonly prefixes = new PrefixCache((event) => this.describeAccess(event));
  /** Encoded edges, by level and pin. */
  private readonly edges = [new Map<string, Uint8Array>(), new Map<string, Uint8Array>()];

  constructor(sink: ByteSink) {
    this.out = new ByteWriter(sink);
  }

  event(event: TraceEvent): void {
    const { out } = this;
    out.flushIfFull();
    out.raw(pieces.time);
    out.rounded(event.time, 1);
    out.raw(pieces.cycle);
    out.decimal(event.cycle);
    if (event.kind === 'read' || event.kind === 'write') this.access(event);
    else this.other(event);
    out.raw(pieces.end);
  }

  flush(): void {
    this.out.flush();
  }

  end(): void {
    this.out.flush();
  }

  private access(event: AccessEvent): void {
    const { out } = this;
    out.raw(this.prefixes.get(event));
    out.decimal(event.value);
    if (event.before !== event.after) this.changes(event);
  }

  private changes({ location, before, after }: AccessEvent): void {
    const { out } = this;
    const changed = before ^ after;
    let piece: Uint8Array = pieces.changes;
    for (const { name, mask, low } of location.register ? writableFields(location.register) : []) {
      if (!(mask & changed)) continue;
      out.raw(piece);
      piece = pieces.nextChange;
      out.raw(name);
      out.raw(pieces.from);
      out.decimal((before & mask) >>> low);
      out.char(comma);
      out.decimal((after & mask) >>> low);
    }
    if (piece === pieces.nextChange) out.raw(pieces.lastChange);
  }

  private other(event: TraceEvent): void {
    if (event.kind === 'pin') this.out.raw(this.edge(event));
    else this.out.raw(describe(event));
    if (event.code) this.out.raw(this.codeOf(event.code));
  }

  private edge(event: PinEvent): Uint8Array {
    const edges = this.edges[event.level];
    let bytes = edges.get(event.pin);
    if (!bytes) edges.set(event.pin, (bytes = describe(event)));
    return bytes;
  }

  private describeAccess({ kind, location, address, size, code }: AccessEvent): Uint8Array {
    const access = JSON.stringify({ kind, register: location.label, address, size }).slice(1, -1);
    return concatenated(encode(`,${access}`), this.codeOf(code), encode(',"value":'));
  }

  private codeOf(code: CodeLocation): Uint8Array {
    return (this.codes[code.id] ??= describeCode(code));
  }
}

/** A serial line is `port`: `line` is that of the source. */
function describe({ time: _time, cycle: _cycle, code: _code, ...rest }: TraceEvent): Uint8Array {
  const names: object = rest.kind === 'serial' ? { ...rest, port: rest.line, line: undefined } : rest;
  return encode(`,${JSON.stringify(names).slice(1, -1)}`);
}

function describeCode({ pc, master, symbol, offset, file, line }: CodeLocation): Uint8Array {
  const inside = symbol === undefined ? {} : { symbol, offset };
  return encode(`,${JSON.stringify({ pc, by: master, ...inside, file, line }).slice(1, -1)}`);
}
