/**
 * A trace as waveforms: a value change dump (IEEE 1364-2005, clause 18) for GTKWave and sigrok. It has the pins, with the
 * bits of serial frames; a wire for each exception, high while its handler is active; and, if selected by name, registers
 * and transfers. Registers are dumped bit by bit, because sigrok does not read vectors.
 */
import type { Board } from '../board/board.js';
import type { SerialFrame } from '../port/pin.js';
import { frameBits, parityBit } from '../port/serial-frame.js';
import type { Register } from '../bus/registers.js';
import type { Level, Nanoseconds } from '../units.js';
import { type ByteSink, ByteWriter, encode } from './bytes.js';
import type { AccessEvent, ExceptionEvent, SerialEvent, TraceEvent, TransferEvent } from './events.js';
import type { TraceWriter } from './format.js';
import type { CheckedSelection } from './selection.js';

/** A wire of the dump. It is high while both the pin's level and the bit of a serial frame on it are 1. */
interface Wire {
  id: Uint8Array;
  level: Level;
  frameLevel: Level;
  shown: Level;
  /** The number of frames started. A new frame discards the scheduled bits of earlier ones. */
  frames: number;
}

/** A future change: a bit of a frame that has started. */
interface ScheduledChange {
  /** Rounded to the timescale. */
  time: Nanoseconds;
  wire: Wire;
  level: Level;
  frame: number;
}

/** A register's bits: the word last dumped, and the identifiers of the bits that belong to fields. */
interface Bits {
  shown: number;
  ids: Map<number, Uint8Array>;
}

/** The values dumped for a master's transfers, with their widths in bits; `item` toggles with each transfer. */
const transferWidths = { item: 1, channel: 5, size: 3, value: 32, source: 32, destination: 32 } as const;
type TransferPart = keyof typeof transferWidths;
const transferParts = Object.keys(transferWidths) as TransferPart[];

const [newline, hash, zero, one] = [10, 35, 48, 49];

export class VcdTrace implements TraceWriter {
  private readonly out: ByteWriter;
  private readonly pins = new Map<string, Wire>();
  private readonly exceptions = new Map<number, Wire>();
  /** By label. */
  private readonly registers = new Map<string, Bits>();
  /** By master. */
  private readonly transfers = new Map<string, Record<TransferPart, Bits>>();
  /** By ascending time. */
  private readonly scheduled: ScheduledChange[] = [];
  private identifiers = 0;
  private time = -1;

  /** @param selection the selection of the events; it determines what the dump declares */
  constructor(
    sink: ByteSink,
    private readonly board: Board,
    selection: CheckedSelection,
  ) {
    this.out = new ByteWriter(sink);
    this.declare(selection);
  }

  event(event: TraceEvent): void {
    this.out.flushIfFull();
    this.advance(event.time);
    switch (event.kind) {
      case 'pin':
        return this.setLevel(this.pins.get(event.pin), event.level, event.time);
      case 'serial':
        return this.frame(event);
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

  /** Ends the dump at the board's present time. */
  end(): void {
    this.advance(this.board.clock.now);
    this.at(this.board.clock.now);
    this.out.flush();
  }

  // ---- declarations ----

  private declare(selection: CheckedSelection): void {
    const { out, board } = this;
    const lines = selection.serial ? Object.values(board.description.serial) : [];
    const pins = new Set([
      ...selection.pins,
      ...lines.flatMap(({ transmit, receive }) => [transmit, receive]),
    ]);
    const edges = new Set(selection.pins);
    out.text(`$comment ${board.description.title} $end\n$timescale 1 ns $end\n`);
    if (pins.size) this.scope('pins', () => pins.forEach((name) => this.declarePin(name, edges.has(name))));
    if (selection.exceptions) this.scope('exceptions', () => this.declareExceptions());
    if (selection.explicit.blocks) this.declareRegisters(selection.includes);
    if (selection.explicit.transfers) this.declareTransfers();
    out.text('$enddefinitions $end\n');
    this.writeStart();
  }

  private scope(name: string, declare: () => void): void {
    this.out.text(`$scope module ${name} $end\n`);
    declare();
    this.out.text('$upscope $end\n');
  }

  /** Declares a variable. @returns its identifier, the shortest one left */
  private variable(name: string): Uint8Array {
    let id = '';
    for (let n = this.identifiers++; id === '' || n > 0; n = Math.floor(n / 94)) {
      id += String.fromCharCode(33 + (n % 94));
    }
    this.out.text(`$var wire 1 ${id} ${name} $end\n`);
    return encode(id);
  }

  private wire(name: string, level: Level): Wire {
    return { id: this.variable(name), level, frameLevel: 1, shown: level, frames: 0 };
  }

  /** Without its edges, the idle level of a serial line, between frames, is 1. @param edges whether they are selected */
  private declarePin(name: string, edges: boolean): void {
    this.pins.set(name, this.wire(name, edges ? this.board.pin(name).level : 1));
  }

  private declareExceptions(): void {
    const { cpu, names } = this.board;
    for (let n = 2; n < cpu.count; n++) {
      const name = names.exception(n);
      if (name.includes(' ')) continue;
      this.exceptions.set(n, this.wire(name, cpu.exceptions.active[n] ? 1 : 0));
    }
  }

  private declareRegisters(wants: (block: string, register: string) => boolean): void {
    for (const { block } of this.board.names.blocks.values()) {
      const registers = block.layout.registers.filter((r) => wants(block.name, r.name));
      if (!registers.length) continue;
      this.scope(block.name, () => {
        for (const register of registers) {
          const bits: Bits = { shown: block.peekWord(register), ids: new Map() };
          this.scope(register.name, () => this.declareFields(register, bits));
          this.registers.set(`${block.name}.${register.name}`, bits);
        }
      });
    }
  }

  private declareFields({ fields }: Register, bits: Bits): void {
    for (const { name, low, width } of fields) this.declareBits(bits, name, low, width);
  }

  private declareBits({ ids }: Bits, name: string, low: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit--) {
      ids.set(low + bit, this.variable(width === 1 ? name : `${name}[${bit}]`));
    }
  }

  private declareTransfers(): void {
    for (const { name } of this.board.chip.masters) {
      this.scope(`${name}_transfers`, () => {
        const parts = transferParts.map((part) => {
          const bits: Bits = { shown: 0, ids: new Map() };
          this.declareBits(bits, part, 0, transferWidths[part]);
          return [part, bits] as const;
        });
        this.transfers.set(name, Object.fromEntries(parts) as Record<TransferPart, Bits>);
      });
    }
  }

  private writeStart(): void {
    const { out } = this;
    this.at(this.board.clock.now);
    out.text('$dumpvars\n');
    for (const wire of [...this.pins.values(), ...this.exceptions.values()]) this.show(wire);
    for (const bits of this.registers.values()) this.showBits(bits, 0xffff_ffff);
    for (const parts of this.transfers.values()) {
      for (const part of transferParts) this.showBits(parts[part], 0xffff_ffff);
    }
    out.text('$end\n');
  }

  // ---- changes ----

  /** A read of a register whose address masks its bits (GPIODATA) is ignored: the other bits are not known. */
  private access({ kind, location, after, time }: AccessEvent): void {
    const { register, label } = location;
    const bits = this.registers.get(label);
    if (!bits || (kind === 'read' && register?.from !== register?.to)) return;
    this.setBits(bits, after, time);
  }

  private transfer(event: TransferEvent): void {
    const parts = this.transfers.get(event.master);
    if (!parts) return;
    const values = { ...event, item: parts.item.shown ^ 1 };
    for (const part of transferParts) this.setBits(parts[part], values[part], event.time);
  }

  private setBits(bits: Bits, value: number, time: Nanoseconds): void {
    const changed = bits.shown ^ value;
    if (!changed) return;
    bits.shown = value;
    this.at(time);
    this.showBits(bits, changed);
  }

  private exception({ action, exception, time }: ExceptionEvent): void {
    if (action === 'pend') return;
    this.setLevel(this.exceptions.get(exception), action === 'enter' ? 1 : 0, time);
  }

  private frame({ pin, frame, time }: SerialEvent): void {
    const wire = this.pins.get(pin);
    if (!wire) return;
    wire.frames++;
    let level: Level = 1;
    frameLevels(frame).forEach((next, bit) => {
      if (next !== level) this.schedule(wire, time + bit * frame.bitTime, next);
      level = next;
    });
    this.advance(time);
  }

  /** Inserts a change by its time. */
  private schedule(wire: Wire, at: Nanoseconds, level: Level): void {
    const { scheduled } = this;
    const time = Math.round(at);
    let i = scheduled.length;
    while (i > 0 && scheduled[i - 1].time > time) i--;
    scheduled.splice(i, 0, { time, wire, level, frame: wire.frames });
  }

  /** Writes the changes up to a time. */
  private advance(time: Nanoseconds): void {
    const { scheduled } = this;
    while (scheduled.length && scheduled[0].time <= Math.round(time)) {
      const { wire, level, frame, time: at } = scheduled.shift()!;
      if (frame !== wire.frames) continue;
      wire.frameLevel = level;
      this.update(wire, at);
    }
  }

  private setLevel(wire: Wire | undefined, level: Level, time: Nanoseconds): void {
    if (!wire) return;
    wire.level = level;
    this.update(wire, time);
  }

  private update(wire: Wire, time: Nanoseconds): void {
    const level = (wire.level & wire.frameLevel) as Level;
    if (level === wire.shown) return;
    wire.shown = level;
    this.at(time);
    this.show(wire);
  }

  private at(time: Nanoseconds): void {
    const rounded = Math.round(time);
    if (rounded === this.time) return;
    this.time = rounded;
    this.out.char(hash);
    this.out.decimal(rounded);
    this.out.char(newline);
  }

  private show({ shown, id }: Wire): void {
    this.showLevel(id, shown);
  }

  /** Writes the bits of a mask. */
  private showBits({ shown, ids }: Bits, mask: number): void {
    for (const [bit, id] of ids) if ((mask >>> bit) & 1) this.showLevel(id, (shown >>> bit) & 1);
  }

  private showLevel(id: Uint8Array, level: number): void {
    this.out.flushIfFull();
    this.out.char(level ? one : zero);
    this.out.raw(id);
    this.out.char(newline);
  }
}

/** The level in each bit of a frame, and after it. */
function frameLevels(frame: SerialFrame): Level[] {
  const { data, dataBits, parity, isBreak } = frame;
  if (isBreak) return [...new Array<Level>(frameBits(frame)).fill(0), 1];
  const bits = Array.from({ length: dataBits }, (_, i) => ((data >>> i) & 1) as Level);
  return [0, ...bits, ...(parity === 'none' ? [] : [parityBit(data, parity)]), 1];
}
