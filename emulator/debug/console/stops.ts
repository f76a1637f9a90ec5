/**
 * Conditions that stop a run. Each observes a board and reports why it holds; the same object serves runs forwards and
 * searches backwards.
 */
import type { Board } from '../../board/board.js';
import type { RegisterName } from '../../board/names.js';
import type { Device } from '../../bus/peripheral.js';
import { TextWatch } from '../../port/text-watch.js';
import { type Address, hex, type Nanoseconds } from '../../units.js';
import { debugAccess } from '../debug-access.js';
import type { Observation, Span } from '../history.js';
import { ConsoleError } from './error.js';
import { counted, timeText } from './format.js';
import type { Extent, Locations } from './locations.js';
import { show, type Value } from './values.js';
import { quote } from './words.js';

/** Receives the reason when a condition holds, during the instruction that caused it. */
export type ReportHit = (what: string) => void;

export interface Stop {
  /** As listed, without `stop`: `at write UART0.DR`. */
  readonly text: string;
  /** Starts to observe the board. */
  observe?(hit: ReportHit): Observation;
  /** Instead of observation: before the instructions at these addresses. */
  readonly addresses?: readonly Address[];
  /** Instead of observation: at this virtual time. */
  readonly time?: Nanoseconds;
}

/** Which accesses. */
export type AccessKind = 'read' | 'write' | 'access';

/** How a value changes. */
export type Change = { kind: 'rises' | 'falls' | 'changes' } | { kind: 'is'; value: number };

/** An access to a block, a register or bits of it; to any device if the target is undefined. */
export class DeviceStop implements Stop {
  readonly text: string;
  private before = 0;
  /** The target at each aperture. Known in advance for speed: a program that polls makes 10^8 accesses. */
  private readonly spans: readonly Span[] | undefined;

  constructor(
    private readonly board: Board,
    private readonly locations: Locations,
    private readonly kind: AccessKind,
    private readonly target?: RegisterName,
  ) {
    this.text = `at ${kind}${target ? ` ${labelOf(target)}` : ''}`;
    this.spans = target && board.names.spansOf(target);
  }

  observe(hit: ReportHit): Observation {
    const { board, kind, spans } = this;
    const reads = {
      read: (device: Device, address: Address, size: number, value: number) => {
        if (this.touches(address, size)) hit(this.readText(device, address, size, value));
      },
    };
    const writes = {
      write: (_device: Device, address: Address, size: number) => {
        if (this.touches(address, size)) this.before = this.peek(address);
      },
      written: (device: Device, address: Address, size: number, value: number) => {
        if (this.touches(address, size)) hit(this.writeText(device, address, size, value));
      },
    };
    const end = board.bus.observe({
      within: spans,
      ...(kind !== 'write' && reads),
      ...(kind !== 'read' && writes),
    });
    return { end, ...(kind === 'write' && spans && { writes: spans }) };
  }

  private touches(address: Address, size: number): boolean {
    const { target, spans } = this;
    if (!target || !spans) return true;
    let inside = false;
    for (const span of spans)
      inside ||= address + size > span.address && address < span.address + span.length;
    if (!inside || !target.field) return inside;
    const found = this.board.names.at(address);
    return found !== undefined && (target.field.mask & lanes(found, address, size)) !== 0;
  }

  private peek(address: Address): number {
    const found = this.board.names.at(address);
    return found ? found.block.peek(found.register.name) : 0;
  }

  private readText(device: Device, address: Address, size: number, value: number): string {
    const digits = hex(trim(value, size), size * 2);
    return `${this.nameOf(device, address)} -> ${digits}${character(value, size)}, read by ${actor(this.board, this.locations)}`;
  }

  private writeText(device: Device, address: Address, size: number, value: number): string {
    const found = this.board.names.at(address);
    const after = this.peek(address);
    const changes = found ? this.board.names.changes(found.register, this.before, after) : '';
    const digits = `${hex(trim(value, size), size * 2)}${character(value, size)}`;
    const effect = changes && ` (${changes})`;
    return `${this.nameOf(device, address)} <- ${digits}${effect}, written by ${actor(this.board, this.locations)}`;
  }

  private nameOf(device: Device, address: Address): string {
    return this.board.names.at(address)?.label ?? `${device.name} at ${hex(address)}`;
  }
}

/** An access to bytes of a memory. */
export class MemoryStop implements Stop {
  readonly text: string;

  constructor(
    private readonly board: Board,
    private readonly locations: Locations,
    private readonly kind: AccessKind,
    private readonly extent: Extent,
  ) {
    const { label, length } = extent;
    this.text = `at ${kind} ${label}, ${counted(length, 'byte')}`;
  }

  observe(hit: ReportHit): Observation {
    const { board, kind } = this;
    const { address, length, label } = this.extent;
    const before = board.readMemory(address, length);
    const remember = (from: Address, size: number) => {
      const [first, end] = [Math.max(from, address), Math.min(from + size, address + length)];
      before.set(board.readMemory(first, end - first), first - address);
    };
    const end = board.bus.watch(
      { address, length, reads: kind !== 'write', writes: kind !== 'read' },
      ({ address: at, size, write, value }) => {
        const name = at > address ? `${label}+${at - address}` : label;
        const old = numberAt(before, at - address, size);
        if (write) remember(at, size);
        hit(`${name} ${accessText(size, write, value, old)} by ${actor(board, this.locations)}`);
      },
    );
    const begin = () => remember(address, length);
    return { begin, end, ...(kind === 'write' && { writes: [{ address, length }] }) };
  }
}

/** `0x05->0x06, written`; an access of more than a word, such as a flash erase, has no value. */
function accessText(size: number, write: boolean, value: number, old: number | undefined): string {
  if (size > 4) return `${write ? 'written' : 'read'}, ${size} bytes,`;
  const text = hex(trim(value, size), size * 2);
  if (!write) return `-> ${text}, read`;
  return old === undefined ? `<- ${text}, written` : `${hex(old, size * 2)}->${text}, written`;
}

/** A value that changes; see `Value.watch` for when it is checked. */
export class ValueStop implements Stop {
  readonly text: string;

  /** @throws ConsoleError for a value that cannot be watched */
  constructor(
    private readonly board: Board,
    private readonly locations: Locations,
    private readonly value: Value,
    private readonly change: Change,
  ) {
    const { kind } = change;
    if (!value.watch)
      throw new ConsoleError(`${value.label} cannot be watched: its changes are not reported`);
    this.text = `when ${value.label} ${kind === 'is' ? `is ${show(change.value, value.width)}` : kind}`;
  }

  observe(hit: ReportHit): Observation {
    const { value, board } = this;
    let before = value.read();
    const end = value.watch!((byProgram) => {
      const after = value.read();
      if (after === before) return;
      const [from, to] = [before, after].map((v) => show(v, value.width));
      const wanted = this.wants(before, after);
      before = after;
      const source = byProgram ? `, by ${actor(board, this.locations)}` : '';
      if (wanted) hit(`${value.label} ${from}->${to}${source}`);
    });
    return { end, begin: () => (before = value.read()), writes: value.bytes && [value.bytes] };
  }

  private wants(before: number, after: number): boolean {
    const { change } = this;
    if (change.kind === 'is') return after === change.value;
    if (change.kind === 'changes') return true;
    return change.kind === 'rises' ? after > before : after < before;
  }
}

/** A transfer by a bus master other than the processor: on one channel, or on any if undefined. */
export class TransferStop implements Stop {
  readonly text: string;

  constructor(
    private readonly board: Board,
    private readonly channel?: number,
  ) {
    this.text = `at dma${channel === undefined ? '' : ` ${channel}`}`;
  }

  observe(hit: ReportHit): Observation {
    const ends = this.board.chip.masters.map((master) =>
      master.watch(({ channel, source, destination, size, value }) => {
        if (this.channel !== undefined && channel !== this.channel) return;
        const [from, to] = [source, destination].map((address) => this.nameOf(address));
        hit(`${master.name} channel ${channel} moves ${hex(value, size * 2)} from ${from} to ${to}`);
      }),
    );
    return { end: () => ends.forEach((end) => end()) };
  }

  private nameOf(address: Address): string {
    return this.board.names.at(address)?.label ?? hex(address);
  }
}

/** The entry of an exception handler; of any if undefined. */
export class ExceptionStop implements Stop {
  readonly text: string;

  constructor(
    private readonly board: Board,
    private readonly exception?: number,
  ) {
    this.text = `at irq${exception === undefined ? '' : ` ${board.names.exception(exception)}`}`;
  }

  observe(hit: ReportHit): Observation {
    const { board, exception } = this;
    const end = board.cpu.watchExceptions((event, n) => {
      if (event !== 'enter' || (exception !== undefined && n !== exception)) return;
      hit(`${board.names.exception(n)} is entered`);
    });
    return { end };
  }
}

/** A text on one of some serial lines, whose last character is yet to be printed. */
export class TextStop implements Stop {
  readonly text: string;

  /** @param lines the names of serial lines */
  constructor(
    private readonly board: Board,
    private readonly wanted: Uint8Array,
    private readonly lines: readonly string[],
  ) {
    const only = lines.length === 1 && lines[0] !== 'uart0' ? `${lines[0]} ` : '';
    this.text = `at text ${only}${quote(wanted)}`;
  }

  observe(hit: ReportHit): Observation {
    const observations = this.lines.map((line) => this.observeLine(line, hit));
    return {
      begin: () => observations.forEach(({ begin }) => begin()),
      end: () => observations.forEach(({ end }) => end()),
    };
  }

  private observeLine(line: string, hit: ReportHit) {
    const port = this.board.port(line);
    const { length } = this.wanted;
    let watch: TextWatch;
    // The first characters may have been printed already.
    const begin = () => {
      watch = new TextWatch(this.wanted);
      watch.push(port.bytes.slice(Math.max(0, port.bytes.length - length + 1)));
    };
    begin();
    const end = port.onData(
      (bytes) => {
        if (watch.push(bytes)) hit(`${line} has printed ${quote(this.wanted)}`);
      },
      { replays: true },
    );
    return { begin, end };
  }
}

/** Before an instruction. */
export class LocationStop implements Stop {
  readonly text: string;

  constructor(
    name: string,
    readonly addresses: readonly Address[],
  ) {
    this.text = `at ${name}`;
  }
}

/** At a virtual time. */
export class TimeStop implements Stop {
  readonly text: string;

  constructor(readonly time: Nanoseconds) {
    this.text = `at time ${timeText(time)}`;
  }
}

/** What makes the present access: the debugger, a DMA channel, or a location in code. */
function actor(board: Board, locations: Locations): string {
  return debugAccess(board).writing ? 'debugger' : locations.accessor();
}

/** The bits of a register that an access touches: those of its bytes, or for GPIODATA those that the address selects. */
function lanes(
  { base, register }: { base: Address; register: { from: number; to: number } },
  address: Address,
  size: number,
): number {
  if (register.from !== register.to) return ((address - base - register.from) >>> 2) & 0xff;
  const mask = size === 4 ? 0xffffffff : size === 2 ? 0xffff : 0xff;
  return mask << ((address & 3) * 8);
}

function trim(value: number, size: number): number {
  return size === 4 ? value >>> 0 : value & (size === 2 ? 0xffff : 0xff);
}

/** Bytes as a little-endian number; undefined if they are not all inside. */
function numberAt(bytes: Uint8Array, offset: number, size: number): number | undefined {
  if (offset < 0 || offset + size > bytes.length) return undefined;
  return bytes.subarray(offset, offset + size).reduceRight((value, byte) => value * 256 + byte, 0);
}

/** The value as a printable character, in quotes. */
function character(value: number, size: number): string {
  const text = value >= 0x20 && value < 0x7f && size <= 4 ? String.fromCharCode(value) : '';
  return text && ` '${text}'`;
}

export function labelOf({ block, register, field }: RegisterName): string {
  return [block.name, register?.name, field?.name].filter(Boolean).join('.');
}
