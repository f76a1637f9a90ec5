/** Writes the lines of a text trace: columns for time, cycle, code, name and event. */
import { hex, type Nanoseconds } from '../units.js';
import { type ByteWriter, encode, concatenated } from './bytes.js';
import type {
  AccessEvent,
  CodeLocation,
  ExceptionEvent,
  PinEvent,
  SerialEvent,
  TraceEvent,
  TransferEvent,
} from './events.js';
import { fieldsThatChange, writeChanges, writeFields, writeHex } from './fields.js';
import { characterOf, codeText, frameFormat } from './format.js';
import { PrefixCache } from './prefix-cache.js';

const timeWidth = 14;
const cycleWidth = 12;
const codeWidth = { withSymbols: 52, without: 11 };
const nameWidth = 20;

const colors = {
  time: '\x1b[2m',
  read: '\x1b[32m',
  write: '\x1b[33m',
  exception: '\x1b[35m',
  pin: '\x1b[36m',
  serial: '\x1b[1m',
  transfer: '\x1b[31m',
  end: '\x1b[0m',
} as const satisfies Record<TraceEvent['kind'] | 'time' | 'end', string>;

const exceptionWords = {
  pend: 'pending',
  enter: 'entered',
  return: 'returned',
  abandon: 'ended by a reset',
} as const;

const [newline, space] = [10, 32];
const gap = encode('  ');

export class TextLines {
  private readonly lineStart: Uint8Array;
  private readonly noCode: Uint8Array;
  private readonly codes: Uint8Array[] = [];
  /** The columns for code, name and operation of accesses. */
  private readonly prefixes = new PrefixCache((event) => this.describeAccess(event));
  /** The columns after the code, for frequent events: by level and pin, by action and exception. */
  private readonly edges = [new Map<string, Uint8Array>(), new Map<string, Uint8Array>()];
  private readonly exceptions = {
    pend: new Map<number, Uint8Array>(),
    enter: new Map<number, Uint8Array>(),
    return: new Map<number, Uint8Array>(),
    abandon: new Map<number, Uint8Array>(),
  };
  private readonly codeWidth: number;

  /**
   * @param out receives the lines
   * @param color whether to write terminal colours
   * @param symbols whether the column for code has room for symbols and source lines
   */
  constructor(
    public out: ByteWriter,
    private readonly color: boolean,
    symbols: boolean,
  ) {
    this.codeWidth = symbols ? codeWidth.withSymbols : codeWidth.without;
    this.lineStart = encode(color ? colors.time : '');
    this.noCode = encode(`${color ? colors.end : ''}${''.padEnd(this.codeWidth + 4)}`);
  }

  heading(): void {
    const head = `${'# time/ms'.padEnd(timeWidth + 2)}${'cycle'.padStart(cycleWidth)}  `;
    this.out.text(`${head}${'code'.padEnd(this.codeWidth)}  event\n`);
  }

  access(event: AccessEvent): void {
    const { out } = this;
    const { location, before, after } = event;
    this.beginAccess(event);
    if (location.register) {
      if (location.register.access === 'wo') this.fieldsWritten(event);
      else if (before !== after) {
        this.afterValue(event.size);
        writeChanges(out, location.register, before, after);
      }
    }
    out.char(newline);
  }

  /** Writes repeated reads. @param last the read that returned another value; else `first` */
  poll(first: AccessEvent, last: AccessEvent, count: number, duration: Nanoseconds): void {
    const { out } = this;
    const { register, label } = first.location;
    this.beginAccess(first, last.value);
    this.afterValue(first.size);
    const changed = register ? fieldsThatChange(register, first.after, last.after) : [];
    const one = changed.length === 1 && changed[0] !== register!.name;
    const what = one ? `${label}.${changed[0]}` : label;
    out.text(`${what} polled ${count.toLocaleString('en-US')} times in ${(duration / 1e3).toFixed(1)} us`);
    if (register && changed.length) {
      out.text(', ');
      writeChanges(out, register, first.after, last.after);
    }
    out.char(newline);
  }

  exception(event: ExceptionEvent): void {
    const { action, exception, name } = event;
    this.begin(event);
    const make = () => this.named('exception', `[${name}]`, exceptionWords[action]);
    this.out.raw(cached(this.exceptions[action], exception, make));
  }

  pin(event: PinEvent): void {
    const { pin, level } = event;
    this.begin(event);
    this.out.raw(cached(this.edges[level], pin, () => this.named('pin', pin, level ? '0->1' : '1->0')));
  }

  serial(event: SerialEvent): void {
    const { line, direction, pin, frame } = event;
    this.begin(event);
    const data = [hex(frame.data, 2), characterOf(frame)].filter(Boolean).join(' ');
    const name = line === undefined ? `${pin} serial` : `${line} ${direction}`;
    this.out.raw(this.named('serial', name, `${data.padEnd(10)}  on ${pin}, ${frameFormat(frame)}`));
  }

  transfer(event: TransferEvent): void {
    const { master, channel, source, destination, from, to, size, value } = event;
    this.begin(event);
    const item = `${`m${size * 8}`.padEnd(4)}${hex(value, size * 2)}`;
    const what = `${item}  ${from ?? hex(source)} -> ${to ?? hex(destination)}`;
    this.out.raw(this.named('transfer', `${master} channel ${channel}`, what));
  }

  private beginTime({ time, cycle }: TraceEvent): void {
    const { out } = this;
    out.flushIfFull();
    out.raw(this.lineStart);
    out.rounded(time / 1e6, 7, timeWidth);
    out.decimal(cycle, cycleWidth + 2);
  }

  private begin(event: TraceEvent): void {
    this.beginTime(event);
    this.out.raw(this.codeOf(event.code));
  }

  private beginAccess(event: AccessEvent, value = event.value): void {
    this.beginTime(event);
    this.out.raw(this.prefixes.get(event));
    writeHex(this.out, value, event.size * 2);
  }

  private describeAccess({ location, kind, size, code }: AccessEvent): Uint8Array {
    const operation = `${kind === 'read' ? 'r' : 'w'}${size * 8}`.padEnd(4);
    return concatenated(this.codeOf(code), encode(`${this.label(kind, location.label)}${operation}`));
  }

  private fieldsWritten({ location, size, value, address }: AccessEvent): void {
    if (value === 0) return;
    this.afterValue(size);
    writeFields(this.out, location.register!, value << ((address & 3) * 8));
  }

  /** Pads a value to the width of a word. */
  private afterValue(size: number): void {
    for (let left = size === 4 ? 0 : 9 - size * 2; left > 0; left--) this.out.char(space);
    this.out.raw(gap);
  }

  private codeOf(code: CodeLocation | undefined): Uint8Array {
    return code === undefined ? this.noCode : (this.codes[code.id] ??= this.describeCode(code));
  }

  private describeCode(code: CodeLocation): Uint8Array {
    const end = this.color ? colors.end : '';
    return encode(`${end}  ${codeText(code).padEnd(this.codeWidth)}  `);
  }

  private label(kind: TraceEvent['kind'], name: string): string {
    const padded = `${name.padEnd(nameWidth - 1)} `;
    return this.color ? `${colors[kind]}${padded}${colors.end}` : padded;
  }

  private named(kind: TraceEvent['kind'], name: string, rest: string): Uint8Array {
    return encode(`${this.label(kind, name)}${rest}\n`);
  }
}

/** A map's value for a key, made at the first call. */
function cached<K>(map: Map<K, Uint8Array>, key: K, make: () => Uint8Array): Uint8Array {
  let bytes = map.get(key);
  if (!bytes) map.set(key, (bytes = make()));
  return bytes;
}
